# SPDX-License-Identifier: GPL-2.0-or-later
"""Progress moves, and cancelling is quick and leaves nothing behind."""

from __future__ import annotations

import shutil
import time

import pytest

OUTPUTS = {
    "createsamplescene": ["OUTPUT"],
    "simulatedegradation": ["HYPERSPECTRAL", "MULTISPECTRAL"],
    "denoisehyperspectral": ["OUTPUT"],
    "denoisemultispectral": ["OUTPUT"],
    "fusehmwb": ["OUTPUT"],
    "fusecnmf": ["OUTPUT"],
    "fusehysure": ["OUTPUT"],
    "fusemean": ["OUTPUT"],
    "fusesimple": ["OUTPUT"],
    "estimateresponses": ["RESPONSE"],
    "align": ["OUTPUT", "SHIFTS"],
    "assessquality": ["SAM_MAP", "RMSE_MAP"],
    "comparemethods": ["HTML"],
}


@pytest.fixture(scope="module")
def given(run, tmp_path_factory):
    """Inputs of every algorithm, large enough for a run to be cancelled half-way."""
    folder = tmp_path_factory.mktemp("large")
    made = {
        name: str(folder / f"{name.lower()}.tif")
        for name in ("REFERENCE", "HYPERSPECTRAL", "MULTISPECTRAL")
    }
    size = {"ROWS": 128, "COLUMNS": 128, "BANDS": 40}
    run("createsamplescene", **size, OUTPUT=made["REFERENCE"])
    run("simulatedegradation", **made)
    copy = shutil.copy(made["REFERENCE"], folder / "copy.tif")
    both = {name: made[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    return {
        "createsamplescene": {"ROWS": 300, "COLUMNS": 300},
        "simulatedegradation": {"REFERENCE": made["REFERENCE"]},
        "denoisehyperspectral": {"INPUT": made["REFERENCE"], "METHOD": "sstv"},
        "denoisemultispectral": {"INPUT": made["MULTISPECTRAL"]},
        "fusehmwb": both,
        "fusecnmf": {**both, "INNER_ITERATIONS": 30},
        "fusehysure": {**both, "ITERATIONS": 30},
        "fusemean": both,
        "fusesimple": both,
        "estimateresponses": both,
        "align": both,
        "comparemethods": {
            "REFERENCE": made["REFERENCE"],
            "METHODS": ["arithmetic-mean", "regression", "interpolation"],
        },
        "assessquality": {"REFERENCE": made["REFERENCE"], "FUSED": str(copy)},
    }


@pytest.mark.parametrize("name", OUTPUTS)
@pytest.mark.parametrize("percent", [0.01, 30])
def test_cancelling_is_quick_and_leaves_nothing(run, given, listening, tmp_path, name, percent):
    feedback = listening(cancel_at=percent)
    cancelled = []
    feedback.canceled.connect(lambda: cancelled.append(time.perf_counter()))
    outputs = {key: str(tmp_path / f"{key}.tif") for key in OUTPUTS[name]}
    result = run(name, feedback, **given[name], **outputs)
    assert cancelled, "the run was over before it could be cancelled"
    assert time.perf_counter() - cancelled[0] < 1.0
    assert result == {}
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", OUTPUTS)
def test_progress_moves_and_only_forward(run, given, listener, tmp_path, name):
    outputs = {key: str(tmp_path / f"{key}.tif") for key in OUTPUTS[name]}
    run(name, listener, **given[name], **outputs)
    assert len(listener.fractions) >= 2
    assert listener.fractions == sorted(listener.fractions)
    assert listener.fractions[-1] == pytest.approx(100)
