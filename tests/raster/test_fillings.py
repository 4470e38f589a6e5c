# SPDX-License-Identifier: GPL-2.0-or-later
"""Undeclared nodata in files: found in strips, the same in every tile, and said in the log."""

from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster import fillings as fillings_module
from hmwb_qgis.raster.fillings import with_fillings
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.source import RasterSource

from .conftest import Pair, write_raster
from .test_streaming import cut_into

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
