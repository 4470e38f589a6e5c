# SPDX-License-Identifier: GPL-2.0-or-later
"""The raster that says how sure a fused one is, and what it was worth."""

from __future__ import annotations

from contextlib import contextmanager

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.raster import fuse as fuse_module
from hmwb_qgis.raster.assess import assess_rasters
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.fusing import tile_fusion
from hmwb_qgis.raster.fusing.uncertainty import UncertaintyOutput, coarsely
from hmwb_qgis.raster.reading.source import RasterSource
from tests.raster.conftest import ORIGIN, set_wavelengths, write_raster

BANDS, RATIO = 16, 4
COARSE = (ORIGIN[0], 40.0, 0.0, ORIGIN[1], 0.0, -40.0)
CENTRES = np.linspace(450, 900, BANDS)


@pytest.fixture(scope="module")
def scene(tmp_path_factory):
    """Files of a pair and its reference; some pixels of m hold no measurement."""
    folder = tmp_path_factory.mktemp("scene")
    reference = sample_scene(rows=96, cols=80, bands=BANDS).image
    response = (np.arange(BANDS) * 4 // BANDS == np.arange(4)[:, None]).astype(float)
    pair = simulate(
        reference, RATIO, spectral_response=response, snr_hyperspectral=35, snr_multispectral=40
    )
    m = pair.multispectral.copy()
    m[:, :8] = -9999
    told = set_wavelengths(CENTRES)
    h = write_raster(folder / "h.tif", pair.hyperspectral, transform=COARSE, prepare=told)
    write_raster(folder / "m.tif", m, nodata=-9999)
    write_raster(folder / "i.tif", reference)
    assert h.endswith("h.tif")
    return folder


def sources(scene):
    h = RasterSource(scene / "h.tif", role="hyperspectral")
    return h, RasterSource(scene / "m.tif", role="multispectral")


def fused(scene, name, kind="bands", **options):
    output, told = scene / f"{name}.tif", scene / f"{name}_sd.tif"
    summary = fuse_rasters(
        *sources(scene), output, uncertainty=UncertaintyOutput(told, kind), **options
    )
    return summary, RasterSource(output), RasterSource(told)


@pytest.fixture(scope="module")
def whole(scene):
    return fused(scene, "whole")


def read(source):
    return source.read(slice(0, source.grid.rows), slice(0, source.grid.cols))


def test_it_lies_beside_the_fused_raster_with_its_bands(scene, whole):
    _, image, told = whole
    assert told.grid == image.grid
    assert told.shape == image.shape
    np.testing.assert_allclose(told.spectral.wavelengths, CENTRES)
    (values, valid), (_, image_valid) = read(told), read(image)
    np.testing.assert_array_equal(valid, image_valid)
    assert not valid[:8].any()
    assert (values[:, valid] > 0).all()
    plain = scene / "plain.tif"
    fuse_rasters(*sources(scene), plain)
    np.testing.assert_array_equal(read(RasterSource(plain))[0], read(image)[0])


@pytest.fixture(scope="module")
def unrounded():
    """A context in which files hold all digits."""

    @contextmanager
    def context():
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(tile_fusion, "coarsely", lambda deviation: deviation)
            yield

    return context


@pytest.fixture(scope="module")
def exact(scene, unrounded):
    with unrounded():
        return fused(scene, "exact")


def test_files_hold_what_is_known(scene, exact, whole):
    """Zero, the largest and values that round up to a power of 2 among them."""
    (values, valid), (written, _) = read(exact[2]), read(whole[2])
    np.testing.assert_allclose(written[:, valid], values[:, valid], rtol=2.0**-6)
    assert (scene / "whole_sd.tif").stat().st_size < 0.8 * (scene / "exact_sd.tif").stat().st_size
    edges = np.array([0.0, 1.0, 1.0 + 2.0**-9, 2.0 - 2.0**-9, 3e38, 1e-30], np.float32)
    rounded = coarsely(edges.copy())
    np.testing.assert_allclose(rounded, edges, rtol=2.0**-6)
    assert (rounded[:4] == [0, 1, 1, 2]).all()


def in_four_tiles(scene, name, **options):
    """Fused in four tiles, whatever the memory allows."""
    plan = fuse_module.plan_tiles
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(
            fuse_module, "plan_tiles", lambda *a: (fuse_module.tiles(a[0], 48, a[2]), plan(*a)[1])
        )
        summary, _, told = fused(scene, name, **options)
    assert summary.tiles == 4
    return read(told)


@pytest.fixture(scope="module")
def tiled(scene, unrounded):
    with unrounded():
        return in_four_tiles(scene, "tiles")


def test_tiles_give_the_same_as_the_whole(tiled, exact):
    (values, valid), (expected, _) = tiled, read(exact[2])
    np.testing.assert_allclose(values[:, valid], expected[:, valid], rtol=2e-3)


def test_the_workers_of_a_cluster_tell_what_threads_tell(scene, tiled):
    distributed = pytest.importorskip("distributed")
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None, protocol="tcp"
    ) as cluster:
        there = in_four_tiles(scene, "there", scheduler=cluster.scheduler_address)
    # The same code on the same tiles, each with one thread of BLAS.
    (values, valid), (expected, known) = there, tiled
    np.testing.assert_array_equal(valid, known)
    np.testing.assert_array_equal(values, coarsely(expected.copy()))


def test_one_band_is_the_error_of_the_spectrum_in_percent(scene, exact):
    _, _, told = fused(scene, "one", "relative")
    assert told.shape[0] == 1
    assert "%" in told.spectral.names[0]
    (share, valid), (image, _), (deviation, _) = read(told), read(exact[1]), read(exact[2])
    expected = 100 * np.sqrt((deviation**2).sum(axis=0) / (image**2).sum(axis=0))
    np.testing.assert_allclose(share[0][valid], expected[valid], rtol=1e-4)


def test_a_reference_says_what_it_was_worth(scene, whole):
    reference = RasterSource(scene / "i.tif")
    found = assess_rasters(reference, whole[1], ratio=RATIO, uncertainty=whole[2])
    assert 0.5 < found.overall["within_one_sd"] < 0.95
    assert 0.5 < found.overall["predicted_over_true"] < 2.0
    assert found.per_band["predicted_rmse"].shape == (BANDS,)
    assert found.coverage.quarters[3, 4] > 0.35
    plain = assess_rasters(reference, whole[1], ratio=RATIO)
    assert plain.coverage is None
    assert plain.overall["sam"] == found.overall["sam"]


def test_what_belongs_to_another_raster_is_refused(scene, whole):
    reference = RasterSource(scene / "i.tif")
    other = write_raster(scene / "other.tif", np.ones((3, 96, 80), np.float32))
    with pytest.raises(HmwbError, match="written with it"):
        assess_rasters(reference, whole[1], uncertainty=RasterSource(other))
    values = np.ones((BANDS, 96, 80), np.float32)
    moved = (ORIGIN[0] + 10, 10.0, 0.0, ORIGIN[1], 0.0, -10.0)
    other = write_raster(scene / "moved.tif", values, transform=moved)
    with pytest.raises(HmwbError, match="does not lie"):
        assess_rasters(reference, whole[1], uncertainty=RasterSource(other))


def test_other_kinds_and_other_methods_are_refused_before_anything_is_written(scene):
    before = sorted(scene.iterdir())
    with pytest.raises(HmwbError, match="kind 'odd'"):
        fused(scene, "odd", "odd")
    with pytest.raises(HmwbError, match="uncertainty"):
        fused(scene, "simple", method="regression")
    assert sorted(scene.iterdir()) == before
