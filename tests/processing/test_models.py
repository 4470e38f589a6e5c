# SPDX-License-Identifier: GPL-2.0-or-later
"""The ready models: offered by the provider, valid in the designer, and they run."""

from __future__ import annotations

import pytest
from osgeo import gdal
from qgis.core import (
    QgsProcessing,
    QgsProcessingContext,
    QgsProcessingException,
    QgsProcessingFeedback,
    QgsProcessingModelAlgorithm,
    QgsProcessingOutputLayerDefinition,
    QgsProject,
)

from hmwb_qgis.paths import resource_path
from hmwb_qgis.processing.model_copies import OpenModelCopy, copy_of
from hmwb_qgis.processing.models import ReadyModel
from hmwb_qgis.raster.reading.source import RasterSource
from tests.raster.products import made
from translations import FOLDER, read_translations

FILES = sorted(resource_path("models").glob("*.model3"))


def outputs_of(algorithm):
    """Parameters of the outputs by their titles: QGIS versions name them differently."""
    return {d.description(): d.name() for d in algorithm.destinationParameterDefinitions()}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_model_is_offered_and_opens_in_the_designer(provider, path):
    offered = provider.algorithm(path.stem)
    assert offered.id() == f"hmwb:{path.stem}"
    assert offered.groupId() in ("learn", "prepare", "fuse", "assess")
    assert not offered.icon().isNull()
    assert offered.displayName() != offered.name()
    assert "<" not in offered.shortHelpString()
    designed = QgsProcessingModelAlgorithm()
    assert designed.fromFile(str(path))
    valid, problems = designed.validate()
    assert valid, f"{problems}; run tools/make_models.py again"
    for child in designed.childAlgorithms().values():
        assert child.algorithm() is not None
    assert designed.destinationParameterDefinitions()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_model_tells_about_every_input(provider, path):
    offered = provider.algorithm(path.stem)
    told = offered.helpContent()
    for definition in offered.parameterDefinitions():
        if not definition.isDestination():
            assert told.get(definition.name()), definition.name()


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_label_of_a_model_has_a_translation(provider, path):
    known = read_translations(FOLDER / "hmwb_de.ts")
    for definition in provider.algorithm(path.stem).parameterDefinitions():
        assert known.get(definition.description()), definition.description()


def test_simulate_fuse_and_assess_runs(provider, run, pair, tmp_path):
    titles = outputs_of(provider.algorithm("simulatefuseassess"))
    asked = dict.fromkeys(titles.values(), QgsProcessing.TEMPORARY_OUTPUT)
    asked[titles["Fused raster"]] = str(tmp_path / "fused.tif")
    asked[titles["Report"]] = str(tmp_path / "quality.html")
    run("simulatefuseassess", REFERENCE=pair["REFERENCE"], **asked)
    assert (tmp_path / "fused.tif").is_file()
    assert "SAM" in (tmp_path / "quality.html").read_text("utf-8")


def test_fuse_and_assess_a_real_pair_runs(provider, run, pair, tmp_path):
    titles = outputs_of(provider.algorithm("fuseassesspair"))
    asked = dict.fromkeys(titles.values(), QgsProcessing.TEMPORARY_OUTPUT)
    asked[titles["Fused raster"]] = str(tmp_path / "fused.tif")
    asked[titles["Report"]] = str(tmp_path / "quality.html")
    given = {name: pair[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    run("fuseassesspair", **given, SPECTRAL_RESPONSE=pair["RESPONSE"], **asked)
    assert (tmp_path / "fused.tif").is_file()
    assert "QNR" in (tmp_path / "quality.html").read_text("utf-8")


def test_archives_come_to_a_report(provider, run, tmp_path):
    """From two products in their published structures; a scene that both show is not needed."""
    h, m = made.enmap(tmp_path / "enmap"), made.sentinel2(tmp_path / "sentinel")
    titles = outputs_of(provider.algorithm("archivestoreport"))
    asked = dict.fromkeys(titles.values(), QgsProcessing.TEMPORARY_OUTPUT)
    asked[titles["Fused raster"]] = str(tmp_path / "fused.tif")
    asked[titles["Report"]] = str(tmp_path / "report.html")
    metadata = next(h.path.glob("*METADATA.XML"))
    given = {"HYPERSPECTRAL_PRODUCT": str(metadata), "MULTISPECTRAL_PRODUCT": str(m.path)}
    run("archivestoreport", **given, **asked)
    assert RasterSource(tmp_path / "fused.tif").shape[0] == len(h.wavelengths)
    assert "QNR" in (tmp_path / "report.html").read_text("utf-8")


def test_a_ready_model_opens_as_a_copy(provider):
    """The entry of the toolbox's menu is for models, and what it opens has no file to overwrite."""
    action = OpenModelCopy()
    model = provider.algorithm("archivestoreport")
    action.setData(model, None)
    assert action.isEnabled()
    copied = copy_of(model)
    assert copied.sourceFilePath() == ""
    assert len(copied.childAlgorithms()) == len(model.childAlgorithms()) == 4
    action.setData(provider.algorithm("fusehmwb"), None)
    assert not action.isEnabled()


def test_layers_of_a_model_are_styled(provider, pair, tmp_path):
    project, context = QgsProject(), QgsProcessingContext()
    context.setProject(project)
    model = provider.algorithm("fuseassesspair")
    given = {name: pair[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    for definition in model.destinationParameterDefinitions():
        path = str(tmp_path / f"{definition.description()}.{definition.defaultFileExtension()}")
        if definition.description() == "Fused raster":
            path = QgsProcessingOutputLayerDefinition(path, project)
        given[definition.name()] = path
    results, good = model.create().run(given, context, QgsProcessingFeedback())
    assert good, results
    (details,) = context.layersToLoadOnCompletion().values()
    assert details.postProcessor() is not None
    assert "fused" in details.name.lower()


@pytest.mark.usefixtures("german")
def test_layers_of_a_model_are_called_as_in_its_dialog_and_the_fused_one_lies_on_top(
    pair, listener
):
    """QGIS takes names from the file of the model, and each step orders only its own layers."""
    model = ReadyModel(resource_path("models") / "simulatefuseassess.model3").create()
    context, project = QgsProcessingContext(), QgsProject()
    context.setProject(project)
    given = {"REFERENCE": pair["REFERENCE"]}
    for definition in model.destinationParameterDefinitions():
        sink = QgsProcessingOutputLayerDefinition("TEMPORARY_OUTPUT", project)
        raster = definition.type() == "rasterDestination"
        given[definition.name()] = sink if raster else "TEMPORARY_OUTPUT"
    assert model.run(given, context, listener)[1]
    shown = sorted(
        context.layersToLoadOnCompletion().values(), key=lambda d: d.postProcessor().place
    )
    assert [details.name for details in shown] == [
        "Fusioniertes Raster", "Karte der Spektralwinkel", "Simuliertes multispektrales Raster",
        "Simuliertes hyperspektrales Raster",
    ]  # fmt: skip
    assert len({id(details.postProcessor().order) for details in shown}) == 1
    assert "Bericht" in [output.description() for output in model.outputDefinitions()]


@pytest.mark.parametrize("name", ["fusehmwb", "fuseassesspair"])
@pytest.mark.parametrize(("north", "height"), [(5808000.0, 0.0), (1e300, -40.0)])
def test_a_raster_without_an_area_is_refused_and_stays(
    provider, run, pair, tmp_path, name, north, height
):
    """QGIS raises an exception without a name over some of them, having looked at the values."""
    flat = tmp_path / "flat.vrt"
    few = gdal.Translate(str(flat), pair["HYPERSPECTRAL"], srcWin=[0, 0, 9, 8], bandList=[1, 2, 3])
    west, width, *_ = few.GetGeoTransform()
    few.SetGeoTransform((west, width, 0.0, north, 0.0, height))
    del few
    before = flat.read_bytes()
    given = {"HYPERSPECTRAL": str(flat), "MULTISPECTRAL": pair["MULTISPECTRAL"]}
    for definition in provider.algorithm(name).destinationParameterDefinitions():
        given[definition.name()] = str(tmp_path / f"out.{definition.defaultFileExtension()}")
    with pytest.raises(QgsProcessingException, match="no area"):
        run(name, **given)
    assert flat.read_bytes() == before
