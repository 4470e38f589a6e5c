# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuse one tile of two rasters; the bands that are not fused are interpolated."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass, field

import numpy as np

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.inverse.gaps import REACH, close_gaps
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.methods.base import FittedMethod
from hmwb_qgis.core.observation.masks import fill_invalid, nearest_mask
from hmwb_qgis.core.progress import Reporter

from .blas_threads import one_blas_thread
from .pairing import RasterPair
from .tiles import Tile
from .uncertainty import relative_deviation

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
    uncertainty : ndarray, (bands or 1, rows, cols), float32, or None
        As `TileFusion.uncertainty` says; None: nobody asked.
    untold : mapping of int to ndarray of bool, (rows, cols)
        Of the uncertainty, which bands that are not fused do not have.
    """

    image: Image
    valid: Mask | None
    absent: Mapping[int, Mask] = field(default_factory=dict)
    uncertainty: Image | None = None
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
        count = len(bands.used) + len(bands.skipped)
        margin = self.fitted.hyperspectral_margin
        if self.pair.scene.filled[1]:
            margin = max(margin, REACH)
        observed, valid = self.pair.scene.read_for_output(*tile.padded, margin)
        inner = tile.inner
        if valid is not None:
            valid = valid[inner]
            if not valid.any():
                return self._nothing(count, valid)
        # What fuses a scene in one piece has it for itself.
        alone = self.fitted.halo is None
        with nullcontext() if alone else one_blas_thread():
            fused, deviation = self.fitted.fuse_part(observed, inner, report)
        fused = close_gaps(fused, observed, inner, valid)
        told: Image | None = None
        untold: dict[int, Mask] = {}
        if deviation is not None and self.uncertainty:
            told, untold = self._told(fused, deviation.image)
        del deviation
        if bands.used == tuple(range(count)):
            return FusedTile(fused, valid, uncertainty=told)
        image = np.empty((count, *fused.shape[1:]), np.float32)
        image[list(bands.used)] = fused
        if not bands.skipped:
            return FusedTile(image, valid, uncertainty=told)
        rest, known = self._interpolated(tile)
        image[list(bands.skipped)] = rest[(slice(None), *inner)]
        absent = {k: ~where[inner] for k, where in zip(bands.skipped, known) if where is not None}
        return FusedTile(image=image, valid=valid, absent=absent, uncertainty=told, untold=untold)

    def _nothing(self, count: int, valid: Mask) -> FusedTile:
        """A tile without any valid pixel."""
        told = None
        if self.uncertainty:
            bands = count if self.uncertainty == "bands" else 1
            told = np.zeros((bands, *valid.shape), np.float32)
        return FusedTile(np.zeros((count, *valid.shape), np.float32), valid, uncertainty=told)

    def _told(self, fused: Image, deviation: Image) -> tuple[Image, dict[int, Mask]]:
        """The uncertainty that is written, and where bands that are not fused have none."""
        bands = self.pair.bands
        if self.uncertainty == "relative":
            return relative_deviation(fused, deviation), {}
        if not bands.skipped and bands.used == tuple(range(len(bands.used))):
            return deviation, {}
        told = np.zeros((len(bands.used) + len(bands.skipped), *fused.shape[1:]), np.float32)
        told[list(bands.used)] = deviation
        nowhere = np.ones(fused.shape[1:], np.bool_)
        return told, dict.fromkeys(bands.skipped, nowhere)

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
