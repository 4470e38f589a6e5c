# SPDX-License-Identifier: GPL-2.0-or-later
"""What PyQt 6 and QGIS 4 took away, and where a Python file still uses it.

Enumerations that lost their short names are found by tests/test_architecture.py, which asks the
classes themselves; this is the list of the rest.
"""

from __future__ import annotations

import argparse
import ast
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

PYQT = "https://www.riverbankcomputing.com/static/Docs/PyQt6/pyqt5_differences.html"
QT_CORE = "https://doc.qt.io/qt-6/qtcore-changes-qt6.html"
QT_GUI = "https://doc.qt.io/qt-6/gui-changes-qt6.html"
QT_WIDGETS = "https://doc.qt.io/qt-6/widgets-changes-qt6.html"
QGIS = "https://github.com/qgis/QGIS/blob/master/scripts/pyqt5_to_pyqt6/pyqt5_to_pyqt6.py"
WIKI = "https://github.com/qgis/QGIS/wiki/Plugin-migration-to-be-compatible-with-Qt5-and-Qt6"


@dataclass(frozen=True)
class Change:
    """Names that are gone.

    Parameters
    ----------
    kind : {"module", "import", "name", "method", "member"}
        A module that is imported, a name that is imported from one, a name that is used, a method
        that is called, a member of a class as ``Class.member``.
    names : tuple of str
    instead : str
    source : str
        Where it is told.
    """

    kind: str
    names: tuple[str, ...]
    instead: str
    source: str


CHANGES = (
    Change("module", ("PyQt5", "PyQt6", "PySide2", "PySide6", "sip"), "qgis.PyQt", WIKI),
    Change("module", ("qgis.PyQt.Qt",), "qgis.PyQt.QtCore and its like", QGIS),
    Change(
        "module",
        ("qgis.PyQt.QtWebKit", "qgis.PyQt.QtWebKitWidgets", "qgis.PyQt.QtX11Extras",
         "qgis.PyQt.QtMacExtras", "qgis.PyQt.QtWinExtras", "qgis.PyQt.QtXmlPatterns",
         "qgis.PyQt.QtScript"),
        "no Qt 6 has it", PYQT,
    ),
    Change("module", ("resources_rc", "resources"), "files by path: there is no pyrcc", PYQT),
    Change("import", ("QRegExp", "QRegExpValidator"), "QRegularExpression", QT_CORE),
    Change(
        "import", ("QTextCodec", "QTextDecoder", "QTextEncoder", "QLinkedList"),
        "QStringConverter, or str.encode", QT_CORE,
    ),
    Change("import", ("QDesktopWidget",), "QScreen, QWidget.screen()", QT_WIDGETS),
    Change("import", ("QMatrix", "QGLWidget"), "QTransform, QOpenGLWidget", QT_GUI),
    Change("import", ("qApp", "pyqtWrapperType"), "QApplication.instance()", PYQT),
    Change("import", ("QVariant",), "None, Python types, QMetaType: no null QVariant", WIKI),
    Change("name", ("qApp", "QRegExp", "QDesktopWidget", "pyqtWrapperType"), "see imports", QGIS),
    Change("method", ("exec_", "print_"), "exec, print", PYQT),
    Change("method", ("desktop",), "screen", QGIS),
    Change(
        "method", ("toTime_t", "setTime_t", "fromTime_t"), "toSecsSinceEpoch and its like", QT_CORE
    ),
    Change("method", ("setMargin",), "setContentsMargins", QT_WIDGETS),
    Change("method", ("setResizeMode",), "setSectionResizeMode", QT_WIDGETS),
    Change("method", ("setCodec",), "setEncoding", QT_CORE),
    Change(
        "method", ("globalX", "globalY", "posF", "localPos", "windowPos", "screenPos"),
        "position, globalPosition", QT_GUI,
    ),
    Change("member", ("Qt.MidButton",), "Qt.MouseButton.MiddleButton", QGIS),
    Change("member", ("Qt.TextColorRole",), "Qt.ItemDataRole.ForegroundRole", QGIS),
    Change("member", ("Qt.BackgroundColorRole",), "Qt.ItemDataRole.BackgroundRole", QGIS),
    Change(
        "member", ("QPainter.HighQualityAntialiasing", "QPainter.NonCosmeticDefaultPen"),
        "QPainter.RenderHint.Antialiasing", QGIS,
    ),
    Change("member", ("QVariant.Type", "QVariant.Invalid"), "QMetaType.Type", QGIS),
    Change("member", ("QLibraryInfo.location",), "QLibraryInfo.path", QT_CORE),
)  # fmt: skip


def dotted(node: ast.expr) -> str:
    """``a.b.c`` of an expression of attributes; empty if it is anything else."""
    names = []
    while isinstance(node, ast.Attribute):
        names.insert(0, node.attr)
        node = node.value
    return ".".join([node.id, *names]) if isinstance(node, ast.Name) else ""


def uses(tree: ast.AST) -> Iterator[tuple[int, str, str]]:
    """Line, kind and name of all that `CHANGES` can speak of."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, "module", alias.name) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, "module", node.module or ""
            for alias in node.names:
                if (node.module or "").startswith("qgis.PyQt") or alias.name == "QRegExp":
                    yield node.lineno, "import", alias.name
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.lineno, "method", node.func.attr
        elif isinstance(node, ast.Name):
            yield node.lineno, "name", node.id
        if isinstance(node, ast.Attribute) and dotted(node):
            yield node.lineno, "member", dotted(node)


def matches(kind: str, name: str, change: Change) -> bool:
    """Whether a name is one of those that are gone."""
    if kind != change.kind:
        return False
    if kind == "module":
        return any(name == gone or name.startswith(f"{gone}.") for gone in change.names)
    return name in change.names


def overloads(tree: ast.AST) -> Iterator[tuple[int, str]]:
    """Signals that are asked for by the type of their argument, and calls that Qt 6 has not."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Attribute):
            kind = node.slice
            if isinstance(kind, ast.Name) and kind.id in ("str", "int", "bool", "float"):
                yield node.lineno, f"{node.value.attr}[{kind.id}]: ask for no overload ({QGIS})"
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr == "addAction" and len(node.args) >= 4:
                yield node.lineno, f"addAction with four values: make a QAction ({QGIS})"
        elif isinstance(node, ast.Call) and dotted(node.func) == "QDateTime" and len(node.args) > 3:
            yield node.lineno, f"QDateTime of numbers: give QDate and QTime ({QGIS})"


def problems(source: str) -> list[str]:
    """A line for each use of what is gone, in order."""
    tree = ast.parse(source)
    found = [
        (line, f"{name}: take {change.instead} ({change.source})")
        for line, kind, name in uses(tree)
        for change in CHANGES
        if matches(kind, name, change)
    ]
    return [f"line {line}: {said}" for line, said in sorted([*found, *overloads(tree)])]


def main() -> None:
    """Check folders from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folders", nargs="+", type=Path)
    count = 0
    for folder in parser.parse_args().folders:
        for path in sorted(folder.rglob("*.py")):
            for problem in problems(path.read_text("utf-8")):
                print(f"{path}: {problem}")
                count += 1
    sys.exit(f"{count} uses of what Qt 6 does not have." if count else 0)


if __name__ == "__main__":
    main()
