# SPDX-License-Identifier: GPL-2.0-or-later
"""From files to a file, with cubic interpolation of h as the method."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.methods.base import FitReport, FittedMethod, FusionMethod
from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.sentences import Stage
from hmwb_qgis.raster import fuse as fuse_module
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.pairing.told_wavelengths import with_wavelengths
from hmwb_qgis.raster.reading.source import RasterSource

from .conftest import ORIGIN, Pair, set_wavelengths, sources, wkt, write_raster

pytestmark = pytest.mark.usefixtures("method")


@dataclass(frozen=True)
class Interpolation(FusionMethod):
    """H~ of section 4.2, with the mean level of h taken off and put back."""

    reach: int | None = 16
    fails_at: int | None = None

    def fit(self, scene, progress):
        total, count = 0.0, 0
        for rows, cols in scene.blocks():
            progress(0.5)
            pair = scene.read(rows, cols)
            valid = pair.hyperspectral_valid
            values = pair.hyperspectral if valid is None else pair.hyperspectral[:, valid]
            total, count = total + values.sum(dtype=float), count + values.size
        return Fitted(self.reach, total / count, self.fails_at, [])


@dataclass(frozen=True)
class Fitted(FittedMethod):
    reach: int | None
    level: float
    fails_at: int | None
    done: list

    @property
    def halo(self):
        return self.reach

    @property
    def report(self):
        return FitReport({"level": self.level}, ("Interpolated.",))

    def fuse(self, pair, progress):
        progress(0.5)
        if len(self.done) == self.fails_at:
            raise HmwbError("This window cannot be fused.")
        self.done.append(pair.origin)
        h = pair.hyperspectral - np.float32(self.level)
        shape = pair.multispectral.shape[1:]
        return interpolate(h, pair.sampling, shape, boundary=pair.boundary) + np.float32(self.level)


@pytest.fixture
def method(monkeypatch):
    """Use the interpolation as the method, with these options."""

    def use(**options):
        monkeypatch.setattr(fuse_module, "create_method", lambda *_, **__: Interpolation(**options))

    use()
    return use


def image_of(path):
    source = RasterSource(path)
    return source.read(slice(0, source.grid.rows), slice(0, source.grid.cols))


@pytest.mark.parametrize("name", ["f.tif", "f.bil"])
def test_the_output_has_the_bands_of_h_on_the_grid_of_m(tmp_path, pair, name):
    said = []
    summary = fuse_rasters(*sources(pair), tmp_path / name, log=said.append)
    out, m = RasterSource(tmp_path / name), RasterSource(pair.m_path)
    assert out.grid.geotransform == m.grid.geotransform and out.shape == (8, 48, 40)
    np.testing.assert_allclose(out.spectral.wavelengths, pair.wavelengths)
    np.testing.assert_allclose(out.spectral.fwhm, pair.fwhm)
    assert out.dtype == "float32"
    notes = tuple(note for note in said if not isinstance(note, Stage))
    assert notes == summary.notes and "Interpolated." in notes
    assert any(isinstance(note, Stage) and "fused" in note for note in said)
    assert summary.valid_pixels == 48 * 40 and summary.sampling.ratio == (4.0, 4.0)


def test_the_log_says_where_the_spectral_response_came_from(tmp_path, pair):
    summary = fuse_rasters(*sources(pair), tmp_path / "f.tif")
    assert any("estimated" in note for note in summary.notes)
    write_raster(pair.m_path, pair.m, prepare=set_wavelengths([500, 620, 750], [60, 60, 60]))
    summary = fuse_rasters(*sources(pair), tmp_path / "f.tif")
    assert any("metadata" in note for note in summary.notes)


def test_tiles_give_the_same_as_the_whole(tmp_path):
    pair = Pair(tmp_path, rows=200, cols=168)
    whole = fuse_rasters(*sources(pair), tmp_path / "whole.tif")
    tiled = fuse_rasters(*sources(pair), tmp_path / "tiled.tif", memory=8)
    assert whole.tiles == 1 and tiled.tiles > 4
    one, _ = image_of(tmp_path / "whole.tif")
    other, _ = image_of(tmp_path / "tiled.tif")
    np.testing.assert_allclose(other, one, rtol=1e-5)


def test_only_the_overlap_is_fused(tmp_path):
    pair = Pair(tmp_path)
    part = pair.h[:, 2:10, 1:7]
    moved = (ORIGIN[0] + 40, 40.0, 0.0, ORIGIN[1] - 80, 0.0, -40.0)
    write_raster(pair.h_path, part, transform=moved)
    fuse_rasters(*sources(pair), tmp_path / "f.tif")
    out = RasterSource(tmp_path / "f.tif")
    assert out.grid.geotransform == (ORIGIN[0] + 40, 10.0, 0.0, ORIGIN[1] - 80, 0.0, -10.0)
    assert out.shape == (8, 32, 24)
    image, _ = image_of(tmp_path / "f.tif")
    np.testing.assert_allclose(image, interpolate(part, Sampling.of(4), (32, 24)), rtol=1e-4)


def test_nodata_of_either_input_stays_and_never_leaks(tmp_path):
    pair = Pair(tmp_path)
    clean = fuse_rasters(*sources(pair), tmp_path / "clean.tif")
    h, m = pair.h.copy(), pair.m.copy()
    h[:, 3:5, 4:6] = -32768
    m[1, 40:, :7] = -1
    write_raster(pair.h_path, h, transform=pair.h_transform, nodata=-32768)
    write_raster(pair.m_path, m, nodata=-1)
    summary = fuse_rasters(*sources(pair), tmp_path / "f.tif")
    image, valid = image_of(tmp_path / "f.tif")
    expected = np.ones((48, 40), bool)
    expected[12:20, 16:24] = expected[40:, :7] = False
    np.testing.assert_array_equal(valid, expected)
    assert summary.valid_pixels == expected.sum()
    # A value of -32768 in any statistic or filter would show at once.
    assert abs(summary.report.parameters["level"] / clean.report.parameters["level"] - 1) < 0.1
    before, _ = image_of(tmp_path / "clean.tif")
    assert abs(image - before)[:, valid].max() < 1.0
    far = valid.copy()
    far[4:28, 8:32] = False
    level = clean.report.parameters["level"]
    np.testing.assert_allclose(image[:, far], before[:, far], atol=1e-5 * level)
    assert any("nodata" in note for note in summary.notes)


def test_zero_and_negative_values_are_reported_and_kept(tmp_path, pair):
    h = pair.h.copy()
    h[0, 2, 2], h[1, 3, 3] = 0, -0.1
    write_raster(pair.h_path, h, transform=pair.h_transform)
    notes = " ".join(fuse_rasters(*sources(pair), tmp_path / "f.tif").notes)
    assert "negative" in notes and "zero" in notes


def check_refused(tmp_path, pair, match, error=HmwbError, **options):
    before = {p.name for p in tmp_path.iterdir()}
    with pytest.raises(error, match=match):
        fuse_rasters(*sources(pair), tmp_path / "f.tif", **options)
    assert {p.name for p in tmp_path.iterdir()} == before


def test_bad_input_gets_one_sentence_and_nothing_is_written(tmp_path, pair):
    nan = pair.h.copy()
    nan[0, 1, 1] = np.nan
    write_raster(pair.h_path, nan, transform=pair.h_transform)
    check_refused(tmp_path, pair, "NaN")
    write_raster(pair.h_path, np.full_like(pair.h, -1), transform=pair.h_transform, nodata=-1)
    check_refused(tmp_path, pair, "no valid pixel")
    write_raster(pair.h_path, pair.h, transform=pair.h_transform, epsg=32634)
    check_refused(tmp_path, pair, "overlap")
    write_raster(pair.h_path, pair.h[:1], transform=pair.h_transform)
    check_refused(tmp_path, pair, "one band")
    far = (*(ORIGIN[0] + 9000, 40.0, 0.0), *(ORIGIN[1], 0.0, -40.0))
    write_raster(pair.h_path, pair.h, transform=far)
    check_refused(tmp_path, pair, "overlap")
    table = tmp_path / "srf.csv"
    table.write_text("wavelength,a,b\n400,1,0\n600,1,1\n900,0,1\n")
    write_raster(
        pair.h_path, pair.h, transform=pair.h_transform, prepare=set_wavelengths(pair.wavelengths)
    )
    check_refused(tmp_path, pair, "3 bands", response_table=table)


def test_a_failure_in_a_window_leaves_nothing(tmp_path, method):
    pair = Pair(tmp_path, rows=200, cols=168)
    method(fails_at=2)
    check_refused(tmp_path, pair, "This window", memory=8)


def test_what_was_found_before_a_fit_that_fails_is_told(tmp_path, pair, monkeypatch):
    @dataclass(frozen=True)
    class Unfit(Interpolation):
        requires = ("psf", "spectral_response")

        def fit(self, *_):
            raise HmwbError("The scene cannot be fitted.")

    monkeypatch.setattr(fuse_module, "create_method", lambda *_, **__: Unfit())
    said = []
    check_refused(tmp_path, pair, "cannot be fitted", log=said.append)
    notes = [note for note in said if not isinstance(note, Stage)]
    assert any("PSF" in note and "estimated" in note for note in notes)


@pytest.mark.parametrize("after", [0.0, 0.03, 0.3, 0.7, 0.98, 0.999])
def test_cancelling_leaves_nothing(tmp_path, after):
    pair = Pair(tmp_path, rows=200, cols=168)
    seen = []

    def progress(fraction):
        seen.append(fraction)
        return fraction <= after

    check_refused(tmp_path, pair, None, Cancelled, memory=8, progress=progress)
    assert seen == sorted(seen)


def test_progress_goes_from_nothing_to_all(tmp_path, pair):
    seen = []
    fuse_rasters(*sources(pair), tmp_path / "f.tif", progress=seen.append)
    assert seen == sorted(seen) and seen[0] == 0 and seen[-1] == 1


def test_a_broken_input_is_a_clear_error(tmp_path):
    pair = Pair(tmp_path, rows=200, cols=168)
    data = (tmp_path / "m.tif").read_bytes()
    (tmp_path / "m.tif").write_bytes(data[: len(data) // 2])
    check_refused(tmp_path, pair, "cannot be read|Cannot open")


def test_inputs_stay_as_they_are_without_sidecars(tmp_path, inputs_unchanged):
    folder = tmp_path / "in"
    folder.mkdir()
    pair = Pair(folder)
    before = inputs_unchanged(folder)
    fuse_rasters(*sources(pair), tmp_path / "f.tif")
    assert inputs_unchanged(folder) == before


def test_a_method_that_needs_the_whole_says_so_when_it_does_not_fit(tmp_path, method):
    pair = Pair(tmp_path, rows=240, cols=240)
    method(reach=None)
    check_refused(tmp_path, pair, "whole scene", memory=6)
    assert fuse_rasters(*sources(pair), tmp_path / "f.tif").tiles == 1


def test_an_integer_output_is_rounded(tmp_path, pair):
    scaled = np.rint(pair.h * 1000)
    write_raster(pair.h_path, scaled, transform=pair.h_transform)
    summary = fuse_rasters(*sources(pair), tmp_path / "f.tif", output_type="uint8")
    assert summary.saturated > 0 and any("clipped" in note for note in summary.notes)
    assert RasterSource(tmp_path / "f.tif").dtype == "uint8"


def test_another_crs_definition_of_the_same_name_is_no_difference(tmp_path, pair):
    write_raster(pair.h_path, pair.h, transform=pair.h_transform, epsg=None)
    dataset = gdal.Open(pair.h_path, gdal.GA_Update)
    dataset.SetProjection(wkt(32633).replace("WGS 84 / UTM zone 33N", "UTM zone 33N (WGS 84)"))
    dataset = None
    assert fuse_rasters(*sources(pair), tmp_path / "f.tif").shape == (8, 48, 40)


def test_another_crs_and_pixel_size_end_on_the_grid_of_m(tmp_path):
    pair = Pair(tmp_path, rows=96, cols=80, ratio=3)
    near = (ORIGIN[0] - 7, 30.0, 0.0, ORIGIN[1] + 11, 0.0, -30.0)
    write_raster(pair.h_path, pair.h, transform=near, epsg=25833)
    summary = fuse_rasters(*sources(pair), tmp_path / "f.tif")
    out, m = RasterSource(tmp_path / "f.tif"), RasterSource(pair.m_path)
    place = [
        (out.grid.geotransform[k] - m.grid.geotransform[k]) / (10, -10)[k == 3] for k in (0, 3)
    ]
    assert all(p == int(p) for p in place)
    assert out.grid.pixel == m.grid.pixel and out.grid.crs == m.grid.crs
    assert any("warped" in note for note in summary.notes)
    assert summary.shape[0] == 8


@pytest.mark.parametrize("pixels", [(25.0, 25.0), (37.0, 37.0), (40.0, 20.0)])
def test_any_ratio_will_do(tmp_path, pixels):
    pair = Pair(tmp_path, rows=96, cols=80)
    ratio = (pixels[0] / 10, pixels[1] / 10)
    coarse = (int(96 / ratio[0]), int(80 / ratio[1]))
    sampling = Sampling.of(ratio)
    h = degrade(pair.reference, gaussian_psf(ratio), sampling, coarse)
    transform = (ORIGIN[0], pixels[1], 0.0, ORIGIN[1], 0.0, -pixels[0])
    write_raster(pair.h_path, h, transform=transform)
    whole = fuse_rasters(*sources(pair), tmp_path / "w.tif")
    assert whole.sampling.ratio == ratio
    fuse_rasters(*sources(pair), tmp_path / "t.tif", memory=8)
    one, other = image_of(tmp_path / "w.tif")[0], image_of(tmp_path / "t.tif")[0]
    np.testing.assert_allclose(other, one, rtol=1e-4)


def test_a_shift_that_is_none_is_told_as_too_little(tmp_path):
    told = fuse_rasters(*sources(Pair(tmp_path, rows=128, cols=128)), tmp_path / "t.tif")
    assert told.shift.size < 0.1
    assert any("too little to matter" in note for note in told.notes)
    assert not any("corrected" in note or "choose" in note for note in told.notes)


def test_a_shift_is_reported_and_corrected_when_asked(tmp_path):
    pair = Pair(tmp_path, rows=128, cols=128)
    moved = (ORIGIN[0] + 16, 40.0, 0.0, ORIGIN[1] + 12, 0.0, -40.0)
    write_raster(pair.h_path, pair.h, transform=moved)
    told = fuse_rasters(*sources(pair), tmp_path / "t.tif")
    # The georeferencing lies to the right of and above the truth.
    assert abs(told.shift.cols + 0.4) < 0.1 and abs(told.shift.rows - 0.3) < 0.1
    assert any("not corrected" in note for note in told.notes)
    assert told.sampling.offset != (1.5, 1.5)
    corrected = fuse_rasters(*sources(pair), tmp_path / "c.tif", correct_shift=True)
    np.testing.assert_allclose(np.mod(corrected.sampling.offset, 4), 1.5, atol=0.4)
    m = RasterSource(pair.m_path)
    assert RasterSource(tmp_path / "c.tif").grid.pixel == m.grid.pixel


def test_an_extent_cuts_the_output(tmp_path, pair):
    extent = (ORIGIN[0] + 80, ORIGIN[1] - 400, ORIGIN[0] + 240, ORIGIN[1] - 160)
    fuse_rasters(*sources(pair), tmp_path / "e.tif", extent=extent)
    out = RasterSource(tmp_path / "e.tif")
    assert out.grid.geotransform[0] == extent[0] and out.grid.geotransform[3] == extent[3]
    assert out.shape == (8, 24, 16)
    fuse_rasters(*sources(pair), tmp_path / "w.tif")
    part = image_of(tmp_path / "w.tif")[0][:, 16:40, 8:24]
    inner = (slice(None), slice(6, -6), slice(6, -6))
    found = image_of(tmp_path / "e.tif")[0]
    np.testing.assert_allclose(found[inner], part[inner], rtol=0.02)


def test_bad_bands_are_interpolated_and_named(tmp_path, pair):
    h = pair.h.copy()
    h[2] = -9999
    h[5] = np.random.default_rng(0).standard_normal(h[5].shape)
    write_raster(
        pair.h_path, h, transform=pair.h_transform, nodata=-9999,
        prepare=set_wavelengths(pair.wavelengths, pair.fwhm),
    )  # fmt: skip
    summary = fuse_rasters(*sources(pair), tmp_path / "f.tif")
    assert 3 in summary.skipped_bands
    source = RasterSource(tmp_path / "f.tif")
    assert source.shape[0] == 8
    np.testing.assert_allclose(source.spectral.wavelengths, pair.wavelengths)
    _, valid = source.read_each(slice(0, 48), slice(0, 40))
    assert not valid[2].any() and valid[[0, 1, 3, 4, 6, 7]].all()
    assert summary.valid_pixels == 48 * 40
    assert any("interpolated instead" in note for note in summary.notes)


def test_wavelengths_given_by_the_user_are_used_and_written(tmp_path, pair):
    write_raster(pair.h_path, pair.h, transform=pair.h_transform)
    given = list(pair.wavelengths)
    fuse_rasters(*sources(pair), tmp_path / "f.tif", wavelengths=given)
    found = RasterSource(tmp_path / "f.tif").spectral.wavelengths
    np.testing.assert_allclose(found, given)
    words = r'has 8 bands, and EnMAP has 224: choose another "Hyperspectral sensor"'
    with pytest.raises(HmwbError, match=words):
        fuse_rasters(*sources(pair), tmp_path / "g.tif", hyperspectral_sensor="EnMAP")


def test_wavelengths_of_the_whole_file_serve_a_part_of_its_bands(pair):
    write_raster(pair.h_path, pair.h, transform=pair.h_transform)
    source = RasterSource(pair.h_path, bands=[2, 5, 7])
    told = with_wavelengths(source, list(pair.wavelengths))
    np.testing.assert_allclose(told.spectral.wavelengths, np.array(pair.wavelengths)[[1, 4, 6]])
    assert source.spectral.wavelengths is None
    told = with_wavelengths(source, [500, 600, 700])
    np.testing.assert_allclose(told.spectral.wavelengths, [500, 600, 700])


def test_a_crs_that_only_h_has_is_given_to_the_output(tmp_path, pair):
    write_raster(pair.m_path, pair.m, epsg=None)
    fuse_rasters(*sources(pair), tmp_path / "f.tif")
    out, h = RasterSource(tmp_path / "f.tif"), RasterSource(pair.h_path)
    assert h.grid.crs and out.grid.crs == h.grid.crs
