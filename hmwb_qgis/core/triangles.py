# SPDX-License-Identifier: GPL-2.0-or-later
"""Many small triangular matrices at once."""

from __future__ import annotations

import numpy as np

from hmwb_qgis.core.arrays import Floats


def inverse_triangles(factors: Floats) -> Floats:
    """Inverses of lower triangular matrices, row by row for all of them.

    Parameters
    ----------
    factors : ndarray, (n, k, k)
        With zeros above the diagonal and none on it.

    Returns
    -------
    ndarray, (n, k, k)
    """
    diagonal = np.arange(factors.shape[-1])
    inverse = np.zeros_like(factors)
    inverse[:, diagonal, diagonal] = 1.0 / factors[:, diagonal, diagonal]
    weights = factors * -inverse[:, diagonal, diagonal][..., None]
    for k in diagonal[1:]:
        above, own = slice(0, k), slice(k, k + 1)
        np.matmul(weights[:, own, above], inverse[:, above, above], out=inverse[:, own, above])
    return inverse
