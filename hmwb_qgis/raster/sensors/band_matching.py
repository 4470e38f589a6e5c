# SPDX-License-Identifier: GPL-2.0-or-later
"""Which band of a sensor, or column of a table, each band of a raster is."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence

from .known_sensors import SensorBands
from .spectral import SpectralMetadata

_CODE = re.compile(r"(?:^|[^a-z0-9])b(?:and)?[ _]?0*(\d+a?)(?![a-z0-9])")  # B8A in S2_B8A_20m
_LEAST_WIDTH = 10.0  # nm: products round the centres of narrow bands


def chosen_columns(
    names: Sequence[str], columns: Sequence[str], multispectral: SpectralMetadata | None, what: str
) -> list[int]:
    """Places of the columns that the user named for the multispectral bands.

    Parameters
    ----------
    names : sequence of str
        Of the bands of a sensor, or of the columns of a table.
    columns : sequence of str
        One of `names` for each multispectral band.
    multispectral : SpectralMetadata or None
        None takes as many as there are columns.
    what : str
        How messages call the sensor or the table.

    Raises
    ------
    HmwbError
        If they are not among `names`, or not one a band.
    """
    count = len(columns) if multispectral is None else multispectral.count
    if len(columns) != count or any(column not in names for column in columns):
        raise HmwbError(
            'The columns {columns} do not fit {what}: name {count} of {names} under "Columns of '
            'the table".',
            columns=", ".join(columns),
            what=what,
            count=count,
            names=", ".join(names),
        )
    return [list(names).index(column) for column in columns]


def match_columns(
    names: Sequence[str], multispectral: SpectralMetadata | None, what: str
) -> list[int]:
    """Which of the columns of a table each multispectral band is: by their names, else by order.

    Raises
    ------
    HmwbError
        If neither the names nor the numbers agree.
    """
    if multispectral is None:
        return list(range(len(names)))
    named = _by_name(names, multispectral)
    if named is not None:
        return named
    if len(names) == multispectral.count:
        return list(range(len(names)))
    raise HmwbError(
        "The multispectral raster has {bands} bands and {what} has {count}: name one of {names} "
        'for each under "Columns of the table", or name the bands of the raster like them.',
        bands=multispectral.count,
        what=what,
        count=len(names),
        names=", ".join(names),
    )


def match_sensor(
    bands: SensorBands, multispectral: SpectralMetadata | None, sensor: str
) -> tuple[list[int], tuple[str, ...]]:
    """Which band of a sensor each band of a raster is.

    By the names of the bands, else by their wavelengths, else by their number, if so many make
    one of the usual stacks of that sensor.

    Parameters
    ----------
    bands : SensorBands
    multispectral : SpectralMetadata or None
        None takes all bands of the sensor.
    sensor : str
        How messages call it.

    Returns
    -------
    places : list of int
        Places in `bands`.
    notes : tuple of str
        What was taken for granted.

    Raises
    ------
    HmwbError
        If the bands cannot be found.
    """
    count = len(bands.names)
    if multispectral is None:
        return list(range(count)), ()
    found = _by_name(bands.names, multispectral) or _by_wavelength(bands, multispectral)
    if found is not None:
        return found, ()
    stack = [k for k in range(count) if multispectral.count in bands.stacks[k]]
    if not stack and multispectral.count == count:
        stack = list(range(count))
    if stack:
        note = Sentence(
            "Neither names nor wavelengths say which bands of {sensor} these are: taken for "
            "{names}, in this order.",
            sensor=sensor,
            names=", ".join(bands.names[k] for k in stack),
        )
        return stack, (note,)
    raise HmwbError(
        "The {count} multispectral bands could not be found among those of {sensor} ({names}), "
        'neither by name nor by wavelength: name them under "Columns of the table".',
        count=multispectral.count,
        sensor=sensor,
        names=", ".join(bands.names),
    )


def _by_name(names: Sequence[str], multispectral: SpectralMetadata) -> list[int] | None:
    for key in (_short_name, _band_code):
        known, own = [key(name) for name in names], [key(name) for name in multispectral.names]
        unique = len(set(known)) == len(known) and len(set(own)) == len(own)
        if unique and all(name in known for name in own):
            return [known.index(name) for name in own]
    return None


def _by_wavelength(bands: SensorBands, multispectral: SpectralMetadata) -> list[int] | None:
    """The nearest centres, if each lies within its band and no two bands are the same."""
    if multispectral.wavelengths is None:
        return None
    away = abs(multispectral.wavelengths[:, None] - bands.wavelengths)
    nearest = away.argmin(axis=1)
    inside = away.min(axis=1) <= np.maximum(bands.fwhm[nearest], _LEAST_WIDTH) / 2
    if not inside.all() or len(set(nearest.tolist())) < nearest.size:
        return None
    return [int(k) for k in nearest]


def _short_name(name: str) -> str:
    """A name without what differs from product to product: "SR_B08 - near infrared" is "b8"."""
    short = re.split(r"\s*(?:[(:;,\u2013]| - )", name.strip(), maxsplit=1)[0].lower()
    short = re.sub(r"^(?:sr|toa|refl|band)[ _]", "", short)
    return re.sub(r"[ _]+", " ", re.sub(r"(?<=[a-z])0+(?=\d)", "", short))


def _band_code(name: str) -> str:
    """The one number of a band anywhere in a name: "T33UVT_20240612_B08_10m" is "b8"."""
    found = set(_CODE.findall(name.lower().replace("_", " ")))
    return f"b{found.pop()}" if len(found) == 1 else name
