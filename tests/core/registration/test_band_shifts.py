# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core import simulate
from hmwb_qgis.core.denoising.subspace import BandMoments, signal_subspace
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.registration.band_shifts import band_shifts
from hmwb_qgis.core.registration.geometry import bands_moved, with_bands_moved
from hmwb_qgis.core.registration.psf_estimation import Sample, estimate_psf
from hmwb_qgis.core.sample_scene import sample_scene

RESPONSE = np.kron(np.eye(4), np.ones(6) / 6)
APART = ((0.0, 0.0), (0.6, -0.3), (-0.4, 0.5), (1.1, 0.2))


@pytest.fixture(scope="module")
def pair():
    image = sample_scene(96, 96, 24).image
    return simulate(
        image, 4, spectral_response=RESPONSE, snr_hyperspectral=35, snr_multispectral=40
    )


def sample(pair, m):
    h = pair.hyperspectral
    moments = BandMoments(len(h))
    moments.add(h.reshape(len(h), -1))
    scores = signal_subspace(moments, least=4).scores(h)
    return Sample(m, scores, pair.sampling, pair.boundary, np.ones(h.shape[1:], bool))


def lying(pair, shifts):
    """m with its bands so far off their places."""
    return bands_moved(pair.multispectral, tuple((-r, -c) for r, c in shifts), pair.boundary)


def test_shifts_of_bands_are_found(pair):
    seen = sample(pair, lying(pair, APART))
    np.testing.assert_allclose(band_shifts([seen], estimate_psf([seen])), APART, atol=0.1)


def test_bands_that_lie_together_are_left_alone(pair):
    for m in (pair.multispectral, lying(pair, ((0.7, -0.4),) * 4)):
        seen = sample(pair, m)
        assert band_shifts([seen], estimate_psf([seen])) is None


def test_a_band_that_tells_nothing_follows_the_others(pair):
    m = lying(pair, APART)
    m[2] = np.random.default_rng(0).standard_normal(m[2].shape)
    seen = sample(pair, m)
    found = band_shifts([seen], estimate_psf([seen]))
    others = np.array(APART)[[0, 1, 3]]
    np.testing.assert_allclose(found[[0, 1, 3]], others, atol=0.1)
    np.testing.assert_allclose(found[2], np.median(found[[0, 1, 3]], axis=0))
    m[1] = 0.3  # constant
    seen = sample(pair, m)
    found = band_shifts([seen], estimate_psf([seen]))
    np.testing.assert_allclose(found[[0, 3]], others[[0, 2]], atol=0.1)


def test_moved_bands_come_back():
    y, x = np.mgrid[:40, :50] / 5.0
    waves = np.stack([np.sin(y + k) + np.cos(x - k) for k in range(4)]).astype("f4")
    there = bands_moved(waves, tuple((-r, -c) for r, c in APART), "mirror")
    back = bands_moved(there, APART, "mirror")
    inner = (slice(None), slice(6, -6), slice(6, -6))
    np.testing.assert_allclose(back[inner], waves[inner], atol=0.01)
    whole = bands_moved(waves, ((1.0, 2.0),) * 4, "circular")
    np.testing.assert_allclose(whole, np.roll(waves, (-1, -2), axis=(1, 2)), atol=1e-6)


def test_only_pixels_that_all_bands_show_stay_valid():
    m = np.ones((4, 20, 20), "f4")
    valid = np.ones((20, 20), bool)
    valid[8, 8] = False
    h = np.ones((5, 5, 5), "f4")
    pair = ObservedPair(h, m, Sampling.of(4.0), multispectral_valid=valid)
    moved = with_bands_moved(pair, ((0.0, 0.0), (2.0, 0.0), (0.0, 0.5), (0.0, 0.0)))
    assert not moved.multispectral_valid[[8, 6, 8, 8], [8, 8, 7, 8]].any()
    assert moved.multispectral_valid.sum() == 400 - 3
