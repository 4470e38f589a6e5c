# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.raster.formats.grids import pair_sampling
from hmwb_qgis.raster.pairing.alignment import measure_shift
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.simulate import simulate_rasters
from tests.raster.conftest import Pair, reference_cube, write_raster


def observed(tmp_path, ratio, shift, cube=None, **options):
    """Sources and a sampling that is wrong by `shift` hyperspectral pixels."""
    cube = reference_cube(rows=128, cols=112) if cube is None else cube
    reference = RasterSource(write_raster(tmp_path / "i.tif", cube, **options))
    offset = tuple((ratio - 1) / 2 + (3 + s) * ratio for s in shift)
    h, m = tmp_path / "sh.tif", tmp_path / "sm.tif"
    simulate_rasters(
        reference, h, m, ratio=ratio, offset=offset, equal_bands=3,
        snr_hyperspectral=30, snr_multispectral=40,
    )  # fmt: skip
    sources = RasterSource(h), RasterSource(m)
    true = pair_sampling(sources[0].grid, sources[1].grid)
    wrong = tuple(o - s * ratio for o, s in zip(true.offset, shift))
    return (*sources, Sampling(true.ratio, wrong)), true


@pytest.mark.parametrize("shift", [(0.0, 0.0), (0.4, -0.3), (-1.2, 0.9)])
@pytest.mark.parametrize("ratio", [3.0, 4.0, 2.5])
def test_a_simulated_shift_is_found_to_a_tenth_of_a_pixel(tmp_path, ratio, shift):
    given, true = observed(tmp_path, ratio, shift)
    found = measure_shift(*given)
    assert found.reliable
    assert abs(found.rows - shift[0]) < 0.1 and abs(found.cols - shift[1]) < 0.1
    assert found.unexplained_after <= found.unexplained_before
    corrected = found.apply(given[2])
    np.testing.assert_allclose(corrected.offset, true.offset, atol=0.1 * ratio)


def test_nodata_does_not_lead_astray(tmp_path):
    cube = reference_cube(rows=128, cols=112)
    cube[:, 30:70, 20:60] = -9999
    given, _ = observed(tmp_path, 4.0, (0.4, 0.2), cube, nodata=-9999)
    found = measure_shift(*given)
    assert abs(found.rows - 0.4) < 0.1 and abs(found.cols - 0.2) < 0.1


def test_a_scene_without_detail_is_not_believed(tmp_path):
    flat = np.ones((8, 96, 96), np.float32)
    given, _ = observed(tmp_path, 4.0, (0.4, 0.2), flat)
    assert not measure_shift(*given).reliable


def test_too_few_pixels_are_an_error(tmp_path):
    pair = Pair(tmp_path, rows=24, cols=24)
    h, m = RasterSource(pair.h_path), RasterSource(pair.m_path)
    with pytest.raises(HmwbError, match="too few"):
        measure_shift(h, m, pair_sampling(h.grid, m.grid))
