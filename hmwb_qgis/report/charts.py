# SPDX-License-Identifier: GPL-2.0-or-later
"""Charts as SVG, drawn by Matplotlib where it is installed."""

from __future__ import annotations

import io
from importlib.util import find_spec
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .model import Chart

SIZE = (5.2, 3.1)  # inches
# Okabe and Ito: told apart without colour vision.
COLOURS = {
    "light": ("#222222", "#d55e00", "#0072b2", "#009e73", "#cc79a7", "#a07800", "#56b4e9"),
    "dark": ("#e8e8e8", "#ff8a3d", "#56b4e9", "#2fd6a3", "#e5a3c6", "#f0e442", "#0090e0"),
}
INK = {"light": "#333333", "dark": "#cccccc"}
GRID = {"light": "#dddddd", "dark": "#444444"}


def available() -> bool:
    """Whether charts can be drawn."""
    return find_spec("matplotlib") is not None


def draw(chart: Chart, theme: str) -> bytes:
    """The chart as an SVG file, for a light or a dark page."""
    # No pyplot: it keeps state and is bound to the main thread.
    from matplotlib import rc_context
    from matplotlib.backends.backend_svg import FigureCanvasSVG
    from matplotlib.figure import Figure

    options = {
        "svg.hashsalt": "hmwb",
        "font.size": 10,
        "font.family": "DejaVu Sans",
        "text.color": INK[theme],
    }
    out = io.BytesIO()
    with rc_context(options):
        figure = Figure(figsize=SIZE, constrained_layout=True)
        figure.patch.set_alpha(0)
        canvas = FigureCanvasSVG(figure)
        _axes(figure.add_subplot(), chart, theme)
        canvas.print_svg(out, metadata={"Date": None, "Creator": None})
    return out.getvalue()


def _axes(axes: Any, chart: Chart, theme: str) -> None:
    axes.patch.set_alpha(0)
    drawn = []
    compared = any(series.reference for series in chart.series)
    for series, colour in zip(chart.series, _colours(chart, theme)):
        x, y = _with_gaps(np.asarray(series.x, np.float64), np.asarray(series.y, np.float64))
        style = "-" if series.reference or not compared else "--"
        marker = "o" if np.isfinite(y).sum() < 3 else ""
        drawn += axes.plot(x, y, style, color=colour, marker=marker, linewidth=1.5)
    if chart.log and all((np.asarray(s.y) > 0).any() for s in chart.series):
        axes.set_yscale("log")
    axes.set_xlabel(chart.x_label, color=INK[theme])
    axes.set_ylabel(chart.y_label, color=INK[theme])
    axes.tick_params(colors=INK[theme], which="both")
    axes.grid(color=GRID[theme], linewidth=0.7)
    axes.margins(x=0.01)
    for side, spine in axes.spines.items():
        spine.set_visible(side in {"left", "bottom"})
        spine.set_color(INK[theme])
    if len(chart.series) > 1:
        legend = axes.legend(drawn, [s.name for s in chart.series], fontsize=9, framealpha=0)
        for text in legend.get_texts():
            text.set_color(INK[theme])


def _colours(chart: Chart, theme: str) -> list[str]:
    """The first colour is the reference's."""
    others = cycle(COLOURS[theme][1:])
    return [COLOURS[theme][0] if s.reference else next(others) for s in chart.series]


def _with_gaps(
    x: NDArray[np.float64], y: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Interrupt the line where bands are missing, such as the absorption bands of water."""
    if x.size < 3:
        return x, np.where(np.isfinite(y), y, np.nan)
    steps = np.diff(x)
    gaps = np.flatnonzero(steps > 4 * np.median(steps)) + 1
    y = np.where(np.isfinite(y), y, np.nan)
    return np.insert(x, gaps, x[gaps - 1]), np.insert(y, gaps, np.nan)
