# SPDX-License-Identifier: GPL-2.0-or-later
"""Undeclared nodata of a raster file, found in strips of it."""

from __future__ import annotations

import copy

import numpy as np

from hmwb_qgis.core.observation.fillings import Part, find_fillings
from hmwb_qgis.core.progress import Reporter

from .source import RasterSource

_VALUES = 16_000_000  # that are looked at, so that a large raster takes no longer
_STRIPS = 16  # of whole rows, the first and the last among them
_LEAST = 2  # rows, so that patches show


def with_fillings(source: RasterSource, progress: Reporter) -> RasterSource:
    """The same raster, which knows what values it holds where nothing was measured.

    Raises
    ------
    HmwbError
        If the raster cannot be read.
    Cancelled
    """
    bands, rows, cols = source.shape
    height = max(_VALUES // (_STRIPS * bands * cols), _LEAST)
    count = max(min(_VALUES // (height * bands * cols), _STRIPS), 2)
    if rows <= count * height:
        count, height = 1, rows
    starts = [int(row) for row in np.linspace(0, rows - height, count)]
    parts = []
    for number, start in enumerate(starts):
        progress(number / len(starts))
        stop = min(start + height, rows)
        image, valid = source.read_declared(slice(start, stop), slice(0, cols))
        border = np.zeros(valid.shape, bool)
        border[:, [0, -1]] = True
        border[0] |= start == 0
        border[-1] |= stop == rows
        parts.append(Part(image, valid & np.isfinite(image).all(axis=0), border))
    told = copy.copy(source)
    told.fillings = find_fillings(parts)
    progress(1.0)
    return told
