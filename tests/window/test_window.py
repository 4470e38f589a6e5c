# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS itself, in a virtual display, with the staged plugin: a user finds the tool and runs it.

The screenshots stay in build/screens, to be looked at.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SCREENS = ROOT / "build" / "screens"
TOUR = Path(__file__).with_name("tour.py")
SETTINGS = """\
[PythonPlugins]
hmwb_qgis=true
processing=true
[qgis]
showTips=false
checkVersion=false
newsFeed\\disabled=true
"""

needed = pytest.mark.skipif(
    shutil.which("Xvfb") is None or shutil.which("qgis") is None,
    reason="needs qgis and Xvfb (Debian: apt-get install qgis xvfb)",
)


@pytest.fixture(scope="module")
def display(tmp_path_factory):
    """A virtual display on a number that Xvfb chooses."""
    read, write = os.pipe()
    log = (tmp_path_factory.mktemp("xvfb") / "log").open("w")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x3000x24", "-nolisten", "tcp"],
        pass_fds=[write],
        stdout=log,
        stderr=log,
    )
    os.close(write)
    with os.fdopen(read) as numbers:
        number = numbers.readline().strip()
    assert number, "Xvfb did not start"
    yield f":{number}"
    server.terminate()
    server.wait()
    log.close()


@pytest.fixture(scope="module")
def seen(display, tmp_path_factory):
    """What the tour wrote down."""
    sys.path.insert(0, str(ROOT / "tools"))
    from stage import stage

    plugins, profiles = tmp_path_factory.mktemp("plugins"), tmp_path_factory.mktemp("profiles")
    stage(plugins)
    settings = profiles / "profiles" / "default" / "QGIS" / "QGIS3.ini"
    settings.parent.mkdir(parents=True)
    settings.write_text(SETTINGS, "utf-8")
    shutil.rmtree(SCREENS, ignore_errors=True)
    (SCREENS / "data").mkdir(parents=True)
    environment = {
        **os.environ,
        "DISPLAY": display,
        "QT_QPA_PLATFORM": "xcb",
        "QGIS_PLUGINPATH": str(plugins),
        "HMWB_SCREENS": str(SCREENS),
        "LIBGL_ALWAYS_SOFTWARE": "1",
    }
    program = shutil.which("qgis.bin") or shutil.which("qgis")
    options = ["--nologo", "--profiles-path", str(profiles), "--code", str(TOUR)]
    with (SCREENS / "qgis.log").open("w") as log:
        subprocess.run(
            [program, *options], env=environment, stdout=log, stderr=log, check=False, timeout=280
        )
    return json.loads((SCREENS / "seen.json").read_text("utf-8"))


@needed
def test_nothing_failed(seen):
    assert seen["errors"] == []


@needed
def test_toolbox_finds_the_algorithms(seen):
    assert "Fuse (HMWB)" in seen["toolbox"]
    assert {"Learn", "Prepare", "Fuse", "Assess"} <= set(seen["toolbox"])


@needed
def test_fusion_runs_from_its_dialog_and_is_shown_in_colour(seen):
    assert seen["fusehmwb"]
    (fused,) = (kind for name, kind in seen["layers"].items() if name.endswith("fused"))
    assert fused == "QgsMultiBandColorRenderer"


@needed
def test_assessment_runs_from_its_dialog(seen):
    assert seen["assessquality"]


@needed
@pytest.mark.parametrize(
    "name",
    ["toolbox", "fusehmwb-dialog", "fusehmwb-advanced", "fusehmwb-log", "fused", "assessed"],
)
def test_screenshots_are_there(seen, name):  # noqa: ARG001 (the tour makes them)
    assert (SCREENS / f"{name}.png").stat().st_size > 10_000
