# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare a fused raster with its reference, strip by strip."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.quality.coverage import CoverageAccumulator
from hmwb_qgis.core.quality.indices import Assessment, QualityAccumulator
from hmwb_qgis.core.quality.local import HALO
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.grids import Grid, Overlap, overlap
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata
from hmwb_qgis.raster.writing.destinations import check_output
from hmwb_qgis.raster.writing.writer import RasterWriter

_STRIP_VALUES = 8_000_000
_MAXIMA_SHARE = 0.2  # of the progress, for the pass that finds the range of each band
KEPT_PIXELS = 4096 * 4096
_REFERENCE = Sentence("reference raster")
_TITLES = {"sam": "SAM (degrees)", "rmse": "RMSE"}


def assess_rasters(
    reference: RasterSource,
    fused: RasterSource,
    *,
    ratio: float | tuple[float, float] | None = None,
    uncertainty: RasterSource | None = None,
    sam_map: str | Path | None = None,
    rmse_map: str | Path | None = None,
    creation_options: str | None = "",
    progress: Progress | None = None,
) -> Assessment:
    """Quality of a fused raster where it overlaps the reference.

    Parameters
    ----------
    reference, fused : RasterSource
        On the same grid, or one a part of the other; pixels invalid in one do not count.
    ratio : float, pair or None
        Hyperspectral pixel size in pixels of the fused raster, for ERGAS.
    uncertainty : RasterSource or None
        One standard deviation of each value of the fused raster, on its grid, to be judged too.
    sam_map, rmse_map : str, Path or None
        Rasters to write: the angle in degrees and the error of each pixel.
    creation_options : str or None
    progress : callable or None

    Returns
    -------
    Assessment
        With maps for up to 16 million pixels.

    Raises
    ------
    HmwbError
        If the bands or grids differ, or no pixel is valid in both.
    Cancelled
        If `progress` asked to stop. Nothing is left in either case.
    """
    check_bands(reference, fused)
    inputs: tuple[str, ...] = (reference.file, fused.file)
    if uncertainty is not None:
        check_uncertainty(uncertainty, fused)
        inputs = (*inputs, uncertainty.file)
    targets = {"sam": sam_map, "rmse": rmse_map}
    options = creation_options or ""
    for target in [path for path in targets.values() if path]:
        check_output(target, inputs, options=options)
    shared = shared_part(reference, fused)
    report = Reporter(progress)
    strips = _Strips(reference, fused, shared)
    maxima = _maxima(strips, report.part(0.0, _MAXIMA_SHARE))
    accumulator = QualityAccumulator(strips.shape, maxima, ratio=ratio)
    told = CoverageAccumulator(strips.shape[0])
    kept: dict[str, list[Image]] = {}
    grid = fused.grid.window(*shared.coarse)
    with ExitStack() as stack:
        units = {"sam": "°", "rmse": fused.spectral.unit}
        writers = {
            name: stack.enter_context(
                map_writer(path, grid, _TITLES[name], inputs, options, unit=units[name])
            )
            for name, path in targets.items()
            if path
        }
        for start, stop, part in strips.parts(report.part(_MAXIMA_SHARE, 1.0)):
            x, f, valid, inner = strips.read_with_halo(start, stop)
            maps = accumulator.add(x, f, valid=valid, inner=inner, progress=part)
            if uncertainty is not None:
                deviation, known = strips.read_beside(uncertainty, start, stop)
                strip = (slice(None), *inner)
                told.add(x[strip], f[strip], deviation, known & valid[inner])
            for name, writer in writers.items():
                writer.write(maps[name][None], start, 0, np.isfinite(maps[name]))
            if grid.rows * grid.cols <= KEPT_PIXELS:
                for name, plane in maps.items():
                    kept.setdefault(name, []).append(plane)
        per_pixel = {name: np.concatenate(planes) for name, planes in kept.items()}
        assessment = accumulator.assessment(per_pixel)
    report(1.0)
    return assessment if uncertainty is None else _with_coverage(assessment, told)


def _with_coverage(assessment: Assessment, told: CoverageAccumulator) -> Assessment:
    """The assessment with what a prediction was worth."""
    if told.count == 0:
        raise HmwbError(
            "No pixel of the uncertainty raster is valid where the other two rasters are: check "
            "its extent and nodata values."
        )
    found = told.coverage()
    return replace(
        assessment,
        overall={**assessment.overall, **found.overall},
        per_band={**assessment.per_band, **found.per_band},
        coverage=found,
    )


def check_uncertainty(uncertainty: RasterSource, fused: RasterSource) -> None:
    """Refuse what is not a standard deviation for every value of a fused raster.

    Raises
    ------
    HmwbError
        If it has other bands, or lies elsewhere.
    """
    if uncertainty.shape != fused.shape:
        raise HmwbError(
            "The uncertainty raster has {found} bands, rows and columns and the fused raster "
            "{fused}: choose the one that was written with it, for all bands.",
            found=uncertainty.shape,
            fused=fused.shape,
        )
    placed = uncertainty.grid.placed and fused.grid.placed
    same = np.allclose(uncertainty.grid.geotransform, fused.grid.geotransform, rtol=1e-9)
    if placed and not same:
        raise HmwbError(
            "The uncertainty raster does not lie on the pixels of the fused raster: choose the one "
            "that was written with it."
        )


@dataclass(frozen=True)
class _Strips:
    """What two rasters share, in strips of whole rows."""

    reference: RasterSource
    fused: RasterSource
    shared: Overlap

    @property
    def shape(self) -> tuple[int, int, int]:
        """(bands, rows, cols)."""
        return (self.reference.shape[0], *self.shared.fine_shape)

    def parts(self, report: Reporter) -> Iterator[tuple[int, int, Reporter]]:
        """First row, the row after the last, and the progress of each strip."""
        bands, rows, cols = self.shape
        height = max(_STRIP_VALUES // (bands * cols), 1)
        for start in range(0, rows, height):
            stop = min(start + height, rows)
            yield start, stop, report.part(start / rows, stop / rows)

    def read(self, start: int, stop: int) -> tuple[Image, Image, Mask]:
        """Reference, fused raster, and where both are valid."""
        parts = []
        sides = ((self.reference, self.shared.fine), (self.fused, self.shared.coarse))
        for source, (rows, cols) in sides:
            parts.append(source.read(slice(rows.start + start, rows.start + stop), cols))
        (x, x_valid), (f, f_valid) = parts
        return x, f, x_valid & f_valid

    def read_beside(self, source: RasterSource, start: int, stop: int) -> tuple[Image, Mask]:
        """Some rows of a raster that lies as the fused one does."""
        rows, cols = self.shared.coarse
        return source.read(slice(rows.start + start, rows.start + stop), cols)

    def read_with_halo(
        self, start: int, stop: int
    ) -> tuple[Image, Image, Mask, tuple[slice, slice]]:
        """`read` with what local indices see beyond, and where the strip lies in it."""
        _, rows, cols = self.shape
        low, high = max(start - HALO, 0), min(stop + HALO, rows)
        return (*self.read(low, high), (slice(start - low, stop - low), slice(0, cols)))


def _maxima(strips: _Strips, report: Reporter) -> NDArray[np.float64]:
    """The largest value of the reference in each band."""
    maxima, some = np.full(strips.shape[0], -np.inf), False
    for start, stop, part in strips.parts(report):
        part(0.0)
        x, _, valid = strips.read(start, stop)
        if valid.any():
            maxima = np.maximum(maxima, x[:, valid].max(axis=1))
            some = some or bool(x[:, valid].any())
    if not np.isfinite(maxima).all():
        raise HmwbError("No pixel is valid in both rasters: check their extents and nodata values.")
    if not some:
        raise HmwbError(
            "The reference raster holds nothing but zeros, which nothing can be compared with: "
            "check that it is the right one."
        )
    return maxima


def map_writer(
    path: str | Path, grid: Grid, title: str, inputs: tuple[str, ...], options: str, *, unit: str
) -> RasterWriter:
    """For a raster of one band that says how good each pixel is; NaN where nothing is known.

    Parameters
    ----------
    path : str or Path
    grid : Grid
    title : str
        Of the band.
    inputs : tuple of str
        Files that it may not replace.
    options : str
        Creation options.
    unit : str
        Of its values; empty: not known.
    """
    return RasterWriter(
        path,
        grid,
        1,
        nodata=float("nan"),
        spectral=SpectralMetadata((title,), None, None, np.ones(1, bool), unit=unit),
        options=options,
        inputs=inputs,
    )


def check_bands(reference: RasterSource, fused: RasterSource) -> None:
    """Refuse another number of bands.

    Raises
    ------
    HmwbError
        It names both.
    """
    if reference.shape[0] != fused.shape[0]:
        raise HmwbError(
            "The reference has {reference} bands and the fused raster {fused}: choose "
            "rasters with the same bands.",
            reference=reference.shape[0],
            fused=fused.shape[0],
        )


def shared_part(reference: RasterSource, fused: RasterSource, called: str = _REFERENCE) -> Overlap:
    """The shared part: `fine` of the reference, `coarse` of the fused raster.

    Raises
    ------
    HmwbError
        If one does not lie on the pixels of the other, which the message calls `called`.
    """
    other_pixels = HmwbError(
        "The fused raster does not lie on the pixels of the {called}: warp one to the "
        "grid of the other.",
        called=called,
    )
    grids = (fused.grid, reference.grid)
    placed = all(grid.placed for grid in grids)
    if placed and not np.allclose(grids[0].steps_on(grids[1]), np.eye(2), atol=1e-6):
        raise other_pixels
    shared = overlap(*grids)
    offsets = [abs(o - round(o)) for o in shared.sampling.offset]
    if shared.sampling.ratio != (1.0, 1.0) or max(offsets) > 0.01:
        raise other_pixels
    return shared
