# SPDX-License-Identifier: GPL-2.0-or-later
"""The fused scores show what m shows: the update of a Gaussian field by one more observation."""

import numpy as np
import pytest

from hmwb_qgis.core.hmwb.consistency import (
    Consistency,
    detail_variance,
    growth_of,
    relation_error,
)
from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.kriging.covariance import exponential
from hmwb_qgis.core.kriging.local import RANGES, LocalKriging
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import ArrayPsf, box_psf
from hmwb_qgis.core.relation.affine import AffineRelation
from tests.tolerances import SINGLE, rounded, summed

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


def rounding(consistency, scores, m):
    """What float32 makes of scores: each is one plus a gain times m less the sum of all."""
    terms = np.abs(m) + shown(np.abs(consistency.relation.weights), np.abs(scores))
    largest = np.abs(scores) + np.tensordot(np.abs(consistency.gain), terms, axes=1)
    return rounded(RANK + BANDS + 2) * largest.max()


def update(weights, detail, error):
    return Consistency.of(AffineRelation(weights, np.ones(BANDS), 0.0), detail, error)


def test_scores_are_the_mean_of_the_posterior(parts, rng):
    """In information form: (P^-1 + L' D^-1 L)^-1 (P^-1 z + L' D^-1 (m - c))."""
    weights, scores, m = parts
    detail, error = rng.uniform(0.5, 2.0, RANK), rng.uniform(0.1, 1.0, BANDS)
    made = update(weights, detail, error)
    found = made(scores, m)
    linear, constant = weights[:, :-1], weights[:, -1][:, None, None]
    precision = np.diag(1 / detail) + linear.T @ np.diag(1 / error) @ linear
    told = np.tensordot(linear.T / error, m - constant, axes=1) + scores / detail[:, None, None]
    expected = np.tensordot(np.linalg.inv(precision), told, axes=1)
    np.testing.assert_allclose(found, expected, rtol=0, atol=rounding(made, scores, m))


def test_an_exact_relation_is_obeyed_and_what_m_cannot_tell_stays(parts):
    weights, scores, m = parts
    made = update(weights, np.ones(RANK), np.full(BANDS, 1e-12))
    found = made(scores, m)
    off = rounding(made, scores, m)
    seen = off * np.abs(weights[:, :-1]).sum(axis=1).max()
    np.testing.assert_allclose(shown(weights, found), m, rtol=0, atol=seen)
    hidden = np.linalg.svd(weights[:, :-1])[2][BANDS:]  # that no band of m sees
    np.testing.assert_allclose(
        np.tensordot(hidden, found, axes=1), np.tensordot(hidden, scores, axes=1),
        rtol=0, atol=off * np.abs(hidden).sum(axis=1).max(),
    )  # fmt: skip


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
    off = min(1e-5, rounding(whole, scores, m))  # another order of sums
    np.testing.assert_allclose(whole(scores, m), single, rtol=0, atol=off)


def test_detail_is_the_variance_of_a_point_less_that_of_its_pixel():
    """With all pairs of pixels of m in a pixel of h, one by one."""
    psf, sampling = box_psf(4), Sampling((4.0, 4.0), (1.5, 1.5))
    weights = np.array([[0.3, 1.0, 0.0, 0.0, 0.7], [0.0, 0.2, 0.5, 2.0, 0.0]])
    shaded = np.array([[0.0, 0.4, 0.0], [0.5, 0.0, 1.0]])
    model = LocalKriging(psf, np.concatenate([weights[:, :-1], shaded, weights[:, -1:]], axis=1))
    found = detail_variance(model, sampling)
    inside = np.argwhere(np.ones((4, 4)))
    apart = ((inside[:, None] - inside) ** 2).sum(axis=2)
    expected = np.zeros(2)
    for share, length in zip(weights[:, 1:-1].T + shaded.T, RANGES):
        alike = sum(w * np.exp(-0.5 * apart / (4 * s) ** 2) for s, w in exponential(length))
        expected += share * (1.0 - alike.mean())
    # The kernels, sums of Gaussians that are 1 at most, are float32.
    off = summed(4, SINGLE) * (weights[:, 1:-1] + shaded).sum(axis=1).max()
    np.testing.assert_allclose(found, expected, rtol=0, atol=off)


def test_a_pixel_that_is_a_point_has_no_detail():
    psf = ArrayPsf(np.ones((1, 1)))
    found = detail_variance(
        LocalKriging(psf, np.ones((2, 2 + 2 * len(RANGES)))), Sampling((4.0, 4.0), (0.0, 0.0))
    )
    np.testing.assert_allclose(found, 0.0, atol=summed(4, SINGLE) * len(RANGES))


def sample_of(rng, misfit, noise, shape=(24, 24)):
    """A pair of box pixels whose m is the first score, with noise and with a misfit."""
    scores = rng.normal(size=(2, *shape)).astype(np.float32) * 30
    fine = np.kron(scores[0], np.ones((4, 4))) + np.kron(misfit, np.ones((4, 4)))
    m = (fine + noise * rng.normal(size=fine.shape))[None].astype(np.float32)
    pair = ObservedPair(scores, m, Sampling((4.0, 4.0), (1.5, 1.5)), psf=box_psf(4))
    down = SpatialDegradation(box_psf(4), pair.sampling, m.shape[1:], shape)
    one = np.ones(shape)
    noisy = scores + rng.normal(size=scores.shape)
    return Sample(pair=pair, degradation=down, scores=noisy, weight=one, unseen=np.zeros(shape))


@pytest.mark.parametrize("white", [False, True])
def test_what_the_relation_leaves_is_noise_and_misfit(rng, white):
    """Misfit that is alike in large squares is as large in pixels of m; white misfit is larger."""
    noise = 2.0
    plane = (
        rng.normal(size=(24, 24)) if white else np.kron(rng.normal(size=(3, 3)), np.ones((8, 8)))
    )
    misfit = 3.0 * plane / plane.std()
    sample = sample_of(rng, misfit, noise)
    weights = np.array([[1.0, 0.0, 0.0]])
    left = np.sqrt(9.0 + 1.0 + noise**2 / 16)  # misfit, noise of the score, noise of m in 16 pixels
    told = [sample], AffineRelation(weights, np.array([left]), 0.0), np.array([noise])
    found = relation_error(*told, growth_of(*told))
    expected = noise**2 + 9.0 * (16 if white else 1)
    # 576 and 144 values tell the variances to 6 and 12 %, their ratio and its square to a quarter.
    assert found[0] == pytest.approx(expected, rel=0.3)


def test_a_band_that_is_constant_tells_nothing(rng):
    sample = sample_of(rng, np.zeros((24, 24)), 1.0)
    relation = AffineRelation(np.array([[1.0, 0.0, 0.0]]), np.array([np.inf]), 0.1)
    told = [sample], relation, np.ones(1)
    assert np.isinf(relation_error(*told, growth_of(*told)))
