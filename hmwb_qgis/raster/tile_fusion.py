# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuse one tile of two rasters; the bands that are not fused are interpolated."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np

from hmwb_qgis.core.inverse.gaps import REACH, close_gaps
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.methods.base import FittedMethod
from hmwb_qgis.core.observation.masks import fill_invalid, nearest_mask
from hmwb_qgis.core.observation.pair import Image, Mask
from hmwb_qgis.core.progress import Reporter

from .pairing import RasterPair
from .tiles import Tile

_MARGIN = 8  # hyperspectral pixels: the kernel looks at 2, the filling of invalid ones further


@dataclass(frozen=True)
class FusedTile:
    """The core of a tile.

    Parameters
    ----------
    image : ndarray, (bands, rows, cols), float32
        All bands of the hyperspectral raster.
    valid : ndarray of bool, (rows, cols), or None
        None: everywhere.
    absent : mapping of int to ndarray of bool, (rows, cols)
        By their places from 0: where bands that are not fused have no value.
    """

    image: Image
    valid: Mask | None
    absent: Mapping[int, Mask] = field(default_factory=dict)


@dataclass(frozen=True)
class TileFusion:
    """Fuses one tile; goes to other processes whole."""

    pair: RasterPair
    fitted: FittedMethod

    def __call__(self, tile: Tile, report: Reporter) -> FusedTile:
        """Fuse a tile."""
        report(0.0)
        bands = self.pair.bands
        count = len(bands.used) + len(bands.skipped)
        margin = self.fitted.hyperspectral_margin
        if self.pair.scene.filled[1]:
            margin = max(margin, REACH)
        observed, valid = self.pair.scene.read_for_output(*tile.padded, margin)
        inner = tile.inner
        if valid is not None:
            valid = valid[inner]
            if not valid.any():
                return FusedTile(np.zeros((count, *valid.shape), np.float32), valid)
        fused = self.fitted.fuse_part(observed, inner, report)
        fused = close_gaps(fused, observed, inner, valid)
        if bands.used == tuple(range(count)):
            return FusedTile(fused, valid)
        image = np.empty((count, *fused.shape[1:]), np.float32)
        image[list(bands.used)] = fused
        if not bands.skipped:
            return FusedTile(image, valid)
        rest, known = self._interpolated(tile)
        image[list(bands.skipped)] = rest[(slice(None), *inner)]
        absent = {k: ~where[inner] for k, where in zip(bands.skipped, known) if where is not None}
        return FusedTile(image, valid, absent)

    def _interpolated(self, tile: Tile) -> tuple[Image, list[Mask | None]]:
        """The bands that are not fused, and where each has a value; None: everywhere."""
        source = self.pair.hyperspectral.select(self.pair.bands.skipped)
        window, sampling = self.pair.scene.coarse_window(*tile.padded, _MARGIN)
        image, valid = source.read_each(*window)
        down, across = (part.stop - part.start for part in tile.padded)
        shape = (down, across)
        out = np.empty((image.shape[0], *shape), np.float32)
        known: list[Mask | None] = []
        for k in range(image.shape[0]):
            filled = fill_invalid(image[k : k + 1], valid[k])
            out[k] = interpolate(filled, sampling, shape)[0]
            known.append(None if valid[k].all() else nearest_mask(valid[k], sampling, shape))
        return out, known
