# SPDX-License-Identifier: GPL-2.0-or-later
"""How a scene is cut into tiles: within a bound on memory, with halos, between pixels."""

from __future__ import annotations

import math
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import product
from pathlib import Path

from osgeo import gdal

from hmwb_qgis.core.arrays import Window
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.grids import Overlap

MIB = 1024 * 1024
BLOCK = 64  # rows and columns of output blocks; tiles are whole numbers of them
_WIDE = 256  # columns of output blocks where these allow it: files are a twelfth smaller
_BLOCK_SIDE = 512
_SHARE = 0.9  # of the bound, for tiles; the rest is GDAL's cache and what fragments
_FIXED = 160  # MiB: the interpreter with its libraries
# Cubes of float32 on the multispectral grid that a method holds at its busiest.
_WORKING_CUBES = 8
_MOST_WORKERS = 8  # unless told otherwise
_PROCESSORS = 1.5  # that a tile keeps busy, unless a method says more: matrix products use all
_WORTH_IT = 256  # pixels a side: smaller tiles are not made for the sake of processors


@dataclass(frozen=True)
class Tile:
    """A window to be fused and the larger one to read for it, both on the fused grid."""

    core: Window
    padded: Window

    @property
    def inner(self) -> Window:
        """The place of the core in the padded window."""
        rows, cols = (
            slice(c.start - p.start, c.stop - p.start) for c, p in zip(self.core, self.padded)
        )
        return rows, cols


def default_memory() -> int:
    """A quarter of the memory that is free, in MiB; 1024 where the system does not say."""
    free = free_memory()
    return 1024 if free is None else max(free // 4, 256)


def free_memory() -> int | None:
    """Memory in MiB that could be used without swapping; None where the system does not say."""
    table = Path("/proc/meminfo")
    if table.exists():
        for line in table.read_text().splitlines():
            if line.startswith("MemAvailable:"):
                return int(line.split()[1]) // 1024
    names = getattr(os, "sysconf_names", {})
    if "SC_PHYS_PAGES" in names and "SC_PAGE_SIZE" in names:
        return os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // MIB // 2
    return _free_on_windows()


def _free_on_windows() -> int | None:
    if os.name != "nt":
        return None
    import ctypes

    class Status(ctypes.Structure):
        _fields_ = (
            ("length", ctypes.c_ulong),
            ("load", ctypes.c_ulong),
            *((name, ctypes.c_ulonglong) for name in (
                "total", "free", "total_page", "free_page", "total_virtual", "free_virtual",
                "extended",
            )),
        )  # fmt: skip

    status = Status()
    status.length = ctypes.sizeof(status)
    ctypes.windll.kernel32.GlobalMemoryStatusEx(ctypes.byref(status))  # type: ignore[attr-defined]  # Windows
    return int(status.free) // MIB


@contextmanager
def bounded_cache(memory: int) -> Iterator[None]:
    """GDAL's block cache takes at most a twelfth of `memory` MiB inside; it is process-wide."""
    before = gdal.GetCacheMax()
    gdal.SetCacheMax(min(before, memory * MIB // 12))
    try:
        yield
    finally:
        gdal.SetCacheMax(before)


def whole_or_error(values: int, bound: int | None) -> None:
    """See that a scene of so many values can be fused at once.

    Parameters
    ----------
    values : int
    bound : int or None
        MiB; None is all that is free.

    Raises
    ------
    HmwbError
        If it cannot.
    """
    needed = values * 4 * _WORKING_CUBES // MIB
    limit = free_memory() if bound is None else bound
    if limit is not None and needed > limit:
        raise HmwbError(
            "This method needs the whole scene at once, about {needed} MiB, and {limit} "
            'MiB may be used: choose a smaller "Extent", more under "Memory (MiB)" or another '
            "method.",
            needed=needed,
            limit=limit,
        )


@dataclass(frozen=True)
class Working:
    """What it takes to fuse a tile, in values of float32 that are held and in processors.

    Parameters
    ----------
    window : float
        For each pixel of the padded window.
    core : float
        More for each pixel of the core, the result included.
    result : float
        For each pixel of the core once it is finished.
    processors : float
        That a tile keeps busy by itself.
    wasted : float
        Share of the work on a pixel that is done in the halo too.
    column : float
        For each column of the core, while its rows are made and written.
    """

    window: float
    core: float
    result: float
    processors: float = _PROCESSORS
    wasted: float = 1.0
    column: float = 0.0

    @classmethod
    def usual(cls, bands: int) -> Working:
        """Of a method that says nothing, with so many bands in both images together."""
        return cls(bands * _WORKING_CUBES, 0, bands)

    def bytes(self, core: tuple[int, int], padded: tuple[int, int], workers: int) -> float:
        """What tiles take: those at work, and a finished one that is being written."""
        at_work = self.window * math.prod(padded) + self.core * math.prod(core)
        finished = self.result * math.prod(core) + self.column * core[1]
        return 4 * (workers * at_work + finished)

    def square_bytes(self, side: int, halo: int, workers: int) -> float:
        """`bytes` of square tiles with a halo all around."""
        return self.bytes((side, side), (side + 2 * halo,) * 2, workers)


def tile_side(
    working: Working | int, halo: int, memory: int, workers: int = 1, ratio: float = 1.0
) -> int:
    """Side of a tile in pixels, so that all that is under way stays within `memory` MiB.

    Parameters
    ----------
    working : Working or int
        What a tile holds; a number of bands stands for `Working.usual`.
    halo : int
        Pixels around a tile that are computed and thrown away.
    memory : int
        MiB.
    workers : int
        Tiles under way at once.
    ratio : float
        A padded tile holds at least two hyperspectral pixels.

    Raises
    ------
    HmwbError
        If not even the smallest tile fits.
    """
    held = Working.usual(working) if isinstance(working, int) else working
    count = max(workers, 1)
    least = max(BLOCK, math.ceil(2 * ratio / BLOCK) * BLOCK)
    room = _room(memory)
    # Without the halo, and what the columns take: larger than any side that fits.
    pixel = replace(held, column=0.0).square_bytes(1, 0, count)
    side = int(math.sqrt(max(room, 0) / pixel))
    side -= side % BLOCK
    while side > least and held.square_bytes(side, halo, count) > room:
        side -= BLOCK
    if side < least or held.square_bytes(side, halo, count) > room:
        needed = (held.square_bytes(least, halo, count) / MIB + _FIXED) / _SHARE
        raise HmwbError(
            "{memory} MiB are too few for this method, which needs about {needed} MiB: give more "
            'under "Memory (MiB)".',
            memory=memory,
            needed=math.ceil(needed),
        )
    return side


def _room(memory: int) -> float:
    """Bytes that tiles may take of `memory` MiB."""
    return memory * MIB * _SHARE - min(_FIXED, memory // 4) * MIB


def block_side(bands: int, memory: int, ratio: float) -> int:
    """Side of the blocks in which methods look at the whole scene.

    The same for every bound on memory that allows it: what a method finds at the borders of
    blocks must not change with the bound.
    """
    return min(tile_side(bands, 0, memory, ratio=ratio), max(_BLOCK_SIDE, math.ceil(2 * ratio)))


def plan_tiles(
    overlap: Overlap, working: Working, halo: int, memory: int, workers: int | None
) -> tuple[list[Tile], int]:
    """Tiles for so many workers, or for the number of workers that will be done first.

    Parameters
    ----------
    overlap : Overlap
    working : Working
    halo : int
    memory : int
        MiB, for all workers together.
    workers : int or None
        None: at most as many as keep all processors busy. More of them need smaller tiles, with
        more halo.

    Returns
    -------
    tiles : list of Tile
    workers : int

    Raises
    ------
    HmwbError
        If not even the smallest tile fits.
    """
    ratio = max(overlap.sampling.ratio)
    if workers is not None:
        side = tile_side(working, halo, memory, workers, ratio)
        return tiles(overlap, side, halo), workers
    side = tile_side(working, halo, memory, 1, ratio)
    plans = [((_Division.of(overlap, 0, side, halo), _Division.of(overlap, 1, side, halo)), 1)]
    least = max(2 * halo, _WORTH_IT, math.ceil(2 * ratio))
    divisions = [_divisions(overlap, axis, least, halo) for axis in (0, 1)]
    most = min(math.ceil((os.cpu_count() or 1) / working.processors), _MOST_WORKERS)
    for rows, cols in product(*divisions):
        sizes = (rows.core, cols.core), (rows.padded, cols.padded)
        plans += [
            ((rows, cols), count)
            for count in range(1, min(most, rows.count * cols.count) + 1)
            if working.bytes(*sizes, count) <= _room(memory)
        ]
    (rows, cols), count = min(plans, key=lambda plan: _duration(working, *plan))
    return tiles(overlap, (rows.side, cols.side), halo), count


@dataclass(frozen=True)
class _Division:
    """An axis of the overlap, cut into tiles.

    Parameters
    ----------
    side, count : int
        Of the tiles along this axis, as wanted.
    core, padded : int
        The longest core and the longest padded window.
    total : int
        All padded windows one after the other.
    size : int
        Of the axis.
    """

    side: int
    count: int
    core: int
    padded: int
    total: int
    size: int

    @classmethod
    def of(cls, overlap: Overlap, axis: int, side: int, halo: int) -> _Division:
        parts = _along(overlap, axis, side, halo)
        cores, padded = ([p.stop - p.start for p in part] for part in zip(*parts))
        size = overlap.fine_shape[axis]
        return cls(
            side=side,
            count=len(parts),
            core=max(cores),
            padded=max(padded),
            total=sum(padded),
            size=size,
        )


def _divisions(overlap: Overlap, axis: int, least: int, halo: int) -> list[_Division]:
    """An axis in one piece, and in pieces of like size that are no smaller than `least`."""
    size = overlap.fine_shape[axis]
    pieces = range(1, max(size // least, 1) + 1)
    sides = {math.ceil(size / number / BLOCK) * BLOCK for number in pieces}
    return [_Division.of(overlap, axis, side, halo) for side in sorted(sides, reverse=True)]


def _duration(working: Working, plan: tuple[_Division, _Division], workers: int) -> float:
    """What a plan takes, in pixels on one processor."""
    rows, cols = plan
    core, padded, count = rows.size * cols.size, rows.total * cols.total, rows.count * cols.count
    work = working.wasted * padded + (1.0 - working.wasted) * core
    rounds = math.ceil(count / workers) * workers / count
    return work * rounds / min(workers * working.processors, os.cpu_count() or 1)


def block_of(plan: list[Tile]) -> tuple[int, int]:
    """Rows and columns of the blocks of a file, of which each belongs to one of the tiles."""
    wide = all(tile.core[1].start % _WIDE == 0 for tile in plan)
    return BLOCK, _WIDE if wide else BLOCK


def tiles(overlap: Overlap, side: int | tuple[int, int], halo: int) -> list[Tile]:
    """Cut the overlap into tiles of `side`, each with at least `halo` pixels around it.

    The padded windows begin and end between hyperspectral pixels, and hold at least one.
    """
    sides = (side, side) if isinstance(side, int) else side
    parts = [_along(overlap, axis, sides[axis], halo) for axis in (0, 1)]
    return [
        Tile((rows, cols), (padded_rows, padded_cols))
        for rows, padded_rows in parts[0]
        for cols, padded_cols in parts[1]
    ]


def _along(overlap: Overlap, axis: int, side: int, halo: int) -> list[tuple[slice, slice]]:
    ratio, offset = overlap.sampling.ratio[axis], overlap.sampling.offset[axis]
    size = overlap.fine_shape[axis]
    edge = offset + 0.5 - ratio / 2  # outer edge of hyperspectral pixel 0
    reach = max(halo, math.ceil(ratio))
    parts = []
    for start in range(0, size, side):
        stop = min(start + side, size)
        low = math.floor(edge + math.floor((start - reach - edge) / ratio) * ratio)
        high = math.ceil(edge + math.ceil((stop + reach - edge) / ratio) * ratio)
        parts.append((slice(start, stop), slice(max(low, 0), min(high, size))))
    return parts


def cover(overlap: Overlap, block: tuple[int, int]) -> Iterator[Window]:
    """Windows of about `block` pixels that cover the overlap once.

    They are cut between hyperspectral pixels, so that each holds whole ones.
    """
    cuts = [_cuts(overlap, axis, block[axis]) for axis in (0, 1)]
    for r0, r1 in zip(cuts[0], cuts[0][1:]):
        for c0, c1 in zip(cuts[1], cuts[1][1:]):
            yield slice(r0, r1), slice(c0, c1)


def _cuts(overlap: Overlap, axis: int, block: int) -> list[int]:
    ratio, offset = overlap.sampling.ratio[axis], overlap.sampling.offset[axis]
    size, count = overlap.fine_shape[axis], overlap.coarse_shape[axis]
    step = max(int(block // ratio), 1)
    edges = [math.ceil(offset + (k - 0.5) * ratio) for k in range(step, count, step)]
    return [0, *[e for e in edges if 0 < e < size], size]
