# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.raster.formats.calls import gdal_calls
from hmwb_qgis.report import pictures
from hmwb_qgis.report.quality import choose_places, composites


@pytest.fixture
def rgb():
    return np.random.default_rng(0).integers(0, 256, (13, 17, 3), dtype=np.uint8)


def test_png_is_read_back_as_it_was(rgb):
    with gdal_calls("Reading back"):
        gdal.FileFromMemBuffer("/vsimem/picture.png", pictures.png(rgb))
        read = gdal.Open("/vsimem/picture.png").ReadAsArray()
        gdal.Unlink("/vsimem/picture.png")
    np.testing.assert_array_equal(np.moveaxis(read, 0, -1), rgb)


@pytest.mark.parametrize(
    ("wavelengths", "bands", "expected"),
    [
        (np.linspace(430, 860, 93), 93, [660, 555, 470]),
        (np.array([490.0, 560, 665, 842]), 4, [665, 560, 490]),
    ],
)
def test_true_colour_from_wavelengths(wavelengths, bands, expected):
    chosen = wavelengths[list(pictures.colour_bands(wavelengths, bands))]
    assert np.abs(chosen - expected).max() < 25


@pytest.mark.parametrize("bands", [1, 2, 3, 4, 30])
def test_some_bands_are_shown_without_wavelengths(bands):
    for wavelengths in (None, np.linspace(1500, 2400, bands)):
        chosen = pictures.colour_bands(wavelengths, bands)
        assert max(chosen) < bands
        assert min(chosen) >= 0
        if bands > 2:
            assert len(set(chosen)) == 3


def test_composite_greys_out_what_is_not_valid_and_survives_constants():
    planes = np.stack([np.arange(20.0).reshape(4, 5)] * 2 + [np.full((4, 5), 3.0)])
    planes[:, 0, 0] = np.nan
    valid = np.isfinite(planes[0])
    image = pictures.composite(planes, valid=valid)
    assert image[0, 0].tolist() == list(pictures.BLANK)
    assert image[3, 4, 0] == 255
    assert (image[valid][:, 2] == 0).all()


def test_ramp_gets_lighter_and_leaves_gaps():
    colours = pictures.ramp(np.linspace(0, 1, 64), 0, 1).astype(float)
    lightness = colours @ [0.2126, 0.7152, 0.0722]
    assert (np.diff(lightness) > 0).all()
    assert pictures.ramp(np.array([np.nan]), 0, 1)[0].tolist() == list(pictures.BLANK)


def test_pictures_come_to_a_readable_size(rgb):
    for shape in ((13, 17), (300, 200), (900, 2100)):
        picture = pictures.fit(np.resize(rgb, (*shape, 3)))
        assert pictures.SIDE[0] <= max(picture.shape) <= 2 * pictures.SIDE[1]
    np.testing.assert_array_equal(
        pictures.fit(rgb)[:: int(pictures.scale(rgb.shape)), 0], rgb[:, 0]
    )


def test_places_run_from_small_to_large_errors_and_keep_apart():
    error = np.random.default_rng(1).random((60, 50))
    error[:30, :20] = np.nan
    places = choose_places(error)
    values = [error[place] for place in places]
    assert values == sorted(values)
    assert np.isfinite(values).all()
    for i, a in enumerate(places):
        assert all(np.hypot(*np.subtract(a, b)) > 8 for b in places[:i])
    assert choose_places(np.full((9, 9), np.nan)) == []


def test_large_maps_shrink_to_means_of_what_is_known():
    values = np.full((1300, 700), 2.0)
    values[::2] = np.nan
    values[:9, :9] = np.nan
    small = pictures.shrink(values)
    assert max(small.shape) <= pictures.SIDE[1]
    assert np.isnan(small[0, 0])
    assert set(np.unique(small[3:])) == {2.0}
    assert pictures.shrink(values[:50, :50]).shape == (50, 50)


def test_images_in_other_units_have_a_stretch_of_their_own():
    planes = np.random.default_rng(0).random((3, 20, 20))
    images = {"reference": planes, "alike": 0.9 * planes, "counts": 5000 * planes}
    shown = composites(images, {}).pictures
    first, alike, counts = (picture.rgb.astype(int) for picture in shown)
    assert (alike <= first).all()
    assert alike.mean() < first.mean() - 3
    assert np.abs(counts - first).max() <= 1
