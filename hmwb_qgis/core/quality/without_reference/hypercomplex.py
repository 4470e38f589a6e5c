# SPDX-License-Identifier: GPL-2.0-or-later
"""Q2n: the universal quality index for images of many bands, as hypercomplex numbers.

A pixel is a number with 2^n components, its bands filled up with zeros. Everything that the index
needs follows from real moments: the product is bilinear, so that the hypercomplex covariance is a
signed sum of the entries of the covariance matrix of the bands.

References
----------
.. [1] A. Garzelli and F. Nencini, "Hypercomplex quality assessment of multi/hyperspectral images",
   IEEE Geoscience and Remote Sensing Letters 6(4), 2009.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from hmwb_qgis.core.arrays import Floats


def q2n(mean: tuple[Floats, Floats], variance: tuple[float, float], covariance: Floats) -> float:
    """The index of one block, in [0, 1]; 1 for equal images.

    By the means of both images, (bands,) each, their variances, summed over the bands, and the
    covariance of the bands of the first with those of the second. The norm of numbers with more
    than eight components is not multiplicative, and what exceeds 1 for that reason counts as 1.
    """
    sizes = [float(np.linalg.norm(m)) for m in mean]
    power, spread = sizes[0] ** 2 + sizes[1] ** 2, variance[0] + variance[1]
    level = 2 * sizes[0] * sizes[1] / power if power > 0 else 1.0
    if spread <= 1e-12 * power:
        return level
    mixed = 2 * float(np.linalg.norm(conjugate_product(covariance))) / spread
    return min(mixed * level, 1.0)


def conjugate_product(matrix: Floats) -> Floats:
    """The sum of ``matrix[i, j]`` times unit i times the conjugate of unit j, (2^n,)."""
    bands = len(matrix)
    n = max(int(bands - 1).bit_length(), 0)
    place = np.arange(bands)
    weights = matrix * _signs(n)[:bands, :bands]
    where = place[:, None] ^ place[None, :]
    return np.asarray(np.bincount(where.ravel(), weights.ravel(), minlength=2**n), np.float64)


@lru_cache(maxsize=4)
def _signs(n: int) -> Floats:
    """Signs of unit i times the conjugate of unit j, by the Cayley-Dickson construction."""
    signs = np.ones((1, 1))
    conjugate = np.ones(1)
    for _ in range(n):
        # (a, b)(c, d) = (a c - d* b, d a + b c*)
        signs = np.block([[signs, signs.T], [signs * conjugate, -signs.T * conjugate]])
        conjugate = np.concatenate([conjugate, -np.ones(conjugate.size)])
    return np.asarray(signs * conjugate)
