# SPDX-License-Identifier: GPL-2.0-or-later
"""Wavelengths that users tell, or that their sensor has, of a raster that does not."""

from __future__ import annotations

import copy
from collections.abc import Sequence

import numpy as np

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.known_sensors import sensor_bands


def with_wavelengths(
    source: RasterSource, wavelengths: Sequence[float] = (), sensor: str = ""
) -> RasterSource:
    """With the user's wavelengths, or those of a sensor where the raster has none.

    Parameters
    ----------
    source : RasterSource
    wavelengths : sequence of float
        One for each of its bands, or for each band of the file; they win over those of the file.
    sensor : str
        A name of `sensors.hyperspectral_sensors`, used where neither has wavelengths.

    Raises
    ------
    HmwbError
        If their number fits neither, or there is no such sensor.
    """
    if len(wavelengths) == 0 and (not sensor or source.spectral.wavelengths is not None):
        return source
    given, fwhm = np.asarray(wavelengths, np.float64), None
    if given.size == 0:
        bands = sensor_bands(sensor)
        given, fwhm = bands.wavelengths, bands.fwhm
        if given.size not in (source.file_bands, source.shape[0]):
            raise HmwbError(
                "{name} has {bands} bands, and {sensor} has {count}: choose another "
                '"Hyperspectral sensor", or give the wavelengths under "Wavelengths of the '
                'hyperspectral bands".',
                name=source.name,
                bands=source.shape[0],
                sensor=sensor,
                count=given.size,
            )
    if given.size == source.file_bands:
        places = [band - 1 for band in source.bands]
        given, fwhm = given[places], None if fwhm is None else fwhm[places]
    told = copy.copy(source)
    told.spectral = source.spectral.with_wavelengths(given, fwhm)
    return told
