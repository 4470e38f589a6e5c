# SPDX-License-Identifier: GPL-2.0-or-later
"""Decompositions go on where LAPACK gives up; what is not quite definite is solved."""

import numpy as np
import pytest
from scipy import linalg

from hmwb_qgis.core import HmwbError
from hmwb_qgis.core.linear_algebra import (
    cholesky,
    cholesky_solve,
    eigh,
    least_squares,
    orthonormal_basis,
    positive_inverse,
    pseudo_inverse,
    solve,
    solve_positive,
    svd,
    triangular_solve,
)
from hmwb_qgis.core.sums import weighted_sums

EPS = np.finfo(np.float64).eps
# Backward errors are a modest multiple of machine precision times the order times the norm
# (Golub and Van Loan, Matrix Computations, sections 5.5 and 8.6): 10 is that multiple here.
MODEST = 10.0


@pytest.fixture
def rng():
    return np.random.default_rng(0)


def gives_up(*_args, **_options):
    """LAPACK's answer to a matrix on which it does not converge."""
    raise np.linalg.LinAlgError("did not converge")


def close(a, b, tolerance):
    """Whether two matrices differ by no more than `tolerance` in the spectral norm."""
    return np.linalg.norm(np.atleast_2d(a - b), 2) <= tolerance


@pytest.fixture(params=["gesdd", "gesvd", "eigenvectors"])
def svd_way(request, monkeypatch):
    """One way to the decomposition after another, those before it switched off."""
    if request.param != "gesdd":
        monkeypatch.setattr(np.linalg, "svd", gives_up)
    if request.param == "eigenvectors":
        monkeypatch.setattr(linalg, "svd", gives_up)
    return request.param


@pytest.mark.parametrize("shape", [(31, 28), (28, 31), (5, 5), (1, 4), (4, 1)])
def test_every_way_to_the_singular_values_decomposes(svd_way, shape, rng, monkeypatch):
    matrix = rng.standard_normal(shape) * np.geomspace(1, 1e-4, shape[1])
    u, s, vt = svd(matrix)
    monkeypatch.undo()
    k = min(shape)
    rounding = MODEST * max(shape) * EPS
    # Squares lose half of the digits of what is small beside the largest.
    inexact = np.sqrt(rounding) if svd_way == "eigenvectors" else rounding
    assert close(u.T @ u, np.eye(k), rounding)
    assert close(vt @ vt.T, np.eye(k), rounding)
    assert (np.diff(s) <= 0).all()
    assert (s >= 0).all()
    assert close(u * s @ vt, matrix, inexact * s[0])
    np.testing.assert_allclose(s, np.linalg.svd(matrix)[1], atol=inexact * s[0], rtol=0)


def test_singular_matrices_have_singular_values_of_zero(svd_way, rng):
    matrix = rng.standard_normal((9, 2)) @ rng.standard_normal((2, 7))
    s = svd(matrix)[1]
    inexact = np.sqrt(MODEST * 9 * EPS) if svd_way == "eigenvectors" else MODEST * 9 * EPS
    assert s[1] > 0.1 * s[0]
    assert (s[2:] <= inexact * s[0]).all()


def test_the_pseudo_inverse_needs_no_driver_of_lapack_in_particular(svd_way, rng):
    del svd_way
    matrix = rng.standard_normal((9, 2)) @ rng.standard_normal((2, 7))
    inverse = pseudo_inverse(matrix, 1e-6)  # above the root of the machine precision
    norm = np.linalg.norm(matrix) * np.linalg.norm(inverse)
    assert close(matrix @ inverse @ matrix, matrix, norm**2 * np.sqrt(EPS))
    assert close(inverse @ matrix, (inverse @ matrix).T, norm**2 * np.sqrt(EPS))


@pytest.mark.parametrize("fails", [0, 1, 2])
def test_every_way_to_the_eigenvectors_decomposes(fails, rng, monkeypatch):
    matrix = rng.standard_normal((12, 12))
    matrix = matrix + matrix.T
    if fails:
        monkeypatch.setattr(np.linalg, "eigh", gives_up)
    if fails == 2:
        safe = linalg.eigh
        monkeypatch.setattr(
            linalg,
            "eigh",
            lambda a, driver: gives_up() if driver == "ev" else safe(a, driver=driver),
        )
    values, vectors = eigh(matrix)
    assert (np.diff(values) >= 0).all()
    size = np.abs(values).max()
    assert close(vectors.T @ vectors, np.eye(12), MODEST * 12 * EPS)
    assert close(vectors * values @ vectors.T, matrix, MODEST * 12 * EPS * size)


def test_one_of_many_matrices_that_fails_does_not_stop_the_others(rng, monkeypatch):
    stack = rng.standard_normal((3, 4, 4))
    stack = stack + stack.transpose(0, 2, 1)
    right = np.stack([eigh(one)[0] for one in stack])
    whole = np.linalg.eigh
    monkeypatch.setattr(np.linalg, "eigh", lambda a: gives_up() if a.ndim > 2 else whole(a))
    np.testing.assert_array_equal(eigh(stack)[0], right)


def test_if_every_way_fails_there_is_a_sentence(monkeypatch):
    monkeypatch.setattr(np.linalg, "eigh", gives_up)
    monkeypatch.setattr(linalg, "eigh", gives_up)
    with pytest.raises(HmwbError, match="cannot be solved"):
        eigh(np.eye(3))


def covariance(rng, values):
    """A symmetric matrix with these eigenvalues."""
    q = np.linalg.qr(rng.standard_normal((len(values), len(values))))[0]
    matrix = q * values @ q.T
    return (matrix + matrix.T) / 2


@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_a_definite_matrix_is_solved_as_by_cholesky(dtype, rng):
    matrix = covariance(rng, np.geomspace(1, 1e-2, 20)).astype(dtype)
    right = rng.standard_normal((20, 3)).astype(dtype)
    factor = cholesky(matrix)
    np.testing.assert_array_equal(factor, np.tril(factor))
    np.testing.assert_array_equal(factor, linalg.cholesky(matrix, lower=True))
    found = solve_positive(matrix, right)
    assert found.dtype == dtype
    np.testing.assert_array_equal(found, cholesky_solve(factor, right))
    rounding = MODEST * 20 * np.finfo(dtype).eps
    assert close(matrix @ found, right, rounding * np.linalg.norm(found))
    assert close(matrix @ positive_inverse(matrix), np.eye(20), rounding * 100)
    half = triangular_solve(factor, right)
    assert half.dtype == dtype
    assert close(factor @ half, right, rounding * np.linalg.norm(half))


@pytest.mark.parametrize("size", [1, 6, 7])
@pytest.mark.parametrize("precision, near", [("float64", 1e-11), ("float32", 1e-4)])
def test_many_matrices_are_inverted_at_once(rng, size, precision, near):
    matrices = [covariance(rng, np.geomspace(1, 1e-2, size)) for _ in range(5)]
    matrices = np.stack(matrices).astype(precision)
    found = positive_inverse(matrices)
    assert found.dtype == precision
    np.testing.assert_allclose(matrices @ found, np.tile(np.eye(size), (5, 1, 1)), atol=near)


def test_inverses_in_single_precision_keep_their_digits(rng):
    matrices = np.stack([covariance(rng, np.geomspace(5e5, 1, 36)) for _ in range(5)])
    single = matrices.astype(np.float32)
    expected = np.linalg.inv(single.astype(np.float64))  # of eigenvalues up to 1
    eps = np.finfo(np.float32).eps
    np.testing.assert_allclose(positive_inverse(single), expected, rtol=0, atol=eps)


def test_the_scale_of_single_unknowns_does_not_matter(rng):
    matrix = covariance(rng, np.geomspace(1, 1e-2, 6))
    unit = 2.0 ** np.array([-60, 0, 7, 40, -3, 100])  # powers of 2 do not round
    expected = solve_positive(matrix, np.ones(6))
    found = solve_positive(unit[:, None] * matrix * unit, unit * np.ones(6))
    np.testing.assert_array_equal(found * unit, expected)


def test_a_semidefinite_matrix_is_solved_where_the_right_side_allows(rng):
    spectra = rng.standard_normal((8, 5))
    matrix = spectra @ spectra.T  # normal equations of dependent unknowns
    right = matrix @ rng.standard_normal(8)
    found = solve_positive(matrix, right)
    # The diagonal grew by 4 eps times the order: that, times the solution, is what may be left.
    left = 4 * 8 * EPS * np.trace(matrix) * np.linalg.norm(found)
    assert np.linalg.norm(matrix @ found - right) <= MODEST * left
    assert np.linalg.norm(found) < 1e3 * np.linalg.norm(right)
    factor = cholesky(matrix)
    assert (np.diag(factor) > 0).all()
    assert close(factor @ factor.T, matrix, MODEST * 4 * 8 * EPS * np.trace(matrix))


def test_an_indefinite_matrix_is_solved_where_it_is_definite(rng):
    values = np.array([-0.5, -1e-3, 0.0, 1.0, 2.0, 3.0])
    matrix = covariance(rng, values)
    vectors = np.linalg.eigh(matrix)[1]
    found = solve_positive(matrix, np.eye(6))
    expected = (vectors[:, 3:] / values[3:]) @ vectors[:, 3:].T
    assert close(found, expected, MODEST * 6 * EPS * 3.0)  # condition number of what is left
    factor = cholesky(matrix)
    np.testing.assert_array_equal(factor, np.tril(factor))
    assert (np.diag(factor) > 0).all()
    # The nearest matrix without negative eigenvalues.
    assert close(factor @ factor.T, vectors * np.maximum(values, 0) @ vectors.T, MODEST * 36 * EPS)


@pytest.mark.parametrize("size", [1, 4])
def test_a_matrix_of_zeros_tells_nothing(size):
    np.testing.assert_array_equal(solve_positive(np.zeros((size, size)), np.ones(size)), 0.0)
    assert (np.diag(cholesky(np.zeros((size, size)))) > 0).all()
    np.testing.assert_array_equal(pseudo_inverse(np.zeros((size, 2))), 0.0)
    np.testing.assert_array_equal(least_squares(np.zeros((size, 2)), np.ones(size)), 0.0)


def test_one_singular_system_of_many_does_not_stop_the_others(rng):
    stack = np.stack([covariance(rng, np.array([1.0, 2.0, 3.0])), np.zeros((3, 3))])
    found = solve_positive(stack, np.ones((2, 3, 1)))
    assert close(stack[0] @ found[0], np.ones((3, 1)), MODEST * 3 * EPS * 3.0)
    np.testing.assert_array_equal(found[1], 0.0)


def test_any_system_is_solved_and_a_singular_one_of_many_does_not_stop_the_others(rng):
    matrix, right = rng.standard_normal((3, 4, 4)), rng.standard_normal((3, 4, 2))
    matrix[1, 3] = matrix[1, 2]  # singular, in float64 to the letter
    right[1, 3] = right[1, 2]
    found = solve(matrix, right)
    for a, x, b in zip(matrix, found, right):
        assert close(a @ x, b, MODEST * 4 * EPS * np.linalg.cond(a[:3]) * np.linalg.norm(b))
    shortest = np.linalg.pinv(matrix[1]) @ right[1]
    assert close(found[1], shortest, 1e3 * EPS * np.linalg.norm(shortest))  # condition below 100


@pytest.mark.parametrize("fails", [False, True])
def test_least_squares_take_the_shortest_solution(fails, rng, monkeypatch):
    matrix = rng.standard_normal((20, 3)) @ rng.standard_normal((3, 6))
    right = rng.standard_normal((20, 2))
    if fails:
        monkeypatch.setattr(np.linalg, "lstsq", gives_up)
    found = least_squares(matrix, right, 1e-10)
    expected = np.linalg.pinv(matrix, 1e-10) @ right
    condition = np.linalg.norm(matrix) * np.linalg.norm(np.linalg.pinv(matrix, 1e-10))
    assert close(found, expected, MODEST * 20 * EPS * condition**2 * np.linalg.norm(expected))


def test_a_basis_spans_what_it_is_made_of(rng):
    vectors = rng.standard_normal((9, 4))
    basis = orthonormal_basis(vectors)
    assert close(basis.T @ basis, np.eye(4), MODEST * 9 * EPS)
    assert close(basis @ (basis.T @ vectors), vectors, MODEST * 9 * EPS * np.linalg.norm(vectors))


def test_sums_round_once_where_large_terms_cancel(rng):
    planes = rng.random((60, 3, 500)).astype(np.float32)
    weights = rng.standard_normal((4, 60)) * 1e5
    weights -= weights.mean(axis=1, keepdims=True)
    found = weighted_sums(weights, planes)
    assert (found.dtype, found.shape) == (np.float32, (4, 3, 500))
    exact = np.tensordot(weights, planes.astype(np.longdouble), 1)
    # Half a unit in the last place of each result, and the rounding of float64 within the sum.
    size = np.tensordot(np.abs(weights), planes.astype(np.float64), 1)
    allowed = np.finfo(np.float32).eps / 2 * np.abs(exact) + 60 * EPS * size
    assert (np.abs(found - exact) <= allowed).all()
    np.testing.assert_allclose(
        weighted_sums(weights, planes[:, :, 7:9]), found[:, :, 7:9],
        rtol=np.finfo(np.float32).eps, atol=60 * EPS * size.max(),
    )  # fmt: skip


@pytest.mark.parametrize("bad", [np.nan, np.inf])
@pytest.mark.parametrize(
    "function",
    [svd, eigh, cholesky, positive_inverse, pseudo_inverse, orthonormal_basis,
     lambda a: solve_positive(a, a), lambda a: least_squares(np.eye(3), a)],
)  # fmt: skip
def test_what_is_not_finite_gets_a_sentence(function, bad):
    matrix = np.eye(3)
    matrix[1, 1] = bad
    with pytest.raises(HmwbError, match="beyond what can be calculated"):
        function(matrix)


def test_an_inverse_is_symmetric():
    root = np.random.default_rng(2).standard_normal((6, 9))
    inverse = positive_inverse(root @ root.T)
    np.testing.assert_allclose(inverse @ root @ root.T, np.eye(6), atol=1e-9)
    np.testing.assert_array_equal(inverse, inverse.T)


def test_an_inverse_of_what_is_not_quite_definite_is_finite():
    direction = np.ones(4) / 2
    matrix = np.eye(4) - (1 + 1e-15) * np.outer(direction, direction)
    assert np.isfinite(positive_inverse(matrix)).all()
