# SPDX-License-Identifier: GPL-2.0-or-later
"""The inverse operators H~ and M~ (section 4.2).

H~ interpolates the hyperspectral image to the multispectral grid. M~ spreads the multispectral
bands over the hyperspectral ones. Both lead to the domain of the fused image.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from hmwb_qgis.core import linear_algebra
from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Boundary, Sampling
from hmwb_qgis.core.observation.profiles import wrap
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import ROUNDING

Kernel = Literal["linear", "cubic", "lanczos"]

_BLIND = 0.01  # of the peak of a response
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
    report: Reporter | None = None,
) -> Image:
    """H~: bring the hyperspectral image to the multispectral grid.

    Linear and cubic (Keys) reproduce linear ramps, cubic also parabolas; all kernels constants and,
    where a fine pixel meets the centre of a hyperspectral one, its value.

    Parameters
    ----------
    hyperspectral : array_like, (b_h, rows_h, cols_h)
    sampling : Sampling
        Where the hyperspectral pixels lie; any ratio, whole or not, and any offset.
    fine_shape : (int, int)
        Rows and columns of the multispectral grid.
    kernel : {"linear", "cubic", "lanczos"}
    boundary : {"mirror", "circular"}
        How the hyperspectral pixels go on beyond their borders.
    report : Reporter or None

    Returns
    -------
    ndarray, (b_h, rows_m, cols_m), float32
    """
    image, report = np.asarray(hyperspectral, np.float32), report or Reporter()
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


def pseudo_inverse(spectral_response: ArrayLike) -> NDArray[np.float64]:
    """M~ with the least norm among the least squares solutions of section 4.2, (b_h, b_m).

    The paper's choice. M M~ is the identity where the rows of M, (b_m, b_h), are independent. What
    a response that was estimated from float32 holds beside that is rounding, and left out.
    """
    return linear_algebra.pseudo_inverse(np.asarray(spectral_response, np.float64), ROUNDING)


def right_inverse(spectral_response: ArrayLike, second_moment: ArrayLike) -> NDArray[np.float64]:
    """M~ = C M^T (M C M^T)^-1, the least squares solution that suits the spectra of the scene.

    M M~ = 1 leaves M~ under-determined. Among its solutions this one predicts spectra with second
    moment C with the least squared error. Raises HmwbError if C does not fit M.

    Parameters
    ----------
    spectral_response : array_like, (b_m, b_h)
        M.
    second_moment : array_like, (b_h, b_h)
        C, the mean of x x^T over the hyperspectral pixels x.

    Returns
    -------
    ndarray, (b_h, b_m), float64
    """
    response = np.asarray(spectral_response, np.float64)
    moment = np.asarray(second_moment, np.float64)
    bands = response.shape[1]
    if moment.shape != (bands, bands):
        raise HmwbError(
            "The second moment has shape {shape}, but the spectral response has {bands} "
            "columns: give ({bands}, {bands}).",
            shape=moment.shape,
            bands=bands,
        )
    seen = moment @ response.T
    inverse: NDArray[np.float64] = seen @ linear_algebra.pseudo_inverse(
        response @ seen, ROUNDING**2
    )
    return inverse


def unseen_bands(spectral_response: ArrayLike) -> NDArray[np.bool_]:
    """Hyperspectral bands to which every multispectral band is all but blind.

    Parameters
    ----------
    spectral_response : array_like, (b_m, b_h)

    Returns
    -------
    ndarray of bool, (b_h,)
        True where each row has less than 1 % of its peak.
    """
    response = np.asarray(spectral_response, np.float64)
    peaks = np.maximum(response.max(axis=1, keepdims=True), np.finfo(np.float64).tiny)
    blind: NDArray[np.bool_] = (response / peaks).max(axis=0) < _BLIND
    return blind


def completed_pseudo_inverse(
    spectral_response: ArrayLike, second_moment: ArrayLike
) -> NDArray[np.float64]:
    """The pseudo-inverse, completed where the least squares problem says nothing.

    On bands that no multispectral band sees, M~ is free: the pseudo-inverse leaves them without
    mass, which no transport along the bands can bring back. There the right inverse stands in.

    Parameters
    ----------
    spectral_response : array_like, (b_m, b_h)
        M.
    second_moment : array_like, (b_h, b_h)
        C.

    Returns
    -------
    ndarray, (b_h, b_m), float64
    """
    response = np.asarray(spectral_response, np.float64)
    blind = unseen_bands(response)
    if not blind.any():
        return pseudo_inverse(response)
    inverse = right_inverse(response, second_moment)
    inverse[~blind] = pseudo_inverse(response[:, ~blind])
    return inverse


def balance(
    inverse: NDArray[np.float64],
    unseen: NDArray[np.bool_],
    hyperspectral_means: ArrayLike,
    multispectral_means: ArrayLike,
) -> NDArray[np.float64]:
    """Give each stretch of bands the mass that it has in h.

    Transport along the bands does not cross wide gaps. Each run of bands that the multispectral
    bands see is scaled as a whole, as the normalisation of section 4.2 does where they see all;
    the bands between are scaled one by one.

    Parameters
    ----------
    inverse : ndarray, (b_h, b_m)
        M~.
    unseen : ndarray of bool, (b_h,)
    hyperspectral_means : array_like, (b_h,)
    multispectral_means : array_like, (b_m,)

    Returns
    -------
    ndarray, (b_h, b_m), float64
    """
    if not unseen.any():
        return inverse
    wanted = np.asarray(hyperspectral_means, np.float64)
    given = inverse @ np.asarray(multispectral_means, np.float64)
    starts = np.flatnonzero(np.insert(unseen[1:] | unseen[:-1], 0, True))
    balanced = inverse.copy()
    for start, stop in zip(starts, np.append(starts[1:], unseen.size)):
        run = slice(start, stop)
        if wanted[run].sum() > 0 and given[run].sum() > 0:
            balanced[run] *= wanted[run].sum() / given[run].sum()
    return balanced
