# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows of an image: parts of parts, and maps of several of them side by side."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Window

STRIP = 32  # rows of an image that are worked on at a time


def strips(rows: int, height: int = STRIP) -> Iterator[slice]:
    """Rows of an image that are worked on at a time, where all bands of all would take memory.

    Parameters
    ----------
    rows : int
    height : int
        Of a strip; the last one may be lower.

    Yields
    ------
    slice
    """
    for start in range(0, rows, height):
        yield slice(start, min(start + height, rows))


def widened(part: Window, by: int, shape: tuple[int, ...]) -> Window:
    """A window with a margin of so many pixels on each side, as far as an image goes.

    Parameters
    ----------
    part : (slice, slice)
    by : int
    shape : (int, int)
        Rows and columns of the image.

    Returns
    -------
    (slice, slice)
    """
    rows, cols = (slice(max(p.start - by, 0), min(p.stop + by, n)) for p, n in zip(part, shape))
    return rows, cols


def within(part: Window, whole: Window) -> Window:
    """The place of a window in a larger one, counted from the first pixel of that.

    Parameters
    ----------
    part, whole : (slice, slice)
        Rows and columns of one image.

    Returns
    -------
    (slice, slice)
    """
    rows, cols = (slice(p.start - w.start, p.stop - w.start) for p, w in zip(part, whole))
    return rows, cols


def together(maps: Sequence[NDArray[Any]]) -> NDArray[Any]:
    """Maps of windows that may differ in size side by side, each row by row.

    Parameters
    ----------
    maps : sequence of ndarray, each (k, rows, cols) or (rows, cols)

    Returns
    -------
    ndarray, (k, n) or (n,)
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
