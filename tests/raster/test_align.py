# SPDX-License-Identifier: GPL-2.0-or-later
"""Moving the hyperspectral raster to where it lies, and the raster of shifts."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from hmwb_qgis.core import HmwbError, simulate
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.raster.align import align_rasters
from hmwb_qgis.raster.scene import RasterScene
from hmwb_qgis.raster.source import RasterSource

from .conftest import ORIGIN, write_raster

RATIO, STEP = 4, 10.0


def written(folder, warp=None, off=(0.0, 0.0), skew=0.0):
    """A pair of files; h lies `off` (rows, columns of m) its place, or its pixels by `warp`."""
    town = sample_scene(rows=160, cols=160, bands=20).image
    response = np.repeat(np.eye(4), 5, axis=1)
    seen = town
    if warp is not None:
        places = np.mgrid[0:160, 0:160] + warp
        seen = np.stack([map_coordinates(b, places, order=1, mode="nearest") for b in town])
    h = simulate(seen, RATIO, spectral_response=response, snr_hyperspectral=35).hyperspectral
    m = simulate(town, RATIO, spectral_response=response, snr_multispectral=40).multispectral
    x, y = ORIGIN[0] - off[1] * STEP, ORIGIN[1] + off[0] * STEP
    wide = (x, STEP * RATIO, skew, y, skew, -STEP * RATIO)
    paths = write_raster(folder / "h.tif", h, transform=wide), folder / "m.tif"
    write_raster(paths[1], m)
    return [RasterSource(path) for path in paths]


def read(path):
    source = RasterSource(path)
    return source.read(slice(0, source.grid.rows), slice(0, source.grid.cols))[0]


def test_the_georeference_is_moved_and_nothing_else(tmp_path):
    h, m = written(tmp_path, off=(1.3, -0.7))
    found = align_rasters(h, m, tmp_path / "a.tif", shifts=tmp_path / "s.tif")
    assert not found.varies
    assert found.east == pytest.approx(-7.0, abs=0.5)
    assert found.north == pytest.approx(-13.0, abs=0.5)
    aligned = RasterSource(tmp_path / "a.tif").grid.geotransform
    assert aligned[0] == pytest.approx(ORIGIN[0], abs=0.5)
    assert aligned[3] == pytest.approx(ORIGIN[1], abs=0.5)
    np.testing.assert_array_equal(read(tmp_path / "a.tif"), read(h.file))
    shifts = read(tmp_path / "s.tif")
    np.testing.assert_allclose(shifts[0], found.east, rtol=1e-5)
    np.testing.assert_allclose(shifts[1], found.north, rtol=1e-5)
    # What was aligned lies in its place.
    again = align_rasters(RasterSource(tmp_path / "a.tif"), m, tmp_path / "b.tif")
    assert abs(again.east) < 0.5 and abs(again.north) < 0.5


@pytest.mark.parametrize("block", [512, 72])
def test_a_field_of_shifts_is_shown(tmp_path, monkeypatch, block):
    blocks = partial(RasterScene, block=(block, block))
    monkeypatch.setattr("hmwb_qgis.raster.pairing.RasterScene", blocks)
    rows = np.mgrid[0:160, 0:160][0]
    warp = np.stack([np.zeros((160, 160)), 2.5 * np.sin(rows / 160 * 2 * np.pi)])
    h, m = written(tmp_path, warp=warp)
    found = align_rasters(h, m, tmp_path / "a.tif", shifts=tmp_path / "s.tif")
    assert found.varies
    truth = STEP * warp[1].reshape(40, RATIO, 40, RATIO).mean(axis=(1, 3))
    east, north = read(tmp_path / "s.tif")
    assert np.sqrt(np.mean((east - truth) ** 2)) < 0.4 * truth.std()
    assert np.abs(north).mean() < 0.3 * STEP


def test_other_axes_are_refused_with_a_way_out(tmp_path):
    h, m = written(tmp_path, skew=6.0)
    with pytest.raises(HmwbError, match="warp the hyperspectral"):
        align_rasters(h, m, tmp_path / "a.tif")
    assert not (tmp_path / "a.tif").exists()
