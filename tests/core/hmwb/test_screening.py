# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 5 finds pixels and bands of m that show something else, and leaves the others alone."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hmwb_qgis.core import fuse, simulate
from hmwb_qgis.core.hmwb.screening import (
    Screening,
    ScreeningPolicy,
    explained_shares,
    standard_errors,
)

POLICY = ScreeningPolicy()


def with_m(pair, change):
    m = pair.multispectral.copy()
    change(m)
    return replace(pair, multispectral=m)


def screened(sample):
    found, samples = Screening.fit([sample], POLICY, 0.0)
    return found, samples[0]


def test_where_all_agrees_hardly_a_pixel_is_left_out(observed, sample_of):
    found, sample = screened(sample_of(observed[1]))
    assert found.bands == (0, 1, 2, 3)
    assert found.disagreeing < 0.05
    assert (found.explained > 0.8).all()
    assert found.usable
    assert sample.known.mean() > 0.95


def test_a_cloud_is_left_out_and_its_surroundings_stay(observed, sample_of):
    def cloud(m):
        m[:, 16:32, 24:48] = 3 * m.max()

    found, sample = screened(sample_of(with_m(observed[1], cloud)))
    assert not sample.known[5:7, 7:11].any()
    far = np.ones((16, 16), bool)
    far[2:10, 4:14] = False
    assert sample.known[far].mean() > 0.9
    assert 0.05 < found.disagreeing < 0.3


def test_a_band_that_h_does_not_know_is_not_used(observed, sample_of):
    def unknown(m):
        m[2] = np.random.default_rng(0).standard_normal(m[2].shape)

    found, sample = screened(sample_of(with_m(observed[1], unknown)))
    assert found.bands == (0, 1, 3)
    assert len(sample.pair.multispectral) == 3
    assert found.explained[2] < POLICY.least_explained


def test_m_that_shows_another_place_is_not_usable(observed, sample_of):
    def another(m):
        m[:] = np.random.default_rng(0).standard_normal(m.shape)

    found, sample = screened(sample_of(with_m(observed[1], another)))
    assert not found.usable
    assert len(found.bands) == 1  # the next steps need one
    assert sample.known.mean() > 0.5


def two_slow_places(seed):
    """Two smooth scenes of two materials that have nothing to do with each other."""
    rng = np.random.default_rng(seed)
    shares = gaussian_filter(rng.standard_normal((2, 96, 96)), (0, 16, 16))
    shares /= shares.std(axis=(1, 2), keepdims=True)
    spectra = rng.uniform(0.5, 1.0, (2, 20, 1, 1))
    return [5.0 + spectra[0] + s * spectra[1] for s in shares]


@pytest.mark.parametrize("seed", range(4))
def test_scenes_that_vary_slowly_are_not_taken_for_each_other(seed):
    here, elsewhere = two_slow_places(seed)
    response = np.kron(np.eye(4), np.ones(5))
    h = simulate(here, 4, spectral_response=response, snr_hyperspectral=40).hyperspectral
    m = simulate(elsewhere, 4, spectral_response=response, snr_multispectral=40).multispectral
    found = fuse(h, m, 4)
    plain = fuse(h, m, 4, method="interpolation").image
    # Nothing of m is used, and what seemed to be its place is not believed.
    assert "explains no band" in " ".join(found.notes)
    assert found.parameters["centre_shift"] == [0.0, 0.0]
    assert np.abs(found.image - here).std() <= np.abs(plain - here).std()


def test_a_slow_scene_explains_itself():
    here = two_slow_places(0)[0]
    response = np.kron(np.eye(4), np.ones(5))
    pair = simulate(here, 4, spectral_response=response, snr_hyperspectral=40, snr_multispectral=40)
    shares = fuse(pair.hyperspectral, pair.multispectral, 4).parameters
    assert min(shares["explained_by_hyperspectral"]) > 0.5


def test_few_independent_pixels_explain_less(observed, sample_of):
    sample = sample_of(observed[1])
    many, few = explained_shares([sample]), explained_shares([sample], effective=20.0)
    assert (few < many).all()
    assert (many <= 1).all()


def test_the_standard_error_of_a_share_is_that_of_repeated_samples():
    rng, share, pixels, times = np.random.default_rng(0), 0.5, 200, 2000
    x = rng.standard_normal((times, pixels))
    y = np.sqrt(share) * x + np.sqrt(1 - share) * rng.standard_normal((times, pixels))
    found = [np.corrcoef(a, b)[0, 1] ** 2 for a, b in zip(x, y)]
    error = standard_errors(np.array([share]), pixels)
    # The spread of a spread is known to 1 / sqrt(2 times) = 1.6 %, and the formula to 1 / pixels.
    np.testing.assert_allclose(error, np.std(found), rtol=0.07)


def test_noise_on_few_pixels_is_not_taken_for_a_band(observed, sample_of):
    def noise(m):
        m[:] = rng.standard_normal(m.shape)

    for seed in range(10):
        rng = np.random.default_rng(seed)
        pair = with_m(observed[1], noise)
        few = replace(
            pair,
            hyperspectral=pair.hyperspectral[:, :8, :8],
            multispectral=pair.multispectral[:, :32, :32],
        )
        assert not screened(sample_of(few))[0].usable
