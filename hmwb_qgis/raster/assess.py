# SPDX-License-Identifier: GPL-2.0-or-later
"""Compare a fused raster with its reference, strip by strip."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import numpy as np

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Image, Mask
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.quality.indices import Assessment, QualityAccumulator
from hmwb_qgis.core.quality.local import HALO
from hmwb_qgis.core.sentences import Sentence

from .destinations import check_output
from .grids import Overlap, overlap
from .source import RasterSource
from .spectral import SpectralMetadata
from .writer import RasterWriter

_STRIP_VALUES = 8_000_000
KEPT_PIXELS = 4096 * 4096
_REFERENCE = Sentence("reference raster")
_TITLES = {"sam": "SAM (degrees)", "rmse": "RMSE"}


def assess_rasters(
    reference: RasterSource,
    fused: RasterSource,
    *,
    ratio: float | tuple[float, float] | None = None,
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
    inputs = (reference.file, fused.file)
    targets = {"sam": sam_map, "rmse": rmse_map}
    for target in [path for path in targets.values() if path]:
        check_output(target, inputs, options=creation_options or "")
    shared = shared_part(reference, fused)
    rows, cols = shared.fine_shape
    bands = reference.shape[0]
    height = max(_STRIP_VALUES // (bands * cols), 1)
    edges = [*range(0, rows, height), rows]
    report = Reporter(progress)
    maxima = np.full(bands, -np.inf)
    for start, stop in zip(edges, edges[1:]):
        report(0.2 * start / rows)
        x, _, valid = _both(reference, fused, shared, start, stop)
        if valid.any():
            maxima = np.maximum(maxima, x[:, valid].max(axis=1))
    if not np.isfinite(maxima).all():
        raise HmwbError("No pixel is valid in both rasters: check their extents and nodata values.")
    accumulator = QualityAccumulator((bands, rows, cols), maxima, ratio=ratio)
    kept: dict[str, list[Image]] = {}
    grid = fused.grid.window(*shared.coarse)
    with ExitStack() as stack:
        writers = {
            name: stack.enter_context(
                RasterWriter(
                    path,
                    grid,
                    1,
                    nodata=float("nan"),
                    spectral=SpectralMetadata((_TITLES[name],), None, None, np.ones(1, bool)),
                    options=creation_options or "",
                    inputs=inputs,
                )
            )
            for name, path in targets.items()
            if path
        }
        for start, stop in zip(edges, edges[1:]):
            low, high = max(start - HALO, 0), min(stop + HALO, rows)
            x, f, valid = _both(reference, fused, shared, low, high)
            inner = (slice(start - low, stop - low), slice(0, cols))
            part = report.part(0.2 + 0.8 * start / rows, 0.2 + 0.8 * stop / rows)
            maps = accumulator.add(x, f, valid=valid, inner=inner, progress=part)
            for name, writer in writers.items():
                writer.write(maps[name][None], start, 0, np.isfinite(maps[name]))
            if rows * cols <= KEPT_PIXELS:
                for name, plane in maps.items():
                    kept.setdefault(name, []).append(plane)
        per_pixel = {name: np.concatenate(planes) for name, planes in kept.items()}
        assessment = accumulator.assessment(per_pixel)
    report(1.0)
    return assessment


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


def _both(
    reference: RasterSource, fused: RasterSource, shared: Overlap, start: int, stop: int
) -> tuple[Image, Image, Mask]:
    parts = []
    for source, (rows, cols) in ((reference, shared.fine), (fused, shared.coarse)):
        parts.append(source.read(slice(rows.start + start, rows.start + stop), cols))
    (x, x_valid), (f, f_valid) = parts
    return x, f, x_valid & f_valid
