# SPDX-License-Identifier: GPL-2.0-or-later
"""What turning each chosen number of the default method by two does to its images.

python tests/benchmarks/sensitivity.py PAIR.npz ... [--numbers nl_bayes features.ROUNDS ...]

Each number of docs/chosen-numbers.md is turned in a copy of the package, so that what follows from
it turns with it: all of a tuple at once, whole numbers rounded up. A row tells, for twice and for
half of it, the largest change of relative RMSE / SAM over the pairs in percent, and the pair; the
geometric mean stands in brackets. Nothing is told but the ratio, and where the first pixel of h
lies in pairs of folders whose names hold "real".
"""

from __future__ import annotations

import argparse
import ast
import json
import math
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from chosen_numbers import ROOT, ChosenNumber, chosen_numbers
from steps import figures

FACTORS = (2.0, 0.5)


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("pairs", nargs="+", type=Path)
    parser.add_argument("--numbers", nargs="+", default=[""], help="parts of their names")
    parser.add_argument("--measure", action="store_true", help=argparse.SUPPRESS)
    given = parser.parse_args()
    if given.measure:
        print(json.dumps([figures(path, "real" in path.parent.name) for path in given.pairs]))
        return
    base = measured(ROOT, given.pairs)
    if isinstance(base, str):
        parser.error(f"the method fails on these pairs as it is: {base}")
    print("| number | x 2 | / 2 |\n|---|---|---|")
    for number in sorted(chosen_numbers()):
        if is_turned(number.value) and any(part in number.name for part in given.numbers):
            told = [change(number, factor, given.pairs, base) for factor in FACTORS]
            print(f"| `{number.name}` | {' | '.join(told)} |", flush=True)


def change(number: ChosenNumber, factor: float, pairs: list[Path], base: np.ndarray) -> str:
    """What turning one number does, in percent."""
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch)
        shutil.copytree(ROOT / "hmwb_qgis", root / "hmwb_qgis")
        write_turned(number, factor, root)
        found = measured(root, pairs)
    if isinstance(found, str):
        return f"fails: {found}"
    percent = 100.0 * (found / base - 1.0)
    mean = 100.0 * (np.exp(np.log(found / base).mean(axis=0)) - 1.0)
    worst = np.abs(percent).argmax(axis=0)
    cells = [f"{percent[k, i]:+.1f} {pairs[k].stem}" for i, k in enumerate(worst)]
    return f"{' / '.join(cells)} ({mean[0]:+.2f} / {mean[1]:+.2f})"


def write_turned(number: ChosenNumber, factor: float, root: Path) -> None:
    """Replace the number in a copy of the package."""
    path = root / number.path.relative_to(ROOT)
    lines = path.read_bytes().splitlines(keepends=True)
    value = number.value
    assert value.end_lineno is not None
    assert value.end_col_offset is not None
    first, last = value.lineno - 1, value.end_lineno - 1
    before = lines[first][: value.col_offset]
    after = lines[last][value.end_col_offset :]
    text = ast.unparse(turned(value, factor)).encode()
    lines[first : last + 1] = [before + text + after]
    path.write_bytes(b"".join(lines))


def is_turned(value: ast.expr) -> bool:
    """Whether an expression can be multiplied: a sum of tuples cannot."""
    tuples = any(isinstance(node, ast.Tuple) for node in ast.walk(value))
    return isinstance(value, ast.Tuple) or not tuples


def turned(value: ast.expr, factor: float) -> ast.expr:
    """An expression of numbers, times a factor."""
    if isinstance(value, ast.Tuple):
        return ast.Tuple([turned(each, factor) for each in value.elts], ast.Load())
    if isinstance(value, ast.Constant) and isinstance(value.value, int):
        return ast.Constant(math.ceil(value.value * factor))
    return ast.BinOp(value, ast.Mult(), ast.Constant(factor))


def measured(root: Path, pairs: list[Path]) -> np.ndarray | str:
    """Relative RMSE and SAM of each pair by the package below a folder, or why there are none."""
    script = Path(__file__).resolve()
    done = subprocess.run(
        [sys.executable, str(script), "--measure", *(str(path.resolve()) for path in pairs)],
        env={**os.environ, "PYTHONPATH": str(root), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        return done.stderr.strip().splitlines()[-1]
    return np.array(json.loads(done.stdout.splitlines()[-1]))


if __name__ == "__main__":
    main()
