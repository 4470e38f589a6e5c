# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes the fused tiles of a scene, and nodata around them."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from hmwb_qgis.core.arrays import Mask, Window
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.tiling.tiles import BLOCK, Tile
from hmwb_qgis.raster.writing.writer import RasterWriter

from .tile_fusion import FusedStrip, FusedTile, TileFusion


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
        # What lies around is written last, into the same blocks.
        self._in_blocks = inner == (slice(0, writer.grid.rows), slice(0, writer.grid.cols))

    def __call__(self, tile: Tile, fused: FusedTile) -> None:
        """Take a tile that is done, or is made as it is written."""
        valid = fused.valid
        height, width = (part.stop - part.start for part in tile.core)
        self.valid_pixels += height * width if valid is None else int(valid.sum())
        row, col = (whole.start + core.start for whole, core in zip(self._inner, tile.core))
        for strip in _by_blocks(fused.strips, height):
            rows, first = strip.rows, row + strip.rows.start
            measured = None if valid is None else valid[rows]
            self.writer.write(strip.image, first, col, measured, _cut(fused.absent, rows))
            if self._told is not None and strip.uncertainty is not None:
                untold = _cut(fused.untold, rows)
                self._told.write(strip.uncertainty, first, col, measured, untold)
            if self._in_blocks:
                self._hand_over()

    def _hand_over(self) -> None:
        for writer in (self.writer, self._told):
            if writer is not None:
                writer.hand_over()

    def at_once(self, fusion: TileFusion) -> Callable[[Tile, Reporter], None]:
        """Work that writes each tile as it is made; one after the other, whatever their threads."""
        turn = threading.Lock()

        def work(tile: Tile, report: Reporter) -> None:
            fused = fusion(tile, report)
            with turn:
                self(tile, fused)

        return work

    def finish(self, items: Mapping[str, str]) -> None:
        """Write what lies around the tiles, and the items of the metadata."""
        for writer in (self.writer, self._told):
            if writer is not None:
                _write_frame(writer, self._inner)
                writer.annotate(items)
        if self._shifts is not None:
            self._shifts.annotate(items)


def _cut(masks: Mapping[int, Mask], rows: slice) -> dict[int, Mask]:
    return {k: mask[rows] for k, mask in masks.items()}


def _by_blocks(strips: Iterable[FusedStrip], height: int) -> Iterator[FusedStrip]:
    """Strips of whole `BLOCK` rows of a core, so that no block of a file is written twice.

    What is too low is held until the others come, in arrays that are used again.
    """
    held: FusedStrip | None = None
    first = 0  # of the rows that were not given yet
    for strip in strips:
        start, stop = strip.rows.start, strip.rows.stop
        while start < stop:
            end = stop if stop == height else stop - stop % BLOCK
            if start == first and end > start:
                yield strip.cut(slice(start, end))
                first = start = end
                continue
            held = held or strip.empty(BLOCK)
            end = min(stop, first + BLOCK)
            held.put(strip.cut(slice(start, end)), start - first)
            start = end
            if end in (first + BLOCK, height):
                yield replace(held, rows=slice(first, first + BLOCK)).cut(slice(first, end))
                first = end


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
