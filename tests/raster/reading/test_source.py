# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.reading import source as source_module
from hmwb_qgis.raster.reading.source import RasterSource
from tests.raster.conftest import ORIGIN, reference_cube, write_raster
from tests.tolerances import STORED

ALL = (slice(None), slice(None))


def read_all(path, **options):
    source = RasterSource(path, **options)
    return source.read(slice(0, source.grid.rows), slice(0, source.grid.cols))


def test_a_window_holds_the_values_of_the_file(tmp_path):
    cube = reference_cube()
    path = write_raster(tmp_path / "x.tif", cube)
    image, valid = RasterSource(path).read(slice(5, 17), slice(3, 30))
    np.testing.assert_array_equal(image, cube[:, 5:17, 3:30])
    assert valid.all() and image.dtype == np.float32


def test_bands_are_read_in_the_order_asked_for(tmp_path):
    cube = reference_cube()
    path = write_raster(tmp_path / "x.tif", cube)
    source = RasterSource(path, bands=[5, 2])
    assert source.shape == (2, 48, 40)
    np.testing.assert_array_equal(source.read(slice(0, 48), slice(0, 40))[0], cube[[4, 1]])


@pytest.mark.parametrize("bands", [[0], [9], []])
def test_a_band_that_does_not_exist_is_refused(tmp_path, bands):
    path = write_raster(tmp_path / "x.tif", reference_cube())
    with pytest.raises(HmwbError, match="8 bands"):
        RasterSource(path, bands=bands)


def test_scale_and_offset_are_honoured(tmp_path):
    def prepare(dataset):
        for band in range(1, 4):
            dataset.GetRasterBand(band).SetScale(1e-4 * band)
            dataset.GetRasterBand(band).SetOffset(-0.1)

    stored = np.arange(3 * 4 * 5, dtype=np.int16).reshape(3, 4, 5)
    path = write_raster(tmp_path / "x.tif", stored, prepare=prepare)
    image, _ = read_all(path)
    expected = stored * 1e-4 * np.arange(1, 4)[:, None, None] - 0.1
    np.testing.assert_allclose(image, expected, rtol=STORED)


@pytest.mark.parametrize(
    ("dtype", "nodata"), [("int16", -32768), ("uint8", 0), ("float32", -3.4028234663852886e38),
                          ("float64", -9999.9), ("float32", float("nan"))]
)  # fmt: skip
def test_nodata_in_any_band_makes_a_pixel_invalid(tmp_path, dtype, nodata):
    cube = np.full((3, 6, 7), 5, dtype)
    cube[1, 2, 3] = nodata
    cube[2, 4, 4] = nodata
    image, valid = read_all(write_raster(tmp_path / "x.tif", cube, nodata=nodata))
    expected = np.ones((6, 7), bool)
    expected[2, 3] = expected[4, 4] = False
    np.testing.assert_array_equal(valid, expected)
    assert (image[:, valid] == 5).all()


def test_a_mask_band_and_an_alpha_band_make_pixels_invalid(tmp_path):
    def mask(dataset):
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        flags = np.full((6, 7), 255, np.uint8)
        flags[0] = 0
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(flags)

    def alpha(dataset):
        dataset.GetRasterBand(4).SetColorInterpretation(gdal.GCI_AlphaBand)
        flags = np.full((6, 7), 255, np.uint8)
        flags[0] = 0
        dataset.GetRasterBand(4).WriteArray(flags)

    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES")
    masked = write_raster(tmp_path / "m.tif", np.full((3, 6, 7), 5, np.uint8), prepare=mask)
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
    with_alpha = write_raster(tmp_path / "a.tif", np.full((4, 6, 7), 5, np.uint8), prepare=alpha)
    for path, bands in ((masked, None), (with_alpha, [1, 2, 3])):
        _, valid = read_all(path, bands=bands)
        assert not valid[0].any() and valid[1:].all()


def test_a_nodata_override_takes_the_place_of_the_declared_value(tmp_path):
    cube = np.full((2, 4, 4), 5.0, np.float32)
    cube[:, 0, 0], cube[:, 1, 1] = -1, -9999
    path = write_raster(tmp_path / "x.tif", cube, nodata=-9999)
    _, valid = read_all(path, nodata=-1)
    assert not valid[0, 0] and valid[1, 1]


def test_nan_outside_the_mask_is_an_error_that_names_the_remedy(tmp_path):
    cube = np.full((2, 4, 4), 5.0, np.float32)
    cube[1, 2, 2] = np.nan
    path = write_raster(tmp_path / "x.tif", cube, nodata=-9999)
    with pytest.raises(HmwbError, match="nodata"):
        read_all(path)
    _, valid = read_all(path, nodata=float("nan"))
    assert valid.sum() == 15 and not valid[2, 2]


def test_infinity_is_an_error(tmp_path):
    cube = np.full((2, 4, 4), 5.0, np.float32)
    cube[0, 1, 1], cube[1, 1, 1] = np.inf, -np.inf
    with pytest.raises(HmwbError, match="infinite"):
        read_all(write_raster(tmp_path / "x.tif", cube))


def test_what_gdal_does_not_know_is_refused(tmp_path):
    text = tmp_path / "x.tif"
    text.write_text("not a raster")
    with pytest.raises(HmwbError, match="Cannot open"):
        RasterSource(text)
    with pytest.raises(HmwbError, match="Cannot open"):
        RasterSource(tmp_path / "missing.tif")


def test_reading_leaves_no_file_beside_the_input(tmp_path, inputs_unchanged):
    for driver, name in (("GTiff", "x.tif"), ("ENVI", "y.dat")):
        write_raster(tmp_path / name, reference_cube(), driver=driver, nodata=-1)
    before = inputs_unchanged(tmp_path)
    for name in ("x.tif", "y.dat"):
        source = RasterSource(tmp_path / name)
        source.read(slice(0, 48), slice(0, 40))
        source.close()
        del source
    assert inputs_unchanged(tmp_path) == before


def test_closing_a_source_closes_the_file_for_its_copies(tmp_path):
    path = write_raster(tmp_path / "x.tif", reference_cube())
    source = RasterSource(path)
    some = source.select([1, 0])
    some.read(*ALL)
    links = Path("/proc/self/fd")
    source.close()
    if links.exists():
        assert not [p for p in links.iterdir() if p.is_symlink() and p.readlink() == Path(path)]
    np.testing.assert_array_equal(some.read(*ALL)[0], source.read(*ALL)[0][[1, 0]])


def test_a_source_can_be_sent_to_another_process(tmp_path):
    import pickle

    path = write_raster(tmp_path / "x.tif", reference_cube())
    sent = pickle.loads(pickle.dumps(RasterSource(path, bands=[2])))  # noqa: S301
    np.testing.assert_array_equal(
        sent.read(slice(0, 4), slice(0, 4))[0], reference_cube()[1:2, :4, :4]
    )


@pytest.mark.parametrize("interleave", ["PIXEL", "BAND"])
def test_large_windows_are_read_in_strips(tmp_path, monkeypatch, interleave):
    monkeypatch.setattr(source_module, "_STRIP_BYTES", 1)
    cube = reference_cube()
    cube[2, 20:30, 5] = -1
    path = write_raster(tmp_path / "x.tif", cube, nodata=-1, options=[f"INTERLEAVE={interleave}"])
    image, valid = RasterSource(path, bands=[3, 1]).read(slice(2, 47), slice(3, 40))
    np.testing.assert_array_equal(image, cube[[2, 0], 2:47, 3:40])
    np.testing.assert_array_equal(valid, cube[2, 2:47, 3:40] != -1)


def test_bands_of_several_types_are_read(tmp_path):
    single = write_raster(tmp_path / "a.tif", np.full((1, 4, 4), 300, np.int16), nodata=-5)
    other = write_raster(tmp_path / "b.tif", np.full((1, 4, 4), 0.25, np.float32), nodata=-7)
    gdal.BuildVRT(str(tmp_path / "v.vrt"), [single, other], separate=True).FlushCache()
    image, valid = read_all(tmp_path / "v.vrt")
    assert (image[0] == 300).all() and (image[1] == 0.25).all() and valid.all()


@pytest.mark.parametrize("value", [math.nan, math.inf])
def test_a_georeference_that_is_not_finite_is_refused(tmp_path, value):
    transform = (ORIGIN[0], value, 0.0, ORIGIN[1], 0.0, -10.0)
    path = write_raster(tmp_path / "a.tif", np.ones((2, 6, 7), np.float32), transform=transform)
    with pytest.raises(HmwbError, match="geotransform"):
        RasterSource(path)
