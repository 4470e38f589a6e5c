# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.denoising.subspace import signal_subspace
from hmwb_qgis.core.denoising.wiener import denoise_wiener
from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.raster import denoise as denoise_module
from hmwb_qgis.raster.denoise import denoise_hyperspectral, denoise_multispectral
from hmwb_qgis.raster.reading.source import RasterSource
from tests.tolerances import SINGLE, summed

from .conftest import reference_cube, set_wavelengths, write_raster

CLEAN = reference_cube(rows=200, cols=160)
NOISY = CLEAN + 0.03 * np.random.default_rng(2).standard_normal(CLEAN.shape).astype(np.float32)


@pytest.fixture
def source(tmp_path):
    prepare = set_wavelengths(np.linspace(450, 850, 8))
    found = RasterSource(write_raster(tmp_path / "x.tif", NOISY, prepare=prepare))
    yield found
    found.close()  # before QGIS ends and takes GDAL's drivers with it


def image_of(path):
    found = RasterSource(path)
    return found.read(slice(0, found.grid.rows), slice(0, found.grid.cols))


def test_the_wiener_filter_gives_the_same_in_tiles(tmp_path, source):
    denoise_multispectral(source, tmp_path / "d.tif", method="wiener", noise_std=0.03, memory=6)
    expected = denoise_wiener(NOISY, 3, 0.03**2)
    off = summed(2 * 9, SINGLE) * expected.max()  # float32 means of nine values and their squares
    np.testing.assert_allclose(image_of(tmp_path / "d.tif")[0], expected, rtol=0, atol=off)


def test_total_variation_shows_no_seams(tmp_path, source):
    given = {"method": "sstv", "noise_std": 0.03, "options": {"iterations": 10}}
    denoise_hyperspectral(source, tmp_path / "whole.tif", **given)
    denoise_hyperspectral(source, tmp_path / "t.tif", **given, memory=12)
    one, other = image_of(tmp_path / "whole.tif")[0], image_of(tmp_path / "t.tif")[0]
    assert np.sqrt(np.mean((one - other) ** 2)) < 0.03 / 50


def test_the_subspace_is_that_of_the_core(tmp_path, source):
    denoise_hyperspectral(source, tmp_path / "d.tif", memory=6)
    moments = BandMoments(len(NOISY))
    moments.add(NOISY.reshape(len(NOISY), -1))
    subspace = signal_subspace(moments)
    expected = subspace.image(subspace.scores(NOISY) * subspace.gain[:, None, None])
    off = summed(2 * len(NOISY), SINGLE) * expected.max()  # float32 products over all bands, twice
    np.testing.assert_allclose(image_of(tmp_path / "d.tif")[0], expected, rtol=0, atol=off)


def test_patches_show_no_seams(tmp_path, source):
    denoise_multispectral(source, tmp_path / "whole.tif", noise_std=0.03, memory=2000)
    denoise_multispectral(source, tmp_path / "t.tif", noise_std=0.03, memory=190)
    one, other = image_of(tmp_path / "whole.tif")[0], image_of(tmp_path / "t.tif")[0]
    np.testing.assert_array_equal(one, other)


@pytest.mark.parametrize("denoise", [denoise_multispectral, denoise_hyperspectral])
def test_the_noise_is_estimated_and_reduced(tmp_path, source, denoise):
    noise = denoise(source, tmp_path / "d.tif")
    assert noise.shape == (8,)
    before, after = (
        np.mean((image - CLEAN) ** 2) for image in (NOISY, image_of(tmp_path / "d.tif")[0])
    )
    assert after < before
    out = RasterSource(tmp_path / "d.tif")
    assert out.grid == source.grid
    np.testing.assert_allclose(out.spectral.wavelengths, source.spectral.wavelengths)


@pytest.mark.parametrize("denoise", [denoise_multispectral, denoise_hyperspectral])
def test_nodata_stays_and_does_not_leak(tmp_path, denoise):
    broken = NOISY.copy()
    broken[:, 50:60, 40:50] = -9999
    source = RasterSource(write_raster(tmp_path / "b.tif", broken, nodata=-9999))
    denoise(source, tmp_path / "d.tif", noise_std=0.03)
    image, valid = image_of(tmp_path / "d.tif")
    assert not valid[50:60, 40:50].any() and valid.sum() == 200 * 160 - 100
    assert image[:, valid].min() > -0.5


def test_strips_of_a_tile_are_projected_like_the_whole(tmp_path, source, monkeypatch):
    looks, images = [], []
    for values in (4_000_000, 20_000):
        monkeypatch.setattr(denoise_module, "_STRIP_VALUES", values)
        looks.append([])
        denoise_hyperspectral(source, tmp_path / f"{values}.tif", progress=looks[-1].append)
        images.append(image_of(tmp_path / f"{values}.tif")[0])
    assert len(looks[1]) > len(looks[0]) + 10
    # Sums of a band's products in float32, in another order.
    np.testing.assert_allclose(images[1], images[0], atol=len(images[0]) * 2**-23 * images[0].max())


@pytest.mark.parametrize("rank", [0, 9])
def test_a_rank_that_the_bands_do_not_have_is_refused(tmp_path, source, rank):
    with pytest.raises(HmwbError, match="rank"):
        denoise_hyperspectral(source, tmp_path / "d.tif", rank=rank)
    assert not (tmp_path / "d.tif").exists()


@pytest.mark.parametrize("noise", [None, 0.1])
def test_a_raster_without_a_valid_pixel_is_refused(tmp_path, noise):
    nothing = np.full((4, 16, 16), -1.0, np.float32)
    source = RasterSource(write_raster(tmp_path / "x.tif", nothing, nodata=-1.0))
    with pytest.raises(HmwbError, match="no valid pixel"):
        denoise_multispectral(source, tmp_path / "out.tif", noise_std=noise)
    assert [path.name for path in tmp_path.iterdir()] == ["x.tif"]


@pytest.mark.parametrize("denoise", [denoise_multispectral, denoise_hyperspectral])
def test_cancelling_leaves_nothing(tmp_path, source, denoise):
    before = {p.name for p in tmp_path.iterdir()}
    with pytest.raises(Cancelled):
        denoise(source, tmp_path / "d.tif", progress=lambda fraction: fraction < 0.3)
    assert {p.name for p in tmp_path.iterdir()} == before
