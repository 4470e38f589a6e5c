# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows of a scene: those that are looked at in detail, and parts of parts."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Window

WHOLE = 44  # hyperspectral pixels a side up to which a scene is looked at as a whole
WINDOW = 24  # hyperspectral pixels a side of the windows of a larger scene
_STRIP = 32  # rows of an image that are worked on at a time
_MOST = 5  # along an axis: more of them tell nothing new


def spans(size: int, ratio: float) -> list[slice]:
    """The rows or the columns of the windows.

    Parameters
    ----------
    size : int
        Multispectral pixels of the scene along the axis.
    ratio : float
        Multispectral pixels in a hyperspectral one.

    Returns
    -------
    list of slice
        Of multispectral pixels: the whole axis, or at least the first and the last of it.
    """
    if size <= WHOLE * ratio:
        return [slice(0, size)]
    length = round(WINDOW * ratio)
    # From one to the next at most another one would fit.
    count = max(min(math.ceil(size / (2 * WINDOW * ratio)), _MOST), 2)
    starts = np.linspace(0, size - length, count).round().astype(int)
    return [slice(int(s), int(s) + length) for s in starts]


def corners_and_middle(rows: int, cols: int) -> list[int]:
    """Windows that are enough to tell where the pixels lie: at the corners and in the middle.

    Parameters
    ----------
    rows, cols : int
        Numbers of windows along either axis.

    Returns
    -------
    list of int
        Places among all of them, counted row by row.
    """
    places = {(i, j) for i in (0, rows - 1) for j in (0, cols - 1)}
    places.add((rows // 2, cols // 2))
    return sorted(i * cols + j for i, j in places)


def strips(rows: int, height: int = _STRIP) -> Iterator[slice]:
    """Rows of an image that are worked on at a time, where all bands of all would take memory.

    Parameters
    ----------
    rows : int
        Of the image.
    height : int
        Of a strip; the last one may be lower.

    Yields
    ------
    slice
    """
    for start in range(0, rows, height):
        yield slice(start, min(start + height, rows))


def widened(part: Window, by: int, shape: tuple[int, ...]) -> Window:
    """A window with a margin.

    Parameters
    ----------
    part : (slice, slice)
        Rows and columns.
    by : int
        Pixels more on each side, as far as the image goes.
    shape : (int, int)
        Rows and columns of the image.

    Returns
    -------
    (slice, slice)
    """
    rows, cols = (slice(max(p.start - by, 0), min(p.stop + by, n)) for p, n in zip(part, shape))
    return rows, cols


def within(part: Window, whole: Window) -> Window:
    """The place of a window in a larger one.

    Parameters
    ----------
    part, whole : (slice, slice)
        Rows and columns of one image.

    Returns
    -------
    (slice, slice)
        The part, counted from the first pixel of the whole.
    """
    rows, cols = (slice(p.start - w.start, p.stop - w.start) for p, w in zip(part, whole))
    return rows, cols


def together(maps: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Maps of all windows side by side.

    Parameters
    ----------
    maps : sequence of ndarray, each (k, rows, cols) or (rows, cols)
        Of windows that may differ in size.

    Returns
    -------
    ndarray, (k, n) or (n,)
        In the order of the windows, each row by row.
    """
    shape = maps[0].shape[:-2]
    return np.concatenate([m.reshape(*shape, -1) for m in maps], axis=-1)


def apart(values: NDArray[Any], shapes: Sequence[tuple[int, ...]]) -> list[NDArray[Any]]:
    """What `together` made of maps, as maps again.

    Parameters
    ----------
    values : ndarray, (k, n)
    shapes : sequence of (int, int)
        Rows and columns of each window.

    Returns
    -------
    list of ndarray, each (k, rows, cols)
    """
    ends = np.cumsum([rows * cols for rows, cols in shapes])[:-1]
    return [
        part.reshape(len(values), *shape)
        for part, shape in zip(np.split(values, ends, axis=1), shapes)
    ]
