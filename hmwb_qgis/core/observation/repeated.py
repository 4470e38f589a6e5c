# SPDX-License-Identifier: GPL-2.0-or-later
"""Pixels that were repeated to fill a finer grid."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray


def side_of_blocks(planes: Sequence[NDArray[np.float32]]) -> int:
    """Side of the blocks of equal values that a band is made of.

    Parameters
    ----------
    planes : sequence of ndarray, (rows, cols)
        The band in windows of a scene, which may begin within a block.

    Returns
    -------
    int
        In pixels: what all distances between changes of value have in common, along rows and
        along columns; 1 if that is nothing.
    """
    sides = [0, 0]
    for axis in (0, 1):
        for plane in planes:
            changes = np.flatnonzero(np.diff(plane, axis=axis).any(axis=1 - axis))
            sides[axis] = int(np.gcd.reduce(np.diff(changes), initial=sides[axis]))
    return math.gcd(*sides) if all(sides) else 1
