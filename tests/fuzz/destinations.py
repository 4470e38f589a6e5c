# SPDX-License-Identifier: GPL-2.0-or-later
"""Where results are to go, to good places and to others.

Each kind takes a generator of random numbers, a case and the name of one of its destinations, and
changes the parameters of the case.
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from qgis.core import (
    QgsProcessingParameterFolderDestination,
    QgsProcessingParameterRasterDestination,
)

RASTER_NAMES = ("tif", "tif", "tif", "tiff", "bsq", "bil", "bip", "dat", "img")


def draw_destinations(rng, algorithm, folder):
    """A path for each result that must be, and for most that may be."""
    given = {}
    for definition in algorithm.destinationParameterDefinitions():
        optional = bool(definition.flags() & definition.Flag.FlagOptional)
        if optional and rng.random() < 0.4:
            continue
        stem = re.sub(r"[^a-z]+", "_", definition.name().lower())
        if isinstance(definition, QgsProcessingParameterRasterDestination):
            extension = str(rng.choice(RASTER_NAMES))
        elif isinstance(definition, QgsProcessingParameterFolderDestination):
            given[definition.name()] = str(folder / stem)
            continue
        else:
            found = re.search(r"\*\.(\w+)", definition.createFileFilter())
            extension = found.group(1) if found else "txt"
        given[definition.name()] = str(folder / f"{stem}.{extension}")
    return given


def over_an_input(rng, case, name):
    case.parameters[name] = str(rng.choice(case.input_paths()))


def over_a_file_of_an_input(rng, case, name):
    """Headers, masks and sources of virtual rasters among them."""
    files = sorted(str(p) for p in case.inputs.iterdir() if p.is_file())
    case.parameters[name] = str(rng.choice(files))


def named_like_an_input_with_another_ending(rng, case, name):
    given = Path(str(rng.choice(case.input_paths())))
    case.parameters[name] = str(given.with_suffix(f".{rng.choice(['hdr', 'img', 'bsq', 'dat'])}"))


def link_to_an_input(rng, case, name):
    target = Path(case.parameters[name])
    target.symlink_to(str(rng.choice(case.input_paths())))


def second_name_of_an_input(rng, case, name):
    os.link(str(rng.choice(case.input_paths())), case.parameters[name])


def another_way_to_an_input(rng, case, name):
    given = Path(str(rng.choice(case.input_paths())))
    case.parameters[name] = f"{case.outputs}/../{case.inputs.name}/./{given.name}"


def same_as_another_destination(rng, case, name):
    others = [v for k, v in case.parameters.items() if k in case.destinations and k != name]
    if others:
        case.parameters[name] = str(rng.choice(others))


def same_stem_as_another_destination(rng, case, name):
    """Two ENVI files of one stem share a header."""
    case.parameters[name] = str(case.outputs / f"same.{rng.choice(['img', 'bsq'])}")
    for other in case.destinations:
        if other != name:
            case.parameters[other] = str(case.outputs / f"same.{rng.choice(['dat', 'tif', 'csv'])}")


def missing_folder(_rng, case, name):
    path = Path(case.parameters[name])
    case.parameters[name] = str(path.parent / "nowhere" / path.name)


def folder(_rng, case, name):
    Path(case.parameters[name]).mkdir()


def unknown_ending(rng, case, name):
    path = Path(case.parameters[name])
    endings = ("", ".", ".png", ".xyz", ".TIF", ".tif ", ".vrt", ".nc", ".gpkg")
    case.parameters[name] = str(path.with_suffix("")) + str(rng.choice(endings))


def existing_file(_rng, case, name):
    Path(case.parameters[name]).write_text("What was there before.\n", "utf-8")


def existing_header_of_another_raster(_rng, case, name):
    Path(case.parameters[name]).with_suffix(".hdr").write_text("ENVI\nsamples = 1\n", "utf-8")


def relative_path(_rng, case, name):
    case.parameters[name] = Path(case.parameters[name]).name


def temporary(_rng, case, name):
    case.parameters[name] = "TEMPORARY_OUTPUT"


def nothing(rng, case, name):
    case.parameters[name] = [None, "", " ", 5, [], "NUL", "memory:"][rng.integers(7)]


def odd_name(rng, case, name):
    path = Path(case.parameters[name])
    stems = (
        "größe é 光谱",
        "it's",
        "100% #1",
        "[1]{2}",
        "-dash",
        "a;b,c|d",
        ".hidden",
        "a.b.c",
        "{}",
    )
    case.parameters[name] = str(path.with_name(f"{rng.choice(stems)}{path.suffix}"))


def long_name(rng, case, name):
    path = Path(case.parameters[name])
    length = int(rng.choice([200, 230, 243, 251, 252, 300])) - len(path.suffix)
    case.parameters[name] = str(path.with_name("n" * length + path.suffix))


def read_only_folder(_rng, case, _name):
    case.outputs.chmod(0o555)


def read_only_file(_rng, case, name):
    existing_file(_rng, case, name)
    Path(case.parameters[name]).chmod(0o444)


def pipe(_rng, case, name):
    os.mkfifo(case.parameters[name])


KINDS = (
    over_an_input,
    over_an_input,
    over_a_file_of_an_input,
    named_like_an_input_with_another_ending,
    link_to_an_input,
    second_name_of_an_input,
    another_way_to_an_input,
    same_as_another_destination,
    same_stem_as_another_destination,
    missing_folder,
    folder,
    unknown_ending,
    existing_file,
    existing_header_of_another_raster,
    relative_path,
    temporary,
    nothing,
    odd_name,
    long_name,
    read_only_folder,
    read_only_file,
    pipe,
)
WITHOUT_INPUTS = KINDS[9:]
