# SPDX-License-Identifier: GPL-2.0-or-later
"""The way through the window that leaves the pictures of the guide; `tools/pictures.py` runs it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from qgis.core import QgsApplication, QgsProcessingModelAlgorithm, QgsProject
from qgis.utils import iface

from window_tour import WindowTour


class GuideTour(WindowTour):
    """Toolbox, a fusion, an assessment, and the dialog of every tool."""

    def walk(self) -> Iterator[None]:
        """The steps."""
        yield from self.prepare_window()
        self.make_rasters()
        yield from self.pauses(2)
        self.save(iface.mainWindow(), "toolbox")
        yield from self._fuse_and_assess()
        provider = QgsApplication.processingRegistry().providerById("hmwb")
        for algorithm in provider.algorithms():
            if isinstance(algorithm, QgsProcessingModelAlgorithm):
                continue
            yield from self.open_dialog(algorithm.id(), self._known(algorithm), height=720)
            self.save(self.dialog, algorithm.name())
            self.seen.setdefault("tools", []).append(algorithm.name())
            self.dialog.close()
            yield

    def _fuse_and_assess(self) -> Iterator[None]:
        known = {name: self.rasters[name] for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
        known["SPECTRAL_RESPONSE"] = self.rasters["RESPONSE"]
        yield from self.run_dialog("hmwb:fusehmwb", known)
        fused = self.fused_layer()
        iface.setActiveLayer(fused)
        iface.zoomToActiveLayer()
        yield from self.pauses(2)
        self.save(iface.mainWindow(), "fused")
        yield from self.run_dialog(
            "hmwb:assessquality",
            {
                "REFERENCE": self.rasters["REFERENCE"],
                "FUSED": fused.source(),
                "RATIO": 4,
                "SAM_MAP": "TEMPORARY_OUTPUT",
            },
        )

    def fused_layer(self) -> Any:
        """The newest of three layers, whatever the language calls it."""
        given = {self.rasters["HYPERSPECTRAL"], self.rasters["MULTISPECTRAL"]}
        layers = QgsProject.instance().mapLayers().values()
        return next(layer for layer in layers if layer.source() not in given)

    def _known(self, algorithm: Any) -> dict[str, Any]:
        """What the sample rasters have to say to an algorithm's parameters."""
        names = {definition.name() for definition in algorithm.parameterDefinitions()}
        return {name: path for name, path in self.rasters.items() if name in names}


tour = GuideTour()
tour.start()
