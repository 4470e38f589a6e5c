# SPDX-License-Identifier: GPL-2.0-or-later
"""The translations keep their placeholders, and QGIS finds them."""

from __future__ import annotations

import ast
import re
import string

import pytest

from translations import (
    DOORS,
    FOLDER,
    PACKAGE,
    name_of,
    put_together,
    read_translations,
    spoken,
    texts,
)

MODULES = [p for p in sorted(PACKAGE.rglob("*.py")) if p.name not in DOORS]
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


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_waits_for_a_translation(language):
    known = read_translations(FOLDER / f"hmwb_{language}.ts")
    assert [source for source in texts() if source not in known] == []


@pytest.mark.parametrize("translator", LANGUAGES, indirect=True)
def test_qt_finds_the_texts(translator, request):
    language = request.node.callspec.params["translator"]
    known = read_translations(FOLDER / f"hmwb_{language}.ts")
    used = {source: known[source] for source in texts() if source in known}
    assert used
    for source, translated in used.items():
        assert translator.translate("Hmwb", source) == translated


def fields(template):
    """What a template wants, without indices and formats."""
    parsed = string.Formatter().parse(template)
    return {re.split(r"[.\[]", name)[0] for _, name, _, _ in parsed if name is not None}


def short(path):
    """How a test id names a module."""
    return path.relative_to(PACKAGE).as_posix()


@pytest.mark.parametrize("path", MODULES, ids=short)
def test_what_users_read_is_written_out_with_its_values(path):
    for call in spoken(ast.parse(path.read_text("utf-8"))):
        text, where = call.args[0], f"line {call.lineno}"
        assert not put_together(text), f"{where}: give a template and values"
        given = {keyword.arg for keyword in call.keywords}
        if name_of(call) != "tr" and given and None not in given:
            assert fields(text.value) == given, where


def unknown_sentences(tree):
    """Texts that read like a sentence and that no translation will know."""
    known = {call.args[0] for call in spoken(tree)}
    known |= {node.value for node in ast.walk(tree) if isinstance(node, ast.Expr)}  # docstrings
    known |= {
        part
        for node in ast.walk(tree)
        if isinstance(node, ast.JoinedStr)
        for part in ast.walk(node)
        if part is not node
    }
    for node in ast.walk(tree):
        if isinstance(node, (ast.Constant, ast.JoinedStr)) and node not in known:
            parts = node.values if isinstance(node, ast.JoinedStr) else [node]
            text = "".join(str(p.value) if isinstance(p, ast.Constant) else "X" for p in parts)
            if re.match(r"[A-Z].* .*\.$", text, re.DOTALL):
                yield f"line {node.lineno}: {text}"


def test_unknown_sentences_are_found():
    source = """
def f(n):
    'A docstring.'
    say(f'There are {n}.', 'One note.', tr('Known.'), Sentence('Known, too.'), 'a file.tif')
"""
    found = list(unknown_sentences(ast.parse(source)))
    assert found == ["line 4: There are X.", "line 4: One note."]


@pytest.mark.parametrize(
    "path", [p for p in MODULES if short(p).startswith(("core/", "raster/", "report/"))], ids=short
)
def test_every_sentence_can_be_translated(path):
    assert list(unknown_sentences(ast.parse(path.read_text("utf-8")))) == []
