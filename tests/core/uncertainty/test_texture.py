# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.uncertainty.texture import Texture

MIXING = np.array([[1.0, 0.2, 0.0], [0.9, -0.3, 0.1], [0.5, 0.5, 0.4], [2.0, 0.1, -0.2]])


def window(multispectral, valid=None):
    rows, cols = (n // 4 for n in multispectral.shape[1:])
    return ObservedPair(
        hyperspectral=np.zeros((2, rows, cols), np.float32),
        multispectral=multispectral.astype(np.float32),
        sampling=Sampling.of(4),
        multispectral_valid=valid,
    )


def drawn(factor, seed=0):
    """White detail of three components in four bands, with a variance that varies."""
    rng = np.random.default_rng(seed)
    white = rng.standard_normal((3, *factor.shape)) * np.sqrt(factor)
    return np.tensordot(MIXING, white, axes=1)


def test_the_variance_is_the_mean_of_all_powers_of_the_factor_of_the_detail():
    factor = np.ones((120, 160))
    factor[:, 80:] = 9.0
    found = Texture.fit([window(drawn(factor))])(drawn(factor))[1]
    inside = found[4:-4]
    assert inside.mean() == pytest.approx(1.0, abs=0.02)
    powers = np.linspace(0.0, 1.0, 1001)[:, None]
    expected = (np.array([1.0, 9.0]) / 5.0) ** powers
    expected = expected.mean(axis=0) / expected.mean()
    sides = inside[:, 4:76].mean(), inside[:, 84:-4].mean()
    np.testing.assert_allclose(sides, expected, rtol=0.03)


def test_a_power_that_is_known_is_taken():
    factor = np.ones((120, 160))
    factor[:, 80:] = 9.0
    found = Texture.fit([window(drawn(factor))], 0.25)(drawn(factor))[0]
    assert found.mean() == pytest.approx(1.0, abs=1e-3)
    sides = found[4:-4, 4:76].mean(), found[4:-4, 84:-4].mean()
    assert sides[1] / sides[0] == pytest.approx(9.0**0.25, rel=0.03)


def test_it_is_the_same_in_other_units_and_combinations_of_the_bands():
    factor = np.random.default_rng(1).exponential(size=(60, 60))
    bands = drawn(factor)
    mixing = 1000.0 * np.random.default_rng(2).standard_normal((5, 4))
    other = np.tensordot(mixing, bands, axes=1) + 400.0
    found = [Texture.fit([window(m)])(m.astype(np.float32)) for m in (bands, other)]
    np.testing.assert_allclose(found[1], found[0], rtol=1e-3)


def test_a_band_that_does_not_vary_tells_nothing():
    bands = drawn(np.ones((40, 40)))
    more = np.concatenate([bands, np.full((1, 40, 40), 7.0)])
    one, two = (Texture.fit([window(m)])(m) for m in (bands, more))
    np.testing.assert_allclose(two, one, rtol=1e-4)
    flat = np.full((2, 40, 40), 7.0, np.float32)
    np.testing.assert_array_equal(Texture.fit([window(flat)])(flat), 1.0)


def test_pixels_without_a_measurement_do_not_count():
    bands = drawn(np.ones((80, 80)))
    valid = np.ones((80, 80), bool)
    valid[20:40, 30:70] = False
    spoiled = np.where(valid, bands, 1e4)
    around = np.ones_like(valid)
    around[18:42, 28:72] = False
    clean, masked = (Texture.fit([window(m, v)]) for m, v in ((bands, None), (spoiled, around)))
    np.testing.assert_allclose(masked(bands), clean(bands), rtol=0.1)


def test_windows_agree_with_the_whole():
    bands = drawn(np.random.default_rng(3).exponential(size=(60, 70))).astype(np.float32)
    texture = Texture.fit([window(bands)])
    part = texture(bands[:, 10:50, 20:60])[:, 3:-3, 3:-3]
    np.testing.assert_allclose(part, texture(bands)[:, 13:47, 23:57], rtol=1e-5)
