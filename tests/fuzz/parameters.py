# SPDX-License-Identifier: GPL-2.0-or-later
"""Values of the parameters of any algorithm, drawn from their definitions.

Each function that draws gives a value and the name of its kind.
"""

from __future__ import annotations

import math

from qgis.core import (
    QgsProcessingDestinationParameter,
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from .scene import ORIGIN, PIXEL

# A right value above takes long and shows no more.
AFFORDABLE = {
    "ROWS": 48,
    "COLUMNS": 48,
    "BANDS": 24,
    "ITERATIONS": 20,
    "INNER_ITERATIONS": 30,
    "OUTER_ITERATIONS": 2,
    "ENDMEMBERS": 40,
    "WORKERS": 4,
    "RATIO": 8,
}
NO_NUMBERS = {
    "nan": math.nan,
    "infinity": math.inf,
    "minus infinity": -math.inf,
    "text": "many",
    "decimal comma": "1,5",
    "beyond a double": "1e999",
    "list": [1.0, 2.0],
    "nan as text": "nan",
}
TEXTS = {
    "NODATA": ["0", "-9999", "nan", "inf", "none", "1e999", "0,5", " 7 ", "1e40", "--1"],
    "WAVELENGTHS": [
        "450",
        "450, 500, 550",
        "red, green",
        "nan",
        "1e999, 1",
        "-450 -500",
        ";",
        "450," * 5000,
        "0.45, 0.9",
    ],
    "RESPONSE_COLUMNS": ["band1", "nowhere", "band1, band1", ",", "wavelength_nm", "BAND1,band2"],
    "SCHEDULER": ["nonsense", "tcp://", "tcp://127.0.0.1:9", "http://127.0.0.1:1", "tcp://a:b"],
    "CREATION_OPTIONS": [
        "COMPRESS=LZW",
        "COMPRESS",
        "=",
        "COMPRESS=NOTHING",
        "PROFILE=BASELINE",
        "TILED=YES|BLOCKXSIZE=7",
        "INTERLEAVE=PIXEL",
        "PHOTOMETRIC=RGB",
        "NBITS=8",
        "BIGTIFF=PERHAPS",
        "SPARSE_OK=TRUE",
        "PHOTOMETRIC=YCBCR|COMPRESS=JPEG",
        "STREAMABLE_OUTPUT=YES",
        "a=b|c=d",
        "|||",
        "COMPRESS=JPEG",
        "SUFFIX=ADD",
    ],
}
ANY_TEXT = ["", " ", "x", "nan", "ä光", "{}", "%s", "a" * 10_000, "<b>", "\n", "../..", "0"]


def open_definitions(algorithm):
    """The parameters that are neither rasters nor results."""
    closed = (QgsProcessingParameterRasterLayer, QgsProcessingDestinationParameter)
    return [d for d in algorithm.parameterDefinitions() if not isinstance(d, closed)]


def draw_value(rng, definition, scene):
    """A value, right or wrong, and the name of its kind; files are drawn elsewhere."""
    for kind, draw in DRAWERS:
        if isinstance(definition, kind):
            return draw(rng, definition, scene)
    return None, "empty"


def right_value(rng, definition, scene):
    """A value that the definition allows; None for kinds that need more than the definition."""
    if isinstance(definition, QgsProcessingParameterNumber):
        return _number_inside(rng, definition)
    if isinstance(definition, QgsProcessingParameterBoolean):
        return bool(rng.random() < 0.5)
    if isinstance(definition, QgsProcessingParameterEnum):
        return _enum_inside(rng, definition)
    if isinstance(definition, QgsProcessingParameterExtent):
        return _box(scene, 0.2, 0.9)
    return None


def _number(rng, definition, _scene):
    kind = str(rng.choice(["inside", "bound", "outside", "large", "empty", *NO_NUMBERS]))
    low, high = definition.minimum(), definition.maximum()
    bounded = high < 1e300
    if definition.name() in AFFORDABLE and kind in ("bound", "large"):
        kind = "inside"
    if kind in NO_NUMBERS:
        value = NO_NUMBERS[kind]
    elif kind == "empty":
        value = [None, ""][rng.integers(2)]
    elif kind == "outside":
        below = low - max(abs(low), 1.0) * float(rng.choice([1e-9, 1.0, 1e6]))
        value = high * 2 + 1 if bounded and rng.random() < 0.5 else below
    elif kind == "large" and not bounded:
        value = float(rng.choice([1e5, 1e9, 2.0**31, 2.0**63, 1e30, 1e300]))
    elif kind == "bound":
        value = high if bounded and rng.random() < 0.5 else low
    else:
        value = _number_inside(rng, definition)
    return value, f"number: {kind}"


def _number_inside(rng, definition):
    name, low, high = definition.name(), definition.minimum(), definition.maximum()
    high = min(high, AFFORDABLE.get(name, high))
    if high > 1e300:
        high = max(10.0 * (definition.defaultValue() or 1.0), 4.0 * low)
    value = float(rng.uniform(low, high))
    whole = definition.dataType() == QgsProcessingParameterNumber.Type.Integer
    return round(value) if whole else value


def _boolean(rng, _definition, _scene):
    given = [True, False, "true", "no", "perhaps", 2, "", None, math.nan, []]
    value = given[rng.integers(len(given))]
    return value, f"boolean: {value!r}"


def _enum(rng, definition, _scene):
    odd = {
        "unknown": "magic",
        "number": 0,
        "large number": 10_000,
        "empty": "",
        "none": None,
        "nan": math.nan,
        "list": [],
        "twice": [definition.options()[0]] * 2,
        "unknown among known": [definition.options()[0], "magic"],
    }
    kind = str(rng.choice(["inside", *odd]))
    if kind == "inside":
        return _enum_inside(rng, definition), "choice: inside"
    return odd[kind], f"choice: {kind}"


def _enum_inside(rng, definition):
    options = definition.options()
    if definition.allowMultiple():
        count = int(rng.integers(1, 3))
        return [str(v) for v in rng.choice(options, count, replace=False)]
    return str(rng.choice(options))


def _string(rng, definition, _scene):
    own = TEXTS.get(definition.name(), [])
    value = str(rng.choice(own if own and rng.random() < 0.8 else ANY_TEXT))
    return value, f"text: {definition.name()}"


def _band(rng, _definition, scene):
    count = len(scene.response)
    given = {
        "one": [1],
        "all but one": list(range(2, count + 1)) or [1],
        "falling": list(range(count, 0, -1)),
        "zero": [0],
        "negative": [-1],
        "beyond": [1, 10_000],
        "twice": [1, 1],
        "text": "red",
        "half": [1.5],
        "empty": [],
    }
    kind = str(rng.choice(list(given)))
    return given[kind], f"bands: {kind}"


def _extent(rng, _definition, scene):
    given = {
        "part": _box(scene, 0.2, 0.9),
        "one pixel": _box(scene, 0.5, 0.5 + 1e-6),
        "odd": _box(scene, 0.33333, 0.77777),
        "beyond": _box(scene, -1.0, 0.5),
        "outside": _box(scene, 2.0, 3.0),
        "all": _box(scene, -100.0, 100.0),
        "inverted": _box(scene, 0.9, 0.2),
        "nan": "nan,nan,nan,nan",
        "infinite": "-inf,inf,-inf,inf",
        "text": "here",
        "three": "1,2,3",
        "other crs": f"{_box(scene, 0.2, 0.9).split(' ')[0]} [EPSG:4326]",
        "degrees": "13.04,13.05,52.3,52.5 [EPSG:4326]",
        "unknown crs": f"{_box(scene, 0.2, 0.9).split(' ')[0]} [EPSG:999999]",
    }
    kind = str(rng.choice(list(given)))
    return given[kind], f"extent: {kind}"


def _box(scene, start, stop):
    """The same share of both sides, as QGIS writes an extent."""
    _, rows, cols = scene.reference.values.shape
    x = [ORIGIN[0] + share * cols * PIXEL for share in (start, stop)]
    y = [ORIGIN[1] - share * rows * PIXEL for share in (stop, start)]
    return f"{x[0]},{x[1]},{y[0]},{y[1]} [EPSG:32633]"


DRAWERS = (
    (QgsProcessingParameterNumber, _number),
    (QgsProcessingParameterBoolean, _boolean),
    (QgsProcessingParameterEnum, _enum),
    (QgsProcessingParameterBand, _band),
    (QgsProcessingParameterExtent, _extent),
    (QgsProcessingParameterString, _string),
)
FILES = QgsProcessingParameterFile
