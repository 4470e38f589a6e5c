# SPDX-License-Identifier: GPL-2.0-or-later
"""A short and fixed part of `make fuzz`, as users start it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
CASES = 24  # the same on every machine, a quarter of a minute where nothing else runs


def test_made_inputs_end_in_a_sentence_or_a_right_result(tmp_path):
    table = tmp_path / "fuzz.json"
    command = [sys.executable, "-m", "fuzz", "--seed", "15", "--count", str(CASES)]
    done = subprocess.run(
        [*command, "--json", str(table)],
        env={**os.environ, "PYTHONPATH": f"{ROOT}{os.pathsep}{ROOT / 'tests'}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
    told = json.loads(table.read_text("utf-8"))
    assert told["faults"] == []
    assert told["cases"] == CASES
    endings = {ending for counts in told["sorts"].values() for ending in counts}
    assert {"result", "sentence"} <= endings
