# SPDX-License-Identifier: GPL-2.0-or-later
"""Time and memory of a fusion over the size of the scene, against GDAL alone.

The floor is what GDAL takes to read both inputs and to write an output of the same size with the
same options. It is measured right after each size, so that both meet the same load. Each size
runs in a process of its own, so that its peak memory is its own. 8192 pixels a side with 100
bands need 40 GB in the folder.

With --uncertainty each size is fused once more, with the raster that says how sure it is; the floor
stays that of the image alone. A size that is named several times gives runs in turn.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np
from osgeo import osr

from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.registry import DEFAULT_METHOD
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.fusing.uncertainty import UncertaintyOutput
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata
from hmwb_qgis.raster.tiling.tiles import BLOCK
from hmwb_qgis.raster.writing.writer import RasterWriter

PATCH = 128  # multispectral pixels a side, or the next multiple of the ratio
STEP = 512  # multispectral pixels a side that the floor reads and writes at a time
STRIP = 2048  # rows of a raster that the floor writes before it deletes them: room on the disk


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[256, 512], help="pixels a side")
    parser.add_argument("--bands", type=int, default=100)
    parser.add_argument("--ratio", type=int, default=4, help="of the pixel sizes")
    parser.add_argument("--method", default=DEFAULT_METHOD)
    parser.add_argument("--option", action="append", default=[], help="of the method, NAME=JSON")
    parser.add_argument("--memory", type=int, default=2048, help="MiB")
    parser.add_argument("--workers", type=int, help="default: what suits the processors")
    parser.add_argument("--uncertainty", action="store_true", help="each size with it, too")
    parser.add_argument("--folder", type=Path, help="where to put the rasters")
    parser.add_argument("--one", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--unsure", type=Path, help=argparse.SUPPRESS)
    return parser.parse_args()


def options_of(given):
    pairs = (text.split("=", 1) for text in given.option)
    return {name: json.loads(value) for name, value in pairs}


def make_inputs(folder, size, bands, ratio):
    """The same patch of town over and over, written in strips."""
    whole = -(-PATCH // ratio) * ratio
    scene = sample_scene(whole, whole, bands)
    response = np.kron(np.eye(4), np.ones(-(-bands // 4)))[:, :bands]
    pair = simulate(
        scene.image, ratio, spectral_response=response, snr_hyperspectral=30, snr_multispectral=40
    )
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(32632)
    crs = reference.ExportToWkt()
    for name, patch, step in (("h", pair.hyperspectral, ratio), ("m", pair.multispectral, 1)):
        side, count = patch.shape[1], size // step
        grid = Grid((5e5, step, 0, 5e6, 0, -step), crs, count, count)
        centres = scene.wavelengths if name == "h" else None
        metadata = SpectralMetadata(
            ("",) * len(patch), centres, None, np.ones(len(patch), bool)
        )  # fmt: skip
        with RasterWriter(folder / f"{name}.tif", grid, len(patch), spectral=metadata) as writer:
            for row in range(0, count, side):
                for col in range(0, count, side):
                    part = patch[:, : min(side, count - row), : min(side, count - col)]
                    writer.write(part, row, col)
                writer.flush()


def floor_seconds(folder, ratio):
    """GDAL reads the inputs and writes the fused values again, a strip at a time."""
    sources = [RasterSource(folder / f"{name}.tif") for name in ("h", "m", "fused")]
    rows = sources[-1].shape[1]
    strips = (slice(row, min(row + STRIP, rows)) for row in range(0, rows, STRIP))
    return sum(strip_seconds(sources, strip, folder / "again.tif", ratio) for strip in strips)


def strip_seconds(sources, rows, path, ratio):
    """Of some rows; what was written is deleted."""
    h, m, fused = sources
    bands, _, cols = fused.shape
    grid = fused.grid.window(rows, slice(0, cols))
    spent = 0.0
    with RasterWriter(path, grid, bands, block=(BLOCK, BLOCK)) as writer:
        for row in range(rows.start, rows.stop, STEP):
            for col in range(0, cols, STEP):
                part = slice(row, min(row + STEP, rows.stop)), slice(col, min(col + STEP, cols))
                values, _ = fused.read(*part)
                begun = time.perf_counter()
                m.read(*part)
                h.read(*(slice(p.start // ratio, p.stop // ratio) for p in part))
                writer.write(values, row - rows.start, col)
                writer.flush()
                spent += time.perf_counter() - begun
        begun = time.perf_counter()
    spent += time.perf_counter() - begun
    path.unlink()
    return spent


def peak_memory():
    """Of this process alone, in MiB; getrusage would count the parent before the fork too."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return float("nan")


def run_one(given):
    """Fuse one size and print what it took as JSON."""
    folder, shape = given.folder, (given.one, given.one)
    sources = (RasterSource(folder / "h.tif"), RasterSource(folder / "m.tif"))
    begun = time.perf_counter()
    summary = fuse_rasters(
        *sources, folder / "fused.tif", method=given.method, options=options_of(given),
        memory=given.memory, workers=given.workers,
        uncertainty=UncertaintyOutput(given.unsure) if given.unsure else None,
    )  # fmt: skip
    seconds = time.perf_counter() - begun
    voxels = shape[0] * shape[1] * given.bands
    found = {
        "seconds": seconds, "processor": time.process_time(), "peak": peak_memory(),
        "tiles": summary.tiles, "voxels": voxels,
    }  # fmt: skip
    print(json.dumps(found))


def runs_of(given, size, folder):
    """What `run_one` finds for a size: without the uncertainty, and with it if that is asked."""
    command = [sys.executable, __file__, *sys.argv[1:], "--one", str(size), "--folder", folder]
    yield "", json.loads(subprocess.check_output(command).splitlines()[-1])
    if given.uncertainty:
        command += ["--unsure", str(Path(folder) / "unsure.tif")]
        yield " with", json.loads(subprocess.check_output(command).splitlines()[-1])


def main():
    given = arguments()
    if given.one:
        run_one(given)
        return
    print(f"{given.method}, {given.bands} bands, memory bound {given.memory} MiB")
    print(f"{'side':>11} {'tiles':>6} {'seconds':>9} {'CPU s':>8} {'Mvoxel/s':>9} {'peak MiB':>9} "
          f"{'floor s':>8} {'ratio':>6} {'us/voxel':>9} {'to first':>9}")  # fmt: skip
    first = None
    for size in given.sizes:
        with tempfile.TemporaryDirectory(dir=given.folder) as name:
            folder = Path(name)
            make_inputs(folder, size, given.bands, given.ratio)
            runs = list(runs_of(given, size, name))
            floor = floor_seconds(folder, given.ratio)
        for kind, found in runs:
            each = found["seconds"] / found["voxels"] * 1e6
            first = first or each
            print(f"{size:6d}{kind:5} {found['tiles']:6d} {found['seconds']:9.2f} "
                  f"{found['processor']:8.1f} {1 / each:9.2f} {found['peak']:9.0f} "
                  f"{floor:8.2f} {found['seconds'] / floor:6.1f} {each:9.3f} "
                  f"{each / first:9.2f}", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
