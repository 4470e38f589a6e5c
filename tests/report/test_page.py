# SPDX-License-Identifier: GPL-2.0-or-later
"""The page is whole, carries all it shows, and fits narrow and wide windows."""

from __future__ import annotations

import html
import json
import re
import shutil
import subprocess
from html.parser import HTMLParser

import numpy as np
import pytest

from hmwb_qgis.core import HmwbError
from hmwb_qgis.report import (
    Chart,
    Charts,
    Facts,
    Maps,
    Report,
    Series,
    Table,
    Text,
    charts,
    quality,
    write_report,
)
from hmwb_qgis.report.page import render

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome") or ""
VOID = {"meta", "link", "img", "br", "source"}


class Page(HTMLParser):
    """Collects the tags and the visible text of a page, and checks that tags match."""

    def __init__(self, text):
        super().__init__()
        self.open, self.tags, self.text = [], [], ""
        self.feed(text)
        assert self.open == []

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag
        self.text += " " if tag in {"td", "th"} else ""

    def handle_data(self, data):
        if self.open and self.open[-1] not in {"style", "title"}:
            self.text += data

    def count(self, tag):
        return sum(name == tag for name, _ in self.tags)


@pytest.fixture(scope="module")
def report(case):
    fused = {"one": case.fused, "two <b>": 0.9 * case.fused}
    shown = {"Reference": case.reference, **fused}
    by_method, centres = dict.fromkeys(fused, case.assessment), case.wavelengths
    places = quality.choose_places(case.assessment.per_pixel["sam"])
    rows, cols = np.array(places).T
    sections = (
        quality.index_table(by_method),
        quality.composites(
            {**shown, "Hyperspectral": case.reference[:, ::4, ::4]},
            {**dict.fromkeys(shown, centres), "Hyperspectral": centres},
            places=places,
            mark="Reference",
            valid=dict.fromkeys(shown, case.valid),
        ),
        *quality.error_maps(by_method),
        quality.spectra_charts(places, {n: c[:, rows, cols] for n, c in shown.items()}, centres),
        quality.band_charts(by_method, centres),
        quality.history_charts({"residual": [1.0, 0.1, 0.01]}),
        *quality.band_table(by_method, centres),
    )
    path = "/a/long/path/without/any/space/" + "x" * 150 + ".tif"
    more = (Facts("Parameters", {"input": path, "weight": 0.1}), Text("Notes", ("A & B.",)))
    lead = f"ENMAP01-____L2A-{'20220724T104526Z_' * 6} compared with another."
    return Report("Quality <of> it", lead, (*sections, *more))


@pytest.fixture(scope="module")
def text(report):
    return render(report)


def test_page_is_well_formed_and_escapes_what_it_shows(text):
    page = Page(text)
    assert "Quality <of> it" in page.text
    assert "two <b>" in page.text
    assert "A & B." in page.text
    assert page.count("b") == 0


def test_page_holds_every_section(text, report):
    page = Page(text)
    for section in report.sections:
        assert section.title in page.text
    assert page.count("table") >= 4
    assert page.count("script") == 0


def test_page_needs_no_network(text):
    for _, attributes in Page(text).tags:
        for name in ("src", "href", "srcset"):
            assert attributes.get(name, "data:").startswith("data:")
    assert not re.search(r"url\(|@import|https?://", text)


def test_same_report_same_page(text, report):
    assert render(report) == text


def test_charts_become_tables_without_matplotlib(report, monkeypatch):
    monkeypatch.setattr(charts, "available", lambda: False)
    page = Page(render(report))
    assert page.count("picture") == 0
    assert page.count("details") > 2 + 2  # those of the bands, and one a chart
    assert "Row" in page.text


def test_chart_table_holds_the_numbers(monkeypatch):
    monkeypatch.setattr(charts, "available", lambda: False)
    first = Series("first", np.array([1.0, 2.0]), np.array([0.25, 0.5]))
    second = Series("second", np.array([2.0, 3.0]), np.array([7.0, np.nan]))
    chart = Chart("", "Band", "RMSE", (first, second))
    page = Page(render(Report("R", "", (Charts("C", (chart,)),))))
    cells = re.findall(r"\S+", page.text[page.text.index("second") + 6 :])
    assert cells == ["1", "0.2500", "–", "2", "0.5000", "7", "3", "–", "–"]  # noqa: RUF001


def test_best_of_each_column_is_emphasised():
    rows = (("a", 1.0, 1.0, 5.0), ("b", 2.0, 2.0, None), ("c", 1.0, float("nan"), 3.0))
    table = Table("T", ("", "low", "high", "any"), rows, best=("", "low", "high", ""))
    best = re.findall(r'class="number best"[^>]*>([^<]*)<', render(Report("R", "", (table,))))
    assert best == ["1", "2", "1"]


def test_maps_share_one_scale():
    low, high = np.zeros((30, 30)), np.full((30, 30), 4.0)
    page = render(Report("R", "", (Maps("M", {"low": low, "high": high}, "%"),)))
    images = re.findall(r'<img src="(data:image/png[^"]*)"', page)
    assert len(images) == 3  # two maps and the scale
    assert images[0] != images[1]
    assert "0 %" in page
    assert "4 %" in page


def test_nothing_is_left_when_the_page_cannot_be_written(report, tmp_path):
    with pytest.raises(HmwbError, match="Cannot write"):
        write_report(tmp_path / "missing" / "page.html", report)
    (tmp_path / "page.html").mkdir()
    with pytest.raises(HmwbError, match="Cannot write"):
        write_report(tmp_path / "page.html", report)
    assert [p.name for p in tmp_path.iterdir()] == ["page.html"]


@pytest.mark.skipif(not CHROMIUM, reason="no Chromium: the page is not looked at in a browser")
def test_page_fits_the_window_in_a_browser(text, case, tmp_path):
    many = tuple((str(k), *np.linspace(1e-7, 1e5, 9) / k) for k in range(1, 219))
    alone = quality.error_maps({"one": case.assessment})
    wide = Table("Bands", ("Band", *(f"Index {k}" for k in range(9))), many, folded=True)
    frames = "".join(
        f'<iframe width="{width}" height="900" srcdoc="{html.escape(page)}"></iframe>'
        for page in (text, render(Report("One method", "", (*alone, wide))))
        for width in (400, 1400)
    )
    script = (
        "<script>onload = () => { const frames = [...document.querySelectorAll('iframe')];"
        "const found = frames.flatMap(f => [false, true].map(open => {"
        "const page = f.contentDocument, root = page.documentElement;"
        "page.querySelectorAll('details').forEach(d => d.open = open);"
        "return [root.clientWidth, root.scrollWidth,"
        "[...page.images].every(i => i.complete && i.naturalWidth > 0)]; }));"
        "document.body.innerHTML = '<p>' + JSON.stringify(found) + '</p>'; }</script>"
    )
    path = tmp_path / "frames.html"
    head = "<!DOCTYPE html><meta charset=utf-8><link rel=icon href='data:,'>"
    path.write_text(head + frames + script, "utf-8")
    flags = (
        "headless no-sandbox disable-gpu disable-quic no-first-run disable-sync dump-dom "
        "disable-background-networking disable-component-update enable-logging=stderr "
        "virtual-time-budget=20000"
    )
    options = [f"--{flag}" for flag in flags.split()]
    command = [CHROMIUM, *options, f"--user-data-dir={tmp_path / 'profile'}", path.as_uri()]
    run = subprocess.run(command, capture_output=True, text=True, timeout=120, check=True)
    assert "CONSOLE" not in run.stderr
    (found,) = re.findall(r"<p>(.*)</p>", run.stdout)
    for window, content, images in json.loads(found):
        assert content <= window
        assert images


def test_long_rows_of_numbers_fold_and_lose_nothing():
    noise = [0.001 * k for k in range(1, 40)]
    page = Page(render(Report("T", sections=(Facts("F", {"noise": noise, "few": [1, 2, 3]}),))))
    assert page.count("details") == 1
    assert "39: 0.001000" in page.text
    assert all(f"{value:.9g}" in page.text for value in noise)


def test_charts_without_a_curve_leave_no_heading():
    assert "Convergence" not in render(Report("T", sections=(Charts("Convergence", ()),)))


def test_what_explains_a_line_can_stand_below_it_on_narrow_screens():
    long = "A sentence that says what the number means."
    rows = (("SAM", 1.0, long), ("CC", 0.9, long))
    assert 'class="explained"' in render(Report("T", sections=(Table("I", ("a", "b", "c"), rows),)))
    assert 'class="explained"' not in render(
        Report("T", sections=(Table("I", ("a", "b", "c"), ((1.0, 2.0, 3.0),)),))
    )


def test_facts_have_a_note_and_a_dash_for_none():
    page = Page(render(Report("T", sections=(Facts("F", {"shifts": []}, "As in scripts."),))))
    assert "As in scripts." in page.text
    assert re.search(r"shifts\s+–", page.text)  # noqa: RUF001
