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

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.linear_algebra import svd

FWHM_PER_SIGMA = 2.0 * math.sqrt(2.0 * math.log(2.0))

# Pixels. A PSF that is narrower sees the nearest pixel alone, to the last digit.
_NARROWEST = 1e-3

Taps = tuple[NDArray[np.int64], NDArray[np.float64]]


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

    def terms(self) -> list[tuple[_Profile, _Profile]]:
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

    def terms(self) -> list[tuple[_Profile, _Profile]]:
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

    weights: NDArray[np.float64]

    def terms(self) -> list[tuple[_Profile, _Profile]]:
        """As many separable terms as the array has rank."""
        u, s, vt = svd(self.weights / self.weights.sum())
        rank = int((s > 1e-12 * s[0]).sum())
        return [(TapProfile(u[:, k] * s[k]), TapProfile(vt[k])) for k in range(rank)]


Psf = Union[GaussianPsf, BoxPsf, ArrayPsf]


def as_psf(value: Psf | ArrayLike | None) -> Psf | None:
    """Accept a PSF, an array of weights, or None.

    Raises
    ------
    HmwbError
        If an array is not 2-D, not finite, or does not have a positive sum.
    """
    if value is None or isinstance(value, (GaussianPsf, BoxPsf, ArrayPsf)):
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


class _Profile:
    """Weights along one axis of one separable term."""

    def taps(self, centre: float) -> Taps:
        """Pixels and their weights for a hyperspectral pixel centred at `centre`."""
        raise NotImplementedError

    def taps_at(self, centres: NDArray[np.float64]) -> Taps:
        """`taps` of several centres, (n, k); what is missing to the longest has weight 0."""
        found = [self.taps(float(centre)) for centre in centres]
        length = max(where.size for where, _ in found)
        where = np.empty((len(found), length), np.int64)
        weight = np.zeros((len(found), length))
        for i, (places, weights) in enumerate(found):
            where[i] = places[-1]
            where[i, : places.size], weight[i, : places.size] = places, weights
        return where, weight

    def matrix(self, centres: NDArray[np.float64], size: int, boundary: str) -> sparse.csr_matrix:
        """The (len(centres), size) matrix that samples an axis of `size` pixels."""
        whole = np.floor(centres)
        parts = np.round(centres - whole, 12)  # the same for all pixels where the ratio is whole
        known = {part: self.taps(part) for part in set(parts.tolist())}
        taps = [known[part] for part in parts.tolist()]
        sizes = [where.size for where, _ in taps]
        rows = np.repeat(np.arange(len(taps)), sizes)
        cols = np.concatenate([where for where, _ in taps]) + np.repeat(whole.astype(int), sizes)
        data = np.concatenate([weight for _, weight in taps])
        places = (rows, wrap(cols, size, boundary))
        return sparse.csr_matrix((data, places), shape=(len(centres), size))


class _GaussianProfile(_Profile):
    def __init__(self, sigma: float):
        self.sigma = max(sigma, _NARROWEST)

    def taps(self, centre: float) -> Taps:
        reach = 4.0 * self.sigma + 1.0
        where = np.arange(math.ceil(centre - reach), math.floor(centre + reach) + 1)
        weight = self._weights(where - centre)
        return where, weight / weight.sum()

    def taps_at(self, centres: NDArray[np.float64]) -> Taps:
        """As `taps`, all of one length."""
        reach = math.ceil(4.0 * self.sigma + 1.0)
        middle = np.round(centres).astype(np.int64)
        where = middle[:, None] + np.arange(-reach, reach + 1)
        weight = self._weights(where - centres[:, None])
        return where, weight / weight.sum(axis=1, keepdims=True)

    def _weights(self, distances: NDArray[np.float64]) -> NDArray[np.float64]:
        """In proportion to a Gaussian; the greatest is 1, however narrow the Gaussian is."""
        exponents = -0.5 * (distances / self.sigma) ** 2
        return np.asarray(np.exp(exponents - exponents.max(axis=-1, keepdims=True)))


class _BoxProfile(_Profile):
    def __init__(self, width: float):
        self.width = max(width, _NARROWEST)

    def taps(self, centre: float) -> Taps:
        low, high = centre - self.width / 2, centre + self.width / 2
        where = np.arange(math.floor(low + 0.5), math.ceil(high - 0.5) + 1)
        covered = np.minimum(where + 0.5, high) - np.maximum(where - 0.5, low)
        weight = np.maximum(covered, 0.0)
        return where, weight / weight.sum()


class TapProfile(_Profile):
    """Weights one pixel apart; between pixels each is shared linearly by its neighbours."""

    def __init__(self, weights: NDArray[np.float64]):
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
