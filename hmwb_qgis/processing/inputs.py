# SPDX-License-Identifier: GPL-2.0-or-later
"""The values of one run, read by name; None where the user gave nothing."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from qgis.core import (
    NULL,
    QgsProcessingException,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
)

from hmwb_qgis.translation import tr

from .outputs import Outputs

RASTER_EXTENSIONS = ("tif", "tiff", "bsq", "bil", "bip", "dat", "img")


@dataclass(frozen=True)
class LayerSource:
    """What the work needs to know about a layer, free of QGIS."""

    path: str
    name: str
    nodata: Optional[float]  # set by the user in QGIS, unknown to GDAL


class Inputs:
    """The parameters of one run.

    Each method takes the name of a parameter and gives None where it is empty and has no default.
    """

    def __init__(self, algorithm, parameters, context):
        self.algorithm = algorithm
        self.parameters = parameters
        self.context = context
        self._sources = []
        self.outputs = Outputs(algorithm, parameters, context)

    def has(self, name):
        """Whether the algorithm has such a parameter at all."""
        return self.algorithm.parameterDefinition(name) is not None

    def number(self, name):
        """A real number."""
        return self._value(name, self.algorithm.parameterAsDouble)

    def integer(self, name):
        """A whole number."""
        return self._value(name, self.algorithm.parameterAsInt)

    def flag(self, name):
        """Yes or no."""
        return self.algorithm.parameterAsBool(self.parameters, name, self.context)

    def text(self, name):
        """A string; None if empty."""
        return self.algorithm.parameterAsString(self.parameters, name, self.context).strip() or None

    def words(self, name):
        """The parts of a string between commas."""
        return [word.strip() for word in (self.text(name) or "").split(",") if word.strip()]

    def numbers(self, name):
        """The numbers between commas or blanks in a string."""
        words = (self.text(name) or "").replace(",", " ").split()
        try:
            return [float(word) for word in words]
        except ValueError as error:
            message = tr("{}: write numbers with a decimal point, separated by commas.")
            raise QgsProcessingException(message.format(name)) from error

    def creation_options(self):
        """What GDAL is told about the output; empty if nothing."""
        return self.text("CREATION_OPTIONS") or ""

    def choice(self, name):
        """The string of an enumeration with static strings."""
        return self.algorithm.parameterAsEnumString(self.parameters, name, self.context) or None

    def choices(self, name):
        """The strings of an enumeration that allows several."""
        return self.algorithm.parameterAsEnumStrings(self.parameters, name, self.context)

    def value(self, name):
        """Whatever kind of value the parameter has."""
        definition = self.algorithm.parameterDefinition(name)
        if isinstance(definition, QgsProcessingParameterBoolean):
            return self.flag(name)
        if isinstance(definition, QgsProcessingParameterEnum):
            return self.choice(name)
        if isinstance(definition, QgsProcessingParameterNumber):
            whole = definition.dataType() == QgsProcessingParameterNumber.Type.Integer
            return self.integer(name) if whole else self.number(name)
        return self.text(name)

    def file(self, name):
        """An input file."""
        text = self.algorithm.parameterAsFile(self.parameters, name, self.context)
        if not text:
            return None
        if not Path(text).is_file():
            title = self.algorithm.parameterDefinition(name).description()
            raise QgsProcessingException(tr("{}: there is no file {}.").format(title, text))
        return Path(text)

    def layer(self, name):
        """A raster layer, resolved beforehand in `prepareAlgorithm`."""
        return self.algorithm.layers.get(name)

    def extent(self, name):
        """X min, y min, x max, y max in the CRS of the raster, resolved in `prepareAlgorithm`."""
        return self.algorithm.extents.get(name)

    def source(self, name, role, feedback):
        """A raster layer, opened with the nodata value that holds; `role` is for messages."""
        from hmwb_qgis.raster.source import RasterSource

        layer = self.layer(name)
        if layer is None:
            return None
        nodata = self._nodata()
        if nodata is None and layer.nodata is not None:
            nodata = layer.nodata
            feedback.pushInfo(
                tr("Nodata value {} is taken from the properties of layer {}.").format(
                    nodata, layer.name
                )
            )
        source = RasterSource(layer.path, role=role, nodata=nodata, bands=self._bands(name))
        self._sources.append(source)
        return source

    def close(self):
        """Close what `source` opened: a traceback would keep the files open."""
        for source in self._sources:
            source.close()

    def _bands(self, name):
        """The bands that the user chose of a raster; None for all."""
        if not self.has(f"BANDS_{name}"):
            return None
        read = self.algorithm.parameterAsInts
        return read(self.parameters, f"BANDS_{name}", self.context) or None

    def _nodata(self):
        text = self.text("NODATA")
        if text is None:
            return None
        try:
            return float(text)
        except ValueError as error:
            message = tr("NODATA is {}: give a number, or nan.").format(text)
            raise QgsProcessingException(message) from error

    def raster_output(self, name):
        """Path of a raster to write."""
        return self.outputs.path(name)

    def file_output(self, name):
        """Path of another file to write."""
        return self.outputs.path(name)

    def folder_output(self, name):
        """Path of a folder to write to; it exists."""
        return self.outputs.folder(name)

    def _value(self, name, read):
        empty = (None, "", NULL)
        default = self.algorithm.parameterDefinition(name).defaultValue()
        if self.parameters.get(name) in empty and default in empty:
            return None
        return read(self.parameters, name, self.context)


def describe_layer(layer, title):
    """Path and user nodata of a raster layer.

    Raises
    ------
    QgsProcessingException
        If the layer is not a file that GDAL reads.
    """
    provider = layer.dataProvider()
    if not layer.isValid() or provider is None or provider.name() != "gdal":
        raise QgsProcessingException(
            tr("{}: {} is not a raster file that GDAL reads; export it to GeoTIFF first.").format(
                title, layer.name()
            )
        )
    ranges = provider.userNoDataValues(1)
    single = len(ranges) == 1 and ranges[0].min() == ranges[0].max()
    path = layer.source().split("|option:")[0]
    return LayerSource(path, layer.name(), ranges[0].min() if single else None)
