# SPDX-License-Identifier: GPL-2.0-or-later
"""What each step of the default method buys: relative RMSE and SAM without it, over those with it.

python tests/benchmarks/steps.py FOLDER ... [--pairs NAME ...]

The folders hold pairs as .npz files, see pairs.py. Nothing is told but the ratio, and where the
first pixel of h lies in pairs of folders whose names hold "real". Geometric means over the pairs of
a folder, and the pair that loses most.
"""

from __future__ import annotations

import argparse
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
from pairs import load_pair

from hmwb_qgis.core import assess, fuse
from hmwb_qgis.core.hmwb.explaining import RegressionPolicy
from hmwb_qgis.core.hmwb.weighing import Parts
from hmwb_qgis.core.registration.hypotheses import RegistrationPolicy

NEVER = 1e9
REGISTRATION, REGRESSION = RegistrationPolicy(), RegressionPolicy()

# Options of `fuse` that leave a step out.
WITHOUT: dict[str, dict[str, Any]] = {
    "register: the nominal PSF and place": {
        "registration": replace(REGISTRATION, errors=NEVER),
    },
    "screen: no place is left to interpolation": {"guard": False},
    "denoise: m as it is": {"denoise": False},
    "complete: only components that stand out of the noise": {
        "regression": replace(REGRESSION, excess=NEVER),
    },
    "explain: no slopes of m": {"parts": Parts(gradient=False)},
    "explain: no colours of m": {"parts": Parts(colour=False)},
    "krige: no regression that varies": {"parts": Parts(varying=False)},
    "krige: no spatial residuals": {"parts": Parts(residual=False, shaded=False)},
    "krige: none that go with brightness": {"parts": Parts(shaded=False)},
    "assemble: with transport": {"transport": True},
}


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("folders", nargs="+", type=Path)
    parser.add_argument("--pairs", nargs="+", default=[""], help="parts of the names of the pairs")
    arguments = parser.parse_args()
    for folder in arguments.folders:
        paths = [
            path for path in sorted(folder.glob("*.npz"))
            if any(name in path.stem for name in arguments.pairs)
        ]  # fmt: skip
        if not paths:
            parser.error(f"{folder} holds no such .npz file.")
        report(folder.name, paths, "real" in folder.name)


def report(title: str, paths: list[Path], placed: bool) -> None:
    """Print the table of a folder."""
    print(f"\n{title}, {len(paths)} pairs\n\n| without | RMSE | SAM | worst |\n|---|---|---|---|")
    whole = np.array([figures(path, placed) for path in paths])
    for name, options in WITHOUT.items():
        ratios = np.array([figures(path, placed, **options) for path in paths]) / whole
        rmse, sam = np.exp(np.log(ratios).mean(axis=0))
        worst = int(ratios[:, 0].argmax())
        print(
            f"| {name} | {rmse:.3f} | {sam:.3f} | {ratios[worst, 0]:.2f} ({paths[worst].stem}) |",
            flush=True,
        )


def figures(path: Path, placed: bool, **options: Any) -> tuple[float, float]:
    """Relative RMSE and SAM of a pair."""
    pair = load_pair(path)
    told = {"offset": pair["offset"]} if placed else {}
    result = fuse(
        pair["hyperspectral"],
        pair["multispectral"],
        pair["ratio"],
        method="hmwb",
        **told,
        **options,
    )
    found = assess(pair["reference"], result.image).overall
    return found["relative_rmse"], found["sam"]


if __name__ == "__main__":
    main()
