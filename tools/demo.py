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

    def run(self, scene: Path | None) -> dict[str, Any]:
        """Go through all steps; return the numbers of the last."""
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
        self.step(
            "fusehmwb",
            HYPERSPECTRAL=to("hyperspectral_denoised.tif"),
            MULTISPECTRAL=to("multispectral_denoised.tif"),
            SPECTRAL_RESPONSE=to("spectral_response.csv"),
            DENOISE="false",
            OUTPUT=to("fused.tif"),
        )
        return self.step(
            "assessquality",
            REFERENCE=scene,
            FUSED=to("fused.tif"),
            HYPERSPECTRAL=to("hyperspectral.tif"),
            MULTISPECTRAL=to("multispectral.tif"),
            HTML=to("quality.html"),
            CSV=to("quality.csv"),
            JSON=to("quality.json"),
            SAM_MAP=to("sam.tif"),
            RMSE_MAP=to("rmse.tif"),
        )

    def step(self, name: str, **parameters: Any) -> dict[str, Any]:
        """Run one algorithm and say how long it took."""
        print(f"  hmwb:{name:22s}", end="", flush=True)
        start = time.perf_counter()
        results = self.qgis.run(f"hmwb:{name}", **parameters)
        print(f"{time.perf_counter() - start:6.1f} s")
        return results


def print_table(results: dict[str, Any]) -> None:
    """The numbers of the assessment."""
    print(f"\n  {'quality of the fused raster':34s}{'value':>12s}{'perfect':>10s}")
    for key, title, perfect in INDICES:
        if key in results:
            best = "-" if perfect is None else f"{perfect:g}"
            print(f"  {title:34s}{float(results[key]):12.4g}{best:>10s}")


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
