# SPDX-License-Identifier: GPL-2.0-or-later
"""Fused rasters are assessed and methods compared on real files, through QGIS."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException

from hmwb_qgis.core.registry import METHODS

from .conftest import inputs_of


def read(path):
    return gdal.Open(str(path)).ReadAsArray()


def test_assessment_of_a_raster_against_its_copy_is_perfect(run, pair, tmp_path):
    copy = shutil.copy(pair["REFERENCE"], tmp_path / "copy.tif")
    result = run(
        "assessquality",
        REFERENCE=pair["REFERENCE"],
        FUSED=str(copy),
        RATIO=4,
        SAM_MAP=str(tmp_path / "sam.tif"),
        RMSE_MAP=str(tmp_path / "rmse.tif"),
    )
    assert result["RMSE"] == 0
    assert result["CC"] == pytest.approx(1)
    assert result["SAM"] == pytest.approx(0, abs=1e-3)
    assert result["ERGAS"] == 0
    assert read(result["RMSE_MAP"]).max() == 0
    assert read(result["SAM_MAP"]).shape == (48, 40)


def test_assessment_writes_report_table_and_numbers(run, pair, tmp_path):
    paths = {kind: str(tmp_path / f"quality.{kind.lower()}") for kind in ("HTML", "CSV", "JSON")}
    fused = run("fusehmwb", **inputs_of(pair), OUTPUT=str(tmp_path / "fused.tif"))["OUTPUT"]
    given = {name: pair[name] for name in ("REFERENCE", "HYPERSPECTRAL", "MULTISPECTRAL")}
    result = run("assessquality", **given, FUSED=fused, **paths)
    assert 0 < result["SAM"] < 20
    assert np.isfinite(result["ERGAS"])
    page = (tmp_path / "quality.html").read_text("utf-8")
    assert "SAM" in page
    assert "<html" in page
    lines = (tmp_path / "quality.csv").read_text("utf-8").splitlines()
    assert len(lines) >= 1 + 16
    told = json.loads((tmp_path / "quality.json").read_text("utf-8"))
    assert told["overall"]["sam"] == result["SAM"]


def test_methods_are_compared_on_a_simulated_pair(run, pair, tmp_path, listener):
    paths = {kind: str(tmp_path / f"table.{kind.lower()}") for kind in ("HTML", "CSV", "JSON")}
    methods = ["hmwb-paper", "geometric-mean", "interpolation"]
    run(
        "comparemethods",
        listener,
        REFERENCE=pair["REFERENCE"],
        METHODS=methods,
        FOLDER=str(tmp_path / "fused"),
        **paths,
    )
    with Path(paths["CSV"]).open(newline="") as file:
        lines = list(csv.DictReader(file))
    assert [line["method"] for line in lines] == methods
    assert all(float(line["seconds"]) > 0 for line in lines)
    assert float(lines[0]["relative_rmse"]) < float(lines[2]["relative_rmse"])
    assert set(json.loads(Path(paths["JSON"]).read_text("utf-8"))) == set(methods)
    page = Path(paths["HTML"]).read_text("utf-8")
    assert all(method in page for method in methods)
    assert {p.stem for p in (tmp_path / "fused").glob("*.tif")} == set(methods)
    assert len(listener.warnings) == 1
    assert "120 hyperspectral pixels" in listener.warnings[0]  # too few to tell methods apart


def test_methods_are_compared_on_a_given_pair(run, pair, tmp_path):
    table = tmp_path / "table.csv"
    given = {**inputs_of(pair), "REFERENCE": pair["REFERENCE"]}
    run("comparemethods", **given, METHODS=["regression"], CSV=str(table), BLIND=True)
    assert len(table.read_text("utf-8").splitlines()) == 2
    del given["MULTISPECTRAL"]
    with pytest.raises(QgsProcessingException, match="both"):
        run("comparemethods", **given, METHODS=["regression"], CSV=str(table))


@pytest.mark.parametrize("ratio", [None, 4, 3])
def test_a_comparison_takes_the_ratio_of_the_pair(run, pair, tmp_path, listener, ratio):
    page = tmp_path / "page.html"
    given = {name: pair[name] for name in ("REFERENCE", "HYPERSPECTRAL", "MULTISPECTRAL")}
    told = {} if ratio is None else {"RATIO": ratio}
    methods = ["interpolation", "regression"]
    run("comparemethods", listener, **given, **told, METHODS=methods, HTML=str(page))
    assert any("120 hyperspectral pixels" in warning for warning in listener.warnings)
    differs = [warning for warning in listener.warnings if "Ratio of the pixel sizes" in warning]
    assert len(differs) == (ratio == 3)
    assert all("4 x 4" in warning for warning in differs)
    parameters = page.read_text("utf-8").partition("Parameters of the comparison")[2]
    assert re.search(r"ratio</t[hd]>\s*<td[^>]*>\s*4(\.0)?, 4", parameters)


def test_a_simulated_comparison_has_a_ratio_of_four_unless_told(run, pair, listener):
    run("comparemethods", listener, REFERENCE=pair["REFERENCE"], METHODS=["interpolation"])
    run("comparemethods", listener, REFERENCE=pair["REFERENCE"], METHODS=["interpolation"], RATIO=2)
    said = " ".join(listener.messages)
    assert "Ratio of the pixel sizes: 4 x 4" in said and "Ratio of the pixel sizes: 2 x 2" in said
    assert not any("was taken" in warning for warning in listener.warnings)


def test_comparison_offers_every_method_of_the_core(provider):
    offered = provider.algorithm("comparemethods").parameterDefinition("METHODS").options()
    assert set(offered) == set(METHODS)
