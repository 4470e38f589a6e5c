# SPDX-License-Identifier: GPL-2.0-or-later
"""The release gate finds what the plugin repository refuses."""

from __future__ import annotations

import zipfile

import pytest

import check_release
from make_zip import make_zip
from stage import stage


@pytest.fixture(scope="module")
def staged(tmp_path_factory):
    return stage(tmp_path_factory.mktemp("staged"))


@pytest.fixture
def archive(staged, tmp_path):
    """The zip of the plugin, to add to."""
    with zipfile.ZipFile(make_zip(staged, tmp_path / "plugin.zip"), "a") as opened:
        yield opened


def test_our_own_zip_passes(archive, staged):
    assert list(check_release.check_structure(archive)) == []
    assert list(check_release.check_modes(archive)) == []
    assert list(check_release.check_metadata(staged)) == []
    assert list(check_release.check_python(staged)) == []


@pytest.mark.parametrize(
    "name", ["run.sh", "tool.BAT", "library.so", ".hidden", "__pycache__/a.pyc", "tests/a.py"]
)
def test_suspicious_files_are_refused(archive, name):
    archive.writestr(f"hmwb_qgis/{name}", "")
    (problem,) = check_release.check_structure(archive)
    assert name in problem


def test_binary_files_are_refused(archive):
    archive.writestr("hmwb_qgis/data.txt", b"\0\1")
    assert list(check_release.check_structure(archive)) == ["hmwb_qgis/data.txt is a binary file"]


@pytest.mark.parametrize(("mode", "word"), [(0o100755, "executed"), (0o120644, "no plain file")])
def test_modes_are_refused(archive, mode, word):
    entry = zipfile.ZipInfo("hmwb_qgis/extra.py")
    entry.external_attr = mode << 16
    archive.writestr(entry, "")
    (problem,) = check_release.check_modes(archive)
    assert word in problem


@pytest.mark.parametrize(
    ("source", "word"),
    [("dialog.exec_()", "exec_"), (f"x = '{'a' * 600}'", "characters"), ("def f(:", "invalid")],
)
def test_python_is_read(tmp_path, source, word):
    (tmp_path / "module.py").write_text(source, "utf-8")
    (problem,) = check_release.check_python(tmp_path)
    assert word in problem


def test_placeholders_are_no_addresses(tmp_path):
    fields = {"email": "a@b.org", "repository": "https://example.org/x", "tracker": "https://c.org"}
    lines = ["[general]", *(f"{key}={value}" for key, value in fields.items())]
    (tmp_path / "metadata.txt").write_text("\n".join(lines), "utf-8")
    (problem,) = check_release.check_addresses(tmp_path)
    assert problem.startswith("repository is still https://example.org/x")
