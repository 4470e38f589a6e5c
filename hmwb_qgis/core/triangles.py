# SPDX-License-Identifier: GPL-2.0-or-later
"""Equations with triangular matrices, and many small ones at once."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

from hmwb_qgis.core.arrays import Floats


def inverse_triangles(factors: Floats) -> Floats:
    """Inverses of lower triangular matrices (n, k, k), row by row for all of them.

    They have zeros above the diagonal and none on it.
    """
    diagonal = np.arange(factors.shape[-1])
    inverse = np.zeros_like(factors)
    inverse[:, diagonal, diagonal] = 1.0 / factors[:, diagonal, diagonal]
    weights = factors * -inverse[:, diagonal, diagonal][..., None]
    for k in diagonal[1:]:
        above, own = slice(0, k), slice(k, k + 1)
        np.matmul(weights[:, own, above], inverse[:, above, above], out=inverse[:, own, above])
    return inverse


def triangular_solve(factor: NDArray[Any], right: NDArray[Any]) -> NDArray[Any]:
    """X with L X = B.

    Parameters
    ----------
    factor : ndarray, (n, n)
        L, lower triangular, with none zero on its diagonal.
    right : ndarray, (n, k)
        B, of the type of L.

    Returns
    -------
    ndarray, (n, k)
    """
    # LAPACK counts columns first, so that X' L' = B' need not be copied in another order.
    trsm = linalg.get_blas_funcs("trsm", (factor, right))
    return np.asarray(trsm(1.0, factor, right.T, side=1, lower=1, trans_a=1).T)
