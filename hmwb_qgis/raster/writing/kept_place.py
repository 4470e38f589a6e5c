# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a format keeps the place of a raster."""

from __future__ import annotations

import uuid
from pathlib import Path

import numpy as np
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.calls import gdal_calls
from hmwb_qgis.raster.formats.drivers import format_of
from hmwb_qgis.raster.formats.grids import GeoTransform

_ROUNDING = 1e-6  # of a pixel: what the numbers of a header lose


def check_place(path: str | Path, geotransform: GeoTransform) -> None:
    """Refuse a format whose files would lie elsewhere: no ENVI header tells of mirrored pixels.

    A raster of one pixel is written to memory and read again.

    Parameters
    ----------
    path : str or Path
        The extension chooses the format.
    geotransform : six floats
        GDAL's order.

    Raises
    ------
    HmwbError
        If the format does not keep the geotransform.
    """
    name = f"/vsimem/{uuid.uuid4().hex}{Path(path).suffix}"
    gdal.PushErrorHandler("CPLQuietErrorHandler")
    try:
        with gdal_calls("The place of a raster"):
            driver = gdal.GetDriverByName(format_of(path).driver)
            driver.Create(name, 1, 1).SetGeoTransform(geotransform)
            kept = gdal.Open(name).GetGeoTransform()
            driver.Delete(name)
    finally:
        gdal.PopErrorHandler()
    pixel = np.abs([geotransform[k] for k in (1, 2, 4, 5)]).max()
    if not np.allclose(kept, geotransform, rtol=1e-12, atol=_ROUNDING * pixel):
        raise HmwbError(
            "{name} cannot lie where the input lies: an ENVI header does not tell of mirrored or "
            "skewed pixels; choose a name that ends in .tif.",
            name=Path(path).name,
        )
