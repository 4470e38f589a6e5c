# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:assesswithoutreference on real files, through QGIS."""

from __future__ import annotations

import json
import shutil

import pytest
from osgeo import gdal
from qgis.core import QgsProcessingException

from hmwb_qgis.core.registry import METHODS as KNOWN
from hmwb_qgis.processing.assesswithoutreference import number_titles
from hmwb_qgis.processing.comparemethods import METHODS


@pytest.fixture(scope="module")
def scene(run, tmp_path_factory):
    """A pair without noise, large enough for one scale down."""
    folder = tmp_path_factory.mktemp("scene")
    made = {name: str(folder / f"{name}.tif") for name in ("REFERENCE", "H", "M")}
    made["RESPONSE"] = str(folder / "response.csv")
    run("createsamplescene", ROWS=72, COLUMNS=64, BANDS=12, OUTPUT=made["REFERENCE"])
    run(
        "simulatedegradation",
        REFERENCE=made["REFERENCE"],
        SNR_HYPERSPECTRAL=120,
        SNR_MULTISPECTRAL=120,
        HYPERSPECTRAL=made["H"],
        MULTISPECTRAL=made["M"],
        RESPONSE=made["RESPONSE"],
    )
    return folder, made


@pytest.fixture
def assess(run, scene):
    _, made = scene

    def assess(feedback=None, **parameters):
        given = {
            "HYPERSPECTRAL": made["H"],
            "MULTISPECTRAL": made["M"],
            "FUSED": made["REFERENCE"],
            "SPECTRAL_RESPONSE": made["RESPONSE"],
            "PSF": "gaussian",
            "SKIP_BAD_BANDS": False,
        }
        return run("assesswithoutreference", feedback, **{**given, **parameters})

    return assess


def test_the_truth_is_consistent_and_all_numbers_come_out(assess):
    found = assess(METHOD="regression")
    assert set(number_titles()) <= set(found)
    assert found["SPECTRAL_SAM"] < 0.05
    assert found["SPATIAL_RELATIVE_RMSE"] < 0.05
    assert found["RQNR"] > 1 - 1e-3
    assert 0.8 < found["QNR"] <= 1
    assert 0 < found["WALD_CC"] <= 1


def test_without_a_method_there_is_no_wald(assess):
    found = assess()
    assert not any(name.startswith("WALD") for name in found)


def test_report_tables_and_maps_are_written(assess, tmp_path):
    names = {"HTML": "a.html", "CSV": "a.csv", "JSON": "a.json",
             "SPECTRAL_MAP": "sam.tif", "SPATIAL_MAP": "rmse.tif"}  # fmt: skip
    paths = {key: str(tmp_path / name) for key, name in names.items()}
    found = assess(METHOD="interpolation", **paths)
    assert {found[key] for key in paths} == set(paths.values())
    page = (tmp_path / "a.html").read_text("utf-8")
    for text in ("QNR", "Wald", "can and cannot tell", "Alparone", "interpolation"):
        assert text in page
    numbers = json.loads((tmp_path / "a.json").read_text("utf-8"))
    assert numbers["overall"]["qnr"] == pytest.approx(found["QNR"])
    assert len(numbers["per_band"]["d_lambda"]) == 12
    assert len((tmp_path / "a.csv").read_text("utf-8").splitlines()) == 14
    assert gdal.Open(paths["SPECTRAL_MAP"]).RasterXSize == 16
    assert gdal.Open(paths["SPATIAL_MAP"]).RasterXSize == 64


def test_a_fused_raster_is_less_consistent_than_the_truth(assess, run, scene, tmp_path):
    _, made = scene
    fused = str(tmp_path / "fused.tif")
    run("fusemean", HYPERSPECTRAL=made["H"], MULTISPECTRAL=made["M"], OUTPUT=fused)
    assert assess(FUSED=fused)["RQNR"] < assess()["RQNR"]


def test_rasters_that_do_not_belong_together_are_refused(assess, scene, tmp_path):
    _, made = scene
    target = tmp_path / "sam.tif"
    for name, sentence in (("H", "pixels"), ("M", "bands")):
        other = str(shutil.copy(made[name], tmp_path / "other.tif"))
        with pytest.raises(QgsProcessingException, match=sentence):
            assess(FUSED=other, SPECTRAL_MAP=str(target))
        assert not target.exists()


@pytest.mark.parametrize("at", [0, 30, 70])
def test_cancelling_leaves_nothing(assess, listening, tmp_path, at):
    target = tmp_path / "sam.tif"
    assert assess(listening(cancel_at=at), METHOD="regression", SPECTRAL_MAP=str(target)) == {}
    assert not list(tmp_path.iterdir())


def test_the_methods_on_offer_exist():
    assert set(METHODS) <= set(KNOWN)
