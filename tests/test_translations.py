# SPDX-License-Identifier: GPL-2.0-or-later
"""The translations keep their placeholders, and QGIS finds them."""

from __future__ import annotations

import string

import pytest

from translations import FOLDER, read_translations, texts

LANGUAGES = sorted(path.stem.split("_")[1] for path in FOLDER.glob("hmwb_*.ts"))


def placeholders(text):
    """What `str.format` fills in, in any order."""
    return sorted(
        f"{name}:{form}" for _, name, form, _ in string.Formatter().parse(text) if name is not None
    )


@pytest.fixture
def translator(request, qgis_app):  # noqa: ARG001
    """Qt's own, with the compiled file of a language."""
    from qgis.PyQt.QtCore import QTranslator

    loaded = QTranslator()
    assert loaded.load(str(FOLDER / f"hmwb_{request.param}.qm"))
    return loaded


def test_there_is_a_second_language():
    assert LANGUAGES


@pytest.mark.parametrize("language", LANGUAGES)
def test_placeholders_survive(language):
    for source, translated in read_translations(FOLDER / f"hmwb_{language}.ts").items():
        assert placeholders(translated) == placeholders(source), source
        assert translated.count("{") == source.count("{"), source


@pytest.mark.parametrize("translator", LANGUAGES, indirect=True)
def test_qt_finds_the_texts(translator, request):
    language = request.node.callspec.params["translator"]
    known = read_translations(FOLDER / f"hmwb_{language}.ts")
    used = {source: known[source] for source in texts() if source in known}
    assert used
    for source, translated in used.items():
        assert translator.translate("Hmwb", source) == translated
