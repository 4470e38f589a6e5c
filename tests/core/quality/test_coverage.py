# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core.quality.coverage import CoverageAccumulator
from tests.tolerances import STANDARD_ERRORS, summed

SHAPE = (6, 60, 50)


def share(of):
    """A share of this expectation, as near as the 18,000 errors tell it."""
    return pytest.approx(of, abs=STANDARD_ERRORS * np.sqrt(of * (1 - of) / np.prod(SHAPE)))


def drawn(factor=1.0, seed=0):
    """Errors whose size varies from pixel to pixel and band to band, and what predicts them."""
    rng = np.random.default_rng(seed)
    size = np.exp(rng.standard_normal((1, *SHAPE[1:])) + np.linspace(-1, 1, 6)[:, None, None])
    reference = rng.uniform(10, 20, SHAPE)
    return reference, reference + size * rng.standard_normal(SHAPE), factor * size


def judged(*images, valid=None, cut=SHAPE[1]):
    told = CoverageAccumulator(SHAPE[0])
    valid = np.ones(SHAPE[1:], bool) if valid is None else valid
    for rows in (slice(0, cut), slice(cut, SHAPE[1])):
        told.add(*(i[:, rows] for i in images), valid[rows])
    return told.coverage()


def test_a_right_prediction_covers_as_a_normal_variable_does():
    found = judged(*drawn())
    assert found.within_one == share(0.683)
    assert found.within_two == share(0.954)
    # Sizes are exp(N(0, 1)) times that of the band: the largest make the mean square, whose
    # standard error is sqrt(3 e^4 / 18,000) = 0.1 of it, and half of that of its root.
    assert found.ratio == pytest.approx(1.0, abs=0.05)
    np.testing.assert_allclose(found.per_band["predicted_over_true"], 1.0, atol=0.15)
    np.testing.assert_allclose(found.quarters[:, 0], found.quarters[:, 1], rtol=0.1)
    assert found.quarters[:, 4].sum() == pytest.approx(1.0)
    assert found.quarters[3, 4] > 0.8
    np.testing.assert_allclose(*found.curve, rtol=0.3)


def test_a_prediction_that_is_half_is_found_out():
    found = judged(*drawn(0.5))
    assert found.ratio == pytest.approx(0.5, abs=0.03)
    assert found.within_two == share(0.683)
    assert found.overall["predicted_over_true"] == found.ratio


def test_one_size_for_all_has_a_quarter_of_the_error_in_each_quarter():
    reference = drawn()[0]
    rng = np.random.default_rng(1)
    even = reference + rng.standard_normal(SHAPE)
    blind = np.ones(SHAPE) * (1 + 0.1 * rng.random((1, *SHAPE[1:])))
    found = judged(reference, even, blind)
    np.testing.assert_allclose(found.quarters[:, 4], 0.25, atol=0.03)


def test_parts_give_what_the_whole_gives_and_invalid_pixels_do_not_count():
    images = drawn()
    valid = np.random.default_rng(2).random(SHAPE[1:]) > 0.3
    images[1][:, ~valid] = 1e6
    whole, parts = judged(*images, valid=valid), judged(*images, valid=valid, cut=17)
    np.testing.assert_allclose(whole.quarters, parts.quarters, rtol=summed(int(np.prod(SHAPE))))
    assert whole.within_one == pytest.approx(0.683, abs=0.02)  # of 12,600: 4.8 standard errors
