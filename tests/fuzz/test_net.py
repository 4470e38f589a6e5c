# SPDX-License-Identifier: GPL-2.0-or-later
"""The net catches what it is made for: each fault is made once, and must be seen."""

from __future__ import annotations

import os
import signal
import time

import numpy as np
import pytest

from .cases import Case
from .processes import End, apart
from .rasters import Raster, utm
from .results import problems_of
from .verdicts import faults_of_end, faults_of_inputs, faults_of_leftovers, snapshot

TRANSFORM = (367_000.0, 10.0, 0.0, 5_808_000.0, 0.0, -10.0)
CENTRES = [450.0, 500.0, 550.0]


@pytest.fixture
def case(tmp_path):
    """A fusion whose result was written like its input."""
    for room in ("in", "out", "temp", "work"):
        (tmp_path / room).mkdir()
    facts = {
        "size": [3, 8, 6],
        "transform": TRANSFORM,
        "crs": utm(),
        "wavelengths": CENTRES,
        "range": [0.0, 1.0],
        "range_with_junk": [0.0, 1.0],
        "placed": True,
        "whole": True,
        "odd": False,
        "damaged": False,
    }
    return Case(
        0,
        0,
        tmp_path,
        algorithm="fusehmwb",
        parameters={"OUTPUT": "here"},
        destinations=["OUTPUT"],
        rasters={"HYPERSPECTRAL": facts, "MULTISPECTRAL": facts},
    )


@pytest.fixture
def fused():
    """What a right result would be."""
    values = np.random.default_rng(0).random((3, 8, 6))
    return Raster("fused", values, transform=TRANSFORM, crs=utm(), wavelengths=np.array(CENTRES))


def kinds(case, raster):
    path = raster.write(case.outputs)
    return {kind for kind, _ in problems_of(case, {"OUTPUT": str(path)})}


def spoil_values(raster):
    raster.values[1, 2, 3] = np.nan


def spoil_range(raster):
    raster.values[1, 2, 3] = 1e6


def spoil_size(raster):
    raster.cut(rows=slice(-1))


def spoil_place(raster):
    raster.transform = (TRANSFORM[0] + 4.0, *TRANSFORM[1:])


def spoil_crs(raster):
    raster.crs = ""


def spoil_bands(raster):
    raster.cut(bands=slice(2))


def spoil_wavelengths(raster):
    raster.wavelengths = raster.wavelengths + 10.0


def spoil_all_pixels(raster):
    raster.values[...], raster.nodata = -9999.0, [-9999.0] * 3


def test_a_right_result_is_right(case, fused):
    assert kinds(case, fused) == set()


@pytest.mark.parametrize(
    ("spoil", "kind"),
    [
        (spoil_values, "not finite"),
        (spoil_range, "out of range"),
        (spoil_size, "wrong size"),
        (spoil_place, "wrong place"),
        (spoil_crs, "wrong place"),
        (spoil_bands, "wrong bands"),
        (spoil_wavelengths, "wavelengths lost"),
        (spoil_all_pixels, "nothing valid"),
    ],
)
def test_a_wrong_result_is_seen(case, fused, spoil, kind):
    spoil(fused)
    assert kind in kinds(case, fused)


def test_a_result_that_is_not_there_is_seen(case):
    assert problems_of(case, {"OUTPUT": str(case.outputs / "fused.tif")})
    assert problems_of(case, {})


def test_changed_inputs_are_seen(case):
    given = case.inputs / "given.tif"
    given.write_bytes(b"one")
    before, told = snapshot(case.inputs), {"how": "sentence", "results": {}}
    assert faults_of_inputs(case, told, before, snapshot(case.inputs)) == []
    given.write_bytes(b"two")
    (case.inputs / "given.tif.aux.xml").touch()
    found = [kind for kind, _ in faults_of_inputs(case, told, before, snapshot(case.inputs))]
    assert found == ["input changed", "left behind"]


@pytest.mark.parametrize("name", [".fused.part-1234.tif", "other.tif"])
def test_leftovers_are_seen(case, name):
    rooms = ("out", "temp", "work")
    before = {room: {} for room in rooms}
    (case.outputs / "fused.tif").touch()
    told = {"how": "result", "results": {"OUTPUT": str(case.outputs / "fused.tif")}}

    def left():
        after = {room: snapshot(case.folder / room) for room in rooms}
        return faults_of_leftovers(case, told, before, after)

    assert left() == []
    (case.outputs / name).touch()
    assert left()[0][0] == "left behind"
    (case.outputs / name).unlink()
    told["how"] = "sentence"
    assert left()[0][0] == "left behind"


def test_processes_end_as_they_end():
    assert apart(lambda: {"a": 1}).value == {"a": 1}
    assert "ZeroDivisionError" in apart(lambda: 1 / 0).error
    assert apart(lambda: os.kill(os.getpid(), signal.SIGTERM)).signal == signal.SIGTERM
    late = apart(lambda: time.sleep(60), limit=0.2)
    assert late.late
    assert faults_of_end(late)[0][0] == "no end"


@pytest.mark.parametrize(
    ("how", "text", "traces", "fault"),
    [
        ("sentence", "OUTPUT is one of the inputs: choose another name.", [], None),
        ("sentence", "'NoneType' has no attribute 'max'", [], "unclear sentence"),
        ("sentence", "", [], "unclear sentence"),
        ("sentence", "The raster {name} is empty.", [], "unclear sentence"),
        ("result", "", ["Traceback\nValueError: x"], "traceback"),
        ("raised", "TypeError: x", ["Traceback\nTypeError: x"], "traceback"),
    ],
)
def test_sentences_are_told_from_tracebacks(how, text, traces, fault):
    end = End(value={"how": how, "text": text, "traces": traces, "said": []})
    assert [kind for kind, _ in faults_of_end(end)] == ([fault] if fault else [])
