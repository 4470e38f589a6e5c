# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuse two raster files into a third."""

from __future__ import annotations

import math
import os
import time
from collections.abc import Mapping
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from hmwb_qgis.core.arrays import Window
from hmwb_qgis.core.methods.base import FitReport, FusionMethod
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.preparation import FittedToPrepared, fit_prepared
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.registry import DEFAULT_METHOD, create_method
from hmwb_qgis.core.sentences import Sentence, Stage
from hmwb_qgis.raster.fusing.outputs import FusionOutputs
from hmwb_qgis.raster.fusing.provenance import provenance
from hmwb_qgis.raster.fusing.tile_fusion import TileFusion
from hmwb_qgis.raster.fusing.tile_writing import TilesWritten
from hmwb_qgis.raster.fusing.uncertainty import UncertaintyOutput, kind_of
from hmwb_qgis.raster.pairing.alignment import Shift
from hmwb_qgis.raster.pairing.pair import PairOptions, RasterPair, pair_up
from hmwb_qgis.raster.pairing.scene import RasterScene
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.response import Response
from hmwb_qgis.raster.tiling.blas_threads import one_blas_thread
from hmwb_qgis.raster.tiling.cluster import PATIENCE, find_workers
from hmwb_qgis.raster.tiling.executors import run
from hmwb_qgis.raster.tiling.tiles import (
    BLOCK,
    Tile,
    Working,
    block_of,
    block_side,
    bounded_cache,
    default_memory,
    plan_tiles,
    tiles,
    whole_or_error,
)
from hmwb_qgis.raster.writing.writer import CLOSING

from .notes import Log, Notes

# Of the progress, where each ends.
_PAIR_SHARE, _SURVEY_SHARE, _FIT_SHARE, _FIELD_SHARE = 0.05, 0.1, 0.4, 0.42


@dataclass(frozen=True)
class FusionSummary:
    """What a fusion did.

    Parameters
    ----------
    output : str
    method : str
    report : FitReport
        Of the method.
    sampling : Sampling
        Ratio and offset of the shared window.
    response : Response
        The spectral response and where it came from.
    shift : Shift or None
        Between the two rasters, if it was measured.
    skipped_bands : tuple of int
        Band numbers that were interpolated only.
    notes : tuple of str
        All that the log should say, one sentence each.
    shape : (int, int, int)
        Of the fused raster.
    valid_pixels : int
    saturated : int
        Values beyond the range of an integer output.
    tiles : int
    seconds : float
    """

    output: str
    method: str
    report: FitReport
    sampling: Sampling
    response: Response
    shift: Shift | None
    skipped_bands: tuple[int, ...]
    notes: tuple[str, ...]
    shape: tuple[int, int, int]
    valid_pixels: int
    saturated: int
    tiles: int
    seconds: float


def fuse_rasters(
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    output: str | Path,
    *,
    method: str = DEFAULT_METHOD,
    options: Mapping[str, Any] | None = None,
    memory: int | None = None,
    workers: int | None = None,
    scheduler: str = "",
    scheduler_timeout: float = PATIENCE,
    output_type: str = "float32",
    creation_options: str = "",
    uncertainty: UncertaintyOutput | None = None,
    shifts: str | Path | None = None,
    origin: Mapping[str, str] | None = None,
    progress: Progress | None = None,
    log: Log | None = None,
    **pair_options: Any,
) -> FusionSummary:
    """Fuse a hyperspectral with a multispectral raster of the same place.

    The output lies on the multispectral grid, cropped to the overlap, with the bands of the
    hyperspectral raster, their names, wavelengths and widths.

    Parameters
    ----------
    hyperspectral, multispectral : RasterSource
    output : str or Path
        A .tif, or an ENVI file (.bsq, .bil, .bip, .dat, .img).
    method : str
        One of `core.registry.METHODS`.
    options : mapping or None
        Parameters of the method.
    memory : int or None
        Bound in MiB; None is a quarter of what is free.
    workers : int or None
        Tiles that are fused at once; None is what suits the processors and the memory.
    scheduler : str
        Address of a Dask scheduler whose workers see the same files; empty uses threads here.
    scheduler_timeout : float
        Seconds that it may take to answer, and may be without workers.
    output_type : str
        NumPy name of the output's data type; integers are rounded.
    creation_options : str
        ``KEY=VALUE|KEY=VALUE``.
    uncertainty : UncertaintyOutput or None
        A raster to write that says how sure the fused one is; only the default method can tell.
    shifts : str or Path or None
        A raster to write of the shift by which each hyperspectral pixel was moved: two bands, to
        the east and to the north, in units of the CRS.
    origin : mapping of str to str, or None
        Further items for the metadata of the output, beside those of `provenance`.
    progress : callable or None
        Takes a fraction; returns False to cancel.
    log : callable or None
        Takes each note as it comes.
    **pair_options
        Fields of `pairing.PairOptions`: spectral response, PSF, extent, shift, bad bands.

    Returns
    -------
    FusionSummary

    Raises
    ------
    HmwbError
        If the input cannot be fused or the output cannot be written; nothing is left then.
    Cancelled
        If `progress` asked to stop; nothing is left then.
    """
    began = time.monotonic()
    report, say = Reporter(progress, tell=log), Notes(log)
    sources = (hyperspectral, multispectral)
    chosen = _method(method, options or {}, uncertainty)
    outputs = FusionOutputs(
        output, output_type, creation_options, uncertainty=uncertainty, shifts=shifts
    )
    outputs.check(sources)
    if scheduler:  # before the scene is read, which may take long
        find_workers(scheduler, scheduler_timeout, report.part(0.0, 0.0))
        workers = 1  # here; those of the cluster are its own matter
    bound = default_memory() if memory is None else memory
    with bounded_cache(bound):
        wanted = _pair_options(pair_options, chosen)
        report.step(Stage("The two rasters are brought together."))
        pair = pair_up(hyperspectral, multispectral, wanted, say, report.part(0.0, _PAIR_SHARE))
        grid, sampling = pair.scene.grid, pair.scene.overlap.sampling
        outputs.check_place(grid)
        inner = _survey(pair, bound, say, report.part(_PAIR_SHARE, _SURVEY_SHARE))
        fitted = _fit(pair.scene, chosen, say, report.part(_SURVEY_SHARE, _FIT_SHARE))
        field = outputs.shift_field(pair, fitted, report.part(_FIT_SHARE, _FIELD_SHARE))
        fusion = TileFusion(pair, fitted, kind_of(uncertainty))
        plan, workers = _plan(fusion, bound, memory is not None, workers)
        report.step(Stage("The rasters are fused; number of tiles: {count}.", count=len(plan)))
        with outputs.opened(pair, grid, inner, block=block_of(plan), field=field) as written:
            written.writer.closing = report.part(CLOSING, 1.0)
            _run(
                plan, fusion, written, report.part(_FIELD_SHARE, CLOSING),
                workers=workers, scheduler=scheduler, patience=scheduler_timeout,
            )  # fmt: skip
            items = provenance(method, options or {}, fitted.report, pair, sources)
            written.finish({**items, **(origin or {})})
    report(1.0)
    say(*fitted.fitted.report.notes)  # what was found before was said then
    _say_clipped(say, written.writer.saturated, output_type)
    return FusionSummary(
        output=str(output),
        method=method,
        report=fitted.report,
        sampling=sampling,
        response=pair.response,
        shift=pair.shift,
        skipped_bands=tuple(pair.hyperspectral.bands[k] for k in pair.bands.skipped),
        notes=tuple(say.taken),
        shape=(pair.hyperspectral.shape[0], grid.rows, grid.cols),
        valid_pixels=written.valid_pixels,
        saturated=written.writer.saturated,
        tiles=len(plan),
        seconds=time.monotonic() - began,
    )


def _method(
    name: str, options: Mapping[str, Any], uncertainty: UncertaintyOutput | None
) -> FusionMethod:
    """The method, which is asked how sure it is if that is to be written."""
    wanted = {} if uncertainty is None else {"uncertainty": True}
    return create_method(name, **{**options, **wanted})


def _pair_options(given: Mapping[str, Any], method: FusionMethod) -> PairOptions:
    """What the caller and the method want of the pair."""
    return PairOptions(
        **given,
        keep_pixels=method.uses_displacements,
        response_must_be_known="spectral_response" in method.requires,
    )


def _survey(pair: RasterPair, bound: int, say: Notes, report: Reporter) -> Window:
    """Look at the scene once; the window of its grid in which there is something to fuse."""
    scene = pair.scene
    bands = pair.hyperspectral.shape[0] + scene.multispectral.shape[0]
    scene.block = (block_side(bands, bound, max(scene.overlap.sampling.ratio)),) * 2
    report.step(Stage("All pixels are looked at once."))
    say(*scene.survey(report))
    return scene.trim()


def _fit(
    scene: RasterScene, method: FusionMethod, say: Notes, report: Reporter
) -> FittedToPrepared:
    """The method fitted to a scene that was prepared for it."""
    with one_blas_thread():  # many products that are too small for two
        return fit_prepared(
            method, scene, report, spectral_response=scene.spectral_response, psf=scene.psf, say=say
        )


def _run(
    plan: list[Tile], fusion: TileFusion, written: TilesWritten, report: Reporter, **given: Any
) -> None:
    """Fuse all tiles. A cluster hands them over; here each is written while it is made."""
    if given["scheduler"]:
        run(plan, fusion.gathered, written, report, **given)
        return
    with nullcontext() if fusion.fitted.halo is None else one_blas_thread():
        run(plan, written.at_once(fusion), _done, report, **given)


def _done(_tile: Tile, _nothing: None) -> None:
    """A tile was written."""


def _say_clipped(say: Notes, count: int, dtype: str) -> None:
    if count:
        say(
            Sentence(
                "{count} values lay beyond the range of {type} and were clipped.",
                count=count,
                type=dtype,
            )
        )


def _plan(
    fusion: TileFusion, bound: int, given: bool, workers: int | None
) -> tuple[list[Tile], int]:
    """The tiles, one if the method needs the whole, and how many are fused at once."""
    pair, fitted = fusion.pair, fusion.fitted
    overlap, bands = pair.scene.overlap, pair.scene.multispectral.shape[0]
    bands += pair.hyperspectral.shape[0]
    if fitted.halo is None:
        rows, cols = overlap.fine_shape
        whole_or_error(bands * rows * cols, bound if given else None)
        return tiles(overlap, max(rows, cols), 0), 1
    return plan_tiles(overlap, _working(fusion), fitted.halo, bound, workers)


def _working(fusion: TileFusion) -> Working:
    pair, fitted = fusion.pair, fusion.fitted
    h_bands, m_bands = pair.hyperspectral.shape[0], pair.scene.multispectral.shape[0]
    own = fitted.working
    if own is None:
        return Working.usual(h_bands + m_bands)
    read = m_bands + 2 * h_bands / math.prod(pair.scene.overlap.sampling.ratio)
    # Tiles are written as they are made, and the bands that are only interpolated before.
    held = own[0] + read, own[1] + len(pair.bands.skipped), 0.0
    # Measured: half of the work is spared in the halo. The method uses all processors for a tile,
    # so that one at a time, which is larger, is done first.
    column = (6 if fusion.uncertainty else 4) * BLOCK * h_bands
    return Working(*held, processors=os.cpu_count() or 1, wasted=0.5, column=column)
