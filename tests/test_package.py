# SPDX-License-Identifier: GPL-2.0-or-later
"""What pip installs: the core and the raster layer, without QGIS, and nothing for the plugin."""

from __future__ import annotations

import importlib
import inspect
import re
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from make_zip import make_zip
from stage import ROOT_FILES, stage

ROOT = Path(__file__).resolve().parent.parent
EXAMPLE = ROOT / "docs" / "examples" / "core_in_a_notebook.py"
OFFERED = ("hmwb_qgis.core", "hmwb_qgis.raster", "hmwb_qgis.core.sample_scene")
BLOCKED = "import sys; sys.modules['qgis'] = None; sys.path.insert(0, {!r}); "

pytest.importorskip("hatchling", reason="needs hatchling (pip install -r requirements-dev.txt)")


def run(*command, **options):
    done = subprocess.run(
        [str(word) for word in command], capture_output=True, text=True, check=False, **options
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def zipped(folder):
    """What the zip of the plugin holds beside the guide."""
    with zipfile.ZipFile(make_zip(stage(folder), folder / "plugin.zip")) as archive:
        return [name for name in archive.namelist() if not name.startswith("hmwb_qgis/guide/")]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built without a look at the network."""
    folder = tmp_path_factory.mktemp("wheel")
    options = ["--no-build-isolation", "--no-deps", "--disable-pip-version-check"]
    run(sys.executable, "-m", "pip", "wheel", "-q", *options, "-w", folder, ROOT)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module")
def unpacked(wheel, tmp_path_factory):
    """The files of the wheel."""
    folder = tmp_path_factory.mktemp("unpacked")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder)
    return folder


def test_plugin_is_left_as_it_was(wheel, tmp_path):
    assert wheel.is_file()
    names = zipped(tmp_path)
    sources = [*(ROOT / "hmwb_qgis").rglob("*"), *(ROOT / "resources").rglob("*")]
    known = {path.name for path in sources} | set(ROOT_FILES)
    assert [name for name in names if Path(name).name not in known] == []
    assert not [name for name in names if Path(name).name == "py.typed"]
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "hmwb_qgis").rglob("*.py")}
    assert modules == {name for name in names if name.endswith(".py") and "/resources/" not in name}


def test_wheel_holds_no_qgis(unpacked):
    held = {path.name for path in (unpacked / "hmwb_qgis").iterdir()}
    assert {"__init__.py", "py.typed", "core", "raster", "resources"} <= held
    for path in unpacked.rglob("*.py"):
        text = path.read_text("utf-8")
        assert not re.search(
            r"^\s*(from|import) (qgis|processing|hmwb_qgis\.processing)", text, re.M
        )


def test_example_runs_in_an_empty_environment(wheel, tmp_path):
    venv.create(tmp_path / "venv", with_pip=True)
    python = tmp_path / "venv" / "bin" / "python"
    run(python, "-m", "pip", "install", "-q", "--disable-pip-version-check", wheel)
    absent = "import importlib.util as u; print([u.find_spec(m) for m in ('qgis', 'osgeo')])"
    assert run(python, "-I", "-c", absent).strip() == "[None, None]"
    said = run(python, "-I", EXAMPLE, cwd=tmp_path)
    assert "fused         (40, 64, 64)" in said


def test_rasters_are_fused_without_qgis(unpacked, tmp_path):
    work = (
        "from hmwb_qgis.raster import RasterSource, fuse_rasters, simulate_rasters,"
        " write_sample_scene, multispectral_sensors\n"
        "assert 'IKONOS' in multispectral_sensors()\n"
        "write_sample_scene('r.tif', 32, 32, 12)\n"
        "simulate_rasters(RasterSource('r.tif'), 'h.tif', 'm.tif', ratio=4)\n"
        "made = fuse_rasters(RasterSource('h.tif'), RasterSource('m.tif'), 'f.tif',"
        " method='regression')\n"
        "print(made.shape)\n"
    )
    said = run(sys.executable, "-c", BLOCKED.format(str(unpacked)) + "\n" + work, cwd=tmp_path)
    assert said.strip() == "(12, 32, 32)"


@pytest.mark.parametrize("name", OFFERED)
def test_public_names_are_there_and_documented(name):
    module = importlib.import_module(name)
    for public in module.__all__:
        value = getattr(module, public)
        assert value.__doc__ or not (inspect.isclass(value) or inspect.isfunction(value)), public
