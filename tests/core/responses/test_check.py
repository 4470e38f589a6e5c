# SPDX-License-Identifier: GPL-2.0-or-later
"""What is given of the sensors is believed only as far as the two images bear it out."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core import assess, fuse, simulate
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registry import METHODS, create_method
from hmwb_qgis.core.responses.check import check_response
from hmwb_qgis.core.sample_scene import sample_scene

BELIEVERS = [name for name in METHODS if create_method(name).believes_response]
RESPONSE = np.kron(np.eye(5), np.full(4, 0.25))


@pytest.fixture(scope="module")
def scene():
    return sample_scene(rows=96, cols=96, bands=20).image


@pytest.fixture(scope="module")
def pair(scene):
    made = simulate(scene, 4, spectral_response=RESPONSE, snr_hyperspectral=35,
                    snr_multispectral=40)  # fmt: skip
    return ObservedPair(made.hyperspectral, made.multispectral, Sampling.of(4), psf=made.psf)


def checked(pair, response):
    return check_response(ArrayScene(pair), response, Reporter())


def fused(pair, method, response=RESPONSE):
    return fuse(pair.hyperspectral, pair.multispectral, 4, spectral_response=response,
                psf=pair.psf, method=method)  # fmt: skip


def test_what_is_right_is_left_alone(pair):
    found = checked(pair, 3 * RESPONSE)
    np.testing.assert_array_equal(found.response, RESPONSE)
    assert found.units.same and found.notes == ()
    assert checked(pair, None).units.same


def test_bands_in_another_order_are_put_in_place(pair):
    order = [0, 1, 3, 4, 2]
    found = checked(replace(pair, multispectral=pair.multispectral[order]), RESPONSE)
    np.testing.assert_array_equal(found.response, RESPONSE[order])
    (note,) = found.notes
    assert "bands 3, 4, 5 were taken for its bands 4, 5, 3" in note


def test_rows_that_contradict_the_pair_are_estimated(pair):
    wrong = RESPONSE.copy()
    wrong[4] = np.eye(20)[0]  # blue, but the band is infrared
    found = checked(pair, wrong)
    np.testing.assert_array_equal(found.response[:4], RESPONSE[:4])
    assert found.response[4, 12:].sum() > 0.99  # of a row that sums to 1
    (note,) = found.notes
    assert "does not explain the multispectral bands 5" in note


def test_gains_and_offsets_between_the_units_are_found(pair):
    gain, offset = np.array([1, 2, 1, 1e4, 0.5]), np.array([0, 0, 0.2, 1000, 0])
    other = gain[:, None, None] * pair.multispectral + offset[:, None, None]
    found = checked(replace(pair, multispectral=other.astype(np.float32)), RESPONSE)
    # The images are compared under a box of 3 x 3 pixels of h, but h has its own blur below it: its
    # contrast is up to 2.2 % lower. (With a box of one pixel as PSF the gains are exact.)
    # Where the gain is too large by a share, the offset is too small by that share of the mean.
    np.testing.assert_allclose(found.units.gain, gain, rtol=0.025)
    level = gain * pair.multispectral.mean(axis=(1, 2))
    assert (abs(found.units.offset - offset) < 0.025 * level).all()
    assert found.units.offset[[0, 1, 4]].tolist() == [0, 0, 0]
    brought = found.units.brought(other.astype(np.float32))
    # So much of the distance to the mean, and that is below 0.8 everywhere.
    np.testing.assert_allclose(brought, pair.multispectral, rtol=0, atol=0.025 * 0.8)
    shifted = checked(replace(pair, multispectral=pair.multispectral + np.float32(0.3)), None)
    # The rows are estimated, which smoothness and that blur pull off by 2 % of the mean, 0.2.
    np.testing.assert_allclose(shifted.units.offset, 0.3, atol=0.02 * 0.25)


def test_a_wrong_guess_of_the_blur_is_taken_for_no_offset(pair, scene):
    soft = simulate(scene, 4, spectral_response=RESPONSE, psf=np.full((9, 9), 1 / 81))
    blurred = replace(pair, hyperspectral=soft.hyperspectral, multispectral=soft.multispectral)
    assert checked(blurred, RESPONSE).units.offset.tolist() == [0] * 5


def test_a_band_without_anything_in_common_is_refused(pair):
    other = pair.multispectral.copy()
    other[2] = other[2].max() - other[2]
    with pytest.raises(HmwbError, match="band 3 has nothing in common"):
        checked(replace(pair, multispectral=other), RESPONSE)


def test_few_pixels_judge_nothing(pair):
    small = pair.window(slice(0, 32), slice(0, 32))
    np.testing.assert_array_equal(checked(small, RESPONSE[::-1]).response, RESPONSE[::-1])


@pytest.mark.parametrize("method", BELIEVERS)
def test_every_method_that_believes_a_response_has_it_checked(pair, scene, method):
    plain = fused(pair, method)
    mixed = fused(replace(pair, multispectral=pair.multispectral[::-1]), method)
    np.testing.assert_allclose(mixed.image, plain.image, atol=1e-3 * plain.image.max())
    assert any("another order" in note for note in mixed.notes)
    counts = (1e4 * pair.multispectral + 1000).astype(np.float32)
    result = fused(replace(pair, multispectral=counts), method)
    errors = [assess(scene, i).overall["relative_rmse"] for i in (plain.image, result.image)]
    assert errors[1] < 1.2 * errors[0]  # gains are known to a few percent
    assert any("brought to its units" in note for note in result.notes)


@pytest.mark.parametrize("side", [48, 96])  # too few pixels to judge a response, and enough
@pytest.mark.parametrize("method", METHODS)
def test_units_of_the_images_change_nothing_but_those_of_the_result(pair, method, side):
    quick = {"hysure": {"iterations": 10}, "cnmf": {"inner_iterations": 10}}.get(method, {})
    h = pair.hyperspectral[:, : side // 4, : side // 4]
    m = pair.multispectral[:, :side, :side]
    one, other = (
        fuse(h * np.float32(of_h), m * np.float32(of_m), 4, spectral_response=RESPONSE,
             method=method, **quick).image / of_h
        for of_h, of_m in ((1, 1), (2.0**13, 2.0**-7))
    )  # fmt: skip
    # Powers of two change no digit: with others the first rounding decides which pixels CNMF takes
    # for endmembers. Only a gain that is found where a ratio of 1 was kept before rounds: sums of
    # float32 over the bands, whose rounding of 1e-7 iterations make some ten times as large.
    np.testing.assert_allclose(other, one, rtol=0, atol=1e-5 * one.max())


def test_a_band_that_tells_nothing_is_brought_to_the_units_of_the_others(pair):
    noisy = pair.multispectral.copy()
    noisy[2] += np.random.default_rng(0).normal(0, noisy[2].mean(), noisy[2].shape)
    found = checked(replace(pair, multispectral=np.float32(1e4) * noisy), RESPONSE)
    # Noise as large as the band is 1/12 of it in the mean of 12 x 12 pixels, which is each of the
    # 242 pixels that are fitted, about 27 of them independent: 1.6 %; the bound is three of these.
    np.testing.assert_allclose(found.units.gain, 1e4, rtol=0.05)
    assert found.units.offset.tolist() == [0] * 5


def test_the_methods_of_the_paper_and_its_rivals_believe():
    assert {"hmwb-paper", "arithmetic-mean", "geometric-mean", "cnmf", "hysure"} == set(BELIEVERS)
