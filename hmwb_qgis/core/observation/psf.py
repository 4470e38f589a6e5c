# SPDX-License-Identifier: GPL-2.0-or-later
"""The point spread function B of the hyperspectral sensor (section 3.1, equation 7).

Every PSF is a short sum of separable terms: a Gaussian and a box are one term, an array is as
many as its rank. A term acts on rows and columns through two sparse matrices, which holds for any
ratio, whole or not, and any sub-pixel offset.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import ArrayLike

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.linear_algebra import svd
from hmwb_qgis.core.normal import FWHM_PER_SIGMA
from hmwb_qgis.core.observation.profiles import (
    BoxProfile,
    DetectorProfile,
    GaussianProfile,
    GridProfile,
    Profile,
)

# Share of the root of the sum of squares of a `GridPsf` that its terms may leave out: an estimated
# kernel is known within 2 to 14 % at best. Fewer terms make kriging faster. Of the largest singular
# value of an interpolation, what is too little to be undone where an image ends.
LEFT_OUT = 0.01


class Psf(ABC):
    """A point spread function, as a short sum of separable terms."""

    @abstractmethod
    def terms(self) -> list[tuple[Profile, Profile]]:
        """Its separable terms: profiles along rows and along columns."""

    @property
    def positive(self) -> Psf:
        """The PSF with absolute weights."""
        return self

    @property
    def reach(self) -> tuple[int, int]:
        """How many multispectral pixels from its centre it has weight, along rows and columns."""
        rows, cols = (
            max(int(np.abs(term[axis].taps(0.5)[0]).max()) for term in self.terms())
            for axis in (0, 1)
        )
        return rows, cols

    @property
    def spread(self) -> float:
        """Area over which it spreads: one over the sum of its squared weights.

        In multispectral pixels. Hyperspectral pixels that lie closer than that tell the same.
        """
        rows, cols = (
            np.concatenate([term[axis].taps_at(np.zeros(1))[1] for term in self.terms()])
            for axis in (0, 1)
        )
        return 1.0 / float(np.sum((rows @ rows.T) * (cols @ cols.T)))


@dataclass(frozen=True)
class GaussianPsf(Psf):
    """A Gaussian, by its full width at half maximum in multispectral pixels (rows, columns)."""

    fwhm: tuple[float, float]

    def __post_init__(self) -> None:
        if not all(math.isfinite(w) and w > 0 for w in self.fwhm):
            raise HmwbError(
                "The FWHM of the PSF is {fwhm}: give positive numbers of pixels.", fwhm=self.fwhm
            )

    def terms(self) -> list[tuple[Profile, Profile]]:
        """One separable term."""
        row, col = (GaussianProfile(w / FWHM_PER_SIGMA) for w in self.fwhm)
        return [(row, col)]


@dataclass(frozen=True)
class BoxPsf(Psf):
    """The mean over a rectangle, by its side lengths in multispectral pixels (rows, columns)."""

    width: tuple[float, float]

    def __post_init__(self) -> None:
        if not all(math.isfinite(w) and w > 0 for w in self.width):
            raise HmwbError(
                "The width of the PSF is {width}: give positive numbers.", width=self.width
            )

    def terms(self) -> list[tuple[Profile, Profile]]:
        """One separable term."""
        row, col = (BoxProfile(w) for w in self.width)
        return [(row, col)]


@dataclass(frozen=True, eq=False)
class ArrayPsf(Psf):
    """Weights (rows, cols) on a grid; the middle one is the centre of the hyperspectral pixel.

    They are used after division by their sum. The spacing of the grid is in multispectral pixels;
    where the offset puts the taps between pixels, each is shared linearly by its two neighbours.
    """

    weights: Floats
    spacing: tuple[float, float] = (1.0, 1.0)
    left_out: ClassVar[float] = 1e-12  # of the root of the sum of squares: rounding

    @property
    def positive(self) -> ArrayPsf:
        """The PSF with absolute weights."""
        return type(self)(np.abs(self.weights), self.spacing)

    def terms(self) -> list[tuple[Profile, Profile]]:
        """As many separable terms as the array has rank, but for those that may be left out."""
        u, s, vt = svd(self.weights / self.weights.sum())
        left = np.sqrt(np.cumsum(s[::-1] ** 2)[::-1])
        rank = max(int((left > self.left_out * left[0]).sum()), 1)
        # What is left out is made up for, so that the weights still sum to 1.
        scale = 1.0 / ((u[:, :rank].sum(axis=0) * s[:rank]) @ vt[:rank].sum(axis=1))
        rows, cols = self.spacing
        return [
            (GridProfile(scale * s[k] * u[:, k], rows), GridProfile(vt[k], cols))
            for k in range(rank)
        ]


class GridPsf(ArrayPsf):
    """A kernel that was found in the images, of as few terms as are known of it."""

    left_out = LEFT_OUT


@dataclass(frozen=True)
class DetectorPsf(Psf):
    """A detector's footprint, blurred by optics and motion: a box convolved with a Gaussian.

    The width of the box, that of a hyperspectral pixel usually, and the FWHM of the Gaussian are in
    multispectral pixels (rows, columns).
    """

    width: tuple[float, float]
    fwhm: tuple[float, float]

    def terms(self) -> list[tuple[Profile, Profile]]:
        """One separable term."""
        row, col = (
            DetectorProfile(width, fwhm / FWHM_PER_SIGMA)
            for width, fwhm in zip(self.width, self.fwhm)
        )
        return [(row, col)]


def as_psf(value: Psf | ArrayLike | None) -> Psf | None:
    """Accept a PSF, an array of weights, or None.

    Parameters
    ----------
    value : Psf, array_like of (rows, cols), or None

    Returns
    -------
    Psf or None

    Raises
    ------
    HmwbError
        If an array is not 2-D, not finite, or does not have a positive sum.
    """
    if value is None or isinstance(value, Psf):
        return value
    weights = np.asarray(value, dtype=np.float64)
    if weights.ndim != 2 or not np.isfinite(weights).all() or weights.sum() <= 0:
        raise HmwbError(
            "The PSF must be a two-dimensional array of finite weights with a positive sum."
        )
    return ArrayPsf(weights)


def gaussian_psf(fwhm: float | tuple[float, float]) -> GaussianPsf:
    """A Gaussian PSF.

    Parameters
    ----------
    fwhm : float or (float, float)
        Full width at half maximum in multispectral pixels, along rows and columns.

    Returns
    -------
    GaussianPsf

    Raises
    ------
    HmwbError
        If a width is not a positive number.
    """
    return GaussianPsf(fwhm if isinstance(fwhm, tuple) else (float(fwhm), float(fwhm)))


def box_psf(width: float | tuple[float, float]) -> BoxPsf:
    """A box PSF: the mean over a rectangle.

    Parameters
    ----------
    width : float or (float, float)
        Side length in multispectral pixels, along rows and columns.

    Returns
    -------
    BoxPsf

    Raises
    ------
    HmwbError
        If a width is not a positive number.
    """
    return BoxPsf(width if isinstance(width, tuple) else (float(width), float(width)))


def starck_murtagh_psf() -> ArrayPsf:
    """The 5 x 5 B3-spline filter of Starck and Murtagh, usual in simulated fusion pairs."""
    row = np.array([1.0, 4.0, 6.0, 4.0, 1.0]) / 16.0
    return ArrayPsf(np.outer(row, row))
