# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.fusing.tile_fusion import FusedStrip, FusedTile
from hmwb_qgis.raster.fusing.tile_writing import TilesWritten
from hmwb_qgis.raster.tiling.tiles import BLOCK, Tile
from hmwb_qgis.raster.writing.writer import RasterWriter
from tests.raster.conftest import ORIGIN, wkt

ROWS, COLS = 300, 200
IMAGE = np.random.default_rng(3).random((3, ROWS, COLS)).astype(np.float32)
WHOLE = (slice(0, ROWS), slice(0, COLS))


def strips_of(cuts, told=None):
    """Rows of the image, cut between some of them."""
    for start, stop in zip([0, *cuts], [*cuts, ROWS]):
        rows = slice(start, stop)
        yield FusedStrip(rows, IMAGE[:, rows].copy(), None if told is None else told[:, rows])


def written(path, strips, *, inner=WHOLE, options="", valid=None, told=None, block=(BLOCK, 256)):
    """What a file holds after a tile was written, and its size."""
    grid = Grid((ORIGIN[0], 1.0, 0.0, ORIGIN[1], 0.0, -1.0), wkt(32633), 310, 220)
    if inner == WHOLE:
        grid = Grid(grid.geotransform, grid.crs, ROWS, COLS)
    with RasterWriter(path, grid, 3, nodata=-1.0, options=options, block=block) as writer:
        into = TilesWritten(writer, told, inner)
        into(Tile(WHOLE, WHOLE), FusedTile(strips, valid))
        into.finish({})
    return gdal.Open(str(path)).ReadAsArray(), path.stat().st_size


@pytest.mark.parametrize(
    "cuts", [[], [64, 128], [8, 16, 60, 70, 250], [1, 299], [63, 65, 191, 193], range(7, 300, 7)]
)
def test_strips_of_any_height_end_up_where_they_belong(tmp_path, cuts):
    told = RasterWriter(
        tmp_path / "told.tif", Grid((0.0, 1.0, 0.0, 0.0, 0.0, -1.0), wkt(32633), ROWS, COLS), 3
    )
    with told:
        image, size = written(tmp_path / "a.tif", strips_of(cuts, IMAGE + 1), told=told)
    np.testing.assert_array_equal(image, IMAGE)
    found = gdal.Open(str(tmp_path / "told.tif")).ReadAsArray()
    np.testing.assert_array_equal(found, IMAGE + 1)
    # No block is compressed twice: the file would keep the first of both.
    assert size < 1.01 * written(tmp_path / "b.tif", strips_of([]))[1]


def test_blocks_that_the_user_chooses_are_not_compressed_twice(tmp_path):
    options = "BLOCKXSIZE=128|BLOCKYSIZE=256"
    image, size = written(tmp_path / "a.tif", strips_of(range(8, 300, 8)), options=options)
    dataset = gdal.Open(str(tmp_path / "a.tif"))
    assert dataset.GetRasterBand(1).GetBlockSize() == [128, 256]
    np.testing.assert_array_equal(image, IMAGE)
    assert size < 1.01 * written(tmp_path / "b.tif", strips_of([]), options=options)[1]


def test_nodata_lies_around_what_is_fused_and_the_file_is_no_larger_for_it(tmp_path):
    inner = (slice(5, 305), slice(17, 217))
    valid = np.ones((ROWS, COLS), bool)
    valid[100:110, :50] = False
    image, size = written(tmp_path / "a.tif", strips_of(range(8, 300, 8)), inner=inner, valid=valid)
    expected = np.full((3, 310, 220), -1.0, np.float32)
    expected[(slice(None), *inner)] = np.where(valid, IMAGE, -1.0)
    np.testing.assert_array_equal(image, expected)
    assert size < 1.01 * written(tmp_path / "b.tif", strips_of([]), inner=inner, valid=valid)[1]
