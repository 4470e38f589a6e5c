# SPDX-License-Identifier: GPL-2.0-or-later
"""The scripts of resources/examples do what they say."""

from __future__ import annotations

import os
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from osgeo import gdal
from qgis.core import QgsProject

from hmwb_qgis.paths import resource_path

EXAMPLES = resource_path("examples")
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def folder(pair, tmp_path, monkeypatch):
    """A working folder with the rasters that the examples name."""
    for name in ("REFERENCE", "HYPERSPECTRAL", "MULTISPECTRAL"):
        shutil.copy(pair[name], tmp_path / f"{name.lower()}.tif")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_there_are_three():
    assert len(list(EXAMPLES.glob("*.py"))) == 3


@pytest.mark.usefixtures("provider")
def test_two_rasters_are_fused_and_shown(folder, monkeypatch):
    # New versions of QGIS hand the layers to the window, of which tests have only a dummy.
    monkeypatch.setattr("processing.gui.Postprocessing.iface", None, raising=False)
    runpy.run_path(str(EXAMPLES / "fuse_two_rasters.py"))
    assert gdal.Open(str(folder / "fused.tif")).RasterCount == 16
    shown = [layer.name() for layer in QgsProject.instance().mapLayers().values()]
    QgsProject.instance().clear()
    assert shown in (["hyperspectral fused"], ["fused"])


def test_quality_is_printed(folder, provider, capsys):  # noqa: ARG001
    runpy.run_path(str(EXAMPLES / "how_good_is_it.py"))
    assert "SAM" in capsys.readouterr().out
    assert (folder / "quality.html").is_file()


def test_folder_is_fused_without_a_window(folder):
    for name in ("hyperspectral", "multispectral"):
        (folder / f"{name}.tif").rename(folder / f"town_{name}.tif")
    done = subprocess.run(
        [sys.executable, str(EXAMPLES / "without_a_window.py"), str(folder)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert "town_fused.tif" in done.stdout
    assert gdal.Open(str(folder / "town_fused.tif")).RasterCount == 16
