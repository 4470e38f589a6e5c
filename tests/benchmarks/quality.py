# SPDX-License-Identifier: GPL-2.0-or-later
"""Run every fusion method on the pairs of a folder.

python tests/benchmarks/quality.py FOLDER [--methods hmwb hysure ...]

FOLDER holds pairs as .npz files, see pairs.py. A cell is relative RMSE in percent / SAM in degrees
/ seconds; a star marks the best figure of a column. "blind" means that neither spectral response
nor PSF nor offset were given.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from pairs import load_pair

from hmwb_qgis.core import HmwbError, assess, fuse
from hmwb_qgis.core.registry import METHODS

KNOWLEDGE = ("spectral_response", "psf", "offset")


class Figures(NamedTuple):
    relative_rmse: float  # percent
    sam: float  # degrees
    seconds: float


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--methods", nargs="+", default=list(METHODS), choices=list(METHODS))
    arguments = parser.parse_args()
    paths = sorted(arguments.folder.glob("*.npz"))
    if not paths:
        parser.error(f"{arguments.folder} holds no .npz file.")
    for blind in (False, True):
        title = "blind" if blind else "with all that is known"
        rows = {name: {"method": name} for name in arguments.methods}
        table(f"Methods, {title}", paths, rows, blind)


def table(title: str, paths: list[Path], rows: dict[str, dict[str, Any]], blind: bool) -> None:
    """Print a table, a row for each set of options."""
    cells = {name: [run(path, options, blind) for path in paths] for name, options in rows.items()}
    best = [
        [min((row[i][k] for row in cells.values() if row[i]), default=np.nan) for k in (0, 1)]
        for i in range(len(paths))
    ]
    print(f"\n{title}")
    print(f"{'':20}" + "".join(f"{path.stem[:22]:>25}" for path in paths) + f"{'mean change':>20}")
    first = next(iter(cells.values()))
    for name, row in cells.items():
        line = "".join(cell(figures, best[i]) for i, figures in enumerate(row))
        print(f"{name:20}{line}{change(row, first):>20}", flush=True)


def cell(figures: Figures | None, best: list[float]) -> str:
    if figures is None:
        return f"{'-':>25}"
    marks = ["*" if figures[k] <= best[k] else " " for k in (0, 1)]
    rmse, sam = f"{figures.relative_rmse:.3f}{marks[0]}", f"{figures.sam:.3f}{marks[1]}"
    return f"{rmse:>10}/{sam:>7}/{figures.seconds:5.1f}s"


def change(row: list[Figures | None], first: list[Figures | None]) -> str:
    """Mean change of both figures against the first row."""
    both = [(a, b) for a, b in zip(row, first) if a and b]
    if not both:
        return "-"
    ratios = np.mean([[a[k] / b[k] - 1 for k in (0, 1)] for a, b in both], axis=0)
    return f"{100 * ratios[0]:+.1f} / {100 * ratios[1]:+.1f} %"


def run(path: Path, options: dict[str, Any], blind: bool) -> Figures | None:
    """Figures of one run; None if the method cannot do without what is unknown."""
    pair = load_pair(path)
    reference = pair.pop("reference")
    known = {
        k: v for k, v in pair.items()
        if k in ("hyperspectral", "multispectral", "ratio", "wavelengths", "boundary", *KNOWLEDGE)
    }  # fmt: skip
    for name in KNOWLEDGE if blind else ():
        known.pop(name, None)
    began = time.perf_counter()
    try:
        fused = fuse(**known, **options).image
    except HmwbError as error:
        print(f"{options['method']} on {path.stem}: {error}")
        return None
    seconds = time.perf_counter() - began
    overall = assess(reference, fused).overall
    return Figures(overall["relative_rmse"], overall["sam"], seconds)


if __name__ == "__main__":
    main()
