# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuse two raster files into a third."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.fusion import DEFAULT_METHOD, FitReport, FittedMethod, create_method
from hmwb_qgis.core.observation_model import check_spectral_response
from hmwb_qgis.core.pair import Image, Mask, Sampling
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.psf import Psf, as_psf

from .grids import overlap
from .response import Response, find_response
from .scene import RasterScene, fused_valid
from .source import RasterSource
from .tiles import MIB, Tile, default_memory, free_memory, tile_side, tiles
from .writer import RasterWriter, check_output, output_nodata

Log = Callable[[str], None]

_FIT_SHARE = 0.4
_SURVEY_SHARE = 0.05


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
    response_table: str | Path | None = None,
    response_columns: Sequence[str] = (),
    sensor: str = "",
    psf: Psf | ArrayLike | None = None,
    memory: int | None = None,
    output_type: str = "float32",
    creation_options: str = "",
    progress: Progress | None = None,
    log: Log | None = None,
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
        One of `core.fusion.METHODS`.
    options : mapping or None
        Parameters of the method.
    response_table, response_columns, sensor
        See `response.find_response`.
    psf : Psf, array_like or None
        Of the hyperspectral sensor on the multispectral grid; None lets the method choose.
    memory : int or None
        Bound in MiB; None is a quarter of what is free.
    output_type : str
        NumPy name of the output's data type; integers are rounded.
    creation_options : str
        ``KEY=VALUE|KEY=VALUE``.
    progress : callable or None
        Takes a fraction; returns False to cancel.
    log : callable or None
        Takes each note as it comes.

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
    report, say = Reporter(progress), _Notes(log)
    chosen = create_method(method, **dict(options or {}))
    check_output(output, (hyperspectral.path, multispectral.path))
    _check_bands(hyperspectral, multispectral)
    bound = default_memory() if memory is None else memory
    shared = overlap(hyperspectral.grid, multispectral.grid)
    ratio, offset = shared.sampling.ratio, shared.sampling.offset
    say(f"Ratio of the pixel sizes: {ratio[0]:g} x {ratio[1]:g}.")
    say(f"Centre of the first hyperspectral pixel: row {offset[0]:.4g}, column {offset[1]:.4g}.")
    response = find_response(
        hyperspectral.spectral,
        multispectral.spectral,
        table=response_table,
        columns=response_columns,
        sensor=sensor,
    )
    say(response.source, *response.notes)
    bands = hyperspectral.shape[0] + multispectral.shape[0]
    block = tile_side(bands, 0, bound, ratio=max(ratio))
    scene = RasterScene(
        hyperspectral,
        multispectral,
        shared,
        spectral_response=_checked(response, multispectral, hyperspectral),
        psf=as_psf(psf),
        block=(block, block),
    )
    survey = scene.survey(report.part(0.0, _SURVEY_SHARE))
    say(*survey.notes)
    fitted = chosen.fit(scene, report.part(_SURVEY_SHARE, _FIT_SHARE))
    plan = _plan(scene, fitted, bound, memory is not None)
    invalid = hyperspectral.may_hold_nodata or multispectral.may_hold_nodata
    nodata = output_nodata(output_type, hyperspectral.declared_nodata) if invalid else None
    writer = RasterWriter(
        output,
        scene.grid,
        scene.fused_shape[0],
        dtype=output_type,
        nodata=nodata,
        spectral=hyperspectral.spectral,
        options=creation_options,
        block=64 if len(plan) > 1 else None,
        inputs=(hyperspectral.path, multispectral.path),
    )
    with writer:
        valid = _fuse_tiles(scene, fitted, plan, writer, report.part(_FIT_SHARE, 1.0))
    report(1.0)
    say(*fitted.report.notes)
    if writer.saturated:
        say(f"{writer.saturated} values lay beyond the range of {output_type} and were clipped.")
    return FusionSummary(
        str(output),
        method,
        fitted.report,
        shared.sampling,
        response,
        tuple(say.notes),
        scene.fused_shape,
        valid,
        writer.saturated,
        len(plan),
        time.monotonic() - began,
    )


class _Notes:
    """Collects the notes and hands each on."""

    def __init__(self, log: Log | None):
        self.notes: list[str] = []
        self._log = log

    def __call__(self, *notes: str) -> None:
        for note in notes:
            self.notes.append(note)
            if self._log is not None:
                self._log(note)


def _check_bands(hyperspectral: RasterSource, multispectral: RasterSource) -> None:
    for source in (hyperspectral, multispectral):
        if source.shape[0] < 2:
            raise HmwbError(f"{source.name} has one band: several are needed.")
    if hyperspectral.shape[0] < multispectral.shape[0]:
        raise HmwbError(
            f"The hyperspectral raster has {hyperspectral.shape[0]} bands and the multispectral "
            f"one {multispectral.shape[0]}: exchange the two."
        )


def _checked(response: Response, multispectral: RasterSource, hyperspectral: RasterSource) -> Any:
    if response.matrix is None:
        return None
    return check_spectral_response(response.matrix, multispectral.shape[0], hyperspectral.shape[0])


def _plan(scene: RasterScene, fitted: FittedMethod, bound: int, given: bool) -> list[Tile]:
    """The tiles: one if the method needs the whole or the whole fits."""
    bands, rows, cols = scene.fused_shape
    bands += scene.multispectral.shape[0]
    if fitted.halo is None:
        needed = bands * rows * cols * 4 * 8 // MIB
        free = free_memory()
        limit = bound if given else free
        if limit is not None and needed > limit:
            raise HmwbError(
                f"This method needs the whole scene at once, about {needed} MiB, and {limit} MiB "
                "may be used: choose a smaller extent, a higher MEMORY or another method."
            )
        return tiles(scene.overlap, max(rows, cols), 0)
    side = tile_side(bands, fitted.halo, bound, ratio=max(scene.overlap.sampling.ratio))
    return tiles(scene.overlap, side, fitted.halo)


def _fuse_tiles(
    scene: RasterScene,
    fitted: FittedMethod,
    plan: list[Tile],
    writer: RasterWriter,
    report: Reporter,
) -> int:
    valid_pixels = 0
    for k, tile in enumerate(plan):
        part = report.part(k / len(plan), (k + 1) / len(plan))
        image, valid = fuse_tile(scene, fitted, tile, part)
        valid_pixels += image[0].size if valid is None else int(valid.sum())
        writer.write(image, tile.core[0].start, tile.core[1].start, valid)
    return valid_pixels


def fuse_tile(
    scene: RasterScene, fitted: FittedMethod, tile: Tile, report: Reporter
) -> tuple[Image, Mask | None]:
    """Fuse one tile.

    Returns
    -------
    image : ndarray, (b_h, rows, cols), float32
        On the core of the tile.
    valid : ndarray of bool, (rows, cols), or None
    """
    report(0.0)
    pair = scene.read(*tile.padded)
    valid = fused_valid(pair)
    inner = tile.inner
    if valid is not None:
        valid = valid[inner]
    if valid is not None and not valid.any():
        shape = (scene.fused_shape[0], *valid.shape)
        return np.zeros(shape, np.float32), valid
    image = fitted.fuse(pair, report)[(slice(None), *inner)]
    return image, valid
