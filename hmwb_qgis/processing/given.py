# SPDX-License-Identifier: GPL-2.0-or-later
"""What was given for the parameters of a run, seen before anything is computed.

QGIS names a parameter by the key that scripts use, which no dialog shows, and does not say what it
would take. Here it goes by the label that users read, too.
"""

from __future__ import annotations

from contextlib import contextmanager, suppress

from qgis.core import (
    NULL,
    QgsProcessingDestinationParameter,
    QgsProcessingException,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
    QgsProperty,
)

from hmwb_qgis.translation import tr

from .sidecars import without_sidecars

_REPEATED = 200  # letters of what was given, at most, that a message repeats
_EMPTY = (None, "", NULL)
# Parameters that count only if one of some others has one of these values, or any value at all.
_USED_WITH: dict[str, dict[str, tuple[str, ...]]] = {
    "PSF_FWHM": {"PSF": ("gaussian", "box")},
    "PSF_FILE": {"PSF": ("file",)},
    "RESPONSE_COLUMNS": {"SPECTRAL_RESPONSE": (), "SENSOR": ()},
    "MASK_VALUES_HYPERSPECTRAL": {"MASK_HYPERSPECTRAL": ()},
    "MASK_VALUES_MULTISPECTRAL": {"MASK_MULTISPECTRAL": ()},
}
_OF_SEVERAL = (
    QgsProcessingDestinationParameter,  # QGIS says itself what these take
    QgsProcessingParameterBand,
    QgsProcessingParameterEnum,
    QgsProcessingParameterRasterLayer,
)
_YES_OR_NO = ("true", "false", "yes", "no", "1", "0")


@contextmanager
def said_by_qgis():
    """Let out what QGIS raises without a name or a word, over some rasters, as a sentence.

    Raises
    ------
    QgsProcessingException
    """
    try:
        yield
    except QgsProcessingException:
        raise
    except Exception as error:  # of a class that has no name in Python
        raise QgsProcessingException(
            tr(
                "QGIS cannot take in one of the rasters: its pixels may have no area, georeference "
                "it again."
            )
        ) from error


def check_given(algorithm, parameters, context):
    """See that every parameter has a value that it takes.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
    parameters : dict of str to object
    context : QgsProcessingContext

    Raises
    ------
    QgsProcessingException
        With one sentence on the first that has not.
    """
    for definition in algorithm.parameterDefinitions():
        value = parameters.get(definition.name())
        if isinstance(value, QgsProperty):
            value, _ = value.value(context.expressionContext())
        if isinstance(definition, QgsProcessingParameterRasterLayer) and isinstance(value, str):
            _check_extent(definition, value)
        with said_by_qgis():
            accepted = _accepted(definition, value, context)
        if not accepted:
            raise QgsProcessingException(_refusal(definition, value))
        if isinstance(definition, QgsProcessingParameterBand):
            _check_bands(definition, algorithm, parameters, context)


def check_given_by_model(algorithm, parameters, context):
    """See the same of what a model gives, where the default stands in for what is empty."""
    given = {name: value for name, value in parameters.items() if value not in _EMPTY}
    check_given(algorithm, given, context)


def unused(algorithm, parameters):
    """Sentences on what was given, but is used for nothing.

    Parameters
    ----------
    algorithm : QgsProcessingAlgorithm
    parameters : dict of str to object
    """
    known = {definition.name(): definition for definition in algorithm.parameterDefinitions()}
    found = [
        tr("There is no parameter {}: what was given for it is not used.").format(repeated(name))
        for name in parameters
        if name not in known
    ]
    for name, others in _USED_WITH.items():
        if name not in known or parameters.get(name) in _EMPTY:
            continue
        asked = {known[other]: values for other, values in others.items() if other in known}
        if asked and not any(_chosen(d, parameters, values) for d, values in asked.items()):
            needed = " / ".join(
                " = ".join([d.description(), *([" / ".join(values)] if values else [])])
                for d, values in asked.items()
            )
            message = tr("{} is not used: it only counts together with {}.")
            found.append(message.format(known[name].description(), needed))
    return found


def repeated(given):
    """What was given, in a message."""
    text = str(given)
    return text if len(text) <= _REPEATED else f"{text[:_REPEATED]}..."


def _chosen(definition, parameters, values):
    """Whether a parameter has one of some values, or any if there are none."""
    value = parameters.get(definition.name())
    value = definition.defaultValue() if value in _EMPTY else value
    return value in values if values else value not in _EMPTY


def _accepted(definition, value, context):
    if isinstance(definition, QgsProcessingParameterBoolean) and isinstance(value, str):
        return value.strip().lower() in _YES_OR_NO
    if isinstance(value, (list, tuple, dict)) and not isinstance(definition, _OF_SEVERAL):
        return False  # QGIS would take it for nothing
    return definition.checkValueIsAcceptable(value, context)


def _check_extent(definition, path):
    """See that QGIS can make a layer of a raster file.

    Over many without an extent it raises an exception without a name or a word, and GDAL has
    written statistics into a virtual raster until then.
    """
    from hmwb_qgis.core.errors import HmwbError
    from hmwb_qgis.raster.formats.calls import gdal_calls, open_raster

    dataset = None
    with suppress(HmwbError), gdal_calls(""), without_sidecars():
        dataset = open_raster(path)
    if dataset is None or (transform := dataset.GetGeoTransform(can_return_null=True)) is None:
        return  # something else, or nothing, of which the checks that follow tell
    x, dx, row_x, y, col_y, dy = transform
    rows, cols = dataset.RasterYSize, dataset.RasterXSize
    corners = [
        (x + col * dx + row * row_x, y + col * col_y + row * dy)
        for row in (0, rows)
        for col in (0, cols)
    ]
    if any(max(along) == min(along) for along in zip(*corners)):
        title = f"{definition.description()} ({definition.name()})"
        message = tr(
            "{}: the pixels of {} have no area, or coordinates too large to tell them apart; "
            "georeference it again."
        )
        raise QgsProcessingException(message.format(title, repeated(path)))


def _check_bands(definition, algorithm, parameters, context):
    """See that a raster has the bands that were chosen of it."""
    raster = definition.parentLayerParameterName()
    layer = algorithm.parameterAsRasterLayer(parameters, raster, context)
    chosen = algorithm.parameterAsInts(parameters, definition.name(), context)
    if layer is not None and not all(1 <= band <= layer.bandCount() for band in chosen):
        given = repeated(parameters[definition.name()])
        message = tr("{}: {} is none of the bands of {}; give numbers from 1 to {}.")
        title = f"{definition.description()} ({definition.name()})"
        raise QgsProcessingException(message.format(title, given, layer.name(), layer.bandCount()))


def _refusal(definition, value):
    """Why a value is refused, and what would be taken."""
    title = definition.description()
    if value in _EMPTY or value == []:
        if isinstance(definition, QgsProcessingDestinationParameter):
            return tr("{} is missing: say where it is to be written.").format(title)
        return tr("{} is missing: it is needed.").format(title)
    # A value that no dialog lets pass comes from a script, which knows the parameter by its key.
    named, given = f"{title} ({definition.name()})", repeated(value)
    if isinstance(definition, QgsProcessingParameterNumber):
        return _beyond(definition, named, given)
    if isinstance(definition, QgsProcessingParameterEnum):
        choices = ", ".join(definition.options())
        return tr("{}: {} is none of the choices, which are {}.").format(named, given, choices)
    return _unlike(definition).format(named, given)


def _beyond(definition, named, given):
    """On a number that is too small or too large."""
    low, high = definition.minimum(), definition.maximum()
    if high >= 2**31 - 1:  # what a parameter has that sets none
        return tr("{}: {} is too small; give at least {:g}.").format(named, given, low)
    return tr("{}: give a number from {:g} to {:g}, not {}.").format(named, low, high, given)


def _unlike(definition):
    """On a value that is none of its kind; takes the label and the value."""
    for kind, message in (
        (
            QgsProcessingParameterRasterLayer,
            tr("{}: {} is no raster that can be opened; choose another."),
        ),
        (QgsProcessingParameterBoolean, tr("{}: {} is neither true nor false.")),
        (
            QgsProcessingParameterString,
            tr("{}: {} is no text; write several values into one, separated by commas."),
        ),
        (
            QgsProcessingParameterExtent,
            tr(
                "{}: {} is no extent; give x min, x max, y min, y max, and the CRS in brackets "
                "behind them if it is another one, such as [EPSG:4326]."
            ),
        ),
    ):
        if isinstance(definition, kind):
            return message
    return tr("{}: {} cannot be used; give another value.")
