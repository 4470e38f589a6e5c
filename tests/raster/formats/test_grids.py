# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.raster.formats.grids import IDENTITY, Grid, check_places, overlap, pair_sampling
from tests.raster.conftest import ORIGIN, wkt

UTM = wkt(32633)


def grid(pixel, rows, cols, x=ORIGIN[0], y=ORIGIN[1], crs=UTM, aspect=1.0):
    return Grid((x, pixel, 0.0, y, 0.0, -pixel * aspect), crs, rows, cols)


FINE = grid(10.0, 120, 90)


@pytest.mark.parametrize("ratio", [1, 2, 3, 4])
def test_aligned_outer_corners_put_the_first_centre_in_the_middle(ratio):
    sampling = pair_sampling(grid(10.0 * ratio, 30, 20), FINE)
    assert sampling.ratio == (ratio, ratio)
    assert sampling.offset == ((ratio - 1) / 2, (ratio - 1) / 2)


@pytest.mark.parametrize(("pixel", "shift"), [(30.0, 12.0), (25.0, -7.0), (37.0, 3.3)])
def test_sampling_agrees_with_the_ground_coordinates_of_the_centres(pixel, shift):
    coarse = grid(pixel, 20, 15, ORIGIN[0] + shift, ORIGIN[1] - 2 * shift, aspect=1.5)
    sampling = pair_sampling(coarse, FINE)
    i, j = 7, 4
    x = coarse.geotransform[0] + (j + 0.5) * pixel
    y = coarse.geotransform[3] - (i + 0.5) * 1.5 * pixel
    row, col = sampling.centres(0, 20)[i], sampling.centres(1, 15)[j]
    assert np.isclose(ORIGIN[0] + (col + 0.5) * 10, x)
    assert np.isclose(ORIGIN[1] - (row + 0.5) * 10, y)


def test_rounding_in_geotransforms_makes_no_odd_ratio():
    degrees = 1 / 3600
    fine = Grid((13.0, degrees / 3, 0, 52.0, 0, -degrees / 3), wkt(4326), 300, 300)
    coarse = Grid((13.0, degrees * (1 + 1e-12), 0, 52.0, 0, -degrees), wkt(4326), 100, 100)
    sampling = pair_sampling(coarse, fine)
    assert sampling.ratio == (3.0, 3.0) and sampling.offset == (1.0, 1.0)


def test_the_overlap_of_a_smaller_hyperspectral_raster_crops_the_fine_grid_exactly():
    coarse = grid(40.0, 10, 8, ORIGIN[0] + 80, ORIGIN[1] - 120)
    shared = overlap(coarse, FINE)
    assert shared.fine == (slice(12, 52), slice(8, 40))
    assert shared.coarse == (slice(0, 10), slice(0, 8))
    assert shared.sampling.offset == (1.5, 1.5)
    cropped = FINE.window(*shared.fine)
    assert cropped.geotransform == (ORIGIN[0] + 80, 10.0, 0.0, ORIGIN[1] - 120, 0.0, -10.0)
    assert (cropped.rows, cropped.cols) == (40, 32)


def test_the_overlap_of_a_larger_hyperspectral_raster_keeps_the_fine_grid():
    coarse = grid(40.0, 60, 60, ORIGIN[0] - 400, ORIGIN[1] + 400)
    shared = overlap(coarse, FINE)
    assert shared.fine == (slice(0, 120), slice(0, 90))
    assert shared.coarse == (slice(10, 40), slice(10, 32))


@pytest.mark.parametrize("shift", [-33.0, -5.0, 0.0, 4.0, 17.0])
@pytest.mark.parametrize("pixel", [25.0, 37.0, 40.0])
def test_every_centre_of_the_overlap_lies_on_a_fine_pixel(pixel, shift):
    coarse = grid(pixel, 40, 40, ORIGIN[0] + shift, ORIGIN[1] + 2 * shift)
    shared = overlap(coarse, FINE)
    for axis in (0, 1):
        centres = shared.sampling.centres(axis, shared.coarse_shape[axis])
        assert centres[0] >= -0.5 - 1e-6 and centres[-1] < shared.fine_shape[axis] - 0.5 + 1e-6
        before, after = centres[0] - pixel / 10, centres[-1] + pixel / 10
        first = shared.coarse[axis].start == 0 or before < -0.5
        last = shared.coarse[axis].stop == 40 or after >= shared.fine_shape[axis] - 0.5
        assert first and last


def test_different_crs_are_refused():
    with pytest.raises(HmwbError, match="CRS"):
        pair_sampling(grid(40.0, 10, 10, crs=wkt(25833)), FINE)


def test_a_crs_that_is_missing_in_one_raster_is_taken_from_the_other():
    assert pair_sampling(grid(40.0, 10, 10, crs=""), FINE).ratio == (4.0, 4.0)


def test_no_overlap_is_refused():
    with pytest.raises(HmwbError, match="overlap"):
        overlap(grid(40.0, 10, 10, ORIGIN[0] + 5000), FINE)


def test_exchanged_rasters_are_refused():
    with pytest.raises(HmwbError, match="exchange"):
        pair_sampling(grid(5.0, 10, 10), FINE)


def test_a_ratio_that_is_no_whole_number_is_refused_on_request():
    coarse = grid(25.0, 10, 10)
    assert pair_sampling(coarse, FINE).ratio == (2.5, 2.5)
    with pytest.raises(HmwbError, match="whole number"):
        pair_sampling(coarse, FINE, integer=True)
    assert pair_sampling(grid(40.1, 10, 10), FINE, integer=True)


def turned(rows, cols, pixel, angle, x=ORIGIN[0], y=ORIGIN[1], down=-1.0):
    """A grid that is turned by an angle; `down` is -1 where rows run from north to south."""
    c, s = np.cos(np.radians(angle)), np.sin(np.radians(angle))
    return Grid((x, pixel * c, -s * pixel * down, y, pixel * s, c * pixel * down), UTM, rows, cols)


def on_the_ground(place, row, col):
    x, dx, row_x, y, col_y, dy = place.geotransform
    return x + (col + 0.5) * dx + (row + 0.5) * row_x, y + (col + 0.5) * col_y + (row + 0.5) * dy


@pytest.mark.parametrize("down", [-1.0, 1.0])
@pytest.mark.parametrize("angle", [0.0, 20.0, 90.0, 180.0, 250.0])
def test_two_grids_that_run_alike_lie_on_each_other_however_they_run(angle, down):
    fine = turned(120, 90, 10.0, angle, down=down)
    start = on_the_ground(fine, 3.2, 5.9)
    coarse = turned(20, 15, 37.0, angle, *start, down=down)
    sampling = pair_sampling(coarse, fine)
    np.testing.assert_allclose(sampling.ratio, 3.7)
    row, col = sampling.centres(0, 20)[7], sampling.centres(1, 15)[4]
    np.testing.assert_allclose(on_the_ground(fine, row, col), on_the_ground(coarse, 7, 4))


def test_grids_that_run_in_different_directions_are_refused():
    for other in (
        turned(10, 10, 40.0, 5.0),
        turned(10, 10, 40.0, 0.0, down=1.0),
        turned(10, 10, 40.0, 180.0),
    ):
        with pytest.raises(HmwbError, match="directions"):
            pair_sampling(other, FINE)
        with pytest.raises(HmwbError, match="directions"):
            pair_sampling(replace(FINE, rows=10), replace(other, rows=100))


def test_pixels_without_area_are_refused():
    flat = Grid((ORIGIN[0], 10.0, 10.0, ORIGIN[1], 10.0, 10.0), UTM, 10, 10)
    with pytest.raises(HmwbError, match="area"):
        pair_sampling(grid(40.0, 10, 10), flat)
    for pair in ((grid(40.0, 10, 10), flat), (flat, grid(10.0, 40, 40))):
        with pytest.raises(HmwbError, match="area"):
            check_places(*pair)


@pytest.mark.parametrize("down", [-1.0, 1.0])
@pytest.mark.parametrize("angle", [0.0, 30.0])
def test_the_window_of_an_extent_covers_it(angle, down):
    fine = turned(120, 90, 10.0, angle, down=down)
    x, y = on_the_ground(fine, 60, 45)
    rows, cols = fine.window_of((x - 95, y - 45, x + 95, y + 45))
    for place in ((x - 90, y - 40), (x + 90, y + 40), (x - 90, y + 40), (x, y)):
        row, col = fine.located(*place)
        assert rows.start <= row <= rows.stop and cols.start <= col <= cols.stop
    if angle == 0:
        assert (rows.stop - rows.start, cols.stop - cols.start) == (9, 19)


def test_two_rasters_without_georeferencing_are_taken_to_cover_the_same_place():
    coarse, fine = Grid(IDENTITY, "", 25, 20, False), Grid(IDENTITY, "", 100, 80, False)
    sampling = pair_sampling(coarse, fine)
    assert sampling.ratio == (4.0, 4.0) and sampling.offset == (1.5, 1.5)
    with pytest.raises(HmwbError, match="georeferencing"):
        pair_sampling(coarse, FINE)


@pytest.mark.parametrize("ratio", [2.0, 3.0, 2.5])
def test_a_coarser_grid_is_found_again_by_its_sampling(ratio):
    offset = ((ratio - 1) / 2 + 0.3, (ratio - 1) / 2 + 1.0)
    sampling = pair_sampling(FINE.coarser(Sampling.of(ratio, offset), 10, 10), FINE)
    np.testing.assert_allclose(sampling.ratio, ratio)
    np.testing.assert_allclose(sampling.offset, offset)
