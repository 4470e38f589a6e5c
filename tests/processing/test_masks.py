# SPDX-License-Identifier: GPL-2.0-or-later
"""Masks as parameters of the tools that fuse."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException

from hmwb_qgis.raster.reading.source import RasterSource


@pytest.fixture(scope="module")
def classes(pair, tmp_path_factory):
    """Classes on the pixels of the multispectral raster: 9 is a cloud, 6 water."""
    path = str(tmp_path_factory.mktemp("masks") / "classes.tif")
    like = gdal.Open(pair["MULTISPECTRAL"])
    shown = np.full((like.RasterYSize, like.RasterXSize), 4, np.uint8)
    shown[8:14, 5:12], shown[30:34, 20:30] = 9, 6
    dataset = gdal.GetDriverByName("GTiff").Create(path, shown.shape[1], shown.shape[0], 1)
    dataset.SetGeoTransform(like.GetGeoTransform())
    dataset.SetProjection(like.GetProjection())
    dataset.WriteArray(shown)
    dataset.FlushCache()
    return path, shown


@pytest.mark.parametrize(("values", "left_out"), [("9", [9]), ("5-6, 9", [6, 9])])
def test_masked_pixels_of_the_multispectral_raster_have_no_value(
    run, pair, classes, tmp_path, values, left_out
):
    path, shown = classes
    output = str(tmp_path / "fused.tif")
    run("fusemean", HYPERSPECTRAL=pair["HYPERSPECTRAL"], MULTISPECTRAL=pair["MULTISPECTRAL"],
        MASK_MULTISPECTRAL=path, MASK_VALUES_MULTISPECTRAL=values, OUTPUT=output)  # fmt: skip
    _, valid = RasterSource(output).read(*(slice(0, n) for n in shown.shape))
    np.testing.assert_array_equal(valid, ~np.isin(shown, left_out))
    command = gdal.Open(output).GetMetadataItem("HMWB_COMMAND")  # holds what repeats the run
    assert path in command and "MASK_MULTISPECTRAL" in command


def test_a_mask_of_the_hyperspectral_raster_may_have_other_pixels(run, pair, classes, tmp_path):
    """Each of its pixels that a cloud touches is not measured."""
    path, shown = classes
    output = str(tmp_path / "fused.tif")
    run("fusemean", HYPERSPECTRAL=pair["HYPERSPECTRAL"], MULTISPECTRAL=pair["MULTISPECTRAL"],
        MASK_HYPERSPECTRAL=path, MASK_VALUES_HYPERSPECTRAL="9", OUTPUT=output)  # fmt: skip
    _, valid = RasterSource(output).read(*(slice(0, n) for n in shown.shape))
    assert not valid[8:12, 8:12].any()  # a hyperspectral pixel in the middle of the cloud
    assert valid[20:28].all()


@pytest.mark.parametrize(("values", "told"), [("77", True), ("9", False)])
def test_a_mask_that_leaves_out_nothing_is_told(
    run, pair, classes, tmp_path, listener, values, told
):
    run("fusemean", listener, HYPERSPECTRAL=pair["HYPERSPECTRAL"],
        MULTISPECTRAL=pair["MULTISPECTRAL"], MASK_MULTISPECTRAL=classes[0],
        MASK_VALUES_MULTISPECTRAL=values, OUTPUT=str(tmp_path / "fused.tif"))  # fmt: skip
    said = [warning for warning in listener.warnings if "leaves out no" in warning]
    assert bool(said) == told
    assert all("multispectral" in warning for warning in said)


def test_values_that_are_none_are_refused_by_the_label_of_the_parameter(
    run, pair, classes, tmp_path
):
    with pytest.raises(QgsProcessingException, match="Values left out by the multispectral mask"):
        run("fusemean", HYPERSPECTRAL=pair["HYPERSPECTRAL"], MULTISPECTRAL=pair["MULTISPECTRAL"],
            MASK_MULTISPECTRAL=classes[0], MASK_VALUES_MULTISPECTRAL="cloud",
            OUTPUT=str(tmp_path / "fused.tif"))  # fmt: skip
