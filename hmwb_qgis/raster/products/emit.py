# SPDX-License-Identifier: GPL-2.0-or-later
"""EMIT Level 2A (.nc): lines of the sensor, and the look-up table from the map to them.

Source: JPL, EMIT L2A Algorithm: Surface Reflectance and Scene Content Masks; LP DAAC, EMIT L2A
User Guide. glt_x and glt_y count from 1 and are 0 where nothing was measured. The masks come in a
file of their own, EMIT_L2A_MASK, of the same lines.
"""

from __future__ import annotations

import re
from pathlib import PurePosixPath

import numpy as np

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.grids import Grid

from .arrays import ArrayCube, ArrayFile, Axes
from .files import ProductFiles
from .product import REFLECTANCE, Flag, Product, ProductBand, QualityLayer
from .swath import SwathCube, epsg_wkt

TITLE = "EMIT L2A"
_RESOLUTION = 60.0  # metres
_FILL = -9999.0
_ONE = Flag((1,))
# Numbers of the bands of `mask`; the fifth is the cloud with a margin.
_QUALITY = {
    1: {"cloud": _ONE},
    2: {"cirrus": _ONE},
    3: {"water": _ONE},
    4: {"defective": _ONE},
    5: {"cloud": _ONE},
}


def recognise(files: ProductFiles) -> str | None:
    """The file of reflectances, or None."""
    found = [
        path
        for path in files.candidates(r".*\.nc")
        if ArrayFile(path, "netCDF").has("location/glt_x")
    ]
    images = [path for path in found if "_MASK_" not in PurePosixPath(path).name]
    return next(iter(images or found), None)


def open_product(files: ProductFiles, path: str) -> Product:
    """Read bands, look-up table and masks.

    Raises
    ------
    HmwbError
        If it holds no reflectances, or something is missing.
    """
    file = ArrayFile(path, "netCDF")
    if not file.has("reflectance"):
        raise HmwbError(
            "{name} holds no reflectance: choose the file EMIT_L2A_RFL.", name=files.name
        )
    centres, widths = (file.read(f"sensor_band_parameters/{n}") for n in ("wavelengths", "fwhm"))
    good = np.ones(centres.size, bool)
    if file.has("sensor_band_parameters/good_wavelengths"):
        good = file.read("sensor_band_parameters/good_wavelengths") == 1
    bands = tuple(
        ProductBand(
            name=f"band {k + 1}",
            wavelength=float(centres[k]),
            fwhm=float(widths[k]),
            number=k + 1,
            nodata=_FILL,
            good=bool(good[k]),
            resolution=_RESOLUTION,
        )
        for k in range(centres.size)
    )
    table = np.stack([file.read(f"location/glt_{n}") for n in "yx"]).astype(np.int64) - 1
    masks = _masks(files, path)
    swath = ArrayCube([Axes(file, "reflectance", "rcb")], masks)
    if table[0].max() >= swath.rows or table[1].max() >= swath.cols:
        raise HmwbError(
            "{name}: its look-up table points beyond its lines: it is not whole.", name=files.name
        )
    quality = tuple(QualityLayer("mask", n, f) for n, f in _QUALITY.items() if masks)
    transform = tuple(float(v) for v in file.numbers("geotransform"))
    crs = str(file.attribute("spatial_ref") or epsg_wkt(4326))
    grid = Grid(transform, crs, *table.shape[1:])  # type: ignore[arg-type]  # six numbers, and a table of two axes
    return Product(
        title="EMIT L2A",
        grid=grid,
        bands=bands,
        quality=quality,
        cube=SwathCube(swath, table, _FILL),
        unit=REFLECTANCE,
    )


def _masks(files: ProductFiles, path: str) -> dict[str, Axes]:
    name = re.escape(PurePosixPath(path).name).replace("_RFL_", "_MASK_")
    found = files.beside(path, name)
    if found is None or found == path:
        return {}
    return {"mask": Axes(ArrayFile(found, "netCDF"), "mask", "rcb")}
