# SPDX-License-Identifier: GPL-2.0-or-later
"""How sharp each band of a raster is: bands that were resampled to a finer grid are not."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from osgeo import osr

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.calls import gdal_calls
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.sensors.band_matching import match_sensor
from hmwb_qgis.raster.sensors.known_sensors import sensor_bands

from .source import RasterSource

_METRES_PER_DEGREE = 111_320.0  # along the equator of WGS 84


def band_sharpness(source: RasterSource, sensor: str = "") -> NDArray[np.float64]:
    """Side of the pixels that the sensor measured over the side of the raster's pixels.

    Parameters
    ----------
    source : RasterSource
        The resolution that its metadata tell of a band counts, see `SpectralMetadata`.
    sensor : str
        A name of `sensors.multispectral_sensors`: its pixels count where the metadata tell none
        and its bands can be found.

    Returns
    -------
    ndarray, (bands,)
        1 for a band as sharp as the grid, or of which nothing is known; 2 for a 20 m band on a
        10 m grid. Never below 1.
    """
    resolution = source.spectral.resolution
    if resolution is None and sensor:
        bands = sensor_bands(sensor)
        try:
            places, _ = match_sensor(bands, source.spectral, sensor)
            resolution = None if bands.pixel is None else bands.pixel[places]
        except HmwbError:
            resolution = None  # other bands: nothing is known of them
    if resolution is None or not source.grid.placed:
        return np.ones(source.shape[0])
    return np.maximum(resolution / pixel_in_metres(source.grid), 1.0)


def told_sharpness(source: RasterSource, sensor: str = "") -> tuple[float, ...]:
    """`band_sharpness` where something tells it of a band that is not sharp; else empty."""
    sharpness = band_sharpness(source, sensor)
    return tuple(sharpness.tolist()) if (sharpness > 1).any() else ()


def pixel_in_metres(grid: Grid) -> float:
    """The side of a pixel on the ground: the geometric mean of height and width."""
    height, width = grid.pixel
    if not grid.crs:
        return math.sqrt(height * width)
    with gdal_calls(Sentence("The CRS of a raster cannot be understood")):
        crs = osr.SpatialReference()
        crs.ImportFromWkt(grid.crs)
        if not crs.IsGeographic():
            return math.sqrt(height * width) * float(crs.GetLinearUnits())
    _, _, _, y, col_y, dy = grid.geotransform
    latitude = math.radians(y + grid.cols / 2 * col_y + grid.rows / 2 * dy)
    return math.sqrt(height * width * math.cos(latitude)) * _METRES_PER_DEGREE
