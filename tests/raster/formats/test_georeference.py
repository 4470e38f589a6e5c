# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters lie where their ground control points, their CRS and the user say."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.writing.writer import RasterWriter
from tests.raster.conftest import ORIGIN, wkt, write_raster
from tests.tolerances import SINGLE, summed

LOCAL = 'LOCAL_CS["Arbitrary",UNIT["metre",1]]'
ALL = (slice(None), slice(None))
CUBE = np.random.default_rng(5).random((3, 30, 20)).astype(np.float32)


def by_points(path, array, transform, bend=0.0):
    """A raster without a geotransform, placed by points; `bend` moves one of them, in pixels."""
    x, dx, _, y, _, dy = transform
    _, rows, cols = array.shape
    points = [
        gdal.GCP(x + c * dx + bend * dx * (r * c > 0), y + r * dy, 0, c, r)
        for c in (0, cols)
        for r in (0, rows)
    ]
    return write_raster(
        path, array, transform=None, epsg=None,
        prepare=lambda dataset: dataset.SetGCPs(points, wkt(32633)),
    )  # fmt: skip


def fused(h, m, folder):
    sources = RasterSource(h, role="hyperspectral"), RasterSource(m, role="multispectral")
    summary = fuse_rasters(*sources, folder / "f.tif", method="interpolation", measure_shift=False)
    out = RasterSource(folder / "f.tif")
    image = out.read(*ALL)[0]
    for source in (*sources, out):
        source.close()
    return image, out.grid, [str(note) for note in summary.notes]


def test_ground_control_points_place_a_raster_as_a_geotransform_does(tmp_path, pair):
    expected, grid, _ = fused(pair.h_path, pair.m_path, tmp_path)
    m_transform = RasterSource(pair.m_path).grid.geotransform
    h = by_points(tmp_path / "hg.tif", pair.h, pair.h_transform)
    m = by_points(tmp_path / "mg.tif", pair.m, m_transform)
    image, found, notes = fused(h, m, tmp_path)
    np.testing.assert_array_equal(image, expected)
    np.testing.assert_allclose(found.geotransform, grid.geotransform)
    assert found.crs == grid.crs
    assert sum("4 ground control points" in note for note in notes) == 2
    quarter = by_points(tmp_path / "hq.tif", pair.h[:, :6, :5], pair.h_transform)
    image, *_ = fused(quarter, m, tmp_path)
    assert image.shape[1:] == (24, 20)


def test_points_that_follow_no_straight_grid_are_refused(tmp_path, pair):
    with pytest.raises(HmwbError, match=r"4 ground control points .* warp it first"):
        RasterSource(by_points(tmp_path / "x.tif", pair.h, pair.h_transform, bend=2.0))


@pytest.mark.parametrize("local", ["hyperspectral", "multispectral"])
def test_a_local_crs_beside_another_gets_a_sentence(tmp_path, pair, local):
    path, array, transform = {
        "hyperspectral": ("h_path", pair.h, pair.h_transform),
        "multispectral": ("m_path", pair.m, RasterSource(pair.m_path).grid.geotransform),
    }[local]
    setattr(
        pair, path, write_raster(
            tmp_path / "local.tif", array, transform=transform, epsg=None,
            prepare=lambda dataset: dataset.SetProjection(LOCAL),
        ),
    )  # fmt: skip
    with pytest.raises(HmwbError, match=f"CRS of the {local} raster is a local one.* set that CRS"):
        fused(pair.h_path, pair.m_path, tmp_path)
    sources = [RasterSource(p, crs=wkt(32633)) for p in (pair.h_path, pair.m_path)]  # as advised
    fuse_rasters(*sources, tmp_path / "f.tif", method="interpolation", measure_shift=False)


def test_a_local_crs_that_counts_pixels_is_none(tmp_path, pair):
    """A laboratory's camera writes map info = {Arbitrary, 1, 1, 0, 0, 1, 1, 0, North}."""
    h = write_raster(
        tmp_path / "h.tif", pair.h, transform=(0, 1, 0, 0, 0, -1), epsg=None,
        prepare=lambda dataset: dataset.SetProjection(LOCAL),
    )  # fmt: skip
    m = write_raster(tmp_path / "m.tif", pair.m, transform=None, epsg=None)
    image, grid, _ = fused(h, m, tmp_path)
    assert image.shape[1:] == (48, 40) and not grid.crs


def test_open_options_hold_wherever_the_file_is_opened_again(tmp_path, pair):
    dataset = gdal.Open(pair.m_path, gdal.GA_Update)
    dataset.BuildOverviews("AVERAGE", [2])
    dataset = None
    coarse = RasterSource(pair.m_path, open_options=["OVERVIEW_LEVEL=0"])
    assert coarse.shape[1:] == (24, 20) and coarse.grid.pixel == (20.0, 20.0)
    expected = pair.m.reshape(3, 24, 2, 20, 2).mean((2, 4))
    np.testing.assert_allclose(coarse.read(*ALL)[0], expected, rtol=summed(4, SINGLE))
    other = RasterSource(pair.h_path, crs=wkt(25833))
    summary = fuse_rasters(
        other, coarse, tmp_path / "f.tif", method="interpolation", measure_shift=False
    )
    assert summary.shape == (8, 24, 20)


def test_ranges_that_the_user_excludes_are_nodata_beside_the_declared_value(tmp_path):
    cube = np.arange(2 * 4 * 5, dtype=np.float32).reshape(2, 4, 5)
    path = write_raster(tmp_path / "x.tif", cube, nodata=0.0)
    source = RasterSource(path, excluded={1: [(2.0, 3.5), (7.0, 7.0)], 2: [(39.0, np.inf)]})
    valid = source.read(*ALL)[1]
    assert np.flatnonzero(~valid).tolist() == [0, 2, 3, 7, 19]
    assert source.may_hold_nodata
    assert np.flatnonzero(~source.select([1]).read(*ALL)[1]).tolist() == [19]


@pytest.mark.parametrize("name", ["x.tif", "x.bsq"])
@pytest.mark.parametrize(
    "steps",
    [
        (10.0, 0.0, 0.0, -10.0),
        (10.0, 0.0, 0.0, 10.0),
        (9.96, 0.87, 0.87, -9.96),
        (0.0, 10.0, 10.0, 0.0),
        (-10.0, 0.0, 0.0, -10.0),
        (-10.0, 0.0, 0.0, 10.0),
        (10.0, 3.0, 0.0, -10.0),
    ],
)
def test_a_raster_lies_where_it_should_or_is_refused(tmp_path, name, steps):
    transform = (ORIGIN[0], *steps[:2], ORIGIN[1], *steps[2:])
    path = tmp_path / name
    try:
        with RasterWriter(path, Grid(transform, wkt(32633), 30, 20), 3) as writer:
            writer.write(CUBE, 0, 0)
    except HmwbError as error:
        assert name == "x.bsq" and ".tif" in str(error)
        assert list(tmp_path.iterdir()) == []
    else:
        found = RasterSource(path).grid.geotransform
        np.testing.assert_allclose(found, transform, atol=1e-5)


def test_usual_places_are_kept_by_envi(tmp_path):
    for steps in ((10.0, 0.0, 0.0, -10.0), (30.0, 0.0, 0.0, -20.0), (0.0001, 0.0, 0.0, -0.0001)):
        place = (13.123456789, *steps[:2], 52.987654321, *steps[2:])
        with RasterWriter(tmp_path / "x.bsq", Grid(place, wkt(4326), 30, 20), 3) as writer:
            writer.write(CUBE, 0, 0)
