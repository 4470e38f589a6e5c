# SPDX-License-Identifier: GPL-2.0-or-later
"""These tests set threads in processes of their own: the setting is one of the whole process."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.samplescene import write_sample_scene
from hmwb_qgis.raster.simulate import simulate_rasters

BEGIN = """
import numpy, scipy.linalg, threading
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.tiling.blas_threads import blas_threads, one_blas_thread
from hmwb_qgis.raster.tiling.executors import run
"""


def printed(text: str) -> list[str]:
    """What a script prints in a process whose BLAS starts with three threads."""
    threads = {"OPENBLAS_NUM_THREADS": "3", "OMP_NUM_THREADS": "3"}
    found = subprocess.run(
        [sys.executable, "-c", BEGIN + text], env={**os.environ, **threads},
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    return found.stdout.split()


def test_tiles_side_by_side_take_one_thread_each_and_one_tile_takes_all():
    text = """
def threads(_item, _report):
    return max(blas_threads(), default=1)
for workers in (1, 2):
    run(range(4), threads, lambda _, n: print(n), Reporter(), workers=workers)
print(max(blas_threads(), default=1))
"""
    before = printed("print(max(blas_threads(), default=1))")
    assert printed(text) == before * 4 + ["1"] * 4 + before


def test_what_was_set_holds_again_after_an_error_and_when_the_last_has_gone():
    text = """
def failing(_item, _report):
    raise ValueError
try:
    run(range(4), failing, print, Reporter(), workers=2)
except ValueError:
    print(max(blas_threads(), default=1))
with one_blas_thread():
    with one_blas_thread():
        pass
    print(max(blas_threads(), default=1))
print(max(blas_threads(), default=1))
"""
    before = printed("print(max(blas_threads(), default=1))")
    assert printed(text) == [*before, "1", *before]


@pytest.mark.parametrize(("method", "held"), [("hmwb", True), ("hysure", False)])
def test_a_scene_is_learned_and_cut_with_one_thread_and_fused_whole_with_all(
    method, held, tmp_path
):
    """Also where one tile is all, or tiles are fused one by one."""
    write_sample_scene(tmp_path / "i.tif", 64, 64, 12)
    reference = RasterSource(tmp_path / "i.tif")
    simulate_rasters(reference, tmp_path / "h.tif", tmp_path / "m.tif", ratio=4)
    reference.close()
    text = f"""
from hmwb_qgis.core.hmwb.fitted import FittedHmwb
from hmwb_qgis.core.methods.base import FittedMethod
from hmwb_qgis.raster import fuse
from hmwb_qgis.raster.reading.source import RasterSource
def printing(call):
    def wrapped(*given, **named):
        print(max(blas_threads(), default=1))
        return call(*given, **named)
    return wrapped
fuse.fit_prepared = printing(fuse.fit_prepared)
for fitted in (FittedMethod, FittedHmwb):
    fitted.fuse_strips = printing(fitted.fuse_strips)
pair = [RasterSource(rf"{tmp_path}/{{name}}.tif") for name in "hm"]
fuse.fuse_rasters(*pair, r"{tmp_path}/fused.tif", method="{method}", workers=1)
print(max(blas_threads(), default=1))
"""
    before = printed("print(max(blas_threads(), default=1))")
    assert printed(text) == ["1", *(["1"] if held else before), *before]


@pytest.mark.parametrize("limits", [None, "controller"])
def test_threadpoolctl_is_asked_first_and_is_not_needed(limits, tmp_path):
    if limits:
        (tmp_path / "threadpoolctl.py").write_text(
            "from contextlib import contextmanager\n"
            "@contextmanager\n"
            "def threadpool_limits(limits, user_api):\n"
            "    print(limits, user_api)\n"
            "    yield\n"
            "    print('restored')\n"
        )
    text = f"""
import sys
sys.path.insert(0, {str(tmp_path)!r})
if {limits!r} is None:
    sys.modules["threadpoolctl"] = None
with one_blas_thread():
    print("inside")
"""
    expected = ["1", "blas", "inside", "restored"] if limits else ["inside"]
    assert printed(text) == expected
