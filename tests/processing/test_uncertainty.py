# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuse (HMWB) tells how sure it is, and Assess quality what that was worth, through QGIS."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProject


@pytest.fixture(scope="module")
def fused(run, tmp_path_factory):
    """Paths of a made scene, its pair, the fused raster and its uncertainty."""
    folder = tmp_path_factory.mktemp("uncertainty")
    names = ("REFERENCE", "HYPERSPECTRAL", "MULTISPECTRAL", "OUTPUT", "UNCERTAINTY")
    made = {name: str(folder / f"{name.lower()}.tif") for name in names}
    run("createsamplescene", ROWS=72, COLUMNS=64, BANDS=12, OUTPUT=made["REFERENCE"])
    observed = {name: made[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    run("simulatedegradation", REFERENCE=made["REFERENCE"], **observed)
    found = run("fusehmwb", **{name: made[name] for name in names[1:]})
    assert found["UNCERTAINTY"] == made["UNCERTAINTY"]
    return folder, made


def test_the_raster_has_the_bands_of_the_fused_one(fused):
    _, made = fused
    image, told = (gdal.Open(made[name]) for name in ("OUTPUT", "UNCERTAINTY"))
    assert told.RasterCount == image.RasterCount == 12
    assert told.GetGeoTransform() == image.GetGeoTransform()
    assert (told.ReadAsArray() > 0).all()


def test_the_report_says_what_it_was_worth(run, fused):
    folder, made = fused
    files = {name: str(folder / f"report.{name.lower()}") for name in ("HTML", "CSV", "JSON")}
    found = run(
        "assessquality",
        REFERENCE=made["REFERENCE"],
        FUSED=made["OUTPUT"],
        UNCERTAINTY=made["UNCERTAINTY"],
        **files,
    )
    assert 0.4 < found["WITHIN_ONE_SD"] < found["WITHIN_TWO_SD"] <= 1.0
    assert 0.4 < found["PREDICTED_OVER_TRUE"] < 2.5
    written = json.loads(Path(files["JSON"]).read_text("utf-8"))
    assert written["overall"]["within_one_sd"] == pytest.approx(found["WITHIN_ONE_SD"])
    assert len(written["per_band"]["predicted_rmse"]) == 12
    assert "The least sure" in Path(files["HTML"]).read_text("utf-8")
    plain = run("assessquality", REFERENCE=made["REFERENCE"], FUSED=made["OUTPUT"])
    assert "WITHIN_ONE_SD" not in plain
    assert plain["SAM"] == found["SAM"]


def test_without_a_reference_the_report_says_what_is_predicted(run, fused):
    folder, made = fused
    files = {name: str(folder / f"without.{name.lower()}") for name in ("HTML", "JSON")}
    given = {name: made[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL", "UNCERTAINTY")}
    found = run("assesswithoutreference", **given, FUSED=made["OUTPUT"], **files)
    deviations = gdal.Open(made["UNCERTAINTY"]).ReadAsArray().astype(float)
    assert found["PREDICTED_RMSE"] == pytest.approx((deviations**2).mean() ** 0.5, rel=1e-6)
    written = json.loads(Path(files["JSON"]).read_text("utf-8"))
    assert written["parameters"]["uncertainty"] == made["UNCERTAINTY"]
    by_band = written["per_band"]["predicted_rmse"]
    assert by_band == pytest.approx(((deviations**2).mean(axis=(1, 2)) ** 0.5).tolist(), rel=1e-6)
    assert "The predicted errors" in Path(files["HTML"]).read_text("utf-8")
    del given["UNCERTAINTY"]
    assert "PREDICTED_RMSE" not in run("assesswithoutreference", **given, FUSED=made["OUTPUT"])


def test_one_band_is_the_relative_error(run, fused, tmp_path):
    _, made = fused
    path = str(tmp_path / "relative.tif")
    observed = {name: made[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    run(
        "fusehmwb", **observed, OUTPUT=str(tmp_path / "f.tif"), UNCERTAINTY=path,
        UNCERTAINTY_KIND="relative",
    )  # fmt: skip
    assert gdal.Open(path).RasterCount == 1


@pytest.mark.parametrize(("kind", "unit"), [("bands", "reflectance"), ("relative", "%")])
def test_layers_lie_below_the_fused_one_and_name_their_unit(
    fused, tmp_path, monkeypatch, kind, unit
):
    import processing
    from processing.gui import Postprocessing

    # Newer versions of QGIS ask the window, of which there is only a stand-in here, for its tree.
    monkeypatch.setattr(Postprocessing, "iface", None, raising=False)

    _, made = fused
    observed = {name: made[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    # QGIS loads in the order of the paths, the last on top.
    names = ("OUTPUT", "UNCERTAINTY", "SHIFTS")
    written = {name: str(tmp_path / f"{k}.tif") for k, name in enumerate(names)}
    project = QgsProject.instance()
    before = set(project.mapLayers())
    processing.runAndLoadResults("hmwb:fusehmwb", {**observed, **written, "UNCERTAINTY_KIND": kind})
    loaded = {key: layer for key, layer in project.mapLayers().items() if key not in before}
    (raster,) = [k for k in loaded.values() if k.source() == written["UNCERTAINTY"]]
    order = [layer.source() for layer in project.layerTreeRoot().layerOrder()]
    shown = raster.renderer().shader().rasterShaderFunction().legendSettings().suffix()
    project.removeMapLayers(list(loaded))
    assert [path for path in order if path in written.values()] == list(written.values())
    assert shown == f" {unit}"
    assert gdal.Open(written["UNCERTAINTY"]).GetRasterBand(1).GetUnitType() == unit
    assert gdal.Open(written["OUTPUT"]).GetRasterBand(12).GetUnitType() == "reflectance"
