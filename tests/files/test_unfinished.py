# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import os
import platform
import resource
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.files import owner
from hmwb_qgis.files.text import write_text
from hmwb_qgis.files.unfinished import Unfinished

ROOT = Path(__file__).resolve().parents[2]
BEGIN = """
import os, pathlib, sys
from hmwb_qgis.files.unfinished import Unfinished

def begin(path):
    file = Unfinished(path, ('.aux',))
    file.create()
    file.path.write_text('new')
    return file

path = pathlib.Path(sys.argv[1])
"""


def process(code, path):
    """Another process, which can begin to write."""
    return subprocess.Popen(
        [sys.executable, "-c", BEGIN + textwrap.dedent(code), str(path)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )


def names(folder):
    return {path.name for path in folder.iterdir()}


def test_a_file_appears_whole_and_alone(tmp_path):
    with Unfinished(tmp_path / "x.csv") as file:
        file.path.write_text("half")
        assert not (tmp_path / "x.csv").exists() and file.path.name == "x.csv"
        file.path.write_text("whole")
    assert (tmp_path / "x.csv").read_text() == "whole" and names(tmp_path) == {"x.csv"}


@pytest.mark.parametrize("error", [KeyboardInterrupt(), MemoryError(), HmwbError("No.")])
def test_an_exception_leaves_what_was_there(tmp_path, error):
    (tmp_path / "x.csv").write_text("earlier")
    with pytest.raises(type(error)), Unfinished(tmp_path / "x.csv") as file:
        file.path.write_text("half")
        raise error
    assert (tmp_path / "x.csv").read_text() == "earlier" and names(tmp_path) == {"x.csv"}


def test_the_next_run_removes_what_a_killed_one_left(tmp_path):
    with process("file = begin(path)\nos.kill(os.getpid(), 9)", tmp_path / "x.csv") as killed:
        assert killed.wait(30) == -signal.SIGKILL
    assert any(name.startswith(".x.part-") for name in names(tmp_path))
    write_text(tmp_path / "y.csv", "of another name")
    assert any(name.startswith(".x.part-") for name in names(tmp_path))
    write_text(tmp_path / "x.csv", "next")
    assert names(tmp_path) == {"x.csv", "y.csv"}


def test_what_a_living_process_writes_is_left_to_it(tmp_path):
    code = "file = begin(path)\nprint('begun', flush=True)\ninput()\nfile.finish()"
    with process(code, tmp_path / "x.csv") as living:
        assert living.stdout.readline() == "begun\n"
        write_text(tmp_path / "x.csv", "meanwhile")
        assert (tmp_path / "x.csv").read_text() == "meanwhile"
        living.communicate("\n", timeout=30)
    assert living.returncode == 0
    assert (tmp_path / "x.csv").read_text() == "new" and names(tmp_path) == {"x.csv"}


def test_two_runs_in_one_process_do_not_disturb_each_other(tmp_path):
    with Unfinished(tmp_path / "x.csv") as one:
        one.path.write_text("one")
        write_text(tmp_path / "x.csv", "two")
    assert (tmp_path / "x.csv").read_text() == "one" and names(tmp_path) == {"x.csv"}


def abandon(path):
    """Leave a folder, as a process that ended without a word."""
    file = Unfinished(path)
    file.create()
    if file._lock is not None:
        file._lock.release()


def test_what_another_computer_left_stays(tmp_path, monkeypatch):
    with monkeypatch.context() as elsewhere:
        elsewhere.setattr(platform, "node", lambda: "elsewhere")
        abandon(tmp_path / "x.csv")
    write_text(tmp_path / "x.csv", "here")
    assert len(names(tmp_path)) == 2


def test_without_locks_all_is_written_and_nothing_removed(tmp_path, monkeypatch):
    def no_locks(_descriptor):
        raise OSError("No locks available")

    monkeypatch.setattr(owner, "_lock", no_locks)
    abandon(tmp_path / "x.csv")
    write_text(tmp_path / "x.csv", "here")
    assert (tmp_path / "x.csv").read_text() == "here" and len(names(tmp_path)) == 2


def earlier_raster(folder):
    """A file with others that belong to it."""
    for name in ("x.dat", "x.hdr", "x.dat.aux", "other.hdr"):
        (folder / name).write_text("earlier")


def test_killed_at_any_step_no_new_file_is_seen_with_an_old_one(tmp_path):
    code = """
        move, steps = pathlib.Path.replace, []

        def replace(path, target):
            if len(steps) == step:
                os.kill(os.getpid(), 9)
            steps.append(path)
            return move(path, target)

        for folder in path.iterdir():
            step = int(folder.name)
            if os.fork() == 0:
                file = begin(folder / "x.dat")
                (file.path.parent / "x.hdr").write_text("new")
                pathlib.Path.replace = replace
                file.finish()
                os._exit(0)
            os.wait()
    """
    folders = [tmp_path / str(step) for step in range(6)]
    for folder in folders:
        folder.mkdir()
        earlier_raster(folder)
    with process(code, tmp_path) as forks:
        assert forks.wait(60) == 0
    complete = {"earlier": {"x.dat", "x.hdr", "x.dat.aux"}, "new": {"x.dat", "x.hdr"}}
    shown = []
    for folder in folders:
        found = {p.name: p.read_text() for p in folder.glob("[!.]*")}
        assert found.pop("other.hdr") == "earlier"
        shown.append(found.get("x.dat"))
        if "x.dat" in found:
            assert set(found) == complete[found["x.dat"]]
            assert set(found.values()) == {found["x.dat"]}
    # Three files give way to two in five steps; in between there is no raster.
    assert shown == ["earlier", None, None, None, None, "new"]


@pytest.mark.parametrize("step", range(5))
def test_what_was_there_comes_back_if_a_step_fails(tmp_path, monkeypatch, step):
    earlier_raster(tmp_path)
    move, steps = Path.replace, []

    def replace(path, target):
        steps.append(path)
        if len(steps) == step + 1:
            raise OSError(28, "No space left on device")
        return move(path, target)

    file = Unfinished(tmp_path / "x.dat", (".aux",))
    file.create()
    for name in ("x.dat", "x.hdr"):
        (file.path.parent / name).write_text("new")
    monkeypatch.setattr(Path, "replace", replace)
    with pytest.raises(HmwbError, match="No space left"):
        file.finish()
    assert {p.read_text() for p in tmp_path.iterdir()} == {"earlier"}
    assert names(tmp_path) == {"x.dat", "x.hdr", "x.dat.aux", "other.hdr"}


@pytest.mark.parametrize("letter", ["x", "é", "\U0001d6c0"])
def test_names_as_long_as_the_file_system_takes(tmp_path, letter):
    most = os.pathconf(tmp_path, "PC_NAME_MAX") - len(".csv")
    path = tmp_path / (letter * (most // len(letter.encode())) + ".csv")
    write_text(path, "long")
    assert names(tmp_path) == {path.name}


def test_a_name_that_is_too_long_is_a_sentence(tmp_path):
    with pytest.raises(HmwbError, match="too long"):
        write_text(tmp_path / ("x" * 300 + ".csv"), "long")
    assert not names(tmp_path)


def test_bytes_of_names_that_are_no_text_can_be_told(tmp_path):
    write_text(tmp_path / "x.json", "/data/r\udce9flectance.tif")
    assert (tmp_path / "x.json").read_text("utf-8") == r"/data/r\udce9flectance.tif"


@pytest.mark.parametrize("earlier", [False, True])
def test_a_full_disk_is_a_sentence_and_leaves_what_was_there(tmp_path, earlier):
    if earlier:
        (tmp_path / "x.html").write_text("earlier")
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        with pytest.raises(HmwbError, match=r"Cannot write .*x\.html: .*; choose another place"):
            write_text(tmp_path / "x.html", "x" * 1001)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert {p.name: p.read_text() for p in tmp_path.iterdir()} == (
        {"x.html": "earlier"} if earlier else {}
    )
