# SPDX-License-Identifier: GPL-2.0-or-later
"""Methods of the core, streamed: a tile is what the whole would be there."""

from __future__ import annotations

import os
import signal

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.raster import fuse as fuse_module
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.samplescene import write_sample_scene
from hmwb_qgis.raster.simulate import simulate_rasters
from hmwb_qgis.raster.tiling.blas_threads import one_blas_thread
from hmwb_qgis.raster.tiling.tiles import tiles

# What single precision may add where a value is small beside the terms that make it: some ten
# scores times spectra, each about as large as the mean of the image.
ROUNDING = 10 * float(np.finfo(np.float32).eps)

# So long that no tile sees all of the hyperspectral image, whatever its margin.
ROWS, COLS, BANDS, NODATA = 576, 72, 12, -9999.0


@pytest.fixture
def pair(tmp_path):
    write_sample_scene(tmp_path / "i.tif", ROWS, COLS, BANDS)
    reference = RasterSource(tmp_path / "i.tif")
    simulate_rasters(
        reference, tmp_path / "h.tif", tmp_path / "m.tif", ratio=4,
        snr_hyperspectral=30, snr_multispectral=40,
    )  # fmt: skip
    for name, step in (("h", 4), ("m", 1)):
        dataset = gdal.Open(str(tmp_path / f"{name}.tif"), gdal.GA_Update)
        hole = np.full((dataset.RasterCount, 60 // step, 28 // step), NODATA, np.float32)
        dataset.WriteArray(hole, 20 // step, 96 // step)
        for band in range(1, dataset.RasterCount + 1):
            dataset.GetRasterBand(band).SetNoDataValue(NODATA)
        dataset = None
    found = RasterSource(tmp_path / "h.tif"), RasterSource(tmp_path / "m.tif")
    yield found
    for source in (*found, reference):
        source.close()  # before QGIS ends and takes GDAL's drivers with it


def image_of(path):
    source = RasterSource(path)
    return source.read(slice(0, source.grid.rows), slice(0, source.grid.cols))


def cut_into(monkeypatch, side, workers=1):
    """Plan tiles of this side, whatever the memory allows."""
    monkeypatch.setattr(
        fuse_module, "plan_tiles",
        lambda overlap, _working, halo, *_: (tiles(overlap, side, halo), workers),
    )  # fmt: skip


def fused_both_ways(tmp_path, pair, monkeypatch, side=64, **options):
    options = {"workers": 1, "measure_shift": False, **options}
    whole = fuse_rasters(*pair, tmp_path / "whole.tif", **options)
    cut_into(monkeypatch, side)
    tiled = fuse_rasters(*pair, tmp_path / "tiled.tif", **options)
    assert whole.tiles == 1 and tiled.tiles == 18
    (one, valid), (other, same) = image_of(tmp_path / "whole.tif"), image_of(tmp_path / "tiled.tif")
    assert not valid.all()
    np.testing.assert_array_equal(same, valid)
    return one[:, valid], other[:, valid]


def assert_same_everywhere(tiled, whole, rounding=0.0):
    """To 1e-4 of every value; of a thousandth of the mean where a value is smaller than that.

    `rounding` is what float32 may add to that, as a fraction of the mean.
    """
    allowed = 1e-4 * np.maximum(np.abs(whole), 1e-3 * whole.mean()) + rounding * whole.mean()
    np.testing.assert_array_less(np.abs(tiled - whole), allowed)


def test_the_default_method_shows_no_tiles(tmp_path, pair, monkeypatch):
    whole, tiled = fused_both_ways(tmp_path, pair, monkeypatch, method="hmwb")
    assert_same_everywhere(tiled, whole, ROUNDING)


def turned(pair):
    """The pair with a hyperspectral raster that says it lies turned by a degree."""
    pair[0].close()
    dataset = gdal.Open(pair[0].path, gdal.GA_Update)
    x, dx, _, y, _, dy = dataset.GetGeoTransform()
    c, s = np.cos(0.02), np.sin(0.02)
    dataset.SetGeoTransform((x, dx * c, -dy * s, y, dx * s, dy * c))
    dataset = None
    return RasterSource(pair[0].path), pair[1]


def test_pixels_that_lie_off_their_places_show_no_tiles(tmp_path, pair, monkeypatch):
    whole, tiled = fused_both_ways(tmp_path, turned(pair), monkeypatch, method="hmwb")
    assert_same_everywhere(tiled, whole, ROUNDING)


@pytest.mark.parametrize("step", [(1, 1), (3, -5)])
def test_a_hyperspectral_raster_that_is_moved_shows_no_tiles(tmp_path, pair, monkeypatch, step):
    """Its georeference is off by some of its pixels; the result lies where m does."""
    dataset = gdal.Open(pair[0].path, gdal.GA_Update)
    x, dx, _, y, _, dy = dataset.GetGeoTransform()
    dataset.SetGeoTransform((x + step[1] * dx, dx, 0, y + step[0] * dy, 0, dy))
    dataset = None
    off = RasterSource(pair[0].path), pair[1]
    whole = fuse_rasters(
        *off, tmp_path / "whole.tif", measure_shift=False, method="hmwb", workers=1
    )
    assert any("lies where the multispectral image does" in str(n) for n in whole.notes)
    cut_into(monkeypatch, 64)
    fuse_rasters(*off, tmp_path / "tiled.tif", measure_shift=False, method="hmwb")
    (one, valid), (other, _) = image_of(tmp_path / "whole.tif"), image_of(tmp_path / "tiled.tif")
    assert_same_everywhere(other[:, valid], one[:, valid], ROUNDING)
    truth, _ = image_of(tmp_path / "i.tif")
    first = [max(4 * s, 0) for s in step]
    truth = truth[:, first[0] :, first[1] :][:, : one.shape[1], : one.shape[2]]
    # What h does not show of it, if it lies elsewhere, is guessed.
    shown = tuple(slice(max(-4 * s, 0), n - max(4 * s, 0)) for s, n in zip(step, valid.shape))
    error = (one - truth)[(slice(None), *shown)][:, valid[shown]].std() / truth[:, valid].mean()
    assert error < 0.1
    off[0].close()


def test_tiles_at_once_give_what_they_give_one_by_one(tmp_path, pair, monkeypatch):
    images = []
    for workers in (1, 3):
        cut_into(monkeypatch, 128, workers)
        # BLAS has one thread where tiles run at once; with more it adds in another order.
        with one_blas_thread():
            fuse_rasters(*pair, tmp_path / "fused.tif", measure_shift=False)
        images.append(image_of(tmp_path / "fused.tif")[0])
    np.testing.assert_array_equal(*images)


PAPER = {"denoise": False, "scheme": "plain", "tolerance": 0, "iterations": 10}


@pytest.mark.parametrize("options", [{}, PAPER])
def test_the_papers_method_shows_no_tiles(tmp_path, pair, monkeypatch, options):
    whole, tiled = fused_both_ways(
        tmp_path, pair, monkeypatch, method="hmwb-paper", options=options
    )
    assert_same_everywhere(tiled, whole)


@pytest.mark.parametrize(
    "method", ["interpolation", "regression", "arithmetic-mean", "geometric-mean"]
)
def test_simple_methods_show_no_tiles(tmp_path, pair, monkeypatch, method):
    whole, tiled = fused_both_ways(tmp_path, pair, monkeypatch, method=method)
    # Where h is near its floor, 1e-4 of the mean, and m near the mean, the derivative of the root
    # of m h to h is 1/2 sqrt(m / h) = 50: so much becomes of a rounding of h by an epsilon.
    growth = 50 if method == "geometric-mean" else 0
    assert_same_everywhere(tiled, whole, rounding=growth * np.finfo(np.float32).eps)


@pytest.mark.parametrize(("method", "parameters"), [("hmwb-paper", PAPER), ("hmwb", {})])
def test_a_cluster_that_loses_a_worker_gives_the_same(
    tmp_path, pair, monkeypatch, method, parameters
):
    distributed = pytest.importorskip("distributed")
    cut_into(monkeypatch, 64)
    options = {"method": method, "options": parameters, "measure_shift": False}
    if method == "hmwb":  # where the pixels lie must travel, too
        pair = turned(pair)
    fuse_rasters(*pair, tmp_path / "here.tif", **options)
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, protocol="tcp"
    ) as cluster:
        ended = []

        def progress(fraction):
            if fraction > 0.7 and not ended:  # some tiles are done, others under way
                ended.append(cluster.workers[0].process.pid)
                os.kill(ended[0], signal.SIGKILL)

        fuse_rasters(
            *pair, tmp_path / "there.tif", scheduler=cluster.scheduler_address, progress=progress,
            **options,
        )  # fmt: skip
    assert ended
    here, there = image_of(tmp_path / "here.tif")[0], image_of(tmp_path / "there.tif")[0]
    # Products of matrices round differently with another number of threads, nothing else does.
    np.testing.assert_allclose(there, here, rtol=0, atol=1e-5 * abs(here).mean())
