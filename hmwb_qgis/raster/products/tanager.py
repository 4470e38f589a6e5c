# SPDX-License-Identifier: GPL-2.0-or-later
"""Tanager (.h5): ortho products on a UTM grid, basic ones as the sensor saw them.

Source: Planet Labs, Tanager Product Specification: HDF-EOS5 files with
``HDFEOS/GRIDS/HYP`` or ``HDFEOS/SWATHS/HYP``; wavelengths, widths and good bands are attributes of
``surface_reflectance`` or ``toa_radiance``, (bands, rows, columns).
"""

from __future__ import annotations

import json
import re

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.grids import Grid

from .arrays import ArrayCube, ArrayFile, Axes
from .files import ProductFiles
from .product import REFLECTANCE, Cube, Flag, Product, ProductBand, QualityLayer
from .swath import SwathCube, epsg_wkt, look_up

TITLE = "Tanager"
_RESOLUTION = 30.0  # metres
_FILL = -9999.0
_ONE = Flag((1,))
_KINDS = {"surface_reflectance": "surface reflectance", "toa_radiance": "radiance"}
_QUALITY = {"beta_cloud_mask": {"cloud": _ONE}, "beta_cirrus_mask": {"cirrus": _ONE}}


def recognise(files: ProductFiles) -> str | None:
    """The .h5, or None."""
    for path in files.candidates(r".*\.(h5|hdf5)"):
        if _values(ArrayFile(path, "HDF5")) is not None:
            return path
    return None


def open_product(files: ProductFiles, path: str) -> Product:
    """Read bands, place and masks.

    Raises
    ------
    HmwbError
        If something is missing.
    """
    file = ArrayFile(path, "HDF5")
    values = _values(file)
    if values is None:
        raise HmwbError("{name} holds no Tanager image.", name=files.name)
    folder = values.rpartition("/")[0]
    fill = file.attribute("_FillValue", values)
    fill = _FILL if fill is None else float(np.ravel(fill)[0])
    bands = _bands(file, values, fill)
    masks = {n: Axes(file, f"{folder}/{n}", "rc") for n in _QUALITY if file.has(f"{folder}/{n}")}
    quality = tuple(QualityLayer(n, 1, _QUALITY[n]) for n in masks)
    raw = ArrayCube([Axes(file, values, "brc")], masks)
    cube: Cube = raw
    if "/GRIDS/" in values:
        grid = _map_grid(file, raw.rows, raw.cols)
    else:
        fields = "HDFEOS/SWATHS/HYP/Geolocation Fields"
        grid = _framing(file, fields)
        latitude, longitude = (file.read(f"{fields}/{n}") for n in ("Latitude", "Longitude"))
        table = look_up(latitude, longitude, grid)
        cube = SwathCube(raw, table, fill)
    kind = _KINDS[values.rpartition("/")[2]]
    return Product(
        title=f"Tanager {kind}",
        grid=grid,
        bands=bands,
        quality=quality,
        cube=cube,
        unit=REFLECTANCE if kind == "surface reflectance" else "",
    )


def _values(file: ArrayFile) -> str | None:
    """Full name of the array of the image."""
    names = [f"HDFEOS/{g}/HYP/Data Fields/{k}" for g in ("GRIDS", "SWATHS") for k in _KINDS]
    return next((name for name in names if file.has(name)), None)


def _bands(file: ArrayFile, values: str, fill: float) -> tuple[ProductBand, ...]:
    centres, widths = (file.numbers(n, values) for n in ("wavelengths", "fwhm"))
    good: NDArray[np.float64] = np.ones(centres.size)
    if file.attribute("good_wavelengths", values) is not None:
        good = file.numbers("good_wavelengths", values)
    if not (centres.size == widths.size == good.size == file.shape(values)[0]):
        raise HmwbError(
            "{name}: the wavelengths are not those of its bands: it is not whole.", name=file.name
        )
    return tuple(
        ProductBand(
            name=f"band {k + 1}",
            wavelength=float(centres[k]),
            fwhm=float(widths[k]),
            number=k + 1,
            nodata=fill,
            good=bool(good[k]),
            resolution=_RESOLUTION,
        )
        for k in range(centres.size)
    )


def _map_grid(file: ArrayFile, rows: int, cols: int) -> Grid:
    """From the outer corners that HDF-EOS5 writes into its structure."""
    text = file.text("HDFEOS INFORMATION/StructMetadata.0")
    corners = []
    for key in ("UpperLeftPointMtrs", "LowerRightMtrs"):
        found = re.search(rf"{key}=\(([-+.\deE]+),([-+.\deE]+)\)", text)
        if found is None:
            raise HmwbError(
                "{name} does not say where it lies: take it as it was delivered.", name=file.name
            )
        corners.append((float(found.group(1)), float(found.group(2))))
    (left, top), (right, bottom) = corners
    crs = epsg_wkt(int(file.numbers("epsg_code", "HDFEOS/GRIDS/HYP")[0]))
    transform = (left, (right - left) / cols, 0.0, top, 0.0, (bottom - top) / rows)
    return Grid(transform, crs, rows, cols)


def _framing(file: ArrayFile, fields: str) -> Grid:
    """The grid that Planet itself would take."""
    try:
        told = json.loads(str(file.attribute("Planet_Ortho_Framing", fields)))
        transform = tuple(float(v) for v in told["geotransform"])
        size = int(told["rows"]), int(told["cols"])
        return Grid(transform, epsg_wkt(told["epsg_code"]), *size)  # type: ignore[arg-type]  # six numbers
    except (KeyError, TypeError, ValueError) as error:
        if isinstance(error, HmwbError):
            raise
        raise HmwbError(
            "{name} does not say where it lies: take it as it was delivered.", name=file.name
        ) from error
