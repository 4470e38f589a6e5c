# SPDX-License-Identifier: GPL-2.0-or-later
"""Move a hyperspectral raster to where the multispectral one says that it lies."""

from __future__ import annotations

import copy
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.hmwb.method import Hmwb
from hmwb_qgis.core.hmwb.placing_notes import placing_notes
from hmwb_qgis.core.preparation import sharpened
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.sentences import Stage
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.fusing.shifts import on_the_ground, shift_field, shifts_writer, write_shifts
from hmwb_qgis.raster.pairing.pair import PairOptions, pair_up
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.writing.destinations import check_output

from .denoise import run_tiles
from .notes import Log, Notes

# Of the progress, where each ends.
_PAIR_SHARE, _SURVEY_SHARE, _SHARP_SHARE, _FOUND_SHARE = 0.1, 0.2, 0.4, 0.8


@dataclass(frozen=True)
class Alignment:
    """What was found.

    Parameters
    ----------
    rows, cols : float
        Mean shift that the hyperspectral pixels were moved by, in multispectral pixels.
    east, north : float
        The same in units of the CRS.
    varies : bool
        Whether the shift differs from place to place.
    """

    rows: float
    cols: float
    east: float
    north: float
    varies: bool


def align_rasters(
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    output: str | Path,
    *,
    shifts: str | Path | None = None,
    memory: int | None = None,
    creation_options: str = "",
    progress: Progress | None = None,
    log: Log | None = None,
    **pair_options: Any,
) -> Alignment:
    """Find where the hyperspectral pixels lie, and write the raster there.

    Values stay as they are: it is the georeference that is moved.

    Parameters
    ----------
    hyperspectral, multispectral : RasterSource
    output : str or Path
        The hyperspectral raster, moved by the mean shift.
    shifts : str or Path or None
        A raster to write of the shift of each hyperspectral pixel: two bands, to the east and to
        the north, in units of the CRS.
    memory : int or None
        Bound in MiB; None is a quarter of what is free.
    creation_options : str
    progress, log : callable or None
    **pair_options
        Fields of `pairing.PairOptions`.

    Raises
    ------
    HmwbError
        If the rasters do not make a pair, or do not tell where the pixels lie.
    Cancelled
        If `progress` asked to stop; nothing is left then.
    """
    report, say = Reporter(progress, tell=log), Notes(log)
    inputs = (hyperspectral.file, multispectral.file)
    check_output(output, inputs, options=creation_options)
    if shifts is not None:
        check_output(shifts, inputs, options=creation_options)
    options = PairOptions(
        **pair_options, measure_shift=False, response_wanted=False, keep_pixels=True
    )
    pair = pair_up(hyperspectral, multispectral, options, say, report.part(0.0, _PAIR_SHARE))
    scene = pair.scene
    if scene.displacements is not None:
        raise HmwbError(
            "The two rasters have different CRS or axes: warp the hyperspectral raster to the CRS "
            "of the multispectral one first."
        )
    report.step(Stage("All pixels are looked at once."))
    say(*scene.survey(report.part(_PAIR_SHARE, _SURVEY_SHARE)))
    seen, sharpening = sharpened(scene, report.part(_SURVEY_SHARE, _SHARP_SHARE))
    if sharpening is not None:
        say(*sharpening.notes)
    found = Hmwb().register(seen, report.part(_SHARP_SHARE, _FOUND_SHARE))
    if found.chosen is None:
        raise HmwbError(
            "The two rasters share too few pixels, or show too little of the same, to tell where "
            "these lie: take a larger part, and check that both show the same place."
        )
    say(*placing_notes(found))
    field = shift_field(scene, found.geometry, seen, report.part(_FOUND_SHARE, _FOUND_SHARE))
    mean = field.mean(axis=(1, 2))
    east, north = on_the_ground(mean, multispectral.grid)
    moved = copy.copy(hyperspectral)
    moved.grid = _moved(hyperspectral.grid, float(east), float(north))
    with ExitStack() as both:  # none of the two is put in place without the other
        if shifts is not None:
            writer = both.enter_context(shifts_writer(shifts, scene, creation_options))
            write_shifts(writer, scene, field)
        run_tiles(
            moved, output, _unchanged, 0, memory, creation_options, report.part(_FOUND_SHARE, 1.0)
        )
    return Alignment(
        rows=float(mean[0]),
        cols=float(mean[1]),
        east=float(east),
        north=float(north),
        varies=found.geometry.estimator is not None,
    )


def _moved(grid: Grid, east: float, north: float) -> Grid:
    x, dx, row_x, y, col_y, dy = grid.geotransform
    return replace(grid, geotransform=(x + east, dx, row_x, y + north, col_y, dy))


def _unchanged(image: Image, report: Reporter, origin: tuple[int, int]) -> Image:
    del report, origin
    return image
