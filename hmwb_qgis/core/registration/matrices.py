# SPDX-License-Identifier: GPL-2.0-or-later
"""Dense degradation matrices along rows and columns, for many places at once."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.observation.pair import Boundary
from hmwb_qgis.core.observation.psf import Profile, Psf, wrap

Floats = NDArray[np.float64]

_NOTHING = 1e-12  # weight


def sampling_matrix(
    profile: Profile, centres: Floats, size: int, boundary: Boundary
) -> NDArray[np.float32]:
    """Weights of a profile of a PSF at any places of an axis, (places, size)."""
    where, weight = profile.taps_at(centres)
    weight[np.abs(weight) < _NOTHING] = 0.0  # products of subnormal numbers are slow
    matrix = np.zeros((centres.size, size), np.float32)
    lines = np.repeat(np.arange(centres.size), where.shape[1])
    np.add.at(matrix, (lines, wrap(where.ravel(), size, boundary)), weight.ravel())
    return matrix


def degradation_matrices(
    psf: Psf, centres: list[Floats], fine: tuple[int, ...], boundary: Boundary
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Dense degradation matrices for rows and columns, a pair for each term of the PSF."""
    return [
        (
            sampling_matrix(row, centres[0], fine[0], boundary),
            sampling_matrix(col, centres[1], fine[1], boundary),
        )
        for row, col in psf.terms()
    ]
