# SPDX-License-Identifier: GPL-2.0-or-later
"""The power of the detail, from errors whose variance goes with a power of it."""

import numpy as np
import pytest

from hmwb_qgis.core.kriging.variance_power import USUAL_POWER, variance_power

RANK, PIXELS = 6, 2000


def drawn(power, seed=0, pixels=PIXELS, level=1.0):
    """Errors, the shares of them that are not noise, and the detail."""
    rng = np.random.default_rng(seed)
    strengths = rng.exponential(size=pixels)
    shares = rng.uniform(0.3, 0.95, (RANK, 1)) * np.ones(pixels)
    variances = level * shares * strengths**power / (strengths**power).mean() + 1.0 - shares
    return np.sqrt(variances) * rng.standard_normal((RANK, pixels)), shares, strengths


@pytest.mark.parametrize("power", [0.25, 0.5, 0.75])
@pytest.mark.parametrize("level", [0.5, 1.0, 3.0])
def test_the_power_is_found_whatever_the_level(power, level):
    # Seldom is one off by three times what 12 000 errors tell: about 0.03, and half a step.
    assert variance_power(*drawn(power, level=level)) == pytest.approx(power, abs=0.1)


def test_it_is_the_same_for_detail_in_other_units():
    errors, shares, strengths = drawn(0.4)
    expected = variance_power(errors, shares, strengths)
    assert variance_power(errors, shares, 1e4 * strengths) == pytest.approx(expected)


def test_errors_that_tell_nothing_leave_the_mean_of_all_powers():
    errors, shares, strengths = drawn(0.0)
    assert variance_power(errors, 0.0 * shares, strengths) == pytest.approx(USUAL_POWER)
    assert variance_power(errors, shares, np.ones(PIXELS)) == pytest.approx(USUAL_POWER)
    nothing = np.zeros((RANK, PIXELS))
    assert 0.0 <= variance_power(nothing, shares, strengths) <= 1.0


def test_detail_that_is_nowhere_is_no_error():
    errors, shares, _ = drawn(0.5)
    assert variance_power(errors, shares, np.zeros(PIXELS)) == pytest.approx(USUAL_POWER)
