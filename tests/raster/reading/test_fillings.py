# SPDX-License-Identifier: GPL-2.0-or-later
"""Undeclared nodata in files: found in strips, the same in every tile, and said in the log."""

from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.denoise import denoise_hyperspectral, denoise_multispectral
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.notes import Notes
from hmwb_qgis.raster.reading import fillings as fillings_module
from hmwb_qgis.raster.reading.fillings import with_fillings, without_fillings
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.simulate import simulate_rasters
from tests.raster.conftest import Pair, write_raster
from tests.raster.test_streaming import cut_into

ALL = (slice(None), slice(None))


@pytest.fixture
def pair(tmp_path):
    found = Pair(tmp_path, rows=96, cols=80)
    rng = np.random.default_rng(0)
    found.h += rng.normal(0, 0.003, found.h.shape).astype(np.float32)
    found.m += rng.normal(0, 0.001, found.m.shape).astype(np.float32)
    write_raster(found.h_path, found.h, transform=found.h_transform)
    write_raster(found.m_path, found.m)
    return found


def fused(folder, pair, method):
    sources = RasterSource(pair.h_path), RasterSource(pair.m_path)
    summary = fuse_rasters(*sources, folder / "f.tif", method=method, measure_shift=False)
    out = RasterSource(folder / "f.tif")
    image, valid = out.read(*ALL)
    for source in (*sources, out):
        source.close()
    return image, valid, [str(note) for note in summary.notes], summary.tiles


def fill_swath(pair):
    """The bands of m end at the columns 6, 8 and 10."""
    for band, width in enumerate((6, 8, 10)):
        pair.m[band, :, :width] = 0
    write_raster(pair.m_path, pair.m)


@pytest.mark.parametrize("method", ["hmwb-paper", "regression"])
def test_tiles_agree_on_what_fills_a_raster(tmp_path, pair, method, monkeypatch):
    fill_swath(pair)
    whole, valid, notes, tiles = fused(tmp_path, pair, method)
    assert tiles == 1 and valid.all()
    for count, words in ((576, "one value in all bands"), (384, "in some bands")):
        assert any(note.startswith(f"{count} ") and words in note for note in notes)
    cut_into(monkeypatch, 32)
    tiled, _, _, tiles = fused(tmp_path, pair, method)
    assert tiles == 9
    np.testing.assert_allclose(tiled, whole, rtol=1e-4, atol=1e-4)
    coarse, *_ = fused(tmp_path, pair, "interpolation")
    np.testing.assert_allclose(tiled[:, :, :10], coarse[:, :, :10], rtol=1e-5)


def test_there_is_no_result_where_neither_raster_was_measured(tmp_path, pair):
    pair.h[:, 9:13, 5:9] = 0
    pair.m[:, 40:70, 10:30] = -9999
    write_raster(pair.h_path, pair.h, transform=pair.h_transform)
    write_raster(pair.m_path, pair.m)
    image, valid, notes, _ = fused(tmp_path, pair, "hmwb-paper")
    expected = np.ones((96, 80), bool)
    expected[40:52, 20:30] = False
    np.testing.assert_array_equal(valid, expected)
    assert np.isfinite(image[:, valid]).all()
    assert sum("one value in all bands" in note for note in notes) == 2


def test_a_large_raster_is_looked_at_in_strips(pair, monkeypatch):
    fill_swath(pair)
    source = RasterSource(pair.m_path)
    whole = with_fillings(source, Reporter())
    read = []
    monkeypatch.setattr(fillings_module, "_VALUES", 3 * 80 * 4 * 6)
    monkeypatch.setattr(fillings_module, "_STRIPS", 6)
    original = source.read_declared
    source.read_declared = lambda rows, cols: read.append(rows) or original(rows, cols)
    strips = with_fillings(source, Reporter())
    assert [rows.stop - rows.start for rows in read] == [4] * 6
    assert read[0].start == 0 and read[-1].stop == 96
    np.testing.assert_array_equal(strips.read(*ALL)[1], whole.read(*ALL)[1])
    assert not strips.read(*ALL)[1][:, :10].any() and strips.read(*ALL)[1][:, 10:].all()
    for opened in (source, whole, strips):
        opened.close()


@pytest.mark.parametrize("method", ["hmwb-paper", "cnmf"])
def test_counts_with_an_offset_are_brought_to_the_units_of_h(tmp_path, pair, method):
    plain, *_ = fused(tmp_path, pair, method)
    write_raster(pair.m_path, np.rint(1e4 * pair.m + 1000).astype(np.uint16))
    image, _, notes, _ = fused(tmp_path, pair, method)
    assert abs(image - plain).mean() < 0.02 * plain.mean()
    assert any("units" in note or "estimated" in note for note in notes)


def collar(image, value, width=6):
    """Whole numbers, 10000 for 1, with a border that holds one number in all bands."""
    stored = np.rint(1e4 * image).astype(np.int32)
    stored[:, :, :width] = value
    return stored


def scaled(dataset):
    for band in range(dataset.RasterCount):
        dataset.GetRasterBand(band + 1).SetScale(1e-4)


def test_a_simulation_observes_nothing_where_the_reference_holds_what_no_sensor_has(tmp_path, pair):
    stored = collar(pair.h, np.iinfo(np.int32).max)
    path = write_raster(tmp_path / "r.tif", stored, prepare=scaled)
    reference, said = RasterSource(path), []
    outputs = tmp_path / "h.tif", tmp_path / "m.tif"
    simulate_rasters(reference, *outputs, ratio=2, log=said.append)
    assert sum("not measured" in note and note.startswith("144 ") for note in said) == 1
    coarse, fine = (RasterSource(path) for path in outputs)
    (h, h_valid), (m, m_valid) = coarse.read(*ALL), fine.read(*ALL)
    assert not m_valid[:, :6].any() and m_valid[:, 6:].all()
    assert not h_valid[:, :3].any() and h_valid[:, 3:].all()
    low, high = pair.h[:, :, 6:].min(), pair.h[:, :, 6:].max()
    assert low - 1e-4 <= h[:, h_valid].min() and h[:, h_valid].max() <= high + 1e-4
    assert low - 1e-4 <= m[:, m_valid].min() and m[:, m_valid].max() <= high + 1e-4
    for opened in (reference, coarse, fine):
        opened.close()


def test_a_reference_without_noise_may_hold_one_value_in_all_bands(tmp_path, pair):
    pair.h[:, :, :6] = 0.0001  # as dark as a made scene may be
    pair.h[:, 4:8] = 0.0
    reference, said = RasterSource(write_raster(tmp_path / "r.tif", pair.h)), []
    simulate_rasters(reference, tmp_path / "h.tif", tmp_path / "m.tif", ratio=2, log=said.append)
    assert not any("not measured" in note for note in said)
    made = RasterSource(tmp_path / "m.tif")
    assert made.read(*ALL)[1].all() and not made.may_hold_nodata
    for opened in (reference, made):
        opened.close()


@pytest.mark.parametrize("denoise", [denoise_hyperspectral, denoise_multispectral])
def test_denoising_leaves_out_what_is_filled(tmp_path, pair, denoise):
    stored, said = collar(pair.h if denoise is denoise_hyperspectral else pair.m, 30000), []
    told = RasterSource(write_raster(tmp_path / "told.tif", stored, nodata=30000))
    untold = RasterSource(write_raster(tmp_path / "untold.tif", stored))
    noise = [
        denoise(source, tmp_path / name, log=said.append)
        for source, name in ((told, "a.tif"), (untold, "b.tif"))
    ]
    np.testing.assert_array_equal(*noise)
    assert [note.split()[0] for note in said] == [str(6 * stored.shape[1])]
    a, b = (RasterSource(tmp_path / name) for name in ("a.tif", "b.tif"))
    (first, known), (second, found) = a.read(*ALL), b.read(*ALL)
    np.testing.assert_array_equal(known, found)
    np.testing.assert_array_equal(first[:, known], second[:, known])
    for opened in (told, untold, a, b):
        opened.close()


def test_a_raster_without_fillings_is_read_as_it_is(pair):
    source, said = RasterSource(pair.m_path), Notes()
    assert without_fillings(source, "multispectral", said, Reporter()) is source
    assert not said.taken and not source.may_hold_nodata
    source.close()
