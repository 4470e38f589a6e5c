# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the whole chain in QGIS: two rasters are made from a reference, fused, and compared to it.

Leaves the rasters and a report in build/demo and prints the quality of the fused raster.
"""

from __future__ import annotations

import argparse
import shutil
import sys
import time
from pathlib import Path
from typing import Any

from qgis_process import QgisProcess, QgisProcessError

BUILD = Path(__file__).resolve().parent.parent / "build"
INDICES = (
    ("SAM", "SAM (degrees)", 0.0),
    ("RELATIVE_RMSE", "relative RMSE (%)", 0.0),
    ("RMSE", "RMSE (units of the scene)", 0.0),
    ("NORMALISED_RMSE", "RMSE after division by the sum", 0.0),
    ("CC", "CC", 1.0),
    ("PSNR", "PSNR (dB)", None),
    ("ERGAS", "ERGAS", 0.0),
    ("UIQI", "UIQI", 1.0),
    ("SSIM", "SSIM", 1.0),
)


class Chain:
    """The steps, each an algorithm of the plugin, in a folder for their results."""

    def __init__(self, qgis: QgisProcess, folder: Path) -> None:
        self.qgis = qgis
        self.folder = folder

    def run(self, scene: Path | None) -> dict[str, dict[str, Any]]:
        """Go through all steps; return the numbers of the assessment for each method."""
        to = self.folder.joinpath
        if scene is None:
            scene = to("reference.tif")
            self.step("createsamplescene", OUTPUT=scene)
        self.step(
            "simulatedegradation",
            REFERENCE=scene,
            HYPERSPECTRAL=to("hyperspectral.tif"),
            MULTISPECTRAL=to("multispectral.tif"),
            RESPONSE=to("spectral_response.csv"),
        )
        for kind in ("hyperspectral", "multispectral"):
            source, target = to(f"{kind}.tif"), to(f"{kind}_denoised.tif")
            self.step(f"denoise{kind}", INPUT=source, OUTPUT=target)
        self.fuse("fused", "_denoised", METHOD="hmwb-paper", DENOISE="false")
        paper = self.assess(scene, "fused", "quality")
        self.fuse("fused_hmwb", "", METHOD="hmwb")  # denoises by itself
        return {"hmwb-paper": paper, "hmwb": self.assess(scene, "fused_hmwb", "quality_hmwb")}

    def fuse(self, name: str, kind: str, **options: Any) -> None:
        """Fuse the two rasters, as observed or denoised."""
        self.step(
            "fusehmwb",
            HYPERSPECTRAL=self.folder / f"hyperspectral{kind}.tif",
            MULTISPECTRAL=self.folder / f"multispectral{kind}.tif",
            SPECTRAL_RESPONSE=self.folder / "spectral_response.csv",
            OUTPUT=self.folder / f"{name}.tif",
            **options,
        )

    def assess(self, scene: Path, fused: str, quality: str) -> dict[str, Any]:
        """Compare a fused raster with the scene; leave report, tables and maps."""
        to = self.folder.joinpath
        return self.step(
            "assessquality",
            REFERENCE=scene,
            FUSED=to(f"{fused}.tif"),
            HYPERSPECTRAL=to("hyperspectral.tif"),
            MULTISPECTRAL=to("multispectral.tif"),
            HTML=to(f"{quality}.html"),
            CSV=to(f"{quality}.csv"),
            JSON=to(f"{quality}.json"),
            SAM_MAP=to(f"{quality}_sam.tif"),
            RMSE_MAP=to(f"{quality}_rmse.tif"),
        )

    def step(self, name: str, **parameters: Any) -> dict[str, Any]:
        """Run one algorithm and say how long it took."""
        print(f"  hmwb:{name:22s}", end="", flush=True)
        start = time.perf_counter()
        results = self.qgis.run(f"hmwb:{name}", **parameters)
        print(f"{time.perf_counter() - start:6.1f} s")
        return results


def print_table(results: dict[str, dict[str, Any]]) -> None:
    """The numbers of the assessment, a column a method."""
    methods = "".join(f"{method:>12s}" for method in results)
    print(f"\n  {'quality of the fused raster':34s}{methods}{'perfect':>10s}")
    for key, title, perfect in INDICES:
        values = "".join(f"{float(numbers[key]):12.4g}" for numbers in results.values())
        best = "-" if perfect is None else f"{perfect:g}"
        print(f"  {title:34s}{values}{best:>10s}")


def empty_folder(folder: Path) -> None:
    """Remove the files of an earlier run."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.iterdir():
        if path.is_file():
            path.unlink()


def main() -> None:
    """Run the demonstration from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scene", type=Path, help="reference raster; none: the sample scene")
    parser.add_argument("--plugins", type=Path, default=BUILD, help="folder of the staged plugin")
    parser.add_argument("--into", type=Path, default=BUILD / "demo", help="folder of the results")
    options = parser.parse_args()
    if options.scene is not None and not options.scene.is_file():
        sys.exit(f"There is no file {options.scene}.")
    empty_folder(options.into)
    scene = None if options.scene is None else options.scene.resolve()
    print(f"Scene: {scene or 'the sample scene of the plugin'}")
    profile = BUILD / "profile"
    shutil.rmtree(profile, ignore_errors=True)
    try:
        qgis = QgisProcess(options.plugins, profile)
        results = Chain(qgis, options.into.resolve()).run(scene)
    except QgisProcessError as error:
        sys.exit(f"\n{error}")
    print_table(results)
    print(f"\nRasters and report: {options.into}")


if __name__ == "__main__":
    main()
