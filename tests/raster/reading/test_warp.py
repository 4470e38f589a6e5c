# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from osgeo import osr
from scipy.ndimage import binary_erosion

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.formats.grids import Grid, overlap, pair_sampling
from hmwb_qgis.raster.reading.fillings import with_fillings
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.reading.warp import displaced, needs_warping, warp_to
from tests.raster.conftest import ORIGIN, set_wavelengths, wkt, write_raster
from tests.tolerances import STORED


def waves(grid, epsg):
    """A smooth function of place on the ground (UTM 33), sampled on a grid."""
    rows, cols = np.mgrid[0 : grid.rows, 0 : grid.cols] + 0.5
    x0, dx, rx, y0, cy, dy = grid.geotransform
    x, y = x0 + cols * dx + rows * rx, y0 + cols * cy + rows * dy
    if epsg != 32633:
        source, target = osr.SpatialReference(), osr.SpatialReference()
        source.ImportFromEPSG(epsg)
        target.ImportFromEPSG(32633)
        for reference in (source, target):
            reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        change = osr.CoordinateTransformation(source, target)
        points = change.TransformPoints(np.stack([x.ravel(), y.ravel()], 1).tolist())
        x, y = np.array(points)[:, 0].reshape(x.shape), np.array(points)[:, 1].reshape(y.shape)
    plane = 5 + np.sin((x - ORIGIN[0]) / 200) + np.cos((y - ORIGIN[1]) / 170)
    return np.stack([plane, 2 * plane]).astype(np.float32)


def away_from_borders(valid):
    """Where the whole cubic kernel finds pixels."""
    return binary_erosion(valid, iterations=2)


M_GRID = Grid((ORIGIN[0], 10.0, 0.0, ORIGIN[1], 0.0, -10.0), wkt(32633), 120, 120)


def to_crs(epsg):
    """Where the corner of the scene lies in another CRS."""
    source, target = osr.SpatialReference(), osr.SpatialReference()
    source.ImportFromEPSG(32633)
    target.ImportFromEPSG(epsg)
    for reference in (source, target):
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
    point = osr.CoordinateTransformation(source, target).TransformPoint(*ORIGIN)
    return point[0], point[1]


def hyperspectral(tmp_path, epsg, pixel, **options):
    x, y = to_crs(epsg)
    corner = (x - 5 * pixel, pixel, 0.0, y + 5 * pixel, 0.0, -pixel)
    grid = Grid(corner, wkt(epsg), 60, 60)
    prepare = set_wavelengths([500.0, 600.0], [10.0, 12.0])
    path = write_raster(
        tmp_path / "h.tif",
        waves(grid, epsg),
        transform=corner,
        epsg=epsg,
        prepare=prepare,
        **options,
    )
    return RasterSource(path, role="hyperspectral")


@pytest.mark.parametrize(
    ("epsg", "pixel"), [(25833, 30.0), (32632, 30.0), (32634, 25.0), (4326, 3e-4)]
)
def test_the_warped_raster_shows_the_same_ground(tmp_path, epsg, pixel):
    source = hyperspectral(tmp_path, epsg, pixel)
    assert needs_warping(source.grid, M_GRID)
    warped = warp_to(source, M_GRID)
    assert not needs_warping(warped.grid, M_GRID)
    shared = overlap(warped.grid, M_GRID)
    image, valid = warped.read(*shared.coarse)
    part = warped.grid.window(*shared.coarse)
    truth = waves(part, 32633)
    assert valid.mean() > 0.9
    assert abs(image - truth)[:, away_from_borders(valid)].max() < 0.02
    np.testing.assert_allclose(warped.spectral.fwhm, [10, 12])


def test_a_mere_change_of_names_resamples_nothing(tmp_path):
    source = hyperspectral(tmp_path, 25833, 30.0)
    warped = warp_to(source, M_GRID)
    sampling = pair_sampling(warped.grid, M_GRID)
    assert sampling.ratio == (3.0, 3.0)
    image, valid = warped.read(slice(0, warped.grid.rows), slice(0, warped.grid.cols))
    before, _ = source.read(slice(0, 60), slice(0, 60))
    top, left = (
        round((warped.grid.geotransform[k] - source.grid.geotransform[k]) / 30.0) * sign
        for k, sign in ((3, -1), (0, 1))
    )
    rows, cols = np.nonzero(valid)
    assert rows.size > 100
    # GDAL may be off by its threshold, 0.02 pixels; a tenth of a pixel would show.
    np.testing.assert_allclose(image[:, rows, cols], before[:, rows + top, cols + left], rtol=1e-3)


def test_what_lies_outside_is_nodata_and_scale_is_kept(tmp_path):
    source = hyperspectral(tmp_path, 32632, 30.0)
    wide = Grid((ORIGIN[0] - 900, 10.0, 0.0, ORIGIN[1] + 900, 0.0, -10.0), wkt(32633), 400, 400)
    warped = warp_to(source, wide)
    shared = overlap(warped.grid, wide)
    image, valid = warped.read(*shared.coarse)
    assert not valid.all() and valid.any()
    assert image[:, valid].min() > 2  # no blend with what lies outside

    def scale(dataset):
        for band in (1, 2):
            dataset.GetRasterBand(band).SetScale(0.5)

    path = write_raster(
        tmp_path / "s.tif", np.full((2, 60, 60), 8, np.int16), epsg=25833,
        transform=(ORIGIN[0], 30.0, 0.0, ORIGIN[1], 0.0, -30.0), prepare=scale, nodata=-5,
    )  # fmt: skip
    scaled = warp_to(RasterSource(path), M_GRID)
    image, valid = scaled.read(slice(5, 20), slice(5, 20))
    assert valid.all()
    np.testing.assert_allclose(image, 4.0, rtol=STORED)


@pytest.mark.parametrize("how", ["filled", "excluded"])
def test_what_nobody_declared_is_not_mixed_into_its_neighbours(tmp_path, how):
    """Where h is valid beside a collar of zeros, it is what it is without the collar."""
    whole = textured(tmp_path / "whole", collar=0)
    source = textured(tmp_path / how, collar=9)
    if how == "filled":
        source = with_fillings(source, Reporter())
        assert source.fillings.unmeasured(np.zeros((2, 1, 1), np.float32)) is not None
    else:
        source.excluded = {1: [(-1.0, 0.5)]}
    warped, truth = warp_to(source, M_GRID), warp_to(whole, M_GRID)
    rows, cols = slice(0, warped.grid.rows), slice(0, warped.grid.cols)
    image, valid = warped.read(rows, cols)
    expected, _ = truth.read(rows, cols)
    assert 0.3 < valid.mean() < 0.9
    np.testing.assert_array_equal(image[:, valid], expected[:, valid])
    part, inside = warped.read(slice(5, 17), slice(2, 30))
    np.testing.assert_array_equal(inside, valid[5:17, 2:30])
    np.testing.assert_array_equal(part[:, inside], image[:, 5:17, 2:30][:, inside])


def textured(folder, collar):
    """A turned raster with noise, of which so many columns at the left hold 0."""
    folder.mkdir()
    grid = turned(12, size=30.0, pixels=40)
    image = waves(grid, 32633) + np.random.default_rng(1).normal(0, 0.1, (2, 40, 40))
    image[:, :, :collar] = 0
    path = write_raster(
        folder / "h.tif", image.astype(np.float32), transform=grid.geotransform, epsg=32633
    )
    return RasterSource(path, role="hyperspectral")


def test_a_rotated_hyperspectral_raster_is_straightened(tmp_path):
    turn = (ORIGIN[0], 29.0, 6.0, ORIGIN[1] + 200, 6.0, -29.0)
    grid = Grid(turn, wkt(32633), 60, 60)
    path = write_raster(tmp_path / "r.tif", waves(grid, 32633), transform=turn)
    warped = warp_to(RasterSource(path), M_GRID)
    shared = overlap(warped.grid, M_GRID)
    image, valid = warped.read(*shared.coarse)
    truth = waves(warped.grid.window(*shared.coarse), 32633)
    assert valid.mean() > 0.5 and abs(image - truth)[:, away_from_borders(valid)].max() < 0.02


def test_nothing_is_written_beside_the_input(tmp_path, inputs_unchanged):
    source = hyperspectral(tmp_path, 25833, 30.0)
    before = inputs_unchanged(tmp_path)
    warped = warp_to(source, M_GRID)
    warped.read(slice(0, 10), slice(0, 10))
    warped.close()
    assert inputs_unchanged(tmp_path) == before


def turned(angle, down=-1.0, size=10.0, pixels=120):
    c, s = np.cos(np.radians(angle)) * size, np.sin(np.radians(angle)) * size
    return Grid((ORIGIN[0], c, -s * down, ORIGIN[1], s, c * down), wkt(32633), pixels, pixels)


@pytest.mark.parametrize("epsg", [32633, 32632, 4326])
@pytest.mark.parametrize(("angle", "down"), [(0.0, 1.0), (25.0, -1.0), (100.0, 1.0)])
def test_a_multispectral_raster_may_lie_as_it_likes(tmp_path, epsg, angle, down):
    m_grid = turned(angle, down)
    pixel = 3e-4 if epsg == 4326 else 30.0
    x, y = to_crs(epsg)
    corner = (x - 90 * pixel, pixel, 0.0, y + 90 * pixel, 0.0, -pixel)
    grid = Grid(corner, wkt(epsg), 180, 180)
    path = write_raster(tmp_path / "h.tif", waves(grid, epsg), transform=corner, epsg=epsg)
    warped = warp_to(RasterSource(path), m_grid)
    assert warped.grid.parallel_to(m_grid)
    shared = overlap(warped.grid, m_grid)
    assert shared.fine == (slice(0, 120), slice(0, 120))
    image, valid = warped.read(*shared.coarse)
    truth = waves(warped.grid.window(*shared.coarse), 32633)
    assert valid.all() and abs(image - truth).max() < 0.02


@pytest.mark.parametrize("angle", [0.0, 180.0, 90.0])
def test_other_directions_of_the_same_pixels_resample_nothing(tmp_path, angle):
    source = hyperspectral(tmp_path, 32633, 30.0)
    image, _ = source.read(slice(0, 60), slice(0, 60))
    for m_grid in (turned(angle, 1.0), turned(angle, -1.0)):
        if not needs_warping(source.grid, m_grid):
            continue
        warped = warp_to(source, m_grid)
        found, valid = warped.read(slice(0, warped.grid.rows), slice(0, warped.grid.cols))
        known = np.unique(image[0])
        near = np.searchsorted(known, found[0][valid]).clip(1, known.size - 1)
        off = np.minimum(abs(known[near] - found[0][valid]), abs(known[near - 1] - found[0][valid]))
        assert valid.sum() > 80 and off.max() < 1e-5


def test_pixels_keep_their_own_height_and_width(tmp_path):
    corner = (ORIGIN[0] - 300, 20.0, 0.0, ORIGIN[1] + 300, 0.0, -50.0)
    grid = Grid(corner, wkt(25833), 60, 90)
    path = write_raster(tmp_path / "h.tif", waves(grid, 32633), transform=corner, epsg=25833)
    sampling = pair_sampling(warp_to(RasterSource(path), M_GRID).grid, M_GRID)
    assert sampling.ratio == (5.0, 2.0)


def test_a_crs_that_is_missing_is_taken_from_the_other(tmp_path):
    corner = (ORIGIN[0] - 300, 30.0, 0.0, ORIGIN[1] + 300, 0.0, -30.0)
    grid = Grid(corner, wkt(32633), 120, 120)
    path = write_raster(tmp_path / "h.tif", waves(grid, 32633), transform=corner, epsg=0)
    for crs in ("", wkt(32633)):
        m_grid = replace(turned(30.0), crs=crs)
        warped = warp_to(RasterSource(path), m_grid)
        shared = overlap(warped.grid, m_grid)
        image, valid = warped.read(*shared.coarse)
        truth = waves(warped.grid.window(*shared.coarse), 32633)
        assert abs(image - truth)[:, away_from_borders(valid)].max() < 0.02


def test_what_cannot_be_warped_is_refused(tmp_path):
    source = hyperspectral(tmp_path, 25833, 30.0)
    far = Grid((ORIGIN[0] + 90_000, 10.0, 0.0, ORIGIN[1], 0.0, -10.0), wkt(32633), 120, 120)
    with pytest.raises(HmwbError, match="overlap"):
        warp_to(source, far)


@pytest.mark.parametrize(("epsg", "angle"), [(32632, 0.0), (4326, 0.0), (32633, 30.0)])
def test_pixels_that_are_kept_lie_where_they_are_said_to_lie(tmp_path, epsg, angle):
    source = hyperspectral(tmp_path, epsg, 3e-4 if epsg == 4326 else 30.0)
    m_grid = turned(angle)
    warped = warp_to(source, m_grid)
    kept, displacements = displaced(source, warped, m_grid)
    assert kept.grid == warped.grid
    window = slice(3, kept.grid.rows - 2), slice(2, kept.grid.cols - 4)
    image, valid = kept.read(*window)
    off = displacements(*window)
    ratio = pair_sampling(kept.grid, m_grid).ratio
    assert 0.3 * min(ratio) < abs(off[:, valid]).max() < 0.85 * max(ratio)
    original, _ = source.read(slice(0, 60), slice(0, 60))
    assert np.isin(image[0][valid], original[0]).all()
    x, dx, row_x, y, col_y, dy = kept.grid.window(*window).geotransform
    rows, cols = np.mgrid[0 : image.shape[1], 0 : image.shape[2]] + 0.5
    rows, cols = rows + off[0] / ratio[0], cols + off[1] / ratio[1]
    plane = 5 + np.sin((x + cols * dx + rows * row_x - ORIGIN[0]) / 200)
    plane += np.cos((y + cols * col_y + rows * dy - ORIGIN[1]) / 170)
    assert valid.sum() > 100 and abs(image[0] - plane)[valid].max() < 1e-4


def test_a_window_has_the_displacements_of_its_part_of_the_whole(tmp_path):
    source = hyperspectral(tmp_path, 32632, 30.0)
    _, displacements = displaced(source, warp_to(source, M_GRID), M_GRID)
    whole = displacements(slice(0, 40), slice(0, 40))
    part = displacements(slice(7, 20), slice(11, 30))
    np.testing.assert_allclose(part, whole[:, 7:20, 11:30], atol=1e-5)


def test_pixels_that_fit_are_not_displaced(tmp_path):
    source = hyperspectral(tmp_path, 25833, 30.0)
    assert displaced(source, warp_to(source, M_GRID), M_GRID)[1] is None
