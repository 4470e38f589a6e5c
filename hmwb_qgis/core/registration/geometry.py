# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the pixels of a pair lie, as far as the images themselves correct it."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.inverse.operators import KERNELS, Kernel
from hmwb_qgis.core.observation.model import SpatialDegradation, degradation_of
from hmwb_qgis.core.observation.pair import Boundary, Image, Mask, ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import Psf, wrap
from hmwb_qgis.core.registration.warp import Registration, WarpedDegradation

UNKNOWN = 1e6  # variance of a score that was not measured


@dataclass(frozen=True)
class Geometry:
    """Corrections that hold for every window of a scene.

    Parameters
    ----------
    ratio, offset : (float, float)
        Of the whole scene, as given.
    shift : (float, float)
        Added to the centres of the hyperspectral pixels, in multispectral pixels.
    moved : (int, int)
        Rows and columns by which the multispectral image is moved.
    band_shifts : tuple of (float, float)
        Rows and columns by which each band of m lies off its place; empty if by nothing.
    bands : tuple of int
        Bands of m that are used.
    registration : Registration or None
        Finds where the hyperspectral pixels lie, if that differs from place to place.
    apart : bool
        They lie off their places, differently from place to place, and not all could be found.
    """

    ratio: tuple[float, float]
    offset: tuple[float, float]
    shift: tuple[float, float] = (0.0, 0.0)
    moved: tuple[int, int] = (0, 0)
    band_shifts: tuple[tuple[float, float], ...] = ()
    bands: tuple[int, ...] = ()
    registration: Registration | None = None
    apart: bool = False

    @classmethod
    def of(cls, pair: ObservedPair) -> Geometry:
        """The geometry as given, from a window of the scene."""
        rows, cols = (o + s for o, s in zip(pair.sampling.offset, pair.origin))
        bands = tuple(range(pair.multispectral.shape[0]))
        return cls(pair.sampling.ratio, (rows, cols), bands=bands)

    def first(self, pair: ObservedPair) -> tuple[int, int]:
        """Which hyperspectral pixel of the scene, counted from any, comes first in a window."""
        start = [
            round(
                (pair.origin[a] + pair.sampling.offset[a] - self.shift[a] - self.offset[a])
                / self.ratio[a]
            )
            for a in (0, 1)
        ]
        return start[0], start[1]

    def corrected(self, pair: ObservedPair) -> ObservedPair:
        """A window as it lies in truth, still with all bands."""
        if self.moved != (0, 0):
            valid = pair.multispectral_valid
            pair = replace(
                pair,
                multispectral=_move(pair.multispectral, self.moved, pair.boundary),
                multispectral_valid=None if valid is None else _moved_mask(valid, self.moved, pair),
            )
        if self.band_shifts:
            pair = with_bands_moved(pair, self.band_shifts)
        rows, cols = (o + s for o, s in zip(pair.sampling.offset, self.shift))
        pair = replace(pair, sampling=Sampling(pair.sampling.ratio, (rows, cols)))
        return _without(pair, (0, 0)) if self._far else pair

    def shared(self, pair: ObservedPair) -> ObservedPair:
        """A corrected window without the pixels of h that look at what m does not show."""
        return _without(pair, self.moved) if self._far or self.moved != (0, 0) else pair

    @property
    def _far(self) -> bool:
        return any(abs(s) >= r for s, r in zip(self.shift, self.ratio))

    @property
    def reach(self) -> int:
        """Multispectral pixels around a window that its correction looks at."""
        own = max((abs(s) for shift in self.band_shifts for s in shift), default=0.0)
        own += KERNELS["lanczos"][1] if self.band_shifts else 0
        return math.ceil(max(abs(s) for s in (*self.moved, *self.shift)) + own)

    def degradation(self, pair: ObservedPair, psf: Psf) -> SpatialDegradation:
        """The operator from the fine to the coarse grid of a corrected window with all bands."""
        if pair.displacements is not None:
            return WarpedDegradation(pair, psf, pair.displacements)
        if self.registration is None:
            return degradation_of(pair, psf)
        field = self.registration.field(pair, self.score_noise(pair) < UNKNOWN)
        return self.registration.degradation(pair, field)

    def select(self, pair: ObservedPair) -> ObservedPair:
        """Only the bands that are used."""
        if len(self.bands) == pair.multispectral.shape[0]:
            return pair
        bands, response = list(self.bands), pair.spectral_response
        return replace(
            pair,
            multispectral=pair.multispectral[bands],
            spectral_response=None if response is None else response[bands],
        )

    def score_noise(self, pair: ObservedPair) -> NDArray[np.float32]:
        """Variance of the scores, (rows_h, cols_h): 1, or very large where nothing is known."""
        noise = np.ones(pair.hyperspectral.shape[1:], np.float32)
        if pair.hyperspectral_valid is not None:
            noise[~pair.hyperspectral_valid] = UNKNOWN
        if pair.multispectral_valid is not None and not pair.multispectral_valid.all():
            noise[_near_invalid(pair, pair.multispectral_valid)] = UNKNOWN
        return noise


def bands_moved(
    multispectral: Image, shifts: tuple[tuple[float, float], ...], boundary: Boundary
) -> Image:
    """Each band taken from where it lies, by Lanczos' interpolation."""
    moved = [
        _resampled(_resampled(band, 0, rows, boundary, "lanczos"), 1, cols, boundary, "lanczos")
        for band, (rows, cols) in zip(multispectral, shifts)
    ]
    return np.stack(moved)


def with_bands_moved(
    pair: ObservedPair, shifts: tuple[tuple[float, float], ...]
) -> ObservedPair:  # fmt: skip
    """The pair with `bands_moved`; pixels are valid where all bands were."""
    moved = bands_moved(pair.multispectral, shifts, pair.boundary)
    valid = pair.multispectral_valid
    if valid is not None:
        mask = valid.astype(np.float32)
        seen = [
            _resampled(
                _resampled(mask, 0, r, pair.boundary, "linear"), 1, c, pair.boundary, "linear"
            )
            for r, c in shifts
        ]
        valid = np.min(seen, axis=0) > 0.999
    return replace(pair, multispectral=moved, multispectral_valid=valid)


def _resampled(
    plane: NDArray[np.float32], axis: int, by: float, boundary: Boundary, kernel: Kernel
) -> NDArray[np.float32]:
    """A plane at places that lie so far further along an axis.

    All pixels have the same weights, added in the same order: windows round as the whole does.
    """
    function, radius = KERNELS[kernel]
    taps = math.floor(by) + np.arange(1 - radius, radius + 1)
    weights = function(by - taps)
    weights /= weights.sum()
    size = plane.shape[axis]
    total = np.zeros_like(plane)
    for tap, weight in zip(taps, weights):
        if weight != 0:
            there = wrap(np.arange(size) + tap, size, boundary)
            total += np.float32(weight) * np.take(plane, there, axis=axis)
    return total


def _without(pair: ObservedPair, moved: tuple[int, int]) -> ObservedPair:
    """The pair without the pixels of h beyond the borders of m, once that is moved."""
    if pair.boundary == "circular":
        return pair
    inside = []
    for axis, by in enumerate(moved):
        centres = pair.sampling.centres(axis, pair.hyperspectral.shape[1 + axis])
        size = pair.multispectral.shape[1 + axis]
        inside.append((centres > max(by, 0) - 0.5) & (centres < size + min(by, 0) - 0.5))
    valid = np.logical_and.outer(*inside)
    if pair.hyperspectral_valid is not None:
        valid &= pair.hyperspectral_valid
    return replace(pair, hyperspectral_valid=valid)


def _near_invalid(pair: ObservedPair, valid: Mask) -> Mask:
    """Hyperspectral pixels that look at invalid multispectral ones."""
    bad = np.pad(~valid, ((1, 0), (1, 0))).cumsum(axis=0).cumsum(axis=1)
    edges = []
    for axis in (0, 1):
        size, ratio = valid.shape[axis], pair.sampling.ratio[axis]
        centres = pair.sampling.centres(axis, pair.hyperspectral.shape[1 + axis])
        reach = (0.75 if pair.displacements is None else 1.25) * ratio
        low = np.clip(np.round(centres - reach), 0, size).astype(int)
        high = np.clip(np.round(centres + reach) + 1, 0, size).astype(int)
        edges.append((low[:, None], high[:, None]))
    (r0, r1), (c0, c1) = edges
    count = bad[r1, c1.T] - bad[r0, c1.T] - bad[r1, c0.T] + bad[r0, c0.T]
    near: Mask = count > 0
    return near


def _moved_mask(valid: Mask, by: tuple[int, int], pair: ObservedPair) -> Mask:
    return np.asarray(_move(valid[None].astype(np.float32), by, pair.boundary)[0] > 0.5)


def _move(image: Image, by: tuple[int, int], boundary: str) -> Image:
    """Move an image by whole pixels; what comes in repeats the border."""
    if boundary == "circular":
        return np.roll(image, by, axis=(1, 2))
    rows, cols = (np.clip(np.arange(n) - step, 0, n - 1) for n, step in zip(image.shape[1:], by))
    return np.ascontiguousarray(image[:, rows][:, :, cols])
