# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.kriging.whitening import whitened

EPS = np.finfo(float).eps


def covariance(rng, size):
    """With eigenvalues from 1 to 100."""
    turn = np.linalg.qr(rng.standard_normal((size, size)))[0]
    return (turn * np.geomspace(1, 100, size)) @ turn.T


@pytest.mark.parametrize("size", [1, 5, 32, 33, 100])
def test_products_of_whitened_rows_are_those_with_the_inverse(size):
    rng = np.random.default_rng(size)
    matrix, rows = covariance(rng, size), rng.standard_normal((7, size))
    white = whitened(matrix, rows)
    expected = rows @ np.linalg.inv(matrix) @ rows.T
    # Backward stable: rounding times the order and the condition, of products as large as these.
    atol = 100 * size * EPS * np.abs(np.diag(expected)).max()
    np.testing.assert_allclose(white @ white.T, expected, rtol=0, atol=atol)


def test_whitened_rows_are_those_of_a_triangular_factor():
    rng = np.random.default_rng(0)
    matrix = covariance(rng, 70)
    factor = np.linalg.cholesky(matrix)
    atol = 100 * 70 * EPS * np.abs(factor).max()
    np.testing.assert_allclose(whitened(matrix, factor.T), np.eye(70), rtol=0, atol=atol)


def test_what_is_not_quite_definite_stays_finite():
    direction = np.ones(40) / np.sqrt(40)
    matrix = np.eye(40) - (1 + 1e-15) * np.outer(direction, direction)
    assert np.isfinite(whitened(matrix, np.eye(40))).all()


def test_what_is_not_finite_gets_a_sentence():
    with pytest.raises(HmwbError, match="beyond what can be calculated"):
        whitened(np.diag([1.0, np.nan]), np.eye(2))
