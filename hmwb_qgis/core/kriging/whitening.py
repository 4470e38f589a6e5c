# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of numbers with a covariance, as rows of uncorrelated ones."""

from __future__ import annotations

import numpy as np

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.linear_algebra import cholesky, solve

_STEP = 32  # columns at a time: nearly all is large products then


def whitened(covariance: Floats, rows: Floats) -> Floats:
    """F L^-T for rows F, with L L^T the covariance C: products of them are those with C^-1.

    Cholesky's decomposition some columns at a time, with F for further rows of L. SciPy solves a
    system under the lock of the interpreter, products of NumPy's go on in several threads.

    Parameters
    ----------
    covariance : ndarray, (n, n)
        C, symmetric. Where it is not definite in rounded numbers, see `cholesky`.
    rows : ndarray, (k, n)
        F.

    Returns
    -------
    ndarray, (k, n)
    """
    size = len(covariance)
    factor = np.concatenate([covariance, rows])
    for start in range(0, size, _STEP):
        own = slice(start, min(start + _STEP, size))
        left = factor[start:, own] - factor[start:, :start] @ factor[own, :start].T
        square = cholesky(left[: own.stop - start])
        factor[start:, own] = left @ solve(square, np.eye(len(square))).T
    return factor[size:]
