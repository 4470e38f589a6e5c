# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 6 knows how noisy m is, and brings it nearer to the truth."""

from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.hmwb.cleaning import Cleaning
from hmwb_qgis.core.observation.model import apply_spectral_response
from hmwb_qgis.core.progress import Reporter


@pytest.fixture(scope="module")
def cleaned(observed, sample_of, subspace):
    sample = sample_of(observed[1])
    return Cleaning.fit([sample], subspace, True, Reporter(None))


def errors(image, truth):
    return np.sqrt(((image - truth) ** 2).mean(axis=(1, 2)))


def test_noise_is_measured_and_taken_away(observed, cleaned):
    truth, pair = observed
    clean = apply_spectral_response(pair.spectral_response, truth)
    found, samples = cleaned
    noise = errors(pair.multispectral, clean)
    np.testing.assert_allclose(found.noise, noise, rtol=0.4)
    assert (errors(samples[0].pair.multispectral, clean) < 0.8 * noise).all()


def test_any_window_is_cleaned_like_the_sample(observed, cleaned):
    found, samples = cleaned
    np.testing.assert_array_equal(found.cleaned(observed[1]), samples[0].pair.multispectral)


def test_inactive_it_measures_only(observed, sample_of, subspace, cleaned):
    found, samples = Cleaning.fit([sample_of(observed[1])], subspace, False, Reporter(None))
    np.testing.assert_array_equal(samples[0].pair.multispectral, observed[1].multispectral)
    np.testing.assert_allclose(found.noise, cleaned[0].noise)
