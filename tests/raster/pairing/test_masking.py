# SPDX-License-Identifier: GPL-2.0-or-later
"""A mask of the user: values of another raster, on whatever grid."""

from __future__ import annotations

import pickle

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.pairing.masking import masked, values_to_leave_out
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.reading.warp import warp_to
from tests.raster.conftest import ORIGIN, Pair, write_raster

ROWS, COLS = 12, 10
IMAGE = 1 + np.random.default_rng(0).random((3, ROWS, COLS)).astype(np.float32)
EVERYWHERE = (slice(0, ROWS), slice(0, COLS))


def transform(pixel, left=0.0, top=0.0):
    return (ORIGIN[0] + left, pixel, 0.0, ORIGIN[1] - top, 0.0, -pixel)


def classes(path, array, pixel, dtype=np.uint8, **options):
    array = np.asarray(array, dtype)[None]
    return write_raster(path, array, transform=transform(pixel), **options)


def valid_of(source):
    return source.read(*EVERYWHERE)[1]


@pytest.mark.parametrize(
    ("words", "expected"),
    [([], [2, 3, 8, 9, 10]), (["3"], [3]), (["8-10"], [8, 9, 10]), (["0", "3"], [0, 3])],
)
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16, np.float32])
def test_values_and_ranges_are_left_out(tmp_path, words, expected, dtype):
    source = RasterSource(write_raster(tmp_path / "m.tif", IMAGE))
    shown = np.random.default_rng(1).choice([0, 2, 3, 8, 9, 10], (ROWS, COLS))
    mask = classes(tmp_path / "c.tif", shown, 10.0, dtype)
    found = masked(source, mask, values_to_leave_out(words, "Values"))
    np.testing.assert_array_equal(valid_of(found), ~np.isin(shown, expected))
    np.testing.assert_array_equal(found.read(*EVERYWHERE)[0], IMAGE)


@pytest.mark.parametrize("dtype", [np.uint16, np.float32])
def test_a_mask_that_cannot_be_read_is_refused(tmp_path, dtype):
    source = RasterSource(write_raster(tmp_path / "m.tif", IMAGE))
    mask = classes(tmp_path / "c.tif", np.zeros((ROWS, COLS)), 10.0, dtype)
    gdal.Translate(str(tmp_path / "c.vrt"), mask, format="VRT").FlushCache()
    (tmp_path / "c.tif").unlink()
    with pytest.raises(HmwbError, match=r"c\.(vrt|tif)"):
        masked(source, str(tmp_path / "c.vrt"), values_to_leave_out([], "Values"))


@pytest.mark.parametrize("word", ["x", "3.5", "9-3", "1-99999999", "--"])
def test_words_that_are_no_values_are_refused(word):
    with pytest.raises(HmwbError, match="Values to leave out"):
        values_to_leave_out([word], "Values to leave out")


def test_a_finer_mask_leaves_out_each_pixel_that_it_touches(tmp_path):
    source = RasterSource(write_raster(tmp_path / "h.tif", IMAGE))
    fine = np.zeros((ROWS * 4, COLS * 4))
    fine[13, 22] = 9  # one sixteenth of pixel (3, 5)
    mask = classes(tmp_path / "c.tif", fine, 2.5)
    expected = np.ones((ROWS, COLS), bool)
    expected[3, 5] = False
    np.testing.assert_array_equal(
        valid_of(masked(source, mask, values_to_leave_out([], ""))), expected
    )


def test_a_coarser_mask_takes_all_pixels_below_it_and_what_is_beyond_it_stays(tmp_path):
    source = RasterSource(write_raster(tmp_path / "m.tif", IMAGE))
    coarse = np.zeros((4, 5))  # of the upper eight rows only
    coarse[1, 2] = 9
    mask = classes(tmp_path / "c.tif", coarse, 20.0)
    expected = np.ones((ROWS, COLS), bool)
    expected[2:4, 4:6] = False
    np.testing.assert_array_equal(
        valid_of(masked(source, mask, values_to_leave_out([], ""))), expected
    )


def test_a_mask_in_another_crs_is_brought_over(tmp_path):
    source = RasterSource(write_raster(tmp_path / "m.tif", IMAGE))
    shown = np.zeros((ROWS, COLS))
    shown[4:7, 3:6] = 1
    here = classes(tmp_path / "c.tif", shown, 10.0)
    there = str(tmp_path / "there.tif")
    gdal.Warp(there, here, dstSRS="EPSG:32632", xRes=2, yRes=2).FlushCache()
    valid = valid_of(masked(source, there, values_to_leave_out([], "")))
    assert not valid[4:7, 3:6].any()
    assert valid[:3].all() and valid[8:].all()  # but for a pixel along the rim


def test_nodata_and_a_mask_of_the_raster_itself_still_count(tmp_path):
    image = IMAGE.copy()
    image[:, 0, 0] = -1

    def with_mask(dataset):
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        own = np.full((ROWS, COLS), 255, np.uint8)
        own[1, 1] = 0
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(own)

    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
    path = write_raster(tmp_path / "m.tif", image, nodata=-1.0, prepare=with_mask)
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
    shown = np.zeros((ROWS, COLS))
    shown[2, 2] = 1
    found = masked(
        RasterSource(path), classes(tmp_path / "c.tif", shown, 10.0), values_to_leave_out([], "")
    )
    assert np.argwhere(~valid_of(found)).tolist() == [[0, 0], [1, 1], [2, 2]]
    again = pickle.loads(pickle.dumps(found))  # noqa: S301 (as it goes to other processes)
    np.testing.assert_array_equal(valid_of(again), valid_of(found))


def test_a_mask_survives_the_warp_to_another_grid(tmp_path):
    source = RasterSource(write_raster(tmp_path / "h.tif", IMAGE))
    shown = np.zeros((ROWS, COLS))
    shown[5, 4] = 1
    found = masked(source, classes(tmp_path / "c.tif", shown, 10.0), values_to_leave_out([], ""))
    upward = (ORIGIN[0], 10.0, 0.0, ORIGIN[1] - 10.0 * ROWS, 0.0, 10.0)  # rows from south to north
    other = RasterSource(write_raster(tmp_path / "o.tif", IMAGE, transform=upward))
    _, valid = warp_to(found, other.grid, keep_pixels=True).read(*EVERYWHERE)
    assert np.argwhere(~valid).tolist() == [[ROWS - 1 - 5, 4]]


def test_a_mask_that_lies_nowhere_needs_the_pixels_of_its_raster(tmp_path):
    source = RasterSource(write_raster(tmp_path / "m.tif", IMAGE, transform=None, epsg=0))
    shown = np.zeros((ROWS, COLS))
    shown[2, 2] = 1
    path = write_raster(tmp_path / "c.tif", shown[None].astype(np.uint8), transform=None, epsg=0)
    found = masked(source, path, values_to_leave_out([], ""))
    assert np.argwhere(~valid_of(found)).tolist() == [[2, 2]]
    small = write_raster(
        tmp_path / "s.tif", shown[None, :5].astype(np.uint8), transform=None, epsg=0
    )
    with pytest.raises(HmwbError, match="pixels of its raster"):
        masked(source, small, values_to_leave_out([], ""))


def test_a_mask_on_pixels_without_an_area_is_refused(tmp_path):
    flat = (ORIGIN[0], 10.0, 0.0, ORIGIN[1], 0.0, 0.0)
    source = RasterSource(write_raster(tmp_path / "m.tif", IMAGE, transform=flat))
    mask = classes(tmp_path / "mask.tif", np.ones((ROWS, COLS)), 10.0)
    with pytest.raises(HmwbError, match="no area"):
        masked(source, mask, values_to_leave_out(["1"], ""))


def test_what_is_masked_has_no_part_in_a_fusion(tmp_path):
    """Whatever the cloud looks like, the result is the same, and has no value there."""
    pair = Pair(tmp_path)
    cloud = (slice(None), slice(8, 20), slice(10, 24))
    shown = np.zeros(pair.m.shape[1:])
    shown[cloud[1:]] = 9
    mask = classes(tmp_path / "c.tif", shown, 10.0)
    fused = []
    for brightness in (0.0, 2.0):
        cloudy = pair.m.copy()
        cloudy[cloud] += brightness * np.random.default_rng(5).random((12, 14))
        source = RasterSource(write_raster(tmp_path / f"{brightness}.tif", cloudy))
        source = masked(source, mask, values_to_leave_out(["8-10"], ""))
        output = tmp_path / f"fused_{brightness}.tif"
        fuse_rasters(RasterSource(pair.h_path), source, output, method="regression")
        image, valid = RasterSource(output).read(slice(0, 48), slice(0, 40))
        np.testing.assert_array_equal(valid, shown == 0)
        fused.append(image[:, valid])
    np.testing.assert_allclose(fused[1], fused[0], atol=1e-6)
