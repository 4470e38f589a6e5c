# SPDX-License-Identifier: GPL-2.0-or-later
"""The inverse operator H~ (section 4.2): h is interpolated to the multispectral grid."""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Boundary, Sampling
from hmwb_qgis.core.observation.profiles import wrap
from hmwb_qgis.core.progress import SILENT, Reporter

Kernel = Literal["linear", "cubic", "lanczos"]

_BLOCK = 64  # output pixels a dense product: small enough to stay banded, large enough for BLAS


def _linear(t: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.maximum(1.0 - np.abs(t), 0.0)


def _cubic(t: NDArray[np.float64]) -> NDArray[np.float64]:
    """Keys' cubic convolution, a = -1/2: exact on quadratic polynomials."""
    d = np.abs(t)
    near = (1.5 * d - 2.5) * d * d + 1.0
    far = ((-0.5 * d + 2.5) * d - 4.0) * d + 2.0
    return np.where(d < 1, near, np.where(d < 2, far, 0.0))


def _lanczos(t: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.where(np.abs(t) < 3, np.sinc(t) * np.sinc(t / 3), 0.0)


def _spline(t: NDArray[np.float64]) -> NDArray[np.float64]:
    d = np.abs(t)
    near, far = 2 / 3 - d * d + d**3 / 2, (2 - d) ** 3 / 6
    return np.where(d < 1, near, np.where(d < 2, far, 0.0))


# Function of the distance in pixels that are interpolated, and its radius in these.
_Weights = tuple[Callable[[NDArray[np.float64]], NDArray[np.float64]], int]
KERNELS: dict[str, _Weights] = {
    "linear": (_linear, 1),
    "cubic": (_cubic, 2),
    "lanczos": (_lanczos, 3),
}
SPLINE: _Weights = (_spline, 2)  # the cubic B-spline, which smooths: it weighs coefficients


def interpolate(
    hyperspectral: ArrayLike,
    sampling: Sampling,
    fine_shape: tuple[int, int],
    kernel: Kernel = "cubic",
    boundary: Boundary = "mirror",
    report: Reporter = SILENT,
) -> Image:
    """H~: bring the hyperspectral image to the multispectral grid.

    Parameters
    ----------
    hyperspectral : array_like, (b_h, rows_h, cols_h)
    sampling : Sampling
        Where the hyperspectral pixels lie; any ratio, whole or not, and any offset.
    fine_shape : (int, int)
        Rows and columns of the multispectral grid.
    kernel : {"linear", "cubic", "lanczos"}
        Linear and cubic (Keys) reproduce linear ramps, cubic also parabolas; all of them constants
        and, where a fine pixel meets the centre of a hyperspectral one, its value.
    boundary : {"mirror", "circular"}
        How the hyperspectral pixels go on beyond their borders.
    report : Reporter

    Returns
    -------
    ndarray, (b_h, rows_m, cols_m), float32

    Raises
    ------
    HmwbError
        If there is no such kernel.
    """
    image = np.asarray(hyperspectral, np.float32)
    rows, cols = (
        interpolation_matrix(sampling, axis, image.shape[1 + axis], fine_shape[axis], kernel,
                             boundary)
        for axis in (0, 1)
    )  # fmt: skip
    first, last = rows.indices.min(), rows.indices.max() + 1  # of those that are looked at
    image, rows = np.ascontiguousarray(image[:, first:last]), rows[:, first:last]
    wide = np.empty((*image.shape[:2], fine_shape[1]), np.float32)
    for part, used, weights in _dense_blocks(cols):
        report(0.3 * part.start / fine_shape[1])
        wide[..., part] = image[..., used] @ weights.T
    out = np.empty((image.shape[0], *fine_shape), np.float32)
    for part, used, weights in _dense_blocks(rows):
        report(0.3 + 0.7 * part.start / fine_shape[0])
        out[:, part] = weights @ wide[:, used]
    return out


def interpolation_matrix(
    sampling: Sampling,
    axis: int,
    coarse: int,
    fine: int,
    kernel: Kernel = "cubic",
    boundary: Boundary = "mirror",
) -> sparse.csr_matrix:
    """H~ along one axis; its rows sum to 1. Raises HmwbError if there is no such kernel.

    Parameters
    ----------
    sampling : Sampling
    axis : {0, 1}
        Rows or columns.
    coarse, fine : int
        Pixels of h and of m along it.
    kernel, boundary
        As for `interpolate`.

    Returns
    -------
    scipy.sparse.csr_matrix, (fine, coarse), float64
    """
    if kernel not in KERNELS:
        raise HmwbError(
            "There is no kernel {kernel!r}: choose one of {known}.",
            kernel=kernel,
            known=", ".join(KERNELS),
        )
    function, radius = KERNELS[kernel]
    position = (np.arange(fine) - sampling.offset[axis]) / sampling.ratio[axis]
    first = np.floor(position).astype(np.int64) - radius + 1
    taps = first[:, None] + np.arange(2 * radius)
    weights = function(position[:, None] - taps)
    weights /= weights.sum(axis=1, keepdims=True)
    lines = np.repeat(np.arange(fine), 2 * radius)
    where = wrap(taps.ravel(), coarse, boundary)
    return sparse.csr_matrix((weights.ravel(), (lines, where)), shape=(fine, coarse))


def _dense_blocks(
    matrix: sparse.csr_matrix,
) -> list[tuple[slice, NDArray[np.int64], NDArray[np.float32]]]:
    """Cut a banded matrix into dense pieces: (outputs, inputs, weights)."""
    pieces = []
    for start in range(0, matrix.shape[0], _BLOCK):
        part = slice(start, min(start + _BLOCK, matrix.shape[0]))
        ends = matrix.indptr[start : part.stop + 1]
        held = slice(ends[0], ends[-1])
        used, places = np.unique(matrix.indices[held], return_inverse=True)
        weights = np.zeros((ends.size - 1, used.size), np.float32)
        weights[np.repeat(np.arange(ends.size - 1), np.diff(ends)), places] = matrix.data[held]
        pieces.append((part, used, weights))
    return pieces
