# SPDX-License-Identifier: GPL-2.0-or-later
"""Nothing of the plugin uses what PyQt 6 took away, and its Qt code runs with PyQt 6."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

import qt6
from hmwb_qgis.provider import ALGORITHMS

ROOT = Path(__file__).resolve().parents[1]
PYTHON = ROOT / "build" / "qt6-venv" / "bin" / "python"
SOURCES = sorted(
    path
    for folder in ("hmwb_qgis", "tools", "resources", "docs")
    for path in (ROOT / folder).rglob("*.py")
)
SNIPPETS = {
    "module": "from {0} import anything",
    "import": "from qgis.PyQt.QtCore import {0}",
    "name": "x = {0}",
    "method": "x.{0}()",
    "member": "x = {0}",
}


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT).as_posix())
def test_nothing_that_qt6_lacks_is_used(path):
    assert qt6.problems(path.read_text("utf-8")) == []


@pytest.mark.parametrize("change", qt6.CHANGES, ids=lambda c: f"{c.kind}-{c.names[0]}")
def test_every_change_is_found_and_tells_its_source(change):
    for name in change.names:
        found = qt6.problems(SNIPPETS[change.kind].format(name))
        assert any(change.source in line and change.instead in line for line in found), name


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("box.activated[str].connect(f)", "activated[str]"),
        ("menu.addAction(icon, 'text', f, 'Ctrl+A')", "addAction"),
        ("QDateTime(2026, 1, 2, 3, 4, 5, 6, 1)", "QDateTime"),
    ],
)
def test_calls_that_changed_are_found(source, found):
    (line,) = qt6.problems(source)
    assert found in line


def test_what_both_have_is_no_problem():
    source = (
        "from qgis.PyQt.QtCore import QUrl, Qt\nfrom qgis.PyQt.QtGui import QIcon\n"
        "x = Qt.MouseButton.MiddleButton\ndialog.exec()\nbox.activated.connect(f)\nlist[str]\n"
    )
    assert qt6.problems(source) == []


@pytest.mark.skipif(not PYTHON.is_file(), reason="needs PyQt 6 (make qt6)")
def test_the_qt_code_runs_with_pyqt6():
    run = [str(PYTHON), str(Path(__file__).with_name("qt6_run.py"))]
    done = subprocess.run(run, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert told["PyQt"].startswith("6.")
    assert told["tools"] == len(ALGORITHMS)
