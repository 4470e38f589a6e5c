# SPDX-License-Identifier: GPL-2.0-or-later
"""`make bench` sees a loss, and the figures of the release are figures of its cases."""

from __future__ import annotations

import json

import bench
import pytest

BEFORE = {"a | hmwb": {"relative_rmse": 2.0, "sam": 1.0, "seconds": 1.0}}


def changed(**figures):
    return {"a | hmwb": {**BEFORE["a | hmwb"], **figures}}


def test_a_loss_of_four_percent_is_seen_in_either_figure():
    assert "sam 1.000 -> 1.040 (+4.0%)" in bench.losses(changed(sam=1.04), BEFORE)[0]
    assert "relative_rmse" in bench.losses(changed(relative_rmse=2.08), BEFORE)[0]


@pytest.mark.parametrize("better", [{"sam": 1.02}, {"sam": 0.5}, {"seconds": 9.0}])
def test_noise_gains_and_slowness_are_no_loss(better):
    assert bench.losses(changed(**better), BEFORE) == []


def test_what_the_release_does_not_know_is_no_loss():
    assert bench.losses({"b | hmwb": {"relative_rmse": 9.0, "sam": 9.0}}, BEFORE) == []


def test_released_figures_are_those_of_the_sweep():
    released = json.loads(bench.RELEASED.read_text("utf-8"))
    assert {f"{setting.name} | hmwb" for setting in bench.SWEEP} <= set(released)
    assert {key for row in released.values() for key in row} == {"relative_rmse", "sam", "seconds"}


def test_sabotage_of_the_method_is_caught(monkeypatch, capsys, tmp_path):
    """A whole run of the first case, with the result spoilt."""
    monkeypatch.setattr(bench, "SWEEP", bench.SWEEP[:1])
    monkeypatch.setattr(bench, "METHODS", ["regression"])
    monkeypatch.setattr(bench, "RELEASED", tmp_path / "released.json")
    honest = bench.measure([])
    (tmp_path / "released.json").write_text(json.dumps(honest), "utf-8")
    fuse = bench.fuse

    def spoilt(**given):
        result = fuse(**given)
        result.image[:] = 0.9 * result.image + 0.1 * result.image.mean(axis=(1, 2), keepdims=True)
        return result

    monkeypatch.setattr(bench, "fuse", spoilt)
    monkeypatch.setattr("sys.argv", ["bench.py", "--into", str(tmp_path / "now.json")])
    with pytest.raises(SystemExit, match="worse by more than 3%"):
        bench.main()
    assert "relative_rmse" in capsys.readouterr().out
