# SPDX-License-Identifier: GPL-2.0-or-later
"""Degradation matrices for many places at once, along an axis and of both."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.observation.pair import Boundary
from hmwb_qgis.core.observation.profiles import Profile, Taps, wrap
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.rounding import without_tails

Along = Callable[[int, tuple[float, float], tuple[int, int], Boundary], list[NDArray[np.float32]]]


def sampling_matrix(
    profile: Profile, centres: Floats, size: int, boundary: Boundary
) -> NDArray[np.float32]:
    """Weights of a profile of a PSF at any places of an axis, (places, size)."""
    where, weight = profile.taps_at(centres)
    return matrix_of(where, without_tails(weight), size, boundary)


def matrix_of(
    where: NDArray[np.int64], weight: Floats, size: int, boundary: Boundary
) -> NDArray[np.float32]:
    """Weights, (places, k), of pixels of an axis that may lie beyond it, as (places, size)."""
    index = np.arange(len(where))[:, None] * size + wrap(where, size, boundary)
    sums = np.bincount(index.ravel(), weight.ravel(), len(where) * size)
    return sums.reshape(-1, size).astype(np.float32)


def place_matrix(down: Taps, across: Taps, shape: tuple[int, int]) -> sparse.csr_matrix:
    """Weights of the pixels of an image at places in it, (places, rows x cols), float32.

    `down` and `across` are the rows and columns that a place looks at, and their weights, (places,
    k) and (places, l): that of a pixel is the product of the two.
    """
    (rows, row_weight), (cols, col_weight) = down, across
    index = rows[:, :, None] * shape[1] + cols[:, None, :]
    weight = (row_weight[:, :, None] * col_weight[:, None, :]).astype(np.float32)
    pointer = np.arange(len(rows) + 1) * (rows.shape[1] * cols.shape[1])
    size = (len(rows), shape[0] * shape[1])
    return sparse.csr_matrix((weight.ravel(), index.ravel(), pointer), shape=size)


def matrices_along(psf: Psf) -> Along:
    """What makes the matrices of a PSF along an axis; those that were asked for last are kept.

    It takes the axis, the place of the first pixel of h and how far it is to the next, the numbers
    of both kinds of pixels, and how the axis goes on; it gives a matrix, (pixels of h, pixels of
    m), for each term of the PSF.
    """
    terms = psf.terms()

    @lru_cache
    def along(
        axis: int, start: tuple[float, float], sizes: tuple[int, int], boundary: Boundary
    ) -> list[NDArray[np.float32]]:
        (offset, ratio), (count, size) = start, sizes
        centres = offset + ratio * np.arange(count)
        return [sampling_matrix(term[axis], centres, size, boundary) for term in terms]

    return along
