# SPDX-License-Identifier: GPL-2.0-or-later
"""The plugin as users get it: staged, in an empty profile, run by QGIS's own qgis_process."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from make_zip import make_zip, plugin_version
from qgis_process import QgisProcess
from stage import stage

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    """A staged plugin folder."""
    return stage(tmp_path_factory.mktemp("staged"))


def test_zip_is_reproducible(staged, tmp_path):
    first = make_zip(staged, tmp_path / "first.zip").read_bytes()
    for path in staged.rglob("*"):
        os.utime(path)
    assert make_zip(staged, tmp_path / "second.zip").read_bytes() == first


def test_versions_agree(staged):
    version = plugin_version(staged)
    assert f'version = "{version}"' in (ROOT / "pyproject.toml").read_text("utf-8")
    assert f"version: {version}\n" in (ROOT / "CITATION.cff").read_text("utf-8")
    assert f"## {version}" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_resources_are_found_in_both_layouts(staged):
    code = "from hmwb_qgis.paths import resource_path; print(resource_path('icons/hmwb.svg'))"
    for folder in (ROOT, staged.parent):
        run = [sys.executable, "-c", code]
        found = Path(
            subprocess.run(
                run, cwd=folder, check=True, capture_output=True, text=True
            ).stdout.strip()
        )
        assert found.is_file()
        assert folder in found.parents


def test_loads_in_qgis_process(staged, tmp_path):
    qgis = QgisProcess(plugins=staged.parent, profile=tmp_path)
    assert "hmwb:createsamplescene" in qgis.algorithms()
