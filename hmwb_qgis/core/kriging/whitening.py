# SPDX-License-Identifier: GPL-2.0-or-later
"""Rows of numbers with a covariance, as rows of uncorrelated ones."""

from __future__ import annotations

import numpy as np

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.linear_algebra import cholesky, triangular_solve
from hmwb_qgis.core.observation.windows import strips


def whitened(covariance: Floats, rows: Floats) -> Floats:
    """F L^-T for rows F, with L L^T the covariance C: products of them are those with C^-1.

    Cholesky's decomposition some columns at a time, with F for further rows of L. SciPy solves a
    system under the lock of the interpreter, products of NumPy's go on in several threads.
    C is (n, n), F and what comes of it (k, n). Where C is not definite in rounded numbers, see
    `cholesky`.
    """
    size = len(covariance)
    factor = np.concatenate([covariance, rows])
    for own in strips(size):  # nearly all is large products then
        first = own.start
        left = factor[first:, own] - factor[first:, :first] @ factor[own, :first].T
        square = cholesky(left[: own.stop - first])
        factor[first:, own] = left @ triangular_solve(square, np.eye(len(square))).T
    return factor[size:]
