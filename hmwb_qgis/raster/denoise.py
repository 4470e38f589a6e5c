# SPDX-License-Identifier: GPL-2.0-or-later
"""Denoise a raster tile by tile, with the noise estimated once for the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.denoising.noise import spatial_noise, spectral_noise
from hmwb_qgis.core.denoising.sstv import denoise_sstv
from hmwb_qgis.core.denoising.wiener import denoise_wiener
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.masks import fill_invalid
from hmwb_qgis.core.pair import Image, Mask, Sampling
from hmwb_qgis.core.progress import Progress, Reporter

from .grids import Overlap
from .source import RasterSource
from .tiles import BLOCK, default_memory, tile_side, tiles
from .writer import RasterWriter, check_output, output_nodata

_SSTV_HALO = 24  # what lies beyond changes less than a thousandth of the noise
_SAMPLES = 5  # windows a side in which the noise of a large raster is estimated
_SAMPLE_SIDE = 128


def denoise_multispectral(
    source: RasterSource,
    output: str | Path,
    *,
    window: int = 3,
    noise_std: ArrayLike | None = None,
    memory: int | None = None,
    creation_options: str | None = "",
    progress: Progress | None = None,
) -> NDArray[np.float64]:
    """Adaptive Wiener filter, see `core.denoising.wiener`.

    Parameters
    ----------
    source : RasterSource
    output : str or Path
    window : int
        Odd side of the square.
    noise_std : float, array_like of (bands,), or None
        In the raster's units; None estimates it.
    memory : int or None
        Bound in MiB; None is a quarter of what is free.
    creation_options : str or None
    progress : callable or None

    Returns
    -------
    ndarray, (bands,)
        The noise that was assumed.

    Raises
    ------
    HmwbError
        If the raster cannot be read or the output not be written.
    Cancelled
        If `progress` asked to stop. Nothing is left in either case.
    """
    report = Reporter(progress)
    check_output(output, (source.file,))
    std = _noise(source, noise_std, spatial_noise, report.part(0.0, 0.2))

    def filtered(image: Image, inner: Reporter) -> Image:
        return denoise_wiener(image, window, std**2, inner)

    run_tiles(source, output, filtered, window, memory, creation_options, report.part(0.2, 1.0))
    return std


def denoise_hyperspectral(
    source: RasterSource,
    output: str | Path,
    *,
    noise_std: ArrayLike | None = None,
    options: Mapping[str, Any] | None = None,
    memory: int | None = None,
    creation_options: str | None = "",
    progress: Progress | None = None,
) -> NDArray[np.float64]:
    """Spatio-spectral total variation, see `core.denoising.sstv`.

    Parameters
    ----------
    source : RasterSource
    output : str or Path
    noise_std : float, array_like of (bands,), or None
        In the raster's units; None estimates it.
    options : mapping or None
        Further parameters of `denoise_sstv`.
    memory, creation_options, progress
        See `denoise_multispectral`.

    Returns
    -------
    ndarray, (bands,)
        The noise that was assumed.

    Raises
    ------
    HmwbError, Cancelled
        See `denoise_multispectral`.
    """
    report = Reporter(progress)
    check_output(output, (source.file,))
    std = _noise(source, noise_std, _spectral_noise, report.part(0.0, 0.1))
    level = _over_windows(source, _root_mean_square, report.part(0.1, 0.2))
    # Stopping by the change of a tile would make tiles differ.
    chosen = {"tolerance": 0.0, **dict(options or {})}

    def filtered(image: Image, inner: Reporter) -> Image:
        return denoise_sstv(image, std, level=level, progress=inner, **chosen)

    run_tiles(source, output, filtered, _SSTV_HALO, memory, creation_options, report.part(0.2, 1.0))
    return std


def run_tiles(
    source: RasterSource,
    output: str | Path,
    function: Callable[[Image, Reporter], Image],
    halo: int,
    memory: int | None,
    creation_options: str | None,
    report: Reporter,
) -> None:
    """Write `function` of every tile of a raster, same grid and bands; nodata stays nodata."""
    bound = default_memory() if memory is None else memory
    bands, rows, cols = source.shape
    whole = (slice(0, rows), slice(0, cols))
    plan = tiles(Overlap(whole, whole, Sampling.of(1)), tile_side(2 * bands, halo, bound), halo)
    nodata = output_nodata("float32", source.declared_nodata) if source.may_hold_nodata else None
    writer = RasterWriter(
        output, source.grid, bands,
        nodata=nodata, spectral=source.spectral, options=creation_options or "",
        block=BLOCK if len(plan) > 1 else None, inputs=(source.file,),
    )  # fmt: skip
    with writer:
        for k, tile in enumerate(plan):
            part = report.part(k / len(plan), (k + 1) / len(plan))
            part(0.0)
            image, valid = source.read(*tile.padded)
            inner = tile.inner
            if valid.any():
                image = function(fill_invalid(image, valid), part)
            writer.write(
                image[(slice(None), *inner)], tile.core[0].start, tile.core[1].start, valid[inner]
            )
    report(1.0)


def _spectral_noise(image: Image, valid: Mask) -> NDArray[np.float64]:
    return spectral_noise(image[:, valid])


def _root_mean_square(image: Image, valid: Mask) -> NDArray[np.float64]:
    return np.sqrt(np.mean(np.square(image[:, valid], dtype=np.float64), axis=1))


def _noise(
    source: RasterSource,
    given: ArrayLike | None,
    estimate: Callable[[Image, Mask], NDArray[np.float64]],
    report: Reporter,
) -> NDArray[np.float64]:
    """Standard deviation per band: given or estimated."""
    if given is not None:
        return np.broadcast_to(np.asarray(given, np.float64), (source.shape[0],))
    return _over_windows(source, estimate, report)


def _over_windows(
    source: RasterSource,
    estimate: Callable[[Image, Mask], NDArray[np.float64]],
    report: Reporter,
) -> NDArray[np.float64]:
    """The median of an estimate over windows spread over the raster."""
    found = []
    windows = _sample_windows(source.grid.rows, source.grid.cols)
    for k, window in enumerate(windows):
        report(k / len(windows))
        image, valid = source.read(*window)
        if valid.sum() > valid.size // 2:
            found.append(estimate(fill_invalid(image, valid), valid))
    if not found:  # few valid pixels: all there are
        image, valid = source.read(slice(0, source.grid.rows), slice(0, source.grid.cols))
        if not valid.any():
            raise HmwbError(f"{source.name} holds no valid pixel: check its nodata value.")
        found.append(estimate(fill_invalid(image, valid), valid))
    return np.median(np.stack(found), axis=0)


def _sample_windows(rows: int, cols: int) -> list[tuple[slice, slice]]:
    parts = []
    for size in (rows, cols):
        if size <= _SAMPLES * _SAMPLE_SIDE:
            parts.append([slice(0, size)])
        else:
            starts = np.linspace(0, size - _SAMPLE_SIDE, _SAMPLES).astype(int)
            parts.append([slice(int(s), int(s) + _SAMPLE_SIDE) for s in starts])
    return [(r, c) for r in parts[0] for c in parts[1]]
