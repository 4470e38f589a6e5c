# SPDX-License-Identifier: GPL-2.0-or-later
"""Area-to-point kriging of hyperspectral scores in blocks that depend on their surroundings only.

What the features leave of the scores (see `features`) is spread over the multispectral
pixels with two kinds of covariance: a regression on m that varies from place to place, and
spatial residuals of several ranges. After P. C. Kyriakidis, A geostatistical framework for
area-to-point spatial interpolation, Geographical Analysis 36 (2004).
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import cho_factor, cho_solve

from hmwb_qgis.core.pair import Image, Sampling
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.psf import Psf

from .covariance import (
    AxisTables,
    apply_to_points,
    area_covariance,
    axis_tables,
    exponential,
)

Floats = NDArray[np.float64]

RANGES = (0.5, 1.2, 3.0)  # of the spatial residuals, in hyperspectral pixels
VARYING = 3.0  # over how many hyperspectral pixels a regression varies
BLOCK = 8  # hyperspectral pixels a side
MARGIN = 6  # hyperspectral pixels around a block that it looks at
_REST = 3  # hyperspectral pixels at the end that are no block of their own
_RAMP = 1.0  # half the width, in hyperspectral pixels, over which blocks blend


@dataclass(frozen=True)
class LocalKriging:
    """The covariance of the local parts and how to predict with it.

    Parameters
    ----------
    psf : Psf
    weights : ndarray, (components, 1 + ranges), float64
        Variance of the varying regression and of each spatial residual, in units of the noise.
    ranges : tuple of float
        Of the spatial residuals, in hyperspectral pixels.
    """

    psf: Psf
    weights: Floats
    ranges: tuple[float, ...] = RANGES

    def tables(
        self, sampling: Sampling, coarse: list[tuple[int, int]], fine: list[tuple[int, int]]
    ) -> list[AxisTables]:
        """One-dimensional covariances for rows and columns of a block."""
        scales = [scale for length in self.ranges for scale, _ in exponential(length)]
        return [
            axis_tables(self.psf, sampling, axis, coarse[axis], fine[axis], scales)
            for axis in (0, 1)
        ]

    def kernels(self, tables: list[AxisTables], local: Image) -> NDArray[np.float32]:
        """Covariances of the hyperspectral pixels of a block at weight 1, (1 + ranges, n, n).

        `local` are the degraded directions of m in the block, (k, n_r, n_c).
        """
        n = local.shape[1] * local.shape[2]
        out = np.empty((1 + len(self.ranges), n, n), np.float32)
        directions = local.reshape(local.shape[0], n)
        rows, cols = (_nearness(np.arange(s) * 1.0, np.arange(s) * 1.0) for s in local.shape[1:])
        near = np.einsum("ik,jl->ijkl", rows, cols).reshape(n, n)
        out[0] = directions.T @ directions / max(len(directions), 1) * near
        for i, length in enumerate(self.ranges):
            some = slice(4 * i, 4 * i + 4)
            parts = [AxisTables(t.areas[some], t.points[some]) for t in tables]
            share = [w for _, w in exponential(length)]
            out[1 + i] = area_covariance(parts[0], parts[1], share)
        return out

    def predict(
        self,
        tables: list[AxisTables],
        positions: list[Floats],
        dual: Image,
        local: Image,
        local_fine: Image,
    ) -> Image:
        """Spread dual weights over the multispectral pixels of a block.

        Parameters
        ----------
        tables : list of AxisTables
        positions : list of ndarray
            Rows and columns of the fine pixels in hyperspectral pixels of the block.
        dual : ndarray, (components, n_r, n_c)
        local : ndarray, (k, n_r, n_c)
        local_fine : ndarray, (k, rows, cols)

        Returns
        -------
        ndarray, (components, rows, cols)
        """
        weights = self.weights.astype(np.float32)
        shape = local.shape[1:]
        rows, cols = (
            _nearness(p, np.arange(n) * 1.0).astype(np.float32) for p, n in zip(positions, shape)
        )
        scaled = dual * weights[:, 0, None, None] / max(len(local), 1)
        out = np.zeros((len(dual), *local_fine.shape[1:]), np.float32)
        for coarse, fine in zip(local, local_fine):
            out += (rows @ (scaled * coarse) @ cols.T) * fine
        for i, length in enumerate(self.ranges):
            some = slice(4 * i, 4 * i + 4)
            parts = [AxisTables(t.areas[some], t.points[some]) for t in tables]
            share = [w for _, w in exponential(length)]
            out += apply_to_points(parts[0], parts[1], share, dual * weights[:, 1 + i, None, None])
        return out

    def dual(self, kernels: NDArray[np.float32], errors: Image, noise: Image) -> Image:
        """Solve (sum of weighted kernels + noise) a = errors for each component."""
        out = np.empty_like(errors)
        flat = errors.reshape(len(errors), -1)
        distinct, which = np.unique(self.weights, axis=0, return_inverse=True)
        for i, weights in enumerate(distinct):
            chosen = np.flatnonzero(which.ravel() == i)
            covariance = np.tensordot(weights.astype(np.float32), kernels, axes=1)
            covariance[np.diag_indices_from(covariance)] += noise.ravel()
            factor = cho_factor(covariance, lower=True, overwrite_a=True, check_finite=False)
            solution = cho_solve(factor, flat[chosen].T, check_finite=False)
            out[chosen] = solution.T.reshape(-1, *errors.shape[1:])
        return out


def _nearness(a: Floats, b: Floats) -> Floats:
    return np.asarray(np.exp(-0.5 * ((a[:, None] - b) / VARYING) ** 2))


def krige(
    kriging: LocalKriging,
    errors: Image,
    noise: Image,
    local: Image,
    local_fine: Image,
    sampling: Sampling,
    first: tuple[int, int],
    report: Reporter,
) -> Image:
    """Spread scores that the features leave over the multispectral pixels, block by block.

    Parameters
    ----------
    kriging : LocalKriging
    errors : ndarray, (components, rows_h, cols_h)
        Scores less what the features explain, with noise of variance 1.
    noise : ndarray, (rows_h, cols_h)
        Variance of the noise: 1, or very large where there is no measurement.
    local, local_fine : ndarray, (k, rows_h, cols_h) and (k, rows_m, cols_m)
        Directions of m, degraded and as they are.
    sampling : Sampling
        Of this window.
    first : (int, int)
        Which hyperspectral pixel of the whole image comes first here. Blocks lie at multiples of
        `BLOCK` of the whole, so that windows agree.
    report : Reporter

    Returns
    -------
    ndarray, (components, rows_m, cols_m), float32
    """
    shape, fine_shape = errors.shape[1:], local_fine.shape[1:]
    axes = [stretches(sampling, a, shape[a], fine_shape[a], first[a]) for a in (0, 1)]
    out = np.zeros((len(errors), *fine_shape), np.float32)
    done = 0
    for row in axes[0]:
        for col in axes[1]:
            report(done / (len(axes[0]) * len(axes[1])))
            done += 1
            data = (slice(None), slice(*row.coarse), slice(*col.coarse))
            where = (slice(None), slice(*row.fine), slice(*col.fine))
            part = krige_block(kriging, errors[data], noise[data[1:]], local[data],
                               local_fine[where], sampling, row, col)  # fmt: skip
            out[where] += part * row.share[:, None] * col.share
    return out


@dataclass(frozen=True)
class Stretch:
    """A block along one axis: which pixels it looks at, which it serves, and its share of them."""

    coarse: tuple[int, int]
    fine: tuple[int, int]
    share: NDArray[np.float32]


def krige_block(
    kriging: LocalKriging,
    errors: Image,
    noise: Image,
    local: Image,
    local_fine: Image,
    sampling: Sampling,
    row: Stretch,
    col: Stretch,
) -> Image:
    """Kriging of one block, (components, rows, cols); see `krige`."""
    both = (row, col)
    tables = kriging.tables(sampling, [s.coarse for s in both], [s.fine for s in both])
    positions = [
        (np.arange(*s.fine) - sampling.offset[a]) / sampling.ratio[a] - s.coarse[0]
        for a, s in enumerate(both)
    ]
    kernels = kriging.kernels(tables, local)
    dual = kriging.dual(kernels, errors, noise)
    return kriging.predict(tables, positions, dual, local, local_fine)


def stretches(sampling: Sampling, axis: int, coarse: int, fine: int, first: int) -> list[Stretch]:
    """The blocks along one axis of a window; their shares of each fine pixel sum to 1."""
    position = (np.arange(fine) - sampling.offset[axis]) / sampling.ratio[axis] + first
    position = np.clip(position, first - 0.4999, first + coarse - 0.5001)
    found = []
    last = max((first + coarse - 1 - _REST) // BLOCK, first // BLOCK)
    for number in range(first // BLOCK, last + 1):
        low, high = number * BLOCK - 0.5, (number + 1) * BLOCK - 0.5
        # The outermost blocks reach as far as the image does.
        low = -np.inf if low <= first - 0.5 else low
        high = np.inf if number == last else high
        share = np.clip((position - low + _RAMP) / (2 * _RAMP), 0, 1)
        share *= np.clip((high + _RAMP - position) / (2 * _RAMP), 0, 1)
        served = np.flatnonzero(share > 0)
        if served.size == 0:
            continue
        start = max(number * BLOCK - MARGIN - first, 0)
        stop = min((number + 1) * BLOCK + MARGIN - first, coarse)
        where = (int(served[0]), int(served[-1]) + 1)
        found.append(Stretch((start, stop), where, share[slice(*where)].astype(np.float32)))
    return found


def with_weights(kriging: LocalKriging, weights: Floats) -> LocalKriging:
    """The same covariance functions with other weights."""
    return replace(kriging, weights=weights)
