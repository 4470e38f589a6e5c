# SPDX-License-Identifier: GPL-2.0-or-later
"""Area-to-point kriging of hyperspectral scores in blocks that depend on their surroundings only.

After P. C. Kyriakidis, A geostatistical framework for area-to-point spatial interpolation,
Geographical Analysis 36 (2004), with the covariance of `local`.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image, Window
from hmwb_qgis.core.kriging.covariance import SCALES, AxisTables
from hmwb_qgis.core.kriging.kept import Kept
from hmwb_qgis.core.kriging.local import (
    RANGES,
    Local,
    LocalKriging,
    gaussian_weights,
    nearness,
    nearness_of,
    spatial_weights,
    varying_kernel,
)
from hmwb_qgis.core.linear_algebra import solve_positive
from hmwb_qgis.core.observation.pair import Sampling

BLOCK = 8  # hyperspectral pixels a side
MARGIN = math.ceil(max(RANGES))  # hyperspectral pixels around a block that it looks at
RAMP = 1.0  # half the width, in hyperspectral pixels, over which blocks blend


@dataclass(frozen=True)
class Measured:
    """What is kriged from, on the hyperspectral grid of a window."""

    # (components, rows_h, cols_h): scores less what the features explain, with noise of variance 1
    errors: Image
    # (rows_h, cols_h): variance of the noise: 1, or very large where there is no measurement
    noise: Image
    unseen: Image  # (rows_h, cols_h): square of the share of each pixel that m does not show
    local: Local  # of the pixels, as h sees it

    def cut(self, row: Stretch, col: Stretch) -> Measured:
        """What a block looks at.

        Parameters
        ----------
        row, col : Stretch
            The block along either axis.
        """
        rows, cols = slice(*row.coarse), slice(*col.coarse)
        return Measured(
            self.errors[:, rows, cols],
            self.noise[rows, cols],
            self.unseen[rows, cols],
            self.local.cut(rows, cols),
        )


def krige(
    kriging: LocalKriging,
    measured: Measured,
    local_fine: Local,
    sampling: Sampling,
    *,
    first: tuple[int, int],
    part: Window,
    onto: Image,
    residuals: Image | None = None,
) -> Iterator[slice]:
    """Spread scores that the features leave over the multispectral pixels, block by block.

    In one thread: SciPy solves small systems under the lock of the interpreter, so that two threads
    take as long as one.

    Parameters
    ----------
    kriging : LocalKriging
    measured : Measured
    local_fine : Local
        Of the pixels of m.
    sampling : Sampling
        Of this window.
    first : (int, int)
        Which hyperspectral pixel of the whole image comes first here. Blocks lie at multiples of
        `BLOCK` of the whole, so that windows agree.
    part : (slice, slice)
        Rows and columns of the multispectral pixels that are wanted.
    onto : ndarray, (components, rows, cols), float32
        What the result on the part is added to, in place.
    residuals : ndarray, (2, components, rows, cols), float32, or None
        What the spatial residuals on the part, and the shaded ones over their brightness, are
        added to instead of the result.

    Yields
    ------
    slice
        Rows of the part that are finished with each row of blocks, from the top, each once.

    Notes
    -----
    Blocks that serve no wanted pixel are left out. The others are computed as a whole: products
    of other sizes round differently.
    """
    sizes = zip(measured.noise.shape, local_fine.shape)
    axes = [stretches(sampling, a, n, size, first[a]) for a, (n, size) in enumerate(sizes)]
    down, across = served(axes, part)
    blocks = Blocks(kriging, sampling)
    for row, done in zip(down, finished(down, part[0])):
        for col in across:
            here, there = row.places(col, part)
            share = row.share[:, None] * col.share
            fine = local_fine.cut(slice(*row.fine), slice(*col.fine))
            spatial, found = blocks.krige(measured, fine, row, col)
            if residuals is None:
                spatial[1] *= fine.brightness
                found += spatial[0]
                found += spatial[1]
            else:
                spatial *= share
                residuals[here] += spatial[there]
            found *= share
            onto[here] += found[there]
        if done.stop > done.start:
            yield done


@dataclass(frozen=True)
class Stretch:
    """A block along one axis: which pixels it looks at, which it serves, and its share of them."""

    number: int  # in the whole image
    # First pixel, and the one behind the last, of h that it looks at and of m that it serves
    coarse: tuple[int, int]
    fine: tuple[int, int]
    # (fine,): its weight in each pixel that it serves; those of all blocks sum to 1
    share: NDArray[np.float32]

    def serves(self, part: slice) -> bool:
        """Whether any of these pixels are served."""
        return bool(self.fine[0] < part.stop and self.fine[1] > part.start)

    def common(self, part: slice) -> tuple[slice, slice]:
        """The pixels that are both served and in a part: their places in the part and here."""
        start, stop = max(self.fine[0], part.start), min(self.fine[1], part.stop)
        return (
            slice(start - part.start, stop - part.start),
            slice(start - self.fine[0], stop - self.fine[0]),
        )

    def places(self, col: Stretch, part: Window) -> tuple[Place, Place]:
        """Where the pixels that a block of these rows serves lie in a part, and in the block."""
        (rows, own_rows), (cols, own_cols) = self.common(part[0]), col.common(part[1])
        return (..., rows, cols), (..., own_rows, own_cols)


Place = tuple[Any, slice, slice]  # the last two axes: rows and columns


def served(axes: Sequence[Sequence[Stretch]], part: Window) -> tuple[list[Stretch], list[Stretch]]:
    """The stretches along rows and columns of the blocks that serve a part, in pixels of m."""
    rows, cols = ([s for s in axis if s.serves(p)] for axis, p in zip(axes, part))
    return rows, cols


def finished(down: Sequence[Stretch], part: slice) -> list[slice]:
    """Rows of a part that are finished with each row of blocks, from the top, each row once."""
    ends = [max(following.fine[0] - part.start, 0) for following in down[1:]]
    ends.append(part.stop - part.start)
    return [slice(start, end) for start, end in zip([0, *ends[:-1]], ends)]


@dataclass(frozen=True)
class Axis:
    """What all blocks with the same pixels along an axis have in common."""

    # What the covariance of its hyperspectral pixels depends on: their number and place
    key: tuple[int, float]
    # And what that with points depends on: multispectral pixels, and where the first one of h lies
    # among them
    place: tuple[int, float]
    tables: AxisTables
    # Covariances of points with hyperspectral pixels, (fine, n * g) of rows and (n, g * fine) of
    # columns; g are the Gaussians and the terms of the PSF
    points: NDArray[np.float32]
    near: NDArray[np.float32]  # (fine, n)


class Blocks:
    """Kriging of single blocks, in any thread; what those of one shape share is computed once."""

    def __init__(self, kriging: LocalKriging, sampling: Sampling):
        self.kriging, self.sampling = kriging, sampling
        self.distinct, self.members = component_sets(kriging.weights)
        self.apart = spatial_weights(self.distinct).astype(np.float32)
        of_all = gaussian_weights(spatial_weights(kriging.weights))
        self._of_all = of_all.swapaxes(0, 1).astype(np.float32)
        self._axes: dict[tuple[int, int, int, float], Axis] = {}
        self._spatial: Kept[tuple[NDArray[np.float32], NDArray[np.float32]]] = Kept()
        self._common = threading.Lock()

    def krige(
        self, measured: Measured, fine: Local, row: Stretch, col: Stretch
    ) -> tuple[Image, Image]:
        """Residuals and varying regression of a block.

        `fine` is of the multispectral pixels that the block serves. Returns spatial residuals, and
        shaded ones over their brightness, (2, components, rows, cols), and the regression,
        (components, rows, cols).
        """
        axes = [self._axis(0, row), self._axis(1, col)]
        seen = measured.cut(row, col)
        dual = self._dual(axes, seen)
        varying = self._varying(axes, dual, seen.local.directions, fine.directions)
        return self._spread(axes, dual, seen.local.brightness), varying

    def _dual(self, axes: list[Axis], measured: Measured) -> Image:
        """Solve (sum of weighted kernels + noise) a = errors for each component."""
        errors = measured.errors
        flat, out = errors.reshape(len(errors), -1), np.empty_like(errors)
        for chosen, covariance in zip(self.members, self._covariances(axes, measured)):
            solution = solve_positive(covariance, flat[chosen].T)
            out[chosen] = solution.T.reshape(-1, *errors.shape[1:])
        return out

    def _covariances(self, axes: list[Axis], measured: Measured) -> Iterator[NDArray[np.float32]]:
        """Covariance of the hyperspectral pixels of a block, (n, n), for each distinct weights."""
        spatial, near = self._kernels(axes)
        varying = varying_kernel(measured.local.directions, near)
        shading = measured.local.shading()
        noise = measured.noise.ravel()
        for weights, (kernel, shaded) in zip(self.distinct, spatial):
            covariance = varying * np.float32(weights[0])
            covariance += kernel
            covariance += shaded * shading
            own = noise + np.float32(weights[-1]) * measured.unseen.ravel()
            covariance.reshape(-1)[:: len(covariance) + 1] += own
            yield covariance

    def _varying(
        self, axes: list[Axis], dual: Image, local: Image, local_fine: Image
    ) -> Image:  # fmt: skip
        weights = self.kriging.weights[:, 0].astype(np.float32) / np.float32(max(len(local), 1))
        along = (dual * weights[:, None, None]) * local[:, None]
        spread = axes[0].near @ along @ axes[1].near.T
        spread *= local_fine[:, None]
        return np.asarray(spread.sum(axis=0))

    def _spread(self, axes: list[Axis], dual: Image, brightness: NDArray[np.float32]) -> Image:
        """Covariance of the multispectral with the hyperspectral pixels, times dual weights.

        A sum over Gaussians and terms of the PSF of rows x dual x columns, as two products: of the
        spatial residuals, and of the shaded ones with what is left to the brightness of the pixels.
        """
        left, right = axes[0].points, axes[1].points
        both = np.stack([dual, dual * brightness])
        parts = both.reshape(-1, len(right)) @ right
        parts = parts.reshape(*both.shape[:3], len(SCALES), -1)
        parts *= self._of_all[:, :, None, :, None]
        return np.asarray(left @ parts.reshape(2, len(dual), left.shape[1], -1))

    def _axis(self, axis: int, part: Stretch) -> Axis:
        ratio, offset = self.sampling.ratio[axis], self.sampling.offset[axis]
        # In single precision: windows must find the same.
        place = float(np.float32(offset + ratio * part.coarse[0] - part.fine[0]))
        n, fine = part.coarse[1] - part.coarse[0], part.fine[1] - part.fine[0]
        key = (axis, n, fine, place)
        with self._common:
            if key not in self._axes:
                sampling = Sampling(self.sampling.ratio, (place, place))
                positions = (np.arange(fine) - place) / ratio
                tables = self.kriging.axis(sampling, axis, (0, n), (0, fine))
                self._axes[key] = Axis(
                    key=(n, float(np.float32(place % 1.0))),
                    place=(fine, place),
                    tables=tables,
                    points=self._points(axis, tables),
                    near=nearness(positions, np.arange(n) * 1.0).astype(np.float32),
                )
            return self._axes[key]

    def _points(self, axis: int, tables: AxisTables) -> NDArray[np.float32]:
        points = np.stack(tables.points)
        _, _, fine, n = points.shape
        if axis == 1:
            return points.transpose(3, 0, 1, 2).reshape(n, -1).astype(np.float32)
        return points.transpose(2, 3, 0, 1).reshape(fine, -1).astype(np.float32)

    def _kernels(self, axes: list[Axis]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Weighted sums of the spatial kernels, and nearness, (n, n).

        Those of the spatial residuals and those of the shaded ones at mean brightness,
        (distinct, 2, n, n).
        """

        def made() -> tuple[NDArray[np.float32], NDArray[np.float32]]:
            kernels = self.kriging.spatial_kernels([a.tables for a in axes])
            weighted = np.tensordot(self.apart, kernels, axes=1)
            return weighted, nearness_of((axes[0].key[0], axes[1].key[0]))

        return self._spatial.get((axes[0].key, axes[1].key), made)


def component_sets(
    weights: NDArray[np.float64],
) -> tuple[NDArray[np.float64], list[NDArray[np.intp]]]:
    """The distinct weights, (sets, parts), and the components that have each of them."""
    distinct, which = np.unique(weights, axis=0, return_inverse=True)
    return distinct, [np.flatnonzero(which.ravel() == i) for i in range(len(distinct))]


def stretches(
    sampling: Sampling, axis: int, coarse: int, fine: int, first: int, *, margin: int = MARGIN,
    ramp: float = RAMP,
) -> list[Stretch]:  # fmt: skip
    """The blocks along one axis of a window; their shares of each fine pixel sum to 1."""
    position = (np.arange(fine) - sampling.offset[axis]) / sampling.ratio[axis] + first
    position = np.clip(position, first - 0.4999, first + coarse - 0.5001)
    found = []
    # Less than half a block at the end is no block of its own.
    last = max((first + coarse - BLOCK // 2) // BLOCK, first // BLOCK)
    for number in range(first // BLOCK, last + 1):
        low, high = number * BLOCK - 0.5, (number + 1) * BLOCK - 0.5
        # The outermost blocks reach as far as the image does.
        low = -np.inf if low <= first - 0.5 else low
        high = np.inf if number == last else high
        share = np.clip((position - low + ramp) / (2 * ramp), 0, 1)
        share *= np.clip((high + ramp - position) / (2 * ramp), 0, 1)
        served = np.flatnonzero(share > 0)
        if served.size == 0:
            continue
        start = max(number * BLOCK - margin - first, 0)
        # The last block also serves what was too little for one of its own.
        stop = coarse if number == last else min((number + 1) * BLOCK + margin - first, coarse)
        where = (int(served[0]), int(served[-1]) + 1)
        found.append(Stretch(number, (start, stop), where, share[slice(*where)].astype(np.float32)))
    return found
