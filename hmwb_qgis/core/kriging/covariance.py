# SPDX-License-Identifier: GPL-2.0-or-later
"""Covariances of hyperspectral pixels, which are means over areas, with each other and with points.

Every spatial covariance is a sum of Gaussians and the PSF is a sum of separable terms, so that
all tables are Kronecker products of one-dimensional ones and a whole window is never needed.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import erf

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.profiles import Taps
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.rounding import ROUNDING, without_tails

# Standard deviations of Gaussians, in hyperspectral pixels, of which every range is a sum: what
# depends on the Gaussians alone is then computed once for all ranges.
SCALES = (0.04, 0.1, 0.25, 0.65, 1.7, 4.4)


@dataclass(frozen=True)
class AxisTables:
    """One-dimensional covariances along one axis of a block, a list over Gaussians."""

    # Of each (terms, terms, n, n): between hyperspectral pixels, for each pair of terms of the PSF
    areas: list[Floats]
    points: list[Floats]  # of each (terms, fine, n): between multispectral and hyperspectral pixels


def exponential(length: float) -> list[tuple[float, float]]:
    """(scale, weight) of the Gaussians that make exp(-r / length), in hyperspectral pixels.

    exp(-r) is the mean of exp(-r^2 / (2 s^2)) with s the size of a normal number (D. F. Andrews and
    C. L. Mallows, Scale mixtures of normal distributions, J. Royal Statistical Society B 36, 1974).
    Each of `SCALES` stands for all s that are next to it. For lengths from 0.5 to 3 that is exact
    within 0.03 and, from 0.2 lengths on, within 0.02.
    """
    scales = np.array(SCALES)
    between = np.sqrt(scales[1:] * scales[:-1])
    below = erf(np.concatenate([[0.0], between, [np.inf]]) / (np.sqrt(2.0) * length))
    return list(zip(SCALES, np.diff(below).tolist()))


def axis_tables(
    psf: Psf,
    sampling: Sampling,
    axis: int,
    coarse: tuple[int, int],
    fine: tuple[int, int],
    scales: Sequence[float],
) -> AxisTables:
    """Tables along one axis.

    Of the hyperspectral pixels from the first to the end of `coarse`, and the multispectral ones of
    `fine`, for Gaussians whose standard deviations are `scales`, in hyperspectral pixels.
    """
    centres = sampling.centres(axis, coarse[1])[coarse[0] :]
    profiles = [term[axis].taps for term in psf.terms()]
    spread, low = _spread(profiles, centres, sampling.ratio[axis])
    inner = low + np.arange(spread.shape[2], dtype=np.float64)
    outer = np.arange(*fine, dtype=np.float64)
    among, across = ((x[:, None] - inner) ** 2 for x in (inner, outer))
    areas, points = [], []
    for scale in scales:
        exponent = -0.5 / (scale * sampling.ratio[axis]) ** 2
        seen = spread @ np.exp(exponent * among)
        areas.append(without_tails(np.matmul(seen[:, None], spread[None].transpose(0, 1, 3, 2))))
        points.append(
            without_tails(np.matmul(np.exp(exponent * across), spread.transpose(0, 2, 1)))
        )
    return AxisTables(areas, points)


def _spread(
    profiles: Sequence[Callable[[float], Taps]], centres: Floats, ratio: float
) -> tuple[Floats, int]:
    """Weights of the PSF terms for each pixel, (terms, n, fine), and the first fine pixel."""
    whole = float(ratio).is_integer()
    places, weights = [], []
    for profile in profiles:
        first = [profile(float(centres[0]))]
        # At a whole ratio all pixels see the same weights.
        others = [] if whole else [profile(float(c)) for c in centres[1:]]
        for i in range(centres.size):
            where, weight = first[0] if whole or i == 0 else others[i - 1]
            places.append(where + i * int(ratio) if whole else where)
            weights.append(weight)
    low = min(int(where[0]) for where in places)
    high = max(int(where[-1]) for where in places) + 1
    spread = np.zeros((len(profiles) * centres.size, high - low))
    for i, (where, weight) in enumerate(zip(places, weights)):
        spread[i, where - low] = weight
    return spread.reshape(len(profiles), centres.size, high - low), low


def area_covariance(rows: AxisTables, cols: AxisTables, weights: Sequence[float]) -> Floats:
    """Covariance between all hyperspectral pixels of a block, (n, n), n = rows x cols."""
    n, k = rows.areas[0].shape[-1], cols.areas[0].shape[-1]
    # A sum of outer products of all pairs of rows with all pairs of columns is one product.
    left = np.concatenate([w * table.reshape(-1, n * n) for w, table in zip(weights, rows.areas)])
    right = np.concatenate([table.reshape(-1, k * k) for table in cols.areas])
    product: Floats = (left.T @ right).reshape(n, n, k, k)
    return np.asarray(product.transpose(0, 2, 1, 3).reshape(n * k, n * k))


def detail_covariance(
    psf: Psf, sampling: Sampling, rows: tuple[int, int], cols: tuple[int, int]
) -> Floats:
    """Covariance between hyperspectral pixels by detail that no two pixels of m share.

    Parameters
    ----------
    psf : Psf
    sampling : Sampling
    rows, cols : (int, int)
        First and end of the hyperspectral pixels of a block.

    Returns
    -------
    ndarray, (n, n), float64
        Of detail of variance 1 in each pixel of m, between the n pixels of the block.
    """
    tables = [
        axis_tables(psf, sampling, axis, pixels, (0, 1), [ROUNDING])
        for axis, pixels in enumerate((rows, cols))
    ]
    return area_covariance(tables[0], tables[1], [1.0])
