# SPDX-License-Identifier: GPL-2.0-or-later
"""Pixels as the sensor saw them, brought to a map: each takes the one that lies nearest."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import osr
from scipy.spatial import cKDTree

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.calls import gdal_calls
from hmwb_qgis.raster.formats.grids import Grid

from .arrays import ArrayCube
from .product import Cube, QualityLayer

_ROUNDING = 1e-4  # pixels: places are known to millimetres at best
_REACH = 0.75  # pixels of the map, a little over half a diagonal: farther off nothing was measured


class SwathCube(Cube):
    """A cube on a map, by a look-up table.

    Parameters
    ----------
    swath : ArrayCube
        With whole lines of the sensor.
    table : ndarray of int, (2, rows, cols)
        Row and column of the swath for each pixel of the map, from 0; negative where there is
        none.
    nodata : float
        Stored there.
    """

    by_bands = True

    def __init__(self, swath: ArrayCube, table: NDArray[np.int64], nodata: float):
        self._swath, self._table, self._nodata = swath, table, nodata
        self.dtype = swath.dtype

    def read(self, numbers: Sequence[int], rows: slice) -> NDArray[Any]:
        """See `Cube`."""
        lines, part, known = self._lines(rows)
        out = np.full((len(numbers), *known.shape), self._nodata, self.dtype)
        if known.any():
            out[:, known] = self._swath.read(numbers, lines)[:, part[0], part[1]]
        return out

    def quality(self, layer: QualityLayer, rows: slice) -> NDArray[Any]:
        """See `Cube`; 0 where there is nothing."""
        lines, part, known = self._lines(rows)
        out = np.zeros(known.shape, np.int64)
        if known.any():
            out[known] = self._swath.quality(layer, lines)[part[0], part[1]]
        return out

    def _lines(self, rows: slice) -> tuple[slice, NDArray[np.int64], NDArray[np.bool_]]:
        """The lines of the swath that some rows of the map need, and what they take of them."""
        table = self._table[:, rows]
        known = (table >= 0).all(axis=0)
        part = table[:, known]
        if not known.any():
            return slice(0, 0), part, known
        first = int(part[0].min())
        lines = slice(first, int(part[0].max()) + 1)
        return lines, part - [[first], [0]], known


def utm_grid(latitude: NDArray[Any], longitude: NDArray[Any], pixel: float) -> Grid:
    """The UTM grid of square pixels that holds all places; corners are multiples of a pixel.

    Parameters
    ----------
    latitude, longitude : ndarray, (rows, cols)
        In degrees, WGS 84.
    pixel : float
        In metres.
    """
    middle = float(np.median(longitude)), float(np.median(latitude))
    zone = min(max(math.floor((middle[0] + 180) / 6) + 1, 1), 60)
    crs = epsg_wkt((32600 if middle[1] >= 0 else 32700) + zone)
    x, y = _projected(latitude, longitude, crs)
    left, bottom = (math.floor(a.min() / pixel - 0.5 + _ROUNDING) * pixel for a in (x, y))
    right, top = (math.ceil(a.max() / pixel + 0.5 - _ROUNDING) * pixel for a in (x, y))
    size = round((top - bottom) / pixel), round((right - left) / pixel)
    return Grid((left, pixel, 0.0, top, 0.0, -pixel), crs, *size)


def look_up(latitude: NDArray[Any], longitude: NDArray[Any], grid: Grid) -> NDArray[np.int64]:
    """For each pixel of a grid the nearest of some places, see `SwathCube`."""
    x, y = _projected(latitude, longitude, grid.crs)
    tree = cKDTree(np.stack([x, y], axis=1))
    pixel = max(grid.pixel)
    left, dx, _, top, _, dy = grid.geotransform
    rows, cols = np.mgrid[0 : grid.rows, 0 : grid.cols] + 0.5
    centres = np.stack([left + cols.ravel() * dx, top + rows.ravel() * dy], axis=1)
    distance, nearest = tree.query(centres, distance_upper_bound=_REACH * pixel)
    found = np.array(np.unravel_index(np.minimum(nearest, x.size - 1), latitude.shape))
    found[:, ~np.isfinite(distance)] = -1
    return found.reshape(2, grid.rows, grid.cols).astype(np.int64)


def epsg_wkt(code: int) -> str:
    """A CRS as WKT.

    Raises
    ------
    HmwbError
        If there is none of that number.
    """
    with gdal_calls(Sentence("The CRS EPSG:{code} of a product is not known", code=code)):
        crs = osr.SpatialReference()
        crs.ImportFromEPSG(int(code))
        return str(crs.ExportToWkt())


def _projected(
    latitude: NDArray[Any], longitude: NDArray[Any], crs: str
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    places = np.stack([longitude.ravel(), latitude.ravel()], axis=1).astype(np.float64)
    if not np.isfinite(places).all() or abs(places[:, 1]).max(initial=0) > 90:
        raise HmwbError("A product says of some pixels that they lie at no latitude of the Earth.")
    with gdal_calls(Sentence("The CRS of a product cannot be transformed")):
        systems = [osr.SpatialReference(), osr.SpatialReference()]
        for system, wkt in zip(systems, (epsg_wkt(4326), crs)):
            system.ImportFromWkt(wkt)
            system.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        change = osr.CoordinateTransformation(*systems)
        points = np.array(change.TransformPoints(places))
    return points[:, 0], points[:, 1]
