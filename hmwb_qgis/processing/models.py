# SPDX-License-Identifier: GPL-2.0-or-later
"""Ready models of the model designer, offered like algorithms."""

from __future__ import annotations

from qgis.core import QgsProcessingException, QgsProcessingModelAlgorithm
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QIcon

from hmwb_qgis.paths import guide_page, resource_path
from hmwb_qgis.translation import known, tr

from .base import group_title
from .given import check_given, said_by_qgis
from .layer_order import LayerOrder
from .search_words import search_words
from .sidecars import rasters_unchanged

# Words in the names of outputs, in the order in which their layers lie on each other.
TOP_DOWN = ("Fused", "Map", "multispectral", "hyperspectral")


class ReadyModel(QgsProcessingModelAlgorithm):
    """A model of resources/models; its id is the name of the file.

    Parameters
    ----------
    path : Path
        Of a .model3 file, whose group is one of the provider's.
    """

    def __init__(self, path):
        super().__init__()
        self.path = path
        self.fromFile(str(path))
        self.setSourceFilePath(str(path))
        for definition in (*self.parameterDefinitions(), *self.outputDefinitions()):
            definition.setDescription(label_of(definition.description()))

    def createInstance(self):
        """A fresh one for every run."""
        return ReadyModel(self.path)

    def checkParameterValues(self, parameters, context):
        """As for an algorithm: nothing is left beside the rasters that QGIS opens for that."""
        try:
            with rasters_unchanged(context):
                check_given(self, parameters, context)
                with said_by_qgis():
                    return super().checkParameterValues(parameters, context)
        except QgsProcessingException as error:
            return False, str(error)

    def postProcessAlgorithm(self, context, feedback):  # noqa: ARG002 (QGIS passes it)
        """Call layers as the dialog calls them, and lay the fused one on top of all.

        Each step names and orders its own layers, and knows nothing of the others.
        """
        titles = {
            (child.algorithmId().split(":")[-1], output.childOutputName()): title
            for child in self.childAlgorithms().values()
            for title, output in child.modelOutputs().items()
        }
        layers, placed = context.layersToLoadOnCompletion(), []
        for details in layers.values():
            style = details.postProcessor()
            title = titles.get(getattr(style, "output", ("", "")))
            if title is None:
                continue
            if details.name in (title, style.title):
                details.name = label_of(title)
            place = next((k for k, word in enumerate(TOP_DOWN) if word in title), len(TOP_DOWN))
            placed.append((place, style))
        context.setLayersToLoadOnCompletion(layers)
        order = LayerOrder()
        for _, style in sorted(placed, key=lambda pair: pair[0]):
            style.order, style.place = order, order.place()
        return {}

    def name(self):
        """Fixed, whatever the model is called."""
        return self.path.stem

    def displayName(self):
        """In the toolbox."""
        return model_titles().get(self.name()) or super().displayName()

    def group(self):
        """Among the algorithms."""
        return group_title(self.groupId())

    def groupId(self):
        """As in the file."""
        return super().groupId().lower()

    def icon(self):
        """One for all models."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self):
        """The same, for scalable places."""
        return str(resource_path("icons/model.svg"))

    def helpUrl(self):
        """The page of the guide that goes the same way step by step, in English."""
        found = guide_page("tour.html" if self.groupId() == "learn" else "real-pair.html")
        return QUrl.fromLocalFile(str(found)).toString() if found else ""

    def tags(self):
        """What users type into the search box."""
        return ["hmwb", "model", "workflow", *search_words(self.groupId())]

    def shortHelpString(self):
        """Plain text, where QGIS would make HTML of it."""
        return model_help().get(self.name()) or self.helpContent().get("ALG_DESC", "")

    def shortDescription(self):
        """On hovering."""
        return self.shortHelpString().split(". ")[0].rstrip(".") + "."


def label_of(title):
    """What the file of a model calls something, in the language of the user."""
    return model_labels().get(title) or known(title)


def model_titles():
    """What the models are called, by the names of their files."""
    return {
        "simulatefuseassess": tr("Simulate, fuse and assess"),
        "fuseassesspair": tr("Fuse and assess a real pair"),
        "archivestoreport": tr("EnMAP and Sentinel-2, from archives to report"),
    }


def model_help():
    """What the models do, by the names of their files."""
    return {
        "simulatefuseassess": tr(
            "Makes a hyperspectral and a multispectral raster from one reference raster, sharpens "
            "the first with the second, and compares the result with the reference. Use it to see "
            "how well a fusion works on ground like yours, where the truth is known."
        ),
        "fuseassesspair": tr(
            "Sharpens a hyperspectral raster with a multispectral raster of the same place, and "
            "compares the result with both of them. Use it for rasters of real sensors, where no "
            "reference exists. The report tells how far the result agrees with what either sensor "
            "saw."
        ),
        "archivestoreport": tr(
            "Opens two products as their agencies deliver them, such as EnMAP and Sentinel-2, "
            "sharpens the hyperspectral one with the multispectral one, and compares the result "
            "with both of them. Clouds and their shadows are left out."
        ),
    }


def model_labels():
    """What only models ask for or make, by the names in their files; tools know all others."""
    return {
        "Hyperspectral product": tr("Hyperspectral product"),
        "Multispectral product": tr("Multispectral product"),
        "Opened hyperspectral product": tr("Opened hyperspectral product"),
        "Opened multispectral product": tr("Opened multispectral product"),
        "Report": tr("Report"),
    }


def ready_models():
    """All of resources/models that QGIS can read."""
    found = [ReadyModel(path) for path in sorted(resource_path("models").glob("*.model3"))]
    return [model for model in found if model.childAlgorithms()]
