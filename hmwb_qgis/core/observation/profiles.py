# SPDX-License-Identifier: GPL-2.0-or-later
"""Weights of a PSF along one axis: those of one of its separable terms."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.special import erf

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.rounding import ROUNDING

Taps = tuple[NDArray[np.int64], Floats]

GAUSSIAN_REACH = 4.0  # standard deviations that a Gaussian reaches: beyond lie 0.006 % of it


class Profile(ABC):
    """Weights of a PSF along one axis, of one of its separable terms, by their distance."""

    reach: float  # multispectral pixels beyond which there are none
    total = 1.0  # what they sum to

    @abstractmethod
    def _weights(self, distances: Floats) -> Floats:
        """Of pixels at such distances from the centre; `taps_at` gives them their sum."""

    def taps_at(self, centres: Floats) -> Taps:
        """What hyperspectral pixels see: pixels in a row, and their weights, float64, (n, k) each.

        The pixels may lie beyond the image.

        Parameters
        ----------
        centres : ndarray, (n,)
            Of the hyperspectral pixels, in multispectral pixels.
        """
        far = math.ceil(self.reach)
        where = np.round(centres).astype(np.int64)[:, None] + np.arange(-far, far + 1)
        distances = where - centres[:, None]
        weight = np.where(np.abs(distances) <= self.reach, self._weights(distances), 0.0)
        # Wherever between the pixels a centre lies, constants must stay what they are.
        found = weight.sum(axis=1, keepdims=True)
        clear = np.abs(found) > 0.5 * abs(self.total)
        return where, weight * np.where(clear, self.total / np.where(clear, found, 1.0), 1.0)

    def taps(self, centre: float) -> Taps:
        """`taps_at` of one centre, (k,) each, between the first and the last that are not zero."""
        where, weight = self.taps_at(np.array([centre]))
        used = np.flatnonzero(weight[0])
        some = slice(int(used[0]), int(used[-1]) + 1)
        return where[0, some], weight[0, some]

    def matrix(self, centres: Floats, size: int, boundary: str) -> sparse.csr_matrix:
        """What samples an axis, (n, size), float64.

        Parameters
        ----------
        centres : ndarray, (n,)
            Of hyperspectral pixels.
        size : int
            Multispectral pixels of the axis.
        boundary : {"mirror", "circular", "open"}
            How the axis goes on; "open" leaves out what lies beyond it.
        """
        whole = np.floor(centres)
        # Rounded: a window finds what the whole does.
        where, weight = self.taps_at(np.round(centres - whole, 12))
        cols = where + whole.astype(np.int64)[:, None]
        if boundary == "open":
            weight = np.where((cols >= 0) & (cols < size), weight, 0.0)
        cols = wrap(cols, size, boundary)
        rows = np.broadcast_to(np.arange(len(cols))[:, None], cols.shape)
        places = (rows.ravel(), cols.ravel())
        matrix = sparse.csr_matrix((weight.ravel(), places), shape=(len(centres), size))
        matrix.eliminate_zeros()
        return matrix


class GaussianProfile(Profile):
    """A Gaussian of a standard deviation in multispectral pixels."""

    def __init__(self, sigma: float):
        self.sigma = max(sigma, ROUNDING)  # of pixels: what is narrower sees one alone
        self.reach = GAUSSIAN_REACH * self.sigma + 1.0

    def _weights(self, distances: Floats) -> Floats:
        """In proportion to a Gaussian; the greatest is 1, however narrow the Gaussian is."""
        exponents = -0.5 * (distances / self.sigma) ** 2
        return np.asarray(np.exp(exponents - exponents.max(axis=-1, keepdims=True)))


class BoxProfile(Profile):
    """A box of a width in multispectral pixels."""

    def __init__(self, width: float):
        self.width = max(width, ROUNDING)
        self.reach = 0.5 * (self.width + 1.0)

    def _weights(self, distances: Floats) -> Floats:
        """What the box covers of each pixel."""
        half = 0.5 * self.width
        covered = np.minimum(distances + 0.5, half) - np.maximum(distances - 0.5, -half)
        return np.asarray(np.maximum(covered, 0.0) / self.width)


class DetectorProfile(Profile):
    """A box of a width, blurred by a Gaussian of a standard deviation, in multispectral pixels."""

    def __init__(self, width: float, sigma: float):
        self.width, self.sigma = width, max(sigma, ROUNDING)
        self.reach = 0.5 * self.width + GAUSSIAN_REACH * self.sigma + 0.5

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
        return np.asarray(np.maximum(far - near, 0.0) / self.width)


def _second_integral(x: Floats, sigma: float) -> Floats:
    """Second integral of a Gaussian of area 1, but for a linear function."""
    z = x / (math.sqrt(2.0) * sigma)
    return np.asarray(0.5 * x * erf(z) + sigma / math.sqrt(2.0 * math.pi) * np.exp(-(z**2)))


class GridProfile(Profile):
    """Weights at a spacing in multispectral pixels, linear in between."""

    def __init__(self, weights: Floats, spacing: float = 1.0):
        self.weights, self.spacing = weights, spacing
        self.reach = 0.5 * (weights.size + 1) * spacing
        self.total = float(weights.sum())

    def _weights(self, distances: Floats) -> Floats:
        places = (np.arange(self.weights.size + 2) - 0.5 * (self.weights.size + 1)) * self.spacing
        values = np.concatenate([[0.0], self.weights, [0.0]])
        return np.asarray(np.interp(distances, places, values) / self.spacing)


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
