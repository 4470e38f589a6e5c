# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws a case from a seed and a number, and writes its files."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path

import numpy as np
from osgeo import gdal
from qgis.core import QgsApplication, QgsProcessingParameterRasterLayer

from . import (
    damage,
    destinations,
    formats,
    layers,
    parameters,
    places,
    spectra,
    tables,
    validity,
    values,
)
from .scene import draw_scene

# What is tried, and how often of a hundred.
SORTS = {
    "rasters": 36,
    "parameters": 20,
    "tables": 8,
    "destinations": 11,
    "damage": 9,
    "disk full": 4,
    "kill": 8,
    "cancel": 2,
    "two at once": 2,
}
ALGORITHMS = {
    "fusehmwb": 24,
    "fusemean": 7,
    "fusesimple": 3,
    "fusecnmf": 8,
    "fusehysure": 8,
    "denoisehyperspectral": 9,
    "denoisemultispectral": 8,
    "estimateresponses": 8,
    "align": 4,
    "simulatedegradation": 9,
    "assessquality": 5,
    "assesswithoutreference": 4,
    "comparemethods": 3,
    "createsamplescene": 2,
    "simulatefuseassess": 1,
    "fuseassesspair": 1,
}
# Junk comes last, so that it is not scaled; a header that is odd decides the format.
ORDER = (places, values, formats, validity, spectra)
PSF_TABLE, RESPONSE_TABLE = "PSF_FILE", "SPECTRAL_RESPONSE"


@dataclass
class Case:
    """One run of an algorithm, and what may be expected of it.

    Attributes
    ----------
    sort : str
        One of `SORTS`.
    kinds : list of str
        What is odd about it.
    folder : Path
        Holds the folders of inputs, results, temporary files and work.
    parameters : dict
        Of the algorithm.
    destinations : list of str
        The parameters that are paths of results.
    rasters : dict
        What is known of the raster behind each parameter.
    layers : dict
        What users set in QGIS, of the rasters that are given as layers.
    plan : dict
        When to kill or cancel, how much room there is on the disk.
    """

    seed: int
    number: int
    folder: Path
    sort: str = ""
    algorithm: str = ""
    kinds: list = field(default_factory=list)
    parameters: dict = field(default_factory=dict)
    destinations: list = field(default_factory=list)
    rasters: dict = field(default_factory=dict)
    layers: dict = field(default_factory=dict)
    plan: dict = field(default_factory=dict)

    @property
    def inputs(self):
        return self.folder / "in"

    @property
    def outputs(self):
        return self.folder / "out"

    def input_paths(self):
        """Of the files that were given as parameters."""
        given = (v for v in self.parameters.values() if isinstance(v, str))
        return [v for v in given if v.startswith(f"{self.inputs}/") and Path(v).is_file()]

    def told(self):
        """As JSON can hold it."""
        return {**asdict(self), "folder": str(self.folder)}

    @classmethod
    def of(cls, told):
        return cls(**{**told, "folder": Path(told["folder"])})


def draw_case(seed, number, folder):
    """Draw the case and write its files into the folder."""
    rng = np.random.default_rng([seed, number])
    case = Case(seed, number, Path(folder))
    case.sort, case.algorithm = _weighted(rng, SORTS), _weighted(rng, ALGORITHMS)
    algorithm = QgsApplication.processingRegistry().algorithmById(f"hmwb:{case.algorithm}")
    scene = draw_scene(rng)
    rasters = _rasters_of(rng, algorithm, scene)
    if case.sort == "rasters" and rasters:
        _make_odd(rng, case, rasters, int(rng.integers(1, 4)))
    elif rng.random() < 0.2 and rasters and case.sort not in ("kill", "two at once"):
        _make_odd(rng, case, rasters, 1)
    for name, raster in rasters.items():
        path = raster.write(case.inputs)
        case.rasters[name] = _facts(raster, path)
        case.parameters[name] = str(path)
        if case.sort == "rasters" and not raster.virtual and rng.random() < 0.15:
            _give_as_layer(rng, case, name)
    _choose_parameters(rng, case, algorithm, scene)
    case.parameters.update(destinations.draw_destinations(rng, algorithm, case.outputs))
    known = [d.name() for d in algorithm.destinationParameterDefinitions()]
    case.destinations = [name for name in known if name in case.parameters]
    _SPOIL.get(case.sort, _plan)(rng, case, scene)
    return case


def _rasters_of(rng, algorithm, scene):
    """A raster for each parameter that takes one."""
    known = {
        "REFERENCE": scene.reference,
        "HYPERSPECTRAL": scene.hyperspectral,
        "MULTISPECTRAL": scene.multispectral,
        "INPUT": scene.multispectral
        if algorithm.name() == "denoisemultispectral"
        else scene.hyperspectral,
    }
    given = [
        d
        for d in algorithm.parameterDefinitions()
        if isinstance(d, QgsProcessingParameterRasterLayer)
    ]
    pair = rng.random() < 0.5  # optional ones come together
    found = {}
    for definition in given:
        name = definition.name()
        if definition.flags() & definition.Flag.FlagOptional and not pair:
            continue
        if name.startswith("MASK"):
            if rng.random() < 0.3:
                found[name] = _mask(rng, scene, name.lower())
            continue
        found[name] = known[name] if name in known else _like_fused(rng, scene)
    return found


def _mask(rng, scene, name):
    """A raster of ones where pixels are to be left out."""
    reference = scene.reference
    mask = type(reference)(**{**vars(reference), "name": name, "clean": None, "wavelengths": None})
    mask.set_values(mask.block(rng)[None])
    mask.dtype, mask.whole = "Byte", False
    return mask


def _like_fused(rng, scene):
    """A raster that a fusion may have given: the reference with some noise."""
    reference = scene.reference
    noise = 0.01 * rng.standard_normal(reference.values.shape)
    fused = type(reference)(**{**vars(reference), "name": "fused", "clean": None})
    fused.set_values(reference.values + noise)
    return fused


def _make_odd(rng, case, rasters, count):
    """Some kinds, each of another room, for some of the rasters."""
    rooms = sorted(rng.choice(len(ORDER), count, replace=False))
    for room in rooms:
        name = str(rng.choice(list(rasters)))
        kind = ORDER[room].KINDS[rng.integers(len(ORDER[room].KINDS))]
        kind(rng, rasters[name])
        rasters[name].odd |= ORDER[room] is values
        case.kinds.append(f"{ORDER[room].__name__.rpartition('.')[2]}.{kind.__name__}")


def _give_as_layer(rng, case, name):
    kind = layers.KINDS[rng.integers(len(layers.KINDS))]
    case.layers[name] = kind(rng, case.rasters[name])
    case.kinds.append(f"layers.{kind.__name__}")


def _choose_parameters(rng, case, algorithm, scene):
    """Methods by chance, sometimes a response, sometimes another value that is right."""
    names = {d.name(): d for d in parameters.open_definitions(algorithm)}
    for name in ("METHOD", "METHODS", "MEAN"):
        if name in names:
            case.parameters[name] = parameters.right_value(rng, names[name], scene)
    if RESPONSE_TABLE in names and rng.random() < 0.4:
        _give_table(rng, case, RESPONSE_TABLE, (tables.right_response, scene))
    if case.algorithm == "createsamplescene":
        case.parameters.update({"ROWS": 24, "COLUMNS": 20, "BANDS": 9})
    if rng.random() < 0.3 and names:
        definition = names[str(rng.choice(list(names)))]
        value = parameters.right_value(rng, definition, scene)
        if value is not None:
            case.parameters[definition.name()] = value


def _draw_parameters(rng, case, scene):
    """One to three values of any kind; now and then the same raster twice."""
    algorithm = QgsApplication.processingRegistry().algorithmById(f"hmwb:{case.algorithm}")
    if len(case.rasters) > 1 and rng.random() < 0.15:
        first, second = rng.choice(list(case.rasters), 2, replace=False)
        case.parameters[str(first)] = case.parameters[str(second)]
        case.rasters[str(first)] = case.rasters[str(second)]
        case.kinds.append("parameters.same raster twice")
        return
    known = parameters.open_definitions(algorithm)
    known = [d for d in known if not isinstance(d, parameters.FILES)]
    for k in rng.choice(len(known), min(int(rng.integers(1, 4)), len(known)), replace=False):
        value, kind = parameters.draw_value(rng, known[k], scene)
        case.parameters[known[k].name()] = value
        case.kinds.append(f"parameters.{kind}")


def _draw_table(rng, case, scene):
    """A response or a PSF of any kind, where the algorithm takes one."""
    algorithm = QgsApplication.processingRegistry().algorithmById(f"hmwb:{case.algorithm}")
    known = [d.name() for d in algorithm.parameterDefinitions()]
    slots = [name for name in (RESPONSE_TABLE, PSF_TABLE) if name in known]
    if not slots:
        _draw_parameters(rng, case, scene)
        return
    slot = str(rng.choice(slots))
    choice = tables.RESPONSES if slot == RESPONSE_TABLE else tables.PSFS
    kind = choice[rng.integers(len(choice))]
    _give_table(rng, case, slot, (kind, scene))
    case.kinds.append(f"tables.{kind.__name__}")
    if slot == PSF_TABLE:
        case.parameters["PSF"] = "file"


def _give_table(rng, case, slot, made):
    kind, scene = made
    path = case.inputs / f"{slot.lower()}.csv"
    path.write_bytes(kind(rng, scene))
    case.parameters[slot] = str(path)


def _draw_destination(rng, case, scene):
    """A place of any kind for one of the outputs."""
    if not case.destinations:  # all are optional, and none was drawn
        _draw_parameters(rng, case, scene)
        return
    known = destinations.KINDS if case.rasters else destinations.WITHOUT_INPUTS
    kind = known[rng.integers(len(known))]
    kind(rng, case, str(rng.choice(case.destinations)))
    case.kinds.append(f"destinations.{kind.__name__}")


def _damage(rng, case, scene):
    """Break a raster after it was written."""
    if not case.rasters:
        _draw_parameters(rng, case, scene)
        return
    name = str(rng.choice(list(case.rasters)))
    kind = damage.KINDS[rng.integers(len(damage.KINDS))]
    case.parameters[name] = str(kind(rng, Path(case.parameters[name])))
    case.rasters[name]["whole"] = False
    case.rasters[name]["damaged"] = True
    case.kinds.append(f"damage.{kind.__name__}")


def _plan(rng, case, _scene):
    """When a kill or a cancel comes, and how much may be written."""
    if case.sort == "kill":
        how = str(rng.choice(["time", "file", "operation"]))
        case.plan = {
            "how": how,
            "share": float(rng.uniform(0.0, 1.0)),
            "delay": float(rng.uniform(0.0, 0.02)),
            "operation": int(rng.integers(1, 9)),
            "before": bool(rng.random() < 0.5),  # whether another file is there before
        }
        case.kinds.append(f"kill.by {how}")
    elif case.sort == "cancel":
        case.plan = {"percent": float(rng.choice([0.0, rng.uniform(0, 100)]))}
        case.kinds.append("cancel")
    elif case.sort == "disk full":
        case.plan = {"bytes": int(rng.choice([0, 100, 2_000, 10_000, 30_000, 100_000]))}
        case.kinds.append("disk full")
    elif case.sort == "two at once":
        case.kinds.append("two at once")


_SPOIL = {
    "parameters": _draw_parameters,
    "tables": _draw_table,
    "destinations": _draw_destination,
    "damage": _damage,
}


def _facts(raster, path):
    """What a result may be held against; not every format keeps every georeference."""
    dataset = gdal.Open(str(path))
    transform = dataset.GetGeoTransform(can_return_null=True)
    # A mosaic of GDAL's has no items of bands.
    told = raster.wavelengths is not None and raster.told and raster.virtual in ("", "copy")
    return {
        "size": list(raster.values.shape),
        "transform": None if transform is None else list(transform),
        "gcps": bool(raster.gcps),
        "crs": dataset.GetProjection(),
        "wavelengths": [float(w) for w in raster.wavelengths] if told else None,
        "range": _range(raster.clean),
        "range_with_junk": _range(raster.scaled()),
        "placed": raster.placed,
        "whole": raster.whole,
        "odd": raster.odd,
        "damaged": False,
    }


def _range(values):
    finite = values[np.isfinite(values)]
    return [float(finite.min()), float(finite.max())] if finite.size else None


def _weighted(rng, weights):
    shares = np.array(list(weights.values()), float)
    return str(rng.choice(list(weights), p=shares / shares.sum()))
