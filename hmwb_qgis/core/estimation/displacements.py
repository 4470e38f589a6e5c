# SPDX-License-Identifier: GPL-2.0-or-later
"""Displacements of the hyperspectral pixels by comparison of bands, from place to place.

First the best of a grid of displacements, over close surroundings. Then Gauss-Newton steps over
wider ones, in which the displacement is taken as an affine function of the place (B. D. Lucas and
T. Kanade, An iterative image registration technique, IJCAI 1981; affine as of J. Shi and
C. Tomasi, Good features to track, CVPR 1994).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.ndimage import correlate1d

from hmwb_qgis.core.pair import Image, Mask, ObservedPair
from hmwb_qgis.core.psf import Psf

from .psf_estimation import degradation_matrices

Floats = NDArray[np.float64]

FAR = 1.25  # hyperspectral pixels
_STEP = 0.125
COUNT = 2 * round(FAR / _STEP) + 1  # displacements along an axis
_NEAR, _WIDE = 0.6, 1.0  # hyperspectral pixels: Gaussian surroundings of the two stages
_ROUNDS = 2
_STIFF = 0.005  # of the information: weight of a displacement that does not change around a pixel
_MOST = 1 << 24  # values that are looked at at once
_NOTHING = 1e-7  # weight
REACH = 2 * 2 + 3 * _ROUNDS  # hyperspectral pixels that the displacement of one depends on


def find_displacements(
    pair: ObservedPair, psf: Psf, target: Image, variance: Floats, valid: Mask
) -> Floats:
    """Where the degraded m looks most like the target.

    Parameters
    ----------
    pair : ObservedPair
    psf : Psf
    target : ndarray, (b_m, rows_h, cols_h)
        What the degraded bands are expected to be.
    variance : ndarray, (b_m,)
        Of the difference; infinite for bands that do not count.
    valid : ndarray of bool, (rows_h, cols_h)
        Pixels that count.

    Returns
    -------
    ndarray, (2, rows_h, cols_h)
        Rows and columns, in hyperspectral pixels.
    """
    steps = np.linspace(-FAR, FAR, COUNT)
    scale = (1.0 / np.sqrt(variance)).astype(np.float32)[:, None, None]
    seen = _Seen(pair, psf, steps, scale)
    wanted = np.asarray(target * scale, np.float32)
    cost = np.empty((steps.size, steps.size, *valid.shape), np.float32)
    for part, values in seen.strips():
        error = np.subtract(values, wanted[:, None, part, None], out=values)
        np.einsum("bihjw,bihjw->ijhw", error, error, out=cost[:, :, part])
    cost *= valid
    field = _lowest(_smooth(cost, _NEAR), steps)
    for _ in range(_ROUNDS):
        field = np.clip(_step(seen, wanted, valid, field), -FAR, FAR)
    return field


class _Seen:
    """The degraded bands at all displacements of a grid, a strip at a time.

    Parameters
    ----------
    pair : ObservedPair
    psf : Psf
    steps : ndarray, (s,)
        Displacements in hyperspectral pixels, along rows and columns.
    scale : ndarray, (b_m, 1, 1)
        Factors of the bands.
    """

    def __init__(self, pair: ObservedPair, psf: Psf, steps: Floats, scale: Image):
        self.m = np.asarray(pair.multispectral * scale, np.float32)
        self.pair, self.psf, self.steps = pair, psf, steps
        self.rows, self.cols = pair.hyperspectral.shape[1:]

    def strips(self) -> Iterator[tuple[slice, Image]]:
        """Rows of hyperspectral pixels, and (b_m, s, rows, s, cols_h)."""
        height = max(_MOST // (len(self.m) * self.steps.size**2 * self.cols), 1)
        for start in range(0, self.rows, height):
            part = slice(start, min(start + height, self.rows))
            yield part, self._values(part)

    def _values(self, part: slice) -> Image:
        sampling, count = self.pair.sampling, self.steps.size
        centres = [
            (sampling.centres(a, n)[p] + self.steps[:, None] * sampling.ratio[a]).ravel()
            for a, n, p in ((0, self.rows, part), (1, self.cols, slice(None)))
        ]
        shape = (len(self.m), count, part.stop - part.start, count, self.cols)
        total = np.zeros(shape, np.float32)
        fine = self.m.shape[1:]
        for row, col in degradation_matrices(self.psf, centres, fine, self.pair.boundary):
            used = np.flatnonzero((np.abs(row) > _NOTHING).any(axis=0))
            near = slice(int(used[0]), int(used[-1]) + 1)
            lines = row[:, near] @ self.m[:, near]  # (b_m, s * rows, cols_m)
            col[np.abs(col) < _NOTHING] = 0.0
            both = sparse.csr_matrix(col) @ lines.reshape(-1, fine[1]).T
            total += both.T.reshape(shape)
        return total


def _smooth(image: NDArray[np.floating[Any]], width: float) -> Floats:
    """Gaussian surroundings over the last two axes."""
    reach = math.ceil(2.5 * width)
    kernel = np.exp(-0.5 * (np.arange(-reach, reach + 1) / width) ** 2)
    once = correlate1d(image, kernel, axis=-2, mode="nearest")
    return np.asarray(correlate1d(once, kernel, axis=-1, mode="nearest"))


def _lowest(cost: Floats, steps: Floats) -> Floats:
    """Where the cost (s, s, rows, cols) is lowest, between the steps by a parabola."""
    n = steps.size
    cube = cost.reshape(n, n, -1)
    best = cube.reshape(n * n, -1).argmin(axis=0)
    place = np.clip(np.stack(np.unravel_index(best, (n, n))), 1, n - 2)
    every = np.arange(cube.shape[2])
    found = []
    for axis in (0, 1):
        unit = np.eye(2, dtype=int)[axis][:, None]
        low, middle, high = (
            cube[(*(place + k * unit), every)].astype(np.float64) for k in (-1, 0, 1)
        )
        bend = np.maximum(low + high - 2 * middle, 1e-30)
        shift = np.clip(0.5 * (low - high) / bend, -1, 1)
        displacement = steps[place[axis]] + shift * (steps[1] - steps[0])
        # Where the image is flat the neighbours know better.
        sure = _smooth(bend.reshape(cost.shape[2:]), _NEAR)
        known = _smooth((bend * displacement).reshape(sure.shape), _NEAR)
        found.append(known / np.maximum(sure, 1e-300))
    return np.stack(found)


def _step(seen: _Seen, wanted: Image, valid: Mask, field: Floats) -> Floats:
    """A Gauss-Newton step from (2, rows_h, cols_h)."""
    information, change = _normal_equations(seen, wanted, valid, field)
    _, rows, cols = field.shape
    # The affine function is 1, x and y around each pixel: sums over its surroundings.
    reach = math.ceil(2.5 * _WIDE)
    distance = np.arange(-reach, reach + 1) / _WIDE
    kernels = [distance**k * np.exp(-0.5 * distance**2) for k in range(3)]

    def moment(image: Floats, down: int, across: int) -> Floats:
        once = correlate1d(image, kernels[down], axis=-2, mode="constant")
        return np.asarray(correlate1d(once, kernels[across], axis=-1, mode="constant"))

    powers = [(0, 0), (1, 0), (0, 1)]
    left = np.empty((rows, cols, 3, 2, 3, 2))
    right = np.empty((rows, cols, 3, 2))
    for i, (a, b) in enumerate(powers):
        right[:, :, i] = np.moveaxis(moment(change, a, b), 0, -1)
        for j, (c, d) in enumerate(powers):
            both = moment(information, a + c, b + d)
            left[:, :, i, 0, j, 0], left[:, :, i, 1, j, 1] = both[0], both[2]
            left[:, :, i, 0, j, 1] = left[:, :, i, 1, j, 0] = both[1]
    matrix = left.reshape(rows, cols, 6, 6)
    total = np.trace(matrix[..., :2, :2], axis1=-2, axis2=-1)
    stiff = _STIFF * total + 1e-6 * total.mean() + 1e-30
    for k in range(2, 6):
        matrix[..., k, k] += stiff
    # What cannot be told stays as it is.
    little = 1e-3 * total + 1e-6 * total.mean() + 1e-30
    for k in (0, 1):
        matrix[..., k, k] += little
        right[..., 0, k] += little * field[k]
    solved = np.linalg.solve(matrix, right.reshape(rows, cols, 6, 1))[..., :2, 0]
    return np.asarray(np.moveaxis(solved, -1, 0))


def _normal_equations(
    seen: _Seen, wanted: Image, valid: Mask, field: Floats
) -> tuple[Floats, Floats]:
    """Information (rr, rc, cc) on the displacement of each pixel, and that times the best one."""
    steps = seen.steps
    width = steps[1] - steps[0]
    position = np.clip((field - steps[0]) / width, 1.0, steps.size - 2.001)
    base = position.astype(int)
    share = (position - base).astype(np.float32)
    information = np.empty((3, *valid.shape))
    change = np.empty((2, *valid.shape))
    weights = [[_cubic(share[a]), _cubic_slope(share[a]) / np.float32(width)] for a in (0, 1)]
    for part, values in seen.strips():
        rows, cols = np.mgrid[: part.stop - part.start, : valid.shape[1]]
        value = np.zeros((len(values), *rows.shape), np.float32)
        slopes = [np.zeros_like(value), np.zeros_like(value)]
        for i in range(4):
            for j in range(4):
                near = values[:, base[0, part] + i - 1, rows, base[1, part] + j - 1, cols]
                value += near * weights[0][0][i, part] * weights[1][0][j, part]
                slopes[0] += near * weights[0][1][i, part] * weights[1][0][j, part]
                slopes[1] += near * weights[0][0][i, part] * weights[1][1][j, part]
        error = (wanted[:, part] - value) * valid[part]
        slopes = [slope * valid[part] for slope in slopes]
        for k, (a, b) in enumerate(((0, 0), (0, 1), (1, 1))):
            information[k, part] = (slopes[a] * slopes[b]).sum(axis=0)
        here = field[:, part]
        for a in (0, 1):
            known = information[a, part] * here[0] + information[a + 1, part] * here[1]
            change[a, part] = (slopes[a] * error).sum(axis=0) + known
    return information, change


def _cubic(t: NDArray[np.float32]) -> NDArray[np.float32]:
    """Keys' weights of the four values around a place, (4, ...)."""
    return np.stack(
        [
            ((-0.5 * t + 1.0) * t - 0.5) * t,
            (1.5 * t - 2.5) * t * t + 1.0,
            ((-1.5 * t + 2.0) * t + 0.5) * t,
            (0.5 * t - 0.5) * t * t,
        ]
    )


def _cubic_slope(t: NDArray[np.float32]) -> NDArray[np.float32]:
    """Their derivatives."""
    return np.stack(
        [
            (-1.5 * t + 2.0) * t - 0.5,
            (4.5 * t - 5.0) * t,
            (-4.5 * t + 4.0) * t + 0.5,
            (1.5 * t - 1.0) * t,
        ]
    )
