# SPDX-License-Identifier: GPL-2.0-or-later
"""What cannot be compared is refused before anything is fused."""

from __future__ import annotations

import pytest

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.raster.compare import compare_methods
from hmwb_qgis.raster.reading.source import RasterSource

from .conftest import ORIGIN, write_raster

METHODS = ["interpolation"]


def compared(tmp_path, pair, reference, methods=METHODS, progress=None):
    folder = tmp_path / "fused"
    folder.mkdir()
    sources = [RasterSource(path) for path in (reference, pair.h_path, pair.m_path)]
    try:
        outcomes, _ = compare_methods(*sources, methods, folder, progress=progress)
        return outcomes, sorted(folder.iterdir())
    finally:
        for source in sources:
            source.close()


def test_a_reference_on_the_grid_of_the_fine_raster_is_compared(tmp_path, pair):
    reference = write_raster(tmp_path / "reference.tif", pair.reference)
    outcomes, written = compared(tmp_path, pair, reference)
    assert [outcome.method for outcome in outcomes] == METHODS
    assert [path.name for path in written] == ["interpolation.tif"]


@pytest.mark.parametrize("fault", ["grid", "bands"])
def test_other_references_are_refused_before_the_first_fusion(tmp_path, pair, fault):
    cube, transform = pair.reference, (ORIGIN[0], 10.0, 0.0, ORIGIN[1], 0.0, -10.0)
    if fault == "bands":
        cube = cube[:-1]
    else:
        transform = (ORIGIN[0] + 3.0, *transform[1:])
    reference = write_raster(tmp_path / "reference.tif", cube, transform=transform)
    with pytest.raises(HmwbError, match=fault):
        compared(tmp_path, pair, reference)
    assert list((tmp_path / "fused").iterdir()) == []


def test_a_comparison_that_is_cancelled_leaves_no_raster(tmp_path, pair):
    reference = write_raster(tmp_path / "reference.tif", pair.reference)
    seen = []

    def until_the_second(fraction):
        seen.append(len(list((tmp_path / "fused").glob(".*"))))
        return fraction < 0.75

    with pytest.raises(Cancelled):
        compared(tmp_path, pair, reference, ["interpolation", "regression"], until_the_second)
    assert max(seen) == 2  # the first was whole already
    assert list((tmp_path / "fused").iterdir()) == []
