# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.pairing.bands import choose_bands
from hmwb_qgis.raster.reading.source import RasterSource
from tests.raster.conftest import reference_cube, write_raster

WHOLE = (slice(0, 48), slice(0, 40))


def chosen(path, min_snr=3.0):
    return choose_bands(RasterSource(path), WHOLE, min_snr=min_snr, report=Reporter())


def test_good_bands_are_all_used(tmp_path):
    found = chosen(write_raster(tmp_path / "x.tif", reference_cube()))
    assert found.used == tuple(range(8)) and not found.skipped and not found.notes


def test_bad_empty_constant_and_noisy_bands_are_skipped_and_named(tmp_path):
    def bad_band_list(dataset):
        for k in range(8):
            dataset.GetRasterBand(k + 1).SetMetadataItem("bbl", "0" if k == 1 else "1")

    cube = reference_cube()
    cube[2], cube[3] = -1, 0.5
    cube[6] = np.random.default_rng(0).standard_normal((48, 40))
    found = chosen(write_raster(tmp_path / "x.tif", cube, nodata=-1, prepare=bad_band_list))
    assert found.skipped == (1, 2, 3, 6) and found.used == (0, 4, 5, 7)
    notes = " ".join(found.notes)
    assert "2 are called bad" in notes and "3, 4 are without" in notes and "7 are noisier" in notes


def test_the_threshold_can_be_left_out(tmp_path):
    cube = reference_cube()
    cube[6] = np.random.default_rng(0).standard_normal((48, 40))
    assert not chosen(write_raster(tmp_path / "x.tif", cube), min_snr=None).skipped


def test_partly_invalid_bands_are_used(tmp_path):
    cube = reference_cube()
    cube[4, :20] = -1
    assert not chosen(write_raster(tmp_path / "x.tif", cube, nodata=-1)).skipped


def test_nothing_left_is_an_error(tmp_path):
    with pytest.raises(HmwbError, match="no valid pixel"):
        chosen(write_raster(tmp_path / "x.tif", np.full((4, 48, 40), -1.0, "f4"), nodata=-1))
    with pytest.raises(HmwbError, match="0 usable bands"):
        chosen(write_raster(tmp_path / "y.tif", np.full((4, 48, 40), 3.0, "f4")))
