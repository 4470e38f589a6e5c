# SPDX-License-Identifier: GPL-2.0-or-later
"""The variance of what is kriged, with the covariances that krige it.

A point with prior variance s and covariances c with the hyperspectral pixels, whose covariance is
C = L L', keeps the variance s - |L^-1 c|^2. The coefficients of the features are in doubt too, with
covariance P = R'R: what is wrong of what they explain of the pixels is kriged away, so that of
their features f in the point and F in the pixels there counts |R (f - F C^-1 c)|^2 (N. Cressie,
Statistics for Spatial Data, 1993, 3.2 and 3.4).
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import solve_triangular

from hmwb_qgis.core.arrays import Image, Window
from hmwb_qgis.core.kriging.blocks import (
    Axis,
    Blocks,
    Measured,
    Stretch,
    served,
    stretches,
)
from hmwb_qgis.core.kriging.doubt import Doubtful
from hmwb_qgis.core.kriging.local import LocalKriging
from hmwb_qgis.core.linear_algebra import cholesky
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.windows import strips
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import ROUNDING
from hmwb_qgis.core.threads import every_other_in_threads

# Points in a pixel of h, along each axis, for which the variance is computed. It varies with the
# ranges of the covariance, the shortest of which is half a pixel.
_POINTS = 2
# Hyperspectral pixels around a block that its variance looks at: what lies further away tells a
# point next to nothing beside what lies nearer. A third one halves the speed and makes the variance
# smaller by 0.1 to 0.5 %.
_MARGIN = 2


def kriging_variance(
    kriging: LocalKriging,
    measured: Measured,
    local_fine: Image,
    sampling: Sampling,
    *,
    doubtful: Doubtful,
    first: tuple[int, int],
    report: Reporter,
    part: Window,
) -> tuple[Image, Image]:
    """Variance of what `blocks.krige` finds, with the same blocks.

    Parameters
    ----------
    kriging, measured, local_fine, sampling, first, report
        As for `blocks.krige`.
    doubtful : Doubtful
        The features whose coefficients are in doubt.
    part : (slice, slice)
        Rows and columns of the multispectral pixels that are wanted.

    Returns
    -------
    kriged, coefficients : ndarray, (sets, rows, cols), float32
        On the part, of the components of each of `component_sets`, in units of the noise.
    """
    blocks = _VarianceBlocks(kriging, sampling)
    out = np.zeros((2, len(blocks.distinct), *(p.stop - p.start for p in part)), np.float32)
    # What blocks find blends; their variances are alike where they meet, so that none is computed
    # twice.
    axes = [
        stretches(sampling, a, n, size, first[a], margin=_MARGIN, ramp=ROUNDING)
        for a, (n, size) in enumerate(zip(measured.noise.shape, local_fine.shape[1:]))
    ]

    down, across = served(axes, part)

    def add(row: Stretch, step: Reporter) -> None:
        for j, col in enumerate(across):
            step(j / len(across))
            here, there = row.places(col, part)
            found = blocks.variances(measured, local_fine, row, col, doubtful=doubtful)
            found *= row.share[:, None] * col.share
            out[here] += found[there]

    every_other_in_threads(add, down, report, first=down[0].number)
    return out[0], out[1]


class _VarianceBlocks(Blocks):
    """Kriging variances of single blocks."""

    def variances(
        self, measured: Measured, local_fine: Image, row: Stretch, col: Stretch, *,
        doubtful: Doubtful,
    ) -> Image:  # fmt: skip
        """Of the multispectral pixels of a block, (2, sets, rows, cols): kriged, coefficients."""
        axes = [self._axis(0, row), self._axis(1, col)]
        measured = measured.cut(row, col)
        local_fine = local_fine[:, slice(*row.fine), slice(*col.fine)]
        sizes = zip(local_fine.shape[1:], self.sampling.ratio)
        places, (down, across) = zip(*(_lattice(size, ratio) for size, ratio in sizes))
        chosen = local_fine[:, places[0]][:, :, places[1]]
        out = np.empty((2, len(self.distinct), *local_fine.shape[1:]), np.float32)
        degraded = doubtful.degraded[:, slice(*row.coarse), slice(*col.coarse)]
        seen = np.split(degraded, np.cumsum([len(r) for r in doubtful.doubt.roots])[:-1])
        foretold = []
        for i, covariance in enumerate(self._covariances(axes, measured)):
            weights = self.distinct[i].astype(np.float32)
            known = self._known(axes, places, weights)
            known += self._known_by_regression(axes, places, measured.local, chosen) * weights[0]
            factor = cholesky(covariance)
            told = solve_triangular(factor, known, lower=True, check_finite=False)
            prior = weights[1:-1].sum() + weights[0] * (chosen**2).sum(axis=0) / max(len(chosen), 1)
            left = prior - (told**2).sum(axis=0).reshape(prior.shape)
            out[0, i] = down @ np.maximum(left, 0.0) @ across.T
            flat = seen[i].reshape(len(seen[i]), -1).T
            white = solve_triangular(factor, flat, lower=True, check_finite=False)
            foretold.append((white.T @ told).reshape(-1, *prior.shape))
        spread = np.concatenate(foretold).reshape(-1, len(places[1])) @ across.T
        spread = spread.reshape(-1, len(places[0]), len(across))
        for some in strips(len(down)):
            rows = (row.fine[0] + some.start, row.fine[0] + some.stop)
            wrong = doubtful.fine(rows, col.fine)
            wrong -= down[some] @ spread
            first = 0
            for i, root in enumerate(doubtful.doubt.roots):
                part = wrong[first : first + len(root)]
                out[1, i, some] = np.einsum("krc,krc->rc", part, part)
                first += len(root)
        return out

    def _known(
        self, axes: list[Axis], places: Sequence[NDArray[np.intp]], weights: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Spatial covariances of the hyperspectral pixels with points, (n, points)."""
        rows, cols = axes[0].near.shape[1], axes[1].near.shape[1]
        down = axes[0].points.reshape(len(axes[0].near), rows, len(weights) - 2, -1)[places[0]]
        down = (down * weights[1:-1, None]).reshape(len(places[0]) * rows, -1)
        across = axes[1].points.reshape(cols, down.shape[1], -1)[:, :, places[1]]
        product = down @ across.transpose(1, 0, 2).reshape(down.shape[1], -1)
        table = product.reshape(len(places[0]), rows, cols, len(places[1]))
        return np.ascontiguousarray(table.transpose(1, 2, 0, 3).reshape(rows * cols, -1))

    def _known_by_regression(
        self, axes: list[Axis], places: Sequence[NDArray[np.intp]], local: Image, chosen: Image
    ) -> NDArray[np.float32]:
        """Covariances by the varying regression at weight 1, (n, points)."""
        n = local[0].size
        alike = local.reshape(-1, n).T @ chosen.reshape(-1, chosen[0].size)
        near = [axis.near[p].T for axis, p in zip(axes, places)]
        share = near[0][:, None, :, None] * near[1][:, None, :]
        return np.asarray(alike * share.reshape(alike.shape) / np.float32(max(len(local), 1)))


@lru_cache
def _lattice(size: int, ratio: float) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Places along an axis of a block that its variance is computed for, (places,).

    And the weights of linear interpolation from them to all its pixels, (size, places).
    """
    count = min(int(np.ceil(_POINTS * size / ratio)) + 1, size)
    places = np.unique(np.linspace(0, size - 1, count).round().astype(np.intp))
    pixels = np.arange(size, dtype=np.float64)
    columns = [np.interp(pixels, places, unit) for unit in np.eye(len(places))]
    return places, np.stack(columns, axis=1).astype(np.float32)
