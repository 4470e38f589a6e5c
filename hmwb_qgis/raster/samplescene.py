# SPDX-License-Identifier: GPL-2.0-or-later
"""Write the sample scene as a georeferenced raster."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from osgeo import osr

from hmwb_qgis.core.progress import Progress
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.calls import gdal_calls
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata
from hmwb_qgis.raster.writing.destinations import check_output
from hmwb_qgis.raster.writing.writer import RasterWriter

_EPSG = 32632
_CORNER = (512000.0, 5002000.0)  # in the fields near Pavia
_PIXEL = 1.0


def write_sample_scene(
    output: str | Path,
    rows: int = 128,
    cols: int = 128,
    bands: int = 93,
    *,
    seed: int = 0,
    creation_options: str | None = "",
    progress: Progress | None = None,
) -> None:
    """Make the sample scene and write it with 1 m pixels in UTM zone 32 north.

    Parameters
    ----------
    output : str or Path
    rows, cols, bands, seed
        See `core.sample_scene.sample_scene`.
    creation_options : str or None
    progress : callable or None

    Raises
    ------
    HmwbError
        If the scene would be too small or the output cannot be written.
    Cancelled
        If `progress` asked to stop.
    """
    check_output(output, options=creation_options or "")
    scene = sample_scene(rows, cols, bands, seed, progress)
    with gdal_calls(Sentence("The CRS of the sample scene cannot be made")):
        reference = osr.SpatialReference()
        reference.ImportFromEPSG(_EPSG)
    transform = (_CORNER[0], _PIXEL, 0.0, _CORNER[1], 0.0, -_PIXEL)
    grid = Grid(transform, reference.ExportToWkt(), rows, cols)
    good = np.ones(bands, bool)
    names = ("",) * bands
    metadata = SpectralMetadata(names, scene.wavelengths, scene.fwhm, good, unit="reflectance")
    with RasterWriter(
        output, grid, bands, spectral=metadata, options=creation_options or ""
    ) as writer:
        writer.write(scene.image, 0, 0)
