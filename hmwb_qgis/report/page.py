# SPDX-License-Identifier: GPL-2.0-or-later
"""A report as one HTML page that needs no network.

The page must read well in any browser, light and dark, and still be readable in viewers that know
little of HTML, such as the one for QGIS's results: images carry their size, tables are plain, and
nothing depends on scripts.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.files.text import write_text

from . import charts, pictures
from .model import Chart, Charts, Facts, Maps, Pictures, Report, Section, Table, Text
from .numbers import many, number, text

_TEMPLATES = Path(__file__).resolve().parent / "templates"
_RAMP_SIZE = (12, 256)


def write_report(path: str | Path, report: Report) -> None:
    """Write the page.

    Charts need Matplotlib; without it their numbers appear as tables.

    Raises
    ------
    HmwbError
        If Jinja2 is missing or the file cannot be written; nothing is left then.
    """
    write_text(path, render(report))


def render(report: Report) -> str:
    """The page as text.

    Raises
    ------
    HmwbError
        If Jinja2 is missing.
    """
    try:
        from jinja2 import Environment, FileSystemLoader, StrictUndefined
    except ImportError as error:
        raise HmwbError(
            "Reports need Jinja2, which comes with QGIS: install the Python package Jinja2."
        ) from error
    environment = Environment(
        loader=FileSystemLoader(_TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    sections = [_view(section) for section in _drawable(report.sections)]
    page: str = environment.get_template("report.html").render(report=report, sections=sections)
    return page


def _drawable(sections: tuple[Section, ...]) -> list[Section]:
    """Tables in place of charts where these cannot be drawn; nothing for empty sections."""
    found: list[Section] = []
    for section in sections:
        if isinstance(section, Charts) and not section.charts:
            continue
        if isinstance(section, Charts) and not charts.available():
            found.extend(_chart_table(section.title, chart) for chart in section.charts)
        else:
            found.append(section)
    return found


def _chart_table(section: str, chart: Chart) -> Table:
    """The numbers of a chart, a column a series."""
    places = np.unique(np.concatenate([np.asarray(s.x, np.float64) for s in chart.series]))
    columns = [dict(zip(np.asarray(s.x, np.float64), np.asarray(s.y))) for s in chart.series]
    rows = tuple((float(x), *(column.get(x) for column in columns)) for x in places)
    names = (chart.x_label, *(s.name for s in chart.series))
    title = " / ".join(filter(None, (section, chart.title, chart.y_label)))
    return Table(title, names, rows, folded=True)


def _view(section: Section) -> dict[str, Any]:
    """What the template shows of a section."""
    kind = type(section)
    common = {"kind": kind.__name__.lower(), "title": section.title, "note": ""}
    return {**common, **_VIEWS[kind](section)}


def _view_text(section: Text) -> dict[str, Any]:
    return {"paragraphs": section.paragraphs}


def _view_facts(section: Facts) -> dict[str, Any]:
    # Long rows of numbers fold behind their range.
    items = [(name, text(value), many(value)) for name, value in section.items.items()]
    return {"items": items, "note": section.note}


def _view_table(section: Table) -> dict[str, Any]:
    best = _best_cells(section)
    rows = [
        [
            {
                "text": cell if isinstance(cell, str) else number(cell),
                "number": not isinstance(cell, str),
                "best": (r, c) in best,
            }
            for c, cell in enumerate(row)
        ]
        for r, row in enumerate(section.rows)
    ]
    numeric = [bool(rows) and all(row[c]["number"] for row in rows) for c in _columns(section)]
    heads = [{"text": t, "number": n} for t, n in zip(section.columns, numeric)]
    last = [row[-1] for row in section.rows]
    explained = len(section.columns) > 2 and any(isinstance(c, str) and len(c) > 20 for c in last)
    return {
        "heads": heads,
        "rows": rows,
        "note": section.note,
        "folded": section.folded,
        "explained": explained,
    }


def _columns(section: Table) -> range:
    return range(len(section.columns))


def _best_cells(section: Table) -> set[tuple[int, int]]:
    found = set()
    if len(section.rows) > 1:
        for column, rule in enumerate(section.best):
            cells = {r: row[column] for r, row in enumerate(section.rows)}
            numbers = {
                r: v for r, v in cells.items() if isinstance(v, (int, float)) and not np.isnan(v)
            }
            if rule and numbers:
                wanted = (min if rule == "low" else max)(numbers.values())
                found |= {(r, column) for r, value in numbers.items() if value == wanted}
    return found


def _image(rgb: pictures.Rgb, caption: str) -> dict[str, Any]:
    shown = pictures.fit(rgb) if max(rgb.shape[:2]) != _RAMP_SIZE[1] else rgb
    uri = pictures.data_uri("image/png", pictures.png(shown))
    return {"uri": uri, "caption": caption, "width": shown.shape[1], "height": shown.shape[0]}


def _view_pictures(section: Pictures) -> dict[str, Any]:
    shown = [_image(picture.rgb, picture.caption) for picture in section.pictures]
    _level(shown)
    return {"pictures": shown, "note": section.note}


def _level(shown: list[dict[str, Any]]) -> None:
    """Show images of one place, which have nearly the same shape, at one size."""
    for other in shown[1:]:
        shape = other["width"] * shown[0]["height"] / (other["height"] * shown[0]["width"])
        if 0.8 < shape < 1.25:
            other["width"], other["height"] = shown[0]["width"], shown[0]["height"]


def _view_maps(section: Maps) -> dict[str, Any]:
    maps = {name: pictures.shrink(np.asarray(values)) for name, values in section.maps.items()}
    low, high = section.limits or pictures.map_limits(list(maps.values()))
    space = "" if section.unit in {"", "\u00b0"} else " "
    unit = f"{space}{section.unit}"
    shown = [_image(pictures.ramp(m, low, high), name) for name, m in maps.items()]
    scale = pictures.ramp(np.tile(np.linspace(0, 1, _RAMP_SIZE[1]), (_RAMP_SIZE[0], 1)), 0, 1)
    above = any(bool((np.nan_to_num(m, nan=low) > high).any()) for m in maps.values())
    return {
        "pictures": shown,
        "note": section.note,
        "ramp": _image(scale, ""),
        "ticks": [f"{number(low)}{unit}", f"{number((low + high) / 2)}{unit}",
                  f"{'≥ ' if above else ''}{number(high)}{unit}"],
    }  # fmt: skip


def _view_charts(section: Charts) -> dict[str, Any]:
    return {"charts": [_chart(chart) for chart in section.charts], "note": section.note}


def _chart(chart: Chart) -> dict[str, Any]:
    light = charts.draw(chart)
    return {
        "title": chart.title,
        "mark": None if chart.mark is None else "#{:02x}{:02x}{:02x}".format(*chart.mark),
        "alt": f"{chart.title}: {chart.y_label} over {chart.x_label}",
        "width": int(charts.SIZE[0] * 100),
        "height": int(charts.SIZE[1] * 100),
        "light": pictures.data_uri("image/svg+xml", light),
        "dark": pictures.data_uri("image/svg+xml", charts.darken(light)),
    }


_VIEWS: dict[type, Callable[[Any], dict[str, Any]]] = {
    Text: _view_text,
    Facts: _view_facts,
    Table: _view_table,
    Pictures: _view_pictures,
    Maps: _view_maps,
    Charts: _view_charts,
}
