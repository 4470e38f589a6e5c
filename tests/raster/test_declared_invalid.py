# SPDX-License-Identifier: GPL-2.0-or-later
"""Alpha bands, masks and a nodata value of its own for each band, with the default method."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.reading.source import RasterSource

from .conftest import Pair, write_raster

ROWS, COLS = slice(36, 52), slice(20, 36)  # without a result, on the multispectral grid
SMALL = (slice(9, 13), slice(5, 9))  # the same in hyperspectral pixels


@pytest.fixture(scope="module")
def pair(tmp_path_factory):
    found = Pair(tmp_path_factory.mktemp("pair"), rows=96, cols=80)
    rng = np.random.default_rng(0)
    found.h += rng.normal(0, 0.003, found.h.shape).astype(np.float32)
    found.m += rng.normal(0, 0.001, found.m.shape).astype(np.float32)
    write_raster(found.h_path, found.h, transform=found.h_transform)
    write_raster(found.m_path, found.m)
    return found


@pytest.fixture
def folder(tmp_path):
    (tmp_path / "inputs").mkdir()
    return tmp_path / "inputs"


@pytest.fixture
def fuse(tmp_path, folder, inputs_unchanged):
    """Fuse two files, of which nothing must change and beside which nothing must be left."""

    def fuse(h, m, nodata=None, **options):
        before = inputs_unchanged(folder)
        sources = RasterSource(h, nodata=nodata), RasterSource(m, nodata=nodata)
        given = {"method": "hmwb", "measure_shift": False, **options}
        summary = fuse_rasters(*sources, tmp_path / "f.tif", **given)
        assert inputs_unchanged(folder) == before
        with_nodata = RasterSource(tmp_path / "f.tif")
        image, valid = with_nodata.read(slice(None), slice(None))
        for source in (*sources, with_nodata):
            source.close()
        return image, valid, summary

    return fuse


@pytest.fixture
def clean(pair, folder, fuse):
    """The fusion of rasters with a hole that is declared in the plainest way: NaN."""

    def clean(h_hole=(), m_hole=()):
        h, m = pair.h.copy(), pair.m.copy()
        if h_hole:
            h[(slice(None), *h_hole)] = np.nan
        if m_hole:
            m[(slice(None), *m_hole)] = np.nan
        found = fuse(
            write_raster(folder / "h0.tif", h, transform=pair.h_transform, nodata=np.nan),
            write_raster(folder / "m0.tif", m, nodata=np.nan),
        )
        hole = np.zeros(found[1].shape, bool)
        if h_hole or m_hole:
            hole[ROWS, COLS] = True
        np.testing.assert_array_equal(found[1], ~hole)
        return found

    return clean


def same(found, expected, rtol=1e-5):
    np.testing.assert_array_equal(found[1], expected[1])
    valid = expected[1]
    assert found[0].shape == expected[0].shape
    np.testing.assert_allclose(found[0][:, valid], expected[0][:, valid], rtol=rtol, atol=rtol)


def alpha(image, hole, dtype):
    """The image with an alpha band behind it."""
    full = np.iinfo(dtype).max if np.issubdtype(dtype, np.integer) else 1
    band = np.full(image.shape[1:], full, dtype)
    band[hole] = 0
    return np.concatenate([image, band[None]])


def test_an_alpha_band_masks_and_is_no_band_of_the_image(pair, folder, fuse, clean):
    m, h = pair.m.copy(), pair.h.copy()
    m[:, ROWS, COLS], h[(slice(None), *SMALL)] = 7.0, 7.0
    m_path = write_raster(folder / "m.tif", alpha(m, (ROWS, COLS), np.float32), alpha=True)
    h_path = write_raster(
        folder / "h.tif", alpha(h, SMALL, np.float32), transform=pair.h_transform,
        alpha=True,
    )  # fmt: skip
    found = fuse(h_path, pair.m_path)
    same(found, clean(h_hole=SMALL))
    assert any("alpha" in str(note) for note in found[2].notes)
    turned = write_raster(
        folder / "t.tif", alpha(h, SMALL, np.float32), transform=pair.h_transform,
        epsg=25833, alpha=True,
    )  # fmt: skip
    image, valid, _ = fuse(turned, pair.m_path)
    np.testing.assert_array_equal(valid, found[1])
    assert image.shape == found[0].shape
    assert image[:, valid].max() < 3
    same(fuse(pair.h_path, m_path), clean(m_hole=(ROWS, COLS)))


def test_a_band_that_is_only_called_alpha_stays_a_band(pair, folder, fuse):
    """GDAL calls the fourth band of bytes alpha; here it is the near infrared."""
    response = np.kron(np.eye(4), np.full(2, 0.5))
    m = np.rint(200 * np.tensordot(response, pair.reference, 1)).astype(np.uint8)
    m[3, :30] = 0  # water: dark, not invalid
    path = write_raster(folder / "m.tif", m)
    assert gdal.Open(path).GetRasterBand(4).GetColorInterpretation() == gdal.GCI_AlphaBand
    source = RasterSource(path)
    assert source.shape[0] == 4
    assert not source.alpha
    assert source.read(slice(None), slice(None))[1].all()
    image, valid, _ = fuse(pair.h_path, path)
    assert valid.all()
    assert image.shape == pair.reference.shape


@pytest.mark.parametrize("internal", [True, False])
def test_a_mask_inside_or_beside_the_file(pair, folder, fuse, clean, internal):
    def masked(dataset, hole):
        flags = np.full((dataset.RasterYSize, dataset.RasterXSize), 255, np.uint8)
        flags[hole] = 0
        dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(flags)

    h, m = pair.h.copy(), pair.m.copy()
    h[(slice(None), *SMALL)] = m[:, ROWS, COLS] = 7.0
    gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES" if internal else "NO")
    try:
        h_path = write_raster(
            folder / "h.tif", h, transform=pair.h_transform,
            prepare=lambda dataset: masked(dataset, SMALL),
        )  # fmt: skip
        m_path = write_raster(
            folder / "m.tif", m, prepare=lambda dataset: masked(dataset, (ROWS, COLS))
        )
    finally:
        gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
    assert (folder / "h.tif.msk").exists() is not internal
    same(fuse(h_path, pair.m_path), clean(h_hole=SMALL))
    same(fuse(pair.h_path, m_path), clean(m_hole=(ROWS, COLS)))


def with_own_nodata(path, source, values):
    """A virtual raster whose bands have nodata values of their own."""
    dataset = gdal.Translate(str(path), source, format="VRT")
    for k, value in enumerate(values):
        dataset.GetRasterBand(k + 1).SetNoDataValue(value)
    dataset.FlushCache()
    return str(path)


@pytest.mark.parametrize("epsg", [32633, 25833])
def test_each_band_has_a_nodata_value_of_its_own(pair, folder, fuse, clean, epsg):
    """And what is nodata in one band may be a measurement in another; also where h is warped."""
    values = [-1000.0 - k for k in range(8)]
    h = pair.h.copy()
    for k, value in enumerate(values):
        h[(k, *SMALL)] = value
    plain = write_raster(folder / "h.tif", h, transform=pair.h_transform, epsg=epsg)
    found = fuse(with_own_nodata(folder / "h.vrt", plain, values), pair.m_path)
    same(found, clean(h_hole=SMALL), rtol=1e-5 if epsg == 32633 else 0.3)
    assert found[0][:, found[1]].min() > -0.1


def test_a_value_that_is_nodata_in_one_band_counts_in_another(pair, folder, fuse):
    h = pair.h.copy()
    h[2] = 0.5 + 0.1 * h[2]
    h[2, 3, 3] = 0.75  # nodata of the first band
    plain = write_raster(folder / "h.tif", h, transform=pair.h_transform)
    path = with_own_nodata(folder / "h.vrt", plain, [0.75, *range(-9, -2)])
    _, valid = RasterSource(path).read(slice(None), slice(None))
    assert valid.all()
    image, valid, _ = fuse(path, pair.m_path)
    assert valid.all()
    assert np.isfinite(image).all()


def test_the_user_says_what_is_nodata_in_both(pair, folder, fuse, clean):
    h, m = pair.h.copy(), pair.m.copy()
    h[(slice(None), *SMALL)] = m[:, ROWS, COLS] = -5.0
    h_path = write_raster(folder / "h.tif", h, transform=pair.h_transform, nodata=-9999.0)
    m_path = write_raster(folder / "m.tif", m)
    same(fuse(h_path, m_path, nodata=-5.0), clean(SMALL, (ROWS, COLS)))


def test_scales_and_offsets_of_both_are_honoured(pair, folder, fuse, clean):
    """Other ones in every band; the output is in physical values."""

    def scaled(dataset):
        for k in range(dataset.RasterCount):
            dataset.GetRasterBand(k + 1).SetScale(1e-4 * (k + 1))
            dataset.GetRasterBand(k + 1).SetOffset(-0.1)

    counts = {}
    for name, image in (("h", pair.h), ("m", pair.m)):
        step = 1e-4 * np.arange(1, len(image) + 1)[:, None, None]
        counts[name] = np.rint((image + 0.1) / step).astype(np.int16)
    h_path = write_raster(folder / "h.tif", counts["h"], transform=pair.h_transform, prepare=scaled)
    m_path = write_raster(folder / "m.tif", counts["m"], prepare=scaled)
    expected = clean()
    found = fuse(h_path, m_path)
    assert abs(found[0] - expected[0]).mean() < 2e-3 * expected[0].mean()
    stored, valid, summary = fuse(h_path, m_path, output_type="int16")
    assert valid.all()
    assert summary.saturated == 0
    assert abs(stored - found[0]).max() < 4.1e-4  # half of the largest step
    dataset = gdal.Open(summary.output)
    assert dataset.GetRasterBand(1).DataType == gdal.GDT_Int16
    assert dataset.GetRasterBand(3).GetScale() == pytest.approx(3e-4)
    assert dataset.GetRasterBand(3).GetOffset() == -0.1


def test_whole_numbers_are_rounded_and_what_does_not_fit_is_counted(pair, folder, fuse):
    counts = np.rint(40000 * pair.h).astype(np.uint16)
    counts[(slice(None), *SMALL)] = 0
    h_path = write_raster(folder / "h.tif", counts, transform=pair.h_transform, nodata=0)
    exact, valid, _ = fuse(h_path, pair.m_path)
    whole, same_valid, summary = fuse(h_path, pair.m_path, output_type="uint16")
    np.testing.assert_array_equal(valid, same_valid)
    assert not valid[ROWS, COLS].any()
    over = np.rint(exact[:, valid]) > 65535
    assert summary.saturated == over.sum()
    fits = np.clip(np.rint(exact[:, valid]), 1, 65535)
    np.testing.assert_array_equal(whole[:, valid], fits)


@pytest.mark.parametrize("scale", [1.0, 0.5])
def test_a_band_without_any_value_has_none_in_whole_numbers_either(pair, folder, fuse, scale):
    counts = np.rint(1000 * pair.h / scale).astype(np.int16)
    counts[4] = -9

    def scaled(dataset):
        for k in range(dataset.RasterCount):
            dataset.GetRasterBand(k + 1).SetScale(scale)

    h_path = write_raster(
        folder / "h.tif", counts, transform=pair.h_transform, nodata=-9, prepare=scaled
    )
    m_path = write_raster(folder / "m.tif", 1000 * pair.m)
    summary = fuse(h_path, m_path, output_type="int16")[2]
    assert summary.skipped_bands == (5,)
    _, each = RasterSource(summary.output).read_each(slice(None), slice(None))
    assert not each[4].any()
    assert each[[0, 1, 2, 3, 5, 6, 7]].all()
