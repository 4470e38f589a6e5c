# SPDX-License-Identifier: GPL-2.0-or-later
"""Bands in any order, and a frame of nodata around the rasters: the fused raster stays the same."""

from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.reading.source import RasterSource

from .conftest import ORIGIN, Pair, set_wavelengths, write_raster

METHODS = ["hmwb", "hmwb-paper", "geometric-mean", "cnmf", "wavelet", "regression", "interpolation"]
FRAME = (3, 2, 1, 4)  # hyperspectral pixels above, below, left and right
NODATA = -7.0


@pytest.fixture
def pair(tmp_path):
    found = Pair(tmp_path, rows=96, cols=80)
    rng = np.random.default_rng(0)
    found.h += rng.normal(0, 0.003, found.h.shape).astype(np.float32)
    found.m += rng.normal(0, 0.001, found.m.shape).astype(np.float32)
    return found


def write_pair(pair, folder, *, frame=(0, 0, 0, 0), order=None, nodata=None):
    """Both rasters with a frame around, and the hyperspectral bands in an order; their paths."""
    order = np.arange(len(pair.h)) if order is None else order
    paths = []
    for name, image, size in (("h", pair.h[order], pair.ratio), ("m", pair.m, 1)):
        top, bottom, left, right = (side * pair.ratio // size for side in frame)
        filling = 0.0 if nodata is None else nodata
        wide = np.pad(image, ((0, 0), (top, bottom), (left, right)), constant_values=filling)
        step = 10.0 * size
        corner = (ORIGIN[0] - left * step, step, 0.0, ORIGIN[1] + top * step, 0.0, -step)
        told = set_wavelengths(pair.wavelengths[order], pair.fwhm[order]) if name == "h" else None
        path = folder / f"{name}.tif"
        write_raster(path, wide, transform=corner, nodata=nodata, prepare=told)
        paths.append(path)
    return paths


def fused(paths, folder, method, name="f.tif", **options):
    h = RasterSource(paths[0], role="hyperspectral")
    m = RasterSource(paths[1], role="multispectral")
    options = {"measure_shift": False, "skip_bad_bands": False, "memory": 512, **options}
    summary = fuse_rasters(h, m, folder / name, method=method, **options)
    out = RasterSource(folder / name)
    image, valid = out.read_each(slice(0, out.grid.rows), slice(0, out.grid.cols))
    for source in (h, m, out):
        source.close()
    return image, valid, summary


@pytest.mark.parametrize(
    ("method", "name", "nodata"),
    # Undeclared zeros are found, and ENVI files written, in one place for all methods.
    [*((m, "f.tif", NODATA) for m in METHODS), ("regression", "f.bsq", NODATA),
     ("regression", "f.tif", None)],
)  # fmt: skip
def test_a_frame_without_measurements_changes_nothing(tmp_path, pair, method, name, nodata):
    expected = fused(write_pair(pair, tmp_path), tmp_path, method)[0]
    paths = write_pair(pair, tmp_path, frame=FRAME, nodata=nodata)
    image, valid, summary = fused(paths, tmp_path, method, name)
    top, bottom, left, right = (4 * side for side in FRAME)
    inner = (slice(None), slice(top, -bottom), slice(left, -right))
    np.testing.assert_array_equal(image[inner], expected)
    assert summary.shape == image.shape == (8, 96 + top + bottom, 80 + left + right)
    assert summary.valid_pixels == 96 * 80
    assert valid[inner].all()
    assert int(valid.sum()) == image[inner].size


@pytest.mark.parametrize("method", METHODS)
def test_the_order_of_the_bands_in_the_file_does_not_matter(tmp_path, pair, method):
    expected, _, straight = fused(write_pair(pair, tmp_path), tmp_path, method)
    order = np.array([5, 0, 3, 7, 1, 6, 2, 4])
    image, _, summary = fused(write_pair(pair, tmp_path, order=order), tmp_path, method)
    np.testing.assert_array_equal(image, expected[order])
    told = [any("order of their wavelengths" in n for n in s.notes) for s in (straight, summary)]
    assert told == [False, True]
    out = RasterSource(tmp_path / "f.tif")
    np.testing.assert_allclose(out.spectral.wavelengths, pair.wavelengths[order])
    out.close()


def test_bands_that_are_not_fused_keep_their_places(tmp_path, pair):
    order = np.array([5, 0, 3, 7, 1, 6, 2, 4])
    pair.h[6] = 0.3  # without content; band 6 of the shuffled ones
    expected = fused(write_pair(pair, tmp_path), tmp_path, "regression", skip_bad_bands=True)
    shuffled = write_pair(pair, tmp_path, order=order)
    found = fused(shuffled, tmp_path, "regression", skip_bad_bands=True)
    assert (expected[2].skipped_bands, found[2].skipped_bands) == ((7,), (6,))
    np.testing.assert_array_equal(found[0], expected[0][order])
