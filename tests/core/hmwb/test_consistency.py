# SPDX-License-Identifier: GPL-2.0-or-later
"""The fused scores show what m shows: the update of a Gaussian field by one more observation."""

import numpy as np
import pytest

from hmwb_qgis.core.hmwb.consistency import Consistency, detail_variance, relation_error
from hmwb_qgis.core.kriging.covariance import exponential
from hmwb_qgis.core.kriging.local import RANGES, LocalKriging
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import ArrayPsf, box_psf
from hmwb_qgis.core.relation.affine import AffineRelation

RANK, BANDS, ROWS, COLS = 5, 3, 7, 6


@pytest.fixture
def rng():
    return np.random.default_rng(4)


@pytest.fixture
def parts(rng):
    weights = rng.normal(size=(BANDS, RANK + 1))
    scores = rng.normal(size=(RANK, ROWS, COLS)).astype(np.float32)
    m = rng.normal(size=(BANDS, ROWS, COLS)).astype(np.float32)
    return weights, scores, m


def shown(weights, scores):
    """L z + c."""
    return np.tensordot(weights[:, :-1], scores, axes=1) + weights[:, -1][:, None, None]


def update(weights, detail, error):
    return Consistency.of(AffineRelation(weights, np.ones(BANDS), 0.0), detail, error)


def test_scores_are_the_mean_of_the_posterior(parts, rng):
    """In information form: (P^-1 + L' D^-1 L)^-1 (P^-1 z + L' D^-1 (m - c))."""
    weights, scores, m = parts
    detail, error = rng.uniform(0.5, 2.0, RANK), rng.uniform(0.1, 1.0, BANDS)
    found = update(weights, detail, error)(scores, m)
    linear, constant = weights[:, :-1], weights[:, -1][:, None, None]
    precision = np.diag(1 / detail) + linear.T @ np.diag(1 / error) @ linear
    told = np.tensordot(linear.T / error, m - constant, axes=1) + scores / detail[:, None, None]
    expected = np.tensordot(np.linalg.inv(precision), told, axes=1)
    # Sums of few terms of about 1, in single precision.
    np.testing.assert_allclose(found, expected, atol=1e-4)


def test_an_exact_relation_is_obeyed_and_what_m_cannot_tell_stays(parts):
    weights, scores, m = parts
    found = update(weights, np.ones(RANK), np.full(BANDS, 1e-12))(scores, m)
    np.testing.assert_allclose(shown(weights, found), m, atol=1e-4)
    hidden = np.linalg.svd(weights[:, :-1])[2][BANDS:]  # that no band of m sees
    np.testing.assert_allclose(
        np.tensordot(hidden, found, axes=1), np.tensordot(hidden, scores, axes=1), atol=1e-4
    )


def test_nothing_moves_where_m_tells_nothing_or_h_tells_all(parts):
    weights, scores, m = parts
    dark = update(weights, np.ones(RANK), np.full(BANDS, np.inf))
    np.testing.assert_array_equal(dark(scores, m), scores)
    detail = np.ones(RANK)
    detail[2] = 0.0
    known = update(weights, detail, np.ones(BANDS))(scores, m)
    np.testing.assert_array_equal(known[2], scores[2])
    assert np.abs(known[0] - scores[0]).max() > 0.01


def test_rows_may_be_taken_one_by_one(parts):
    weights, scores, m = parts
    whole = update(weights, np.ones(RANK), np.ones(BANDS))
    single = np.concatenate(
        [whole(scores[:, r : r + 1], m[:, r : r + 1]) for r in range(ROWS)], axis=1
    )
    np.testing.assert_allclose(whole(scores, m), single, atol=1e-5)  # another order of sums


def test_detail_is_the_variance_of_a_point_less_that_of_its_pixel():
    """With all pairs of pixels of m in a pixel of h, one by one."""
    psf, sampling = box_psf(4), Sampling((4.0, 4.0), (1.5, 1.5))
    weights = np.array([[0.3, 1.0, 0.0, 0.0, 0.7], [0.0, 0.2, 0.5, 2.0, 0.0]])
    found = detail_variance(LocalKriging(psf, weights), sampling)
    inside = np.argwhere(np.ones((4, 4)))
    apart = ((inside[:, None] - inside) ** 2).sum(axis=2)
    expected = np.zeros(2)
    for share, length in zip(weights[:, 1:-1].T, RANGES):
        alike = sum(w * np.exp(-0.5 * apart / (4 * s) ** 2) for s, w in exponential(length))
        expected += share * (1.0 - alike.mean())
    np.testing.assert_allclose(found, expected, rtol=1e-5)  # the kernels are in single precision


def test_a_pixel_that_is_a_point_has_no_detail():
    psf = ArrayPsf(np.ones((1, 1)))
    found = detail_variance(
        LocalKriging(psf, np.ones((2, 2 + len(RANGES)))), Sampling((4.0, 4.0), (0.0, 0.0))
    )
    np.testing.assert_allclose(found, 0.0, atol=1e-5)


def test_noise_alone_is_no_misfit():
    """What is left of a pixel of h is noise of h and of m there: in a pixel of m, m's is left."""
    weights, noise, seen = np.array([[0.6, 0.8, 2.0]]), np.array([3.0]), 0.1
    usual = np.sqrt(1.0 + seen * noise**2)
    none = relation_error(AffineRelation(weights, usual, 0.0), noise, seen)
    np.testing.assert_allclose(none, noise**2)
    more = relation_error(AffineRelation(weights, np.sqrt(usual**2 + 0.5), 0.0), noise, seen)
    np.testing.assert_allclose(more - none, 0.5 / seen)
    constant = AffineRelation(weights, np.array([np.inf]), 0.1)
    assert np.isinf(relation_error(constant, noise, seen))
