# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the pixels of h lie off their places differently from place to place.

In each of some tiles of the windows, as large as the surroundings that a displacement depends on,
it is a linear function of the place. To first order the degraded bands then change by their slopes,
so that all displacements follow from one system of linear equations (B. D. Lucas and T. Kanade,
IJCAI 1981). It tells whether it is worth looking for a field of displacements (`displacements`),
which takes longer.
"""

from __future__ import annotations

import numpy as np

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.linear_algebra import solve
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.registration.displacements import REACH
from hmwb_qgis.core.registration.observations import STEP, Judgement, Observations, Shift
from hmwb_qgis.core.rounding import ROUNDING, TINY


def drifting(seen: Observations, psf: Psf, shifts: tuple[Shift, ...]) -> tuple[Judgement, float]:
    """What is explained if each tile may drift from `shifts`, and how many numbers that takes."""
    degraded = seen.degraded(psf, shifts)
    places = _places([v.weight.shape for v in seen.views])
    slopes = [_slope(seen, psf, shifts, axis) for axis in (0, 1)]
    left = seen.left(degraded)
    noise = (left**2).mean(axis=1) + TINY
    information, target = np.zeros(()), np.zeros(())  # of what moves, summed over the bands
    regressors = []
    for band in range(seen.bands):
        moved = np.concatenate([places * s[band] for s in slopes])
        regressors.append(moved)
        free = seen.left(moved)
        information = information + free @ free.T / noise[band]
        target = target - free @ left[band] / noise[band]
    size = len(regressors[0])
    # Tiles without any contrast tell nothing.
    information = information + ROUNDING**2 * np.trace(information) / size * np.eye(size)
    found = solve(information, target)
    bands = np.stack([d + found @ r for d, r in zip(degraded, regressors)])
    return seen.judged(bands), float(size)


def _slope(seen: Observations, psf: Psf, shifts: tuple[Shift, ...], axis: int) -> Floats:
    """Change of the degraded bands with a shift of one pixel of m, (b_m, n)."""
    step = STEP * seen.ratio[axis]
    unit = np.eye(2)[axis] * step
    ahead, behind = (
        seen.degraded(psf, [(r + sign * unit[0], c + sign * unit[1]) for r, c in shifts])
        for sign in (1, -1)
    )
    return np.asarray((ahead - behind) / (2 * step))


def _places(shapes: list[tuple[int, ...]]) -> Floats:
    """Of each tile a constant and the place along rows and columns, (3 tiles, n)."""
    total = sum(rows * cols for rows, cols in shapes)
    found, start = [], 0
    for rows, cols in shapes:
        row, col = (np.arange(n) for n in (rows, cols))
        down, across = (max(round(n / REACH), 1) for n in (rows, cols))
        number = (row * down // rows)[:, None] * across + col * across // cols
        along = [
            np.broadcast_to(p, (rows, cols)).ravel()
            for p in (1.0, (row[:, None] % REACH) / REACH - 0.5, (col % REACH) / REACH - 0.5)
        ]
        for tile in range(down * across):
            inside = number.ravel() == tile
            for function in along:
                line = np.zeros(total)
                line[start : start + rows * cols] = function * inside
                found.append(line)
        start += rows * cols
    return np.stack(found)
