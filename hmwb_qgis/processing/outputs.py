# SPDX-License-Identifier: GPL-2.0-or-later
"""Where one run writes: every destination, checked before anything is computed."""

from __future__ import annotations

from pathlib import Path

from qgis.core import (
    QgsProcessing,
    QgsProcessingDestinationParameter,
    QgsProcessingOutputLayerDefinition,
    QgsProcessingParameterFile,
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterDestination,
)


class Outputs:
    """The destinations of one run.

    There is no other way to a path that can be written to, so that none escapes the check.
    """

    def __init__(self, algorithm, parameters, context):
        self.algorithm = algorithm
        self.parameters = parameters
        self.context = context
        self._paths = {}

    def path(self, name):
        """Where to write a raster or a file; None if it is left out."""
        return self._paths[name]

    def folder(self, name):
        """A folder to write to, which is made where it does not exist; None if it is left out."""
        from hmwb_qgis.core.errors import HmwbError

        path = self._paths[name]
        if path is not None:
            try:
                path.mkdir(parents=True, exist_ok=True)
            except OSError as error:
                raise HmwbError(
                    "Cannot make the folder {path}: {reason}; choose another place.",
                    path=path,
                    reason=error.strerror,
                ) from error
        return path

    def claim(self, layers):
        """Check all destinations, temporary ones among them, and hand them out from now on.

        Parameters
        ----------
        layers : mapping of str to LayerSource
            The rasters that are read, by their parameters.

        Raises
        ------
        HmwbError
            If one is a file of an input, shares a file with another, or cannot be written.
        """
        paths = {d.name(): self._resolved(d) for d in self._definitions()}
        self._check(paths, layers)
        self._paths = paths

    def check_given(self, layers):
        """Check the destinations that the user chose, before a run; see `claim`."""
        self._check({d.name(): self._given(d) for d in self._definitions()}, layers)

    def _check(self, paths, layers):
        from hmwb_qgis.raster.writing.destinations import check_destinations

        given = [d for d in self._definitions() if paths[d.name()] is not None]
        outputs = [self._destination(d, paths[d.name()]) for d in given]
        check_destinations(outputs, self._inputs(layers))

    def _destination(self, definition, path):
        from hmwb_qgis.raster.writing.destinations import Destination

        raster = isinstance(definition, QgsProcessingParameterRasterDestination)
        folder = isinstance(definition, QgsProcessingParameterFolderDestination)
        contents = self.algorithm.contents(self.parameters, self.context) if folder else None
        virtual = self.algorithm.WRITES_VRT
        return Destination(
            title=definition.description(),
            path=path,
            raster=raster,
            contents=contents,
            virtual=virtual,
        )

    def _inputs(self, layers):
        """All that is read: rasters, and the files and folders that are parameters."""
        from hmwb_qgis.raster.writing.destinations import Input

        found = []
        for definition in self.algorithm.parameterDefinitions():
            name, path = definition.name(), None
            if name in layers:
                path = layers[name].path
            elif isinstance(definition, QgsProcessingParameterFile):
                path = self.algorithm.parameterAsFile(self.parameters, name, self.context)
            if path:
                found.append(Input(definition.description(), path))
        return found

    def _definitions(self):
        """The parameters that say where something is written."""
        definitions = self.algorithm.parameterDefinitions()
        return [d for d in definitions if isinstance(d, QgsProcessingDestinationParameter)]

    def _resolved(self, definition):
        """Where to write; QGIS makes another temporary name at each call."""
        read = (
            self.algorithm.parameterAsOutputLayer
            if isinstance(definition, QgsProcessingParameterRasterDestination)
            else self.algorithm.parameterAsFileOutput
        )
        text = read(self.parameters, definition.name(), self.context)
        return Path(text) if text else None

    def _given(self, definition):
        """The path that the user chose; None for temporary and skipped ones."""
        value = self.parameters.get(definition.name())
        if isinstance(value, QgsProcessingOutputLayerDefinition):
            value = value.sink.staticValue()
        if not isinstance(value, str) or value in ("", QgsProcessing.TEMPORARY_OUTPUT):
            return None
        return Path(value)
