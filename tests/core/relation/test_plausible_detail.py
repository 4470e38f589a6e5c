# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.relation.plausible_detail import (
    ClaimedDetail,
    MeasuredDetail,
    damping,
    expected_detail,
)

SIDE = 480


def fractal(exponent, seed=0, bands=1):
    """Fields with the variogram |d|^exponent, from their spectrum."""
    noise = np.fft.fft2(np.random.default_rng(seed).standard_normal((bands, SIDE, SIDE)))
    frequency = np.hypot(np.fft.fftfreq(SIDE)[:, None], np.fft.fftfreq(SIDE))
    frequency[0, 0] = np.inf
    field = np.fft.ifft2(noise / frequency ** (1 + exponent / 2)).real
    return (field / field.std()).astype(np.float32)


def seen(field, ratio, width):
    """What a sensor sees of fields, and where."""
    sampling, psf = Sampling.of(float(ratio)), gaussian_psf(width * ratio)
    coarse = (SIDE // ratio, SIDE // ratio)
    return degrade(field, psf, sampling, coarse, "circular"), psf, sampling


def measure(scores, measured=None):
    moments = MeasuredDetail(len(scores))
    moments.add(scores, np.ones(scores.shape[1:], bool) if measured is None else measured)
    return moments


@pytest.mark.parametrize("ratio", [2, 4, 8])
@pytest.mark.parametrize("width", [0.6, 1.0])
@pytest.mark.parametrize("exponent", [0.1, 0.6])
def test_what_lies_between_pixels_is_foretold(ratio, width, exponent):
    field = fractal(exponent, bands=3)
    h, psf, sampling = seen(field, ratio, width)
    between = np.mean((field - interpolate(h, sampling, field.shape[1:], boundary="circular")) ** 2)
    # Scores have noise of variance 1: beside 1e3 times the signal it does not count.
    moments = measure(1e3 * h)
    among = np.trace(moments.covariance) / 3e6
    expected = expected_detail(psf, sampling, moments.growth)
    assert 0.75 < between / among / expected < 1.3


def test_smooth_scenes_are_not_taken_to_be_as_smooth_as_they_look():
    psf, sampling = gaussian_psf(3.0), Sampling.of(4.0)
    rough, smooth, smoother = (expected_detail(psf, sampling, g) for g in (1.7, 2.4, 3.5))
    assert rough > 1.3 * smooth
    assert smooth >= smoother == expected_detail(psf, sampling, 4.0)


def test_noise_of_h_is_no_detail():
    noise = np.random.default_rng(1).standard_normal((5, 120, 120)).astype(np.float32)
    np.testing.assert_allclose(measure(noise).covariance, 0, atol=0.06)
    h = 8 * seen(fractal(0.6), 4, 0.8)[0]
    loud, quiet = measure(h + noise[:1]), measure(100 * h)
    np.testing.assert_allclose(loud.covariance, quiet.covariance / 1e4, rtol=0.2)
    np.testing.assert_allclose(loud.growth, quiet.growth, rtol=0.1)


def test_what_is_not_measured_has_no_say_and_parts_add_up():
    h = 50 * seen(fractal(0.6, bands=2), 4, 0.8)[0]
    measured = np.ones(h.shape[1:], bool)
    measured[40:60, 30:80] = False
    wild = np.where(measured, h, 1e4).astype(np.float32)
    a, b = measure(h, measured), measure(wild, measured)
    np.testing.assert_allclose(a.covariance, b.covariance, rtol=1e-4, atol=1e-3)
    assert a.growth == pytest.approx(b.growth, rel=1e-5)
    both = measure(h)
    both.add(h, np.ones(h.shape[1:], bool))
    np.testing.assert_allclose(both.covariance, measure(h).covariance)
    assert both.pixels == 2 * measure(h).pixels


def claim(fine, trust=None):
    """Mean square of the detail that a plane claims beside its own degraded self."""
    h, _, sampling = seen(fine, 4, 0.8)
    pair = ObservedPair(h, fine, sampling, boundary="circular")
    claimed = ClaimedDetail(pair, np.ones(h.shape[1:], "f4") if trust is None else trust)
    claimed.add(fine, h)
    products, weight = claimed.moments()
    return products[0, 0] / weight


def test_only_what_is_finer_than_h_is_claimed():
    x = np.broadcast_to(np.arange(SIDE), (1, SIDE, SIDE))
    slow, fast = (claim(np.sin(2 * np.pi * x / n).astype("f4")) for n in (SIDE, 4))
    assert slow < 1e-4
    assert fast > 0.4


def test_a_strip_in_each_window_tells_what_the_whole_does():
    field = fractal(0.6)
    h, _, sampling = seen(field, 4, 0.8)
    whole = np.mean((field - interpolate(h, sampling, field.shape[1:], boundary="circular")) ** 2)
    assert claim(field) == pytest.approx(whole, rel=0.2)


def test_what_is_not_trusted_is_not_claimed():
    field = fractal(0.6)
    wild = field.copy()
    wild[:, :, 200:280] += 30 * np.random.default_rng(3).standard_normal((SIDE, 80))
    trust = np.ones((SIDE // 4, SIDE // 4), "f4")
    trust[:, 46:74] = 0
    assert claim(wild, trust) == pytest.approx(claim(field, trust), rel=1e-3)
    assert claim(wild) > 100 * claim(field)


def test_plausible_detail_is_left_alone():
    natural = np.diag([90.0, 20.0, 4.0, 0.01])
    assert damping(0.9 * 1.5 * natural, natural, 1.5, 900) is None
    # A little in a direction that shows next to nothing is nothing.
    assert damping(np.diag([80.0, 20.0, 4.0, 0.3]), natural, 1.0, 900) is None


def test_too_much_is_damped_in_all_directions_alike():
    natural = np.diag([90.0, 20.0, 4.0])
    found = damping(6 * natural, natural, 1.0, 900)
    assert found is not None and found.share < 0.2
    # Spectra keep their shape.
    np.testing.assert_allclose(found.gain, found.gain[0, 0] * np.eye(3), atol=1e-6)
    # What is left is less than what there can be, and less is left of more.
    assert found.share**2 * 6 < 1
    more = damping(12 * natural, natural, 1.0, 900)
    assert more is not None and more.share < found.share


def test_a_direction_with_more_than_its_share_is_damped_alone():
    natural = np.diag([900.0, 200.0, 40.0])
    wrong = np.array([0.0, 0.6, 0.8])
    found = damping(0.3 * natural + 400 * np.outer(wrong, wrong), natural, 1.0, 900)
    assert found is not None
    assert np.linalg.norm(found.gain @ wrong) < 0.5
    np.testing.assert_allclose(found.gain @ [1.0, 0.0, 0.0], [1.0, 0.0, 0.0], atol=1e-6)
    image = np.random.default_rng(4).standard_normal((3, 5, 6)).astype("f4")
    np.testing.assert_allclose(found(image)[0], image[0], rtol=1e-5)


def test_what_m_explains_less_of_must_be_less():
    natural = np.diag([90.0, 20.0])
    assert damping(0.8 * natural, natural, 1.0, 900) is None
    assert damping(0.8 * natural, natural, 1.0, 900, unexplained=0.3) is not None


def test_what_lies_beyond_h_is_not_claimed():
    field = fractal(0.6)
    h = seen(field, 4, 0.8)[0]
    wild = field.copy()
    wild[:, :, :100] += 30 * np.random.default_rng(3).standard_normal((SIDE, 100))
    pair = ObservedPair(h[:, :, 25:], wild, Sampling((4.0, 4.0), (1.5, 101.5)))
    claimed = ClaimedDetail(pair, np.ones(pair.hyperspectral.shape[1:], "f4"))
    claimed.add(wild, pair.hyperspectral)
    products, weight = claimed.moments()
    assert products[0, 0] / weight < 1.3 * claim(field)
