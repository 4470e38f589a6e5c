# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.observation.psf import starck_murtagh_psf
from hmwb_qgis.raster import simulate as module
from hmwb_qgis.raster.formats.grids import pair_sampling
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.response import find_response
from hmwb_qgis.raster.simulate import simulate_rasters
from tests.tolerances import STORED

from .conftest import reference_cube, set_wavelengths, write_raster

WAVELENGTHS = np.linspace(450, 850, 8)


@pytest.fixture
def reference(tmp_path):
    prepare = set_wavelengths(WAVELENGTHS, np.full(8, 50.0))
    found = RasterSource(write_raster(tmp_path / "i.tif", reference_cube(), prepare=prepare))
    yield found
    found.close()  # before QGIS ends and takes GDAL's drivers with it


def outputs(tmp_path, tag=""):
    return tmp_path / f"h{tag}.tif", tmp_path / f"m{tag}.tif"


def image_of(path):
    source = RasterSource(path)
    return source.read(slice(0, source.grid.rows), slice(0, source.grid.cols))


@pytest.mark.parametrize("psf", [None, starck_murtagh_psf()])
@pytest.mark.parametrize("ratio", [4, 3])
def test_the_files_hold_what_the_core_simulates(tmp_path, reference, psf, ratio, monkeypatch):
    monkeypatch.setattr(module, "_STRIP_VALUES", 8 * 40 * ratio * 3)  # several strips
    h, m = outputs(tmp_path)
    summary = simulate_rasters(reference, h, m, ratio=ratio, psf=psf)
    pair = simulate(reference_cube(), ratio, spectral_response=summary.response.matrix, psf=psf)
    np.testing.assert_allclose(image_of(h)[0], pair.hyperspectral, rtol=STORED)
    np.testing.assert_allclose(image_of(m)[0], pair.multispectral, rtol=STORED)
    assert pair_sampling(RasterSource(h).grid, RasterSource(m).grid) == pair.sampling
    assert RasterSource(m).grid == reference.grid


def test_wavelengths_are_written_for_both(tmp_path, reference):
    h, m = outputs(tmp_path)
    simulate_rasters(reference, h, m, ratio=4, equal_bands=2)
    np.testing.assert_allclose(RasterSource(h).spectral.wavelengths, WAVELENGTHS)
    seen = RasterSource(m).spectral
    np.testing.assert_allclose(seen.wavelengths, WAVELENGTHS.reshape(2, 4).mean(axis=1))
    assert (seen.fwhm > 50).all()


@pytest.mark.parametrize("ending", [".tif", ".dat"])
def test_the_multispectral_raster_holds_the_response_it_was_made_with(tmp_path, reference, ending):
    paths = tmp_path / f"h{ending}", tmp_path / f"m{ending}"
    made = simulate_rasters(reference, *paths, ratio=4, equal_bands=2).response.matrix
    h, m = (RasterSource(path).spectral for path in paths)
    # Written with six digits; the rows sum to 1.
    np.testing.assert_allclose(find_response(h, m).matrix, made, rtol=0, atol=1e-6)
    # The same bands of m in another order, and every second band of h, ascending or not.
    np.testing.assert_allclose(find_response(h, m.take([1, 0])).matrix, made[::-1], atol=1e-6)
    half = find_response(h.take([6, 4, 2, 0]), m).matrix
    np.testing.assert_allclose(half @ h.wavelengths[[6, 4, 2, 0]], made @ WAVELENGTHS, atol=30)


def test_noise_has_the_level_asked_for_whatever_the_strips(tmp_path, reference, monkeypatch):
    clean, noisy, strips = (outputs(tmp_path, tag) for tag in ("0", "1", "2"))
    simulate_rasters(reference, *clean, ratio=2)
    options = {"ratio": 2, "snr_hyperspectral": 20.0, "snr_multispectral": 30.0, "seed": 4}
    simulate_rasters(reference, *noisy, **options)
    for k, snr in ((0, 20.0), (1, 30.0)):
        signal, observed = image_of(clean[k])[0], image_of(noisy[k])[0]
        found = 10 * np.log10((signal**2).mean((1, 2)) / ((observed - signal) ** 2).mean((1, 2)))
        # 3.6 standard errors of the 24 x 20 values of a band of h, 8.7 / sqrt(2 n) decibels each.
        np.testing.assert_allclose(found, snr, atol=1.0)
    monkeypatch.setattr(module, "_STRIP_VALUES", 2000)
    simulate_rasters(reference, *strips, **options)
    for k in (0, 1):
        np.testing.assert_allclose(image_of(strips[k])[0], image_of(noisy[k])[0], rtol=STORED)


def test_a_raster_without_any_whole_hyperspectral_pixel_is_refused(tmp_path):
    cube = reference_cube()
    cube[:, ::4, ::4] = -1
    source = RasterSource(write_raster(tmp_path / "i.tif", cube, nodata=-1))
    outputs = tmp_path / "h.tif", tmp_path / "m.tif"
    with pytest.raises(HmwbError, match="smaller ratio"):
        simulate_rasters(source, *outputs, ratio=4)
    assert not any(path.exists() for path in outputs)
    simulate_rasters(source, *outputs, ratio=2)


def test_nodata_goes_into_both(tmp_path):
    cube = reference_cube()
    cube[:, 5, 6] = -1
    source = RasterSource(write_raster(tmp_path / "i.tif", cube, nodata=-1))
    h, m = outputs(tmp_path)
    simulate_rasters(source, h, m, ratio=4)
    (_, h_valid), (_, m_valid) = image_of(h), image_of(m)
    assert np.argwhere(~h_valid).tolist() == [[1, 1]]
    assert np.argwhere(~m_valid).tolist() == [[5, 6]]
    assert image_of(h)[0][:, h_valid].min() > 0


def test_the_response_is_written_as_a_table_that_gives_it_back(tmp_path, reference):
    table = tmp_path / "r.csv"
    first = simulate_rasters(
        reference, *outputs(tmp_path), ratio=4, equal_bands=3, response_output=table
    )
    again = simulate_rasters(reference, *outputs(tmp_path), ratio=4, response_table=table)
    np.testing.assert_allclose(again.response.matrix, first.response.matrix, atol=1e-8)


def test_failures_leave_nothing(tmp_path, reference):
    before = {p.name for p in tmp_path.iterdir()}
    with pytest.raises(HmwbError, match="larger raster"):
        simulate_rasters(reference, *outputs(tmp_path), ratio=50)
    with pytest.raises(HmwbError, match="same file"):
        simulate_rasters(reference, tmp_path / "x.tif", tmp_path / "x.tif", ratio=2)
    with pytest.raises(HmwbError, match="belongs to the input"):
        simulate_rasters(reference, reference.path, tmp_path / "x.tif", ratio=2)
    for after in (-1.0, 0.5, 0.98, 0.999):  # the last ones while the outputs are closed
        with pytest.raises(Cancelled):
            simulate_rasters(
                reference,
                *outputs(tmp_path),
                ratio=2,
                response_output=tmp_path / "response.csv",
                progress=lambda done, most=after: done <= most,
            )
        assert {p.name for p in tmp_path.iterdir()} == before
