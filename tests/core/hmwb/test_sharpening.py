# SPDX-License-Identifier: GPL-2.0-or-later
"""Bands of m whose own pixels are larger than those of its grid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core import HmwbError, assess, fuse, simulate
from hmwb_qgis.core.fusion import fuse_pair
from hmwb_qgis.core.hmwb.coarse_bands import CoarseBands
from hmwb_qgis.core.hmwb.sharpening import Sharpening
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.preparation import fit_prepared
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registry import create_method
from hmwb_qgis.core.resampled.interpolated import REACH
from hmwb_qgis.core.resampled.own_pixels import own_pixels
from hmwb_qgis.core.sample_scene import sample_scene
from tests.tolerances import SINGLE, summed

CENTRES = (492, 560, 665, 833, 704, 741, 783, 858)  # nm, of Sentinel-2; the first four at 10 m
SHARP, BANDS, SIDE = 4, 8, 2
NOISE = 0.01  # of the mean square root of a band
SIDES = (1.0,) * SHARP + (2.0,) * (BANDS - SHARP)


def repeated(image, side=SIDE):
    return image.repeat(side, axis=1).repeat(side, axis=2)


def averaged(image, side=SIDE):
    bands, rows, cols = image.shape
    return image.reshape(bands, rows // side, side, cols // side, side).mean(axis=(2, 4))


@pytest.fixture(scope="module")
def seen():
    """A town seen by two sensors, and the bands of m in pixels of their own."""
    town = sample_scene(rows=72, cols=72, bands=40)
    apart = (town.wavelengths - np.array(CENTRES)[:, None]) / 20
    response = np.exp(-np.log(2) * (2 * apart) ** 2)
    response /= response.sum(axis=1, keepdims=True)
    pair = simulate(town.image, 3, spectral_response=response, snr_hyperspectral=35)
    rng = np.random.default_rng(5)
    bands = pair.multispectral
    sigma = NOISE * np.sqrt((bands**2).mean(axis=(1, 2)))[:, None, None]
    fine = bands + sigma * rng.standard_normal(bands.shape)
    coarse = averaged(bands)[SHARP:]
    coarse = coarse + sigma[SHARP:] * rng.standard_normal(coarse.shape)
    return town.image, pair, fine.astype(np.float32), coarse.astype(np.float32)


def band_sides(windows):
    return [own.side for own in own_pixels(windows)]


def stacked(fine, coarse, how="nearest"):
    if how == "nearest":
        return np.concatenate([fine[:SHARP], repeated(coarse)])
    return np.concatenate(
        [fine[:SHARP], interpolate(coarse, Sampling.of(float(SIDE)), fine.shape[1:], how)]
    )


def errors(reference, image):
    """Of the pixels of the grid, and of those of the coarse bands, in percent."""
    pairs = (reference, image), (averaged(reference), averaged(image))
    return [assess(r, x).overall["relative_rmse"] for r, x in pairs]


def fused(pair, multispectral, **options):
    return fuse(pair.hyperspectral, multispectral, 3, **options).image


@pytest.fixture(scope="module")
def plain(seen):
    """Errors with the sharp bands alone, and if all bands were sharp."""
    reference, pair, fine, _ = seen
    return errors(reference, fused(pair, fine[:SHARP])), errors(reference, fused(pair, fine))


@pytest.mark.parametrize("how", ["nearest", "cubic"])
def test_bands_that_were_resampled_help(seen, plain, how):
    reference, pair, fine, coarse = seen
    stack = stacked(fine, coarse, how)
    # Repeated pixels are seen without being told.
    told = {} if how == "nearest" else {"sharpness": SIDES}
    own = errors(reference, fused(pair, stack, **told))
    four, all_sharp = plain
    # More bands are worth a tenth of the error at least, in pixels of both sizes, and in their own
    # a third of what they would be worth if they were sharp, with half of their noise there.
    assert own[0] < 0.9 * four[0] and own[1] < 0.9 * four[1]
    assert own[1] < four[1] - (four[1] - all_sharp[1]) / 3


def test_repeated_pixels_are_seen(seen):
    _, pair, fine, coarse = seen
    observed = replace(pair, multispectral=stacked(fine, coarse))
    assert band_sides([observed]) == [1] * SHARP + [SIDE] * (BANDS - SHARP)
    assert band_sides([pair]) == [1] * BANDS


@pytest.mark.parametrize("how", ["linear", "cubic"])
def test_interpolated_pixels_are_seen(seen, how):
    reference, pair, fine, coarse = seen
    stack = stacked(fine, coarse, how)
    assert band_sides([replace(pair, multispectral=stack)]) == [1] * SHARP + [SIDE] * (
        BANDS - SHARP
    )
    result = fuse(pair.hyperspectral, stack, 3)
    assert any("5, 6, 7, 8 were interpolated" in note for note in result.notes)
    found = errors(reference, result.image)
    repeated_pixels = errors(reference, fused(pair, stacked(fine, coarse)))
    # Linear interpolation is undone but for rounding and the ends of the image. The cubic kernel
    # makes of an image what linear interpolation makes of a sharper one, with 1.4 times its noise
    # in each pixel: what these bands are worth beside the four is less by no more than that.
    np.testing.assert_allclose(found, repeated_pixels, rtol={"linear": 0.01, "cubic": 0.1}[how])


def test_a_scene_whose_bands_were_all_interpolated_has_bands_that_are_alike(seen):
    _, pair, _, coarse = seen
    stack = interpolate(coarse, Sampling.of(float(SIDE)), pair.multispectral.shape[1:], "linear")
    observed = replace(pair, multispectral=stack, spectral_response=None)
    assert band_sides([observed]) == [SIDE] * len(coarse)
    assert Sharpening.fit(ArrayScene(observed), Reporter()) is None


def test_values_beside_a_gap_are_means_of_what_they_cover(seen):
    _, pair, fine, coarse = seen
    valid = np.ones(fine.shape[1:], np.bool_)
    valid[30:34, 30:34] = False
    observed = replace(
        pair, multispectral=stacked(fine, coarse, "linear"), multispectral_valid=valid
    )
    own = Sharpening.fit(ArrayScene(observed), Reporter()).steps[0][0].pair(observed)
    means = averaged(observed.multispectral[SHARP:])
    gap = np.zeros(own.hyperspectral.shape[1:], np.bool_)
    gap[15 - REACH : 17 + REACH, 15 - REACH : 17 + REACH] = True
    np.testing.assert_array_equal(own.hyperspectral[:, gap], means[:, gap])
    # Two mixtures after each other, each of weights that sum up to two in size.
    spread = 4 * summed(4, SINGLE) * coarse.max()
    np.testing.assert_allclose(own.hyperspectral[:, ~gap], coarse[:, ~gap], rtol=0, atol=spread)
    np.testing.assert_array_equal(own.hyperspectral_valid, averaged(valid[None])[0] == 1)


def test_sharp_bands_stay_as_they_are(seen):
    _, pair, fine, coarse = seen
    observed = replace(pair, multispectral=stacked(fine, coarse))
    found = Sharpening.fit(ArrayScene(observed), Reporter())
    sharp = found(observed, Reporter())
    assert tuple(noise > 0 for noise in sharp.sharpened) == (
        (False,) * SHARP + (True,) * (BANDS - SHARP)
    )
    np.testing.assert_array_equal(sharp.multispectral[:SHARP], fine[:SHARP])
    # The others are nearer to the truth, and still show what was measured.
    truth, before, after = (x.multispectral[SHARP:] for x in (pair, observed, sharp))
    assert np.std(after - truth) < 0.3 * np.std(before - truth)
    assert np.std(averaged(after) - coarse) < 0.1 * np.std(coarse)
    assert Sharpening.fit(ArrayScene(replace(pair, multispectral=fine)), Reporter()) is None


def test_sharp_bands_keep_what_was_measured_and_tell_its_noise(seen):
    _, pair, fine, coarse = seen
    observed = replace(pair, multispectral=stacked(fine, coarse))
    sharp = Sharpening.fit(ArrayScene(observed), Reporter())(observed, Reporter())
    sigma = NOISE * np.sqrt((pair.multispectral**2).mean(axis=(1, 2)))[SHARP:]
    # In their own pixels they are what was measured, noise and all, but for what the PSF that is
    # estimated differs from the mean over these: a quarter of the variance of the noise at most.
    means = averaged(sharp.multispectral)[SHARP:]
    assert (np.std(means - coarse, axis=(1, 2)) < 0.5 * sigma).all()
    # White noise of `SIDE` times the deviation is as strong in these means. What looks like noise
    # may be texture, and a hundred pixels tell a deviation to 7 %, the flattest ones less.
    told = np.array(sharp.sharpened[SHARP:]) / SIDE
    assert (told > 0.7 * sigma).all() and (told < 2.0 * sigma).all()


def test_pixels_begin_wherever_the_window_does(seen):
    _, pair, fine, coarse = seen
    stack = stacked(fine, coarse)
    sharp = []
    for first in (0, 1):
        part = replace(pair, multispectral=stack[:, first:, first:])
        found = Sharpening.fit(ArrayScene(part), Reporter())
        sharp.append(found(part, Reporter()).multispectral[:, 8 - first : -8, 8 - first : -8])
    assert found.steps[0][0].first == (1, 1)
    spread = np.std(sharp[0][SHARP:])
    assert np.std(sharp[1][SHARP:] - sharp[0][SHARP:]) < 0.02 * spread


@pytest.mark.parametrize("how", ["nearest", "linear"])
def test_every_method_sees_sharp_bands_in_windows_as_in_the_whole(seen, how):
    _, pair, fine, coarse = seen
    observed = replace(pair, multispectral=stacked(fine, coarse, how), sharpness=SIDES)
    fitted = fit_prepared(create_method("regression"), ArrayScene(observed), Reporter())
    whole = fitted.fuse(observed, Reporter())
    assert fitted.halo < 72 and "5, 6, 7, 8" in fitted.report.notes[0]
    rows = slice(0, fitted.halo + 9)
    window = observed.window(rows, slice(0, 72))
    part = fitted.fuse_part(window, (slice(0, 9), slice(0, 72)), Reporter())[0]
    # A value is a sum of some ten terms in single precision, each as large as the image.
    np.testing.assert_allclose(part, whole[:, :9], rtol=0, atol=summed(10, SINGLE) * whole.max())


def width_of(psf):
    """Standard deviation of a PSF in pixels of m, along rows and along columns."""
    weights = np.asarray(psf.weights)
    places = np.mgrid[: weights.shape[0], : weights.shape[1]]
    middle = (weights * places).sum(axis=(1, 2))
    return np.sqrt((weights * (places - middle[:, None, None]) ** 2).sum(axis=(1, 2)))


def test_a_psf_is_estimated_with_bands_that_are_sharp_already(seen):
    _, pair, fine, coarse = seen
    blind = replace(pair, psf=None, spectral_response=None)
    stack = replace(blind, multispectral=stacked(fine, coarse), sharpness=SIDES)
    method = create_method("regression")
    found, sharp = (
        fit_prepared(method, ArrayScene(each), Reporter()).preparation.responses
        for each in (stack, replace(blind, multispectral=fine))
    )
    np.testing.assert_allclose(width_of(found.psf), width_of(sharp.psf), rtol=0.03)
    np.testing.assert_allclose(width_of(found.psf), 3.0 / 2.3548, rtol=0.05)


def fused_in_memory(method, pair):
    fuse_pair(pair, "", method, Reporter())


def fitted_to_a_scene(method, pair):
    fit_prepared(method, ArrayScene(pair), Reporter())


@pytest.mark.parametrize("door", [fused_in_memory, fitted_to_a_scene])
def test_a_scene_of_one_block_is_sharpened_once(door, seen, monkeypatch):
    _, pair, fine, coarse = seen
    observed = replace(pair, multispectral=stacked(fine, coarse), sharpness=SIDES)
    calls = []
    sharpened = Sharpening.__call__
    monkeypatch.setattr(Sharpening, "__call__", lambda *a: calls.append(a) or sharpened(*a))
    door(create_method("hmwb"), observed)
    assert len(calls) == 1


def test_a_pair_in_memory_is_prepared_as_a_scene_is(seen):
    _, pair, fine, coarse = seen
    observed = replace(pair, multispectral=stacked(fine, coarse), sharpness=SIDES)
    blind = replace(observed, psf=None, spectral_response=None)
    method = create_method("regression")
    fitted = fit_prepared(method, ArrayScene(blind), Reporter())
    whole = fuse_pair(blind, "regression", method, Reporter())
    np.testing.assert_array_equal(whole.image, fitted.fuse(blind, Reporter()))
    told = (*fitted.preparation.responses.notes, *fitted.report.notes)
    assert whole.notes == told


def test_bands_as_coarse_as_the_hyperspectral_pixels_are_left_out(seen):
    _, pair, fine, _ = seen
    stack = fine.copy()
    stack[-1] = repeated(averaged(fine[-1:], 6), 6)[0]
    told = {"method": "regression", "psf": pair.psf}
    result = fuse(pair.hyperspectral, stack, 3, **told)
    without = fuse(pair.hyperspectral, stack[:-1], 3, **told)
    np.testing.assert_array_equal(result.image, without.image)
    assert any("left out" in note and "8" in note for note in result.notes)


@pytest.mark.parametrize("wrong", [(1.0, 2.0), (0.5,) * BANDS, (float("nan"),) * BANDS])
def test_a_sharpness_that_makes_no_sense_is_refused(seen, wrong):
    _, pair, fine, _ = seen
    with pytest.raises(HmwbError, match="sharpness"):
        fused(pair, fine, sharpness=wrong)


@pytest.mark.parametrize("first", [0, 1])
def test_texture_that_sharper_bands_show_is_no_noise(seen, first):
    _, pair, fine, coarse = seen
    stack = stacked(fine, coarse)[:, first:, first:]
    bands = CoarseBands(
        bands=tuple(range(SHARP, BANDS)), sharper=tuple(range(SHARP)), side=SIDE,
        first=(first, first), interpolations=(None,) * (BANDS - SHARP),
    )  # fmt: skip
    own = bands.pair(replace(pair, multispectral=stack))
    truth = NOISE * np.sqrt((pair.multispectral[SHARP:] ** 2).mean(axis=(1, 2)))
    # A deviation of 484 pixels is known to 3 %; what texture is left adds a little. Of the four
    # bands alone the first would be taken for four times as noisy as it is.
    np.testing.assert_allclose(bands.noise(own), truth, rtol=0.25)
