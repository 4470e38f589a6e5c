# SPDX-License-Identifier: GPL-2.0-or-later
"""What users set for a layer in QGIS holds, and no tool takes one raster for two."""

from __future__ import annotations

import os

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProperty,
    QgsRasterLayer,
    QgsRasterRange,
)

from hmwb_qgis.processing.base import HmwbAlgorithm
from hmwb_qgis.processing.inputs import Inputs
from hmwb_qgis.processing.layers import describe_layer

from .test_bad_input import Case, coarse, contents, few, write


@pytest.fixture
def fuse(run, tmp_path, listener):
    """Fuse with the given layers; the image, its geotransform and what was said."""

    case = Case(tmp_path)

    def fuse(**inputs):
        given = {**case.inputs, "METHOD": "hmwb-paper", "SHIFT": "ignore", **inputs}
        run("fusehmwb", listener, **given, OUTPUT=str(case.output))
        dataset = gdal.Open(str(case.output))
        return dataset.ReadAsArray(), dataset.GetGeoTransform(), listener

    return fuse


def test_a_crs_that_the_user_corrected_is_used(fuse, tmp_path):
    expected, place, _ = fuse()
    corrected_layer = QgsRasterLayer(write(tmp_path / "w.tif", coarse(), 4.0, epsg=32633), "w")
    corrected_layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32632"))
    found, same, said = fuse(HYPERSPECTRAL=corrected_layer)
    np.testing.assert_array_equal(found, expected)
    assert same == place
    assert any("EPSG:32632" in message and "layer w" in message for message in said.messages)


@pytest.mark.parametrize("ranges", [[(7, 7), (9, 9)], [(6, 10)]])
def test_nodata_that_the_user_added_is_used(fuse, tmp_path, ranges):
    image = few()
    image[1, :8], image[1, 8:12] = 7, 9
    layer = QgsRasterLayer(write(tmp_path / "n.tif", image, 1.0), "n")
    for band in (1, 2, 3):
        values = [QgsRasterRange(*pair) for pair in ranges]
        layer.dataProvider().setUserNoDataValue(band, values)
    found, _, said = fuse(MULTISPECTRAL=layer)
    assert (found[:, :12] == -9999).all() and (found[:, 12:] > 0).all()
    assert any("Nodata values" in message and "layer n" in message for message in said.messages)


def test_nodata_that_blurs_where_a_raster_is_warped_gets_a_warning(fuse, tmp_path):
    warped_layer = QgsRasterLayer(write(tmp_path / "b.tif", coarse(), 4.0, epsg=25832), "b")
    warped_layer.dataProvider().setUserNoDataValue(1, [QgsRasterRange(7, 7)])
    *_, said = fuse(HYPERSPECTRAL=warped_layer)
    assert any("blur into their surroundings" in warning for warning in said.warnings)


def test_a_layer_is_opened_as_in_qgis(fuse, tmp_path):
    path = write(tmp_path / "o.tif", few(), 1.0)
    dataset = gdal.Open(path, gdal.GA_Update)
    dataset.BuildOverviews("AVERAGE", [2])
    dataset = None
    layer = QgsRasterLayer(f"{path}|option:OVERVIEW_LEVEL=0", "o")
    assert layer.width() == 16
    found, place, said = fuse(MULTISPECTRAL=layer)
    assert found.shape[1:] == (16, 16) and place[1] == 2.0
    assert any("OVERVIEW_LEVEL=0" in message for message in said.messages)


def test_a_nodata_value_that_was_switched_off_is_said_to_count(tmp_path):
    layer = QgsRasterLayer(write(tmp_path / "s.tif", few(), 1.0, nodata=-9.0), "s")
    assert describe_layer(layer, "Raster").notes == ()
    layer.dataProvider().setUseSourceNoDataValue(2, False)
    (note,) = describe_layer(layer, "Raster").notes
    assert "switched off" in note


def test_no_tool_takes_one_raster_for_two(provider, run, tmp_path):
    path = write(tmp_path / "m.tif", few(), 1.0)
    (tmp_path / "links").mkdir()
    os.link(path, tmp_path / "links" / "hard.tif")
    (tmp_path / "links" / "soft.tif").symlink_to(path)
    asked = 0
    for algorithm in provider.algorithms():
        definitions = algorithm.parameterDefinitions()
        rasters = [d for d in definitions if isinstance(d, QgsProcessingParameterRasterLayer)]
        if len(rasters) < 2 or not isinstance(algorithm, HmwbAlgorithm):
            continue  # models leave it to what they are made of
        asked += 1
        before = contents(tmp_path)
        for other in (path, str(tmp_path / "links" / "hard.tif"), f"{tmp_path}/links/../m.tif",
                      str(tmp_path / "links" / "soft.tif")):  # fmt: skip
            given = {d.name(): other for d in rasters} | {rasters[0].name(): path}
            for d in definitions:
                if d.isDestination() and not d.flags() & d.Flag.FlagOptional:
                    given[d.name()] = str(tmp_path / f"out.{d.defaultFileExtension()}")
            with pytest.raises(QgsProcessingException, match="are the same raster"):
                run(algorithm.name(), **given)
        assert contents(tmp_path) == before
    assert asked >= 6


def test_pixels_of_equal_size_get_a_warning(fuse, tmp_path):
    _, _, said = fuse(MULTISPECTRAL=write(tmp_path / "c.tif", few()[:, ::4, ::4], 4.0))
    assert any("same size" in warning for warning in said.warnings)


def numbers(provider):
    for algorithm in provider.algorithms():
        for definition in algorithm.parameterDefinitions():
            if isinstance(definition, QgsProcessingParameterNumber):
                yield algorithm.create(), definition


@pytest.mark.parametrize("value", [float("nan"), float("inf"), "nan", "a lot", "expression"])
def test_every_number_is_checked_in_every_tool(provider, value):
    if value == "expression":
        value = QgsProperty.fromExpression("'a ' || 'lot'")
    context, asked = QgsProcessingContext(), 0
    for algorithm, definition in numbers(provider):
        asked += 1
        with pytest.raises(QgsProcessingException, match="not a number") as raised:
            Inputs(algorithm, {definition.name(): value}, context).check_numbers()
        assert definition.description() in str(raised.value)
    assert asked > 50


@pytest.mark.parametrize(
    ("parameter", "value"),
    [("MIN_SNR", float("nan")), ("PSF_FWHM", float("inf")), ("MEMORY", "much"),
     ("WAVELENGTHS", "nan, 460"), ("MIN_SNR", QgsProperty.fromExpression("0.0 / 'x'"))],
)  # fmt: skip
def test_what_is_no_number_is_refused_before_anything_is_computed(run, tmp_path, parameter, value):
    case = Case(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(QgsProcessingException):
        run("fusehmwb", **case.inputs, **{parameter: value}, OUTPUT=str(case.output))
    assert contents(tmp_path) == before


@pytest.mark.parametrize("width", [900, 2147483648])
@pytest.mark.parametrize("kind", ["gaussian", "box"])
def test_a_psf_wider_than_a_sensor_blurs_is_refused_by_its_name(run, tmp_path, kind, width):
    case = Case(tmp_path)
    before = contents(tmp_path)
    with pytest.raises(QgsProcessingException, match=r"Width of the PSF .* at most"):
        run("fusehmwb", **case.inputs, PSF=kind, PSF_FWHM=width, OUTPUT=str(case.output))
    assert contents(tmp_path) == before
