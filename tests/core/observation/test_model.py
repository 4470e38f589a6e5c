# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import correlate

from hmwb_qgis.core import Cancelled, HmwbError, simulate
from hmwb_qgis.core.normal import FWHM_PER_SIGMA
from hmwb_qgis.core.observation.model import (
    add_noise,
    check_spectral_response,
    degrade,
)
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import (
    ArrayPsf,
    box_psf,
    gaussian_psf,
    starck_murtagh_psf,
)
from hmwb_qgis.core.sums import weighted_sums
from tests.tolerances import STANDARD_ERRORS, STORED

MODES = {"mirror": "reflect", "circular": "wrap"}
RESPONSE = np.array([[1.0, 2, 1, 0, 0, 0], [0, 0, 1, 1, 0, 0], [0, 0, 0, 1, 3, 1]])


@pytest.fixture
def cube():
    return np.random.default_rng(2).random((6, 24, 32)).astype(np.float32)


@pytest.mark.parametrize("boundary", MODES)
@pytest.mark.parametrize(("shape", "offset"), [((5, 5), 1.0), ((3, 7), 2.0), ((1, 1), 0.0)])
def test_degradation_is_filtering_and_slicing(cube, boundary, shape, offset):
    weights = np.random.default_rng(1).random(shape)
    weights /= weights.sum()
    first = int(offset)
    expected = [correlate(b, weights, mode=MODES[boundary])[first::4, first::4] for b in cube]
    got = degrade(cube, ArrayPsf(weights), Sampling.of(4, offset), (6, 8), boundary)
    np.testing.assert_allclose(got, expected, rtol=STORED)


@pytest.mark.parametrize("boundary", MODES)
def test_an_even_kernel_is_centred_between_pixels(cube, boundary):
    weights = np.random.default_rng(1).random((8, 8))
    weights /= weights.sum()
    # SciPy's origin of an even kernel is element 4, so pixels -2 .. 5 are the window of pixel 2.
    expected = [correlate(b, weights, mode=MODES[boundary])[2::4, 2::4] for b in cube]
    got = degrade(cube, ArrayPsf(weights), Sampling.of(4), (6, 8), boundary)
    np.testing.assert_allclose(got, expected, rtol=STORED)


def test_a_box_of_the_ratio_is_the_mean_over_the_block(cube):
    got = degrade(cube, box_psf(4), Sampling.of(4), (6, 8))
    expected = cube.reshape(6, 6, 4, 8, 4).mean(axis=(2, 4), dtype=float)
    np.testing.assert_allclose(got, expected, rtol=STORED)


@pytest.mark.parametrize("ratio", [2.5, 3.7, (2.0, 3.2)])
def test_a_constant_stays_and_a_ramp_is_read_at_the_centres(ratio):
    sampling = Sampling.of(ratio, 6.4)
    rows = np.broadcast_to(np.arange(40.0)[:, None], (40, 40))
    fields = np.stack([np.full((40, 40), 0.3), rows, rows.T])
    constant, down, right = degrade(fields, gaussian_psf(2.0), sampling, (8, 7))
    np.testing.assert_allclose(constant, 0.3, rtol=STORED)
    # By Poisson's formula the mean of a Gaussian that is sampled at whole pixels is off by up to
    # 4 pi s^2 exp(-2 pi^2 s^2). The tails beyond 4 s + 1 pixels may be cut one pixel apart.
    s = 2.0 / FWHM_PER_SIGMA
    sampled = 4 * np.pi * s**2 * np.exp(-2 * (np.pi * s) ** 2)
    cut = np.exp(-0.5 * (4 + 1 / s) ** 2) / (np.sqrt(2 * np.pi) * s) * (4 * s + 1)
    off = {"atol": sampled + cut, "rtol": STORED}
    np.testing.assert_allclose(down[:, 3], sampling.centres(0, 8), **off)
    np.testing.assert_allclose(right[3], sampling.centres(1, 7), **off)


def test_noise_has_the_level_asked_for_in_each_band():
    image = np.random.default_rng(0).random((3, 120, 120)).astype(np.float32) + 0.5
    snr = np.array([15.0, 30.0, 45.0])
    noise = add_noise(image, snr, np.random.default_rng(1)) - image
    found = 10 * np.log10((image**2).mean(axis=(1, 2)) / noise.var(axis=(1, 2)))
    # Three standard errors of the deviation of 120 x 120 values, 1 / sqrt(2 n), in decibels.
    np.testing.assert_allclose(found, snr, atol=3 * (20 / np.log(10)) / np.sqrt(2 * 120**2))
    assert abs(np.corrcoef(noise.reshape(3, -1))[0, 1]) < STANDARD_ERRORS / 120


def test_no_noise_is_a_copy(cube):
    got = add_noise(cube, None, np.random.default_rng(0))
    np.testing.assert_array_equal(got, cube)
    assert not np.shares_memory(got, cube)


def test_simulation_is_the_two_operators_and_noise(cube):
    pair = simulate(cube, 4, spectral_response=RESPONSE, psf=starck_murtagh_psf(), offset=1.0)
    expected = degrade(cube, starck_murtagh_psf(), Sampling.of(4, 1.0), (6, 8))
    np.testing.assert_array_equal(pair.hyperspectral, expected)
    rows = RESPONSE / RESPONSE.sum(axis=1, keepdims=True)
    seen = np.einsum("mb,brc->mrc", rows, cube)
    np.testing.assert_allclose(pair.multispectral, seen, rtol=STORED)
    np.testing.assert_allclose(pair.spectral_response.sum(axis=1), 1)
    assert pair.fused_shape == cube.shape
    assert pair.hyperspectral.dtype == pair.multispectral.dtype == np.float32


def test_seeds_and_separate_noise_levels(cube):
    options = {"spectral_response": RESPONSE, "snr_hyperspectral": 25}
    one, again, other = (simulate(cube, 4, seed=s, **options) for s in (1, 1, 2))
    np.testing.assert_array_equal(one.hyperspectral, again.hyperspectral)
    assert (one.hyperspectral != other.hyperspectral).mean() > 0.9
    np.testing.assert_array_equal(one.multispectral, other.multispectral)


def test_default_psf_is_a_gaussian_of_the_ratio(cube):
    default = simulate(cube, 4, spectral_response=RESPONSE)
    given = simulate(cube, 4, spectral_response=RESPONSE, psf=gaussian_psf(4.0))
    np.testing.assert_array_equal(default.hyperspectral, given.hyperspectral)


def test_pixels_that_do_not_lie_wholly_on_the_grid_are_left_out(cube):
    pair = simulate(cube, 5, spectral_response=RESPONSE)
    assert pair.hyperspectral.shape == (6, 4, 6)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"reference": np.ones((4, 4))}, "give .bands, rows, cols"),
        ({"ratio": 40}, "less than one hyperspectral pixel"),
        ({"ratio": 0.5}, "must be at least 1"),
        ({"spectral_response": np.ones((3, 5))}, "the images need"),
        ({"psf": np.zeros((3, 3))}, "PSF must be"),
    ],
)
def test_bad_input_of_a_simulation_gets_its_sentence(cube, change, words):
    arguments = {"reference": cube, "ratio": 4, "spectral_response": RESPONSE, **change}
    with pytest.raises(HmwbError, match=words):
        simulate(**arguments)


def test_simulation_can_be_cancelled(cube):
    with pytest.raises(Cancelled):
        simulate(cube, 4, spectral_response=RESPONSE, progress=lambda done: done < 0.5)


def test_response_rows_sum_to_one_and_rounding_below_zero_is_let_through():
    response = check_spectral_response([[2.0, 2.0], [-1e-9, 5.0]], 2, 2)
    # The -1e-9 of 5 that was put in: it makes the row's sum as much smaller.
    np.testing.assert_allclose(response, [[0.5, 0.5], [0, 1]], atol=1.01e-9 / 5)


@pytest.mark.parametrize(
    ("response", "words"),
    [
        ([[1.0, 1.0]], r"need \(2, 2\)"),
        ([[1.0, 1.0], [-0.5, 1.0]], "negative or infinite"),
        ([[1.0, np.nan], [1.0, 1.0]], "negative or infinite"),
        ([[1.0, 1.0], [0.0, 0.0]], "band 2 does not overlap"),
    ],
)
def test_bad_responses_get_their_sentence(response, words):
    with pytest.raises(HmwbError, match=words):
        check_spectral_response(response, 2, 2)


def test_response_is_a_product_along_the_bands(cube):
    got = weighted_sums(RESPONSE, cube)
    expected = np.einsum("mb,brc->mrc", RESPONSE, cube)
    np.testing.assert_allclose(got, expected, rtol=STORED)
    assert got.dtype == np.float32
