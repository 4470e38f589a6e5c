# SPDX-License-Identifier: GPL-2.0-or-later
"""Wald's protocol: fuse one scale down, where the hyperspectral raster itself is the reference.

h and m are degraded by the ratio once more and fused, in a temporary folder; the result has the
pixels of h. This judges a method with its parameters on this scene, not the fused raster, and rests
on the assumption that the quality is the same at both scales.

References
----------
.. [1] L. Wald, T. Ranchin and M. Mangolini, "Fusion of satellite images of different spatial
   resolutions: assessing the quality of resulting images", Photogrammetric Engineering and Remote
   Sensing 63(6), 1997.
"""

from __future__ import annotations

import math
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import Any

from hmwb_qgis.core.arrays import Window
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.masks import fill_invalid
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.quality.indices import Assessment
from hmwb_qgis.core.quality.without_reference.paired_windows import paired_windows
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.files.scratch import scratch_folder
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.pairing.pair import RasterPair
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.writing.stored import output_nodata
from hmwb_qgis.raster.writing.writer import CLOSING, RasterWriter

from .assess import assess_rasters
from .fuse import fuse_rasters
from .notes import Log

_WINDOW_VALUES = 8_000_000
_SOMEWHERE = (0.0, 1.0, 0.0, 0.0, 0.0, -1.0)
_SEEN = 0.01  # share of what a degraded pixel sees that may be invalid
_LEAST_PIXELS = 4  # of the degraded hyperspectral raster, along either axis


def degraded_shape(shape: tuple[int, int], sampling: Sampling) -> tuple[int, int]:
    """Rows and columns of h, (rows, cols), after it was degraded by the ratio once more.

    Raises
    ------
    HmwbError
        If too few pixels would be left.
    """
    rows, cols = (math.floor(n / r + 1e-9) for n, r in zip(shape, sampling.ratio))
    if min(rows, cols) < _LEAST_PIXELS:
        raise HmwbError(
            "The hyperspectral image has {rows} x {cols} pixels, too few for a fusion one "
            "scale down: leave it out, or take a larger scene.",
            rows=shape[0],
            cols=shape[1],
        )
    return rows, cols


def assess_rasters_one_scale_down(
    pair: RasterPair,
    psf: Psf,
    *,
    method: str,
    memory: int | None = None,
    progress: Reporter | None = None,
    log: Log | None = None,
    **options: Any,
) -> Assessment:
    """Degrade both rasters by their ratio, fuse them, and compare with the hyperspectral one.

    Parameters
    ----------
    pair : RasterPair
    psf : Psf
        Of the hyperspectral sensor on the multispectral grid; one scale down the same numbers of
        pixels hold on the hyperspectral grid.
    method : str
        One of `core.registry.METHODS`, with its default parameters.
    memory : int or None
        Bound in MiB.
    progress : Reporter or None
    log : callable or None
    **options
        Fields of `pairing.PairOptions` that say what the spectral response is.

    Returns
    -------
    Assessment

    Raises
    ------
    HmwbError
        If the rasters are too small or cannot be fused.
    Cancelled
    """
    report = progress or Reporter()
    overlap, scene = pair.scene.overlap, pair.scene
    ratio, shape = overlap.sampling.ratio, overlap.coarse_shape
    down = Sampling.of(ratio)
    small = degraded_shape(shape, down)
    reference = _placed(scene.hyperspectral)
    grid = reference.grid.window(*overlap.coarse)
    with scratch_folder() as folder, ExitStack() as stack:

        def opened(name: str) -> RasterSource:
            source = RasterSource(folder / f"{name}.tif", role=name)
            stack.callback(source.close)  # an open file keeps the folder on Windows
            return source

        h, m = Sentence("degraded hyperspectral"), Sentence("degraded multispectral")
        fused = Sentence("fused")
        path = folder / f"{m}.tif"
        part = report.part(0.0, 0.1)
        _degrade(scene.multispectral, overlap.fine, overlap.sampling, grid, path, psf, part)
        path = folder / f"{h}.tif"
        coarse, part = grid.coarser(down, *small), report.part(0.1, 0.2)
        _degrade(reference, overlap.coarse, down, coarse, path, psf, part)
        fuse_rasters(
            opened(h),
            opened(m),
            folder / f"{fused}.tif",
            method=method,
            memory=memory,
            progress=report.part(0.2, 0.8),
            log=log,
            psf=psf,
            measure_shift=False,
            skip_bad_bands=False,
            **options,
        )
        part = report.part(0.8, 1.0)
        return assess_rasters(reference, opened(fused), ratio=ratio, progress=part)


def _placed(source: RasterSource) -> RasterSource:
    """The same raster; without georeferencing it gets one, so that its parts know their place."""
    if source.grid.placed:
        return source
    placed = source.select(range(source.shape[0]))
    placed.grid = replace(source.grid, geotransform=_SOMEWHERE, placed=True)
    return placed


def _degrade(
    source: RasterSource,
    window: Window,
    sampling: Sampling,
    grid: Grid,
    path: Path,
    psf: Psf,
    report: Reporter,
) -> None:
    """Write what larger pixels would have seen of a window of a raster."""
    fine = (window[0].stop - window[0].start, window[1].stop - window[1].start)
    coarse = (grid.rows, grid.cols)
    bands, ratio = source.shape[0], sampling.ratio
    side = max(int(math.sqrt(_WINDOW_VALUES / (bands * ratio[0] * ratio[1]))), 1)
    plan = paired_windows(sampling, coarse, fine, side=side, margin=psf.reach)
    nodata = output_nodata("float32", source.declared_nodata) if source.may_hold_nodata else None
    with RasterWriter(path, grid, bands, nodata=nodata, spectral=source.spectral) as writer:
        writer.closing = report.part(CLOSING, 1.0)
        for k, tile in enumerate(plan):
            report(CLOSING * k / len(plan))
            place = tuple(
                slice(o.start + w.start, o.stop + w.start) for o, w in zip(tile.outer, window)
            )
            image, valid = source.read(*place)
            first_row, first_col = (
                o + c.start * r - outer.start
                for o, c, r, outer in zip(sampling.offset, tile.coarse, ratio, tile.outer)
            )
            down, across = (part.stop - part.start for part in tile.coarse)
            local = Sampling(ratio, (first_row, first_col))
            size = (image.shape[1], image.shape[2])
            degradation = SpatialDegradation(psf, local, size, (down, across))
            seen = None if valid.all() else degradation(~valid[None])[0] < _SEEN
            image = degradation(fill_invalid(image, valid))
            writer.write(image, tile.coarse[0].start, tile.coarse[1].start, seen)
