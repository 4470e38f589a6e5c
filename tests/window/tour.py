# SPDX-License-Identifier: GPL-2.0-or-later
"""A new user's way through the window; QGIS runs this file (``qgis --code``)."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsProject
from qgis.PyQt.QtCore import QObject, QUrl, pyqtSlot
from qgis.PyQt.QtGui import QDesktopServices
from qgis.PyQt.QtWidgets import QDialogButtonBox, QDockWidget
from qgis.utils import iface

from window_tour import SIZE, WindowTour

HELPED = ("fusehmwb", "assessquality", "createsamplescene")


class Browser(QObject):
    """Takes the place of the web browser and keeps what it is asked to open."""

    opened: list[str]

    def __init__(self):
        super().__init__()
        self.opened = []

    @pyqtSlot(QUrl)
    def open(self, url):
        """Called by Qt."""
        self.opened.append(url.toString())


class Tour(WindowTour):
    """Toolbox, fusion, assessment, advanced parameters, models, help."""

    def walk(self):
        """The steps."""
        yield from self.prepare_window()
        self.make_rasters()
        window = iface.mainWindow()
        toolbox = window.findChild(QDockWidget, "ProcessingToolbox")
        yield from self.pauses(2)
        self.seen["toolbox"] = self._listed(toolbox.algorithmTree)
        self.save(window, "toolbox")
        yield from self._fuse()
        iface.setActiveLayer(self.layer("(hmwb)"))
        iface.zoomToActiveLayer()
        yield from self.pauses(2)
        self.save(window, "fused")
        yield from self._assess()
        self.save(window, "assessed")
        yield from self.open_dialog("hmwb:fusehmwb", {})
        yield from self.unfold(2900)
        self.save(self.dialog, "fusehmwb-advanced")
        self.dialog.close()
        yield from self._design()
        yield from self._ask_for_help()

    def _fuse(self):
        given = {name: self.rasters[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
        beside = dict.fromkeys(("UNCERTAINTY", "SHIFTS"), "TEMPORARY_OUTPUT")
        yield from self.run_dialog("hmwb:fusehmwb", {**given, **beside})
        self.seen["layers"] = {
            layer.name(): type(layer.renderer()).__name__
            for layer in QgsProject.instance().mapLayers().values()
        }
        self.seen["fused order"] = self._order()

    def _assess(self):
        given = {
            "REFERENCE": self.rasters["REFERENCE"],
            "FUSED": iface.activeLayer().source(),
            "RATIO": 4,
            "SAM_MAP": "TEMPORARY_OUTPUT",
            "HTML": self.path("quality.html"),
        }
        yield from self.run_dialog("hmwb:assessquality", given)
        self.seen["assessed order"] = self._order()

    def _order(self):
        """Names of the layers, the topmost first."""
        root = QgsProject.instance().layerTreeRoot()
        return [layer.name() for layer in root.layerOrder()]

    def _ask_for_help(self):
        """The button of three dialogs, pressed."""
        browser = Browser()
        QDesktopServices.setUrlHandler("file", browser.open)
        for name in HELPED:
            yield from self.open_dialog(f"hmwb:{name}", {})
            (buttons,) = self.dialog.findChildren(QDialogButtonBox)
            buttons.button(QDialogButtonBox.StandardButton.Help).click()
            yield
            self.dialog.close()
        self.seen["help"] = browser.opened
        QDesktopServices.unsetUrlHandler("file")

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
            yield from self.pauses(3)
            self.save(self.dialog, f"model-{model.name()}")
            self.seen.setdefault("models", []).append(model.name())
            self.dialog.setDirty(False)
            self.dialog.close()
            yield

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


tour = Tour()
tour.start()
