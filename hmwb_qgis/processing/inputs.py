# SPDX-License-Identifier: GPL-2.0-or-later
"""The values of one run, read by name; None where the user gave nothing."""

from __future__ import annotations

from math import isfinite
from pathlib import Path
from sys import float_info

from qgis.core import (
    NULL,
    QgsProcessingException,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterNumber,
    QgsProperty,
)

from hmwb_qgis.translation import tr

from .given import repeated
from .outputs import Outputs
from .sidecars import is_there

RASTER_EXTENSIONS = ("tif", "tiff", "bsq", "bil", "bip", "dat", "img")

_LARGEST = {
    QgsProcessingParameterNumber.Type.Integer: 2**31 - 1,  # of Qt's int
    QgsProcessingParameterNumber.Type.Double: float_info.max,
}


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

    def title(self, name):
        """What users know the parameter by."""
        return self.algorithm.parameterDefinition(name).description()

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
            numbers = [float(word) for word in words]
        except ValueError as error:
            message = tr("{}: write numbers with a decimal point, separated by commas.")
            raise QgsProcessingException(message.format(self.title(name))) from error
        if not all(isfinite(number) for number in numbers):
            message = tr("{}: NaN and infinity are no numbers that can be used here.")
            raise QgsProcessingException(message.format(self.title(name)))
        return numbers

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
        if not is_there(Path(text)):
            message = tr("{}: there is no file {}.").format(self.title(name), repeated(text))
            raise QgsProcessingException(message)
        return Path(text)

    def product(self, name):
        """A file, a folder or an archive."""
        text = self.algorithm.parameterAsFile(self.parameters, name, self.context)
        if not is_there(Path(text), folder=True):
            message = tr("{}: there is no file or folder {}.")
            raise QgsProcessingException(message.format(self.title(name), repeated(text)))
        return Path(text)

    def layer(self, name):
        """A raster layer, resolved beforehand in `prepareAlgorithm`."""
        return self.algorithm.layers.get(name)

    def extent(self, name):
        """X min, y min, x max, y max in the CRS of the raster, resolved in `prepareAlgorithm`."""
        return self.algorithm.extents.get(name)

    def source(self, name, role, feedback):
        """A raster layer, opened with the nodata value that holds; `role` is for messages."""
        from hmwb_qgis.raster.reading.source import RasterSource

        layer = self.layer(name)
        if layer is None:
            return None
        for note in layer.notes:
            feedback.pushInfo(note)
        nodata = self._nodata()
        source = RasterSource(
            layer.path,
            role=role,
            nodata=nodata,
            bands=self._bands(name),
            crs=layer.crs,
            open_options=layer.open_options,
            excluded=layer.excluded if nodata is None else None,
        )
        self._sources.append(source)
        mask = self.layer(f"MASK_{name}")
        return source if mask is None else self._masked(source, mask, f"MASK_VALUES_{name}")

    def _masked(self, source, mask, values):
        """A raster without the pixels that a mask leaves out."""
        from hmwb_qgis.raster.pairing.masking import masked, values_to_leave_out

        left_out = values_to_leave_out(self.words(values), self.title(values))
        found = masked(source, mask.path, left_out, mask.crs)
        self._sources.append(found)
        return found

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
            message = tr("{}: {} is no number; give one, or nan.")
            told = message.format(self.title("NODATA"), repeated(text))
            raise QgsProcessingException(told) from error

    def raster_output(self, name):
        """Path of a raster to write."""
        return self.outputs.path(name)

    def file_output(self, name):
        """Path of another file to write."""
        return self.outputs.path(name)

    def folder_output(self, name):
        """Path of a folder to write to; it exists."""
        return self.outputs.folder(name)

    def check_numbers(self):
        """See that what stands for a number is one.

        QGIS takes NaN and infinity for numbers, and a text that an expression gives for a default.

        Raises
        ------
        QgsProcessingException
        """
        for definition in self.algorithm.parameterDefinitions():
            if not isinstance(definition, QgsProcessingParameterNumber):
                continue
            value = self.parameters.get(definition.name())
            if value in (None, "", NULL):
                continue
            if isinstance(value, QgsProperty):
                value, _ = value.value(self.context.expressionContext())
            try:
                fits = abs(float(value)) <= _LARGEST[definition.dataType()]
            except (TypeError, ValueError):
                fits = False
            if not fits:
                message = tr("{}: {} is not a number that can be used; give another.")
                told = message.format(definition.description(), repeated(value))
                raise QgsProcessingException(told)

    def _value(self, name, read):
        empty = (None, "", NULL)
        default = self.algorithm.parameterDefinition(name).defaultValue()
        if self.parameters.get(name) in empty and default in empty:
            return None
        return read(self.parameters, name, self.context)
