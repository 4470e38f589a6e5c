# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.reading.sharpness import band_sharpness, pixel_in_metres
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.writing.writer import RasterWriter
from tests.raster.conftest import ORIGIN, Pair, set_wavelengths, write_raster

ARRAY = np.random.default_rng(0).random((4, 6, 5)).astype(np.float32)
METRES = (10.0, 20.0, 60.0, 10.0)


def tell(dataset):
    for k, metres in enumerate(METRES):
        dataset.GetRasterBand(k + 1).SetMetadataItem("RESOLUTION_METRES", str(metres))


def test_the_metadata_say_how_sharp_each_band_is(tmp_path):
    source = RasterSource(write_raster(tmp_path / "m.tif", ARRAY, prepare=tell))
    np.testing.assert_allclose(band_sharpness(source), [1, 2, 6, 1])
    np.testing.assert_allclose(band_sharpness(source.select([2, 0])), [6, 1])


@pytest.mark.parametrize("suffix", [".tif", ".bsq"])
def test_a_written_raster_tells_it_again(tmp_path, suffix):
    source = RasterSource(write_raster(tmp_path / "m.tif", ARRAY, prepare=tell))
    path = tmp_path / f"again{suffix}"
    with RasterWriter(path, source.grid, 4, spectral=source.spectral) as writer:
        writer.write(ARRAY, 0, 0)
    np.testing.assert_allclose(band_sharpness(RasterSource(path)), [1, 2, 6, 1])


def test_a_band_is_no_sharper_than_its_grid(tmp_path):
    transform = (ORIGIN[0], 30.0, 0.0, ORIGIN[1], 0.0, -30.0)
    source = RasterSource(
        write_raster(tmp_path / "m.tif", ARRAY, transform=transform, prepare=tell)
    )
    np.testing.assert_allclose(band_sharpness(source), [1, 1, 2, 1])


def test_a_sensor_tells_where_the_metadata_do_not(tmp_path):
    told = set_wavelengths([490, 865, 945, 665])
    path = write_raster(tmp_path / "m.tif", ARRAY, prepare=told)
    np.testing.assert_allclose(band_sharpness(RasterSource(path)), 1)
    np.testing.assert_allclose(band_sharpness(RasterSource(path), "Sentinel-2A"), [1, 2, 6, 1])
    np.testing.assert_allclose(band_sharpness(RasterSource(path), "Landsat-9"), 1)


def test_pixels_in_degrees_and_feet_are_measured_in_metres(tmp_path):
    degrees = (13.0, 1e-4, 0.0, 60.0, 0.0, -1e-4)
    path = write_raster(tmp_path / "d.tif", ARRAY, transform=degrees, epsg=4326)
    assert pixel_in_metres(RasterSource(path).grid) == pytest.approx(11.13 * np.sqrt(0.5), rel=0.01)
    feet = (6e6, 10.0, 0.0, 2e6, 0.0, -10.0)
    path = write_raster(tmp_path / "f.tif", ARRAY, transform=feet, epsg=2229)
    assert pixel_in_metres(RasterSource(path).grid) == pytest.approx(3.048, rel=1e-4)


def test_a_fusion_takes_coarse_bands_for_what_they_are(tmp_path):
    pair = Pair(tmp_path, rows=96, cols=96, ms_bands=4)
    m = pair.m.copy()
    m[2] = m[2].reshape(48, 2, 48, 2).mean(axis=(1, 3)).repeat(2, 0).repeat(2, 1)
    sources = {}
    for name, tell_it in {"told": tell_second, "untold": None}.items():
        path = write_raster(tmp_path / f"{name}.tif", m, prepare=tell_it)
        sources[name] = fuse_rasters(
            RasterSource(pair.h_path), RasterSource(path), tmp_path / f"f_{name}.tif",
            method="regression",
        )  # fmt: skip
        assert any("sharper bands sharpened them" in note for note in sources[name].notes)
    images = [RasterSource(s.output).read(slice(0, 96), slice(0, 96))[0] for s in sources.values()]
    np.testing.assert_array_equal(*images)


@pytest.mark.parametrize("kernel", ["near", "bilinear", "cubic", "cubicspline"])
@pytest.mark.parametrize("digits", [np.uint16, np.float32])
def test_what_gdal_interpolated_is_seen_in_the_values(tmp_path, kernel, digits):
    pair = Pair(tmp_path, rows=96, cols=96, ms_bands=4)
    own = pair.m[2:3].reshape(1, 48, 2, 48, 2).mean(axis=(2, 4))
    scale = 1.0 if digits == np.float32 else 1e-4
    own, sharp = ((x / scale).astype(digits) for x in (own, pair.m))
    transform = (ORIGIN[0], 20.0, 0.0, ORIGIN[1], 0.0, -20.0)
    coarse = write_raster(tmp_path / "coarse.tif", own, transform=transform)
    to_grid = {"xRes": 10, "yRes": 10, "resampleAlg": kernel, "format": "MEM"}
    stack = sharp.copy()
    stack[2] = gdal.Warp("", coarse, **to_grid).ReadAsArray()
    path = write_raster(tmp_path / "m.tif", stack, prepare=partial(set_scale, scale=scale))
    result = fuse_rasters(
        RasterSource(pair.h_path), RasterSource(path), tmp_path / "f.tif", method="regression"
    )
    assert any("3 have pixels of 2 x 2" in note for note in result.notes)
    assert any("3 were interpolated" in note for note in result.notes) == (kernel != "near")


def set_scale(dataset, scale):
    for k in range(dataset.RasterCount):
        dataset.GetRasterBand(k + 1).SetScale(scale)


def tell_second(dataset):
    for k, metres in enumerate((10, 10, 20, 10)):
        dataset.GetRasterBand(k + 1).SetMetadataItem("RESOLUTION_METRES", str(metres))
