# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.quality.indices import assess
from hmwb_qgis.raster import assess as module
from hmwb_qgis.raster.assess import assess_rasters
from hmwb_qgis.raster.reading.source import RasterSource
from tests.tolerances import STORED, summed

from .conftest import ORIGIN, reference_cube, write_raster

REFERENCE = reference_cube()
FUSED = REFERENCE + 0.05 * np.random.default_rng(1).standard_normal(REFERENCE.shape).astype("f4")
# Float64 sums over 48 x 40 pixels, strip by strip. A variance is a difference of them, more than a
# hundredth of either.
ADDED = 100 * summed(48 * 40)


@pytest.fixture
def files(tmp_path):
    found = [
        RasterSource(write_raster(tmp_path / name, cube))
        for name, cube in (("i.tif", REFERENCE), ("f.tif", FUSED))
    ]
    yield found
    for source in found:
        source.close()  # before QGIS ends and takes GDAL's drivers with it


def test_strips_give_what_the_core_gives(tmp_path, files, monkeypatch):
    monkeypatch.setattr(module, "_STRIP_VALUES", 8 * 40 * 7)
    found = assess_rasters(*files, ratio=4, sam_map=tmp_path / "sam.tif")
    expected = assess(REFERENCE, FUSED, ratio=4)
    assert found.overall == pytest.approx(expected.overall, rel=ADDED)
    np.testing.assert_allclose(found.per_pixel["sam"], expected.per_pixel["sam"], rtol=STORED)
    source = RasterSource(tmp_path / "sam.tif")
    assert source.grid == files[0].grid
    written, _ = source.read(slice(0, 48), slice(0, 40))
    np.testing.assert_array_equal(written[0], found.per_pixel["sam"])


def test_a_cropped_result_is_compared_where_it_lies(tmp_path, files):
    moved = (ORIGIN[0] + 80, 10.0, 0.0, ORIGIN[1] - 40, 0.0, -10.0)
    part = RasterSource(write_raster(tmp_path / "p.tif", FUSED[:, 4:40, 8:30], transform=moved))
    expected = assess(REFERENCE[:, 4:40, 8:30], FUSED[:, 4:40, 8:30]).overall
    found = assess_rasters(files[0], part).overall
    assert found["sam"] == pytest.approx(expected["sam"], rel=ADDED)


def test_nodata_does_not_count(tmp_path, files):
    broken = FUSED.copy()
    broken[:, 10:20] = -9999
    part = RasterSource(write_raster(tmp_path / "p.tif", broken, nodata=-9999))
    valid = np.ones((48, 40), bool)
    valid[10:20] = False
    expected = assess(REFERENCE, FUSED, valid=valid).overall
    assert assess_rasters(files[0], part).overall == pytest.approx(expected, rel=ADDED, nan_ok=True)


def test_other_grids_and_bands_are_refused(tmp_path, files):
    between = (ORIGIN[0] + 4, 10.0, 0.0, ORIGIN[1], 0.0, -10.0)
    shifted = RasterSource(write_raster(tmp_path / "s.tif", FUSED, transform=between))
    with pytest.raises(HmwbError, match="pixels of the reference"):
        assess_rasters(files[0], shifted)
    fewer = RasterSource(write_raster(tmp_path / "b.tif", FUSED[:3]))
    with pytest.raises(HmwbError, match="8 bands"):
        assess_rasters(files[0], fewer)


def test_a_reference_of_zeros_is_refused(tmp_path, files):
    nothing = RasterSource(write_raster(tmp_path / "0.tif", np.zeros_like(REFERENCE)))
    with pytest.raises(HmwbError, match="nothing but zeros"):
        assess_rasters(nothing, files[1], sam_map=tmp_path / "sam.tif")
    nothing.close()
    assert not (tmp_path / "sam.tif").exists()
