# SPDX-License-Identifier: GPL-2.0-or-later
"""Denoise a raster tile by tile, with all that is estimated known for the whole."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.denoising.nl_bayes import HALO as PATCH_HALO
from hmwb_qgis.core.denoising.nl_bayes import channel_rotation, denoise_nl_bayes
from hmwb_qgis.core.denoising.noise import spatial_noise
from hmwb_qgis.core.denoising.spectral_noise import spectral_noise
from hmwb_qgis.core.denoising.sstv import denoise_sstv
from hmwb_qgis.core.denoising.subspace import signal_subspace
from hmwb_qgis.core.denoising.wiener import denoise_wiener
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.observation.masks import fill_invalid
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.grids import Overlap
from hmwb_qgis.raster.reading.fillings import without_fillings
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.tiling.tiles import block_of, default_memory, tile_side, tiles
from hmwb_qgis.raster.writing.destinations import check_output
from hmwb_qgis.raster.writing.stored import output_nodata
from hmwb_qgis.raster.writing.writer import CLOSING, RasterWriter

from .notes import Log, Notes

Filter = Callable[[Image, Reporter, tuple[int, int]], Image]

_STRIP_VALUES = 4_000_000
_SSTV_HALO = 24  # what lies beyond changes less than a thousandth of the noise
_SAMPLES = 5  # windows a side in which the noise of a large raster is estimated
_SAMPLE_SIDE = 128


def denoise_multispectral(
    source: RasterSource,
    output: str | Path,
    *,
    method: str = "patches",
    window: int = 3,
    noise_std: ArrayLike | None = None,
    memory: int | None = None,
    creation_options: str | None = "",
    progress: Progress | None = None,
    log: Log | None = None,
) -> NDArray[np.float64]:
    """Denoise a raster of few bands by its neighbourhoods.

    Parameters
    ----------
    source : RasterSource
    output : str or Path
    method : {"patches", "wiener"}
        Like patches together (`core.denoising.nl_bayes`), or each pixel by its surroundings
        (`core.denoising.wiener`).
    window : int
        Odd side of the square of "wiener".
    noise_std : float, array_like of (bands,), or None
        In the raster's units; None estimates it.
    memory : int or None
        Bound in MiB; None is a quarter of what is free.
    creation_options : str or None
    progress, log : callable or None

    Returns
    -------
    ndarray, (bands,)
        The noise that was assumed.

    Raises
    ------
    HmwbError
        If there is no such method, the raster cannot be read or the output not be written.
    Cancelled
        If `progress` asked to stop. Nothing is left in either case.
    """
    _check_method(method, ("patches", "wiener"))
    report = Reporter(progress)
    check_output(output, (source.file,), options=creation_options or "")
    looked = report.part(0.0, 0.1)
    source = without_fillings(source, Sentence("multispectral"), Notes(log), looked)
    std = _noise(source, noise_std, spatial_noise, report.part(0.1, 0.2))
    filtered: Filter
    if method == "wiener":
        halo = window

        def filtered(image: Image, inner: Reporter, origin: tuple[int, int]) -> Image:
            del origin  # the filter is the same everywhere
            return denoise_wiener(image, window, std**2, inner)

    else:
        halo = PATCH_HALO
        rotation = _rotation(source, std)

        def filtered(image: Image, inner: Reporter, origin: tuple[int, int]) -> Image:
            return denoise_nl_bayes(image, std, inner, origin=origin, rotation=rotation)

    run_tiles(source, output, filtered, halo, memory, creation_options, report.part(0.2, 1.0))
    return std


def denoise_hyperspectral(
    source: RasterSource,
    output: str | Path,
    *,
    method: str = "subspace",
    rank: int | None = None,
    noise_std: ArrayLike | None = None,
    options: Mapping[str, Any] | None = None,
    memory: int | None = None,
    creation_options: str | None = "",
    progress: Progress | None = None,
    log: Log | None = None,
) -> NDArray[np.float64]:
    """Denoise a raster of many bands by what they have in common.

    Parameters
    ----------
    source : RasterSource
    output : str or Path
    method : {"subspace", "sstv"}
        The components that stand out of the noise (`core.denoising.subspace`), or total variation
        (`core.denoising.sstv`).
    rank : int or None
        Components of "subspace"; None takes those that stand out.
    noise_std : float, array_like of (bands,), or None
        For "sstv", in the raster's units; None estimates it.
    options : mapping or None
        Further parameters of `denoise_sstv`.
    memory, creation_options, progress, log
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
    _check_method(method, ("subspace", "sstv"))
    report = Reporter(progress)
    check_output(output, (source.file,), options=creation_options or "")
    looked = report.part(0.0, 0.1)
    source = without_fillings(source, Sentence("hyperspectral"), Notes(log), looked)
    if method == "subspace":
        return _project(source, output, rank, memory, creation_options, report.part(0.1, 1.0))
    std = _noise(source, noise_std, _spectral_noise, report.part(0.1, 0.15))
    level = _over_windows(source, _root_mean_square, report.part(0.15, 0.2))
    # Stopping by the change of a tile would make tiles differ.
    chosen = {"tolerance": 0.0, **dict(options or {})}

    def filtered(image: Image, inner: Reporter, origin: tuple[int, int]) -> Image:
        del origin
        return denoise_sstv(image, std, level=level, progress=inner, **chosen)

    run_tiles(source, output, filtered, _SSTV_HALO, memory, creation_options, report.part(0.2, 1.0))
    return std


def _project(
    source: RasterSource,
    output: str | Path,
    rank: int | None,
    memory: int | None,
    creation_options: str | None,
    report: Reporter,
) -> NDArray[np.float64]:
    bands, rows, cols = source.shape
    if rank is not None and not 1 <= rank <= bands:
        raise HmwbError(
            "The rank is {rank}: give a number from 1 to {bands}, the bands, under "
            '"Rank of the subspace".',
            rank=rank,
            bands=bands,
        )
    moments = BandMoments(bands)
    step = max(_STRIP_VALUES // (bands * cols), 1)
    for start in range(0, rows, step):
        report(0.4 * start / rows)
        image, valid = source.read(slice(start, min(start + step, rows)), slice(0, cols))
        moments.add(image[:, valid])
    if moments.count < 2:
        raise _nothing_valid(source)
    subspace = signal_subspace(moments, least=rank or 1, most=rank)
    gain = subspace.gain.astype(np.float32)[:, None, None]

    def filtered(image: Image, inner: Reporter, origin: tuple[int, int]) -> Image:
        del origin
        out = np.empty_like(image)
        height = max(_STRIP_VALUES // (bands * image.shape[2]), 1)
        for row in range(0, image.shape[1], height):
            inner(row / image.shape[1])
            strip = slice(row, row + height)
            out[:, strip] = subspace.image(subspace.scores(image[:, strip]) * gain)
        return out

    run_tiles(source, output, filtered, 0, memory, creation_options, report.part(0.4, 1.0))
    return subspace.noise


def _check_method(method: str, known: tuple[str, ...]) -> None:
    if method not in known:
        raise HmwbError(
            "There is no method {method!r}: choose one of {known}.",
            method=method,
            known=", ".join(known),
        )


def _rotation(source: RasterSource, std: NDArray[np.float64]) -> NDArray[np.float64]:
    """Channels to denoise together, the same for all tiles: from the middle of the raster."""
    middle = [max((n - _SAMPLE_SIDE) // 2, 0) for n in source.shape[1:]]
    image, valid = source.read(*(slice(m, m + _SAMPLE_SIDE) for m in middle))
    filled = fill_invalid(image, valid)
    return channel_rotation(filled / std.astype(np.float32)[:, None, None])


def run_tiles(
    source: RasterSource,
    output: str | Path,
    function: Filter,
    halo: int,
    memory: int | None,
    creation_options: str | None,
    report: Reporter,
) -> None:
    """Write `function` of every tile of a raster, same grid and bands; nodata stays nodata.

    The function takes a tile, a reporter, and the row and column where the tile begins.
    """
    bound = default_memory() if memory is None else memory
    bands, rows, cols = source.shape
    whole = (slice(0, rows), slice(0, cols))
    plan = tiles(Overlap(whole, whole, Sampling.of(1)), tile_side(2 * bands, halo, bound), halo)
    nodata = output_nodata("float32", source.declared_nodata) if source.may_hold_nodata else None
    writer = RasterWriter(
        output, source.grid, bands,
        nodata=nodata, spectral=source.spectral, options=creation_options or "",
        block=block_of(plan), inputs=(source.file,),
    )  # fmt: skip
    writer.closing = report.part(CLOSING, 1.0)
    work = report.part(0.0, CLOSING)
    some = False
    with writer:
        for k, tile in enumerate(plan):
            part = work.part(k / len(plan), (k + 1) / len(plan))
            part(0.0)
            image, valid = source.read(*tile.padded)
            inner = tile.inner
            some = some or bool(valid.any())
            if valid.any():
                begin = (tile.padded[0].start, tile.padded[1].start)
                image = function(fill_invalid(image, valid), part, begin)
            writer.write(
                image[(slice(None), *inner)], tile.core[0].start, tile.core[1].start, valid[inner]
            )
        if not some:
            raise _nothing_valid(source)
    report(1.0)


def _nothing_valid(source: RasterSource) -> HmwbError:
    return HmwbError("{name} holds no valid pixel: check its nodata value.", name=source.name)


def _spectral_noise(image: Image, valid: Mask) -> NDArray[np.float64]:
    return spectral_noise(image[:, valid])


def _root_mean_square(image: Image, valid: Mask) -> NDArray[np.float64]:
    return np.asarray(np.sqrt(np.mean(np.square(image[:, valid], dtype=np.float64), axis=1)))


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
    source: RasterSource, estimate: Callable[[Image, Mask], NDArray[np.float64]], report: Reporter
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
            raise _nothing_valid(source)
        found.append(estimate(fill_invalid(image, valid), valid))
    return np.asarray(np.median(np.stack(found), axis=0))


def _sample_windows(rows: int, cols: int) -> list[tuple[slice, slice]]:
    parts = []
    for size in (rows, cols):
        if size <= _SAMPLES * _SAMPLE_SIDE:
            parts.append([slice(0, size)])
        else:
            starts = np.linspace(0, size - _SAMPLE_SIDE, _SAMPLES).astype(int)
            parts.append([slice(int(s), int(s) + _SAMPLE_SIDE) for s in starts])
    return [(r, c) for r in parts[0] for c in parts[1]]
