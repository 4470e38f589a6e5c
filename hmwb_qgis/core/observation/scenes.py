# SPDX-License-Identifier: GPL-2.0-or-later
"""Pairs that are read window by window.

Methods see their input through a `Scene`: first they fit what is global (one pass over its
blocks), then they fuse window by window. An image in memory is a scene of one block; a raster
larger than memory is a scene of many.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Protocol

from hmwb_qgis.core.arrays import Window
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.progress import Reporter


class Scene(Protocol):
    """A pair that can be read window by window."""

    @property
    def fused_shape(self) -> tuple[int, int, int]:
        """(b_h, rows_m, cols_m)."""

    def blocks(self) -> Iterator[Window]:
        """Windows of the multispectral grid (rows, cols) that cover it once."""

    def read(self, rows: slice, cols: slice) -> ObservedPair:
        """The pair on a window of the multispectral grid.

        Raises HmwbError if no hyperspectral pixel has its centre in it.
        """


def pairs_of(scene: Scene, progress: Reporter) -> Iterator[ObservedPair]:
    """The pairs of all blocks of a scene, one after the other.

    Parameters
    ----------
    scene : Scene
    progress : Reporter
        Hears of each.

    Yields
    ------
    ObservedPair
    """
    windows = list(scene.blocks())
    for done, window in enumerate(windows):
        progress(done / len(windows))
        yield scene.read(*window)


def ratio_of(scene: Scene) -> tuple[float, float]:
    """Size of a hyperspectral pixel of a scene.

    Parameters
    ----------
    scene : Scene

    Returns
    -------
    (float, float)
        In multispectral pixels, along rows and columns.
    """
    return scene.read(*next(iter(scene.blocks()))).sampling.ratio


@dataclass(frozen=True)
class ArrayScene:
    """A pair in memory, seen as a scene of one block."""

    pair: ObservedPair

    @property
    def fused_shape(self) -> tuple[int, int, int]:
        """(b_h, rows_m, cols_m)."""
        return self.pair.fused_shape

    def blocks(self) -> Iterator[Window]:
        """One block: the whole."""
        _, rows, cols = self.fused_shape
        yield slice(0, rows), slice(0, cols)

    def read(self, rows: slice, cols: slice) -> ObservedPair:
        """The pair on a window of the multispectral grid."""
        return self.pair.window(rows, cols)


@dataclass(frozen=True)
class ChangedScene:
    """A scene whose pairs are changed, as they are read, to others on the same multispectral grid.

    They have so many hyperspectral bands then; None: as many as before.
    """

    scene: Scene
    change: Callable[[ObservedPair], ObservedPair]
    bands: int | None = None

    @property
    def fused_shape(self) -> tuple[int, int, int]:
        """(b_h, rows_m, cols_m)."""
        bands, rows, cols = self.scene.fused_shape
        return self.bands or bands, rows, cols

    def blocks(self) -> Iterator[Window]:
        """Those of the scene."""
        return self.scene.blocks()

    def read(self, rows: slice, cols: slice) -> ObservedPair:
        """The pair on a window of the multispectral grid."""
        return self.change(self.scene.read(rows, cols))
