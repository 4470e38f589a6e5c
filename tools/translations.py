# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps the translations up to date with the texts of the plugin.

Collects every text in ``tr("...")``, ``HmwbError("...")``, ``Sentence("...")`` and what else is a
sentence (`SPOKEN`) into resources/i18n/hmwb_LANGUAGE.ts, keeps what is translated there, drops what
is no longer used, and compiles it for QGIS. Translate the .ts with Qt Linguist and run it again.
Qt's own collector takes the name of the class for the context; ours is one for the whole plugin, so
that a text of a base class is found whatever class asks for it.
"""

from __future__ import annotations

import argparse
import ast
import shutil
import subprocess
import xml.etree.ElementTree as ET
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "hmwb_qgis"
FOLDER = ROOT / "resources" / "i18n"
CONTEXT = "Hmwb"
SPOKEN = ("tr", "Sentence", "Caution", "Doubt", "Detail", "Stage", "HmwbError")
DOORS = ("translation.py", "sentences.py", "errors.py")  # pass on what was written elsewhere
HEADER = '<?xml version="1.0" encoding="utf-8"?>\n<!DOCTYPE TS>\n'


def texts(package: Path = PACKAGE) -> dict[str, str]:
    """Every text to translate and the module that first uses it, in order of appearance."""
    found: dict[str, str] = {}
    for path in sorted(package.rglob("*.py")):
        for call in spoken(ast.parse(path.read_text("utf-8"))):
            text = call.args[0] if call.args else None
            if isinstance(text, ast.Constant) and isinstance(text.value, str):
                found.setdefault(text.value, path.relative_to(package.parent).as_posix())
            elif path.name not in DOORS and (name_of(call) != "HmwbError" or put_together(text)):
                raise SystemExit(f"{path}:{call.lineno}: {name_of(call)}() needs the text itself")
    return found


def spoken(tree: ast.AST) -> list[ast.Call]:
    """The calls whose first argument users read, in order of appearance."""
    calls = [n for n in ast.walk(tree) if isinstance(n, ast.Call) and name_of(n) in SPOKEN]
    return sorted(calls, key=lambda node: (node.lineno, node.col_offset))


def name_of(call: ast.Call) -> str:
    """The plain name of what is called."""
    return call.func.id if isinstance(call.func, ast.Name) else ""


def put_together(text: ast.expr | None) -> bool:
    """Whether a text is made where it stands: no translation would be found for what results."""
    return isinstance(text, (ast.JoinedStr, ast.BinOp, ast.Call))


def read_translations(path: Path) -> dict[str, str]:
    """The finished translations of a .ts file; none if there is no file."""
    if not path.is_file():
        return {}
    messages = ET.parse(path).iter("message")
    pairs = {m.findtext("source", ""): m.find("translation") for m in messages}
    return {s: t.text for s, t in pairs.items() if t is not None and t.text and not t.get("type")}


def write_translations(path: Path, language: str, known: dict[str, str]) -> int:
    """Write a .ts file with all texts of the plugin; return how many wait for a translation."""
    root = ET.Element("TS", version="2.1", language=language, sourcelanguage="en")
    context = ET.SubElement(root, "context")
    ET.SubElement(context, "name").text = CONTEXT
    waiting = 0
    for source, module in texts().items():
        message = ET.SubElement(context, "message")
        ET.SubElement(message, "location", filename=f"../../{module}")
        ET.SubElement(message, "source").text = source
        translation = ET.SubElement(message, "translation")
        if source in known:
            translation.text = known[source]
        else:
            translation.set("type", "unfinished")
            waiting += 1
    ET.indent(root, space="  ")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER + ET.tostring(root, encoding="unicode") + "\n", encoding="utf-8")
    return waiting


def compile_translations(path: Path) -> None:
    """Make the .qm file that QGIS loads."""
    program = shutil.which("lrelease") or shutil.which("lrelease", path="/usr/lib/qt5/bin")
    if program is None:
        raise SystemExit("There is no lrelease: install qttools5-dev-tools.")
    run = [program, "-silent", str(path), "-qm", str(path.with_suffix(".qm"))]
    subprocess.run(run, check=True)


def main() -> None:
    """Update and compile the given languages."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("languages", nargs="+", help="two-letter codes, such as de")
    for language in parser.parse_args().languages:
        path = FOLDER / f"hmwb_{language}.ts"
        waiting = write_translations(path, language, read_translations(path))
        compile_translations(path)
        print(f"{path.relative_to(ROOT)}: {len(texts())} texts, {waiting} not translated")


if __name__ == "__main__":
    main()
