# SPDX-License-Identifier: GPL-2.0-or-later
"""Outputs look as they should, also when there is nothing to see in them."""

from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsLayerTreeModel,
    QgsMultiBandColorRenderer,
    QgsProcessingContext,
    QgsProject,
    QgsRasterLayer,
    QgsRasterSymbolLegendNode,
    QgsSingleBandGrayRenderer,
    QgsSingleBandPseudoColorRenderer,
)
from qgis.PyQt.QtCore import Qt
from qgis.PyQt.QtGui import QColor

from hmwb_qgis.processing import styles


@pytest.fixture
def make_raster_layer(qgis_app, tmp_path):  # noqa: ARG001 (layers need QGIS)
    """Makes layers of given values."""

    def make(array):
        path = str(tmp_path / "layer.tif")
        bands, rows, cols = array.shape
        dataset = gdal.GetDriverByName("GTiff").Create(path, cols, rows, bands, gdal.GDT_Float32)
        dataset.SetGeoTransform((0, 1, 0, rows, 0, -1))
        dataset.GetRasterBand(1).SetNoDataValue(-9999)
        dataset.WriteArray(array.astype(np.float32))
        dataset = None
        return QgsRasterLayer(path, "raster_layer")

    return make


def noise(bands):
    return np.random.default_rng(0).random((bands, 30, 40))


CASES = {
    "noise": noise(5),
    "constant": np.full((5, 30, 40), 3.0),
    "empty": np.full((5, 30, 40), -9999.0),
}


@pytest.mark.parametrize("kind", CASES)
def test_composite_shows_three_bands_in_colour(make_raster_layer, kind):
    layer = make_raster_layer(CASES[kind])
    styles.Composite((4, 3, 2)).postProcessLayer(layer, None, None)
    renderer = layer.renderer()
    assert isinstance(renderer, QgsMultiBandColorRenderer)
    assert (renderer.redBand(), renderer.greenBand(), renderer.blueBand()) == (4, 3, 2)
    stretch = renderer.redContrastEnhancement()
    assert stretch.maximumValue() > stretch.minimumValue()


def test_stretch_leaves_out_the_extremes(make_raster_layer):
    spoilt = noise(3)
    spoilt[:, 0, 0] = 1000
    layer = make_raster_layer(spoilt)
    styles.Composite((3, 2, 1)).postProcessLayer(layer, None, None)
    assert layer.renderer().redContrastEnhancement().maximumValue() < 2


@pytest.mark.parametrize("kind", CASES)
def test_one_band_is_grey_and_stretched(make_raster_layer, kind):
    layer = make_raster_layer(CASES[kind][:1])
    styles.Composite(()).postProcessLayer(layer, None, None)
    renderer = layer.renderer()
    assert isinstance(renderer, QgsSingleBandGrayRenderer)
    stretch = renderer.contrastEnhancement()
    assert stretch.maximumValue() > stretch.minimumValue()


@pytest.mark.parametrize("kind", CASES)
def test_error_map_begins_at_zero_and_names_its_unit(make_raster_layer, kind):
    layer = make_raster_layer(CASES[kind])
    styles.ErrorMap("°").postProcessLayer(layer, None, None)
    renderer = layer.renderer()
    assert isinstance(renderer, QgsSingleBandPseudoColorRenderer)
    function = renderer.shader().rasterShaderFunction()
    values = [item.value for item in function.colorRampItemList()]
    assert values[0] == 0
    assert values == sorted(set(values))
    assert function.legendSettings().suffix() == " °"
    lightness = [item.color.lightness() for item in function.colorRampItemList()]
    assert lightness == sorted(lightness)


def test_a_map_of_deviations_uses_all_colours_for_what_differs(make_raster_layer):
    layer = make_raster_layer(100.0 + noise(2))
    styles.DeviationMap("%", band=2).postProcessLayer(layer, None, None)
    function = layer.renderer().shader().rasterShaderFunction()
    values = [item.value for item in function.colorRampItemList()]
    assert 100.0 <= values[0] < 100.1 and 100.9 < values[-1] <= 101.0
    assert layer.renderer().band() == 2
    assert function.legendSettings().suffix() == " %"


@pytest.mark.parametrize("kind", CASES)
def test_a_map_of_shifts_has_its_middle_at_zero_and_names_the_unit_of_the_crs(
    make_raster_layer, kind
):
    layer = make_raster_layer(CASES[kind][:2] - 2.0 * (kind == "noise"))
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    styles.ShiftMap().postProcessLayer(layer, None, None)
    function = layer.renderer().shader().rasterShaderFunction()
    values = [item.value for item in function.colorRampItemList()]
    assert values == sorted(set(values))
    assert values == pytest.approx([-value for value in reversed(values)])
    assert function.legendSettings().suffix() == " m"


def legend_of(layer):
    """What stands beside the colours of a layer in the layer tree, written by Qt itself."""
    project, layer = QgsProject(), layer.clone()  # the project takes it, and it ends with that
    project.addMapLayer(layer, True)
    tree = QgsLayerTreeModel(project.layerTreeRoot())
    nodes = tree.layerLegendNodes(project.layerTreeRoot().findLayer(layer))
    colours = [node for node in nodes if isinstance(node, QgsRasterSymbolLegendNode)]
    return [node.data(Qt.ItemDataRole.DisplayRole) for node in colours]


def test_legends_are_text_which_takes_the_colour_of_the_theme(make_raster_layer):
    layer = make_raster_layer(10.0 * noise(1))
    styles.ErrorMap("°").postProcessLayer(layer, None, None)
    said = legend_of(layer)
    assert len(said) == len(styles.RAMP) and said[0] == "0 °"
    values = [
        item.value for item in layer.renderer().shader().rasterShaderFunction().colorRampItemList()
    ]
    assert [float(text.removesuffix(" °")) for text in said] == pytest.approx(values, rel=5e-3)


@pytest.mark.parametrize(
    ("style", "value", "said"),
    [
        (styles.ShiftMap, 0.0, "0 m"),
        (styles.ErrorMap, 0.0, "0"),
        (styles.DeviationMap, 3.0, "3"),
    ],
)
def test_a_raster_of_one_value_has_a_legend_of_that(make_raster_layer, style, value, said):
    layer = make_raster_layer(np.full((1, 6, 6), value))
    layer.setCrs(QgsCoordinateReferenceSystem("EPSG:32633"))
    made = style()
    made.postProcessLayer(layer, None, None)
    assert legend_of(layer) == [said]
    shown = layer.renderer().block(1, layer.extent(), 6, 6)
    assert QColor(shown.color(3, 3)) == QColor(made.COLOURS[made.CONSTANT])


def test_a_shift_that_nobody_can_know_is_as_good_as_none(make_raster_layer):
    layer = make_raster_layer(np.full((2, 6, 6), -0.01))  # of pixels of 1
    styles.ShiftMap().postProcessLayer(layer, None, None)
    values = [i.value for i in layer.renderer().shader().rasterShaderFunction().colorRampItemList()]
    assert values == pytest.approx([-0.1, -0.05, 0.0, 0.05, 0.1])


def test_a_constant_error_is_the_upper_end(make_raster_layer):
    layer = make_raster_layer(CASES["constant"])
    styles.ErrorMap("°").postProcessLayer(layer, None, None)
    assert legend_of(layer)[-1] == "3 °"


def test_a_style_is_kept_alive_until_it_was_used(make_raster_layer):
    style = styles.ErrorMap()
    assert style in styles._pending
    style.postProcessLayer(make_raster_layer(noise(1)), None, None)
    assert style not in styles._pending


def test_outputs_that_are_loaded_get_style_and_name(tmp_path, provider):
    context = QgsProcessingContext()
    project = QgsProject()
    context.setProject(project)
    output = str(tmp_path / "scene.tif")
    details = QgsProcessingContext.LayerDetails("Sample scene", project, "OUTPUT")
    context.addLayerToLoadOnCompletion(output, details)
    algorithm = provider.algorithm("createsamplescene").create()

    class Given:
        pass

    given = Given()
    given.context = context
    algorithm.show(given, "OUTPUT", output, styles.Composite(()), "Scene of my own")
    kept = context.layerToLoadOnCompletionDetails(output)
    assert kept.postProcessor() is not None
    assert kept.name == "Scene of my own"


def test_layers_know_how_they_came_about(make_raster_layer):
    layer = make_raster_layer(noise(1))
    style = styles.ErrorMap()
    style.history = ["HMWB 1.0", "processing.run(...)"]
    style.postProcessLayer(layer, None, None)
    assert layer.metadata().history() == ["HMWB 1.0", "processing.run(...)"]


class WithoutHistogram:
    """A provider whose histograms hold nothing, as in QGIS 3.44 where a band has a scale."""

    def __init__(self, provider):
        self.provider = provider

    def __getattr__(self, name):
        return getattr(self.provider, name)

    def cumulativeCut(self, *_):
        return np.nan, np.nan


@pytest.mark.parametrize("hidden", [False, True])
def test_the_stretch_of_a_raster_with_a_scale_is_that_of_its_values(qgis_app, tmp_path, hidden):  # noqa: ARG001
    """As opened products are: whole numbers and 0.0001."""
    path = str(tmp_path / "scaled.tif")
    stored = np.random.default_rng(0).integers(200, 5000, (100, 120)).astype(np.int16)
    stored[:3] = -32768
    dataset = gdal.GetDriverByName("GTiff").Create(path, 120, 100, 1, gdal.GDT_Int16)
    dataset.SetGeoTransform((0, 1, 0, 100, 0, -1))
    band = dataset.GetRasterBand(1)
    band.SetNoDataValue(-32768)
    band.SetScale(1e-4)
    band.WriteArray(stored)
    del band, dataset
    raster_layer = QgsRasterLayer(path, "scaled")
    provider = raster_layer.dataProvider()
    found = styles.cumulative_cut(WithoutHistogram(provider) if hidden else provider, 1)
    expected = np.quantile(stored[3:] * 1e-4, styles.CUT)
    # A class of the histogram, of which QGIS makes 250 at least, is 0.0019 wide.
    np.testing.assert_allclose(found, expected, rtol=0, atol=0.002)
