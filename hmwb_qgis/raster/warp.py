# SPDX-License-Identifier: GPL-2.0-or-later
"""Bring a hyperspectral raster to the CRS and the axes of a multispectral one; GDAL warps."""

from __future__ import annotations

import math
from typing import Any

from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError

from .calls import gdal_calls
from .grids import INTEGER_TOLERANCE, Grid, same_crs
from .source import RasterSource

_MARGIN = 4  # hyperspectral pixels around the multispectral raster


def needs_warping(h_grid: Grid, m_grid: Grid) -> bool:
    """True if rows and columns of the two grids do not run along each other on the ground."""
    if not (h_grid.placed and m_grid.placed):
        return False
    if h_grid.rotated or not same_crs(h_grid.crs, m_grid.crs):
        return True
    return h_grid.pixel[0] * m_grid.pixel[0] < 0


def warp_to(source: RasterSource, m_grid: Grid) -> RasterSource:
    """The hyperspectral raster in the CRS of the multispectral one, warped while it is read.

    The pixel size stays its own; where that is a whole number of multispectral pixels within 1 %,
    the new pixels are exactly so many. A pixel in the middle stays where it is, so that a mere
    change of names between two CRS resamples nothing. Cubic convolution; what lies outside becomes
    nodata.

    Parameters
    ----------
    source : RasterSource
    m_grid : Grid

    Returns
    -------
    RasterSource
        Of a virtual raster: nothing is written.

    Raises
    ------
    HmwbError
        If the multispectral grid is rotated or one of the rasters has no CRS.
    """
    if m_grid.rotated or m_grid.pixel[0] > 0:
        raise HmwbError(
            "The grid of the multispectral raster is rotated: warp it to north up first."
        )
    if not m_grid.crs or not source.grid.crs:
        raise HmwbError(
            "One of the rasters has no CRS, and their axes differ: assign the CRS first."
        )
    with gdal_calls(f"{source.name} cannot be warped to the CRS of the multispectral raster"):
        dataset = gdal.OpenEx(source.path, gdal.OF_RASTER | gdal.OF_READONLY)
        suggested = gdal.AutoCreateWarpedVRT(dataset, source.grid.crs, m_grid.crs, gdal.GRA_Cubic)
        bounds, pixel = _target(suggested, m_grid, _anchor(dataset, source.grid, m_grid))
        options = gdal.WarpOptions(
            format="VRT",
            srcSRS=source.grid.crs,
            dstSRS=m_grid.crs,
            outputBounds=bounds,
            xRes=pixel[1],
            yRes=pixel[0],
            resampleAlg="cubic",
            outputType=gdal.GDT_Float32,
            workingType=gdal.GDT_Float32,
            errorThreshold=0.02,  # pixels: well below what registration can reach
            srcNodata=None if source.override is None else repr(source.override),
            dstNodata="nan",
            warpOptions=["UNIFIED_SRC_NODATA=NO", "SAMPLE_GRID=YES"],
        )
        warped = gdal.Warp("", dataset, options=options)
        description = warped.GetMetadata("xml:VRT")[0]
    result = RasterSource(description, role=source.role, bands=source.bands)
    result.adopt(source)
    return result


def _anchor(dataset: Any, grid: Grid, m_grid: Grid) -> tuple[float, float]:
    """Y and x, in the CRS of m, of the corner of a pixel in the middle."""
    options = [f"SRC_SRS={grid.crs}", f"DST_SRS={m_grid.crs}"]
    transformer = gdal.Transformer(dataset, None, options)
    done, point = transformer.TransformPoint(False, grid.cols // 2, grid.rows // 2)
    if not done:
        raise HmwbError("The CRS of the two rasters cannot be transformed: check them.")
    return point[1], point[0]


def _target(
    suggested: Any, m_grid: Grid, anchor: tuple[float, float]
) -> tuple[tuple[float, float, float, float], tuple[float, float]]:
    """Bounds and pixel size (rows, columns) of the warped raster."""
    x, dx, _, y, _, dy = suggested.GetGeoTransform()
    high_x, low_y = x + suggested.RasterXSize * dx, y + suggested.RasterYSize * dy
    m_down, m_across = abs(m_grid.pixel[0]), m_grid.pixel[1]
    pixel = (_whole(abs(dy), m_down), _whole(dx, m_across))
    top, left = m_grid.corner
    bottom, right = top - m_grid.rows * m_down, left + m_grid.cols * m_across
    # Around the smaller of the two rasters.
    west = _step(max(x, left - _MARGIN * pixel[1]), anchor[1], pixel[1], math.floor)
    east = _step(min(high_x, right + _MARGIN * pixel[1]), anchor[1], pixel[1], math.ceil)
    north = _step(min(y, top + _MARGIN * pixel[0]), anchor[0], pixel[0], math.ceil)
    south = _step(max(low_y, bottom - _MARGIN * pixel[0]), anchor[0], pixel[0], math.floor)
    if west >= east or south >= north:
        raise HmwbError("The two rasters do not overlap: check their CRS and extents.")
    return (west, south, east, north), pixel


def _whole(pixel: float, unit: float) -> float:
    ratio = pixel / unit
    near = max(round(ratio), 1)
    return near * unit if abs(ratio - near) <= INTEGER_TOLERANCE * near else pixel


def _step(value: float, origin: float, step: float, rounding: Any) -> float:
    steps = (value - origin) / step
    near = round(steps)  # an edge that is already in step, but for rounding
    return float(origin + (near if abs(steps - near) < 1e-3 else rounding(steps)) * step)
