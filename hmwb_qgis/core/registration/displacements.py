# SPDX-License-Identifier: GPL-2.0-or-later
"""Displacements of the hyperspectral pixels by comparison of bands, from place to place.

First the best of a grid of displacements, over close surroundings. Then Gauss-Newton steps over
wider ones with m warped by what was found (B. D. Lucas and T. Kanade, An iterative image
registration technique, IJCAI 1981), in which the displacement is a quadratic function of the place
(after J. Shi and C. Tomasi, Good features to track, CVPR 1994, who take an affine one): an affine
one flattens the crests of a smooth warp.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.ndimage import correlate1d, gaussian_filter

from hmwb_qgis.core.arrays import Floats, Image, Mask
from hmwb_qgis.core.linear_algebra import solve
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.profiles import GAUSSIAN_REACH
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.windows import strips
from hmwb_qgis.core.registration.matrices import sampling_matrix
from hmwb_qgis.core.registration.observations import PLACE_SPREAD, STEP
from hmwb_qgis.core.registration.warped import Continuation, Warp
from hmwb_qgis.core.relation.affine import LIMIT, ROUNDS
from hmwb_qgis.core.rounding import ROUNDING, TINY

FAR = LIMIT * PLACE_SPREAD  # hyperspectral pixels: beyond it nothing is believed to lie
# Hyperspectral pixels: Gaussian surroundings of the Gauss-Newton steps, in which the displacement
# is a polynomial of degree 1, then 2. The first look has those of the first steps.
_WIDTHS = (1.0, 1.25)
_STIFF = 0.005  # of the information: weight of a displacement that does not change around a pixel
# Hyperspectral pixels that the displacement of one depends on. By their surroundings all steps look
# 30 pixels far; what lies beyond 12 changes nothing but the rounding.
REACH = 12


def find_displacements(
    pair: ObservedPair,
    psf: Psf,
    target: Image,
    variance: Floats,
    valid: Mask,
    continuation: Continuation,
) -> Floats:
    """Where the degraded m looks most like the target, (2, rows_h, cols_h), in pixels of m.

    The target, (b_m, rows_h, cols_h), is what the degraded bands are expected to be, and the
    variance, (b_m,), that of the difference; infinite for bands that do not count.
    """
    steps = displacements_tried()
    scale = (1.0 / np.sqrt(variance)).astype(np.float32)[:, None, None]
    wanted = np.asarray(target * scale, np.float32)
    cost = np.empty((steps.size, steps.size, *valid.shape), np.float32)
    for part, values in _displaced(pair, psf, steps, scale):
        error = np.subtract(values, wanted[:, None, part, None], out=values)
        np.einsum("bihjw,bihjw->ijhw", error, error, out=cost[:, :, part])
    cost *= valid
    ratio = np.reshape(pair.sampling.ratio, (2, 1, 1))
    field = _lowest(_smooth(cost), steps) * ratio
    blur = continuation.blur(pair, psf)
    for degree, width in enumerate(_WIDTHS, start=1):
        for _ in range(ROUNDS):
            equations = _normal_equations(pair, blur, wanted, scale, valid, field, continuation)
            field = _step(*equations, field, degree, width)
            field = np.clip(field, -FAR * ratio, FAR * ratio)
    return np.asarray(field)


def displacements_tried() -> Floats:
    """Along an axis, in the first stage, in hyperspectral pixels."""
    return np.linspace(-FAR, FAR, 2 * round(FAR / STEP) + 1)


def _displaced(
    pair: ObservedPair, psf: Psf, steps: Floats, scale: Image
) -> Iterator[tuple[slice, Image]]:
    """The degraded bands at all displacements of a grid, a strip of rows of h at a time.

    Displacements are `steps`, in hyperspectral pixels, along rows and columns. Yields the rows, and
    values (b_m, steps, rows, steps, cols_h) times the scale of each band.
    """
    m = np.asarray(pair.multispectral * scale, np.float32)
    rows, cols = pair.hyperspectral.shape[1:]
    sampling, fine = pair.sampling, m.shape[1:]
    for part in strips(rows, max(rows // len(m), 1)):  # as many values as the costs of all are
        places = [
            (sampling.centres(a, n)[p] + steps[:, None] * sampling.ratio[a]).ravel()
            for a, n, p in ((0, rows, part), (1, cols, slice(None)))
        ]
        total = np.zeros((len(m), steps.size, part.stop - part.start, steps.size, cols), np.float32)
        for term in psf.terms():
            row, col = (
                sampling_matrix(profile, centres, size, pair.boundary)
                for profile, centres, size in zip(term, places, fine)
            )
            used = np.flatnonzero(row.any(axis=0))
            near = slice(int(used[0]), int(used[-1]) + 1)
            lines = row[:, near] @ m[:, near]  # (b_m, s * rows, cols_m)
            both = sparse.csr_matrix(col) @ lines.reshape(-1, fine[1]).T
            total += both.T.reshape(total.shape)
        yield part, total


def _smooth(image: NDArray[np.floating[Any]]) -> Floats:
    """Means of the surroundings of the first stage, along the last two axes."""
    widths = [0.0] * (image.ndim - 2) + [_WIDTHS[0]] * 2
    return np.asarray(gaussian_filter(image, widths, truncate=GAUSSIAN_REACH, mode="nearest"))


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
        bend = np.maximum(low + high - 2 * middle, TINY)
        shift = np.clip(0.5 * (low - high) / bend, -1, 1)
        displacement = steps[place[axis]] + shift * (steps[1] - steps[0])
        # Where the image is flat the neighbours know better.
        sure = _smooth(bend.reshape(cost.shape[2:]))
        known = _smooth((bend * displacement).reshape(sure.shape))
        found.append(known / np.maximum(sure, TINY))
    return np.stack(found)


def _step(information: Floats, change: Floats, field: Floats, degree: int, width: float) -> Floats:
    """A Gauss-Newton step from (2, rows_h, cols_h), in multispectral pixels."""
    _, rows, cols = field.shape
    # The monomials around each pixel: sums over its surroundings.
    reach = math.ceil(GAUSSIAN_REACH * width)
    distance = np.arange(-reach, reach + 1) / width
    kernels = [distance**k * np.exp(-0.5 * distance**2) for k in range(2 * degree + 1)]

    def moments(image: Floats) -> Floats:
        down = [correlate1d(image, k, axis=-2, mode="constant") for k in kernels]
        return np.stack(
            [[correlate1d(d, k, axis=-1, mode="constant") for k in kernels] for d in down]
        )

    powers = [(i, j) for i in range(degree + 1) for j in range(degree + 1 - i)]
    count = len(powers)
    known, asked = moments(information), moments(change)
    left = np.empty((rows, cols, count, 2, count, 2))
    right = np.empty((rows, cols, count, 2))
    for i, (a, b) in enumerate(powers):
        right[:, :, i] = np.moveaxis(asked[a, b], 0, -1)
        for j, (c, d) in enumerate(powers):
            both = known[a + c, b + d]
            left[:, :, i, 0, j, 0], left[:, :, i, 1, j, 1] = both[0], both[2]
            left[:, :, i, 0, j, 1] = left[:, :, i, 1, j, 0] = both[1]
    matrix = left.reshape(rows, cols, 2 * count, 2 * count)
    total = np.trace(matrix[..., :2, :2], axis1=-2, axis2=-1)
    nothing = ROUNDING * total.mean() + TINY
    stiff = _STIFF * total + nothing
    for k in range(2, 2 * count):
        matrix[..., k, k] += stiff
    # What cannot be told stays as it is.
    for k in (0, 1):
        matrix[..., k, k] += nothing
        right[..., 0, k] += nothing * field[k]
    solved = solve(matrix, right.reshape(rows, cols, 2 * count, 1))[..., :2, 0]
    return np.asarray(np.moveaxis(solved, -1, 0))


def _normal_equations(
    pair: ObservedPair,
    blur: SpatialDegradation,
    wanted: Image,
    scale: Image,
    valid: Mask,
    field: Floats,
    continuation: Continuation,
) -> tuple[Floats, Floats]:
    """Information (rr, rc, cc) on the displacement of each pixel, and that times the best one."""
    warp = Warp(pair.sampling, blur.fine, field, continuation)
    m = pair.multispectral * scale
    slopes = np.stack([blur(warp.slope(m, axis)) for axis in (0, 1)]).astype(np.float64) * valid
    error = (wanted - blur(warp(m))) * valid
    # Where m shows something else, the pixels around know better.
    trust = 1.0 / (1.0 + (error**2).mean(axis=0) / LIMIT**2)
    information = np.einsum("ibrc,jbrc->ijrc", slopes, slopes) * trust
    change = np.einsum("ibrc,brc->irc", slopes, error * trust)
    change += np.einsum("ijrc,jrc->irc", information, field)
    return information[[0, 0, 1], [0, 1, 1]], change
