# SPDX-License-Identifier: GPL-2.0-or-later
"""Moving the hyperspectral raster to where it lies, and the raster of shifts."""

from __future__ import annotations

import json
from functools import partial

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from hmwb_qgis.core import HmwbError, simulate
from hmwb_qgis.core.errors import Cancelled
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.raster import fuse
from hmwb_qgis.raster.align import align_rasters
from hmwb_qgis.raster.pairing.scene import RasterScene
from hmwb_qgis.raster.reading.source import RasterSource
from tests.tolerances import STORED

from .conftest import ORIGIN, write_raster

RATIO, STEP = 4, 10.0


def written(folder, warp=None, off=(0.0, 0.0), skew=0.0, side=160):
    """A pair of files; h lies `off` (rows, columns of m) its place, or its pixels by `warp`."""
    town = sample_scene(rows=side, cols=side, bands=20).image
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
    said = []
    found = align_rasters(h, m, tmp_path / "a.tif", shifts=tmp_path / "s.tif", log=said.append)
    assert any("off their places" in note for note in said)
    assert not any("response" in note for note in said)  # nobody looks at it
    assert not found.varies
    assert found.east == pytest.approx(-7.0, abs=0.5)
    assert found.north == pytest.approx(-13.0, abs=0.5)
    aligned = RasterSource(tmp_path / "a.tif").grid.geotransform
    assert aligned[0] == pytest.approx(ORIGIN[0], abs=0.5)
    assert aligned[3] == pytest.approx(ORIGIN[1], abs=0.5)
    np.testing.assert_array_equal(read(tmp_path / "a.tif"), read(h.file))
    shifts = read(tmp_path / "s.tif")
    np.testing.assert_allclose(shifts[0], found.east, rtol=STORED)
    np.testing.assert_allclose(shifts[1], found.north, rtol=STORED)
    # What was aligned lies in its place.
    again = align_rasters(RasterSource(tmp_path / "a.tif"), m, tmp_path / "b.tif")
    assert abs(again.east) < 0.5 and abs(again.north) < 0.5


def test_rasters_of_different_places_are_not_aligned(tmp_path):
    h, m = written(tmp_path)
    turned = write_raster(tmp_path / "turned.tif", read(m.file)[:, ::-1, ::-1].copy())
    with pytest.raises(HmwbError, match="same place"):
        align_rasters(h, RasterSource(turned), tmp_path / "a.tif")
    assert not (tmp_path / "a.tif").exists()


@pytest.mark.parametrize("block", [512, 72])
def test_a_field_of_shifts_is_shown(tmp_path, monkeypatch, block):
    blocks = partial(RasterScene, block=(block, block))
    monkeypatch.setattr("hmwb_qgis.raster.pairing.pair.RasterScene", blocks)
    rows = np.mgrid[0:160, 0:160][0]
    warp = np.stack([np.zeros((160, 160)), 2.5 * np.sin(rows / 160 * 2 * np.pi)])
    h, m = written(tmp_path, warp=warp)
    found = align_rasters(h, m, tmp_path / "a.tif", shifts=tmp_path / "s.tif")
    assert found.varies
    truth = STEP * warp[1].reshape(40, RATIO, 40, RATIO).mean(axis=(1, 3))
    east, north = read(tmp_path / "s.tif")
    assert np.sqrt(np.mean((east - truth) ** 2)) < 0.4 * truth.std()
    assert np.abs(north).mean() < 0.3 * STEP


def test_a_fusion_shows_the_same_shifts(tmp_path):
    h, m = written(tmp_path, off=(1.3, -0.7), side=96)
    align_rasters(h, m, tmp_path / "a.tif", shifts=tmp_path / "s.tif")
    fuse.fuse_rasters(h, m, tmp_path / "f.tif", shifts=tmp_path / "t.tif")
    np.testing.assert_array_equal(read(tmp_path / "t.tif"), read(tmp_path / "s.tif"))
    one, other = (RasterSource(tmp_path / name) for name in ("t.tif", "s.tif"))
    assert one.grid == other.grid
    told = json.loads(one.metadata["HMWB_SHIFT"])
    east, north = read(one.file).mean(axis=(1, 2))
    assert (east, north) == pytest.approx((STEP * told["columns"], -STEP * told["rows"]), rel=1e-4)


def test_a_fusion_in_tiles_shows_a_field_of_shifts(tmp_path, monkeypatch):
    monkeypatch.setattr(fuse, "plan_tiles", lambda *a: (fuse.tiles(a[0], (96, 160), a[2]), 1))
    rows = np.mgrid[0:160, 0:160][0]
    warp = np.stack([np.zeros((160, 160)), 2.5 * np.sin(rows / 160 * 2 * np.pi)])
    h, m = written(tmp_path, warp=warp)
    summary = fuse.fuse_rasters(h, m, tmp_path / "f.tif", shifts=tmp_path / "s.tif")
    assert summary.tiles == 2
    truth = STEP * warp[1].reshape(40, RATIO, 40, RATIO).mean(axis=(1, 3))
    east, _ = read(tmp_path / "s.tif")
    assert np.sqrt(np.mean((east - truth) ** 2)) < 0.4 * truth.std()


@pytest.mark.parametrize("correct", [True, False])
def test_a_method_that_does_not_look_shows_what_was_corrected_before_it(tmp_path, correct):
    h, m = written(tmp_path, off=(1.3, -0.7), side=96)
    fuse.fuse_rasters(
        h, m, tmp_path / "f.tif", method="interpolation", correct_shift=correct,
        shifts=tmp_path / "s.tif",
    )  # fmt: skip
    east, north = read(tmp_path / "s.tif").mean(axis=(1, 2))
    expected = (-7.0, -13.0) if correct else (0.0, 0.0)
    assert (east, north) == pytest.approx(expected, abs=2.0 if correct else 0.0)


def test_none_of_the_rasters_is_left_without_the_others(tmp_path):
    h, m = written(tmp_path, side=64)
    before = sorted(tmp_path.iterdir())
    with pytest.raises(HmwbError, match="belongs to the input"):
        fuse.fuse_rasters(h, m, tmp_path / "f.tif", shifts=h.file)
    with pytest.raises(Cancelled):
        fuse.fuse_rasters(
            h, m, tmp_path / "f.tif", shifts=tmp_path / "s.tif", progress=lambda f: f < 0.9
        )
    assert sorted(tmp_path.iterdir()) == before


def test_bands_that_are_sharpened_first_do_not_hide_the_shift(tmp_path):
    h, m = written(tmp_path, off=(1.3, -0.7), side=96)
    coarse = read(m.file)
    coarse[2] = coarse[2].reshape(48, 2, 48, 2).mean(axis=(1, 3)).repeat(2, 0).repeat(2, 1)
    write_raster(tmp_path / "two.tif", coarse)
    fuse.fuse_rasters(
        h, RasterSource(tmp_path / "two.tif"), tmp_path / "f.tif", shifts=tmp_path / "s.tif"
    )
    east, north = read(tmp_path / "s.tif").mean(axis=(1, 2))
    assert (east, north) == pytest.approx((-7.0, -13.0), abs=0.5)


def test_bands_with_larger_pixels_are_sharpened_as_a_fusion_does(tmp_path):
    h, m = written(tmp_path, off=(1.3, -0.7), side=96)
    coarse = read(m.file)
    for band in (1, 2):
        coarse[band] = (
            coarse[band].reshape(48, 2, 48, 2).mean(axis=(1, 3)).repeat(2, 0).repeat(2, 1)
        )
    two = RasterSource(write_raster(tmp_path / "two.tif", coarse))
    said, told = [], []
    found = align_rasters(h, two, tmp_path / "a.tif", log=said.append)
    fuse.fuse_rasters(h, two, tmp_path / "f.tif", log=told.append)
    assert (found.east, found.north) == pytest.approx((-7.0, -13.0), abs=0.5)
    words = ("have pixels of 2 x 2", "PSF", "off their places")
    for word in words:
        (own,) = [note for note in said if word in note and "Evidence" not in note]
        assert own in told


def test_other_axes_are_refused_with_a_way_out(tmp_path):
    h, m = written(tmp_path, skew=6.0)
    with pytest.raises(HmwbError, match="warp the hyperspectral"):
        align_rasters(h, m, tmp_path / "a.tif")
    assert not (tmp_path / "a.tif").exists()
