# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core.kriging.left_out import LeftOut
from hmwb_qgis.core.uncertainty.places import Places
from tests.tolerances import STANDARD_ERRORS

RANK, SHAPE = 6, (60, 60)
MEMBERS = (np.array([0, 1, 2]), np.array([3, 4, 5]))
ALONE = np.eye(RANK)
FACTOR = np.full(RANK, 2.0)


def drawn(hidden, seed=0, noise=0.5):
    """Errors of independent components, of a variance that is hidden from place to place."""
    rng = np.random.default_rng(seed)
    variance = FACTOR[:, None, None] * hidden + noise
    squares = variance * rng.standard_normal((RANK, *SHAPE)) ** 2
    told = np.ones((len(MEMBERS), *SHAPE), np.float32)
    return LeftOut(squares.astype(np.float32), told, np.float32(noise) * told)


def lognormal(seed=1, spread=0.5):
    rng = np.random.default_rng(seed)
    return np.exp(spread * rng.standard_normal(SHAPE) - 0.5 * spread**2)


def test_the_factor_is_the_mean_of_what_is_hidden():
    """If errors follow the model: among places of like factor, that is the mean of the truth."""
    hidden = lognormal()
    found = Places.of(MEMBERS, FACTOR, ALONE)(drawn(hidden), np.ones(SHAPE, np.float32))
    order = np.argsort(found.ravel())
    for group in np.array_split(order, 4):
        truth = hidden.ravel()[group]
        off = STANDARD_ERRORS * truth.std() / np.sqrt(group.size)
        assert found.ravel()[group].mean() == pytest.approx(truth.mean(), abs=off)
    assert np.corrcoef(np.log(found).ravel(), np.log(hidden).ravel())[0, 1] > 0.5


def test_errors_that_go_together_count_less():
    """Six components that are one tell as much as one."""
    assert Places.of(MEMBERS, FACTOR, ALONE).independent == pytest.approx(1.0)
    one = Places.of(MEMBERS, FACTOR, np.ones((RANK, RANK)))
    assert one.independent == pytest.approx(1.0 / RANK)
    usual = np.ones(SHAPE, np.float32)
    hidden = lognormal()
    spread = [
        np.log(places(drawn(hidden), usual)).std()
        for places in (one, Places.of(MEMBERS, FACTOR, ALONE))
    ]
    assert spread[0] < 0.6 * spread[1]


def test_what_the_texture_tells_is_not_told_again():
    """Where the texture foretells twice the variance and it is that, the factor stays about 1."""
    usual = np.ones(SHAPE, np.float32)
    usual[:, 30:] = 2.0
    found = Places.of(MEMBERS, FACTOR, ALONE)(drawn(usual), usual)
    assert found[:, :30].mean() == pytest.approx(found[:, 30:].mean(), rel=0.05)


def test_a_pixel_that_tells_nothing_is_as_usual():
    nothing = np.zeros((RANK, *SHAPE), np.float32)
    sets = np.zeros((len(MEMBERS), *SHAPE), np.float32)
    found = Places.of(MEMBERS, FACTOR, ALONE)(
        LeftOut(nothing, sets, sets), np.ones(SHAPE, np.float32)
    )
    # The distribution is looked at in 17 places, up to four deviations.
    np.testing.assert_allclose(found, 1.0, rtol=1e-3)
