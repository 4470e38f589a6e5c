# SPDX-License-Identifier: GPL-2.0-or-later
"""Small rasters, made by the algorithms themselves, and a feedback that listens."""

from __future__ import annotations

import pytest
from qgis.core import QgsProcessingFeedback
from qgis.PyQt.QtCore import QCoreApplication, QTranslator

from hmwb_qgis.paths import resource_path


class Listener(QgsProcessingFeedback):
    """Keeps what an algorithm says; cancels when told to."""

    def __init__(self, cancel_at=None):
        super().__init__(False)
        self.messages = []
        self.steps = []
        self.details = []
        self.warnings = []
        self.fractions = []
        self.cancel_at = cancel_at
        self.progressChanged.connect(self._moved)

    def _moved(self, percent):
        self.fractions.append(percent)
        if self.cancel_at is not None and percent >= self.cancel_at:
            self.cancel()

    def pushInfo(self, text):
        self.messages.append(text)

    def setProgressText(self, text):
        self.steps.append(text)

    def pushDebugInfo(self, text):
        self.details.append(text)

    def pushWarning(self, text):
        self.warnings.append(text)

    def reportError(self, text, fatalError=False):  # noqa: ARG002 (QGIS passes it)
        self.warnings.append(text)


@pytest.fixture
def listening():
    """Makes listeners."""
    return Listener


@pytest.fixture
def listener():
    return Listener()


@pytest.fixture(scope="session")
def run(provider):  # noqa: ARG001 (must be registered)
    """Runs an algorithm of the provider by its name."""
    import processing

    def run_algorithm(name, feedback=None, **parameters):
        return processing.run(f"hmwb:{name}", parameters, feedback=feedback or Listener())

    return run_algorithm


@pytest.fixture(scope="session")
def pair(run, tmp_path_factory):
    """A sample scene and what two sensors see of it; paths by the names of parameters."""
    folder = tmp_path_factory.mktemp("pair")
    made = {
        name: str(folder / f"{name.lower()}.tif")
        for name in ("REFERENCE", "HYPERSPECTRAL", "MULTISPECTRAL")
    }
    made["RESPONSE"] = str(folder / "response.csv")
    run("createsamplescene", ROWS=48, COLUMNS=40, BANDS=16, OUTPUT=made["REFERENCE"])
    run("simulatedegradation", **made)
    return made


@pytest.fixture
def german(qgis_app):  # noqa: ARG001
    """As the plugin installs it where QGIS is German."""
    translator = QTranslator()
    assert translator.load(str(resource_path("i18n/hmwb_de.qm")))
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def inputs_of(pair):
    """What the fusion needs."""
    return {
        "HYPERSPECTRAL": pair["HYPERSPECTRAL"],
        "MULTISPECTRAL": pair["MULTISPECTRAL"],
        "SPECTRAL_RESPONSE": pair["RESPONSE"],
    }
