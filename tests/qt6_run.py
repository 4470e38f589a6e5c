# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the Qt code of the plugin against PyQt 6, where there is no QGIS 4.

``qgis.PyQt`` is PyQt 6 itself, as in QGIS 4. The classes of ``qgis.core`` are stand-ins that take
anything: what is proved is what the plugin asks of Qt, not what it asks of QGIS. Run it with a
Python that has PyQt 6, NumPy and SciPy: `make qt6`.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
import types
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
QT_MODULES = ("QtCore", "QtGui", "QtWidgets", "QtSvg", "QtXml", "QtNetwork")


class _AnyName(type):
    """Classes whose members are such classes: enumerations, flags, static methods."""

    def __getattr__(cls, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return cls._grown(name)

    def _grown(cls, name: str) -> Any:
        grown = _AnyName(name, (StandIn,), {})
        setattr(cls, name, grown)
        return grown

    def __or__(cls, other: Any) -> Any:
        return cls

    def __ror__(cls, other: Any) -> Any:
        return cls


class StandIn(metaclass=_AnyName):
    """Takes the place of a class of QGIS and keeps what was said to it."""

    def __init__(self, *given: Any, **named: Any) -> None:
        self.given, self.named = given, named

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return StandIn

    def __or__(self, other: Any) -> Any:
        return self

    def __and__(self, other: Any) -> Any:
        return self

    def __iter__(self) -> Any:
        return iter(())


class Settings(StandIn):
    """A user of QGIS in German."""

    def value(self, name: str, default: Any = None, type: Any = None) -> Any:  # noqa: A002, ARG002
        """As QgsSettings."""
        return {"locale/overrideFlag": True, "locale/userLocale": "de"}.get(name, default)


class _Core(types.ModuleType):
    """``qgis.core``: every name is a stand-in."""

    QgsSettings = Settings

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        kind = Exception if name == "QgsProcessingException" else StandIn
        made = type(name, (kind,), {}) if kind is Exception else _AnyName(name, (kind,), {})
        setattr(self, name, made)
        return made


def install() -> None:
    """Make ``qgis`` out of PyQt 6 and stand-ins."""
    qgis, pyqt = types.ModuleType("qgis"), types.ModuleType("qgis.PyQt")
    qgis.core, qgis.PyQt = _Core("qgis.core"), pyqt  # type: ignore[attr-defined]
    sys.modules.update({"qgis": qgis, "qgis.core": qgis.core, "qgis.PyQt": pyqt})
    for name in QT_MODULES:
        module = importlib.import_module(f"PyQt6.{name}")
        setattr(pyqt, name, module)
        sys.modules[f"qgis.PyQt.{name}"] = module


def import_all() -> int:
    """Import every module that asks for QGIS; return how many."""
    folder = ROOT / "hmwb_qgis" / "processing"
    names = [f"hmwb_qgis.processing.{path.stem}" for path in sorted(folder.glob("*.py"))]
    modules = [
        importlib.import_module(n) for n in ("hmwb_qgis.plugin", "hmwb_qgis.provider", *names)
    ]
    return len(modules)


def build_tools() -> tuple[int, int]:
    """Build every tool with its parameters; return how many, and how many texts they said."""
    from qgis.PyQt.QtGui import QIcon

    from hmwb_qgis.provider import ALGORITHMS

    texts = 0
    for algorithm in ALGORITHMS:
        tool = algorithm()
        tool.initAlgorithm({})
        assert isinstance(tool.icon(), QIcon)
        assert not tool.icon().pixmap(24, 24).isNull()
        assert isinstance(tool.helpUrl(), str)
        said = [tool.displayName(), tool.shortHelpString(), tool.group(), *tool.tags()]
        assert all(isinstance(text, str) and text for text in said)
        texts += len(said)
    return len(ALGORITHMS), texts


def draw() -> int:
    """Draw every icon and name every colour; return how many icons."""
    from qgis.PyQt.QtGui import QColor, QIcon

    from hmwb_qgis.paths import resource_path
    from hmwb_qgis.processing.styles import RAMP

    icons = sorted(resource_path("icons").glob("*.svg"))
    assert all(not QIcon(str(path)).pixmap(32).isNull() for path in icons)
    assert all(QColor(colour).isValid() for colour in RAMP)
    return len(icons)


def run() -> dict[str, Any]:
    """Load the plugin as a German user's QGIS would, build and draw, unload it."""
    from qgis.PyQt import QtCore, QtWidgets

    application = QtWidgets.QApplication([])
    modules = import_all()
    from hmwb_qgis import classFactory
    from hmwb_qgis.translation import tr, user_language

    plugin = classFactory(None)
    assert user_language() == "de"
    assert tr("Fused raster") != "Fused raster", "the translation was not loaded"
    tools, texts = build_tools()
    icons = draw()
    plugin.unload()
    assert tr("Fused raster") == "Fused raster", "the translation stayed"
    del application
    versions = {"PyQt": QtCore.PYQT_VERSION_STR, "Qt": QtCore.QT_VERSION_STR}
    return {**versions, "modules": modules, "tools": tools, "texts": texts, "icons": icons}


def main() -> None:
    """Run and say what was run."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    sys.path.insert(0, str(ROOT))
    install()
    print(json.dumps(run(), indent=1))


if __name__ == "__main__":
    main()
