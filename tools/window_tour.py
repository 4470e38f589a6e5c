# SPDX-License-Identifier: GPL-2.0-or-later
"""Steps through the window of QGIS; a script that QGIS runs (``qgis --code``) derives from it.

The folder for pictures and for what was seen is in the environment as HMWB_SCREENS.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from qgis.core import QgsApplication, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QGroupBox, QMessageBox
from qgis.utils import iface

SIZE = (1400, 900)
PAUSE = 700  # ms, for layouts and rendering to settle
LIMIT = 240  # pauses until a run counts as lost


class WindowTour:
    """Takes one step of `walk` a tick, so that QGIS can draw in between."""

    def __init__(self) -> None:
        self.folder = Path(os.environ["HMWB_SCREENS"])
        self.seen: dict[str, Any] = {"errors": []}
        self.rasters: dict[str, str] = {}
        self.dialog: Any = None
        self.steps = self.walk()

    def walk(self) -> Iterator[None]:
        """The steps."""
        raise NotImplementedError

    def start(self) -> None:
        """Begin when the event loop runs."""
        QTimer.singleShot(PAUSE, self._next)

    def _next(self) -> None:
        try:
            next(self.steps)
        except StopIteration:
            self._leave()
        except Exception:  # noqa: BLE001 (whatever it is, it must be seen and QGIS must end)
            self.seen["errors"].append(traceback.format_exc())
            self._leave()
        else:
            QTimer.singleShot(PAUSE, self._next)

    def prepare_window(self) -> Iterator[None]:
        """Layers and toolbox, and nothing else."""
        window = iface.mainWindow()
        window.showNormal()
        window.resize(*SIZE)
        for widget in QgsApplication.topLevelWidgets():
            if isinstance(widget, QMessageBox):
                widget.close()
        yield
        for dock in window.findChildren(QDockWidget):
            dock.setVisible(dock.objectName() in ("Layers", "ProcessingToolbox"))
        toolbox = window.findChild(QDockWidget, "ProcessingToolbox")
        window.resizeDocks([toolbox], [420], Qt.Orientation.Horizontal)
        toolbox.searchBox.setText("hmwb")
        yield from self.pauses(3)

    def make_rasters(self, side: int = 96) -> None:
        """A sample scene and what two sensors see of it; paths by the names of parameters."""
        import processing

        size = {"ROWS": side, "COLUMNS": side}
        scene = processing.run("hmwb:createsamplescene", {**size, "OUTPUT": self.path("scene.tif")})
        simulated = processing.runAndLoadResults(
            "hmwb:simulatedegradation",
            {
                "REFERENCE": scene["OUTPUT"],
                "HYPERSPECTRAL": self.path("hyperspectral.tif"),
                "MULTISPECTRAL": self.path("multispectral.tif"),
                "RESPONSE": self.path("response.csv"),
            },
        )
        self.rasters = {"REFERENCE": scene["OUTPUT"], **simulated}

    def open_dialog(self, algorithm: str, parameters: dict[str, Any], height: int = 760) -> Any:
        """The dialog of an algorithm, filled in."""
        import processing

        self.dialog = processing.createAlgorithmDialog(algorithm, parameters)
        self.dialog.resize(1000, height)
        self.dialog.show()
        yield from self.pauses(3)

    def unfold(self, height: int) -> Iterator[None]:
        """Show the advanced parameters, too."""
        self.dialog.resize(1000, height)
        for box in self.dialog.findChildren(QGroupBox):
            box.setProperty("collapsed", False)  # PyQt does not know the class
        yield from self.pauses(3)

    def run_dialog(self, algorithm: str, parameters: dict[str, Any]) -> Iterator[None]:
        """Open a dialog, take its picture, run it, take it again."""
        name = algorithm.split(":")[1]
        before = set(QgsProject.instance().mapLayers())
        yield from self.open_dialog(algorithm, parameters)
        self.save(self.dialog, f"{name}-dialog")
        self.dialog.runAlgorithm()
        for _ in range(LIMIT):
            yield
            if set(QgsProject.instance().mapLayers()) - before:
                break
        yield from self.pauses(4)
        self.save(self.dialog, f"{name}-log")
        self.seen[name] = bool(set(QgsProject.instance().mapLayers()) - before)
        self.dialog.close()
        yield from self.pauses(3)

    def layer(self, word: str) -> Any:
        """The first layer with this word in its name."""
        layers = QgsProject.instance().mapLayers().values()
        return next(layer for layer in layers if word in layer.name())

    def pauses(self, count: int) -> Iterator[None]:
        """Let QGIS draw."""
        for _ in range(count):
            yield

    def save(self, widget: Any, name: str) -> None:
        """Take a picture."""
        widget.grab().save(str(self.folder / f"{name}.png"))

    def path(self, name: str) -> str:
        """Of a file that the tour makes."""
        return str(self.folder / "data" / name)

    def _leave(self) -> None:
        (self.folder / "seen.json").write_text(json.dumps(self.seen, indent=1), "utf-8")
        QgsProject.instance().setDirty(False)
        QgsProject.instance().clear()
        QgsProject.instance().setDirty(False)
        sys.stdout.flush()
        QTimer.singleShot(0, iface.actionExit().trigger)
