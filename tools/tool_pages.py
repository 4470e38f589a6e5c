# SPDX-License-Identifier: GPL-2.0-or-later
"""Writes a page of the guide for each tool, from the texts that the tool itself shows.

Run it with the Python of QGIS. It leaves FOLDER/tools/NAME.md and, for each translation,
FOLDER/LANGUAGE/tools/NAME.md, with an index of both by the groups of the toolbox.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from qgis.core import (  # noqa: E402 (the repository must be on the path first)
    QgsApplication,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
)
from qgis.PyQt.QtCore import QTranslator  # noqa: E402

HEADINGS = {
    "en": ("Tools", "Parameters", "Advanced parameters", "Results", "Default", "optional"),
    "de": (
        "Werkzeuge (Deutsch)",
        "Parameter",
        "Erweiterte Parameter",
        "Ergebnisse",
        "Vorgabe",
        "optional",
    ),
}
ADVANCED = QgsProcessingParameterDefinition.Flag.FlagAdvanced
OPTIONAL = QgsProcessingParameterDefinition.Flag.FlagOptional
HIDDEN = QgsProcessingParameterDefinition.Flag.FlagHidden


def tool_page(tool: Any, language: str, pictures: str) -> str:
    """The page of one tool as Markdown."""
    _, plain, advanced, results, default, optional = HEADINGS[language]
    parts = [f"# {tool.displayName()}\n", f"`hmwb:{tool.name()}`\n"]
    for picture in (f"{language}/{tool.name()}.png", f"{tool.name()}.png"):
        if (ROOT / "docs" / "pictures" / picture).is_file():
            parts.append(f"![{tool.displayName()}]({pictures}/{picture})\n")
            break
    parts += [f"{_text(line)}\n" for line in tool.shortHelpString().splitlines() if line.strip()]
    shown = [p for p in tool.parameterDefinitions() if not p.flags() & HIDDEN]
    for title, wanted in ((plain, False), (advanced, True)):
        chosen = [p for p in shown if bool(p.flags() & ADVANCED) == wanted]
        if chosen:
            parts.append(f"## {title}\n")
            parts += [_entry(p, default, optional) for p in chosen]
    destinations = {p.name() for p in shown}
    numbers = [o for o in tool.outputDefinitions() if o.name() not in destinations]
    if numbers:
        parts.append(f"## {results}\n")
        parts += [f"- {_text(o.description())} (`{o.name()}`)" for o in numbers]
    return "\n".join(parts)


def _entry(parameter: Any, default: str, optional: str) -> str:
    """A parameter as an entry of a definition list."""
    notes = []
    value = parameter.defaultValue()
    if isinstance(parameter, QgsProcessingParameterEnum) and isinstance(value, list):
        value = ", ".join(map(str, value))
    if parameter.flags() & OPTIONAL:
        notes.append(optional)
    if value not in (None, "", []) and not parameter.isDestination():
        notes.append(f"{default}: `{value}`")
    said = f"{_text(parameter.help())}{' (' + '; '.join(notes) + ')' if notes else ''}"
    return f"{_text(parameter.description())} (`{parameter.name()}`)\n: {said}\n"


def _text(text: str) -> str:
    """Plain text as Markdown that shows it as it is."""
    for character in "\\`*_[]<>$#":
        text = text.replace(character, f"\\{character}")
    return text.replace("\n", " ")


def index_page(tools: list[Any], language: str) -> str:
    """All tools, by the groups of the toolbox."""
    parts = [f"# {HEADINGS[language][0]}\n"]
    for group in dict.fromkeys(tool.group() for tool in tools):
        members = [tool for tool in tools if tool.group() == group]
        parts.append(f"## {group}\n\n```{{toctree}}\n:maxdepth: 1\n")
        parts += [f"{tool.name()}" for tool in members]
        parts.append("```\n")
    return "\n".join(parts)


def pages(language: str, folder: Path) -> Iterator[tuple[Path, str]]:
    """Every page in one language."""
    from hmwb_qgis.paths import resource_path
    from hmwb_qgis.provider import ALGORITHMS

    translator = QTranslator()
    translated = translator.load(str(resource_path(f"i18n/hmwb_{language}.qm")))
    if translated:
        QgsApplication.installTranslator(translator)
    place = folder / language / "tools" if translated else folder / "tools"
    pictures = "../../pictures" if translated else "../pictures"
    tools = [algorithm() for algorithm in ALGORITHMS]
    for tool in tools:
        tool.initAlgorithm({})
    yield place / "index.md", index_page(tools, language)
    for tool in tools:
        yield place / f"{tool.name()}.md", tool_page(tool, language, pictures)
    QgsApplication.removeTranslator(translator)


def main() -> None:
    """Write the pages from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    folder = parser.parse_args().folder
    application = QgsApplication([], False)
    application.initQgis()
    for language in HEADINGS:
        for path, text in pages(language, folder):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text + "\n", "utf-8")
    application.exitQgis()


if __name__ == "__main__":
    main()
