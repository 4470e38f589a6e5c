# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import os
import resource
import shutil
from contextlib import contextmanager, nullcontext
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata
from hmwb_qgis.raster.writing.stored import output_nodata
from hmwb_qgis.raster.writing.writer import RasterWriter
from tests.raster.conftest import ORIGIN, wkt

GRID = Grid((ORIGIN[0], 10.0, 0.0, ORIGIN[1], 0.0, -10.0), wkt(32633), 30, 20)
CUBE = np.random.default_rng(5).random((3, 30, 20)).astype(np.float32)
GOOD = np.ones(3, bool)
NAMES = ["x.tif", "x.bsq", "x.bil", "x.bip", "x.dat", "x.img"]


@pytest.mark.parametrize("name", NAMES)
def test_values_grid_and_nodata_come_back(tmp_path, name):
    valid = np.ones((30, 20), bool)
    valid[3, 4] = False
    with RasterWriter(tmp_path / name, GRID, 3, nodata=-9999.0) as writer:
        writer.write(CUBE[:, :16], 0, 0, valid[:16])
        writer.write(CUBE[:, 16:], 16, 0, valid[16:])
    source = RasterSource(tmp_path / name)
    image, found = source.read(slice(0, 30), slice(0, 20))
    np.testing.assert_array_equal(found, valid)
    np.testing.assert_array_equal(image[:, valid], CUBE[:, valid])
    assert source.grid.geotransform == GRID.geotransform and source.dtype == "float32"
    assert source.grid.crs


@pytest.mark.parametrize("stops", [False, True])
def test_closing_looks_at_the_wish_to_stop_once_a_band(tmp_path, stops):
    """GDAL may hold back all that was written, and compress it at the end."""
    looks = []

    def progress(fraction):
        looks.append(fraction)
        return not (stops and len(looks) == 2)

    writer = RasterWriter(tmp_path / "x.tif", GRID, 3, options="COMPRESS=DEFLATE")
    writer.closing = Reporter(progress)
    with pytest.raises(Cancelled) if stops else nullcontext(), writer:
        writer.write(CUBE, 0, 0)
        assert looks == []
    assert looks == ([0.0, 1 / 3] if stops else [0.0, 1 / 3, 2 / 3, 1.0])
    assert [path.name for path in tmp_path.iterdir()] == ([] if stops else ["x.tif"])


@pytest.mark.parametrize("options", ["", "INTERLEAVE=PIXEL", "INTERLEAVE=PIXEL|TILED=NO"])
@pytest.mark.parametrize("dtype", ["float32", "uint8"])
def test_windows_higher_than_what_is_written_at_a_time(tmp_path, options, dtype):
    grid = Grid(GRID.geotransform, GRID.crs, 300, 20)
    image = np.random.default_rng(6).integers(1, 300, (3, 300, 20)).astype(np.float32)
    valid = np.ones((300, 20), bool)
    valid[200:290, 7] = False
    before = image.copy()
    path = tmp_path / "x.tif"
    with RasterWriter(path, grid, 3, dtype=dtype, nodata=0.0, options=options) as writer:
        writer.write(image, 0, 0, valid)
    np.testing.assert_array_equal(image, before)
    found, same = RasterSource(path).read(slice(0, 300), slice(0, 20))
    np.testing.assert_array_equal(same, valid)
    most = 255 if dtype == "uint8" else np.inf
    np.testing.assert_array_equal(found[:, valid], np.minimum(image, most)[:, valid])
    assert writer.saturated == (image[:, valid] > most).sum()


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(
    "error", [Cancelled(), HmwbError("No."), KeyboardInterrupt(), MemoryError()]
)
def test_nothing_is_left_after_an_exception(tmp_path, name, error):
    with pytest.raises(type(error)), RasterWriter(tmp_path / name, GRID, 3) as writer:
        writer.write(CUBE, 0, 0)
        writer.flush()
        assert any(tmp_path.iterdir()) and not (tmp_path / name).exists()
        raise error
    assert not list(tmp_path.iterdir())


def test_an_earlier_file_survives_a_failure_and_gives_way_to_success(tmp_path):
    path = tmp_path / "x.tif"
    path.write_text("earlier")
    with pytest.raises(Cancelled), RasterWriter(path, GRID, 3):
        raise Cancelled
    assert path.read_text() == "earlier"
    with RasterWriter(path, GRID, 3) as writer:
        writer.write(CUBE, 0, 0)
    assert RasterSource(path).shape == (3, 30, 20)


def test_statistics_and_overviews_of_the_raster_before_go_with_it(tmp_path):
    for name in ("x.tif", "x.tif.aux.xml", "x.tif.ovr", "y.tif.aux.xml"):
        (tmp_path / name).write_text("earlier")
    with RasterWriter(tmp_path / "x.tif", GRID, 3) as writer:
        writer.write(CUBE, 0, 0)
    assert {p.name for p in tmp_path.iterdir()} == {"x.tif", "y.tif.aux.xml"}


@pytest.mark.parametrize("profile", ["GDALGeoTIFF", "GeoTIFF", "BASELINE"])
def test_what_a_profile_keeps_beside_the_raster_comes_with_it(tmp_path, profile):
    path = tmp_path / "x.tif"
    (tmp_path / "x.tif.aux.xml").write_text("earlier")
    spectral = SpectralMetadata(("a", "b", "c"), np.array([450.0, 550.0, 650.0]), None, GOOD)
    options = f"PROFILE={profile}"
    with RasterWriter(path, GRID, 3, nodata=-1.0, spectral=spectral, options=options) as writer:
        writer.write(CUBE, 0, 0)
    source = RasterSource(path)
    assert source.grid.crs and source.grid.geotransform == GRID.geotransform
    np.testing.assert_array_equal(source.spectral.wavelengths, spectral.wavelengths)
    assert source.declared_nodata == -1.0


@pytest.mark.parametrize("suffix", [".tif", ".bsq"])
def test_names_as_long_as_the_file_system_takes(tmp_path, suffix):
    path = tmp_path / ("L" * (os.pathconf(tmp_path, "PC_NAME_MAX") - len(suffix)) + suffix)
    with RasterWriter(path, GRID, 3) as writer:
        writer.write(CUBE, 0, 0)
    assert RasterSource(path).shape == (3, 30, 20)


def open_files():
    """Names of the files that this process holds open, where the system tells."""
    links = Path("/proc/self/fd")
    if not links.exists():
        return []
    return [str(p.readlink()) for p in links.iterdir() if p.is_symlink()]


@contextmanager
def room_for(size):
    """No file may become larger, as on a full disk."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


@pytest.mark.parametrize(
    ("name", "options"),
    [("x.tif", ""), ("x.tif", "COMPRESS=NONE|TILED=NO"), ("x.tif", "PROFILE=BASELINE"),
     ("x.dat", ""), ("x.bip", "")],
)  # fmt: skip
@pytest.mark.parametrize("earlier", [False, True])
def test_a_full_disk_is_a_clear_error_and_leaves_nothing(tmp_path, name, options, earlier):
    noise = np.random.default_rng(0).random((8, 128, 128)).astype(np.float32)
    grid = Grid(GRID.geotransform, GRID.crs, 128, 128)
    path = tmp_path / name

    def write():
        with RasterWriter(path, grid, 8, options=options) as writer:
            writer.write(noise, 0, 0)

    write()
    size = path.stat().st_size
    before = {p: p.read_bytes() for p in tmp_path.iterdir()}
    for room in (0, 100, 5000, size // 2, size - 1):
        if not earlier:
            for each in tmp_path.iterdir():
                each.unlink()
        with room_for(room), pytest.raises(HmwbError, match="Cannot write") as failed:
            write()
        assert {p: p.read_bytes() for p in tmp_path.iterdir()} == (before if earlier else {})
        # Whoever keeps the error does not keep the file open.
        assert failed.value and not [p for p in open_files() if str(tmp_path) in p]
    with room_for(size):
        write()
    np.testing.assert_array_equal(RasterSource(path).read(slice(None), slice(None))[0], noise)


def test_other_words_of_gdal_do_not_spoil_a_raster_that_was_written(tmp_path):
    gdal.SetConfigOption("CPL_DEBUG", "ON")
    try:
        with RasterWriter(tmp_path / "x.tif", GRID, 3) as writer:
            writer.write(CUBE, 0, 0)
    finally:
        gdal.SetConfigOption("CPL_DEBUG", None)
    np.testing.assert_array_equal(
        RasterSource(tmp_path / "x.tif").read(slice(None), slice(None))[0], CUBE
    )


def test_an_envi_file_that_the_disk_has_no_room_for(tmp_path, monkeypatch):
    full = shutil.disk_usage(tmp_path)._replace(free=CUBE.nbytes - 1)
    monkeypatch.setattr(shutil, "disk_usage", lambda _: full)
    with pytest.raises(HmwbError, match="1 MiB, and 0 MiB are free"):
        RasterWriter(tmp_path / "x.bsq", GRID, 3).__enter__()
    assert not list(tmp_path.iterdir())


def test_paths_that_cannot_be_written_are_refused_at_once(tmp_path):
    (tmp_path / "folder.tif").mkdir()
    for name, match in (
        ("missing/x.tif", "folder"),
        ("x.png", "GeoTIFF"),
        ("x", "GeoTIFF"),
        ("folder.tif", "folder"),
    ):
        with pytest.raises(HmwbError, match=match):
            RasterWriter(tmp_path / name, GRID, 3)


def test_an_input_is_never_overwritten(tmp_path):
    path = tmp_path / "x.tif"
    path.write_text("input")
    with pytest.raises(HmwbError, match="belongs to the input"):
        RasterWriter(path, GRID, 3, inputs=[path])


def test_the_header_of_another_envi_raster_is_not_overwritten(tmp_path):
    with RasterWriter(tmp_path / "x.dat", GRID, 3) as writer:
        writer.write(CUBE, 0, 0)
    with pytest.raises(HmwbError, match="another raster"):
        RasterWriter(tmp_path / "x.bil", GRID, 3)


def test_an_envi_raster_is_two_files_without_a_trace_of_the_partial_name(tmp_path):
    with RasterWriter(tmp_path / "x.bip", GRID, 3, nodata=-1.0) as writer:
        writer.write(CUBE, 0, 0)
    assert {p.name for p in tmp_path.iterdir()} == {"x.bip", "x.hdr"}
    header = (tmp_path / "x.hdr").read_text()
    assert "part-" not in header and "interleave = bip" in header


def test_names_that_would_break_an_envi_header_are_written_without_their_marks(tmp_path):
    spectral = SpectralMetadata(("a, {b}", "R\u00e9f\n1", "c"), None, None, GOOD)
    with RasterWriter(tmp_path / "x.bsq", GRID, 3, spectral=spectral) as writer:
        writer.write(CUBE, 0, 0)
    assert RasterSource(tmp_path / "x.bsq").spectral.names == ("a b", "R\u00e9f 1", "c")


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf])
@pytest.mark.parametrize("dtype", ["float32", "int16"])
@pytest.mark.parametrize("options", ["", "INTERLEAVE=PIXEL"])
def test_a_value_that_is_not_finite_is_no_result(tmp_path, dtype, bad, options):
    image = CUBE.copy()
    image[1, 20, 7] = bad
    valid = np.ones((30, 20), bool)
    (tmp_path / "x.tif").write_text("earlier")
    common = {"dtype": dtype, "nodata": -1.0, "options": options}
    with (
        pytest.raises(HmwbError, match="NaN or infinite values in 1 pixels from row 20 on"),
        RasterWriter(tmp_path / "x.tif", GRID, 3, **common) as writer,
    ):
        writer.write(image, 0, 0, valid)
    assert (tmp_path / "x.tif").read_text() == "earlier" and len(list(tmp_path.iterdir())) == 1
    valid[20, 7] = False
    with RasterWriter(tmp_path / "x.tif", GRID, 3, **common) as writer:
        writer.write(image, 0, 0, valid)
    found = gdal.Open(str(tmp_path / "x.tif")).ReadAsArray()
    assert (found[:, 20, 7] == -1).all() and writer.saturated == 0


@pytest.mark.parametrize("options", ["", "INTERLEAVE=PIXEL"])
@pytest.mark.parametrize(("dtype", "nodata"), [("float32", np.nan), ("uint8", 255)])
def test_a_band_may_have_no_value_in_a_valid_pixel(tmp_path, options, dtype, nodata):
    image = np.full((3, 30, 20), 7, np.float32)
    image[1, 4:6] = np.nan
    absent = {1: np.isnan(image[1])}
    path = tmp_path / "x.tif"
    with RasterWriter(path, GRID, 3, dtype=dtype, nodata=nodata, options=options) as writer:
        writer.write(image, 0, 0, None, absent)
    found, each = RasterSource(path).read_each(slice(None), slice(None))
    np.testing.assert_array_equal(each, np.isfinite(image))
    assert (found[each] == 7).all()


@pytest.mark.parametrize("dtype", ["int64", "uint64"])
@pytest.mark.parametrize("declared", [0, -1, None, 2**63 - 1])
def test_whole_numbers_of_64_bits_keep_their_nodata(tmp_path, dtype, declared):
    nodata = output_nodata(dtype, declared)
    limits = np.iinfo(dtype)
    fits = declared is not None and limits.min <= declared <= limits.max
    assert nodata == (declared if fits else limits.min or limits.max)
    image = np.full((3, 30, 20), 5, np.float32)
    image[0, 0, :3] = 0.0, 1e30, -1e30
    valid = np.ones((30, 20), bool)
    valid[3] = False
    with RasterWriter(tmp_path / "x.tif", GRID, 3, dtype=dtype, nodata=nodata) as writer:
        writer.write(image, 0, 0, valid)
    dataset = gdal.Open(str(tmp_path / "x.tif"))
    stored, told = dataset.ReadAsArray(), dataset.GetRasterBand(1).GetNoDataValue()
    assert told == nodata and (stored[:, 3] == nodata).all() and writer.saturated == 2
    np.testing.assert_array_equal(stored == np.array(nodata, dtype), np.stack([~valid] * 3))
    assert stored[0, 0, 1] > 9e18 > -1 >= int(stored[0, 0, 2]) - (dtype == "uint64") - 1


@pytest.mark.parametrize("nodata", [0.0, -9999.0, 7.5])
def test_a_value_that_happens_to_be_nodata_moves_by_the_least(tmp_path, nodata):
    image = np.full((3, 30, 20), nodata, np.float32)
    with RasterWriter(tmp_path / "x.tif", GRID, 3, nodata=nodata) as writer:
        writer.write(image, 0, 0, np.ones((30, 20), bool))
    found, valid = RasterSource(tmp_path / "x.tif").read(slice(None), slice(None))
    assert valid.all()
    np.testing.assert_allclose(found, image, rtol=1e-6, atol=1e-30)


def test_integers_are_rounded_and_saturation_is_counted(tmp_path):
    values = np.array([[[-7.4, 0.4, 2.5, 254.6, 255.4, 300.0, 12.0, 0.0]]], np.float32)
    grid = Grid(GRID.geotransform, GRID.crs, 1, 8)
    valid = np.array([[True] * 7 + [False]])
    with RasterWriter(tmp_path / "x.tif", grid, 1, dtype="uint8", nodata=0.0) as writer:
        writer.write(values, 0, 0, valid)
    stored = gdal.Open(str(tmp_path / "x.tif")).ReadAsArray()
    # Valid values that round to nodata move away from it.
    np.testing.assert_array_equal(stored, [[1, 1, 2, 255, 255, 255, 12, 0]])
    assert writer.saturated == 2


def test_four_bytes_bands_are_not_taken_for_colours_with_alpha(tmp_path):
    with RasterWriter(tmp_path / "x.tif", GRID, 4, dtype="uint8") as writer:
        writer.write(np.ones((4, 30, 20), np.float32), 0, 0)
    dataset = gdal.Open(str(tmp_path / "x.tif"))
    kinds = [dataset.GetRasterBand(k + 1).GetColorInterpretation() for k in range(4)]
    assert gdal.GCI_AlphaBand not in kinds


def test_a_geotiff_is_tiled_and_compressed(tmp_path):
    grid = Grid(GRID.geotransform, GRID.crs, 300, 300)
    with RasterWriter(tmp_path / "x.tif", grid, 2) as writer:
        writer.write(np.zeros((2, 300, 300), np.float32), 0, 0)
    dataset = gdal.Open(str(tmp_path / "x.tif"))
    assert dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "DEFLATE"
    assert dataset.GetRasterBand(1).GetBlockSize() != [300, 1]
    assert (tmp_path / "x.tif").stat().st_size < 300 * 300


def test_zstd_is_there_on_request(tmp_path):
    if "ZSTD" not in gdal.GetDriverByName("GTiff").GetMetadataItem("DMD_CREATIONOPTIONLIST"):
        return  # a GDAL that was built without it
    with RasterWriter(tmp_path / "x.tif", GRID, 2, options="COMPRESS=ZSTD") as writer:
        writer.write(np.zeros((2, GRID.rows, GRID.cols), np.float32), 0, 0)
    dataset = gdal.Open(str(tmp_path / "x.tif"))
    assert dataset.GetMetadataItem("COMPRESSION", "IMAGE_STRUCTURE") == "ZSTD"


@pytest.mark.parametrize("driver", ["COG", "GTiff", "VRT"])
def test_wavelengths_survive_what_gdal_makes_of_a_raster(tmp_path, driver):
    """As QGIS's own tools convert it: wavelengths, widths and bad bands are items of the bands."""
    bands = 5
    spectral = SpectralMetadata(
        names=tuple(f"band {k}" for k in range(bands)),
        wavelengths=np.linspace(450.25, 2300.75, bands),
        fwhm=np.linspace(6.5, 11.25, bands),
        good=np.array([True, True, False, True, True]),
    )
    path, other = tmp_path / "x.tif", tmp_path / "other.tif"
    with RasterWriter(path, GRID, bands, spectral=spectral) as writer:
        writer.write(np.ones((bands, GRID.rows, GRID.cols), np.float32), 0, 0)
    gdal.Translate(str(other), str(path), format=driver)
    found = RasterSource(other).spectral
    np.testing.assert_allclose(found.wavelengths, spectral.wavelengths)
    np.testing.assert_allclose(found.fwhm, spectral.fwhm)
    assert found.good.tolist() == spectral.good.tolist()
    assert found.names == RasterSource(path).spectral.names


def test_an_error_that_is_its_own_cause_ends_the_writing(tmp_path):
    error = HmwbError("It failed.")
    error.__cause__ = HmwbError("So did this.")
    error.__cause__.__cause__ = error
    with pytest.raises(HmwbError, match="It failed"), RasterWriter(tmp_path / "x.tif", GRID, 3):
        raise error
    assert list(tmp_path.iterdir()) == []
