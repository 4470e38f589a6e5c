# SPDX-License-Identifier: GPL-2.0-or-later
"""A table and a plot of HyperBench's CSV.

python tests/benchmarks/hyperbench_table.py hyperbench.csv FOLDER
"""

from __future__ import annotations

import csv
import sys
from collections import defaultdict
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator

INDICES = {"RMSE": -1, "PSNR": 1, "SSIM": 1, "UIQI": 1, "ERGAS": -1, "SAM": -1}  # 1: more is better
OURS = "hmwb:blind"
CASE = ("scene_name", "psf_name", "msi_band_count", "downsampling_ratio")
Cases = dict[tuple[str, ...], dict[str, dict[str, float]]]


def read_cases(path: Path) -> Cases:
    """The indices by case and method."""
    cases: Cases = defaultdict(dict)
    with path.open(newline="", encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["status"] == "success":
                values = {key: float(row[key]) for key in (*INDICES, "runtime_seconds")}
                cases[tuple(row[key] for key in CASE)][row["method_name"]] = values
    return cases


def complete(cases: Cases) -> tuple[Cases, list[str]]:
    """The cases that every method has run, and the methods: means of others would mislead."""
    methods = sorted({name for found in cases.values() for name in found})
    return {case: found for case, found in cases.items() if set(found) == set(methods)}, methods


def table(cases: Cases, methods: list[str]) -> str:
    """Means over the cases, the best of each index in bold."""
    means = {
        name: {
            key: float(np.mean([found[name][key] for found in cases.values()]))
            for key in (*INDICES, "runtime_seconds")
        }
        for name in methods
    }
    best = {key: max(means[n][key] * sign for n in methods) for key, sign in INDICES.items()}
    lines = [f"| method | {' | '.join(INDICES)} | seconds |", "|---" * (len(INDICES) + 2) + "|"]
    for name in sorted(methods, key=lambda n: means[n]["SAM"]):
        cells = [
            f"**{means[name][key]:.4g}**" if means[name][key] * sign == best[key]
            else f"{means[name][key]:.4g}"
            for key, sign in INDICES.items()
        ]  # fmt: skip
        lines.append(f"| {name} | {' | '.join(cells)} | {means[name]['runtime_seconds']:.1f} |")
    return "\n".join(lines)


def lost(cases: Cases) -> str:
    """The cases in which another method is better than the default one in RMSE or SAM."""
    lines = []
    for case, found in sorted(cases.items()):
        for key in ("RMSE", "SAM"):
            first = min(found, key=lambda name, k=key, f=found: f[name][k])
            if OURS in found and first != OURS:
                ours, theirs = found[OURS][key], found[first][key]
                lines.append(
                    f"| {' '.join(case)} | {key} | {first} | {theirs:.4g} | {ours:.4g} "
                    f"| {ours / theirs:.2f} |"
                )
    head = "| case | index | best | its | ours | ours / its |\n|---|---|---|---|---|---|\n"
    total = f"Not the best in {len(lines)} of {2 * len(cases)} comparisons (RMSE and SAM).\n\n"
    return total + (head + "\n".join(lines) if lines else "")


def plot(cases: Cases, methods: list[str], target: Path) -> None:
    """RMSE and SAM by PSF, each dot the geometric mean over scenes, bands and ratios."""
    psfs = sorted({case[1] for case in cases})
    figure = Figure(figsize=(10, 4.2), layout="constrained")
    *axes, key_axis = figure.subplots(1, 3, gridspec_kw={"width_ratios": (4, 4, 2)})
    for axis, key in zip(axes, ("RMSE", "SAM")):
        for k, name in enumerate(methods):
            values = [
                np.exp(np.mean([np.log(f[name][key]) for c, f in cases.items() if c[1] == psf]))
                for psf in psfs
            ]
            ours = name == OURS
            axis.plot(
                values, psfs, marker="os^Dv<>ph*X"[k % 11], linewidth=1.6 if ours else 0.5,
                color="black" if ours else f"C{k % 10}", label=name, zorder=3 if ours else 2,
            )  # fmt: skip
        axis.set_xscale("log")
        axis.xaxis.set_major_locator(LogLocator(subs=(1, 2, 5)))
        axis.xaxis.set_major_formatter("{x:g}")
        axis.xaxis.set_minor_formatter("")
        axis.set_xlabel(f"{key}{' in degrees' if key == 'SAM' else ''}, less is better")
        axis.grid(alpha=0.3)
    key_axis.legend(*axes[0].get_legend_handles_labels(), loc="center left", fontsize=8)
    key_axis.set_axis_off()
    figure.savefig(target, dpi=120, metadata={"Software": None})


def write_table(path: Path, into: Path) -> str:
    """Table and plot into a folder; the text of the table."""
    cases, methods = complete(read_cases(path))
    if not cases:
        return f"No case of {path} has been run by all methods."
    scenes = {case[0] for case in cases}
    title = f"HyperBench, {len(cases)} cases on {len(scenes)} scenes ({', '.join(sorted(scenes))})"
    text = f"# {title}\n\n{table(cases, methods)}\n\n{lost(cases)}\n"
    (into / "hyperbench.md").write_text(text, "utf-8")
    plot(cases, methods, into / "hyperbench.png")
    return f"{text}\nWrote {into / 'hyperbench.md'}, hyperbench.csv and hyperbench.png"


if __name__ == "__main__":
    print(write_table(Path(sys.argv[1]), Path(sys.argv[2])))
