# SPDX-License-Identifier: GPL-2.0-or-later
"""Blur and sampling of hyperspectral pixels that lie off their places.

Those whose places are told are each moved on its own. Displacements that were found are spread over
the multispectral pixels, so that what a pixel sees is stretched with its surroundings.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
from scipy import sparse
from scipy.ndimage import map_coordinates, spline_filter1d

from hmwb_qgis.core.arrays import Floats, Image, Window
from hmwb_qgis.core.inverse.operators import SPLINE, interpolate
from hmwb_qgis.core.observation.model import SpatialDegradation, degradation_of
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.profiles import wrap
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.registration.matrices import place_matrix
from hmwb_qgis.core.registration.observations import ROUNDS
from hmwb_qgis.core.rounding import ROUNDING

Beyond = Literal["circular", "mirror", "nearest"]

_PADS: dict[Beyond, Literal["wrap", "symmetric", "edge"]] = {
    "circular": "wrap",
    "mirror": "symmetric",
    "nearest": "edge",
}


@dataclass(frozen=True)
class Continuation:
    """What an image is beyond its borders; between its pixels it is a cubic spline."""

    beyond: Beyond
    # Pixels (rows, columns) of all displacements that are no warp: the blur is that far off
    shift: tuple[float, float] = (0.0, 0.0)

    def blur(self, pair: ObservedPair, psf: Psf) -> SpatialDegradation:
        """From the warped image to the hyperspectral grid."""
        return degradation_of(replace(pair, sampling=pair.sampling.moved(self.shift)), psf)


class Warp:
    """Values of an image at displaced places, one for each pixel.

    The field, (2, rows_h, cols_h), has the displacements of the hyperspectral pixels, in pixels of
    the image.
    """

    def __init__(
        self, sampling: Sampling, fine: tuple[int, int], field: Floats, continuation: Continuation
    ):
        self.continuation = continuation
        field = field - np.reshape(continuation.shift, (2, 1, 1))
        sampling = sampling.moved(continuation.shift)
        # The coefficients of a cubic spline fall by 2 - sqrt(3) from one pixel to the next (M.
        # Unser, 1999): so far, until rounding hides a value.
        reach = math.log(ROUNDING) / math.log(2.0 - math.sqrt(3.0))
        self.pad = math.ceil(np.abs(field).max() + reach)
        size = [n + 2 * self.pad for n in fine]
        taps = []
        for axis, moved in enumerate(spread(field, sampling, fine)):
            place = (np.arange(fine[axis]) + self.pad).reshape((-1, 1) if axis == 0 else (1, -1))
            place = np.clip(place + moved, 2, size[axis] - 3).ravel()
            where = np.floor(place).astype(np.int64)[:, None] + np.arange(-1, 3)
            taps.append((where, SPLINE[0](place[:, None] - where)))
        self.matrix = place_matrix(taps[0], taps[1], (size[0], size[1]))

    def prepared(self, image: Image) -> Image:
        """What the matrix acts on, (k, pixels), from (k, rows, cols)."""
        return self._splines(self._padded(image))

    def __call__(self, image: Image) -> Image:
        """The warped image, (k, rows, cols)."""
        return np.asarray((self.matrix @ self.prepared(image).T).T.reshape(image.shape))

    def slope(self, image: Image, axis: int) -> Image:
        """Its change with the displacement along rows or columns, for each pixel of the image."""
        slope = np.gradient(self._padded(image), axis=1 + axis)
        return np.asarray((self.matrix @ self._splines(slope).T).T.reshape(image.shape))

    def _padded(self, image: Image) -> Image:
        pad = ((0, 0), (self.pad, self.pad), (self.pad, self.pad))
        return np.pad(np.asarray(image, np.float32), pad, mode=_PADS[self.continuation.beyond])

    def _splines(self, cube: Image) -> Image:
        for axis in (1, 2):
            cube = spline_filter1d(cube, 3, axis=axis, output=np.float32, mode="mirror")
        return np.asarray(cube.reshape(len(cube), -1))


class WarpedDegradation(SpatialDegradation):
    """Blur and sample at the places of hyperspectral pixels that lie off, each its own way."""

    def __init__(self, pair: ObservedPair, psf: Psf, field: Floats):
        nominal = degradation_of(pair, psf)
        self.fine, self.coarse, self.terms = nominal.fine, nominal.coarse, nominal.terms
        places = [
            (pair.sampling.centres(0, field.shape[1])[:, None] + field[0]).ravel(),
            (pair.sampling.centres(1, field.shape[2]) + field[1]).ravel(),
        ]
        parts = []
        for term in psf.terms():
            taps = []
            for profile, centres, size in zip(term, places, self.fine):
                where, weight = profile.taps_at(centres)
                taps.append((wrap(where, size, pair.boundary), weight))
            parts.append(place_matrix(taps[0], taps[1], self.fine))
        self.matrix = sum(parts[1:], parts[0])

    def __call__(self, image: object) -> Image:
        """Degrade (bands, rows_m, cols_m) to (bands, rows_h, cols_h), float32."""
        cube = np.asarray(image, np.float32)
        flat = self.matrix @ cube.reshape(cube.shape[0], -1).T
        return np.asarray(flat.T.reshape(cube.shape[0], *self.coarse), np.float32)


class SmoothlyWarpedDegradation(SpatialDegradation):
    """Warp smoothly, then blur and sample.

    The field, (2, rows_h, cols_h), has the displacements of the hyperspectral pixels, in pixels of
    m; `moved`, (2, rows_m, cols_m), those of the multispectral ones.
    """

    # Two displacements, each smoothed by local quadratic functions of width 1.25: the weight of a
    # pixel in its own is 2 / (2 pi 1.25^2).
    free = 0.4

    def __init__(self, pair: ObservedPair, psf: Psf, field: Floats, continuation: Continuation):
        nominal = continuation.blur(pair, psf)
        self.fine, self.coarse, self.terms = nominal.fine, nominal.coarse, nominal.terms
        self.moved = spread(field, pair.sampling, self.fine)
        self.warp = Warp(pair.sampling, self.fine, field, continuation)
        blur = [sparse.kron(row, col, "csr").astype(np.float32) for row, col in self.terms]
        self.matrix = sum(blur[1:], blur[0]) @ self.warp.matrix

    def __call__(self, image: object) -> Image:
        """Degrade (bands, rows_m, cols_m) to (bands, rows_h, cols_h), float32."""
        flat = self.matrix @ self.warp.prepared(np.asarray(image, np.float32)).T
        return np.ascontiguousarray(flat.T, np.float32).reshape(-1, *self.coarse)


def spread(field: Floats, sampling: Sampling, fine: tuple[int, int]) -> Floats:
    """Displacements of all multispectral pixels, (2, rows_m, cols_m), by cubic interpolation."""
    return np.asarray(interpolate(field, sampling, fine), np.float64)


def put_back(image: Image, moved: Floats, seen: Window, part: Window) -> Image:
    """What was found as if the hyperspectral pixels lay in order, at the places where they lie.

    Parameters
    ----------
    image : ndarray, (k, rows, cols)
        On `seen`, rows and columns of the multispectral grid.
    moved : ndarray, (2, rows_m, cols_m)
        Displacements, see `spread`.
    seen, part : (slice, slice)
        The image is known here, and wanted there.

    Returns
    -------
    ndarray, (k, rows, cols), float32
        On `part`.
    """
    places = np.asarray(np.mgrid[part], np.float64)
    found = places
    for _ in range(ROUNDS):
        found = places - np.stack(
            [map_coordinates(plane, found, order=1, mode="nearest") for plane in moved]
        )
    found = found - np.reshape([s.start for s in seen], (2, 1, 1))
    out = np.empty((len(image), *places.shape[1:]), np.float32)
    for plane, back in zip(image, out):
        map_coordinates(plane, found, back, order=1, mode="nearest")
    return out
