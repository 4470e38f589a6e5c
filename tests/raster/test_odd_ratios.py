# SPDX-License-Identifier: GPL-2.0-or-later
"""Extents, band subsets, bad bands and response tables where the ratio is no whole number."""

from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.core.sums import weighted_sums
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.reading.source import RasterSource

from .conftest import ORIGIN, set_wavelengths, write_raster

SHAPE = (111, 125)
BANDS = 20
M_BANDS = ((0, 5), (5, 10), (10, 15), (15, 20))


class OddPair:
    """A pair whose hyperspectral pixels are so and so many multispectral ones high and wide."""

    def __init__(self, folder, ratio):
        self.scene = sample_scene(*SHAPE, BANDS, seed=2)
        self.reference = self.scene.image
        self.ratio = ratio
        self.sampling = Sampling.of(ratio)
        self.response = np.zeros((len(M_BANDS), BANDS))
        for row, (first, last) in zip(self.response, M_BANDS):
            row[first:last] = 1 / (last - first)
        coarse = tuple(int(n / r) for n, r in zip(SHAPE, ratio))
        rng = np.random.default_rng(4)
        h = degrade(self.reference, gaussian_psf(ratio), self.sampling, coarse)
        m = weighted_sums(self.response, self.reference)
        self.h = h + rng.normal(0, 0.003, h.shape).astype(np.float32)
        self.m = m + rng.normal(0, 0.001, m.shape).astype(np.float32)
        self.h_transform = (ORIGIN[0], 10 * ratio[1], 0.0, ORIGIN[1], 0.0, -10 * ratio[0])
        self.waves = self.scene.wavelengths
        self.h_path = write_raster(
            folder / "h.tif", self.h, transform=self.h_transform,
            prepare=set_wavelengths(self.waves, np.full(BANDS, 20.0)),
        )  # fmt: skip
        self.m_path = write_raster(folder / "m.tif", self.m)


@pytest.fixture(scope="module", params=[(2.5, 2.5), (3.7, 3.7), (2.5, 3.7)], ids=str)
def pair(request, tmp_path_factory):
    return OddPair(tmp_path_factory.mktemp("odd"), request.param)


@pytest.fixture
def fuse(tmp_path):
    def fuse(h, m, *, bands_h=None, bands_m=None, **options):
        sources = RasterSource(h, bands=bands_h), RasterSource(m, bands=bands_m)
        given = {"method": "hmwb", "measure_shift": False, **options}
        summary = fuse_rasters(*sources, tmp_path / "f.tif", **given)
        out = RasterSource(tmp_path / "f.tif")
        image, valid = out.read(slice(None), slice(None))
        assert valid.all()
        out.close()
        return image, out, summary

    return fuse


def error(image, reference):
    return np.sqrt(((image - reference) ** 2).mean()) / reference.mean()


@pytest.fixture(scope="module")
def whole(pair, tmp_path_factory):
    path = tmp_path_factory.mktemp("whole") / "f.tif"
    sources = RasterSource(pair.h_path), RasterSource(pair.m_path)
    fuse_rasters(*sources, path, method="hmwb", measure_shift=False)
    return RasterSource(path)


def test_it_is_much_sharper_than_an_interpolation(pair, whole):
    image = whole.read(slice(None), slice(None))[0]
    rows, cols = image.shape[1:]
    assert rows >= SHAPE[0] - pair.ratio[0] and cols >= SHAPE[1] - pair.ratio[1]
    truth = pair.reference[:, :rows, :cols]
    cubic = interpolate(pair.h, pair.sampling, (rows, cols))
    assert error(image, truth) < 0.4 * error(cubic, truth)
    assert whole.grid.geotransform == RasterSource(pair.m_path).grid.geotransform


def test_an_extent_gives_a_part_of_the_whole_on_the_same_grid(pair, whole, fuse):
    x, y = ORIGIN
    extent = (x + 203, y - 812, x + 951, y - 297)  # between the pixels
    image, out, _ = fuse(pair.h_path, pair.m_path, extent=extent)
    grid = out.grid
    left, top = (grid.geotransform[0] - x) / 10, (y - grid.geotransform[3]) / 10
    rows, cols = slice(30, 81), slice(20, 95)  # whose centres lie in it
    assert (left, top) == (cols.start, rows.start)
    assert (grid.cols, grid.rows) == (75, 51)
    expected = whole.read(rows, cols)[0]
    truth = pair.reference[:, rows, cols]
    assert error(image, truth) < 2 * error(expected, truth)  # learned from a third of the pixels
    assert error(image, truth) < 0.06


def test_of_some_bands_those_come_out(pair, fuse):
    bands_h, bands_m = [2, 3, 5, 8, 9, 11, 14, 17, 20], [4, 2, 1]
    image, out, _ = fuse(pair.h_path, pair.m_path, bands_h=bands_h, bands_m=bands_m)
    places = [b - 1 for b in bands_h]
    np.testing.assert_allclose(out.spectral.wavelengths, pair.waves[places], atol=1e-3)
    rows, cols = image.shape[1:]
    truth = pair.reference[places, :rows, :cols]
    cubic = interpolate(pair.h[places], pair.sampling, (rows, cols))
    assert error(image, truth) < 0.6 * error(cubic, truth)


def test_bad_and_noisy_bands_are_named_and_interpolated(pair, whole, fuse, tmp_path):
    h = pair.h.copy()
    h[6] = np.random.default_rng(1).normal(0, 0.4, h[6].shape)  # noise
    h[12] *= 3  # what the metadata call bad may look good

    def describe(dataset):
        set_wavelengths(pair.waves)(dataset)
        for k in range(BANDS):
            dataset.GetRasterBand(k + 1).SetMetadataItem("bbl", str(int(k != 12)))

    path = write_raster(tmp_path / "h.tif", h, transform=pair.h_transform, prepare=describe)
    image, out, summary = fuse(path, pair.m_path)
    assert summary.skipped_bands == (7, 13)
    said = " ".join(str(note) for note in summary.notes)
    assert "13" in said and "bad" in said and "noisier" in said and "interpolated" in said
    rows, cols = image.shape[1:]
    cubic = interpolate(h[[6, 12]], pair.sampling, (rows, cols))
    np.testing.assert_allclose(image[[6, 12]], cubic, atol=1e-4 * abs(cubic).max())
    others = [k for k in range(BANDS) if k not in (6, 12)]
    before = whole.read(slice(None), slice(None))[0][others]
    truth = pair.reference[others, :rows, :cols]
    assert error(image[others], truth) < 1.3 * error(before, truth)
    assert list(out.spectral.good) == [k != 12 for k in range(BANDS)]


@pytest.mark.parametrize("order", ["wavelength first", "wavelength last"])
def test_a_table_of_the_user_overrides_what_the_raster_tells(pair, fuse, tmp_path, order):
    wrong = np.array([2000.0, 2100.0, 2200.0, 2300.0])

    def describe(dataset):
        set_wavelengths(wrong, np.full(4, 30.0))(dataset)

    m_path = write_raster(tmp_path / "m.tif", pair.m, prepare=describe)
    names = ["one", "two", "three", "four"]
    rows = [[f"{w:.3f}", *(f"{v:.6f}" for v in column)] for w, column in
            zip(pair.waves, pair.response.T)]  # fmt: skip
    head = ["wavelength", *names]
    if order == "wavelength last":
        head, rows = head[1:] + head[:1], [row[1:] + row[:1] for row in rows]
    table = tmp_path / "mine.csv"
    table.write_text("\n".join(",".join(row) for row in [head, *rows]) + "\n")
    image, _, summary = fuse(pair.h_path, m_path, response_table=table, sensor="IKONOS")
    assert any("mine.csv" in str(note) for note in summary.notes)
    np.testing.assert_allclose(summary.response.matrix, pair.response, atol=0.03)
    truth = pair.reference[:, : image.shape[1], : image.shape[2]]
    cubic = interpolate(pair.h, pair.sampling, image.shape[1:])
    assert error(image, truth) < 0.4 * error(cubic, truth)
