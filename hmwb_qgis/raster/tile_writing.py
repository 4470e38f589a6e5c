# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the fused tiles of a scene, and nodata around them."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from hmwb_qgis.core.arrays import Window

from .tile_fusion import FusedTile
from .tiles import BLOCK, Tile
from .writer import RasterWriter


class TilesWritten:
    """Writes tiles as they come, and counts their valid pixels.

    The second writer takes their uncertainty, a third has taken the shifts before they came.
    """

    def __init__(
        self,
        writer: RasterWriter,
        told: RasterWriter | None,
        inner: Window,
        *,
        shifts: RasterWriter | None = None,
    ):
        self.valid_pixels = 0
        self.writer, self._told, self._inner = writer, told, inner
        self._shifts = shifts

    def __call__(self, tile: Tile, fused: FusedTile) -> None:
        """Take a tile that is done."""
        valid = fused.valid
        self.valid_pixels += fused.image[0].size if valid is None else int(valid.sum())
        row, col = (whole.start + core.start for whole, core in zip(self._inner, tile.core))
        self.writer.write(fused.image, row, col, valid, fused.absent)
        if self._told is not None and fused.uncertainty is not None:
            self._told.write(fused.uncertainty, row, col, valid, fused.untold)

    def finish(self, items: Mapping[str, str]) -> None:
        """Write what lies around the tiles, and the items of the metadata."""
        for writer in (self.writer, self._told):
            if writer is not None:
                _write_frame(writer, self._inner)
                writer.annotate(items)
        if self._shifts is not None:
            self._shifts.annotate(items)


def _write_frame(writer: RasterWriter, inner: Window) -> None:
    """Nodata around the window that was fused."""
    (top, bottom), (first, last) = ((part.start, part.stop) for part in inner)
    rows, cols = writer.grid.rows, writer.grid.cols
    sides = [
        (slice(0, top), slice(0, cols)),
        (slice(bottom, rows), slice(0, cols)),
        (slice(top, bottom), slice(0, first)),
        (slice(top, bottom), slice(last, cols)),
    ]
    for down, across in sides:
        width = across.stop - across.start
        for row in range(down.start, down.stop if width else down.start, BLOCK):
            shape = (min(row + BLOCK, down.stop) - row, width)
            nothing = np.zeros((writer.bands, *shape), np.float32)
            writer.write(nothing, row, across.start, np.zeros(shape, np.bool_))
