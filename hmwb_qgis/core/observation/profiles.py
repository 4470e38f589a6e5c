# SPDX-License-Identifier: GPL-2.0-or-later
"""Weights of a PSF along one axis: those of one of its separable terms."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import erf

from hmwb_qgis.core.arrays import Floats

# Pixels: what is narrower is a point. A PSF sees the nearest pixel alone then, to the last digit.
POINT = 1e-6

Taps = tuple[NDArray[np.int64], Floats]

_TAIL = 4.0  # standard deviations that a Gaussian reaches: beyond lie 0.006 % of it


class Profile:
    """Weights of a PSF along one axis, of one of its separable terms."""

    def taps(self, centre: float) -> Taps:
        """What a hyperspectral pixel sees.

        Parameters
        ----------
        centre : float
            Of the pixel, in multispectral pixels.

        Returns
        -------
        where : ndarray of int, (k,)
            Pixels, in a row; they may lie beyond the image.
        weight : ndarray, (k,), float64
        """
        raise NotImplementedError

    def taps_at(self, centres: Floats) -> Taps:
        """`taps` of several centres.

        Parameters
        ----------
        centres : ndarray, (n,)

        Returns
        -------
        where : ndarray of int, (n, k)
        weight : ndarray, (n, k), float64
            0 for what is missing to the longest.
        """
        found = [self.taps(float(centre)) for centre in centres]
        length = max(where.size for where, _ in found)
        where = np.empty((len(found), length), np.int64)
        weight = np.zeros((len(found), length))
        for i, (places, weights) in enumerate(found):
            where[i] = places[-1]
            where[i, : places.size], weight[i, : places.size] = places, weights
        return where, weight

    def matrix(self, centres: Floats, size: int, boundary: str) -> sparse.csr_matrix:
        """What samples an axis.

        Parameters
        ----------
        centres : ndarray, (n,)
            Of hyperspectral pixels.
        size : int
            Multispectral pixels of the axis.
        boundary : {"mirror", "circular", "open"}
            How the axis goes on; "open" leaves out what lies beyond it.

        Returns
        -------
        scipy.sparse.csr_matrix, (n, size), float64
        """
        whole = np.floor(centres)
        parts = np.round(centres - whole, 12)  # the same for all pixels where the ratio is whole
        known = {part: self.taps(part) for part in set(parts.tolist())}
        taps = [known[part] for part in parts.tolist()]
        sizes = [where.size for where, _ in taps]
        rows = np.repeat(np.arange(len(taps)), sizes)
        cols = np.concatenate([where for where, _ in taps]) + np.repeat(whole.astype(int), sizes)
        data = np.concatenate([weight for _, weight in taps])
        if boundary == "open":
            inside = (cols >= 0) & (cols < size)
            rows, cols, data = rows[inside], cols[inside], data[inside]
        else:
            cols = wrap(cols, size, boundary)
        places = (rows, cols)
        return sparse.csr_matrix((data, places), shape=(len(centres), size))


class _SmoothProfile(Profile):
    """Weights that are a function of the distance from the centre, up to a reach."""

    reach: float

    def _weights(self, distances: Floats) -> Floats:
        """Of pixels at such distances, but for a factor."""
        raise NotImplementedError

    def taps(self, centre: float) -> Taps:
        where = np.arange(math.ceil(centre - self.reach), math.floor(centre + self.reach) + 1)
        weight = self._weights(where - centre)
        return where, weight / weight.sum()

    def taps_at(self, centres: Floats) -> Taps:
        """As `taps`, all of one length."""
        reach = math.ceil(self.reach)
        where = np.round(centres).astype(np.int64)[:, None] + np.arange(-reach, reach + 1)
        weight = self._weights(where - centres[:, None])
        return where, weight / weight.sum(axis=1, keepdims=True)


class GaussianProfile(_SmoothProfile):
    """A Gaussian of a standard deviation in multispectral pixels."""

    def __init__(self, sigma: float):
        self.sigma = max(sigma, POINT)
        self.reach = _TAIL * self.sigma + 1.0

    def _weights(self, distances: Floats) -> Floats:
        """In proportion to a Gaussian; the greatest is 1, however narrow the Gaussian is."""
        exponents = -0.5 * (distances / self.sigma) ** 2
        return np.asarray(np.exp(exponents - exponents.max(axis=-1, keepdims=True)))


class BoxProfile(Profile):
    """A box of a width in multispectral pixels."""

    def __init__(self, width: float):
        self.width = max(width, POINT)

    def taps(self, centre: float) -> Taps:
        """See `Profile`: what the box covers of each pixel."""
        low, high = centre - self.width / 2, centre + self.width / 2
        where = np.arange(math.floor(low + 0.5), math.ceil(high - 0.5) + 1)
        covered = np.minimum(where + 0.5, high) - np.maximum(where - 0.5, low)
        weight = np.maximum(covered, 0.0)
        return where, weight / weight.sum()


class DetectorProfile(_SmoothProfile):
    """A box of a width, blurred by a Gaussian of a standard deviation, in multispectral pixels."""

    def __init__(self, width: float, sigma: float):
        self.width, self.sigma = width, max(sigma, POINT)
        self.reach = 0.5 * self.width + _TAIL * self.sigma + 0.5

    def _weights(self, distances: Floats) -> Floats:
        """What a multispectral pixel, a box of width 1, has of the footprint.

        The second integral of a Gaussian, differenced twice: box * box * Gaussian.
        """
        corners = (0.5 * (self.width + 1.0), 0.5 * (self.width - 1.0))
        far, near = (
            _second_integral(distances + c, self.sigma)
            + _second_integral(distances - c, self.sigma)
            for c in corners
        )
        return np.asarray(np.maximum(far - near, 0.0))


def _second_integral(x: Floats, sigma: float) -> Floats:
    """Second integral of a Gaussian of area 1, but for a linear function."""
    z = x / (math.sqrt(2.0) * sigma)
    return np.asarray(0.5 * x * erf(z) + sigma / math.sqrt(2.0 * math.pi) * np.exp(-(z**2)))


class GridProfile(Profile):
    """Weights at a spacing in multispectral pixels, linear in between."""

    def __init__(self, weights: Floats, spacing: float):
        self.weights, self.spacing = weights, spacing

    def taps(self, centre: float) -> Taps:
        """See `Profile`."""
        where, weight = self.taps_at(np.array([centre]))
        return where[0], weight[0]

    def taps_at(self, centres: Floats) -> Taps:
        """As `taps`, all of one length."""
        reach = math.ceil(0.5 * (self.weights.size + 1) * self.spacing)
        middle = np.round(centres).astype(np.int64)
        where = middle[:, None] + np.arange(-reach, reach + 1)
        weight = self._weight(where - centres[:, None])
        # Between the pixels, too, constants must stay what they are.
        total, wanted = weight.sum(axis=1, keepdims=True), self.weights.sum()
        clear = np.abs(total) > 0.5 * abs(wanted)
        return where, weight * np.where(clear, wanted / np.where(clear, total, 1.0), 1.0)

    def _weight(self, distance: Floats) -> Floats:
        grid = (np.arange(self.weights.size) - 0.5 * (self.weights.size - 1)) * self.spacing
        ends = np.concatenate([[grid[0] - self.spacing], grid, [grid[-1] + self.spacing]])
        values = np.concatenate([[0.0], self.weights, [0.0]])
        return np.asarray(np.interp(distance, ends, values) / self.spacing)


class TapProfile(Profile):
    """Weights one pixel apart; between pixels each is shared linearly by its neighbours."""

    def __init__(self, weights: Floats):
        self.weights = weights

    def taps(self, centre: float) -> Taps:
        """Pixels and their weights for a hyperspectral pixel centred at `centre`."""
        first = centre - (self.weights.size - 1) / 2
        base = math.floor(first + 1e-9)
        share = max(first - base, 0.0)
        weight = np.append(self.weights, 0.0) * (1 - share)
        weight[1:] += self.weights * share
        return base + np.arange(weight.size), weight


def wrap(where: NDArray[np.int64], size: int, boundary: str) -> NDArray[np.int64]:
    """The pixels of an axis that stand for any pixels, inside or beyond it.

    Parameters
    ----------
    where : ndarray of int
        Places along the axis.
    size : int
        Pixels of the axis.
    boundary : {"mirror", "circular"}
        Mirrored at half a pixel beyond the last one: d c b a | a b c d | d c b a.

    Returns
    -------
    ndarray of int, of the shape of `where`
        From 0 to size - 1.
    """
    if boundary == "circular":
        return where % size
    period = np.mod(where, 2 * size)  # half-sample symmetric: d c b a | a b c d | d c b a
    return np.minimum(period, 2 * size - 1 - period)
