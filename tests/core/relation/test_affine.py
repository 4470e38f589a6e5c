# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.hmwb.given_response import with_response
from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.hmwb.trust import content_agreement
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.relation.affine import LIMIT, AffineRelation
from tests.tolerances import SINGLE

BANDS, RANK, PIXELS = 4, 6, 900
ALL = np.ones(PIXELS)


def relation(share, seed=0):
    """Scores, bands that follow them but for noise, and which pixels do not."""
    rng = np.random.default_rng(seed)
    scores = 10 * rng.standard_normal((RANK, PIXELS)).astype(np.float32)
    weights = rng.standard_normal((BANDS, RANK))
    degraded = 50 + weights @ scores + rng.standard_normal((BANDS, PIXELS))
    other = rng.random(PIXELS) < share
    degraded[:, other] = 150.0
    return scores, degraded.astype(np.float32), weights, other


@pytest.mark.parametrize("share", [0.0, 0.1, 0.35])
def test_what_holds_for_most_is_found_and_the_others_too(share):
    scores, degraded, weights, other = relation(share)
    found = AffineRelation.fit(scores, degraded, ALL, robust=True)
    # Six standard errors of weights from 585 pixels, of scores of 10 and noise of 1.
    np.testing.assert_allclose(found.weights[:, :-1], weights, atol=0.03)
    # A deviation told by the median has a standard error of 1.17 / sqrt(n): three of 0.048.
    np.testing.assert_allclose(found.scale, 1.0, rtol=0.15)
    np.testing.assert_array_equal(found.surprise(scores, degraded) > LIMIT, other)


def test_least_squares_are_those_of_numpy():
    scores, degraded, _, _ = relation(0.0)
    weight = np.random.default_rng(1).uniform(0.1, 1.0, PIXELS)
    found = AffineRelation.fit(scores, degraded, weight)
    x = np.concatenate([scores, np.ones((1, PIXELS))]).T * np.sqrt(weight)[:, None]
    wanted = np.linalg.lstsq(x, (degraded * np.sqrt(weight)).T, rcond=None)[0].T
    # Normal equations in float64 of scores that are float32.
    off = np.linalg.cond(x) * SINGLE * np.abs(wanted).max()
    np.testing.assert_allclose(found.weights, wanted, rtol=0, atol=off)


def test_constant_bands_have_no_say():
    scores, degraded, _, other = relation(0.1)
    degraded[2] = 7.0
    found = AffineRelation.fit(scores, degraded, ALL, robust=True)
    np.testing.assert_array_equal(found.surprise(scores, degraded) > LIMIT, other)


def test_pixels_that_are_seen_in_part_count_by_what_is_seen():
    scores, degraded, weights, _ = relation(0.0)
    unseen = np.zeros(PIXELS)
    unseen[:500] = np.linspace(0.02, 0.5, 500)
    spoilt = (1.0 - unseen) * degraded  # nothing lies beyond
    spoilt = spoilt.astype(np.float32)
    found = AffineRelation.fit_seen(scores, spoilt, ALL, unseen)
    seen = found.seen(spoilt, unseen)
    np.testing.assert_allclose(found.weights[:, :-1], weights, atol=0.05)
    assert (seen[500:] == 1.0).all() and (np.diff(seen[:500]) <= 0).all() and seen[0] < 1.0


def test_a_response_is_believed_band_by_band_as_far_as_it_explains():
    scores, degraded, weights, _ = relation(0.1)
    rng = np.random.default_rng(2)
    basis = np.linalg.qr(rng.standard_normal((30, RANK)))[0]
    noise = rng.uniform(1, 2, 30)
    subspace = Subspace(rng.uniform(5, 9, 30), noise, basis / noise[:, None], np.ones(RANK))
    response = weights @ np.linalg.pinv(basis)  # of spectra basis @ scores + mean
    response[1] *= 7.0  # other units
    response[3] = rng.standard_normal(30)
    found = AffineRelation.fit(scores, degraded, ALL, robust=True)
    told = with_response(found, response, subspace, scores, degraded)
    np.testing.assert_array_equal(told.from_response, [True, True, True, False])
    np.testing.assert_array_equal(told.weights[3], found.weights[3])
    np.testing.assert_allclose(told.weights[:3, :-1], weights[:3], rtol=0.01)


def test_detail_is_trusted_where_both_show_the_same():
    rng = np.random.default_rng(1)
    fine = rng.standard_normal((BANDS, 80, 80)).astype(np.float32)
    sampling = Sampling.of(4)
    degrade = SpatialDegradation(gaussian_psf(4.0), sampling, (80, 80), (20, 20))
    scores = degrade(fine)
    noisy = scores + 0.01 * rng.standard_normal(scores.shape).astype(np.float32)
    found = AffineRelation.fit(
        noisy.reshape(BANDS, -1), scores.reshape(BANDS, -1), np.ones(400), robust=True
    )

    def trust(m):
        known = np.ones((20, 20))
        pair = ObservedPair(hyperspectral=scores, multispectral=m, sampling=sampling)
        sample = Sample(
            pair=pair, scores=scores, weight=known, unseen=0 * known, degradation=degrade
        )
        return content_agreement(found, sample, growth=10.0)

    assert trust(fine) is None
    cloud = fine.copy()
    cloud[:, 20:40, 40:60] = 9.0
    shown = trust(cloud)
    assert shown[5:10, 10:15].max() < 0.05
    far = np.ones((20, 20), bool)
    far[3:12, 8:17] = False
    assert shown[far].min() > 0.99
