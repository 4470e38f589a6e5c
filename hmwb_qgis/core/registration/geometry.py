# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the pixels of a pair lie, as far as the images themselves correct it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import correlate1d

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.inverse.operators import KERNELS, Kernel
from hmwb_qgis.core.observation.model import SpatialDegradation, degradation_of
from hmwb_qgis.core.observation.pair import Boundary, ObservedPair
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.registration.field import FieldEstimator
from hmwb_qgis.core.registration.warped import WarpedDegradation
from hmwb_qgis.core.rounding import ROUNDING


@dataclass(frozen=True)
class Geometry:
    """Corrections that hold for every window of a scene."""

    ratio: tuple[float, float]  # of the whole scene, as given
    offset: tuple[float, float]
    # Added to the centres of the hyperspectral pixels, in multispectral pixels
    shift: tuple[float, float] = (0.0, 0.0)
    # Rows and columns by which each band of m lies off its place; empty if by nothing
    band_shifts: tuple[tuple[float, float], ...] = ()
    bands: tuple[int, ...] = ()  # bands of m that are used
    # Finds where the hyperspectral pixels lie, if that differs from place to place
    estimator: FieldEstimator | None = None

    @classmethod
    def of(cls, pair: ObservedPair) -> Geometry:
        """The geometry as given.

        Parameters
        ----------
        pair : ObservedPair
            Any window of the scene.
        """
        rows, cols = (o + s for o, s in zip(pair.sampling.offset, pair.origin))
        bands = tuple(range(pair.multispectral.shape[0]))
        return cls(pair.sampling.ratio, (rows, cols), bands=bands)

    def first(self, pair: ObservedPair) -> tuple[int, int]:
        """Row and column of the pixel of h that comes first in a window.

        They are counted from the same pixel for all windows.

        Parameters
        ----------
        pair : ObservedPair
            The window, `corrected`.
        """
        start = [
            round(
                (pair.origin[a] + pair.sampling.offset[a] - self.shift[a] - self.offset[a])
                / self.ratio[a]
            )
            for a in (0, 1)
        ]
        return start[0], start[1]

    def corrected(self, pair: ObservedPair) -> ObservedPair:
        """A window as it lies in truth, still with all bands.

        Parameters
        ----------
        pair : ObservedPair
            As it was read.
        """
        if self.band_shifts:
            pair = _with_bands_moved(pair, self.band_shifts)
        return replace(pair, sampling=pair.sampling.moved(self.shift))

    @property
    def reach(self) -> int:
        """Multispectral pixels around a window that its correction looks at."""
        own = max((abs(s) for shift in self.band_shifts for s in shift), default=0.0)
        own += KERNELS["lanczos"][1] if self.band_shifts else 0
        return math.ceil(max(abs(s) for s in self.shift) + own)

    def displacements(self, pair: ObservedPair) -> NDArray[np.float64]:
        """How far each pixel of h lies off the common shift, (2, rows_h, cols_h), in pixels of m.

        Parameters
        ----------
        pair : ObservedPair
            A window as it was read.
        """
        here = self.corrected(pair)
        if self.estimator is None:
            return np.zeros((2, *pair.hyperspectral.shape[1:]))
        return self.estimator.field(here, here.hyperspectral_measured)

    def degradation(self, pair: ObservedPair, psf: Psf) -> SpatialDegradation:
        """The operator from the fine to the coarse grid of a window.

        Parameters
        ----------
        pair : ObservedPair
            The window, `corrected`, with all bands.
        psf : Psf
            Not looked at where an estimator brings its own.
        """
        if pair.displacements is not None:
            return WarpedDegradation(pair, psf, pair.displacements)
        if self.estimator is None:
            return degradation_of(pair, psf)
        field = self.estimator.field(pair, pair.hyperspectral_measured)
        return self.estimator.degradation(pair, field)


def bands_moved(
    multispectral: Image, shifts: tuple[tuple[float, float], ...], boundary: Boundary
) -> Image:
    """Each band taken from where it lies, by Lanczos' interpolation."""
    return np.stack(
        [_resampled(band, by, boundary, "lanczos") for band, by in zip(multispectral, shifts)]
    )


def _with_bands_moved(pair: ObservedPair, shifts: tuple[tuple[float, float], ...]) -> ObservedPair:
    """The pair with `bands_moved`; pixels are valid where all bands were."""
    moved = bands_moved(pair.multispectral, shifts, pair.boundary)
    valid = pair.multispectral_valid
    if valid is not None:
        mask = valid.astype(np.float32)
        seen = [_resampled(mask, by, pair.boundary, "linear") for by in shifts]
        valid = np.min(seen, axis=0) > 1.0 - ROUNDING
    return replace(pair, multispectral=moved, multispectral_valid=valid)


def _resampled(
    plane: NDArray[np.float32], shift: tuple[float, float], boundary: Boundary, kernel: Kernel
) -> NDArray[np.float32]:
    """A plane at places that lie so many rows and columns further.

    All pixels have the same weights, added in the same order: windows round as the whole does.
    """
    function, radius = KERNELS[kernel]
    mode = "wrap" if boundary == "circular" else "reflect"
    for axis, by in enumerate(shift):
        taps = math.floor(by) + np.arange(1 - radius, radius + 1)
        far = int(np.abs(taps).max())
        weights = np.zeros(2 * far + 1)
        weights[far + taps] = function(by - taps)
        plane = correlate1d(plane, weights / weights.sum(), axis=axis, mode=mode)
    return plane
