# SPDX-License-Identifier: GPL-2.0-or-later
"""PRISMA Level 2D and 2C (.he5): VNIR and SWIR as (rows, bands, columns), wavelengths descending.

Source: ASI, PRISMA Products Specification Document, issue 2.3: reflectance is the stored number
between L2Scale...Min and L2Scale...Max, 0 and 65535 being the ends; 0 is no measurement. L2D lies
on a UTM grid, L2C says of each pixel where it lies.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.grids import Grid

from .arrays import ArrayCube, ArrayFile, Axes
from .files import ProductFiles
from .product import REFLECTANCE, Cube, Flag, Product, ProductBand, QualityLayer
from .swath import SwathCube, epsg_wkt, look_up, utm_grid

TITLE = "PRISMA L2C, L2D"
_PIXEL = 30.0  # metres
_STORED = 65535.0
_DETECTORS = ("Vnir", "Swir")
# Of the error matrices: 0 right, 1 invalid already in Level 1, 2 negative, 3 saturated.
_INVALID = Flag((1,))


def recognise(files: ProductFiles) -> str | None:
    """The .he5, or None."""
    return files.first(r".*\.he5")


def open_product(files: ProductFiles, path: str) -> Product:
    """Read the attributes and find the place of the pixels.

    Raises
    ------
    HmwbError
        If it is another level, or something is missing.
    """
    file = ArrayFile(path, "HDF5")
    level = next((n for n in ("L2D", "L2C") if file.has(_field(n, "VNIR_Cube"))), None)
    if level is None:
        raise HmwbError(
            "{name} is not PRISMA L2D or L2C: it lacks their cubes. L1 and L2B hold no surface "
            "reflectance.",
            name=files.name,
        )
    arrays = [Axes(file, _field(level, f"{d.upper()}_Cube"), "rbc") for d in _DETECTORS]
    errors = {
        d: Axes(file, _field(level, f"{d.upper()}_PIXEL_L2_ERR_MATRIX"), "rbc") for d in _DETECTORS
    }
    errors = {d: array for d, array in errors.items() if file.has(array.name)}
    swath = ArrayCube(arrays, errors)
    bands = _bands(file, arrays)
    quality = tuple(QualityLayer(d, 0, {"defective": _INVALID}) for d in errors)
    cube: Cube = swath
    if level == "L2D":
        grid = _map_grid(file, swath.rows, swath.cols)
    else:
        fields = f"HDFEOS/SWATHS/PRS_{level}_HCO/Geolocation Fields"
        latitude, longitude = (file.read(f"{fields}/{n}") for n in ("Latitude", "Longitude"))
        grid = utm_grid(latitude, longitude, _PIXEL)
        cube = SwathCube(swath, look_up(latitude, longitude, grid), 0)
    return Product(
        title=f"PRISMA {level}",
        grid=grid,
        bands=bands,
        quality=quality,
        cube=cube,
        unit=REFLECTANCE,
    )


def _field(level: str, name: str) -> str:
    return f"HDFEOS/SWATHS/PRS_{level}_HCO/Data Fields/{name}"


def _bands(file: ArrayFile, arrays: list[Axes]) -> tuple[ProductBand, ...]:
    """Each detector ascending; bands that are not calibrated have no wavelength and are none."""
    bands: list[ProductBand] = []
    first = 1
    for detector, array in zip(_DETECTORS, arrays):
        count = array.size("b")
        low, high = (float(file.numbers(f"L2Scale{detector}{end}")[0]) for end in ("Min", "Max"))
        centres, widths = (
            _one_a_band(file, f"List_{kind}_{detector}", count) for kind in ("Cw", "Fwhm")
        )
        flags = file.attribute(f"List_Cw_{detector}_Flags")
        used = np.asarray(centres > 0)
        if flags is not None:
            used &= np.asarray(flags) == 1
        ascending = sorted(np.flatnonzero(used).tolist(), key=centres.__getitem__)
        bands += [
            ProductBand(
                name=f"{detector.upper()} {k + 1}",
                wavelength=float(centres[k]),
                fwhm=float(widths[k]),
                number=first + k,
                scale=(high - low) / _STORED,
                offset=low,
                nodata=0.0,
                resolution=_PIXEL,
                detector=detector,
            )
            for k in ascending
        ]
        first += count
    return tuple(bands)


def _one_a_band(file: ArrayFile, name: str, count: int) -> NDArray[np.float64]:
    values = file.numbers(name)
    if values.size != count:
        raise HmwbError(
            "{file}: {attribute} has {found} values for {count} bands: it is not whole.",
            file=file.name,
            attribute=name,
            found=values.size,
            count=count,
        )
    return values


def _map_grid(file: ArrayFile, rows: int, cols: int) -> Grid:
    """From the corners, which are centres of pixels or their outer edges: 30 m tell which."""
    corners = {
        key: float(file.numbers(f"Product_{corner}corner_{key}")[0])
        for corner, key in (("UL", "easting"), ("UL", "northing"))
    }
    far = {k: float(file.numbers(f"Product_LRcorner_{k}")[0]) for k in corners}
    sides = []
    for key, count in (("easting", cols), ("northing", rows)):
        extent = abs(far[key] - corners[key])
        centres = abs(extent - (count - 1) * _PIXEL) < abs(extent - count * _PIXEL)
        sides.append((extent / max(count - centres, 1), 0.5 * centres))
    (across, inset_x), (down, inset_y) = sides
    left, top = corners["easting"] - inset_x * across, corners["northing"] + inset_y * down
    crs = epsg_wkt(int(file.numbers("Epsg_Code")[0]))
    return Grid((left, across, 0.0, top, 0.0, -down), crs, rows, cols)
