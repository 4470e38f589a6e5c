# SPDX-License-Identifier: GPL-2.0-or-later
"""The raster of shifts: how far each hyperspectral pixel was moved from where its file has it."""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.scenes import Scene
from hmwb_qgis.core.observation.windows import widened, within
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.pairing.scene import RasterScene
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata
from hmwb_qgis.raster.writing.writer import RasterWriter

TITLES = ("shift to the east", "shift to the north")
_MARGIN = 8  # hyperspectral pixels around a window, whose displacements are smooth


def shift_field(
    scene: RasterScene, geometry: Geometry, seen: Scene, report: Reporter
) -> NDArray[np.float64]:
    """How far the hyperspectral pixels of the overlap lie off the places of their raster.

    Parameters
    ----------
    scene : RasterScene
    geometry : Geometry
        What was found.
    seen : Scene
        The same scene as it was looked at then; its bands may have been sharpened.
    report : Reporter

    Returns
    -------
    ndarray, (2, rows_h, cols_h)
        Rows and columns, in multispectral pixels.

    Raises
    ------
    Cancelled
    """
    field: NDArray[np.float64] = np.zeros((2, *scene.overlap.coarse_shape))
    field += np.reshape(geometry.shift, (2, 1, 1))
    if geometry.estimator is None:
        return field
    margin = math.ceil(_MARGIN * max(scene.overlap.sampling.ratio))
    blocks = list(scene.blocks())
    for number, block in enumerate(blocks):
        report(number / len(blocks))
        wide = widened(block, margin, scene.overlap.fine_shape)
        try:
            inner, around = scene.coarse_window(*block)[0], scene.coarse_window(*wide)[0]
        except HmwbError:
            continue  # a sliver without a hyperspectral pixel
        own = geometry.displacements(seen.read(*wide))
        here, there = within(inner, scene.overlap.coarse), within(inner, around)
        field[(slice(None), *here)] += own[(slice(None), *there)]
    return field


def on_the_ground(field: NDArray[np.float64], grid: Grid) -> NDArray[np.float64]:
    """Rows and columns (2, ...) of a grid as units of its CRS to the east and to the north."""
    _, dx, row_x, _, col_y, dy = grid.geotransform
    rows, cols = field
    ground = [cols * dx + rows * row_x, cols * col_y + rows * dy]
    return np.asarray(ground)


def shifts_writer(
    path: str | Path, scene: RasterScene, options: str, inputs: Iterable[str | Path] = ()
) -> RasterWriter:
    """Of two bands, to the east and to the north, on the hyperspectral pixels of the overlap."""
    spectral = SpectralMetadata(TITLES, None, None, np.ones(2, np.bool_))
    grid = scene.hyperspectral.grid.window(*scene.overlap.coarse)
    return RasterWriter(path, grid, 2, spectral=spectral, options=options, inputs=inputs)


def write_shifts(
    writer: RasterWriter, scene: RasterScene, field: NDArray[np.float64]
) -> None:  # fmt: skip
    """Write what `shift_field` found, in units of the CRS."""
    ground = on_the_ground(field, scene.multispectral.grid)
    writer.write(ground.astype(np.float32), 0, 0)
