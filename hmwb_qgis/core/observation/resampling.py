# SPDX-License-Identifier: GPL-2.0-or-later
"""Which bands of m were resampled to a finer grid, and where their own pixels lie on it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.observation.pair import ObservedPair


def band_sides(windows: Sequence[ObservedPair]) -> list[int]:
    """Pixels of the grid along a side of a pixel of each band.

    As the pair tells them; where it tells none, bands show it that were resampled by repeating
    each of their pixels.
    """
    told = windows[0].sharpness
    count = windows[0].multispectral.shape[0]
    if told:
        return [max(round(side), 1) for side in told]
    images = [w.multispectral for w in windows]
    return [_side_of_blocks([image[band] for image in images]) for band in range(count)]


def _side_of_blocks(planes: Sequence[NDArray[np.float32]]) -> int:
    """Side of the blocks of equal values that a band is made of in all windows; 1 if of none."""
    sides = [0, 0]
    for axis in (0, 1):
        for plane in planes:
            changes = np.flatnonzero(np.diff(plane, axis=axis).any(axis=1 - axis))
            sides[axis] = int(np.gcd.reduce(np.diff(changes), initial=sides[axis]))
    return math.gcd(*sides) if all(sides) else 1


def _changes(plane: NDArray[np.float32], axis: int, side: int, origin: int) -> NDArray[np.float64]:
    """Mean square of the steps to the next pixel, by the place from which they go, (side,)."""
    steps = np.square(np.diff(plane.astype(np.float64), axis=axis)).mean(axis=1 - axis)
    place = (np.arange(steps.size) + origin) % side
    counts = np.maximum(np.bincount(place, minlength=side), 1)
    return np.asarray(np.bincount(place, steps, side) / counts)


def first_of_pixels(
    windows: Sequence[ObservedPair], bands: tuple[int, ...], side: int
) -> tuple[int, int]:
    """Where a pixel of the bands begins: behind the place with the largest steps."""
    found = []
    for axis in (0, 1):
        changes = sum(
            _changes(w.multispectral[b], axis, side, w.origin[axis]) for w in windows for b in bands
        )
        found.append((int(np.argmax(changes)) + 1) % side)
    return found[0], found[1]
