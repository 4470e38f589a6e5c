# SPDX-License-Identifier: GPL-2.0-or-later
"""Print table 1 of the paper beside what this code reaches on a pair.

python tests/benchmarks/paper_table.py PAIR.npz [PAIR.npz ...]
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path

from pairs import load_pair

from hmwb_qgis.core import assess, fuse

# method: (RMSE, SAM, CC) as printed for Pavia, 128 x 128 x 93.
PAPER = {
    "hmwb-paper": (3.1899e-8, 2.0748, 0.98594),
    "arithmetic-mean": (1.6203e-7, 12.6038, 0.94947),
    "geometric-mean": (1.8019e-7, 14.399, 0.94746),
}
VOXELS = 128 * 128 * 93


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("pairs", nargs="+", type=Path, metavar="PAIR.npz")
    parser.add_argument("--no-denoising", action="store_true")
    arguments = parser.parse_args()
    for path in arguments.pairs:
        print_table(path, denoise=not arguments.no_denoising)


def print_table(path: Path, denoise: bool) -> None:
    pair = load_pair(path)
    reference, ratio = pair.pop("reference"), pair["ratio"]
    bands, rows, cols = reference.shape
    print(f"{path.stem}: {rows} x {cols} x {bands}; in brackets the paper's Pavia")
    print(f"{'method':16}{'RMSE / sum':>24}{'relative RMSE %':>20}{'SAM':>18}{'CC':>18}{'s':>7}")
    for method, (rmse, sam, cc) in PAPER.items():
        began = time.perf_counter()
        fused = fuse(method=method, denoise=denoise, **pair).image
        seconds = time.perf_counter() - began
        found = assess(reference, fused, ratio=ratio).overall
        print(
            f"{method:16}{found['normalised_rmse']:11.3e} ({rmse:9.3e})"
            f"{found['relative_rmse']:11.2f} ({100 * rmse * VOXELS:5.2f})"
            f"{found['sam']:10.3f} ({sam:6.3f}){found['cc']:10.4f} ({cc:6.4f}){seconds:7.1f}"
        )


if __name__ == "__main__":
    main()
