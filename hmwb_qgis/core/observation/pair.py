# SPDX-License-Identifier: GPL-2.0-or-later
"""The two images that are to be fused, with all that is known of how they were observed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image, Mask, mask_of
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.psf import Psf

Boundary = Literal["mirror", "circular"]
Master = Literal["hyperspectral", "multispectral"]


@dataclass(frozen=True)
class Sampling:
    """Where the hyperspectral pixels lie on the multispectral grid.

    The centre of hyperspectral pixel (i, j) is at row ``offset[0] + i * ratio[0]`` and column
    ``offset[1] + j * ratio[1]``, in multispectral pixels, pixel centres at whole numbers.

    Parameters
    ----------
    ratio : (float, float)
        Hyperspectral pixel size in multispectral pixels, along rows and columns.
    offset : (float, float)
        Centre of hyperspectral pixel (0, 0) in multispectral pixel coordinates.
    """

    ratio: tuple[float, float]
    offset: tuple[float, float]

    @classmethod
    def of(
        cls, ratio: float | tuple[float, float], offset: float | tuple[float, float] | None = None
    ) -> Sampling:
        """Fill in the usual: one ratio for both axes, outer corners aligned.

        Parameters
        ----------
        ratio : float or (float, float)
            Hyperspectral pixel size in multispectral pixels.
        offset : float, (float, float) or None
            Centre of hyperspectral pixel (0, 0); None aligns the outer corners.

        Raises
        ------
        HmwbError
            If a ratio is not a finite number of at least 1.
        """
        pair = _two(ratio)
        if not all(math.isfinite(r) and r >= 1 for r in pair):
            raise HmwbError(
                "The ratio of the pixel sizes is {ratio}: it must be at least 1; check that "
                "the hyperspectral image is the one with the larger pixels.",
                ratio=ratio,
            )
        if offset is None:
            return cls(pair, ((pair[0] - 1) / 2, (pair[1] - 1) / 2))
        return cls(pair, _two(offset))

    def centres(self, axis: int, count: int) -> NDArray[np.float64]:
        """Centres of the first hyperspectral pixels along an axis.

        Parameters
        ----------
        axis : {0, 1}
            Rows or columns.
        count : int

        Returns
        -------
        ndarray, (count,), float64
            In multispectral pixels.
        """
        return self.offset[axis] + self.ratio[axis] * np.arange(count, dtype=np.float64)

    def inside(self, axis: int, count: int, size: int, reach: float) -> Mask:
        """Which of the first hyperspectral pixels along an axis look at the image only.

        Parameters
        ----------
        axis : {0, 1}
            Rows or columns.
        count : int
            Hyperspectral pixels.
        size : int
            Multispectral pixels of the image.
        reach : float
            How many of these a hyperspectral pixel looks to either side.

        Returns
        -------
        ndarray of bool, (count,)
        """
        centres = self.centres(axis, count)
        return np.asarray((centres >= reach) & (centres <= size - 1 - reach))

    def first_of(self, axis: int, pixel: int) -> int:
        """The first multispectral pixel whose centre lies in a hyperspectral one.

        Parameters
        ----------
        axis : {0, 1}
            Rows or columns.
        pixel : int
            Number of the hyperspectral pixel along it.
        """
        return math.ceil(self.offset[axis] + (pixel - 0.5) * self.ratio[axis] - 1e-6)

    def at_nearest(self, mask: Mask, shape: tuple[int, ...]) -> Mask:
        """A mask of hyperspectral pixels at each multispectral one, from the nearest of them.

        Parameters
        ----------
        mask : ndarray of bool, (rows_h, cols_h)
        shape : (int, int)
            Rows and columns on the multispectral grid.
        """
        index = []
        for axis in (0, 1):
            place = (np.arange(shape[axis]) - self.offset[axis]) / self.ratio[axis]
            nearest = np.floor(place + 0.5).astype(np.int64)
            index.append(np.clip(nearest, 0, mask.shape[axis] - 1))
        spread: Mask = mask[np.ix_(*index)]
        return spread

    def moved(self, by: tuple[float, float]) -> Sampling:
        """The places further down and to the right, or counted from a pixel as far up and left.

        Parameters
        ----------
        by : (float, float)
            Multispectral pixels along rows and columns.
        """
        return Sampling(self.ratio, (self.offset[0] + by[0], self.offset[1] + by[1]))


def _two(value: float | tuple[float, float]) -> tuple[float, float]:
    if isinstance(value, (tuple, list)):
        return float(value[0]), float(value[1])
    return float(value), float(value)


@dataclass(frozen=True)
class ObservedPair:
    """A hyperspectral and a multispectral image of the same place, in memory.

    Parameters
    ----------
    hyperspectral : ndarray, (b_h, rows_h, cols_h), float32
        h of the paper, in the user's units, finite everywhere (invalid pixels hold a filling).
    multispectral : ndarray, (b_m, rows_m, cols_m), float32
        m of the paper, finite everywhere.
    sampling : Sampling
        Ratio and offset of the two grids.
    spectral_response : ndarray, (b_m, b_h), or None
        M of equation 7; each row sums to 1. None if it is not known.
    psf : Psf or None
        B of equation 7. None if it is not known.
    wavelengths : ndarray, (b_h,), or None
        Band centres of the hyperspectral image in nanometres.
    hyperspectral_valid, multispectral_valid : ndarray of bool, (rows, cols), or None
        True where the image holds a measurement. None: everywhere.
    boundary : {"mirror", "circular"}
        How the images go on beyond their borders.
    origin : (int, int)
        Row and column of this window in the multispectral image it was cut from, so that a method
        which works in blocks can keep them in place whatever the window.
    displacements : ndarray, (2, rows_h, cols_h), or None
        By how many multispectral pixels (rows, columns) each hyperspectral pixel lies off the
        place that `sampling` gives it. None: by nothing. Methods with ``uses_displacements`` look.
    master : {"hyperspectral", "multispectral"}
        Which image lies where the result is wanted, if the two turn out to lie apart.
    sharpness : tuple of float, (b_m,)
        Side of the pixels that each band of m was measured in, in pixels of its grid: 2 for a band
        of 20 m that was resampled to 10 m. Empty: nobody told.
    sharpened : tuple of float, (b_m,)
        Of the bands of m that were made sharp with the others: the standard deviation of the noise
        that they had, in their units, as if it were white on the grid of m. 0: of a band that is as
        it was measured. Empty: all are.
    """

    hyperspectral: Image
    multispectral: Image
    sampling: Sampling
    spectral_response: NDArray[np.float64] | None = None
    psf: Psf | None = None
    wavelengths: NDArray[np.float64] | None = None
    hyperspectral_valid: Mask | None = None
    multispectral_valid: Mask | None = None
    boundary: Boundary = "mirror"
    origin: tuple[int, int] = (0, 0)
    displacements: NDArray[np.float64] | None = None
    master: Master = "multispectral"
    sharpness: tuple[float, ...] = ()
    sharpened: tuple[float, ...] = ()

    @property
    def fused_shape(self) -> tuple[int, int, int]:
        """(b_h, rows_m, cols_m)."""
        _, rows, cols = self.multispectral.shape
        return self.hyperspectral.shape[0], rows, cols

    @property
    def hyperspectral_measured(self) -> Mask:
        """`hyperspectral_valid` as a mask, (rows_h, cols_h), whether one is known or not."""
        return mask_of(self.hyperspectral_valid, self.hyperspectral.shape[1:])

    @property
    def multispectral_measured(self) -> Mask:
        """`multispectral_valid` as a mask, (rows_m, cols_m), whether one is known or not."""
        return mask_of(self.multispectral_valid, self.multispectral.shape[1:])

    @property
    def fused_valid(self) -> Mask | None:
        """Where both images are valid, (rows_m, cols_m), h at its nearest pixel; None: everywhere.

        There a fused image is.
        """
        h_valid, m_valid = self.hyperspectral_valid, self.multispectral_valid
        if h_valid is None:
            return m_valid
        spread = self.sampling.at_nearest(h_valid, self.multispectral.shape[1:])
        return spread if m_valid is None else spread & m_valid

    @property
    def seen_by_one(self) -> Mask | None:
        """Where at least one image is valid, as `fused_valid` says where both are."""
        if self.hyperspectral_valid is None or self.multispectral_valid is None:
            return None
        spread = self.sampling.at_nearest(self.hyperspectral_valid, self.multispectral.shape[1:])
        return spread | self.multispectral_valid

    @property
    def known_psf(self) -> Psf:
        """`psf`, of which a method that needs it says so if it is not known."""
        if self.psf is None:
            raise HmwbError("This method needs the PSF: give it, or estimate it from the pair.")
        return self.psf

    @property
    def known_response(self) -> NDArray[np.float64]:
        """`spectral_response`, as `known_psf`."""
        if self.spectral_response is None:
            raise HmwbError(
                "This method needs the spectral response: give it, or estimate it from the pair."
            )
        return self.spectral_response

    def with_multispectral_bands(self, bands: Sequence[int]) -> ObservedPair:
        """The pair with some of the multispectral bands only.

        Parameters
        ----------
        bands : sequence of int
            Places from 0; what is known of each band comes along.
        """
        if len(bands) == self.multispectral.shape[0]:
            return self
        response = self.spectral_response
        return replace(
            self,
            multispectral=self.multispectral[list(bands)],
            spectral_response=None if response is None else response[list(bands)],
            sharpness=tuple(self.sharpness[b] for b in bands) if self.sharpness else (),
            sharpened=tuple(self.sharpened[b] for b in bands) if self.sharpened else (),
        )

    def window(self, rows: slice, cols: slice, margin: int = 0) -> ObservedPair:
        """The part of the pair on a window of the multispectral grid.

        The hyperspectral pixels whose centres lie in the window come along. A window is not
        circular any more, unless it is the whole.

        Parameters
        ----------
        rows, cols : slice
        margin : int
            Hyperspectral pixels more on each side, as far as there are.

        Raises
        ------
        HmwbError
            If no hyperspectral pixel has its centre in the window.
        """
        fine = self.multispectral.shape[1:]
        if (rows.indices(fine[0])[:2], cols.indices(fine[1])[:2]) == ((0, fine[0]), (0, fine[1])):
            return self
        (r0, r1), (h0, h1), shift_r = self._cut(0, rows, margin)
        (c0, c1), (k0, k1), shift_c = self._cut(1, cols, margin)
        whole = (r1 - r0, c1 - c0) == self.multispectral.shape[1:]
        h_valid, m_valid = self.hyperspectral_valid, self.multispectral_valid
        off = self.displacements
        return replace(
            self,
            hyperspectral=self.hyperspectral[:, h0:h1, k0:k1],
            multispectral=self.multispectral[:, r0:r1, c0:c1],
            sampling=Sampling(self.sampling.ratio, (shift_r, shift_c)),
            hyperspectral_valid=None if h_valid is None else h_valid[h0:h1, k0:k1],
            multispectral_valid=None if m_valid is None else m_valid[r0:r1, c0:c1],
            boundary=self.boundary if whole else "mirror",
            origin=(self.origin[0] + r0, self.origin[1] + c0),
            displacements=None if off is None else off[:, h0:h1, k0:k1],
        )

    def _cut(
        self, axis: int, part: slice, margin: int
    ) -> tuple[tuple[int, int], tuple[int, int], float]:
        start, stop, _ = part.indices(self.multispectral.shape[1 + axis])
        count = self.hyperspectral.shape[1 + axis]
        centres = self.sampling.centres(axis, count)
        # A centre half a pixel outside still lies on the window's outermost pixels.
        inside = np.flatnonzero((centres >= start - 0.5) & (centres < stop - 0.5))
        if inside.size == 0:
            raise HmwbError(
                "A window holds no hyperspectral pixel: use windows of at least one of its pixels."
            )
        first, last = max(int(inside[0]) - margin, 0), min(int(inside[-1]) + margin, count - 1)
        return (start, stop), (first, last + 1), float(centres[first]) - start
