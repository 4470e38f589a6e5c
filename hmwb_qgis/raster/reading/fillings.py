# SPDX-License-Identifier: GPL-2.0-or-later
"""Undeclared nodata of a raster file, found in strips of it."""

from __future__ import annotations

import copy

import numpy as np

from hmwb_qgis.core.observation.fillings import Counts, Fillings, Part, find_fillings
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.notes import Notes

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


def without_fillings(
    source: RasterSource, name: str, say: Notes, progress: Reporter, *, noisy: bool = True
) -> RasterSource:
    """The same raster, whose fillings are nodata; a raster without any stays as it is.

    For tools that read one raster: those of a pair are counted while the scene is surveyed.

    Parameters
    ----------
    source : RasterSource
    name : str
        Of the raster in a note.
    say : Notes
        Of the run. It is told how many pixels hold a filling.
    progress : Reporter
    noisy : bool
        A sensor has measured it. What was made without noise may hold one value in all bands, so
        that only what is beyond any sensor counts.

    Raises
    ------
    HmwbError
        If the raster cannot be read.
    Cancelled
    """
    told = with_fillings(source, progress.part(0.0, 0.2))
    if not noisy:
        beyond = told.fillings
        told.fillings = Fillings(largest=beyond.largest, smallest=beyond.smallest)
    counts = _count(told, progress.part(0.2, 1.0))
    if not counts:
        return source
    say(*told.fillings.notes(name, counts))
    told.holds_fillings = True
    return told


def _count(source: RasterSource, progress: Reporter) -> Counts:
    """How many pixels of the whole raster hold a filling."""
    bands, rows, cols = source.shape
    total, step = Counts(), max(_VALUES // (_STRIPS * bands * cols), 1)
    for start in range(0, rows, step):
        progress(start / rows)
        image, declared = source.read_declared(
            slice(start, min(start + step, rows)), slice(0, cols)
        )
        total += source.fillings.count(image, declared)
    progress(1.0)
    return total
