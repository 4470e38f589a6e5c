# SPDX-License-Identifier: GPL-2.0-or-later
"""A new user's way through the window; QGIS runs this file (``qgis --code``).

The folder for screenshots and for what was seen is in the environment as HMWB_SCREENS.
"""

from __future__ import annotations

import json
import os
import sys
import traceback
from pathlib import Path

from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsProject
from qgis.PyQt.QtCore import Qt, QTimer
from qgis.PyQt.QtWidgets import QDockWidget, QGroupBox, QMessageBox
from qgis.utils import iface

FOLDER = Path(os.environ["HMWB_SCREENS"])
SIZE = (1400, 900)
PAUSE = 700  # ms, for layouts and rendering to settle
LIMIT = 240  # pauses until a run counts as lost


class Tour:
    """Takes one step a tick, so that QGIS can draw in between."""

    def __init__(self):
        self.seen = {"errors": []}
        self.dialog = None
        self.steps = self._walk()

    def start(self):
        """Begin when the event loop runs."""
        QTimer.singleShot(PAUSE, self._next)

    def _next(self):
        try:
            next(self.steps)
        except StopIteration:
            self._leave()
        except Exception:  # noqa: BLE001 (whatever it is, the test must see it and QGIS must end)
            self.seen["errors"].append(traceback.format_exc())
            self._leave()
        else:
            QTimer.singleShot(PAUSE, self._next)

    def _walk(self):
        window = iface.mainWindow()
        window.showNormal()
        window.resize(*SIZE)
        self._close_message_boxes()
        yield
        self._make_rasters()
        for dock in window.findChildren(QDockWidget):
            dock.setVisible(dock.objectName() in ("Layers", "ProcessingToolbox"))
        toolbox = window.findChild(QDockWidget, "ProcessingToolbox")
        window.resizeDocks([toolbox], [420], Qt.Orientation.Horizontal)
        toolbox.searchBox.setText("hmwb")
        yield from self._pauses(3)
        self.seen["toolbox"] = self._listed(toolbox.algorithmTree)
        self._save(window, "toolbox")
        yield from self._fuse()
        iface.setActiveLayer(self._layer("fused"))
        iface.zoomToActiveLayer()
        yield from self._pauses(2)
        self._save(window, "fused")
        yield from self._assess()
        self._save(window, "assessed")
        yield from self._open_advanced()
        yield from self._design()

    def _make_rasters(self):
        import processing

        scene = processing.run(
            "hmwb:createsamplescene", {"ROWS": 96, "COLUMNS": 96, "OUTPUT": self._path("scene.tif")}
        )
        simulated = processing.runAndLoadResults(
            "hmwb:simulatedegradation",
            {
                "REFERENCE": scene["OUTPUT"],
                "HYPERSPECTRAL": self._path("hyperspectral.tif"),
                "MULTISPECTRAL": self._path("multispectral.tif"),
                "RESPONSE": self._path("response.csv"),
            },
        )
        self.rasters = {"REFERENCE": scene["OUTPUT"], **simulated}

    def _fuse(self):
        given = {name: self.rasters[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
        given["SPECTRAL_RESPONSE"] = self.rasters["RESPONSE"]
        yield from self._run("hmwb:fusehmwb", given)
        self.seen["layers"] = {
            layer.name(): type(layer.renderer()).__name__
            for layer in QgsProject.instance().mapLayers().values()
        }

    def _assess(self):
        given = {
            "REFERENCE": self.rasters["REFERENCE"],
            "FUSED": iface.activeLayer().source(),
            "RATIO": 4,
            "SAM_MAP": "TEMPORARY_OUTPUT",
            "HTML": self._path("quality.html"),
        }
        yield from self._run("hmwb:assessquality", given)

    def _open_advanced(self):
        """The advanced parameters of the fusion."""
        import processing

        self.dialog = processing.createAlgorithmDialog("hmwb:fusehmwb", {})
        self.dialog.show()
        yield
        self.dialog.resize(1000, 2900)
        for box in self.dialog.findChildren(QGroupBox):
            box.setProperty("collapsed", False)  # PyQt does not know the class
        yield from self._pauses(3)
        self._save(self.dialog, "fusehmwb-advanced")
        self.dialog.close()

    def _design(self):
        """Every ready model in the model designer."""
        from processing.modeler.ModelerDialog import ModelerDialog

        registry = QgsApplication.processingRegistry()
        for model in registry.providerById("hmwb").algorithms():
            if not isinstance(model, QgsProcessingModelAlgorithm):
                continue
            designed = QgsProcessingModelAlgorithm()
            designed.fromFile(model.sourceFilePath())
            self.dialog = ModelerDialog.create(designed)
            self.dialog.resize(*SIZE)
            self.dialog.show()
            yield from self._pauses(3)
            self._save(self.dialog, f"model-{model.name()}")
            self.seen.setdefault("models", []).append(model.name())
            self.dialog.setDirty(False)
            self.dialog.close()
            yield

    def _run(self, algorithm, parameters):
        """Open the dialog, take its picture, run it, take it again."""
        import processing

        name = algorithm.split(":")[1]
        before = set(QgsProject.instance().mapLayers())
        self.dialog = processing.createAlgorithmDialog(algorithm, parameters)
        self.dialog.resize(1000, 760)
        self.dialog.show()
        yield from self._pauses(3)
        self._save(self.dialog, f"{name}-dialog")
        self.dialog.runAlgorithm()
        for _ in range(LIMIT):
            yield
            if set(QgsProject.instance().mapLayers()) - before:
                break
        yield from self._pauses(4)
        self._save(self.dialog, f"{name}-log")
        self.seen[name] = bool(set(QgsProject.instance().mapLayers()) - before)
        self.dialog.close()
        yield from self._pauses(3)

    def _layer(self, word):
        layers = QgsProject.instance().mapLayers().values()
        return next(layer for layer in layers if word in layer.name())

    def _pauses(self, count):
        for _ in range(count):
            yield

    def _save(self, widget, name):
        widget.grab().save(str(FOLDER / f"{name}.png"))

    def _path(self, name):
        return str(FOLDER / "data" / name)

    def _listed(self, tree):
        """Labels that the filtered toolbox shows."""
        model, found, waiting = tree.model(), [], [tree.rootIndex()]
        while waiting:
            parent = waiting.pop()
            for row in range(model.rowCount(parent)):
                child = model.index(row, 0, parent)
                found.append(str(model.data(child)))
                waiting.append(child)
        return found

    def _close_message_boxes(self):
        for widget in QgsApplication.topLevelWidgets():
            if isinstance(widget, QMessageBox):
                widget.close()

    def _leave(self):
        (FOLDER / "seen.json").write_text(json.dumps(self.seen, indent=1), "utf-8")
        QgsProject.instance().setDirty(False)
        QgsProject.instance().clear()
        QgsProject.instance().setDirty(False)
        sys.stdout.flush()
        QTimer.singleShot(0, iface.actionExit().trigger)


tour = Tour()
tour.start()
