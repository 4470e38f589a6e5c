# SPDX-License-Identifier: GPL-2.0-or-later
"""QGIS itself, in a virtual display, with the staged plugin: a user finds the tool and runs it.

The screenshots stay in build/screens, to be looked at.
"""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlparse

import pytest

import window
from hmwb_qgis.paths import guide_page

SCREENS = Path(__file__).resolve().parents[2] / "build" / "screens"
TOUR = Path(__file__).with_name("tour.py")

needed = pytest.mark.skipif(
    not window.available(), reason="needs qgis and Xvfb (Debian: apt-get install qgis xvfb)"
)


@pytest.fixture(scope="module")
def seen():
    """What the tour wrote down."""
    with window.display() as number:
        window.run_tour(TOUR, SCREENS, number)
    return json.loads((SCREENS / "seen.json").read_text("utf-8"))


@needed
def test_nothing_failed(seen):
    assert seen["errors"] == []


@needed
def test_toolbox_finds_the_algorithms(seen):
    assert "Fuse (HMWB) - recommended" in seen["toolbox"]
    assert {"Learn", "Prepare", "Fuse", "Assess"} <= set(seen["toolbox"])


@needed
def test_fusion_runs_from_its_dialog_and_is_shown_in_colour(seen):
    assert seen["fusehmwb"]
    (fused,) = (kind for name, kind in seen["layers"].items() if name.startswith("Fused (hmwb): "))
    assert fused == "QgsMultiBandColorRenderer"


@needed
def test_what_a_tool_makes_lies_on_top_and_the_fused_raster_above_what_tells_of_it(seen):
    """QGIS puts results above the active layer, in the order of their paths."""
    fused, deviation, shifts, *before = seen["fused order"]
    assert fused.startswith("Fused (hmwb): ")
    assert deviation.startswith("Standard deviation (hmwb): ")
    assert shifts.startswith("Shifts of")
    assert "multispectral" in before[0] and "hyperspectral" in before[1]
    angle, *below = seen["assessed order"]
    assert angle.startswith("Spectral angle") and below == seen["fused order"]


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


@needed
@pytest.mark.skipif(guide_page("index.html") is None, reason="needs the guide (make docs)")
def test_help_buttons_open_the_pages_of_their_tools(seen):
    pages = [Path(urlparse(url).path).parts[-3:] for url in seen["help"]]
    tools = ("fusehmwb", "assessquality", "createsamplescene")
    assert pages == [("guide", "tools", f"{tool}.html") for tool in tools]
