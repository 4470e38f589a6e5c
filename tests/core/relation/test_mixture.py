# SPDX-License-Identifier: GPL-2.0-or-later
"""Which pixels agree is found, and what they tell is the mutual information."""

import numpy as np
import pytest

from hmwb_qgis.core.relation.affine import AffineRelation
from hmwb_qgis.core.relation.mixture import Mixture

BANDS, RANK, PIXELS = 4, 3, 1200
NOISE = 0.1  # of bands whose scores have deviations of about 1
ALL, NOTHING = np.ones(PIXELS), np.zeros(PIXELS)


def drawn(share, seed=0):
    """Scores, bands that follow them but for noise in most pixels, and which do not."""
    rng = np.random.default_rng(seed)
    scores = rng.standard_normal((RANK, PIXELS))
    weights = rng.standard_normal((BANDS, RANK))
    bands = weights @ scores
    spread = bands.std(axis=1, keepdims=True)
    bands += NOISE * spread * rng.standard_normal(bands.shape)
    odd = rng.random(PIXELS) < share
    bands[:, odd] = spread * rng.standard_normal((BANDS, int(odd.sum())))
    return scores.astype(np.float32), (50 + bands).astype(np.float32), odd


@pytest.mark.parametrize("share", [0.0, 0.2, 0.45])
def test_those_that_agree_are_found(share):
    scores, bands, odd = drawn(share)
    agree = Mixture.fit(scores, bands, ALL, NOTHING).agree
    # In four bands together an odd pixel lies near the relation by chance once in many hundreds.
    assert np.mean((agree < 0.5) == odd) > 0.98


def test_what_pixels_tell_is_the_mutual_information_of_normal_variables():
    scores, bands, _ = drawn(0.0)
    told = Mixture.fit(scores, bands, ALL, NOTHING).information
    expected = 0.5 * np.log1p(1 / NOISE**2)
    # A variance from n values has a standard error of sqrt(2 / n), half of it in the logarithm.
    assert told.mean() == pytest.approx(expected, abs=4 * np.sqrt(2 / PIXELS))


def test_half_that_disagree_halve_what_is_told_and_none_speaks_against():
    scores, bands, odd = drawn(0.45)
    told = Mixture.fit(scores, bands, ALL, NOTHING).information
    share = 1.0 - odd.mean()
    # That a pixel is one of those that agree is told of it as well: log 2 at most.
    whole = share * 0.5 * np.log1p(1 / NOISE**2)
    assert abs(told.mean() - whole) < np.log(2.0)
    assert told.min() >= np.log(odd.mean()) - 0.2


def test_a_relation_that_does_not_hold_tells_nothing():
    scores, bands, _ = drawn(0.0)
    other = np.random.default_rng(5).permutation(scores, axis=1)
    told = Mixture.fit(other, bands, ALL, NOTHING).information
    # Three scores explain 3 / n of the variance by chance; the odd pixels cost log 2 at most.
    assert abs(told.mean()) < 0.05


def test_pixels_that_m_does_not_show_count_less_and_pull_nothing():
    scores, bands, _ = drawn(0.0)
    unseen = NOTHING.copy()
    unseen[:400] = 0.6
    rng = np.random.default_rng(7)
    spoilt = bands.copy()
    spoilt[:, :400] += (0.6 * bands[:, :400] * rng.uniform(-1, 1, (1, 400))).astype(np.float32)
    found = Mixture.fit(scores, spoilt, ALL, unseen)
    assert found.agree[400:].mean() > 0.98
    seen = found.information[400:].mean()
    # As much as if there were the seen ones alone, in a band that varies as much.
    assert seen > np.log(spoilt.std() / (NOISE * bands.std(axis=1).mean())) - 0.5
    assert found.information[:400].mean() < 0.5 * seen


def test_a_pixel_without_weight_tells_nothing():
    scores, bands, _ = drawn(0.2)
    weight = ALL.copy()
    weight[::3] = 0.0
    found = Mixture.fit(scores, bands, weight, NOTHING)
    assert not found.information[::3].any() and not found.agree[::3].any()


def test_constant_bands_tell_nothing():
    scores, bands, _ = drawn(0.0)
    constant = np.full_like(bands, 7.0)
    assert not np.any(np.abs(Mixture.fit(scores, constant, ALL, NOTHING).information) > 1e-3)
    mixed = np.concatenate([bands, constant[:1]])
    alone, beside = (Mixture.fit(scores, b, ALL, NOTHING) for b in (bands, mixed))
    np.testing.assert_allclose(beside.information, alone.information, rtol=1e-4, atol=1e-4)


def test_a_relation_to_no_scores_is_the_mean():
    _, bands, _ = drawn(0.0)
    found = AffineRelation.fit(np.empty((0, PIXELS), np.float32), bands, ALL)
    expected = bands.astype(np.float64).mean(axis=1)
    np.testing.assert_allclose(found.weights[:, 0], expected, rtol=1e-6)
    assert found.expected(np.empty((0, 5, 2), np.float32)).shape == (BANDS, 5, 2)
