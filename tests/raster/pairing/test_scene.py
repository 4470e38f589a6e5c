# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows of a pair of files."""

from __future__ import annotations

import numpy as np

from hmwb_qgis.raster.formats.grids import overlap
from hmwb_qgis.raster.pairing.scene import RasterScene
from tests.raster.conftest import Pair, sources, write_raster


def test_windows_of_a_scene_agree_with_the_whole(tmp_path):
    pair = Pair(tmp_path)
    h, m = sources(pair)
    scene = RasterScene(h, m, overlap(h.grid, m.grid), block=(16, 12))
    whole = scene.read(slice(0, 48), slice(0, 40))
    np.testing.assert_array_equal(whole.hyperspectral, pair.h)
    np.testing.assert_array_equal(whole.multispectral, pair.m)
    count = np.zeros((48, 40), int)
    for rows, cols in scene.blocks():
        count[rows, cols] += 1
        part, expected = scene.read(rows, cols), whole.window(rows, cols)
        np.testing.assert_array_equal(part.hyperspectral, expected.hyperspectral)
        np.testing.assert_array_equal(part.multispectral, expected.multispectral)
        assert part.sampling == expected.sampling and part.origin == expected.origin
    assert (count == 1).all()


def test_a_margin_brings_the_hyperspectral_pixels_around(tmp_path):
    pair = Pair(tmp_path)
    h, m = sources(pair)
    scene = RasterScene(h, m, overlap(h.grid, m.grid))
    rows, cols = slice(16, 24), slice(0, 12)
    narrow, wide = scene.read(rows, cols), scene.read(rows, cols, margin=2)
    np.testing.assert_array_equal(wide.multispectral, narrow.multispectral)
    before = [round((n - w) / 4) for n, w in zip(narrow.sampling.offset, wide.sampling.offset)]
    assert before[0] >= 2 and before[1] == 0
    _, high, across = wide.hyperspectral.shape
    assert high >= 2 + 2 + 2 and across >= 3 + 2
    first = 16 // 4 - before[0]
    np.testing.assert_array_equal(wide.hyperspectral, pair.h[:, first : first + high, :across])


def test_filled_windows_do_not_depend_on_how_the_scene_is_cut(tmp_path):
    pair = Pair(tmp_path, rows=160, cols=160)
    h, m = pair.h.copy(), pair.m.copy()
    h[:, 10:13, 10:14], m[:, 50:60, 44:70] = -1, -1
    write_raster(pair.h_path, h, transform=pair.h_transform, nodata=-1)
    write_raster(pair.m_path, m, nodata=-1)
    hs, ms = sources(pair)
    scene = RasterScene(hs, ms, overlap(hs.grid, ms.grid))
    whole = scene.read(slice(0, 160), slice(0, 160))
    part = scene.read(slice(40, 80), slice(40, 80))
    np.testing.assert_array_equal(part.multispectral, whole.multispectral[:, 40:80, 40:80])
    np.testing.assert_array_equal(part.hyperspectral, whole.hyperspectral[:, 10:20, 10:20])
    np.testing.assert_array_equal(part.fused_valid, whole.fused_valid[40:80, 40:80])
