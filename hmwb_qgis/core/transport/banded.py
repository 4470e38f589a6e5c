# SPDX-License-Identifier: GPL-2.0-or-later
"""Products with a Gaussian kernel along one axis, as small dense products of neighbouring blocks.

A Gaussian of a few pixels is a band matrix. Cut into blocks of outputs, each with the inputs within
reach, it becomes matrix products that BLAS does several times faster than a convolution runs.
"""

from __future__ import annotations

import math
from typing import Union

import numpy as np
from numpy.typing import NDArray

# Weights below this, relative to the centre, are left out. Where masses lie within each other's
# reach, results change by less than 1e-6; two bumps with little between them, five of the kernel's
# deviations apart, get a debiased barycenter that is 1 % too wide.
CUTOFF = 1e-8
# BLAS keeps products of fewer multiplications on the calling thread, where our own threads are.
SINGLE_THREAD_PRODUCT = 2**18

Real = Union[NDArray[np.float32], NDArray[np.float64]]


def kernel_reach(exponent: float) -> float:
    """Distance beyond which exp(-exponent d^2) is left out; below 1 the kernel is a Dirac."""
    return math.sqrt(-math.log(CUTOFF) / exponent)


class BandedKernel:
    """K[i, j] = exp(-exponent (x_i - x_j)^2) along one axis; coordinates may come in any order."""

    def __init__(self, coordinates: NDArray[np.float64], exponent: float, dtype: type):
        reach = kernel_reach(exponent)
        step = max(12, 2 * math.ceil(reach))
        self._blocks: list[tuple[slice, slice, Real, Real]] = []
        for start in range(0, coordinates.size, step):
            outputs = slice(start, min(start + step, coordinates.size))
            distance = coordinates[outputs, None] - coordinates
            near = np.flatnonzero((np.abs(distance) <= reach).any(axis=0))
            inputs = slice(int(near[0]), int(near[-1]) + 1)
            block = np.exp(-exponent * distance[:, inputs] ** 2)
            block[block < CUTOFF] = 0.0
            block = block.astype(dtype)
            self._blocks.append((outputs, inputs, block, np.ascontiguousarray(block.T)))

    def along_rows(self, x: Real, out: Real) -> None:
        """K x over the axis before the last; `x` and `out` are (..., n, w) and differ."""
        for outputs, inputs, block, _ in self._blocks:
            multiply(block, x[..., inputs, :], out[..., outputs, :])

    def along_cols(self, x: Real, out: Real) -> None:
        """K x over the last axis; `x` and `out` are (..., w, n) and differ."""
        for outputs, inputs, _, block in self._blocks:
            x_t = x[..., inputs].swapaxes(-1, -2)
            out_t = out[..., outputs].swapaxes(-1, -2)
            for part, into in _narrow(x_t, out_t, block.size):
                np.matmul(part.swapaxes(-1, -2), block, out=into.swapaxes(-1, -2))

    def log_along(self, x: Real, axis: int) -> Real:
        """log(K exp(x)) along an axis, whatever the range of `x`; slow."""
        out: Real = np.empty_like(x)
        source, result = np.moveaxis(x, axis, 0), np.moveaxis(out, axis, 0)
        for outputs, inputs, block, _ in self._blocks:
            with np.errstate(divide="ignore"):
                log_block = np.log(block)
            for row, target in zip(log_block, range(outputs.start, outputs.stop)):
                terms = source[inputs] + row.reshape(-1, *[1] * (x.ndim - 1))
                largest = terms.max(axis=0)
                result[target] = largest + np.log(np.exp(terms - largest).sum(axis=0))
        return out


def multiply(matrix: Real, x: Real, out: Real) -> None:
    """Write matrix @ x to `out`, (..., n, w), in products that BLAS keeps on this thread."""
    for part, into in _narrow(x, out, matrix.size):
        np.matmul(matrix, part, out=into)


def _narrow(x: Real, out: Real, block_size: int) -> list[tuple[Real, Real]]:
    """Views of `x` and `out`, (..., n, w), as stacks of columns narrow enough for one thread."""
    width = max(16, SINGLE_THREAD_PRODUCT // block_size // 16 * 16)
    total = x.shape[-1]
    if total <= width:
        return [(x, out)]
    even = total - total % width
    parts = [(_stack(x[..., :even], width), _stack(out[..., :even], width))]
    if even < total:
        parts.append((x[..., even:], out[..., even:]))
    return parts


def _stack(x: Real, width: int) -> Real:
    return x.reshape(*x.shape[:-1], -1, width).swapaxes(-2, -3)
