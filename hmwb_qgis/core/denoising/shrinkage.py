# SPDX-License-Identifier: GPL-2.0-or-later
"""How much of each principal component of noisy data is signal."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.linear_algebra import eigh, least_squares, positive_inverse
from hmwb_qgis.core.rounding import ROUNDINGS, TINY


def bulk_edge(variables: int, samples: int) -> float:
    """The largest eigenvalue that pure noise of variance 1 gives a sample covariance.

    Marchenko and Pastur, 1967: (1 + sqrt(variables / samples))^2.
    """
    return float((1.0 + np.sqrt(variables / samples)) ** 2)


def optimal_gain(eigenvalues: ArrayLike, variables: int, samples: int) -> NDArray[np.floating[Any]]:
    """Factor by which the component of each eigenvalue is best multiplied, in [0, 1].

    The eigenvalues are of the sample covariance of data with noise of variance 1; what noise alone
    explains gets 0. The singular value shrinkage of least mean squared error: Gavish and Donoho,
    Optimal shrinkage of singular values, IEEE Trans. Inf. Theory 63 (2017), equation 7, divided by
    the value itself.
    """
    values = np.asarray(eigenvalues)
    aspect = variables / samples
    inner = np.maximum((values - aspect - 1.0) ** 2 - 4.0 * aspect, 0.0)
    signal = values > bulk_edge(variables, samples)
    gain: NDArray[np.floating[Any]] = np.where(
        signal, np.sqrt(inner) / np.maximum(values, TINY), 0.0
    )
    return gain


_DEGREE = 8  # of the polynomial; even. With 4 the angles of scenes of many bands grow by 0.6 %


def gain_matrices(covariance: NDArray[np.float32], samples: int) -> NDArray[np.float32]:
    """`optimal_gain` as a function of many small covariances (n, size, size), V g(l) V'.

    B = (1 + C / t)^-1, with t the edge of the bulk, brings all eigenvalues into (0, 1], where 1 - g
    is nearly a polynomial: one inverse and four products of matrices, whatever the eigenvalues are;
    a third of the time that eigenvectors take. It is exact to about 0.06, and to 0.2 at the edge of
    the bulk, across which it is smooth.
    """
    # Where float32 loses the noise beside the signal.
    lost = ROUNDINGS * np.finfo(np.float32).eps
    wide = np.trace(covariance, axis1=1, axis2=2) * lost > 1.0
    if not wide.any():
        return _by_inverse(covariance, samples)
    out = np.empty_like(covariance)
    out[~wide] = _by_inverse(covariance[~wide], samples)
    values, vectors = eigh(covariance[wide].astype(np.float64))
    gain = optimal_gain(values, covariance.shape[-1], samples)
    out[wide] = np.matmul(vectors * gain[:, None, :], vectors.transpose(0, 2, 1))
    return out


def _by_inverse(covariance: NDArray[np.float32], samples: int) -> NDArray[np.float32]:
    """`gain_matrices` of moderate eigenvalues."""
    size = covariance.shape[-1]
    diagonal = np.arange(size)
    shifted = covariance * np.float32(1.0 / bulk_edge(size, samples))
    shifted[:, diagonal, diagonal] += 1.0
    inverse = positive_inverse(shifted)
    square = np.matmul(inverse, inverse, out=shifted)
    # Horner's rule in the square: half the products that a rule in the inverse would take. In
    # arrays that are used again: the system is slow to give memory anew.
    pairs = _inverse_weights(size, samples)
    gain, part, other = (
        np.multiply(inverse, pairs[-1][0]),
        square * pairs[-1][1],
        np.empty_like(square),
    )
    gain += part
    for odd, even in pairs[-2::-1]:
        gain[:, diagonal, diagonal] += even  # of the unit matrix, which the square multiplies too
        gain, other = np.matmul(gain, square, out=other), gain
        gain += np.multiply(inverse, odd, out=part)
    gain[:, diagonal, diagonal] += 1.0
    return gain


@lru_cache(maxsize=32)
def _inverse_weights(size: int, samples: int) -> tuple[tuple[np.float32, np.float32], ...]:
    """Weights a_k with gain(l) - 1 = sum_k a_k (1 + l / t)^-k, by least squares, two by two.

    An error of the gain counts by the strength of the component that it changes.
    """
    values = np.geomspace(1e-2, 1e5, 1000)
    powers = -np.arange(1, _DEGREE + 1)
    basis = (1.0 + values[:, None] / bulk_edge(size, samples)) ** powers
    weight = np.sqrt(values)
    target = (optimal_gain(values, size, samples) - 1.0) * weight
    found = least_squares(basis * weight[:, None], target).astype(np.float32)
    return tuple(zip(found[::2], found[1::2]))
