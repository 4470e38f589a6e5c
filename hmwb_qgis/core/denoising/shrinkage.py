# SPDX-License-Identifier: GPL-2.0-or-later
"""How much of each principal component of noisy data is signal."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.linear_algebra import eigh, least_squares


def bulk_edge(variables: int, samples: int) -> float:
    """The largest eigenvalue that pure noise of variance 1 gives a sample covariance.

    Marchenko and Pastur, 1967: (1 + sqrt(variables / samples))^2.
    """
    return float((1.0 + np.sqrt(variables / samples)) ** 2)


def optimal_gain(eigenvalues: ArrayLike, variables: int, samples: int) -> NDArray[np.floating[Any]]:
    """Factor by which the component of each eigenvalue is best multiplied.

    Parameters
    ----------
    eigenvalues : array_like
        Of the sample covariance of data with noise of variance 1.
    variables, samples : int
        Size of the data matrix.

    Returns
    -------
    ndarray
        In [0, 1], of the shape of the eigenvalues; 0 for what noise alone explains.

    Notes
    -----
    The singular value shrinkage of least mean squared error: Gavish and Donoho, Optimal shrinkage
    of singular values, IEEE Trans. Inf. Theory 63 (2017), equation 7, divided by the value itself.
    """
    values = np.asarray(eigenvalues)
    aspect = variables / samples
    inner = np.maximum((values - aspect - 1.0) ** 2 - 4.0 * aspect, 0.0)
    signal = values > bulk_edge(variables, samples)
    gain: NDArray[np.floating[Any]] = np.where(
        signal, np.sqrt(inner) / np.maximum(values, 1e-30), 0.0
    )
    return gain


_FIRST, _LAST = -4, 2  # exponents of 2 in the sum of exponentials
_LEAST_SCALE = 10  # enough for (1 - x / 2^s)^(2^s) to be near exp(-x)
_MOST_SCALE = 21  # beyond it float32 loses the noise beside the signal


def gain_matrices(covariance: NDArray[np.float32], samples: int) -> NDArray[np.float32]:
    """`optimal_gain` as a function of many small matrices, without their eigenvectors.

    Parameters
    ----------
    covariance : ndarray, (n, size, size), float32
        Sample covariances of data with noise of variance 1.
    samples : int
        That each was taken from.

    Returns
    -------
    ndarray, (n, size, size), float32
        V g(l) V^T to about 0.02, where g is smooth across the edge of the bulk.

    Notes
    -----
    1 - g is fitted by a sum of exp(-2^k l), and exp(-2^k C) comes from repeated squaring of
    1 - C / 2^s: matrix products only, a fifth of the time that eigenvectors take.
    """
    bound = np.abs(covariance).sum(axis=2).max(axis=1)
    scale = np.maximum(np.ceil(np.log2(np.maximum(bound, 1.0))).astype(int), _LEAST_SCALE)
    wide = scale > _MOST_SCALE
    out = np.empty_like(covariance)
    if wide.any():
        values, vectors = eigh(covariance[wide].astype(np.float64))
        gain = optimal_gain(values, covariance.shape[-1], samples)
        out[wide] = np.matmul(vectors * gain[:, None, :], vectors.transpose(0, 2, 1))
    if not wide.all():
        out[~wide] = _by_squaring(covariance[~wide], scale[~wide], samples)
    return out


def _by_squaring(
    covariance: NDArray[np.float32], scale: NDArray[np.int64], samples: int
) -> NDArray[np.float32]:
    """`gain_matrices` where 2^scale bounds the eigenvalues."""
    size = covariance.shape[-1]
    weights = _exponential_weights(size, samples)
    order = np.argsort(-scale, kind="stable")  # large ones need more squarings: they come first
    scale = scale[order]
    power = covariance[order] * (-np.exp2(-scale.astype(np.float32)))[:, None, None]
    diagonal = np.arange(size)
    power[:, diagonal, diagonal] += 1.0
    squarings = scale + _FIRST
    for done in range(int(squarings[0])):
        active = int((squarings > done).sum())
        power[:active] = np.matmul(power[:active], power[:active])
    gain: NDArray[np.float32] = -weights[0] * power
    for weight in weights[1:]:
        power = np.matmul(power, power)
        gain -= weight * power
    gain[:, diagonal, diagonal] += 1.0
    out: NDArray[np.float32] = np.empty_like(gain)
    out[order] = gain
    return out


@lru_cache(maxsize=32)
def _exponential_weights(size: int, samples: int) -> tuple[np.float32, ...]:
    """Weights a_k with 1 - gain(l) = sum_k a_k exp(-2^k l), by least squares."""
    values = np.geomspace(1e-3, 2e3, 600)
    powers = np.exp2(np.arange(_FIRST, _LAST + 1))
    basis = np.exp(-values[:, None] * powers)
    # No signal, no gain: the weights sum to 1. A little damping keeps them small.
    system = np.concatenate([basis, np.full((1, powers.size), 30.0), 1e-3 * np.eye(powers.size)])
    target = np.concatenate(
        [1.0 - optimal_gain(values, size, samples), [30.0], np.zeros(powers.size)]
    )
    found = least_squares(system, target)
    return tuple(found.astype(np.float32))
