# SPDX-License-Identifier: GPL-2.0-or-later
"""Which file names can be written, and how."""

from __future__ import annotations

import re
import uuid
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from osgeo import gdal, gdal_array

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence

from .calls import close, gdal_calls
from .calls import given as returned


@dataclass(frozen=True)
class Format:
    """A GDAL driver and the creation options that go with a file extension."""

    driver: str
    options: tuple[str, ...] = ()


FORMATS: dict[str, Format] = {
    "tif": Format("GTiff"),
    "tiff": Format("GTiff"),
    "bsq": Format("ENVI", ("INTERLEAVE=BSQ",)),
    "bil": Format("ENVI", ("INTERLEAVE=BIL",)),
    "bip": Format("ENVI", ("INTERLEAVE=BIP",)),
    "dat": Format("ENVI", ("INTERLEAVE=BSQ",)),
    "img": Format("ENVI", ("INTERLEAVE=BSQ",)),
}

_OPTIONS = "DMD_CREATIONOPTIONLIST"  # of a driver, what it can be told

# Behind the name of a raster: statistics, overviews and masks that GDAL keeps beside it.
SIDECARS = (".aux.xml", ".ovr", ".msk", ".msk.ovr")


def format_of(path: str | Path) -> Format:
    """The format that the extension of a file name asks for.

    Raises
    ------
    HmwbError
        If the extension is not in the table.
    """
    suffix = Path(path).suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        raise HmwbError(
            "Cannot write {name}: choose a name that ends in .tif for GeoTIFF, or in .bsq, "
            ".bil, .bip, .dat or .img for ENVI.",
            name=Path(path).name,
        )
    return FORMATS[suffix]


def gdal_type(dtype: np.dtype[Any]) -> int:
    """GDAL's code of a data type.

    Raises
    ------
    HmwbError
        If this GDAL does not know the type.
    """
    code = gdal_array.NumericTypeCodeToGDALTypeCode(dtype.type)
    if code is None:
        raise HmwbError(
            "GDAL {version} cannot store the data type {type}: choose 'float32' as "
            '"Data type of the output".',
            version=gdal.__version__,
            type=dtype.name,
        )
    return int(code)


def numpy_type(code: int, name: str) -> str:
    """NumPy's name of GDAL's code of a data type; `name` is what messages call the raster.

    Raises
    ------
    HmwbError
        If the type is complex.
    """
    if gdal.DataTypeIsComplex(code):
        raise HmwbError("{name} holds complex numbers: take their magnitude first.", name=name)
    return np.dtype(gdal_array.GDALTypeCodeToNumericTypeCode(code)).name


def parse_creation_options(text: str) -> list[str]:
    """Split ``KEY=VALUE|KEY=VALUE``.

    Raises
    ------
    HmwbError
        If a part is not of that form.
    """
    options = [part.strip() for part in text.split("|") if part.strip()]
    for option in options:
        key, sign, _ = option.partition("=")
        if not key or not sign:
            raise HmwbError(
                "The creation option {option!r} is not of the form KEY=VALUE: separate several "
                "with a vertical bar.",
                option=option,
            )
    return options


def creation_options(
    path: str | Path, dtype: str, given: str = "", few_digits: bool = False
) -> list[str]:
    """Creation options for a file: ours, where the user has not given the same key.

    Parameters
    ----------
    path : str or Path
    dtype : str
        NumPy name of the data type.
    given : str
        The user's, ``KEY=VALUE|KEY=VALUE``.
    few_digits : bool
        Real numbers are rounded to few binary digits.
    """
    chosen = format_of(path)
    users = parse_creation_options(given)
    keys = {option.partition("=")[0].upper() for option in users}
    ours = list(chosen.options)
    if chosen.driver == "GTiff":
        ours += ["TILED=YES", "BIGTIFF=IF_SAFER", "INTERLEAVE=BAND", "PHOTOMETRIC=MINISBLACK"]
        if "COMPRESS" not in keys:
            ours += [*_compression(dtype, keys, few_digits), "NUM_THREADS=ALL_CPUS"]
    return [o for o in ours if o.partition("=")[0] not in keys] + users


def check_format(path: str | Path, dtype: str, given: str = "") -> None:
    """See early that GDAL can create such a file, by creating a small one in memory.

    Parameters
    ----------
    path, dtype, given
        See `creation_options`.

    Raises
    ------
    HmwbError
        If the format does not know the type, or an option has a value that it does not take, or
        no format knows the option.
    """
    users = parse_creation_options(given)
    for option in users:
        _check_key(option)
    folder = f"/vsimem/{uuid.uuid4().hex}/"
    options = creation_options(path, dtype, given)
    purpose = Sentence("Cannot write {path}", path=path)
    warnings: list[str] = []
    try:
        with gdal_calls(purpose, folder, warnings):
            driver = gdal.GetDriverByName(format_of(path).driver)
            name = f"{folder}x{Path(path).suffix}"
            code = gdal_type(np.dtype(dtype))
            close(returned(driver.Create(name, 16, 16, 1, code, options=options)))
    finally:
        with suppress(RuntimeError):  # nothing was made
            gdal.RmdirRecursive(folder)
    _check_values(users, warnings)


def _check_key(option: str) -> None:
    """See that some format that can be written knows an option; the others do without it."""
    key = option.partition("=")[0]
    drivers = {chosen.driver for chosen in FORMATS.values()}
    lists = [gdal.GetDriverByName(name).GetMetadataItem(_OPTIONS) or "" for name in drivers]
    if not any(re.search(f"name=.{re.escape(key)}['\"]", known, re.IGNORECASE) for known in lists):
        raise HmwbError(
            "Neither GeoTIFF nor ENVI has the creation option {key!r}: correct or omit it.", key=key
        )


def _check_values(options: list[str], warnings: list[str]) -> None:
    """See that GDAL takes the values of the options; it warns, and writes the file without them."""
    for option in options:
        key, _, value = option.partition("=")
        for warning in warnings:
            if key.lower() in warning.lower() and value.lower() in warning.lower():
                raise HmwbError(
                    "The creation option {option!r} cannot be used: {reason}",
                    option=option,
                    reason=warning,
                )


def _compression(dtype: str, keys: set[str], few_digits: bool) -> list[str]:
    """What every program reads; ZSTD is quicker, but not known to all of them.

    Real numbers of few digits end in zeros: differences of whole ones take two thirds of the time
    of those byte by byte.
    """
    predictor = 3 if dtype.startswith("float") and not few_digits else 2
    options = ["COMPRESS=DEFLATE", f"PREDICTOR={predictor}"]
    if "ZLEVEL" not in keys:
        options.append("ZLEVEL=1")  # the quickest
    return options
