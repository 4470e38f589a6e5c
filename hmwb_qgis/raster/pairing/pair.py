# SPDX-License-Identifier: GPL-2.0-or-later
"""From two rasters to a scene: grids, shift, bands and spectral response."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Union

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Window
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.arrangement import REORDERED, order_of_wavelengths
from hmwb_qgis.core.observation.model import check_spectral_response
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.visibility import check_width
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sentences import Caution, Detail, Sentence
from hmwb_qgis.core.threads import in_threads
from hmwb_qgis.raster.formats.grids import Extent, Grid, Overlap, overlap, pair_sampling
from hmwb_qgis.raster.notes import Notes
from hmwb_qgis.raster.reading.fillings import with_fillings
from hmwb_qgis.raster.reading.sharpness import told_sharpness
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.reading.warp import Displacements, displaced, needs_warping, warp_to
from hmwb_qgis.raster.sensors.response import Response, find_response

from .alignment import Shift
from .bands import BandChoice, choose_bands
from .placing import aligned, moved
from .scene import RasterScene
from .told_wavelengths import with_wavelengths

PsfChoice = Union[Psf, Callable[[tuple[float, float]], Union[Psf, None]], None]

MIN_SNR = 3.0
_SAME_SIZE = 1.05  # times the other: within the tolerance of sizes that were meant to be equal


@dataclass(frozen=True)
class PairOptions:
    """How two rasters are brought together.

    Parameters
    ----------
    response_table, response_columns, sensor
        See `response.find_response`.
    psf : Psf, callable or None
        Of the hyperspectral sensor on the multispectral grid. A callable takes the ratio of the
        pixel sizes (rows, columns). None lets the method choose.
    wavelengths : sequence of float
        Of the hyperspectral bands, see `told_wavelengths.with_wavelengths`.
    hyperspectral_sensor : str
        See there.
    extent : (x min, y min, x max, y max) or None
        Part to fuse, in the CRS of the multispectral raster.
    window : (slice, slice) or None
        The same as rows and columns of the multispectral raster, in place of `extent`.
    measure_shift, correct_shift : bool
        Whether to measure the residual shift between the rasters, and to correct it.
    known_shift : (float, float) or None
        Rows and columns of multispectral pixels that a fusion found the hyperspectral ones off
        their places; it takes the place of a measurement, but not of a correction.
    skip_bad_bands : bool
        Whether to leave out what `bands.choose_bands` finds.
    min_snr : float or None
        See there.
    response_must_be_known : bool
        See `response.find_response`.
    response_wanted : bool
        False: nobody looks at the spectral response, so that it is neither found nor spoken of.
    keep_pixels : bool
        Where the hyperspectral raster is warped, take its pixels as they are and tell the method
        where each lies, instead of interpolating between them. Where it is not, the method finds
        the residual shift by itself: it is measured here only if it is to be corrected.
    """

    response_table: str | Path | None = None
    response_columns: Sequence[str] = ()
    sensor: str = ""
    psf: PsfChoice = None
    wavelengths: Sequence[float] = ()
    hyperspectral_sensor: str = ""
    extent: Extent | None = None
    window: Window | None = None
    measure_shift: bool = True
    correct_shift: bool = False
    known_shift: tuple[float, float] | None = None
    skip_bad_bands: bool = True
    min_snr: float | None = MIN_SNR
    response_must_be_known: bool = False
    response_wanted: bool = True
    keep_pixels: bool = False


@dataclass(frozen=True)
class RasterPair:
    """Two rasters, ready to be fused.

    Parameters
    ----------
    scene : RasterScene
        Of the bands that are fused.
    hyperspectral : RasterSource
        With all bands, warped if that was needed.
    bands : BandChoice
    response : Response
    shift : Shift or None
        That was measured.
    shift_corrected : bool
    """

    scene: RasterScene
    hyperspectral: RasterSource
    bands: BandChoice
    response: Response
    shift: Shift | None
    shift_corrected: bool = False

    @property
    def correction(self) -> tuple[float, float] | None:
        """Multispectral rows and columns by which h was moved; None: it was not."""
        if self.shift is None or not self.shift_corrected:
            return None
        return self.shift.on_m(self.scene.overlap.sampling.ratio)


def pair_up(
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    options: PairOptions,
    say: Notes,
    report: Reporter,
) -> RasterPair:
    """Bring two rasters together.

    Parameters
    ----------
    hyperspectral, multispectral : RasterSource
    options : PairOptions
    say : Notes
        Of the run.
    report : Reporter

    Raises
    ------
    HmwbError
        If the rasters do not make a pair; the message says why.
    Cancelled
    """
    _check_bands(hyperspectral, multispectral)
    _say_sources(say, (hyperspectral, multispectral))
    hyperspectral = with_wavelengths(
        hyperspectral, options.wavelengths, options.hyperspectral_sensor
    )
    both = (hyperspectral, multispectral)
    hyperspectral, multispectral = in_threads(with_fillings, both, report.part(0.0, 0.2))
    original = hyperspectral
    if needs_warping(hyperspectral.grid, multispectral.grid):
        hyperspectral = warp_to(hyperspectral, multispectral.grid)
    sampling = pair_sampling(hyperspectral.grid, multispectral.grid)
    overlap(hyperspectral.grid, multispectral.grid, sampling)  # fails early with a clear message
    psf = options.psf(sampling.ratio) if callable(options.psf) else options.psf
    within = _within(multispectral.grid, options)
    check_width(psf, overlap(hyperspectral.grid, multispectral.grid, sampling, within).fine_shape)
    finds_place = options.keep_pixels and hyperspectral is original
    shift, sampling = _placed(
        hyperspectral, multispectral, sampling, psf, options, finds_place, say,
        report.part(0.2, 0.7),
    )  # fmt: skip
    shared = overlap(hyperspectral.grid, multispectral.grid, sampling, within)
    _say_where(say, shared)
    _check_pixels(shared)
    bands = _bands(hyperspectral, shared, options, report.part(0.7, 1.0))
    say(*bands.notes, *hyperspectral.spectral.notes)
    fused, displacements = _in_place(original, hyperspectral, multispectral.grid, options, say)
    used = fused.select(bands.used)
    response = Response(None, "")
    if options.response_wanted:
        response = _response(used, multispectral, options)
        say(response.source, *response.notes)
    scene = RasterScene(
        used,
        multispectral,
        shared,
        spectral_response=_checked(response, multispectral.shape[0], used.shape[0]),
        psf=psf,
        displacements=displacements,
        sharpness=told_sharpness(multispectral, options.sensor),
    )
    report(1.0)
    return RasterPair(
        scene=scene,
        hyperspectral=hyperspectral,
        bands=bands,
        response=response,
        shift=shift,
        shift_corrected=options.correct_shift and shift is not None and shift.reliable,
    )


def _check_bands(hyperspectral: RasterSource, multispectral: RasterSource) -> None:
    for source in (hyperspectral, multispectral):
        if source.shape[0] < 2:
            raise HmwbError("{name} has one band: several are needed.", name=source.name)
    if hyperspectral.shape[0] < multispectral.shape[0]:
        raise HmwbError(
            "The hyperspectral raster has {hyperspectral} bands and the multispectral one "
            "{multispectral}: exchange the two.",
            hyperspectral=hyperspectral.shape[0],
            multispectral=multispectral.shape[0],
        )


def _say_sources(say: Notes, sources: Sequence[RasterSource]) -> None:
    for source in sources:
        say(*source.notes)
        for band in source.alpha:
            say(
                Sentence(
                    "{name}: band {band} is an alpha band; it says where pixels are valid, and is "
                    "not fused.",
                    name=source.name,
                    band=band,
                )
            )


def _placed(
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    sampling: Sampling,
    psf: Psf | None,
    options: PairOptions,
    finds_place: bool,
    say: Notes,
    report: Reporter,
) -> tuple[Shift | None, Sampling]:
    """The shift, if it was measured, and where the pixels lie.

    A method that finds their places by itself needs no measurement.
    """
    if options.known_shift is not None and not options.correct_shift:
        return None, moved(sampling, options.known_shift, say)
    if not options.correct_shift and (finds_place or not options.measure_shift):
        return None, sampling
    return aligned(
        hyperspectral, multispectral, sampling, say, report,
        psf=psf, correct=options.correct_shift,
    )  # fmt: skip


def _within(grid: Grid, options: PairOptions) -> Window | None:
    """The window of the multispectral grid that the user wants; None for all of it."""
    if options.window is not None or options.extent is None:
        return options.window
    return grid.window_of(options.extent)


def _say_where(say: Notes, shared: Overlap) -> None:
    ratio, offset = shared.sampling.ratio, shared.sampling.offset
    say(
        Sentence("Ratio of the pixel sizes: {rows:g} x {cols:g}.", rows=ratio[0], cols=ratio[1]),
        Detail(
            "Centre of the first hyperspectral pixel: row {row:.4g}, column {col:.4g}.",
            row=offset[0],
            col=offset[1],
        ),
    )
    if max(ratio) <= _SAME_SIZE:
        say(
            Caution(
                "The pixels of the two rasters are of the same size: there is nothing to sharpen. "
                "Check that you chose the right ones."
            )
        )


def _check_pixels(shared: Overlap) -> None:
    """See that there is more than one hyperspectral pixel: one tells nothing of how both vary."""
    if math.prod(shared.coarse_shape) < 2:
        raise HmwbError(
            "The two rasters share one hyperspectral pixel only: choose a larger extent, or "
            "rasters that share more."
        )


def _bands(
    hyperspectral: RasterSource, shared: Overlap, options: PairOptions, report: Reporter
) -> BandChoice:
    if not options.skip_bad_bands:
        bands = BandChoice(tuple(range(hyperspectral.shape[0])), (), ())
    else:
        bands = choose_bands(hyperspectral, shared.coarse, min_snr=options.min_snr, report=report)
    return _in_order(bands, hyperspectral.spectral.wavelengths)


def _in_order(bands: BandChoice, wavelengths: NDArray[np.float64] | None) -> BandChoice:
    """The used bands by their wavelengths: the order in the file says nothing of the ground."""
    if wavelengths is None:
        return bands
    order = order_of_wavelengths(wavelengths[list(bands.used)])
    if order is None:
        return bands
    used = tuple(bands.used[k] for k in order)
    return replace(bands, used=used, notes=(*bands.notes, REORDERED))


def _in_place(
    original: RasterSource, on_axes: RasterSource, grid: Grid, options: PairOptions, say: Notes
) -> tuple[RasterSource, Displacements | None]:
    """The raster to fuse, of the one before and after warping, and where its pixels lie if kept."""
    if on_axes is original:
        return original, None
    if options.keep_pixels:
        say(
            Sentence(
                "The hyperspectral pixels are brought to the CRS and the axes of the multispectral "
                "raster as they are; each keeps the place where it was measured."
            )
        )
        return displaced(original, on_axes, grid)
    say(
        Sentence(
            "The hyperspectral raster is warped to the CRS and the axes of the multispectral "
            "one (cubic)."
        )
    )
    if original.excluded:
        say(
            Caution(
                "Nodata values from the properties of the hyperspectral layer blur into their "
                "surroundings where it is warped: declare them in the file, or warp it first."
            )
        )
    return on_axes, None


def _response(
    hyperspectral: RasterSource, multispectral: RasterSource, options: PairOptions
) -> Response:
    return find_response(
        hyperspectral.spectral,
        multispectral.spectral,
        table=options.response_table,
        columns=options.response_columns,
        sensor=options.sensor,
        must_be_known=options.response_must_be_known,
    )


def _checked(response: Response, ms_bands: int, hs_bands: int) -> NDArray[np.float64] | None:
    if response.matrix is None:
        return None
    return check_spectral_response(response.matrix, ms_bands, hs_bands)
