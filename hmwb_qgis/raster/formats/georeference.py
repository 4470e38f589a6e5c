# SPDX-License-Identifier: GPL-2.0-or-later
"""Where a raster file says that it lies: geotransform, ground control points, CRS."""

from __future__ import annotations

from typing import Any

import numpy as np
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence

from .calls import gdal_calls
from .grids import IDENTITY, Grid, is_local

_OWN_PIXELS = (IDENTITY, (0.0, 1.0, 0.0, 0.0, 0.0, -1.0))  # coordinates that count pixels


def grid_of(dataset: Any, name: str, crs: str = "") -> tuple[Grid, tuple[Sentence, ...]]:
    """The grid of a dataset, and what the log should say of it.

    Parameters
    ----------
    dataset : gdal.Dataset
    name : str
        Of the raster, for messages.
    crs : str
        As WKT, in place of that of the file; empty: that of the file.

    Raises
    ------
    HmwbError
        If the geotransform makes no sense, or ground control points follow no straight grid.
    """
    transform = dataset.GetGeoTransform(can_return_null=True)
    own = dataset.GetProjection() or ""
    notes: tuple[Sentence, ...] = ()
    if transform is not None and not np.isfinite(transform).all():
        raise HmwbError(
            "{name} has a geotransform with NaN or infinite numbers: georeference it again.",
            name=name,
        )
    if (transform is None or tuple(transform) == IDENTITY) and dataset.GetGCPCount():
        transform, notes = _from_points(dataset, name)
        own = dataset.GetGCPProjection() or own
    crs = crs or own
    transform = IDENTITY if transform is None else tuple(transform)
    placed = transform != IDENTITY or bool(crs)
    if placed and transform in _OWN_PIXELS and is_local(crs):
        transform, crs, placed = IDENTITY, "", False  # as ENVI writes "Arbitrary"
    return Grid(
        geotransform=transform,
        crs=crs,
        rows=dataset.RasterYSize,
        cols=dataset.RasterXSize,
        placed=placed,
    ), notes


def _from_points(dataset: Any, name: str) -> tuple[Any, tuple[Sentence, ...]]:
    """The geotransform that ground control points follow within a quarter of a pixel."""
    points = dataset.GetGCPs()
    with gdal_calls(Sentence("The ground control points of {name} cannot be used", name=name)):
        transform = gdal.GCPsToGeoTransform(points, 0)
    if transform is None:
        raise HmwbError(
            "{name} is georeferenced by {count} ground control points that no straight grid "
            "follows: warp it first (Raster > Projections > Warp).",
            name=name,
            count=len(points),
        )
    note = Sentence(
        "{name} is placed by its {count} ground control points.", name=name, count=len(points)
    )
    return transform, (note,)
