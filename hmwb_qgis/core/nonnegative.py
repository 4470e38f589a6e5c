# SPDX-License-Identifier: GPL-2.0-or-later
"""Least squares under the condition that no unknown is negative."""

from __future__ import annotations

import numpy as np
from scipy.optimize import lsq_linear, nnls

from hmwb_qgis.core.arrays import Floats


def nonnegative_least_squares(matrix: Floats, target: Floats) -> Floats:
    """X >= 0 that minimises ||A x - b||.

    The method of active sets (Lawson and Hanson, 1974) is exact, but gives up after 3 n steps, as
    it may where columns depend on each other. An interior method, which ends everywhere, then finds
    x to its tolerance.

    Parameters
    ----------
    matrix : ndarray, (m, n)
    target : ndarray, (m,)

    Returns
    -------
    ndarray, (n,)
    """
    try:
        return np.asarray(nnls(matrix, target)[0])
    except RuntimeError:
        found = lsq_linear(matrix, target, bounds=(0.0, np.inf))
        return np.asarray(np.maximum(found.x, 0.0))
