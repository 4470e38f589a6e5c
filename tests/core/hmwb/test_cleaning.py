# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 6 knows how noisy m is, and brings it nearer to the truth."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core.denoising.nl_bayes import channel_rotation
from hmwb_qgis.core.hmwb.cleaning import Cleaning, multispectral_noise
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.core.sums import weighted_sums
from hmwb_qgis.core.uncertainty.parts import noise_left, signal_share


@pytest.fixture(scope="module")
def cleaned(observed, sample_of):
    sample = sample_of(observed[1])
    return Cleaning.fit([sample], True, Reporter(None))


def errors(image, truth):
    return np.sqrt(((image - truth) ** 2).mean(axis=(1, 2)))


def test_noise_is_measured_and_taken_away(observed, cleaned):
    truth, pair = observed
    clean = weighted_sums(pair.spectral_response, truth)
    found, samples = cleaned
    noise = errors(pair.multispectral, clean)
    np.testing.assert_allclose(found.noise, noise, rtol=0.4)
    assert (errors(samples[0].pair.multispectral, clean) < 0.8 * noise).all()


def test_noise_of_sharpened_bands_is_what_is_told(observed, sample_of):
    pair = observed[1]
    bands = len(pair.multispectral)
    for count in (1, bands):
        told = tuple(0.01 + 0.001 * band if band < count else 0.0 for band in range(bands))
        noise = multispectral_noise([sample_of(replace(pair, sharpened=told))])
        np.testing.assert_array_equal(noise[:count], told[:count])
        assert (noise > 0).all()


def test_any_window_is_cleaned_like_the_sample(observed, cleaned):
    found, samples = cleaned
    np.testing.assert_array_equal(found.cleaned(observed[1]), samples[0].pair.multispectral)


def test_inactive_it_measures_only(observed, sample_of, cleaned):
    found, samples = Cleaning.fit([sample_of(observed[1])], False, Reporter(None))
    np.testing.assert_array_equal(samples[0].pair.multispectral, observed[1].multispectral)
    np.testing.assert_allclose(found.noise, cleaned[0].noise)


@pytest.mark.parametrize("bands", [3, 8])
def test_its_response_tells_what_it_leaves_without_the_truth(bands):
    """Of many bands, which are denoised a few at a time, more is left than was not taken away."""
    rng = np.random.default_rng(5)
    truth = sample_scene(rows=96, cols=96, bands=bands).image
    noise = 0.03 * truth.mean(axis=(1, 2)).astype(np.float64)
    spoilt = truth + noise[:, None, None] * rng.standard_normal(truth.shape)
    pair = simulate(truth, 4, spectral_response=np.eye(bands))
    pair = replace(pair, multispectral=spoilt.astype(np.float32))
    found = Cleaning(noise, channel_rotation(pair.multispectral / noise[:, None, None]))
    clean = found.cleaned(pair)
    flat = [image.reshape(bands, -1) for image in (pair.multispectral, clean)]
    response = found.response(pair)
    left = noise_left(*flat, noise, response.derivative)
    true = ((clean - truth) ** 2).mean(axis=(1, 2))
    assert np.trace(left) == pytest.approx(true.sum(), rel=0.15)
    # Some of that is noise, some signal that was taken away.
    assert 0.0 < signal_share(left, response.spread, noise) < 1.0
