# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the figures of a fixed set of fusions as JSON, and compare them with those of a release.

python tests/benchmarks/bench.py [--pairs FOLDER ...] [--into figures.json] [--update]

The sweep goes over PSFs, ratios, bands and noise on the sample scene, which needs no data, and
every method fuses its first case. FOLDER holds pairs as .npz files, see pairs.py; a pair without a
spectral response is one of two real sensors, of which the place alone is told. A figure that is
more than 3 % above that of figures.json is a loss, and the exit status says so.
"""

from __future__ import annotations

import argparse
import json
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from pairs import load_pair

from hmwb_qgis.core import METHODS, Psf, assess, box_psf, fuse, gaussian_psf, simulate
from hmwb_qgis.core.fusion import DEFAULT_METHOD
from hmwb_qgis.core.observation.psf import as_psf
from hmwb_qgis.core.sample_scene import sample_scene

RELEASED = Path(__file__).with_name("figures.json")
TOLERATED = 0.03  # of a figure, above that of the release
COMPARED = ("relative_rmse", "sam")
SIDE, BANDS = 80, 48  # of the sample scene, in pixels and bands
Figures = dict[str, dict[str, float]]


@dataclass(frozen=True)
class Setting:
    """One simulated pair of the sweep.

    Parameters
    ----------
    psf : str
        A key of `psf_named`.
    ratio, bands : int
        Ratio of the pixels, bands of the multispectral image.
    noise : float
        Signal-to-noise ratio of the hyperspectral image in dB; 10 more of the multispectral one.
    astray : int
        Multispectral pixels by which the hyperspectral image lies off its nominal place. The
        result lies where the hyperspectral image does, and is compared with what is there.
    """

    psf: str = "gaussian"
    ratio: int = 4
    bands: int = 4
    noise: float = 30.0
    astray: int = 0

    @property
    def name(self) -> str:
        """How the figures call it."""
        return (
            f"sweep: {self.psf}, ratio {self.ratio}, {self.bands} bands, {self.noise:g} dB"
            + (f", {self.astray} astray" if self.astray else "")
        )  # fmt: skip


SWEEP = (
    Setting(),
    *(Setting(psf=name) for name in ("sharp", "wide", "box", "disk", "ring", "smeared")),
    *(Setting(ratio=ratio) for ratio in (2, 3, 5, 8)),
    *(Setting(bands=bands) for bands in (1, 3, 8)),
    *(Setting(noise=noise) for noise in (20.0, 40.0)),
    Setting(astray=1),
    Setting(astray=6),
)


def psf_named(name: str, ratio: int) -> Psf:
    """A PSF for pixels of this many multispectral ones."""
    widths = {"gaussian": 1.0, "sharp": 0.6, "wide": 1.8}
    if name in widths:
        return gaussian_psf(widths[name] * ratio)
    if name == "box":
        return box_psf(float(ratio))
    if name == "smeared":
        return gaussian_psf((0.8 * ratio, 1.8 * ratio))
    reach = ratio + 1
    grid = np.arange(-reach, reach + 1)
    distance = np.hypot(*np.meshgrid(grid, grid))
    inner = 0.5 * ratio if name == "ring" else -1.0
    psf = as_psf((distance <= 0.9 * ratio) & (distance >= inner))
    assert psf is not None
    return psf


def simulated(setting: Setting) -> dict[str, Any]:
    """Reference and arguments of `fuse`; nothing is told of the sensors."""
    reference = sample_scene(SIDE, SIDE, BANDS).image
    response = np.repeat(np.eye(setting.bands), BANDS // setting.bands, axis=1)
    nominal = (setting.ratio - 1) / 2
    pair = simulate(
        reference, setting.ratio, spectral_response=response,
        psf=psf_named(setting.psf, setting.ratio), offset=nominal + setting.astray,
        snr_hyperspectral=setting.noise, snr_multispectral=setting.noise + 10.0,
    )  # fmt: skip
    return {
        "reference": reference, "hyperspectral": pair.hyperspectral,
        "multispectral": pair.multispectral, "ratio": setting.ratio, "offset": nominal,
        "astray": setting.astray,
    }  # fmt: skip


def read_pair(path: Path) -> dict[str, Any]:
    """Reference and arguments of `fuse`, as far as they may be told."""
    pair = load_pair(path)
    told = ("reference", "hyperspectral", "multispectral", "ratio")
    if "spectral_response" not in pair:
        told = (*told, "offset")
    return {name: pair[name] for name in told}


def cases(pairs: list[Path]) -> Iterator[tuple[str, dict[str, Any], tuple[str, ...]]]:
    """Name, pair and methods of all that is to be run."""
    for k, setting in enumerate(SWEEP):
        yield setting.name, simulated(setting), tuple(METHODS) if k == 0 else (DEFAULT_METHOD,)
    for folder in pairs:
        for path in sorted(folder.glob("*.npz")):
            yield f"{folder.name}: {path.stem}", read_pair(path), (DEFAULT_METHOD,)


def measure(pairs: list[Path]) -> Figures:
    """Fuse all; relative RMSE in percent, SAM in degrees and seconds by case and method."""
    found: Figures = {}
    for name, pair, methods in cases(pairs):
        reference, astray = pair.pop("reference"), pair.pop("astray", 0)
        seen = slice(0, reference.shape[1] - astray), slice(0, reference.shape[2] - astray)
        for method in methods:
            began = time.perf_counter()
            image = fuse(**pair, method=method).image
            seconds = time.perf_counter() - began
            overall = assess(reference[:, astray:, astray:], image[(slice(None), *seen)]).overall
            row = {key: round(float(overall[key]), 4) for key in COMPARED}
            found[f"{name} | {method}"] = {**row, "seconds": round(seconds, 1)}
            cells = "  ".join(f"{row[key]:8.3f}" for key in COMPARED)
            print(f"{name:48} {method:16} {cells}  {seconds:6.1f} s", flush=True)
    return found


def losses(found: Figures, released: Figures) -> list[str]:
    """A line for each figure that is worse than it may be."""
    lines = []
    for name, row in found.items():
        before = released.get(name)
        for key in COMPARED if before else ():
            change = row[key] / before[key] - 1
            if change > TOLERATED:
                lines.append(f"{name}: {key} {before[key]:.3f} -> {row[key]:.3f} ({change:+.1%})")
    return lines


def summary(found: Figures, released: Figures) -> str:
    """Mean change of what both know."""
    both = [name for name in found if name in released]
    if not both:
        return "Nothing to compare with."
    change = [
        np.exp(np.mean([np.log(found[n][key] / released[n][key]) for n in both])) - 1
        for key in COMPARED
    ]
    absent = len(set(released) - set(found))
    return (
        f"{len(both)} compared, relative RMSE {change[0]:+.2%}, SAM {change[1]:+.2%} in the mean; "
        f"{len(found) - len(both)} new, {absent} of the release not run"
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--pairs", nargs="*", type=Path, default=[], help="folders of .npz files")
    parser.add_argument("--into", type=Path, default=Path("build/figures.json"))
    parser.add_argument("--update", action="store_true", help="these are the release's figures")
    arguments = parser.parse_args()
    for folder in arguments.pairs:
        if not any(folder.glob("*.npz")):
            parser.error(f"{folder} holds no .npz file.")
    released = json.loads(RELEASED.read_text("utf-8")) if RELEASED.is_file() else {}
    found = measure(arguments.pairs)
    target = RELEASED if arguments.update else arguments.into
    target.parent.mkdir(parents=True, exist_ok=True)
    kept = {**released, **found} if arguments.update else found
    target.write_text(json.dumps(kept, indent=1, sort_keys=True) + "\n", "utf-8")
    print(f"\n{summary(found, released)}\nWrote {target}")
    lost = losses(found, released)
    print("\n".join(lost))
    if lost and not arguments.update:
        sys.exit(f"{len(lost)} figures are worse by more than {TOLERATED:.0%}.")


if __name__ == "__main__":
    main()
