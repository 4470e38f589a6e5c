# SPDX-License-Identifier: GPL-2.0-or-later
"""Undeclared nodata is found; what was measured dark, bright or noisy is left alone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hmwb_qgis.core import fuse, simulate
from hmwb_qgis.core.observation.fillings import Counts, Fillings, Part, find_fillings
from hmwb_qgis.core.registry import METHODS
from hmwb_qgis.core.sample_scene import sample_scene


@pytest.fixture(scope="module")
def town():
    """Counts of eight bands as a sensor gives them, with noise."""
    image = sample_scene(rows=96, cols=96, bands=8).image
    noise = np.random.default_rng(0).normal(0, 0.004, image.shape)
    return np.rint(10_000 * (image + noise).clip(0.01)).astype(np.float32)


def swath(image, value, width=6):
    """Each band ends elsewhere; the first columns hold nothing in any of them."""
    filled = image.copy()
    expected = np.zeros(image.shape[1:], bool)
    for band in range(len(image)):
        filled[band, :, : width + band] = value
        expected[:, : width + band] = True
    return filled, expected


def found(image, valid=None):
    mask = find_fillings([Part(image, valid)]).unmeasured(image)
    return np.zeros(image.shape[1:], bool) if mask is None else mask


@pytest.mark.parametrize("value", [0, 1, -9999, 65535, 1e30, 3.4e38])
def test_edges_of_swaths_are_found_whatever_fills_them(town, value):
    filled, expected = swath(town, value)
    np.testing.assert_array_equal(found(filled), expected)
    only_some = filled.copy()
    only_some[0] = town[0]  # no pixel is filled in all bands
    np.testing.assert_array_equal(found(only_some), expected)


@pytest.mark.parametrize("digits", [0, 1, 3, 6])
def test_limits_are_those_of_the_sorted_levels(digits):
    image = np.random.default_rng(digits).normal(1, 0.3, (2, 60, 60)).round(digits)
    image[1] += 5  # no pixel holds the same in both
    found = find_fillings([Part(image.astype(np.float32))])
    for band, low, high in zip(image.astype(np.float32), found.low, found.high):
        levels = np.unique(band).astype(float)
        expected = -np.inf, np.inf
        if levels.size >= 8:
            expected = 2 * levels[0] - levels[7], 2 * levels[-1] - levels[-8]
        assert (low, high) == expected


@pytest.mark.parametrize("value", [0, -9999, 65535, 1e30])
def test_a_single_pixel_that_is_the_same_in_all_bands_is_found(town, value):
    filled = town.copy()
    filled[:, 40, 41] = value
    assert np.argwhere(found(filled)).tolist() == [[40, 41]]


@pytest.mark.parametrize("value", [1e30, -3.4e38])
def test_what_no_sensor_measures_is_found_in_a_single_band(town, value):
    filled = town.copy()
    filled[3, 40, 41] = value
    fillings = find_fillings([Part(filled)])
    assert np.argwhere(fillings.unmeasured(filled)).tolist() == [[40, 41]]
    assert fillings.count(filled, np.ones((96, 96), bool)) == Counts(beyond=1)
    (note,) = fillings.notes("multispectral", Counts(beyond=1))
    assert note.startswith("1 multispectral pixels") and "no sensor" in note


@pytest.mark.parametrize("value", [2147483647, -9999, 1e30])
def test_what_fills_an_image_whose_bands_are_all_alike_is_found(town, value):
    alike = np.repeat(town[:1], 3, axis=0)
    assert not found(alike).any()
    alike[:, 20:30, 40:50] = value
    expected = (alike == np.float32(value)).all(axis=0)
    np.testing.assert_array_equal(found(alike), expected)


@pytest.mark.parametrize(("scale", "value"), [(1.0, -32768), (1e-4, -9999), (1e-4, -3)])
def test_a_value_far_below_zero_is_found_in_a_single_band(town, scale, value):
    filled = (scale * town).astype(np.float32)
    filled[3, 40, 41] = value
    assert np.argwhere(found(filled)).tolist() == [[40, 41]]


def test_noise_and_what_is_centred_lie_below_zero_and_are_measured(town):
    rng = np.random.default_rng(3)
    # Values twice their deviation: 2 % of them are negative.
    dark = rng.normal(2.0, 1.0, town.shape).astype(np.float32)
    assert not found(dark).any()
    # A noise that is larger in one band than all values of the others.
    town = town.copy()
    town[2] = rng.normal(0.3, 30.0, town.shape[1:]) * town.max()
    assert not found(town).any()
    centred = (town - np.median(town, axis=(1, 2), keepdims=True)).astype(np.float32)
    centred[3, 40, 41] = 5 * centred.min()
    assert not found(centred).any()
    few = np.where(rng.random(dark.shape) < 0.05, -1.0, 0.0).astype(np.float32)
    assert find_fillings([Part(few)]).smallest < -1e4  # nothing positive tells the range


def test_only_pixels_that_are_the_same_in_all_bands_are_whole_fillings():
    cube = np.random.default_rng(0).random((5, 8, 9)).astype(np.float32)
    assert not found(cube).any()
    cube[:, 2, 3] = 0
    cube[:, 4, 1] = -9999
    cube[:4, 6, 6] = 0  # one band saw something
    cube[:, 1, 1] = 0.5  # grey
    assert np.argwhere(found(cube)).tolist() == [[2, 3], [4, 1]]
    alone = cube[:1]
    counts = find_fillings([Part(alone)]).count(alone, np.ones((8, 9), bool))
    assert counts == Counts(beyond=1)  # -9999, among values between 0 and 1


def test_dark_water_whose_noise_is_cut_off_at_zero_was_measured(town):
    water = np.hypot(*np.mgrid[:96, :96]) < 60  # reaches the border
    depth = gaussian_filter(water.astype(float), 1.0)
    noise = np.random.default_rng(1).normal(0, 20, town.shape)
    dark = np.rint(town * (1 - depth) + noise).clip(0)
    dark[:4] += 300 * depth  # blue and green light come back, the near infrared does not
    assert (dark[5, water] == 0).mean() > 0.3
    assert not found(dark.astype(np.float32)).any()


def test_a_river_that_is_zero_in_some_bands_was_measured(town):
    """As processors leave the bands of water vapour."""
    rows, cols = np.mgrid[:96, :96]
    river = abs(rows - 50 - 20 * np.sin(cols / 15)) < 4
    dark = town + 200
    dark[5:7, river] = 0
    assert not found(dark).any()
    many = np.concatenate([dark[:5]] * 16 + [dark])  # a coast, and two bands of 88
    many[-2:, :, :9] = 0
    assert not found(many + np.arange(88, dtype=np.float32)[:, None, None] * (many > 0)).any()


def test_saturated_roofs_were_measured(town):
    bright = np.minimum(town, np.quantile(town, 0.97, axis=(1, 2), keepdims=True))
    assert not found(np.rint(bright)).any()


@pytest.mark.parametrize("side", [2, 3, 6])
def test_a_bright_pixel_at_the_border_that_was_repeated_was_measured(town, side):
    image = town[:, ::side, ::side].copy()
    image[:, 0, 5] = 3 * image.max(axis=(1, 2))
    fine = image.repeat(side, axis=1).repeat(side, axis=2)
    assert not found(fine).any()
    # What fills the edge of a swath is found as in the pixels that were repeated.
    filled, _ = swath(image, 65535)
    fine = filled.repeat(side, axis=1).repeat(side, axis=2)
    expected = found(filled).repeat(side, axis=0).repeat(side, axis=1)
    assert expected.any()
    np.testing.assert_array_equal(found(fine), expected)


def test_a_band_of_noise_that_is_cut_off_at_zero_was_measured(town):
    noisy = town.copy()
    noisy[6] = np.random.default_rng(2).normal(-5, 20, town.shape[1:]).clip(0)
    noisy[7] = 0  # a dead band
    assert not found(noisy).any()


@pytest.mark.parametrize("levels", [256, 16])
def test_an_image_of_few_levels_without_noise_was_measured(levels):
    image = sample_scene(rows=64, cols=64, bands=6).image
    assert not found(1 + np.floor(levels * image / image.max())).any()
    classes = np.kron(np.random.default_rng(3).integers(1, 5, (6, 8, 8)), np.ones((8, 8)))
    assert not found((classes + np.arange(6)[:, None, None] / 7).astype(np.float32)).any()


def test_an_image_that_is_flat_is_kept():
    assert not found(np.zeros((3, 8, 8), np.float32)).any()
    assert Fillings().unmeasured(np.zeros((3, 8, 8), np.float32)) is None


def test_strips_tell_what_the_whole_tells(town):
    filled, expected = swath(town, 0)
    parts = []
    for start in (0, 40, 80):
        border = np.zeros((16, 96), bool)
        border[:, [0, -1]] = True
        border[0] |= start == 0
        border[-1] |= start == 80
        parts.append(Part(filled[:, start : start + 16], None, border))
    np.testing.assert_array_equal(find_fillings(parts).unmeasured(filled), expected)
    some = find_fillings(parts).take([2, 5])
    np.testing.assert_array_equal(some.unmeasured(filled[[2, 5]]), (filled[[2, 5]] == 0).any(0))


@pytest.mark.parametrize("method", METHODS)
def test_every_method_takes_the_edge_of_a_swath_as_if_it_were_declared(method):
    scene = sample_scene(rows=64, cols=64, bands=16).image
    pair = simulate(scene, 4, spectral_response=np.kron(np.eye(4), np.ones(4)),
                    snr_hyperspectral=35, snr_multispectral=40)  # fmt: skip
    given = {"spectral_response": pair.spectral_response, "psf": pair.psf, "method": method}
    filled, gaps = swath(pair.multispectral, 0, width=3)
    result = fuse(pair.hyperspectral, filled, 4, **given)
    assert any("in some bands" in note for note in result.notes)
    declared = fuse(pair.hyperspectral, filled, 4, multispectral_valid=~gaps, **given)
    np.testing.assert_array_equal(result.image, declared.image)
    coarse = fuse(pair.hyperspectral, filled, 4, method="interpolation").image
    np.testing.assert_array_equal(result.image[:, gaps], coarse[:, gaps])
