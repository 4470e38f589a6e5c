# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuse one tile of two rasters; the bands that are not fused are interpolated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field, replace

import numpy as np

from hmwb_qgis.core.arrays import Image, Mask, Window
from hmwb_qgis.core.inverse.gaps import REACH, close_gaps
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.methods.base import FittedMethod, FusedPart
from hmwb_qgis.core.observation.masks import fill_invalid
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.windows import strips
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.pairing.pair import RasterPair
from hmwb_qgis.raster.tiling.blas_threads import one_blas_thread
from hmwb_qgis.raster.tiling.tiles import Tile

from .uncertainty import coarsely, relative_deviation

_MARGIN = 8  # hyperspectral pixels: the kernel looks at 2, the filling of invalid ones further


@dataclass(frozen=True)
class FusedStrip:
    """Some rows of the core of a tile.

    Parameters
    ----------
    rows : slice
        Of the core.
    image : ndarray, (bands, rows, cols), float32
        All bands of the hyperspectral raster.
    uncertainty : ndarray, (bands or 1, rows, cols), float32, or None
        As `TileFusion.uncertainty` says; None: nobody asked.
    """

    rows: slice
    image: Image
    uncertainty: Image | None = None

    def cut(self, rows: slice) -> FusedStrip:
        """Some of its rows, which are counted in the core."""
        own = slice(rows.start - self.rows.start, rows.stop - self.rows.start)
        told = None if self.uncertainty is None else self.uncertainty[:, own]
        return FusedStrip(rows, self.image[:, own], told)

    def empty(self, height: int) -> FusedStrip:
        """Room for as many bands and columns."""
        told = None if self.uncertainty is None else _room(self.uncertainty, height)
        return FusedStrip(slice(0, height), _room(self.image, height), told)

    def put(self, strip: FusedStrip, row: int) -> None:
        """Copy a lower one to some of its rows."""
        own = slice(row, row + strip.image.shape[1])
        self.image[:, own] = strip.image
        if self.uncertainty is not None and strip.uncertainty is not None:
            self.uncertainty[:, own] = strip.uncertainty


@dataclass(frozen=True)
class FusedTile:
    """The core of a tile.

    Parameters
    ----------
    strips : iterable of FusedStrip
        From the top, each row once; made as they are taken.
    valid : ndarray of bool, (rows, cols), or None
        None: everywhere.
    absent : mapping of int to ndarray of bool, (rows, cols)
        By their places from 0: where bands that are not fused have no value.
    untold : mapping of int to ndarray of bool, (rows, cols)
        Of the uncertainty, which bands that are not fused do not have.
    """

    strips: Iterable[FusedStrip]
    valid: Mask | None
    absent: Mapping[int, Mask] = field(default_factory=dict)
    untold: Mapping[int, Mask] = field(default_factory=dict)


@dataclass(frozen=True)
class TileFusion:
    """Fuses one tile; goes to other processes whole.

    Parameters
    ----------
    pair : RasterPair
    fitted : FittedMethod
    uncertainty : str
        One of `uncertainty.KINDS`; empty: nobody asked.
    """

    pair: RasterPair
    fitted: FittedMethod
    uncertainty: str = ""

    def __call__(self, tile: Tile, report: Reporter) -> FusedTile:
        """Fuse a tile."""
        report(0.0)
        bands = self.pair.bands
        margin = self.fitted.hyperspectral_margin
        if self.pair.scene.filled[1]:
            margin = max(margin, REACH)
        observed, valid = self.pair.scene.read_for_output(*tile.padded, margin)
        inner = tile.inner
        if valid is not None:
            valid = valid[inner]
            if not valid.any():
                return FusedTile(self._nothing(valid), valid)
        part = self.fitted.fuse_strips(observed, inner, report)
        rest, absent = self._interpolated(tile) if bands.skipped else (None, {})
        strips = self._strips(part, rest, observed, _Place(inner, valid))
        untold = {}
        if part.told is not None and self.uncertainty == "bands":
            untold = dict.fromkeys(bands.skipped, np.ones(part.shape[1:], np.bool_))
        return FusedTile(strips, valid, absent, untold)

    def gathered(self, tile: Tile, report: Reporter) -> FusedTile:
        """Fuse a tile in a process that hands it over whole."""
        with nullcontext() if self.fitted.halo is None else one_blas_thread():
            fused = self(tile, report)
            return replace(fused, strips=list(fused.strips))

    def _strips(
        self, part: FusedPart, rest: Image | None, observed: ObservedPair, place: _Place
    ) -> Iterator[FusedStrip]:
        """The strips of a part with all bands, and without gaps."""
        bands = self.pair.bands
        for rows, fused in part.strips:
            down, across = place.inner
            here = slice(down.start + rows.start, down.start + rows.stop), across
            valid = None if place.valid is None else place.valid[rows]
            close_gaps(fused, observed, here, valid)
            told = None
            if part.told is not None and self.uncertainty:
                told = self._told(fused, part.told(rows).image)
            image = self._among_all(fused)
            if rest is not None:
                image[list(bands.skipped)] = rest[:, rows]
            yield FusedStrip(rows, image, told)

    def _nothing(self, valid: Mask) -> Iterator[FusedStrip]:
        """The strips of a tile without any valid pixel."""
        bands, (height, width) = self.pair.bands, valid.shape
        count = len(bands.used) + len(bands.skipped)
        for rows in strips(height):
            shape = rows.stop - rows.start, width
            told = None
            if self.uncertainty:
                kinds = count if self.uncertainty == "bands" else 1
                told = np.zeros((kinds, *shape), np.float32)
            yield FusedStrip(rows, np.zeros((count, *shape), np.float32), told)

    def _told(self, fused: Image, deviation: Image) -> Image:
        """The uncertainty that is written."""
        if self.uncertainty == "relative":
            return relative_deviation(fused, deviation)
        return self._among_all(coarsely(deviation))

    def _among_all(self, fused: Image) -> Image:
        """An image of the bands that are fused in the places that these have among all."""
        bands = self.pair.bands
        count = len(bands.used) + len(bands.skipped)
        if bands.used == tuple(range(count)):
            return fused
        image = np.zeros((count, *fused.shape[1:]), np.float32)
        image[list(bands.used)] = fused
        return image

    def _interpolated(self, tile: Tile) -> tuple[Image, dict[int, Mask]]:
        """The bands that are not fused, and where each of them has no value."""
        source = self.pair.hyperspectral.select(self.pair.bands.skipped)
        window, sampling = self.pair.scene.coarse_window(*tile.padded, _MARGIN)
        image, valid = source.read_each(*window)
        down, across = (part.stop - part.start for part in tile.padded)
        shape, inner = (down, across), tile.inner
        out = np.empty((image.shape[0], *(p.stop - p.start for p in inner)), np.float32)
        absent: dict[int, Mask] = {}
        for k, number in enumerate(self.pair.bands.skipped):
            filled = fill_invalid(image[k : k + 1], valid[k])
            out[k] = interpolate(filled, sampling, shape)[(0, *inner)]
            if not valid[k].all():
                absent[number] = ~sampling.at_nearest(valid[k], shape)[inner]
        return out, absent


@dataclass(frozen=True)
class _Place:
    """Where the core lies in the padded window, and where it is valid; None: everywhere."""

    inner: Window
    valid: Mask | None


def _room(image: Image, height: int) -> Image:
    return np.empty((len(image), height, image.shape[2]), np.float32)
