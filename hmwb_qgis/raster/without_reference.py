# SPDX-License-Identifier: GPL-2.0-or-later
"""Assess a fused raster from the two rasters that it was made of."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image, Mask, Window
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.quality.indices import Assessment
from hmwb_qgis.core.quality.without_reference.assessment import (
    MAPS,
    WithoutReference,
    assess_scene,
)
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.grids import Extent, Grid, Overlap
from hmwb_qgis.raster.fusing.provenance import shift_of
from hmwb_qgis.raster.fusing.uncertainty import predicted_rmse
from hmwb_qgis.raster.pairing.pair import PairOptions, RasterPair, pair_up
from hmwb_qgis.raster.reading.sharpness import told_sharpness
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.tiling.tiles import MIB, bounded_cache, default_memory, tile_side
from hmwb_qgis.raster.writing.destinations import check_output

from .assess import KEPT_PIXELS, check_uncertainty, map_writer, shared_part
from .notes import Log, Notes
from .wald import assess_rasters_one_scale_down, degraded_shape

_WINDOW_VALUES = 8_000_000
_PAIR_SHARE, _SCENE_SHARE = 0.05, 0.5  # of the progress, where each ends
_SAME_SHARPNESS = 1.5  # of pixels: bands whose own pixels are no larger count as sharp
_TITLES = {"spectral_sam": "SAM (degrees)", "spectral_rmse": "RMSE", "spatial_rmse": "RMSE"}
_WORKING_COPIES = 16  # of the values of a window, halos among them


@dataclass(frozen=True)
class RasterAssessment:
    """What can be said of a fused raster without a reference.

    Parameters
    ----------
    found : WithoutReference
        With maps for up to 16 million multispectral pixels.
    wald : Assessment or None
        Of the method, one scale down.
    pair : RasterPair
        The inputs as they were brought together.
    fused : RasterSource
        The bands that were assessed.
    window : (slice, slice)
        Of the fused raster that was assessed.
    notes : tuple of str
    predicted : ndarray, (bands,), or None
        Error of each assessed band by the raster of their uncertainty; None: there is none.
    """

    found: WithoutReference
    wald: Assessment | None
    pair: RasterPair
    fused: RasterSource
    window: Window
    notes: tuple[str, ...]
    predicted: NDArray[np.float64] | None = None


def assess_rasters_without_reference(
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    fused: RasterSource,
    *,
    uncertainty: RasterSource | None = None,
    method: str | None = None,
    maps: Mapping[str, str | Path | None] | None = None,
    creation_options: str = "",
    memory: int | None = None,
    progress: Progress | None = None,
    log: Log | None = None,
    **pair_options: Any,
) -> RasterAssessment:
    """Consistency with both inputs, indices without a reference, and Wald's protocol if asked for.

    Parameters
    ----------
    hyperspectral, multispectral, fused : RasterSource
        The fused raster has the bands of the first and lies on the pixels of the second.
    uncertainty : RasterSource or None
        One standard deviation of each value of the fused raster, to be averaged over each band.
    method : str or None
        One of `core.registry.METHODS`, to be judged one scale down; None leaves that out.
    maps : mapping or None
        Rasters to write by their names in `core.without_reference.MAPS`.
    creation_options : str
    memory : int or None
        Bound in MiB; None is a quarter of what is free.
    progress, log : callable or None
    **pair_options
        Fields of `pairing.PairOptions`: spectral response, PSF, shift, bad bands.

    Returns
    -------
    RasterAssessment

    Raises
    ------
    HmwbError
        If the rasters do not belong together, or are too small.
    Cancelled
        If `progress` asked to stop. No map is left in either case.
    """
    report, say = Reporter(progress), Notes(log)
    targets = {name: path for name, path in (maps or {}).items() if path}
    inputs: tuple[str, ...] = (hyperspectral.file, multispectral.file, fused.file)
    if uncertainty is not None:
        check_uncertainty(uncertainty, fused)
        inputs = (*inputs, uncertainty.file)
    for path in targets.values():
        check_output(path, inputs, options=creation_options)
    _check_bands(hyperspectral, fused)
    if not pair_options.get("response_table"):  # whose columns belong to all bands
        multispectral = _sharp_bands(multispectral, pair_options.get("sensor", ""), say)
    shared = shared_part(multispectral, fused, Sentence("multispectral raster"))
    window = _within(multispectral.grid, shared.fine, pair_options.get("extent"))
    bound = default_memory() if memory is None else memory
    with bounded_cache(bound), ExitStack() as stack:
        options = PairOptions(**{**pair_options, "window": window})
        if options.measure_shift:
            options = replace(options, known_shift=shift_of(fused, hyperspectral))
        pair = pair_up(hyperspectral, multispectral, options, say, report.part(0.0, _PAIR_SHARE))
        if method is not None:
            degraded_shape(pair.scene.overlap.coarse_shape, pair.scene.overlap.sampling)
        reader = _Reader(fused.select(pair.bands.used), _corner(pair, shared))
        sink = _Maps(pair, targets, creation_options, inputs, stack)
        assessed = 1.0 if method is None else _SCENE_SHARE
        found = _assess(pair, reader, sink, bound, report.part(_PAIR_SHARE, assessed))
        say(*found.notes)
        seen = reader.window(*pair.scene.overlap.fine_shape)
        predicted = None
        if uncertainty is not None:
            told = uncertainty.select(pair.bands.used)
            predicted = predicted_rmse(told, seen, report.part(assessed, assessed))
        wald = None
        if method is not None:
            part = report.part(assessed, 1.0)
            wald = _one_scale_down(pair, found, method, memory, pair_options, part)
    report(1.0)
    return RasterAssessment(
        found=found.with_maps(sink.kept),
        wald=wald,
        pair=pair,
        fused=reader.fused,
        window=seen,
        notes=tuple(say.taken),
        predicted=predicted,
    )


def _sharp_bands(source: RasterSource, sensor: str, say: Notes) -> RasterSource:
    """Without bands that were resampled from larger pixels: the fused raster is to be sharper."""
    sharpness = np.asarray(told_sharpness(source, sensor) or np.ones(source.shape[0]))
    sharp = np.flatnonzero(sharpness < sharpness.min() * _SAME_SHARPNESS)
    if not 1 < sharp.size < sharpness.size:
        return source
    say(
        Sentence(
            "Only the sharpest multispectral bands are compared: {bands}.",
            bands=", ".join(str(source.bands[k]) for k in sharp),
        )
    )
    return source.select(sharp.tolist())


def _check_bands(hyperspectral: RasterSource, fused: RasterSource) -> None:
    if fused.shape[0] != hyperspectral.shape[0]:
        raise HmwbError(
            "The fused raster has {fused} bands and the hyperspectral one {hyperspectral}: "
            "choose rasters that belong together.",
            fused=fused.shape[0],
            hyperspectral=hyperspectral.shape[0],
        )


def _corner(pair: RasterPair, shared: Overlap) -> tuple[int, int]:
    """Row and column of the fused raster at which the scene begins."""
    row, col = (
        of_fused.start + of_scene.start - of_multispectral.start
        for of_fused, of_scene, of_multispectral in zip(
            shared.coarse, pair.scene.overlap.fine, shared.fine
        )
    )
    return row, col


def _assess(
    pair: RasterPair, reader: _Reader, sink: _Maps, bound: int, report: Reporter
) -> WithoutReference:
    """Consistency and indices of the fused raster, window by window."""
    scene = pair.scene
    bands = pair.hyperspectral.shape[0] + scene.multispectral.shape[0]
    scene.block = (tile_side(bands, 0, bound, ratio=max(scene.overlap.sampling.ratio)),) * 2
    return assess_scene(
        scene,
        reader,
        scene.overlap.sampling,
        scene.overlap.coarse_shape,
        spectral_response=scene.spectral_response,
        psf=scene.psf,
        window_values=min(_WINDOW_VALUES, bound * MIB // 4 // _WORKING_COPIES),
        sink=sink,
        progress=report,
    )


def _one_scale_down(
    pair: RasterPair,
    found: WithoutReference,
    method: str,
    memory: int | None,
    pair_options: Mapping[str, Any],
    report: Reporter,
) -> Assessment:
    """Wald's protocol, with the spectral response that the caller named."""
    names = ("response_table", "response_columns", "sensor")
    response = {name: pair_options[name] for name in names if name in pair_options}
    return assess_rasters_one_scale_down(
        pair, found.psf, method=method, memory=memory, progress=report, **response
    )


@dataclass(frozen=True)
class _Reader:
    """The fused raster by rows and columns of the scene."""

    fused: RasterSource
    corner: tuple[int, int]

    def __call__(self, rows: slice, cols: slice) -> tuple[Image, Mask]:
        place = [slice(p.start + c, p.stop + c) for p, c in zip((rows, cols), self.corner)]
        return self.fused.read(*place)

    def window(self, rows: int, cols: int) -> Window:
        """Of the fused raster, for a scene of so many rows and columns."""
        row, col = self.corner
        return slice(row, row + rows), slice(col, col + cols)


class _Maps:
    """Takes the maps part by part: to files, and into memory unless they are large."""

    def __init__(
        self,
        pair: RasterPair,
        targets: Mapping[str, str | Path],
        creation_options: str,
        inputs: tuple[str, ...],
        stack: ExitStack,
    ):
        scene = pair.scene
        coarse = scene.hyperspectral.grid.window(*scene.overlap.coarse)
        grids = {name: coarse if name.startswith("spectral") else scene.grid for name in MAPS}
        small = scene.grid.rows * scene.grid.cols <= KEPT_PIXELS
        self.kept: dict[str, NDArray[np.float32]] = {
            name: np.full((grid.rows, grid.cols), np.nan, np.float32)
            for name, grid in grids.items()
            if small
        }
        units = {
            "spectral_sam": "°",
            "spectral_rmse": pair.hyperspectral.spectral.unit,
            "spatial_rmse": scene.multispectral.spectral.unit,
        }
        self._writers = {
            name: stack.enter_context(
                map_writer(
                    path, grids[name], _TITLES[name], inputs, creation_options, unit=units[name]
                )
            )
            for name, path in targets.items()
        }

    def __call__(self, name: str, part: NDArray[np.float32], row: int, col: int) -> None:
        if name in self.kept:
            self.kept[name][row : row + part.shape[0], col : col + part.shape[1]] = part
        if name in self._writers:
            self._writers[name].write(part[None], row, col, np.isfinite(part))


def _within(grid: Grid, window: Window, extent: Extent | None) -> Window:
    """A window of a grid, or what it shares with an extent."""
    if extent is None:
        return window
    rows, cols = (
        slice(max(a.start, b.start), min(a.stop, b.stop))
        for a, b in zip(window, grid.window_of(extent))
    )
    if rows.start >= rows.stop or cols.start >= cols.stop:
        raise HmwbError("The extent does not touch the fused raster: choose another.")
    return rows, cols
