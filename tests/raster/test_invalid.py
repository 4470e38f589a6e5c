# SPDX-License-Identifier: GPL-2.0-or-later
"""Invalid pixels, scales and dead bands, however they are declared, with the default method."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.reading.source import RasterSource
from tests.tolerances import SINGLE, STORED, summed

from .conftest import Pair, set_wavelengths, write_raster

HOLE = (slice(None), slice(9, 13), slice(5, 9))  # of the hyperspectral raster


def fused(folder, pair, *, nodata=None, **options):
    h = RasterSource(pair.h_path, role="hyperspectral", nodata=nodata)
    m = RasterSource(pair.m_path, role="multispectral")
    summary = fuse_rasters(h, m, folder / "f.tif", method="hmwb", measure_shift=False, **options)
    out = RasterSource(folder / "f.tif")
    image, valid = out.read(slice(0, out.grid.rows), slice(0, out.grid.cols))
    for source in (h, m, out):
        source.close()
    return image, valid, summary


def with_mask(dataset):
    mask = np.full((dataset.RasterYSize, dataset.RasterXSize), 255, np.uint8)
    mask[HOLE[1:]] = 0
    dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
    dataset.GetRasterBand(1).GetMaskBand().WriteArray(mask)


@pytest.fixture
def pair(tmp_path):
    found = Pair(tmp_path, rows=96, cols=80)
    rng = np.random.default_rng(0)
    found.h += rng.normal(0, 0.003, found.h.shape).astype(np.float32)
    found.m += rng.normal(0, 0.001, found.m.shape).astype(np.float32)
    write_raster(found.m_path, found.m)
    return found


def test_it_does_not_matter_how_invalid_pixels_are_declared(tmp_path, pair):
    found = {}
    for name, filling, declared, override in (
        ("value", -9.0, -9.0, None),
        ("not a number", np.nan, np.nan, None),
        ("the user", -7.0, None, -7.0),
        ("the user's NaN", np.nan, None, np.nan),
    ):
        h = pair.h.copy()
        h[HOLE] = filling
        write_raster(pair.h_path, h, transform=pair.h_transform, nodata=declared)
        found[name] = fused(tmp_path, pair, nodata=override)
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
    h[HOLE] = 1e4
    write_raster(pair.h_path, h, transform=pair.h_transform, prepare=with_mask)
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
    found["mask"] = fused(tmp_path, pair)
    image, valid, _ = found["value"]
    expected = np.ones(valid.shape, bool)
    expected[36:52, 20:36] = False
    np.testing.assert_array_equal(valid, expected)
    for other, same, _ in found.values():
        np.testing.assert_array_equal(same, valid)
        np.testing.assert_allclose(other[:, valid], image[:, valid], rtol=STORED)
    error = abs(image - pair.reference)[:, valid]
    assert error.max() < 0.5 * pair.reference.max() and error.mean() < 0.05


def test_scale_and_offset_change_nothing(tmp_path, pair):
    write_raster(pair.h_path, pair.h, transform=pair.h_transform)
    plain = fused(tmp_path, pair)[0]

    def scaled(dataset):
        for band in range(1, dataset.RasterCount + 1):
            dataset.GetRasterBand(band).SetScale(0.5)
            dataset.GetRasterBand(band).SetOffset(-1.0)

    write_raster(pair.h_path, (pair.h + 1) * 2, transform=pair.h_transform, prepare=scaled)
    np.testing.assert_allclose(fused(tmp_path, pair)[0], plain, atol=1e-3 * plain.mean())


def test_an_output_in_the_type_of_the_input_is_the_rounded_one(tmp_path, pair):
    counts = np.rint(pair.h * 1000).astype(np.uint16)
    write_raster(pair.h_path, counts, transform=pair.h_transform)
    plain = fused(tmp_path, pair)[0]
    whole, _, summary = fused(tmp_path, pair, output_type="uint16")
    np.testing.assert_array_equal(whole, np.rint(plain))
    assert summary.saturated == 0
    small, _, summary = fused(tmp_path, pair, output_type="uint8")
    assert summary.saturated == (np.rint(plain) > 255).sum() > 0
    assert small.max() == 255


def test_dead_bands_pass_and_spoil_nothing(tmp_path, pair):
    write_raster(pair.h_path, pair.h, transform=pair.h_transform)
    plain = fused(tmp_path, pair)[0]
    h = np.insert(pair.h, 3, 0.7, axis=0)
    waves = np.insert(pair.wavelengths, 3, 650.0)
    write_raster(pair.h_path, h, transform=pair.h_transform, prepare=set_wavelengths(waves))
    image, _, summary = fused(tmp_path, pair)
    assert summary.skipped_bands == (4,) and image.shape[0] == 9
    np.testing.assert_allclose(image[3], 0.7, rtol=summed(10, SINGLE))  # of 4 + 4 weights
    np.testing.assert_allclose(np.delete(image, 3, 0), plain, rtol=1e-4, atol=1e-4)
    assert any("4" in str(note) and "interpolated" in str(note) for note in summary.notes)


@pytest.mark.parametrize("output_type", ["float32", "uint16"])
@pytest.mark.parametrize("nodata", [None, -9.0])
def test_a_band_that_was_not_fused_has_no_value_where_it_has_none(
    tmp_path, pair, output_type, nodata
):
    h = 1000 * pair.h
    h[6] = np.nan if nodata is None else nodata
    h[7, :10] = h[6, 0, 0]
    bad = {6, 7}

    def describe(dataset):
        for k in range(8):
            dataset.GetRasterBand(k + 1).SetMetadataItem("bbl", str(int(k not in bad)))

    write_raster(pair.h_path, h, transform=pair.h_transform, nodata=nodata, prepare=describe)
    write_raster(pair.m_path, 1000 * pair.m)
    summary = fused(tmp_path, pair, output_type=output_type)[2]
    assert summary.skipped_bands == (7, 8)
    image, valid = RasterSource(tmp_path / "f.tif").read_each(slice(None), slice(None))
    assert not valid[6].any()
    assert not valid[7, :40].any() and valid[7, 40:].all()
    assert valid[:6].all()
    # At the border the values of its measured neighbours are interpolated, not its filling.
    assert 0.5 < np.median(image[7, 40:44]) / np.median(h[7, 10]) < 2
