# SPDX-License-Identifier: GPL-2.0-or-later
"""Charts as SVG, drawn by Matplotlib where it is installed."""

from __future__ import annotations

import io
import re
from importlib.util import find_spec
from itertools import cycle, product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .model import Chart

SIZE = (4.6, 2.9)  # inches: two lie side by side on a page of 1024 pixels
# Okabe and Ito: told apart without colour vision. The first colour is the reference's.
COLOURS = ("#222222", "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#a07800", "#56b4e9")
# Once every colour is taken, the next lines have another stroke, too.
STROKES = ("-", "--", ":", "-.")
INK, GRID = "#333333", "#dddddd"
# What each becomes on a dark page.
_LIGHTER = ("#e8e8e8", "#ff8a3d", "#5ab8f0", "#2fd6a3", "#e5a3c6", "#f0e442", "#8fb4ff")
DARK = {**dict(zip(COLOURS, _LIGHTER)), INK: "#cccccc", GRID: "#444444"}


def available() -> bool:
    """Whether charts can be drawn."""
    return find_spec("matplotlib") is not None


def draw(chart: Chart) -> bytes:
    """The chart as an SVG file for a light page."""
    # No pyplot: it keeps state and is bound to the main thread.
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    options = {"svg.hashsalt": "hmwb", "font.size": 10, "font.family": "DejaVu Sans"}
    out = io.BytesIO()
    with rc_context(options):
        figure = Figure(figsize=SIZE, constrained_layout=True)
        figure.patch.set_alpha(0)
        canvas = FigureCanvasSVG(figure)
        _axes(figure.add_subplot(), chart)
        canvas.print_svg(out, metadata={"Date": None, "Creator": None})
    return out.getvalue()


def darken(svg: bytes) -> bytes:
    """A chart made by `draw`, for a dark page."""
    pattern = "|".join(DARK).encode()
    return re.sub(pattern, lambda found: DARK[found.group().decode()].encode(), svg)


def _axes(axes: Any, chart: Chart) -> None:
    axes.patch.set_alpha(0)
    drawn = []
    compared = any(series.reference for series in chart.series)
    strokes = STROKES[1:] if compared else STROKES  # the reference alone is drawn through
    others = cycle(product(strokes, COLOURS[1:]))
    for series in chart.series:
        x, y = np.asarray(series.x, np.float64), np.asarray(series.y, np.float64)
        x, y = _with_gaps(x, y) if chart.of_bands else (x, np.where(np.isfinite(y), y, np.nan))
        style, colour = (STROKES[0], COLOURS[0]) if series.reference else next(others)
        marker = "o" if np.isfinite(y).sum() < 3 else ""
        drawn += axes.plot(x, y, style, color=colour, marker=marker, linewidth=1.5)
    if chart.log and all((np.asarray(s.y) > 0).any() for s in chart.series):
        axes.set_yscale("log")
    axes.set_xlabel(chart.x_label, color=INK)
    axes.set_ylabel(chart.y_label, color=INK)
    axes.tick_params(colors=INK, which="both")
    axes.yaxis.offsetText.set_color(INK)
    if not chart.of_bands:
        axes.locator_params(axis="x", nbins=4)  # numbers of any length beside a legend
    axes.grid(color=GRID, linewidth=0.7)
    axes.margins(x=0.01)
    for side, spine in axes.spines.items():
        spine.set_visible(side in {"left", "bottom"})
        spine.set_color(INK)
    if len(chart.series) > 1:
        names = [series.name for series in chart.series]
        beside = {"loc": "upper left", "bbox_to_anchor": (1.0, 1.0), "borderaxespad": 0.0}
        axes.legend(drawn, names, fontsize=9, framealpha=0, labelcolor=INK, **beside)


def _with_gaps(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Interrupt the line where bands are missing, and where another detector begins anew."""
    if x.size < 3:
        return x, np.where(np.isfinite(y), y, np.nan)
    steps = np.diff(x)
    gaps = np.flatnonzero((steps > 4 * np.median(steps)) | (steps <= 0)) + 1
    y = np.where(np.isfinite(y), y, np.nan)
    return np.insert(x, gaps, x[gaps - 1]), np.insert(y, gaps, np.nan)
