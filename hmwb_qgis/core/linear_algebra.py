# SPDX-License-Identifier: GPL-2.0-or-later
"""Decompositions and solutions that do not end a fusion where LAPACK gives up.

LAPACK's fast drivers fail on a few finite matrices, and covariances that are definite on paper
are not quite so in rounded numbers. Each function here first asks what is fastest and then what
is safer. Only numbers that are not finite are refused, by an `HmwbError`.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy import linalg
from scipy.optimize import lsq_linear, nnls

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.rounding import ROUNDINGS

Matrix = NDArray[Any]  # float32 or float64
_Found = TypeVar("_Found")


def svd(matrix: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    """Singular value decomposition A = U S V^T, the thin one, in descending order.

    Divide and conquer (gesdd), else QR iteration (gesvd), else the symmetric eigenproblem, which
    loses singular values below the root of machine precision.

    Parameters
    ----------
    matrix : ndarray, (m, n)

    Returns
    -------
    u : ndarray, (m, min(m, n))
    s : ndarray, (min(m, n),)
    vt : ndarray, (min(m, n), n)
    """
    _check(matrix)
    found: tuple[Matrix, Matrix, Matrix] = _first_that_works(
        lambda: np.linalg.svd(matrix, full_matrices=False),
        lambda: linalg.svd(matrix, full_matrices=False, lapack_driver="gesvd"),
        lambda: _svd_by_eigenvectors(matrix),
    )
    return found


def _svd_by_eigenvectors(matrix: Matrix) -> tuple[Matrix, Matrix, Matrix]:
    if matrix.shape[0] < matrix.shape[1]:
        u, s, vt = _svd_by_eigenvectors(matrix.T)
        return vt.T, s, u.T
    right = eigh(matrix.T @ matrix)[1][:, ::-1]
    # The columns of A V are orthogonal: R is a diagonal of singular values, but for their signs.
    left, triangle = np.linalg.qr(matrix @ right)
    diagonal = np.diag(triangle)
    left = left * np.where(diagonal < 0, -1, 1)
    order = np.argsort(-np.abs(diagonal), kind="stable")
    return left[:, order], np.abs(diagonal)[order], right[:, order].T


def eigh(matrix: Matrix) -> tuple[Matrix, Matrix]:
    """Eigenvalues of symmetric matrices, in ascending order, and orthonormal eigenvectors.

    By divide and conquer (syevd), else QR iteration (syev), else relatively robust representations
    (syevr).

    Parameters
    ----------
    matrix : ndarray, (..., n, n)
        Only the lower triangle is looked at.

    Returns
    -------
    values : ndarray, (..., n)
    vectors : ndarray, (..., n, n)
        In columns.
    """
    _check(matrix)
    if matrix.ndim > 2:
        return _first_that_works(
            lambda: np.linalg.eigh(matrix),
            lambda: tuple(np.stack(found) for found in zip(*map(eigh, matrix))),
        )
    found: tuple[Matrix, Matrix] = _first_that_works(
        lambda: np.linalg.eigh(matrix),
        lambda: linalg.eigh(matrix, driver="ev"),
        lambda: linalg.eigh(matrix, driver="evr"),
    )
    return found


def cholesky(matrix: Matrix) -> Matrix:
    """Lower triangular L with L L^T = A, for a matrix that should be positive definite.

    Parameters
    ----------
    matrix : ndarray, (n, n)
        Only the lower triangle is looked at.

    Returns
    -------
    ndarray, (n, n)
        With zeros above the diagonal, none on it. Where A is not definite in rounded numbers, its
        diagonal is raised by a few times machine precision times the trace (of A scaled to a
        diagonal of ones); where that is not enough, its eigenvalues are raised to what rounding
        can tell from zero.
    """
    _check(matrix)
    factor = _jittered_cholesky(np.asfortranarray(matrix).T, clean=True)
    if factor is not None:
        return factor
    values, vectors = eigh(matrix)
    least = _rounding(values) or np.finfo(values.dtype).tiny
    triangle = np.linalg.qr((vectors * np.sqrt(np.maximum(values, least))).T)[1]
    return np.asarray(triangle.T * np.where(np.diag(triangle) < 0, -1, 1))


def cholesky_solve(factor: Matrix, right: Matrix) -> Matrix:
    """X with L L^T X = B.

    Parameters
    ----------
    factor : ndarray, (n, n)
        L, from `cholesky`.
    right : ndarray, (n,) or (n, k)
        B.

    Returns
    -------
    ndarray, of the shape of `right`
    """
    return np.asarray(linalg.cho_solve((factor, True), right, check_finite=False))


def triangular_solve(factor: Matrix, right: Matrix) -> Matrix:
    """X with L X = B.

    Parameters
    ----------
    factor : ndarray, (n, n)
        L, lower triangular, with none zero on its diagonal.
    right : ndarray, (n, k)
        B, of the type of L.

    Returns
    -------
    ndarray, (n, k)
    """
    # LAPACK counts columns first, so that X' L' = B' need not be copied in another order.
    trsm = linalg.get_blas_funcs("trsm", (factor, right))
    return np.asarray(trsm(1.0, factor, right.T, side=1, lower=1, trans_a=1).T)


def solve(matrix: Matrix, right: Matrix) -> Matrix:
    """X with A X = B, for any square matrix.

    Parameters
    ----------
    matrix : ndarray, (..., n, n)
        A.
    right : ndarray, (n,) or (..., n, k)
        B.

    Returns
    -------
    ndarray, of the shape of `right`
        Where A is singular, X of least norm among those of least |A X - B|.
    """
    _check(matrix, right)
    return _first_that_works(
        lambda: np.asarray(np.linalg.solve(matrix, right)),
        lambda: (
            least_squares(matrix, right)
            if matrix.ndim == 2
            else np.stack([solve(a, b) for a, b in zip(matrix, right)])
        ),
    )


def solve_positive(matrix: Matrix, right: Matrix) -> Matrix:
    """X with A X = B, for a matrix that should be positive definite.

    Parameters
    ----------
    matrix : ndarray, (..., n, n)
        A, symmetric.
    right : ndarray, (n,) or (..., n, k)
        B.

    Returns
    -------
    ndarray, of the shape of `right`
        Where A is not definite in rounded numbers, its diagonal is raised as in `cholesky`; where
        that is not enough, directions with eigenvalues that are zero or below do not take part:
        B times the pseudo-inverse.
    """
    _check(matrix, right)
    if matrix.ndim > 2:
        return _first_that_works(
            lambda: np.linalg.solve(matrix, right),
            lambda: np.stack([solve_positive(a, b) for a, b in zip(matrix, right)]),
        )
    factor = _jittered_cholesky(matrix)
    if factor is not None:
        return cholesky_solve(factor, right)
    values, vectors = eigh(matrix)
    kept = values > _rounding(values)
    inverse = (vectors[:, kept] / values[kept]) @ vectors[:, kept].T
    return np.asarray(inverse @ right)


def positive_inverse(matrix: Matrix) -> Matrix:
    """Inverses of matrices that should be positive definite, see `solve_positive`.

    Parameters
    ----------
    matrix : ndarray, (..., n, n)
        Symmetric.

    Returns
    -------
    ndarray, (..., n, n)
    """
    _check(matrix)
    if matrix.ndim == 3 and matrix.dtype == np.float32:
        with suppress(np.linalg.LinAlgError):
            return _inverse_by_halves(matrix)
    factor = _jittered_cholesky(matrix, clean=True) if matrix.ndim == 2 else None
    if factor is None:
        unit = np.eye(matrix.shape[-1], dtype=matrix.dtype)
        return solve_positive(matrix, np.broadcast_to(unit, matrix.shape))
    inverse, _ = linalg.get_lapack_funcs(("potri",), (factor,))[0](factor, lower=1)
    inverse = inverse + inverse.T  # only the lower half was filled
    inverse[np.diag_indices_from(inverse)] *= 0.5
    return np.asarray(inverse)


def _inverse_by_halves(matrices: Matrix) -> Matrix:
    """Inverses of a stack in float32, from those of a half of the rows and of its complement.

    In double precision, which has digits to spare, by the inverses of Cholesky's factors.
    """
    half = matrices.shape[-1] // 2
    whole = matrices.astype(np.float64)
    first, cross, last = whole[:, :half, :half], whole[:, half:, :half], whole[:, half:, half:]
    root = _inverse_triangles(np.linalg.cholesky(first))
    told = cross @ root.transpose(0, 2, 1)
    left = _inverse_triangles(np.linalg.cholesky(last - told @ told.transpose(0, 2, 1)))
    weights, complement = told @ root, left.transpose(0, 2, 1) @ left
    both = complement @ weights
    inverse = root.transpose(0, 2, 1) @ root + weights.transpose(0, 2, 1) @ both
    out = np.empty_like(matrices)
    out[:, half:, half:], out[:, half:, :half] = complement, -both
    out[:, :half, half:], out[:, :half, :half] = -both.transpose(0, 2, 1), inverse
    return out


def _inverse_triangles(factors: Matrix) -> Matrix:
    """Inverses of lower triangular matrices (n, k, k), row by row for all of them.

    They have zeros above the diagonal and none on it.
    """
    diagonal = np.arange(factors.shape[-1])
    inverse = np.zeros_like(factors)
    inverse[:, diagonal, diagonal] = 1.0 / factors[:, diagonal, diagonal]
    weights = factors * -inverse[:, diagonal, diagonal][..., None]
    for k in diagonal[1:]:
        above, own = slice(0, k), slice(k, k + 1)
        np.matmul(weights[:, own, above], inverse[:, above, above], out=inverse[:, own, above])
    return inverse


def _jittered_cholesky(matrix: Matrix, clean: bool = False) -> Matrix | None:
    """Cholesky's factor, if need be of a larger diagonal; with zeros above it if it is clean."""
    # What rounding makes of a pivot that should be zero, relative to its diagonal element. The same
    # times the trace is what it makes of an eigenvalue, if the matrix is scaled to a diagonal of
    # ones, so that the trace is its order (Higham, Accuracy and Stability of Numerical Algorithms,
    # 2002, section 10.1, with a small factor in place of the worst case).
    precision = ROUNDINGS * float(np.finfo(matrix.dtype).eps)
    diagonal = matrix.diagonal()
    potrf = linalg.get_lapack_funcs(("potrf",), (matrix,))[0]
    for jitter in (0.0, precision * len(matrix)):
        raised = matrix + np.diag(jitter * diagonal) if jitter else matrix
        # LAPACK counts columns first, so that a transpose need not be copied in another order.
        factor, failed = potrf(raised.T, lower=1, clean=clean)
        if not failed and (factor.diagonal() ** 2 > precision * diagonal).all():
            return np.asarray(factor)
    return None


def pseudo_inverse(matrix: Matrix, cutoff: float | None = None) -> Matrix:
    """The Moore-Penrose inverse.

    Parameters
    ----------
    matrix : ndarray, (m, n)
    cutoff : float or None
        Singular values up to this fraction of the largest count as zero; None takes what rounding
        leaves of zero.

    Returns
    -------
    ndarray, (n, m)
    """
    u, s, vt = svd(matrix)
    if cutoff is None:
        cutoff = max(matrix.shape) * float(np.finfo(s.dtype).eps)
    kept = s > cutoff * s.max(initial=0.0)
    return np.asarray((vt[kept].T / s[kept]) @ u[:, kept].T)


def least_squares(matrix: Matrix, right: Matrix, cutoff: float | None = None) -> Matrix:
    """X of least norm among those of least |A X - B|.

    Parameters
    ----------
    matrix : ndarray, (m, n)
        A.
    right : ndarray, (m,) or (m, k)
        B.
    cutoff : float or None
        As for `pseudo_inverse`.

    Returns
    -------
    ndarray, (n,) or (n, k)
    """
    _check(matrix, right)
    return _first_that_works(
        lambda: np.asarray(np.linalg.lstsq(matrix, right, rcond=cutoff)[0]),
        lambda: pseudo_inverse(matrix, cutoff) @ right,
    )


def nonnegative_least_squares(matrix: Matrix, target: Matrix) -> Matrix:
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


def orthonormal_basis(vectors: Matrix) -> Matrix:
    """Orthonormal columns that span those of `vectors`.

    Parameters
    ----------
    vectors : ndarray, (n, k)
        If its columns depend on one another, what replaces the superfluous ones is arbitrary.

    Returns
    -------
    ndarray, (n, min(n, k))
    """
    _check(vectors)
    return np.asarray(np.linalg.qr(vectors)[0])


def _rounding(values: Matrix) -> float:
    """What rounding may make of an eigenvalue of 0 among these."""
    largest = float(np.abs(values).max(initial=0.0))
    return values.size * float(np.finfo(values.dtype).eps) * largest


def _check(*arrays: Matrix) -> None:
    if not all(np.isfinite(array).all() for array in arrays):
        raise HmwbError(
            "Numbers grew beyond what can be calculated with: check the units and the nodata "
            "values of both rasters for values that are no measurements."
        )


def _first_that_works(*ways: Callable[[], _Found]) -> _Found:
    for way in ways:
        with suppress(np.linalg.LinAlgError):
            return way()
    raise HmwbError(
        "The equations of this scene cannot be solved: leave out bands that are damaged or "
        "constant."
    )
