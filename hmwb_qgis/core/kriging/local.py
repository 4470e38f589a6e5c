# SPDX-License-Identifier: GPL-2.0-or-later
"""The covariance of what the features leave of the hyperspectral scores (see `features`).

It has parts of three kinds: a regression on m that varies from place to place, spatial residuals
of several ranges, and shaded ones, which go with the brightness of m. Light multiplies all that is
peculiar to the spectrum of a place, so that detail of m in brightness is detail of it, too, as in
the modulation of J. G. Liu, Smoothing filter-based intensity modulation, International Journal of
Remote Sensing 21 (2000). What is added to what is in proportion is the error model of D. M. Rocke
and S. Lorenzato, A two-component model for measurement error in analytical chemistry, Technometrics
37 (1995); the likelihood tells how much there is of each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.kriging.covariance import (
    SCALES,
    AxisTables,
    area_covariance,
    axis_tables,
    exponential,
)
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import Psf

# Of the spatial residuals, in hyperspectral pixels. Over the longest a regression varies; as far do
# blocks look around them, and pixels that lie further apart are independent.
RANGES = (0.5, 1.2, 3.0)


@dataclass(frozen=True)
class Local:
    """What m shows of places, by which the covariance differs from one to the next."""

    # (k, rows, cols): what the regression that varies is on, which are uncorrelated directions of m
    # with a variance of 1, and functions of a single band
    directions: Image
    brightness: NDArray[np.float32]  # (rows, cols): mean of the bands, over that of the scene

    @property
    def shape(self) -> tuple[int, int]:
        """Rows and columns."""
        rows, cols = self.brightness.shape
        return rows, cols

    def cut(self, rows: slice, cols: slice) -> Local:
        """Of some of the pixels.

        Parameters
        ----------
        rows, cols : slice
        """
        return Local(self.directions[:, rows, cols], self.brightness[rows, cols])

    def at(self, rows: NDArray[np.intp], cols: NDArray[np.intp]) -> Local:
        """Where some of the rows and some of the columns cross.

        Parameters
        ----------
        rows, cols : ndarray, (k,) and (n,)
            Their places.
        """
        return Local(self.directions[:, rows][:, :, cols], self.brightness[rows][:, cols])

    def seen(self, degradation: Callable[[Image], Image]) -> Local:
        """As h sees it, by what degrades the pixels of m to those of h."""
        return Local(degradation(self.directions), degradation(self.brightness[None])[0])

    def shading(self, other: Local | None = None) -> NDArray[np.float32]:
        """Products of the brightness of its pixels with that of others.

        Parameters
        ----------
        other : Local or None
            Of the others; None: of the same pixels.

        Returns
        -------
        ndarray, (n, m)
        """
        own = self.brightness.ravel()
        return np.outer(own, own if other is None else other.brightness)


@dataclass(frozen=True)
class LocalKriging:
    """The covariance of the local parts."""

    psf: Psf
    # (components, 2 + 2 * ranges): variance of the varying regression, of each spatial residual, of
    # each shaded one at mean brightness, and of what m does not show of a pixel, in units of the
    # noise
    weights: Floats

    def tables(
        self, sampling: Sampling, coarse: list[tuple[int, int]], fine: list[tuple[int, int]]
    ) -> list[AxisTables]:
        """One-dimensional covariances for rows and columns of a block.

        Parameters
        ----------
        sampling : Sampling
        coarse, fine : list of (int, int)
            First and end of the pixels of h and of m, along rows and columns.

        Returns
        -------
        list of AxisTables
            Of the rows and of the columns.
        """
        return [self.axis(sampling, axis, coarse[axis], fine[axis]) for axis in (0, 1)]

    def axis(
        self, sampling: Sampling, axis: int, coarse: tuple[int, int], fine: tuple[int, int]
    ) -> AxisTables:
        """Those of one axis, a table for each Gaussian.

        Parameters
        ----------
        sampling : Sampling
        axis : {0, 1}
            Rows or columns.
        coarse, fine : (int, int)
            First and end of the pixels of h and of m along it.
        """
        return axis_tables(self.psf, sampling, axis, coarse, fine, SCALES)

    def kernels(self, tables: list[AxisTables], local: Local) -> NDArray[np.float32]:
        """Covariances of the hyperspectral pixels of a block at weight 1.

        Parameters
        ----------
        tables : list of AxisTables
            Of its rows and columns.
        local : Local
            Of the block, as h sees it.

        Returns
        -------
        ndarray, (1 + 2 * ranges, n, n), float32
            Of the varying regression, of each spatial residual, and of each shaded one.
        """
        spatial = self.spatial_kernels(tables)
        varying = varying_kernel(local.directions, nearness_of(local.shape))
        return np.concatenate([varying[None], spatial, spatial * local.shading()])

    def spatial_kernels(self, tables: list[AxisTables]) -> NDArray[np.float32]:
        """Covariances of the hyperspectral pixels of a block by the spatial residuals at weight 1.

        Parameters
        ----------
        tables : list of AxisTables
            Of its rows and columns.

        Returns
        -------
        ndarray, (ranges, n, n), float32
        """
        rows, cols = tables
        kernels = [area_covariance(rows, cols, share.tolist()) for share in _shares()]
        return np.asarray(kernels, np.float32)


def spatial_weights(weights: Floats) -> Floats:
    """Those of the spatial residuals and of the shaded ones, of the weights of a `LocalKriging`.

    Parameters
    ----------
    weights : ndarray, (k, 2 + 2 * ranges)

    Returns
    -------
    ndarray, (k, 2, ranges)
    """
    return weights[:, 1:-1].reshape(-1, 2, len(RANGES))


def gaussian_weights(weights: Floats) -> Floats:
    """Those of the Gaussians that the residuals of `spatial_weights` are sums of.

    Parameters
    ----------
    weights : ndarray, (k, 2, ranges)

    Returns
    -------
    ndarray, (k, 2, scales)
    """
    return np.asarray(weights @ _shares())


def _shares() -> Floats:
    """Of each Gaussian in each range, (ranges, scales)."""
    return np.array([[weight for _, weight in exponential(length)] for length in RANGES])


def nearness_of(shape: tuple[int, ...]) -> NDArray[np.float32]:
    """How much of a regression two hyperspectral pixels of a block share, (n, n)."""
    rows, cols = (nearness(np.arange(n) * 1.0, np.arange(n) * 1.0) for n in shape)
    return np.asarray(np.kron(rows, cols), np.float32)


def varying_kernel(local: Image, near: NDArray[np.float32]) -> NDArray[np.float32]:
    """Covariance of the varying regression on directions (k, n_r, n_c) at weight 1, (n, n)."""
    directions = local.reshape(len(local), len(near))
    kernel: NDArray[np.float32] = directions.T @ directions
    kernel *= near / np.float32(max(len(directions), 1))
    return kernel


def nearness(a: Floats, b: Floats) -> Floats:
    """Correlation of a regression at places along an axis, in hyperspectral pixels."""
    return np.asarray(np.exp(-0.5 * ((a[:, None] - b) / RANGES[-1]) ** 2))
