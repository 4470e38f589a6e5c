# SPDX-License-Identifier: GPL-2.0-or-later
"""The point spread function B of the hyperspectral sensor (section 3.1, equation 7).

Every PSF is a short sum of separable terms: a Gaussian and a box are one term, an array is as
many as its rank. A term acts on rows and columns through two sparse matrices, which holds for any
ratio, whole or not, and any sub-pixel offset.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Union

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse
from scipy.special import erf

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.linear_algebra import svd

FWHM_PER_SIGMA = 2.0 * math.sqrt(2.0 * math.log(2.0))

# Pixels: what is narrower is a point. A PSF sees the nearest pixel alone then, to the last digit.
POINT = 1e-6

Taps = tuple[NDArray[np.int64], Floats]

# Share of the root of the sum of squares of a `GridPsf` that its terms may leave out: an estimated
# kernel is known within 2 to 14 % at best. Fewer terms make kriging faster.
LEFT_OUT = 0.01
_TAIL = 4.0  # standard deviations that a Gaussian reaches: beyond lie 0.006 % of it


@dataclass(frozen=True)
class GaussianPsf:
    """A Gaussian, by its full width at half maximum in multispectral pixels (rows, columns)."""

    fwhm: tuple[float, float]

    def __post_init__(self) -> None:
        if not all(math.isfinite(w) and w > 0 for w in self.fwhm):
            raise HmwbError(
                "The FWHM of the PSF is {fwhm}: give positive numbers of pixels.",
                fwhm=self.fwhm,
            )

    def terms(self) -> list[tuple[Profile, Profile]]:
        """One separable term."""
        row, col = (_GaussianProfile(w / FWHM_PER_SIGMA) for w in self.fwhm)
        return [(row, col)]


@dataclass(frozen=True)
class BoxPsf:
    """The mean over a rectangle, by its side lengths in multispectral pixels (rows, columns)."""

    width: tuple[float, float]

    def __post_init__(self) -> None:
        if not all(math.isfinite(w) and w > 0 for w in self.width):
            raise HmwbError(
                "The width of the PSF is {width}: give positive numbers.",
                width=self.width,
            )

    def terms(self) -> list[tuple[Profile, Profile]]:
        """One separable term."""
        row, col = (_BoxProfile(w) for w in self.width)
        return [(row, col)]


@dataclass(frozen=True, eq=False)
class ArrayPsf:
    """Weights on the multispectral grid; the middle of the array is the centre of the pixel.

    Parameters
    ----------
    weights : ndarray, (rows, cols), float64
        Used after division by their sum. Where the offset puts the taps between pixels, each is
        shared linearly by its two neighbours.
    """

    weights: Floats

    def terms(self) -> list[tuple[Profile, Profile]]:
        """As many separable terms as the array has rank."""
        u, s, vt = svd(self.weights / self.weights.sum())
        rank = int((s > 1e-12 * s[0]).sum())
        return [(TapProfile(u[:, k] * s[k]), TapProfile(vt[k])) for k in range(rank)]


@dataclass(frozen=True)
class DetectorPsf:
    """A detector's footprint, blurred by optics and motion: a box convolved with a Gaussian.

    Parameters
    ----------
    width : (float, float)
        Of the box in multispectral pixels (rows, columns); that of a hyperspectral pixel, usually.
    fwhm : (float, float)
        Of the Gaussian in multispectral pixels.
    """

    width: tuple[float, float]
    fwhm: tuple[float, float]

    def terms(self) -> list[tuple[Profile, Profile]]:
        """One separable term."""
        row, col = (
            _DetectorProfile(width, fwhm / FWHM_PER_SIGMA)
            for width, fwhm in zip(self.width, self.fwhm)
        )
        return [(row, col)]


@dataclass(frozen=True, eq=False)
class GridPsf:
    """Weights on a grid of its own, linear in between: any kernel, at any place and ratio.

    Parameters
    ----------
    weights : ndarray, (rows, cols), float64
        The middle of the array is the centre of the pixel.
    spacing : (float, float)
        Of the grid, in multispectral pixels.
    """

    weights: Floats
    spacing: tuple[float, float]

    def terms(self) -> list[tuple[Profile, Profile]]:
        """The separable terms that make up all but `LEFT_OUT` of the array."""
        u, s, vt = svd(self.weights / self.weights.sum())
        left = np.sqrt(np.cumsum(s[::-1] ** 2)[::-1])
        rank = max(int((left > LEFT_OUT * left[0]).sum()), 1)
        # What is left out is made up for, so that the weights still sum to 1.
        scale = 1.0 / ((u[:, :rank].sum(axis=0) * s[:rank]) @ vt[:rank].sum(axis=1))
        return [
            (
                _GridProfile(scale * s[k] * u[:, k], self.spacing[0]),
                _GridProfile(vt[k], self.spacing[1]),
            )
            for k in range(rank)
        ]


Psf = Union[GaussianPsf, BoxPsf, ArrayPsf, DetectorPsf, GridPsf]


def as_psf(value: Psf | ArrayLike | None) -> Psf | None:
    """Accept a PSF, an array of weights, or None.

    Raises
    ------
    HmwbError
        If an array is not 2-D, not finite, or does not have a positive sum.
    """
    if value is None or isinstance(value, (GaussianPsf, BoxPsf, ArrayPsf, DetectorPsf, GridPsf)):
        return value
    weights = np.asarray(value, dtype=np.float64)
    if weights.ndim != 2 or not np.isfinite(weights).all() or weights.sum() <= 0:
        raise HmwbError(
            "The PSF must be a two-dimensional array of finite weights with a positive sum."
        )
    return ArrayPsf(weights)


def gaussian_psf(fwhm: float | tuple[float, float]) -> GaussianPsf:
    """A Gaussian PSF by its FWHM in multispectral pixels."""
    return GaussianPsf(fwhm if isinstance(fwhm, tuple) else (float(fwhm), float(fwhm)))


def box_psf(width: float | tuple[float, float]) -> BoxPsf:
    """A box PSF by its side length in multispectral pixels."""
    return BoxPsf(width if isinstance(width, tuple) else (float(width), float(width)))


def starck_murtagh_psf() -> ArrayPsf:
    """The 5 x 5 B3-spline filter of Starck and Murtagh, usual in simulated fusion pairs."""
    row = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16.0
    return ArrayPsf(np.outer(row, row))


def reach(psf: Psf) -> tuple[int, int]:
    """How many pixels from its centre a PSF still has weight, along rows and columns."""
    rows, cols = (
        max(int(np.abs(term[axis].taps(0.5)[0]).max()) for term in psf.terms()) for axis in (0, 1)
    )
    return rows, cols


def spread(psf: Psf) -> float:
    """Multispectral pixels over which a PSF spreads: one over the sum of its squared weights.

    Pixels that lie closer than that tell the same.
    """
    rows, cols = (np.stack([term[axis].taps(0.0)[1] for term in psf.terms()]) for axis in (0, 1))
    return 1.0 / float(np.sum((rows @ rows.T) * (cols @ cols.T)))


class Profile:
    """Weights of a PSF along one axis, of one of its separable terms."""

    def taps(self, centre: float) -> Taps:
        """Pixels and their weights for a hyperspectral pixel centred at `centre`."""
        raise NotImplementedError

    def taps_at(self, centres: Floats) -> Taps:
        """`taps` of several centres, (n, k); what is missing to the longest has weight 0."""
        found = [self.taps(float(centre)) for centre in centres]
        length = max(where.size for where, _ in found)
        where = np.empty((len(found), length), np.int64)
        weight = np.zeros((len(found), length))
        for i, (places, weights) in enumerate(found):
            where[i] = places[-1]
            where[i, : places.size], weight[i, : places.size] = places, weights
        return where, weight

    def matrix(self, centres: Floats, size: int, boundary: str) -> sparse.csr_matrix:
        """The (len(centres), size) matrix that samples an axis of `size` pixels.

        With the boundary "open" what lies beyond it is left out.
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


class _GaussianProfile(_SmoothProfile):
    def __init__(self, sigma: float):
        self.sigma = max(sigma, POINT)
        self.reach = _TAIL * self.sigma + 1.0

    def _weights(self, distances: Floats) -> Floats:
        """In proportion to a Gaussian; the greatest is 1, however narrow the Gaussian is."""
        exponents = -0.5 * (distances / self.sigma) ** 2
        return np.asarray(np.exp(exponents - exponents.max(axis=-1, keepdims=True)))


class _BoxProfile(Profile):
    def __init__(self, width: float):
        self.width = max(width, POINT)

    def taps(self, centre: float) -> Taps:
        low, high = centre - self.width / 2, centre + self.width / 2
        where = np.arange(math.floor(low + 0.5), math.ceil(high - 0.5) + 1)
        covered = np.minimum(where + 0.5, high) - np.maximum(where - 0.5, low)
        weight = np.maximum(covered, 0.0)
        return where, weight / weight.sum()


class _DetectorProfile(_SmoothProfile):
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


class _GridProfile(Profile):
    def __init__(self, weights: Floats, spacing: float):
        self.weights, self.spacing = weights, spacing

    def taps(self, centre: float) -> Taps:
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
    """The pixels of an axis of `size` pixels that stand for any pixels, inside or beyond it."""
    if boundary == "circular":
        return where % size
    period = np.mod(where, 2 * size)  # half-sample symmetric: d c b a | a b c d | d c b a
    return np.minimum(period, 2 * size - 1 - period)
