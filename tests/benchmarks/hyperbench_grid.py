# SPDX-License-Identifier: GPL-2.0-or-later
"""Run HyperBench's grid on scenes of a folder, with all our methods; see `make hyperbench`.

python tests/benchmarks/hyperbench_grid.py SCENES [--methods hmwb:blind cnmf:told ...]
    [--psfs gaussian ...] [--bands 3 4 8 16] [--ratios 4 8 16] [--pipelines NAME=file.py ...]

SCENES holds rasters (.tif) or pairs (.npz, see pairs.py), of which the reference is used. Degrading
and indices are HyperBench's own, and so is the CSV. What stands in it already is not run again: a
run that was stopped goes on where it was. --pipelines takes further methods from files of your own
that define `run_pipeline` as HyperBench asks for it.

docs/hyperbench.md tells how SpectraLift and SpectraMorph, which need TensorFlow and their authors'
code, come beside.
"""

from __future__ import annotations

import argparse
import csv
import importlib.util
import logging
import tempfile
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import hyperbench as hb
import numpy as np
from hyperbench_adapter import Pipeline
from hyperbench_table import write_table
from scipy.io import savemat

METHODS = (
    "hmwb:blind", "hmwb:told", "hysure:blind", "hysure:told", "cnmf:blind", "cnmf:told",
    "hmwb-paper:told", "regression:blind", "wavelet:blind", "arithmetic-mean:told",
    "geometric-mean:told", "interpolation:blind",
)  # fmt: skip
RATIOS, BANDS = (4, 8, 16), (3, 4, 8, 16)
SNR = {4: 35.0}  # dB of the hyperspectral image, by ratio, as the benchmark's authors have it
SNR_BEYOND = 30.0
SMALLEST = 6  # hyperspectral pixels along each side, for a ratio to be run
SUFFIXES = (".tif", ".npz")


class Case(NamedTuple):
    """A row of the CSV."""

    scene: str
    psf: str
    bands: int
    ratio: int
    method: str

    @classmethod
    def of(cls, row: dict[str, Any]) -> Case:
        """The one that a row of the CSV tells of."""
        return cls(
            row["scene_name"], row["psf_name"], int(row["msi_band_count"]),
            int(row["downsampling_ratio"]), row["method_name"],
        )  # fmt: skip


def load_scene(path: Path) -> np.ndarray:
    """A hyperspectral scene, (bands, rows, cols)."""
    if path.suffix == ".npz":
        with np.load(path) as file:
            return np.asarray(file["reference"], np.float32)
    from osgeo import gdal

    gdal.UseExceptions()
    return np.asarray(gdal.Open(str(path)).ReadAsArray(), np.float32)


def write_scenes(folder: Path, ratios: list[int], into: Path) -> Iterator[tuple[Path, int]]:
    """Scenes as HyperBench reads them, cut to whole hyperspectral pixels, and the ratio of each."""
    for path in sorted(p for p in folder.iterdir() if p.suffix in SUFFIXES):
        scene = load_scene(path)
        for ratio in ratios:
            rows, cols = (size // ratio * ratio for size in scene.shape[1:])
            if min(rows, cols) < SMALLEST * ratio:
                print(f"{path.stem}: too small for a ratio of {ratio}")
                continue
            target = into / f"ratio{ratio}" / f"{path.stem}.mat"
            target.parent.mkdir(parents=True, exist_ok=True)
            savemat(target, {"scene": np.moveaxis(scene[:, :rows, :cols], 0, -1)})
            yield target, ratio


def pipeline_of(name: str, files: dict[str, Path]) -> Any:
    """One of our methods, or what a file defines."""
    if name not in files:
        return Pipeline.named(name)
    spec = importlib.util.spec_from_file_location(f"pipeline_{name}", files[name])
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def run_case(case: Case, scene: Path, pipeline: Any) -> dict[str, Any]:
    """One row of the CSV, made by HyperBench."""
    config = hb.BenchmarkConfig(
        scene_path=scene, scene_key="scene", psf_names=[case.psf], msi_band_counts=[case.bands],
        downsample_ratio_to_spatial_snr_db={case.ratio: SNR.get(case.ratio, SNR_BEYOND)},
        save_csv=False,
    )  # fmt: skip
    adapter = hb.PipelineAdapter(
        pipeline, name=case.method, input_backend="numpy", add_batch_dim=False
    )
    logger = logging.getLogger("hyperbench.case")
    logger.propagate = False
    (row,) = hb.run_benchmark(adapter, config, logger=logger, log_level=logging.CRITICAL).rows
    return dict(row)


def read_rows(path: Path) -> list[dict[str, Any]]:
    """What an earlier run has reached; failures are tried again."""
    if not path.is_file():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if row["status"] == "success"]


def write_rows(rows: list[dict[str, Any]], path: Path) -> None:
    """The CSV as HyperBench writes it, whole or not at all."""
    part = path.with_suffix(".part")
    hb.benchmark.results.BenchmarkResults(rows).to_csv(part)
    part.replace(path)


def parse() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("scenes", type=Path)
    parser.add_argument("--into", type=Path, default=Path("build/hyperbench"))
    parser.add_argument("--methods", nargs="+", default=list(METHODS))
    parser.add_argument("--psfs", nargs="+", default=sorted(hb.AVAILABLE_PSFS))
    parser.add_argument("--bands", nargs="+", type=int, default=list(BANDS))
    parser.add_argument("--ratios", nargs="+", type=int, default=list(RATIOS))
    parser.add_argument("--pipelines", nargs="*", default=[], metavar="NAME=FILE")
    arguments = parser.parse_args()
    if not arguments.scenes.is_dir():
        parser.error(f"{arguments.scenes} is no folder: give one with scenes.")
    return arguments


def main() -> None:
    warnings.filterwarnings("ignore")
    given = parse()
    files = {name: Path(path) for name, path in (p.split("=", 1) for p in given.pipelines)}
    names = [n if n in files else Pipeline.named(n).name for n in (*given.methods, *files)]
    given.into.mkdir(parents=True, exist_ok=True)
    path = given.into / "hyperbench.csv"
    rows = read_rows(path)
    done = {Case.of(row) for row in rows}
    with tempfile.TemporaryDirectory() as scratch:
        for scene, ratio in write_scenes(given.scenes, given.ratios, Path(scratch)):
            cases = [
                Case(scene.stem, psf, bands, ratio, name)
                for bands in given.bands for psf in given.psfs for name in names
            ]  # fmt: skip
            for case in cases:
                if case in done:
                    continue
                row = run_case(case, scene, pipeline_of(case.method, files))
                rows.append(row)
                write_rows(rows, path)
                said = f"RMSE {row['RMSE']:.5f}  SAM {row['SAM']:6.3f}" if "SAM" in row else ""
                print(*case, said or row["error"], f"{row['runtime_seconds']:.1f} s", flush=True)
    print(write_table(path, given.into))


if __name__ == "__main__":
    main()
