# SPDX-License-Identifier: GPL-2.0-or-later
"""Covariances of hyperspectral pixels, which are means over areas, with each other and with points.

Every spatial covariance is a sum of Gaussians and the PSF is a sum of separable terms, so that
all tables are Kronecker products of one-dimensional ones and a whole window is never needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .pair import Sampling
from .psf import Psf

Floats = NDArray[np.float64]

# exp(-r) as a sum of Gaussians exp(-r^2 / (2 s^2)) over 0 <= r <= 6, within 0.02: (s, weight).
_EXPONENTIAL = ((0.097, 0.133), (0.350, 0.279), (0.871, 0.395), (1.846, 0.193))


@dataclass(frozen=True)
class AxisTables:
    """One-dimensional covariances along one axis of a block, a list over Gaussians.

    Parameters
    ----------
    areas : list of ndarray, (terms, terms, n, n)
        Between hyperspectral pixels, for each pair of terms of the PSF.
    points : list of ndarray, (terms, fine, n)
        Between multispectral and hyperspectral pixels.
    """

    areas: list[Floats]
    points: list[Floats]


def exponential(length: float) -> list[tuple[float, float]]:
    """(scale, weight) of the Gaussians that make exp(-r / length)."""
    return [(scale * length, weight) for scale, weight in _EXPONENTIAL]


def axis_tables(
    psf: Psf,
    sampling: Sampling,
    axis: int,
    coarse: tuple[int, int],
    fine: tuple[int, int],
    scales: list[float],
) -> AxisTables:
    """Tables along one axis.

    Parameters
    ----------
    psf, sampling : Psf, Sampling
    axis : {0, 1}
    coarse, fine : (int, int)
        First and end of the hyperspectral and of the multispectral pixels.
    scales : list of float
        Standard deviations of the Gaussians, in hyperspectral pixels.
    """
    centres = sampling.centres(axis, coarse[1])[coarse[0] :]
    profiles = [term[axis].taps for term in psf.terms()]
    taps = [[profile(float(centre)) for centre in centres] for profile in profiles]
    low = min(int(where[0]) for term in taps for where, _ in term)
    high = max(int(where[-1]) for term in taps for where, _ in term) + 1
    spread = np.zeros((len(profiles), centres.size, high - low))
    for t, term in enumerate(taps):
        for i, (where, weight) in enumerate(term):
            spread[t, i, where - low] += weight
    inner = np.arange(low, high, dtype=np.float64)
    outer = np.arange(*fine, dtype=np.float64)
    areas, points = [], []
    for scale in scales:
        width = scale * sampling.ratio[axis]
        among = np.exp(-0.5 * ((inner[:, None] - inner) / width) ** 2)
        across = np.exp(-0.5 * ((outer[:, None] - inner) / width) ** 2)
        seen = spread @ among
        areas.append(np.einsum("sir,tjr->stij", seen, spread, optimize=True))
        points.append(np.einsum("xr,tjr->txj", across, spread, optimize=True))
    return AxisTables(areas, points)


def area_covariance(rows: AxisTables, cols: AxisTables, weights: list[float]) -> Floats:
    """Covariance between all hyperspectral pixels of a block, (n, n), n = rows x cols."""
    total = np.zeros(1)
    for row, col, weight in zip(rows.areas, cols.areas, weights):
        total = total + weight * np.einsum("stik,stjl->ijkl", row, col, optimize=True)
    count = total.shape[0] * total.shape[1]
    return total.reshape(count, count)


def apply_to_points(
    rows: AxisTables, cols: AxisTables, weights: list[float], dual: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Covariance of points with areas, times dual weights: (k, n_r, n_c) to (k, rows, cols)."""
    total = np.zeros((dual.shape[0], rows.points[0].shape[1], cols.points[0].shape[1]), np.float32)
    for row, col, weight in zip(rows.points, cols.points, weights):
        for r, c in zip(row, col):
            total += (weight * r).astype(np.float32) @ dual @ c.T.astype(np.float32)
    return total
