# SPDX-License-Identifier: GPL-2.0-or-later
"""What the algorithms share: errors, cancelling, layers, icon and group.

An algorithm adds its parameters in `add_parameters` and does its work in `work`. Core and raster
are imported inside `work`: QGIS starts faster, and the toolbox can still say that SciPy is missing.
"""

from __future__ import annotations

from datetime import datetime, timezone
from functools import partial
from importlib.util import find_spec
from math import isfinite

from qgis.core import (
    QgsProcessingAlgorithm,
    QgsProcessingException,
    QgsProcessingParameterDefinition,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterRasterLayer,
)
from qgis.PyQt.QtCore import QUrl
from qgis.PyQt.QtGui import QIcon

from hmwb_qgis.paths import guide_page, resource_path
from hmwb_qgis.release import release_version
from hmwb_qgis.translation import said, tr, user_language

from .given import check_given, check_given_by_model, said_by_qgis, unused
from .inputs import Inputs
from .layer_order import LayerOrder
from .layers import check_distinct, describe_layer
from .outputs import Outputs
from .search_words import search_words
from .sidecars import rasters_unchanged
from .story import show

PAPER = (
    "Mifdal, Coll, Courty, Froment, Vedel: Hyperspectral and multispectral Wasserstein barycenter "
    "for image fusion, IGARSS 2017."
)


class HmwbAlgorithm(QgsProcessingAlgorithm):
    """Base of every algorithm of the provider."""

    NODATA = "NODATA"
    CREATION_OPTIONS = "CREATION_OPTIONS"
    MEMORY = "MEMORY"

    EXTENT_OF = "MULTISPECTRAL"  # the raster in whose CRS extents are understood
    GROUP = "fuse"  # a key of GROUPS
    TAGS = ""  # search words beside those of the group, separated by commas
    WRITES_VRT = False  # whether rasters may be virtual ones

    def __init__(self):
        super().__init__()
        self.layers = {}
        self.extents = {}
        self.command = ""  # of Python, that runs the same once more
        self.order = LayerOrder()

    def createInstance(self):
        """A fresh one for every run."""
        return type(self)()

    def group(self):
        """The step of the work that this algorithm belongs to."""
        return group_title(self.GROUP)

    def groupId(self):
        """Fixed: models and scripts hold it."""
        return self.GROUP

    def icon(self):
        """One a group."""
        return QIcon(self.svgIconPath())

    def svgIconPath(self):
        """The same, for scalable places."""
        return str(resource_path(f"icons/{self.GROUP}.svg"))

    def helpUrl(self):
        """The page of the guide that came with the plugin, in the user's language if it has one."""
        page = f"tools/{self.name()}.html"
        found = guide_page(f"{user_language()}/{page}") or guide_page(page)
        return QUrl.fromLocalFile(str(found)).toString() if found else ""

    def tags(self):
        """What users type into the search box."""
        own = [word.strip() for word in self.TAGS.split(",") if word.strip()]
        return list(dict.fromkeys([*own, *search_words(self.GROUP)]))

    def canExecute(self):
        """SciPy is the one dependency that a broken installation may lack."""
        if find_spec("scipy") is None:
            message = tr(
                "This algorithm needs SciPy, which comes with QGIS on Windows and macOS; "
                "on Linux install the package python3-scipy."
            )
            return False, message
        return True, ""

    def initAlgorithm(self, configuration=None):  # noqa: ARG002 (QGIS passes it)
        """Called by QGIS, once for every copy of the algorithm."""
        self.add_parameters()

    def add_parameters(self):
        """Declare parameters and outputs, in the order of the dialog."""
        raise NotImplementedError

    def add(self, parameter, help_text, advanced=False):
        """Add a parameter with its help."""
        parameter.setHelp(help_text)
        if advanced:
            flag = QgsProcessingParameterDefinition.Flag.FlagAdvanced
            parameter.setFlags(parameter.flags() | flag)
        self.addParameter(parameter)

    def checkParameterValues(self, parameters, context):
        """Refuse what can be refused before anything is computed."""
        try:
            with rasters_unchanged(context):
                Inputs(self, parameters, context).check_numbers()
                check_given(self, parameters, context)
                with said_by_qgis():
                    accepted, message = super().checkParameterValues(parameters, context)
        except QgsProcessingException as error:
            return False, str(error)
        if not accepted:
            return accepted, message
        from hmwb_qgis.core.errors import HmwbError

        try:
            layers = self._resolve_layers(parameters, context)
            Outputs(self, parameters, context).check_given(layers)
        except QgsProcessingException as error:
            return False, str(error)
        except HmwbError as error:
            return False, said(error)
        return True, ""

    def prepareAlgorithm(self, parameters, context, feedback):
        """Resolve the layers here, in the thread that owns them."""
        Inputs(self, parameters, context).check_numbers()
        with rasters_unchanged(context):
            check_given_by_model(self, parameters, context)  # models ask no other check
        for sentence in unused(self, parameters):
            feedback.pushWarning(sentence)
        self.layers = self._resolve_layers(parameters, context)
        self.extents = self._resolve_extents(parameters, context)
        self.command = self.asPythonCommand(parameters, context)
        self.order = LayerOrder()
        return super().prepareAlgorithm(parameters, context, feedback)

    def _resolve_layers(self, parameters, context):
        """What the work needs to know of each raster layer, by the name of its parameter."""
        with rasters_unchanged(context):
            found = self._described_layers(parameters, context)
        titles = {name: self.parameterDefinition(name).description() for name in found}
        check_distinct(found, titles)
        return found

    def _described_layers(self, parameters, context):
        found = {}
        for definition in self.parameterDefinitions():
            if not isinstance(definition, QgsProcessingParameterRasterLayer):
                continue
            name = definition.name()
            layer = self.parameterAsRasterLayer(parameters, name, context)
            if layer is not None:
                found[name] = describe_layer(layer, definition.description())
            elif parameters.get(name) not in (None, ""):
                raise QgsProcessingException(self.invalidRasterError(parameters, name))
        return found

    def _resolve_extents(self, parameters, context):
        """Each extent that was given, in the CRS of the raster that it cuts."""
        found = {}
        for definition in self.parameterDefinitions():
            if not isinstance(definition, QgsProcessingParameterExtent):
                continue
            with rasters_unchanged(context):
                layer = self.parameterAsRasterLayer(parameters, self.EXTENT_OF, context)
            name = definition.name()
            box = self.parameterAsExtent(parameters, name, context, layer.crs())
            sides = box.xMinimum(), box.yMinimum(), box.xMaximum(), box.yMaximum()
            if not all(isfinite(side) for side in sides):
                message = tr("{}: a side is not a finite number; choose another extent.")
                raise QgsProcessingException(message.format(definition.description()))
            if not box.isNull():
                found[name] = sides
        return found

    def processAlgorithm(self, parameters, context, feedback):
        """Run, and speak QGIS's language about what happened."""
        from hmwb_qgis.core.errors import Cancelled, HmwbError

        inputs = Inputs(self, parameters, context)
        try:
            inputs.outputs.claim(self.layers)
            return self.work(inputs, feedback)
        except Cancelled:
            feedback.pushInfo(tr("Cancelled: nothing was written."))
            return {}
        except HmwbError as error:
            raise QgsProcessingException(said(error)) from error
        except MemoryError as error:
            message = tr("There is not enough memory: lower 'Memory (MiB)' or take a smaller area.")
            raise QgsProcessingException(message) from error
        finally:
            inputs.close()

    def show(self, inputs, name, path, style, title=None):
        """Style an output, give it a name and a history, if QGIS is going to load it.

        A name that the user or a model chose stays. What is shown first will lie on top.
        """
        context, key = inputs.context, str(path)
        if path is None or not context.willLoadLayerOnCompletion(key):
            return
        style.history = self.origin_lines()
        style.order, style.place = self.order, self.order.place()
        details = context.layerToLoadOnCompletionDetails(key)
        details.setPostProcessor(style)
        if title and details.name == self.parameterDefinition(name).description():
            details.name = style.title = title
        style.output = (self.name(), name)

    def asPythonCommand(self, parameters, context):
        """As QGIS has it, but for several choices, which QGIS 3.22 writes as an empty text."""
        command = super().asPythonCommand(parameters, context)
        for definition in self.parameterDefinitions():
            name, chosen = definition.name(), parameters.get(definition.name())
            if isinstance(definition, QgsProcessingParameterEnum) and isinstance(chosen, list):
                command = command.replace(f"'{name}':''", f"'{name}':{chosen!r}")
        return command

    def origin_lines(self):
        """What was run, and when: enough to run it again."""
        when = datetime.now(timezone.utc).isoformat(timespec="seconds")
        return [f"{when}: {self.displayName()}, HMWB {release_version()}", self.command]

    def work(self, inputs, feedback):
        """Do the work and return the results by name."""
        raise NotImplementedError

    def contents(self, parameters, context):
        """Names of the rasters that `work` writes into the folder that is a destination."""
        raise NotImplementedError


def progress_of(feedback):
    """Feedback as the core knows it: takes a fraction, returns False to cancel."""

    def progress(fraction):
        feedback.setProgress(100.0 * fraction)
        return not feedback.isCanceled()

    return progress


def log_of(feedback):
    """Feedback as the layers below know it: takes a note."""
    return partial(show, feedback)


def group_title(group):
    """What the toolbox shows; the groups follow the work."""
    return {
        "learn": tr("Learn"),
        "prepare": tr("Prepare"),
        "fuse": tr("Fuse"),
        "assess": tr("Assess"),
    }[group]
