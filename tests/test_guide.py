# SPDX-License-Identifier: GPL-2.0-or-later
"""The guide: a page for each tool and language, behind its Help button, without a network."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag

import pytest
from qgis.core import QgsProcessingParameterDefinition
from qgis.PyQt.QtCore import QUrl

import tool_pages
from hmwb_qgis import paths
from hmwb_qgis.processing import base, models
from hmwb_qgis.provider import ALGORITHMS
from stage import stage

GUIDE = Path(__file__).resolve().parents[1] / "build" / "guide"
LANGUAGES = sorted(tool_pages.HEADINGS)

built = pytest.mark.skipif(not GUIDE.is_dir(), reason="needs the guide (make docs)")


class Links(HTMLParser):
    """What a page loads by itself, and where it leads."""

    def __init__(self, page):
        super().__init__()
        self.loaded, self.led = [], []
        self.feed(page.read_text("utf-8"))

    def handle_starttag(self, tag, attrs):
        given = dict(attrs)
        if tag in ("script", "img", "iframe") and given.get("src"):
            self.loaded.append(given["src"])
        elif tag == "link" and given.get("rel") != "index" and given.get("href"):
            self.loaded.append(given["href"])
        elif tag == "a" and given.get("href"):
            self.led.append(given["href"])


def local(links):
    return [urldefrag(link)[0].split("?")[0] for link in links if "://" not in link]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_tool_tells_all_its_parameters(language, tmp_path, plugin):  # noqa: ARG001
    pages = {path.stem: text for path, text in tool_pages.pages(language, tmp_path)}
    for algorithm in ALGORITHMS:
        tool = algorithm()
        tool.initAlgorithm({})
        page = pages[tool.name()]
        told = set(re.findall(r"\(`([A-Z0-9_]+)`\)", page))
        hidden = QgsProcessingParameterDefinition.Flag.FlagHidden
        shown = {p.name() for p in tool.parameterDefinitions() if not p.flags() & hidden}
        assert shown <= told
        assert f"\n{tool.name()}\n" in pages["index"]


def test_translated_pages_are_translated(tmp_path, plugin):  # noqa: ARG001
    english, german = (dict(tool_pages.pages(name, tmp_path)) for name in ("en", "de"))
    assert "Raster with" not in german[tmp_path / "de" / "tools" / "fusehmwb.md"]
    assert len(english) == len(german)
    assert not set(english) & set(german)


def test_help_is_in_the_users_language_or_in_english(monkeypatch, tmp_path, plugin):  # noqa: ARG001
    def page(name):
        return tmp_path / name if name in there else None

    monkeypatch.setattr(base, "guide_page", page)
    monkeypatch.setattr(base, "user_language", lambda: "de")
    tool = ALGORITHMS[0]()
    there = {f"tools/{tool.name()}.html", f"de/tools/{tool.name()}.html"}
    assert QUrl(tool.helpUrl()).toLocalFile() == str(tmp_path / f"de/tools/{tool.name()}.html")
    there = {f"tools/{tool.name()}.html"}
    assert QUrl(tool.helpUrl()).toLocalFile() == str(tmp_path / f"tools/{tool.name()}.html")
    there = set()
    assert tool.helpUrl() == ""


def test_models_lead_to_the_page_that_goes_the_same_way(monkeypatch, tmp_path, plugin):  # noqa: ARG001
    monkeypatch.setattr(models, "guide_page", lambda name: tmp_path / name)
    led = {m.name(): Path(QUrl(m.helpUrl()).toLocalFile()) for m in models.ready_models()}
    assert {name: page.stem for name, page in led.items()} == {
        "simulatefuseassess": "tour",
        "fuseassesspair": "real-pair",
        "archivestoreport": "real-pair",
    }
    docs = Path(__file__).resolve().parents[1] / "docs"
    assert all((docs / f"{page.stem}.md").is_file() for page in led.values())
    monkeypatch.setattr(models, "guide_page", lambda _: None)
    assert not any(model.helpUrl() for model in models.ready_models())


@built
def test_guide_is_staged_and_found_there(tmp_path, monkeypatch):
    plugin = stage(tmp_path)
    monkeypatch.setattr(paths, "_PACKAGE", plugin)
    for algorithm in ALGORITHMS:
        for place in ("tools", "de/tools"):
            page = paths.guide_page(f"{place}/{algorithm().name()}.html")
            assert page is not None
            assert plugin in page.parents


@built
def test_pages_load_nothing_from_a_network():
    for page in GUIDE.rglob("*.html"):
        links = Links(page)
        assert [link for link in links.loaded if "//" in link] == [], page.name
        for link in local([*links.loaded, *links.led]):
            assert not link or (page.parent / link).exists(), f"{page.name}: {link}"


@built
def test_guide_stays_small():
    assert sum(path.stat().st_size for path in GUIDE.rglob("*") if path.is_file()) < 6e6
