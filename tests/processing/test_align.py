# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:align in QGIS."""

from __future__ import annotations

from pathlib import Path

import pytest
from osgeo import gdal


@pytest.fixture(scope="module")
def aligned(run, tmp_path_factory):
    """What came of a raster that lies one pixel of the other too far to the west."""
    folder = tmp_path_factory.mktemp("align")
    made = {n: str(folder / f"{n.lower()}.tif") for n in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    reference = str(folder / "reference.tif")
    run("createsamplescene", ROWS=96, COLUMNS=96, BANDS=16, OUTPUT=reference)
    run("simulatedegradation", REFERENCE=reference, **made)
    moved = gdal.Open(made["HYPERSPECTRAL"], gdal.GA_Update)
    before = moved.GetGeoTransform()
    pixel = before[1] / 4
    moved.SetGeoTransform((before[0] - pixel, *before[1:]))
    moved.FlushCache()
    del moved
    outputs = {n: str(folder / f"{n.lower()}.tif") for n in ("OUTPUT", "SHIFTS")}
    assert run("align", **made, **outputs) == outputs
    return made["HYPERSPECTRAL"], outputs, before, pixel


def test_the_raster_lies_where_it_should(aligned):
    moved, outputs, before, pixel = aligned
    result, original = gdal.Open(outputs["OUTPUT"]), gdal.Open(moved)
    assert result.GetGeoTransform() == pytest.approx(before, abs=0.1 * pixel)
    assert (result.ReadAsArray() == original.ReadAsArray()).all()
    items = result.GetRasterBand(3).GetMetadata()
    assert items["wavelength"] == original.GetRasterBand(3).GetMetadata()["wavelength"]


def test_the_shifts_lie_on_its_pixels(aligned):
    moved, outputs, _, pixel = aligned
    shifts, original = gdal.Open(outputs["SHIFTS"]), gdal.Open(moved)
    assert shifts.GetGeoTransform() == original.GetGeoTransform()
    east, north = shifts.ReadAsArray()
    assert east == pytest.approx(pixel, abs=0.1 * pixel)
    assert abs(north).max() < 0.1 * pixel
    assert "east" in shifts.GetRasterBand(1).GetDescription()


def test_the_fusion_finds_the_same(aligned, run, tmp_path):
    moved, outputs, _, _ = aligned
    multispectral = str(Path(moved).with_name("multispectral.tif"))
    given = {"OUTPUT": str(tmp_path / "fused.tif"), "SHIFTS": str(tmp_path / "shifts.tif")}
    assert run("fusehmwb", HYPERSPECTRAL=moved, MULTISPECTRAL=multispectral, **given) == given
    own, theirs = gdal.Open(given["SHIFTS"]), gdal.Open(outputs["SHIFTS"])
    assert own.GetGeoTransform() == theirs.GetGeoTransform()
    assert (own.ReadAsArray() == theirs.ReadAsArray()).all()
