# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing is left beside, or in, the rasters that an algorithm reads."""

from __future__ import annotations

import gc
import resource
import shutil
from contextlib import contextmanager

import pytest
from osgeo import gdal
from qgis.core import (
    QgsProcessingContext,
    QgsProcessingException,
    QgsProject,
    QgsRasterLayer,
)

from hmwb_qgis.processing.sidecars import forget_statistics

RASTERS = ("REFERENCE", "HYPERSPECTRAL", "MULTISPECTRAL", "FUSED")


@pytest.fixture
def files(pair, tmp_path):
    """Inputs in a folder of their own, by the names of parameters."""
    names = {**{name: name for name in RASTERS[:3]}, "FUSED": "REFERENCE"}
    found = {name: str(tmp_path / f"{name}.tif") for name in RASTERS}
    for name, path in found.items():
        shutil.copy(pair[names[name]], path)
    return found


def sidecars(folder):
    gc.collect()  # GDAL writes them when it closes a raster
    return sorted(path.name for path in folder.glob("*.aux.xml"))


def execute(provider, listener, name, files):
    algorithm, context = provider.algorithm(name).create(), QgsProcessingContext()
    known = {definition.name() for definition in algorithm.parameterDefinitions()}
    given = {key: path for key, path in files.items() if key in known}
    accepted, message = check(algorithm, given, context)
    assert accepted, message
    _, fine = algorithm.run(given, context, listener)
    assert fine, listener.warnings


def check(algorithm, given, context):
    """Go the way of qgis_process, which tries all values before the algorithm sees them."""
    for definition in algorithm.parameterDefinitions():
        definition.checkValueIsAcceptable(given.get(definition.name()), context)
    return algorithm.checkParameterValues(given, context)


@pytest.mark.parametrize("name", ["assessquality", "assesswithoutreference"])
def test_inputs_get_no_sidecar(provider, listener, files, tmp_path, name):
    execute(provider, listener, name, files)
    assert sidecars(tmp_path) == []


@pytest.fixture
def virtual(files, tmp_path):
    """Virtual rasters in place of the inputs: a copy, and one whose bands are virtual too."""
    bands = []
    for number in (1, 2):
        bands.append(str(tmp_path / f"band{number}.vrt"))
        gdal.Translate(bands[-1], files["FUSED"], format="VRT", bandList=[number]).FlushCache()
    stack, copy = str(tmp_path / "stack.vrt"), str(tmp_path / "copy.vrt")
    gdal.BuildVRT(stack, bands, separate=True).FlushCache()
    gdal.Translate(copy, stack, format="VRT").FlushCache()
    return {"REFERENCE": stack, "FUSED": copy}


def held(folder):
    gc.collect()  # GDAL writes when it closes a raster
    return {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_name_that_leaves_no_room_for_a_sidecar_is_read(run, files, tmp_path):
    path = tmp_path / f"{'n' * 250}.tif"
    shutil.copy(files["REFERENCE"], path)
    run("assessquality", REFERENCE=str(path), FUSED=files["FUSED"])
    assert sidecars(tmp_path) == []


def test_virtual_rasters_stay_what_they_are(provider, listener, virtual, tmp_path):
    before = held(tmp_path)
    execute(provider, listener, "assessquality", virtual)
    assert held(tmp_path) == before


def test_virtual_rasters_stay_what_they_are_if_the_run_is_refused(run, virtual, tmp_path):
    before = held(tmp_path)
    with pytest.raises(QgsProcessingException):
        run("assessquality", **virtual, RATIO="many")
    assert held(tmp_path) == before


@pytest.mark.parametrize("wrong", [{"RATIO": "many"}, {"RATIO": [4]}, {"HTML": 7}])
def test_virtual_rasters_stay_what_they_are_if_a_value_is_refused(
    provider, virtual, tmp_path, wrong
):
    before = held(tmp_path)
    algorithm, context = provider.algorithm("assessquality").create(), QgsProcessingContext()
    accepted, _ = check(algorithm, {**virtual, **wrong}, context)
    del context
    assert not accepted
    assert held(tmp_path) == before


@contextmanager
def full_disk():
    """No file may grow beyond 300 bytes, which is less than any virtual raster has."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def test_virtual_rasters_stay_what_they_are_on_a_full_disk(virtual, tmp_path):
    before = held(tmp_path)
    context = QgsProcessingContext()
    layer = QgsRasterLayer(virtual["FUSED"], "fused")
    layer.dataProvider().bandStatistics(1)
    layer.dataProvider().histogram(1)  # GDAL writes it when it closes the raster
    context.temporaryLayerStore().addMapLayer(layer)
    with full_disk():
        forget_statistics(context)
    assert held(tmp_path) == before


def test_a_model_leaves_nothing_beside_its_input(run, files, tmp_path):
    before = held(tmp_path)
    with pytest.raises(QgsProcessingException):
        run("simulatefuseassess", REFERENCE=files["REFERENCE"], RATIO=1000)
    assert held(tmp_path) == before


def test_what_was_there_before_stays(provider, listener, files, tmp_path):
    sidecar = tmp_path / "FUSED.tif.aux.xml"
    sidecar.write_text("<PAMDataset></PAMDataset>")
    execute(provider, listener, "assessquality", files)
    assert sidecars(tmp_path) == [sidecar.name]


def test_layers_of_a_project_are_left_alone(run, files):
    layer = QgsRasterLayer(files["FUSED"], "fused")
    QgsProject.instance().addMapLayer(layer)
    renderer = layer.renderer()
    run("assessquality", REFERENCE=files["REFERENCE"], FUSED=layer)
    assert layer.isValid()
    assert layer.renderer() is renderer
    QgsProject.instance().removeMapLayer(layer)
