# SPDX-License-Identifier: GPL-2.0-or-later
"""Observe a reference raster with two sensors (section 3.1, equation 7), strip by strip."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.masks import fill_invalid
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import Psf, as_psf, gaussian_psf
from hmwb_qgis.core.observation.visibility import check_width
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.core.sums import weighted_sums
from hmwb_qgis.files.unfinished import Unfinished
from hmwb_qgis.raster.formats.drivers import check_format
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.reading.fillings import without_fillings
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.known_sensors import sensor_bands
from hmwb_qgis.raster.sensors.response import Response, equal_response, find_response, seen_bands
from hmwb_qgis.raster.sensors.response_table import read_table, write_table
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata
from hmwb_qgis.raster.writing.destinations import Destination, Input, check_destinations
from hmwb_qgis.raster.writing.stored import output_nodata
from hmwb_qgis.raster.writing.writer import CLOSING, RasterWriter

from .notes import Log, Notes

_STRIP_VALUES = 4_000_000  # a strip takes a fraction of a second, so that cancelling is quick
_SEARCH_SHARE = 0.1  # of the progress, for undeclared nodata
_NOISE_SHARE = 0.5  # of the progress, up to where the signal is measured if noise is asked for


@dataclass(frozen=True)
class SimulationSummary:
    """What a simulation did.

    Parameters
    ----------
    response : Response
    sampling : Sampling
    """

    response: Response
    sampling: Sampling


def simulate_rasters(
    reference: RasterSource,
    hyperspectral_output: str | Path,
    multispectral_output: str | Path,
    *,
    ratio: float,
    response_table: str | Path | None = None,
    response_columns: Sequence[str] = (),
    sensor: str = "",
    equal_bands: int = 4,
    response_output: str | Path | None = None,
    psf: Psf | ArrayLike | None = None,
    offset: tuple[float, float] | None = None,
    snr_hyperspectral: float | None = None,
    snr_multispectral: float | None = None,
    seed: int = 0,
    creation_options: str | None = "",
    progress: Progress | None = None,
    log: Log | None = None,
) -> SimulationSummary:
    """Write what a hyperspectral and a multispectral sensor would have seen.

    Parameters
    ----------
    reference : RasterSource
    hyperspectral_output, multispectral_output : str or Path
    ratio : float
        Hyperspectral pixel size in reference pixels.
    response_table, response_columns, sensor
        See `response.find_response`.
    equal_bands : int
        Without table and sensor: so many equally wide bands side by side.
    response_output : str, Path or None
        Where to write the response as a table that the fusion accepts.
    psf : Psf, array_like or None
        None is a Gaussian whose FWHM is the ratio.
    offset : pair or None
        See `core.pair.Sampling.of`.
    snr_hyperspectral, snr_multispectral : float or None
        In dB; None is noise-free.
    seed : int
    creation_options : str or None
    progress, log : callable or None

    Returns
    -------
    SimulationSummary

    Raises
    ------
    HmwbError
        If the reference is too small, the response does not fit, or a file cannot be written.
    Cancelled
        If `progress` asked to stop. Nothing is left in either case.
    """
    report, say, options = Reporter(progress), Notes(log), creation_options or ""
    outputs = (hyperspectral_output, multispectral_output, response_output)
    _check_outputs(reference, *outputs, options=options)
    spectral = reference.spectral
    response = _response(spectral, response_table, response_columns, sensor, equal_bands)
    say(response.source, *response.notes)
    looked = report.part(0.0, _SEARCH_SHARE)
    reference = without_fillings(reference, Sentence("reference"), say, looked, noisy=False)
    observer = _Observer(reference, response, Sampling.of(ratio, offset), as_psf(psf))
    snr = (snr_hyperspectral, snr_multispectral)
    noisy = any(value is not None for value in snr)
    start = _NOISE_SHARE if noisy else _SEARCH_SHARE
    measuring = report.part(_SEARCH_SHARE, start)
    sigma = _noise_levels(observer, snr, measuring) if noisy else (None, None)
    seen = seen_bands(response, spectral)
    h_grid = reference.grid.coarser(observer.sampling, *observer.coarse)
    h_writer = _writer(hyperspectral_output, h_grid, spectral, reference, options)
    m_writer = _writer(multispectral_output, reference.grid, seen, reference, options)
    # Only the one that is closed first may look: of the others nothing must be in place by then.
    h_writer.closing = report.part(CLOSING, 1.0)
    table_of = Unfinished(response_output) if response_output else nullcontext()
    with m_writer, table_of as table, h_writer:
        measured = False
        for strip in observer.strips(report.part(start, CLOSING)):
            _add_noise(strip.h, sigma[0], (seed, 0), strip.h_row)
            _add_noise(strip.m, sigma[1], (seed, 1), strip.m_row)
            h_writer.write(strip.h, strip.h_row, 0, strip.h_valid)
            m_writer.write(strip.m, strip.m_row, 0, strip.m_valid)
            measured |= bool(strip.h_valid.any())
        if not measured:
            raise _nothing_measured(reference, ratio)
        if table is not None:
            write_table(table.path, observer.matrix, spectral.wavelengths, seen.names)
    report(1.0)
    return SimulationSummary(response, observer.sampling)


def _writer(
    path: str | Path, grid: Grid, spectral: SpectralMetadata, reference: RasterSource, options: str
) -> RasterWriter:
    """For one of the two images, with a nodata value if the reference may hold nodata."""
    nodata = None
    if reference.may_hold_nodata:
        nodata = output_nodata("float32", reference.declared_nodata)
    return RasterWriter(
        path,
        grid,
        spectral.count,
        nodata=nodata,
        spectral=spectral,
        options=options,
        inputs=(reference.file,),
    )


def _nothing_measured(reference: RasterSource, ratio: float) -> HmwbError:
    return HmwbError(
        "{name} has nodata in every hyperspectral pixel of {ratio} x {ratio} of its own: "
        "choose a smaller ratio, or check its nodata value.",
        name=reference.name,
        ratio=f"{ratio:g}",
    )


def _check_outputs(
    reference: RasterSource,
    h: str | Path,
    m: str | Path,
    response: str | Path | None,
    *,
    options: str,
) -> None:
    """Refuse names that the files cannot have."""
    outputs = [
        Destination(Sentence("Hyperspectral output"), Path(h), raster=True),
        Destination(Sentence("Multispectral output"), Path(m), raster=True),
    ]
    if response:
        outputs.append(Destination(Sentence("Response output"), Path(response)))
    check_destinations(outputs, [Input(reference.name, reference.file)])
    for path in (h, m):
        check_format(path, "float32", options)


def _response(
    spectral: SpectralMetadata,
    table: str | Path | None,
    columns: Sequence[str],
    sensor: str,
    equal_bands: int,
) -> Response:
    if (table or sensor) and columns:
        return find_response(spectral, None, table=table, columns=columns, sensor=sensor)
    if table or sensor:
        return _visible(spectral, table, sensor)
    return equal_response(spectral, equal_bands)


def _visible(spectral: SpectralMetadata, table: str | Path | None, sensor: str) -> Response:
    """The response of all bands that the reference covers; the others are left out."""
    names = read_table(table).names if table else sensor_bands(sensor).names
    found, outside, problems = [], [], []
    for name in names:
        try:
            found.append(find_response(spectral, None, table=table, columns=[name], sensor=sensor))
        except HmwbError as error:  # noqa: PERF203 (a few bands)
            outside.append(name)
            problems.append(error)
    if not found:
        raise problems[-1]
    notes = tuple(note for response in found for note in response.notes)
    if outside:
        left_out = Sentence(
            "Left out, beyond the range of the reference: {bands}.", bands=", ".join(outside)
        )
        notes += (left_out,)
    matrix = np.concatenate([response.matrix for response in found])
    kept = tuple(name for response in found for name in response.names)
    return Response(matrix, found[0].source, notes, kept)


@dataclass
class _Strip:
    h: Image
    h_valid: Mask
    h_row: int
    m: Image
    m_valid: Mask
    m_row: int


class _Observer:
    """Both noise-free observations, in strips of whole rows."""

    def __init__(
        self, reference: RasterSource, response: Response, sampling: Sampling, psf: Psf | None
    ):
        self.reference, self.sampling = reference, sampling
        if response.matrix is None:
            raise HmwbError(
                'The spectral response is not known: choose "Spectral response (CSV)" or '
                '"Multispectral sensor".'
            )
        self.matrix = response.matrix
        sizes = reference.shape[1:]
        check_width(psf, sizes)
        self.psf = psf or gaussian_psf(sampling.ratio)
        self.coarse = tuple(
            math.floor((n - 0.5 - o) / r + 0.5 + 1e-9)
            for n, o, r in zip(sizes, sampling.offset, sampling.ratio)
        )
        if min(self.coarse) < 1:
            raise HmwbError(
                "The reference has {rows} x {cols} pixels, less than one hyperspectral pixel "
                "at ratio {ratio:g}: take a larger raster or a smaller ratio.",
                rows=sizes[0],
                cols=sizes[1],
                ratio=sampling.ratio[0],
            )
        self.reach = max(self.psf.reach) + 1

    def strips(self, report: Reporter) -> Iterator[_Strip]:
        bands, rows, cols = self.reference.shape
        ratio, offset = self.sampling.ratio[0], self.sampling.offset[0]
        step = max(int(_STRIP_VALUES / (bands * cols * ratio)), 1)
        edges = [*range(0, self.coarse[0], step), self.coarse[0]]
        m_row = 0
        for first, last in zip(edges, edges[1:]):
            report(first / self.coarse[0])
            m_stop = math.ceil(offset + (last - 0.5) * ratio) if last < self.coarse[0] else rows
            low = min(math.floor(offset + first * ratio - self.reach), m_row)
            high = max(math.ceil(offset + (last - 1) * ratio + self.reach) + 1, m_stop)
            window = slice(max(low, 0), min(high, rows))
            yield self._strip(window, (first, last), (m_row, m_stop))
            m_row = m_stop

    def _strip(self, window: slice, coarse: tuple[int, int], fine: tuple[int, int]) -> _Strip:
        image, valid = self.reference.read(window, slice(0, self.reference.grid.cols))
        filled = fill_invalid(image, valid)
        shape = (coarse[1] - coarse[0], self.coarse[1])
        first = self.sampling.offset[0] + coarse[0] * self.sampling.ratio[0] - window.start
        local = Sampling(self.sampling.ratio, (first, self.sampling.offset[1]))
        size = (filled.shape[1], filled.shape[2])
        h = SpatialDegradation(self.psf, local, size, shape)(filled)
        part = slice(fine[0] - window.start, fine[1] - window.start)
        m = weighted_sums(self.matrix, filled[:, part])
        h_valid = np.ones(shape, bool) if valid.all() else _whole(valid, local, shape)
        return _Strip(
            h=h, h_valid=h_valid, h_row=coarse[0], m=m, m_valid=valid[part], m_row=fine[0]
        )


def _whole(valid: Mask, sampling: Sampling, shape: tuple[int, int]) -> Mask:
    """Hyperspectral pixels whose area holds no invalid fine pixel."""
    broken = np.zeros(shape, bool)
    where = np.nonzero(~valid)
    place = [
        np.floor((w - o) / r + 0.5).astype(np.int64)
        for w, o, r in zip(where, sampling.offset, sampling.ratio)
    ]
    inside = np.ones(place[0].size, bool)
    for p, n in zip(place, shape):
        inside &= (p >= 0) & (p < n)
    broken[place[0][inside], place[1][inside]] = True
    return ~broken


def _noise_levels(
    observer: _Observer, snr: tuple[float | None, float | None], report: Reporter
) -> tuple[NDArray[np.float32] | None, NDArray[np.float32] | None]:
    """Standard deviations per band for signal-to-noise ratios in dB."""
    power: list[NDArray[np.float64]] = []
    counts = [0, 0]
    for strip in observer.strips(report):
        parts = ((strip.h, strip.h_valid), (strip.m, strip.m_valid))
        sums = [np.square(x[:, v], dtype=np.float64).sum(axis=1) for x, v in parts]
        power = [p + s for p, s in zip(power, sums)] if power else sums
        counts = [c + int(v.sum()) for c, (_, v) in zip(counts, parts)]
    levels = [
        None if db is None else np.sqrt(p / max(n, 1) * 10 ** (-db / 10)).astype(np.float32)
        for p, n, db in zip(power, counts, snr)
    ]
    return levels[0], levels[1]


def _add_noise(
    image: Image, sigma: NDArray[np.float32] | None, seed: tuple[int, int], first: int
) -> None:
    """White noise with a generator of its own for each row, so that strips do not show."""
    if sigma is None:
        return
    for row in range(image.shape[1]):
        rng = np.random.default_rng((*seed, first + row))
        noise = rng.standard_normal((image.shape[0], image.shape[2]), dtype=np.float32)
        image[:, row] += noise * sigma[:, None]
