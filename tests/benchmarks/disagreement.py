# SPDX-License-Identifier: GPL-2.0-or-later
"""The default method where the two images disagree, or one of them is damaged.

python tests/benchmarks/disagreement.py FOLDER [--pairs NAME ...] [--cases WORD ...] [--given]

FOLDER holds pairs as .npz files, see pairs.py; the cases are made from their references, with the
noise that the pairs have. Columns: relative RMSE in percent and SAM in degrees, both as a ratio to
cubic interpolation of h, both as a ratio to the figures of the undisturbed pair, seconds. Pixels
and bands that were destroyed do not count. "!" marks what is not reached: never more than 2 % above
interpolation; within 10 % of the undisturbed figures if h is warped by half a hyperspectral pixel;
two thirds of interpolation, and less than the affine regression, with a single band.
"""

from __future__ import annotations

import argparse
import time
from pathlib import Path
from typing import Any

from disagreeing_pairs import CASES, Case, Maker

from hmwb_qgis.core import assess, fuse

ALLOWED = 1.02  # of interpolation
WARPED = 1.10  # of the undisturbed figures
SINGLE = 2 / 3  # of interpolation


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--pairs", nargs="+", help="parts of the names of the pairs")
    parser.add_argument("--cases", nargs="+", help="parts of the names of the cases")
    parser.add_argument("--given", action="store_true", help="tell the responses and the offset")
    parser.add_argument("--notes", action="store_true", help="print what the method found")
    arguments = parser.parse_args()
    paths = [
        path for path in sorted(arguments.folder.glob("*.npz"))
        if not arguments.pairs or any(name in path.stem for name in arguments.pairs)
    ]  # fmt: skip
    if not paths:
        parser.error(f"{arguments.folder} holds no such .npz file.")
    failed = 0
    for path in paths:
        failed += report(path, arguments)
    print(f"\n{failed} demands were not reached.")


def report(path: Path, arguments: argparse.Namespace) -> int:
    """Print the cases of a pair; how many fall short."""
    maker = Maker(path)
    print(f"\n{path.stem:24}{'RMSE / SAM':>18}{'of interpolation':>20}{'of undisturbed':>20}   s")
    undisturbed = None
    failed = 0
    for name, make in {"nothing": lambda maker: maker.plain, **CASES}.items():
        if arguments.cases and not any(word in name for word in arguments.cases):
            continue
        case = make(maker)
        undisturbed = undisturbed or figures(maker, maker.plain, arguments.given)
        began = time.perf_counter()
        own = figures(maker, case, arguments.given, notes=arguments.notes)
        seconds = time.perf_counter() - began
        plain = figures(maker, case, arguments.given, "interpolation")
        marks = [own[k] > ALLOWED * plain[k] for k in (0, 1)]
        if name.startswith("warp 1/2"):
            marks = [own[k] > WARPED * undisturbed[k] for k in (0, 1)]
        if name == "single band":
            regression = figures(maker, case, arguments.given, "regression")
            marks = [own[0] > min(SINGLE * plain[0], regression[0]), own[1] > ALLOWED * plain[1]]
        failed += sum(marks)
        signs = ["!" if mark else " " for mark in marks]
        line = f"{own[0]:9.3f} /{own[1]:7.3f}"
        for other in (plain, undisturbed):
            line += f"{own[0] / other[0]:11.3f} /{own[1] / other[1]:7.3f}"
        print(f"{name:24}{line} {signs[0]}{signs[1]} {seconds:5.1f}", flush=True)
    return failed


def figures(
    maker: Maker, case: Case, given: bool, method: str = "hmwb", notes: bool = False
) -> tuple[float, float]:
    """Relative RMSE and SAM of a method on a case."""
    known: dict[str, Any] = {"wavelengths": maker.pair["wavelengths"]}
    if given:
        known |= {"spectral_response": case.response, "psf": maker.pair["psf"],
                  "offset": maker.pair["offset"]}  # fmt: skip
    result = fuse(case.h, case.m, maker.pair["ratio"], boundary="circular", method=method, **known)
    for note in result.notes if notes else ():
        print(f"    {note}")
    found = assess(case.reference[case.bands], result.image[case.bands], valid=case.pixels).overall
    return found["relative_rmse"], found["sam"]


if __name__ == "__main__":
    main()
