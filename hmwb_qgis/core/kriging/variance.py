# SPDX-License-Identifier: GPL-2.0-or-later
"""The variance of what is kriged, with the covariances that krige it.

A point with prior variance s and covariances c with the hyperspectral pixels, whose covariance is
C = L L', keeps the variance s - |L^-1 c|^2. The coefficients of the features are in doubt too, with
covariance P = R'R: what is wrong of what they explain of the pixels is kriged away, so that of
their features f in the point and F in the pixels there counts |R (f - F C^-1 c)|^2 (N. Cressie,
Statistics for Spatial Data, 1993, 3.2 and 3.4).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image, Window
from hmwb_qgis.core.kriging.blocks import (
    Axis,
    Blocks,
    Measured,
    Stretch,
    finished,
    served,
    stretches,
)
from hmwb_qgis.core.kriging.doubt import Doubtful
from hmwb_qgis.core.kriging.kept import Kept
from hmwb_qgis.core.kriging.local import (
    Local,
    LocalKriging,
    gaussian_weights,
    spatial_weights,
)
from hmwb_qgis.core.linear_algebra import cholesky, triangular_solve
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.windows import strips
from hmwb_qgis.core.rounding import ROUNDING, TINY

# Points in a pixel of h, along each axis, for which it is computed what share of the variance
# remains. That varies with the ranges of the covariance, the shortest of which is half a pixel.
_POINTS = 1.5
# Hyperspectral pixels around a block that its variance looks at: what lies further away tells a
# point next to nothing beside what lies nearer. A third one halves the speed and makes the variance
# smaller by 0.1 to 0.5 %.
_MARGIN = 2


def kriging_variance(
    kriging: LocalKriging,
    measured: Measured,
    local_fine: Local,
    sampling: Sampling,
    *,
    doubtful: Doubtful,
    first: tuple[int, int],
    part: Window,
    onto: Image,
) -> Iterator[slice]:
    """Variance of what `blocks.krige` finds, with the same blocks.

    Parameters
    ----------
    kriging, measured, local_fine, sampling, first
        As for `blocks.krige`.
    doubtful : Doubtful
        The features whose coefficients are in doubt.
    part : (slice, slice)
        Rows and columns of the multispectral pixels that are wanted.
    onto : ndarray, (2, sets, rows, cols), float32
        What the variances on the part are added to, in place: of what is kriged and by the
        coefficients, of the components of each of `component_sets`, in units of the noise.

    Yields
    ------
    slice
        Rows of the part that are finished with each row of blocks, from the top, each once.
    """
    blocks = _VarianceBlocks(kriging, sampling)
    # What blocks find blends; their variances are alike where they meet, so that none is computed
    # twice.
    axes = [
        stretches(sampling, a, n, size, first[a], margin=_MARGIN, ramp=ROUNDING)
        for a, (n, size) in enumerate(zip(measured.noise.shape, local_fine.shape))
    ]
    down, across = served(axes, part)
    for row, done in zip(down, finished(down, part[0])):
        told = []
        for col in across:
            fine = local_fine.cut(slice(*row.fine), slice(*col.fine))
            told.append(blocks.told(measured, fine, row, col, doubtful=doubtful))
        in_doubt = _in_doubt(doubtful, row, across, [each.foretold for each in told])
        for col, each, coefficients in zip(across, told, in_doubt):
            here, there = row.places(col, part)
            found = np.stack([each.variances, coefficients])
            found *= row.share[:, None] * col.share
            onto[here] += found[there]
        if done.stop > done.start:
            yield done


def _in_doubt(
    doubtful: Doubtful, row: Stretch, across: Sequence[Stretch], foretold: Sequence[_OnLattice]
) -> list[Image]:
    """Variances by the doubt of the coefficients, (sets, rows, cols), of the blocks of a row.

    The features of all of them are evaluated at once, which takes half the time of one by one.
    """
    sets, first = doubtful.doubt.of_sets, across[0].fine[0]
    size = row.fine[1] - row.fine[0]
    out = [np.empty((len(sets), size, col.fine[1] - col.fine[0]), np.float32) for col in across]
    for some in strips(size):
        rows = (row.fine[0] + some.start, row.fine[0] + some.stop)
        every = doubtful.functions(rows, (first, across[-1].fine[1]))
        for col, kriged, found in zip(across, foretold, out):
            own = every[:, :, col.fine[0] - first : col.fine[1] - first]
            wrong = doubtful.doubt.along(own)
            wrong -= kriged.rows(some)
            for i, directions in enumerate(sets):
                part = wrong[directions]
                found[i, some] = np.einsum("krc,krc->rc", part, part)
    return out


@dataclass(frozen=True)
class _Lattice:
    """The points of the blocks of one shape that the variance is computed for."""

    places: Sequence[NDArray[np.intp]]  # rows and columns in the block
    # Of linear interpolation from them to all pixels, (pixels, places) along either axis
    weights: Sequence[NDArray[np.float32]]
    # (sets, 2, n, points): covariances of the hyperspectral pixels with them, by the spatial
    # residuals and, at mean brightness, by the shaded ones
    spatial: NDArray[np.float32]
    # (n, points): what they share of a varying regression, over the number of its directions
    near: NDArray[np.float32]

    def varying(self, local: Image, chosen: Image) -> NDArray[np.float32]:
        """Covariances by the varying regression at weight 1, (n, points).

        `local` and `chosen` are the directions of m, (k, ...), in the hyperspectral pixels and in
        the points.
        """
        alike = local.reshape(len(local), -1).T @ chosen.reshape(len(chosen), -1)
        alike *= self.near
        return np.asarray(alike)


@dataclass(frozen=True)
class _OnLattice:
    """Values in the points of a lattice, (k, points)."""

    lattice: _Lattice
    values: Image

    def rows(self, some: slice) -> Image:
        """Interpolated to the pixels of some rows of the block, (k, rows, cols)."""
        down, across = self.lattice.weights
        table = self.values.reshape(-1, down.shape[1], across.shape[1])
        return np.asarray(down[some] @ (table @ across.T))


@dataclass(frozen=True)
class _Told:
    """Of a block: variances of what is kriged, (sets, rows, cols), and what is taken off features.

    The latter along the directions in which their coefficients are in doubt.
    """

    variances: Image
    foretold: _OnLattice


class _VarianceBlocks(Blocks):
    """Kriging variances of single blocks."""

    def __init__(self, kriging: LocalKriging, sampling: Sampling):
        super().__init__(kriging, sampling)
        self._lattices: Kept[_Lattice] = Kept()

    def told(
        self, measured: Measured, fine: Local, row: Stretch, col: Stretch, *, doubtful: Doubtful
    ) -> _Told:
        """What the hyperspectral pixels tell of the multispectral ones of a block."""
        axes = [self._axis(0, row), self._axis(1, col)]
        measured = measured.cut(row, col)
        lattice = self._lattice(axes, len(fine.directions))
        chosen = fine.at(*lattice.places)
        varying = lattice.varying(measured.local.directions, chosen.directions)
        shading = measured.local.shading(chosen)
        degraded = doubtful.degraded[:, slice(*row.coarse), slice(*col.coarse)]
        along = doubtful.doubt.along(degraded.reshape(len(degraded), -1))
        seen = [along[some].T for some in doubtful.doubt.of_sets]
        shares, foretold = [], []
        for i, covariance in enumerate(self._covariances(axes, measured)):
            weights = self.distinct[i].astype(np.float32)
            known = lattice.spatial[i, 1] * shading
            known += lattice.spatial[i, 0]
            known += varying * weights[0]
            factor = cholesky(covariance)
            told, white = triangular_solve(factor, known), triangular_solve(factor, seen[i])
            shares.append(np.einsum("np,np->p", told, told))
            foretold.append(white.T @ told)
        # What m shows makes prior and what is told alike from pixel to pixel, not their ratio.
        share = np.stack(shares) / np.maximum(self._prior(chosen), TINY).reshape(len(shares), -1)
        left = 1.0 - _OnLattice(lattice, np.minimum(share, 1.0)).rows(slice(None))
        return _Told(self._prior(fine) * left, _OnLattice(lattice, np.concatenate(foretold)))

    def _prior(self, local: Local) -> Image:
        """Variances of points by the covariance alone, (sets, rows, cols)."""
        plain, shaded = self.apart.sum(axis=2).T[:, :, None, None]
        varying = self.distinct[:, 0].astype(np.float32)[:, None, None]
        size = (local.directions**2).sum(axis=0) / np.float32(max(len(local.directions), 1))
        return np.asarray(plain + shaded * local.brightness**2 + varying * size)

    def _lattice(self, axes: list[Axis], directions: int) -> _Lattice:
        """That of the blocks with such axes, for so many directions of m."""

        def made() -> _Lattice:
            sizes = zip((len(axis.near) for axis in axes), self.sampling.ratio)
            places, weights = zip(*(_lattice(size, ratio / _POINTS) for size, ratio in sizes))
            of_scales = gaussian_weights(spatial_weights(self.distinct)).astype(np.float32)
            spatial = [[self._known(axes, places, w) for w in both] for both in of_scales]
            near = [axis.near[p].T for axis, p in zip(axes, places)]
            share = near[0][:, None, :, None] * near[1][:, None, :]
            share = share.reshape(spatial[0][0].shape) / np.float32(max(directions, 1))
            return _Lattice(places, weights, np.array(spatial), share)

        return self._lattices.get(tuple((axis.key, axis.place) for axis in axes), made)

    def _known(
        self, axes: list[Axis], places: Sequence[NDArray[np.intp]], weights: NDArray[np.float32]
    ) -> NDArray[np.float32]:
        """Spatial covariances of the hyperspectral pixels with points, (n, points).

        By weights of the Gaussians.
        """
        rows, cols = axes[0].near.shape[1], axes[1].near.shape[1]
        down = axes[0].points.reshape(len(axes[0].near), rows, len(weights), -1)[places[0]]
        down = (down * weights[:, None]).reshape(len(places[0]) * rows, -1)
        across = axes[1].points.reshape(cols, down.shape[1], -1)[:, :, places[1]]
        product = down @ across.transpose(1, 0, 2).reshape(down.shape[1], -1)
        table = product.reshape(len(places[0]), rows, cols, len(places[1]))
        return np.ascontiguousarray(table.transpose(1, 2, 0, 3).reshape(rows * cols, -1))


@lru_cache
def _lattice(size: int, step: float) -> tuple[NDArray[np.intp], NDArray[np.float32]]:
    """Places along an axis of a block, `step` apart, that its variance is computed for, (places,).

    And the weights of linear interpolation from them to all its pixels, (size, places).
    """
    count = min(int(np.ceil(size / step)) + 1, size)
    places = np.unique(np.linspace(0, size - 1, count).round().astype(np.intp))
    pixels = np.arange(size, dtype=np.float64)
    columns = [np.interp(pixels, places, unit) for unit in np.eye(len(places))]
    return places, np.stack(columns, axis=1).astype(np.float32)
