# SPDX-License-Identifier: GPL-2.0-or-later
"""The log of a fusion tells what is done, what was found and what follows from it."""

from __future__ import annotations

import json

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingContext, QgsProcessingException, QgsProject

from hmwb_qgis.core.sentences import Caution, Detail, Doubt, Sentence, Stage
from hmwb_qgis.processing import story as story_module
from hmwb_qgis.processing.story import Story
from hmwb_qgis.release import release_version

GOOD, DOUBTFUL = "The result is good", "The result is doubtful"


@pytest.fixture
def fused(run, pair, listener, tmp_path):
    """Paths of a fusion by the default, whose log `listener` holds."""
    output = str(tmp_path / "fused.tif")
    given = {name: pair[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    run("fusehmwb", listener, **given, OUTPUT=output)
    return {**given, "FUSED": output}


@pytest.fixture
def moved(run, tmp_path):
    """A pair of a scene of its own whose hyperspectral raster is half a pixel out of its place."""
    paths = {n: str(tmp_path / f"{n}.tif") for n in ("REFERENCE", "HYPERSPECTRAL", "MULTISPECTRAL")}
    run("createsamplescene", ROWS=128, COLUMNS=128, BANDS=20, OUTPUT=paths["REFERENCE"])
    run("simulatedegradation", **paths)
    raster = gdal.Open(paths["HYPERSPECTRAL"], gdal.GA_Update)
    left, width, *rest = raster.GetGeoTransform()
    raster.SetGeoTransform((left + width / 2, width, *rest))
    del raster
    return {name: paths[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}


@pytest.mark.usefixtures("fused")
def test_steps_are_named_while_they_last_and_the_end_says_what_follows(listener):
    assert len(listener.steps) >= 5
    assert listener.steps[-1].startswith("The rasters are fused")
    assert listener.messages[-2].startswith(GOOD)  # before the results that QGIS lists
    assert sum(GOOD in message for message in listener.messages) == 1
    assert not listener.warnings


@pytest.mark.usefixtures("fused")
def test_what_only_developers_read_is_for_them(listener):
    for words in ("components to work with", "Centre of the first hyperspectral pixel"):
        assert any(words in detail for detail in listener.details)
        assert not any(words in message for message in listener.messages)


def test_a_pair_without_anything_in_common_is_doubtful(run, pair, listener, tmp_path):
    other = str(tmp_path / "other.tif")
    gdal.Translate(other, pair["MULTISPECTRAL"])
    raster = gdal.Open(other, gdal.GA_Update)
    noise = np.random.default_rng(5).random(raster.ReadAsArray().shape, np.float32)
    raster.WriteArray(noise)
    del raster
    output = str(tmp_path / "fused.tif")
    run("fusehmwb", listener, **{**pair_of(pair), "MULTISPECTRAL": other}, OUTPUT=output)
    assert sum(DOUBTFUL in warning for warning in listener.warnings) == 1
    assert not any(GOOD in message for message in listener.messages)


def test_a_method_that_judges_nothing_praises_nothing(run, pair, listener, tmp_path):
    run("fusesimple", listener, **pair_of(pair), OUTPUT=str(tmp_path / "fused.tif"))
    assert "does not judge" in listener.messages[-2]


def test_there_is_one_story_about_a_shift(run, moved, listening, tmp_path):
    """What the fusion has found and done is advised by nobody once more."""
    output, log = str(tmp_path / "fused.tif"), listening()
    run("fusehmwb", log, **moved, OUTPUT=output)
    assert sum("off their places" in message for message in log.messages) == 1
    assert not any("correct" in message for message in log.messages)
    judged, found = listening(), {}
    found["told"] = run("assesswithoutreference", judged, **moved, FUSED=output)
    assert any("nothing is left to do" in message for message in judged.messages)
    assert not any("Residual shift" in message for message in judged.messages)
    found["ignored"] = run("assesswithoutreference", **moved, FUSED=output, SHIFT="ignore")
    assert found["told"]["SPECTRAL_SAM"] < found["ignored"]["SPECTRAL_SAM"]


def test_a_method_that_takes_the_rasters_as_they_lie_is_doubted_where_they_do_not(
    run, moved, listening, tmp_path
):
    given = {**moved, "METHOD": "regression", "OUTPUT": str(tmp_path / "fused.tif")}
    left, corrected = listening(), listening()
    run("fusesimple", left, **given)
    run("fusesimple", corrected, **given, SHIFT="correct")
    assert any(DOUBTFUL in w and "'Residual shift'" in w for w in left.warnings)
    assert not corrected.warnings


def test_advice_is_given_only_where_it_helps(run, pair, listener, tmp_path):
    """The pair is too small to measure a shift."""
    given = {**pair_of(pair), "OUTPUT": str(tmp_path / "fused.tif")}
    helps = "choose 'report' as 'Residual shift'"
    with pytest.raises(QgsProcessingException, match=helps):
        run("fusesimple", **given, SHIFT="correct")
    run("fusesimple", listener, **given, SHIFT="report")
    assert any("was not measured" in message for message in listener.messages)
    assert not any("choose" in message for message in listener.messages)
    assert not listener.warnings


def test_the_raster_holds_what_is_needed_to_repeat_it(fused):
    items = gdal.Open(fused["FUSED"]).GetMetadata()
    inputs = json.loads(items["HMWB_INPUTS"])
    assert inputs["hyperspectral"] == fused["HYPERSPECTRAL"]
    assert inputs["multispectral"] == fused["MULTISPECTRAL"]
    assert json.loads(items["HMWB_SHIFT"])["treatment"] == "found by the method"
    assert items["HMWB_RESPONSE"].startswith("Spectral response")
    assert json.loads(items["HMWB_BANDS_LEFT_OUT"]) == []
    assert items["HMWB_COMMAND"].startswith('processing.run("hmwb:fusehmwb", {')
    assert fused["HYPERSPECTRAL"] in items["HMWB_COMMAND"]
    assert items["HMWB_VERSION"]
    assert items["HMWB_DATE"].startswith("20")


def test_layers_are_called_after_what_they_show_and_how(pair, provider, listener, tmp_path):
    """As the dialog runs it: the layer that is loaded has the name and the history."""
    context, project, output = QgsProcessingContext(), QgsProject(), str(tmp_path / "f.tif")
    context.setProject(project)
    details = QgsProcessingContext.LayerDetails("Fused raster", project, "OUTPUT")
    context.addLayerToLoadOnCompletion(output, details)
    algorithm = provider.algorithm("fusesimple").create()
    given = {**pair_of(pair), "METHOD": "wavelet", "OUTPUT": output}
    assert algorithm.run(given, context, listener)[1]
    shown = context.layerToLoadOnCompletionDetails(output)
    assert shown.name == "Fused (wavelet): hyperspectral"
    history = shown.postProcessor().history
    assert history[0].endswith(release_version())
    assert "'wavelet'" in history[1]


def test_the_time_that_is_left_is_told_now_and_then(listener, monkeypatch):
    clock = iter([0.0, 30.0, 70.0, 80.0, 500.0])
    monkeypatch.setattr(story_module, "monotonic", lambda: next(clock))
    story = Story(listener)
    for fraction in (0.02, 0.2, 0.3, 0.99):
        assert story.progress(fraction)
    assert listener.steps == ["About 5 min left."]  # of 70 s for a fifth of the work


def test_findings_of_a_run_that_failed_are_not_lost(listener):
    def fail():
        with Story(listener) as story:
            for kind in (Sentence, Detail, Caution, Doubt, Stage):
                story.tell(kind("{kind} of note", kind=kind.__name__))
            assert listener.messages == []
            raise ValueError

    with pytest.raises(ValueError):
        fail()
    assert listener.messages == ["Sentence of note"]
    assert listener.details == ["Detail of note"]
    assert listener.warnings == ["Caution of note"]
    assert listener.steps == ["Stage of note"]


def pair_of(pair):
    return {name: pair[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
