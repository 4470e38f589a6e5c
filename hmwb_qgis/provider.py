# SPDX-License-Identifier: GPL-2.0-or-later
"""The Processing provider: every algorithm of the plugin under the id ``hmwb``."""

from __future__ import annotations

from qgis.core import QgsApplication, QgsProcessingProvider
from qgis.PyQt.QtGui import QIcon

from .paths import resource_path
from .processing.align import Align
from .processing.assessquality import AssessQuality
from .processing.assesswithoutreference import AssessWithoutReference
from .processing.comparemethods import CompareMethods
from .processing.createsamplescene import CreateSampleScene
from .processing.denoisehyperspectral import DenoiseHyperspectral
from .processing.denoisemultispectral import DenoiseMultispectral
from .processing.estimateresponses import EstimateResponses
from .processing.fusecnmf import FuseCnmf
from .processing.fusehmwb import FuseHmwb
from .processing.fusehmwbpaper import FuseHmwbPaper
from .processing.fusehysure import FuseHySure
from .processing.fusemean import FuseMean
from .processing.fusesimple import FuseSimple
from .processing.inputs import RASTER_EXTENSIONS
from .processing.models import ready_models
from .processing.openhyperspectral import OpenHyperspectral
from .processing.openmultispectral import OpenMultispectral
from .processing.simulatedegradation import SimulateDegradation
from .translation import tr

ALGORITHMS = (
    CreateSampleScene,
    SimulateDegradation,
    OpenHyperspectral,
    OpenMultispectral,
    DenoiseMultispectral,
    DenoiseHyperspectral,
    EstimateResponses,
    Align,
    FuseHmwb,
    FuseHmwbPaper,
    FuseCnmf,
    FuseHySure,
    FuseMean,
    FuseSimple,
    AssessQuality,
    AssessWithoutReference,
    CompareMethods,
)


class HmwbProvider(QgsProcessingProvider):
    """Offers the algorithms to toolbox, models, scripts and qgis_process."""

    def id(self):
        """Fixed: models and scripts hold it."""
        return "hmwb"

    def name(self):
        """The toolbox shows this."""
        return "HMWB"

    def longName(self):
        """Where there is room."""
        return tr("HMWB: hyperspectral and multispectral fusion")

    def icon(self):
        """The plugin's own."""
        return QIcon(str(resource_path("icons/hmwb.svg")))

    def svgIconPath(self):
        """The same, for scalable places."""
        return str(resource_path("icons/hmwb.svg"))

    def loadAlgorithms(self):
        """Called by QGIS, also on every refresh."""
        for algorithm in ALGORITHMS:
            self.addAlgorithm(algorithm())
        # A model finds its steps in the registry, which knows this provider only afterwards.
        if QgsApplication.processingRegistry().providerById(self.id()) is not None:
            for model in ready_models():
                self.addAlgorithm(model)

    def load(self):
        """Come back for the models when the registry knows the provider."""
        QgsApplication.processingRegistry().providerAdded.connect(self._added)
        return super().load()

    def unload(self):
        """Usually the registry outlives the provider, but not always where QGIS ends."""
        registry = QgsApplication.processingRegistry()
        if registry is not None:
            registry.providerAdded.disconnect(self._added)

    def _added(self, provider):
        if provider == self.id():
            self.refreshAlgorithms()

    def supportedOutputRasterLayerExtensions(self):
        """The formats that keep wavelengths; only tools that open products write a VRT."""
        return [*RASTER_EXTENSIONS, "vrt"]

    def defaultRasterFileExtension(self, hasGeometry=True):  # noqa: ARG002 (QGIS passes it)
        """GeoTIFF."""
        return "tif"

    def supportsNonFileBasedOutput(self):
        """Rasters go to files."""
        return False
