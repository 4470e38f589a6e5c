# SPDX-License-Identifier: GPL-2.0-or-later
"""The spectral response M of equation 7, from a table, a sensor's name or raster metadata."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.normal import FWHM_PER_SIGMA
from hmwb_qgis.core.sentences import Sentence

from .band_matching import chosen_columns, match_columns, match_sensor
from .known_sensors import SensorBands, sensor_bands
from .response_table import ResponseTable, read_table, spacing
from .spectral import SpectralMetadata

Vector = NDArray[np.float64]

_STEP = 0.5  # nm, of the integration
_MOST_NODES = 100_000  # of it: 50 micrometres in such steps
_MIN_COVERED = 0.5


@dataclass(frozen=True)
class Response:
    """A spectral response and where it came from.

    Parameters
    ----------
    matrix : ndarray, (b_m, b_h), or None
        Rows sum to 1. None: nobody knows, the method estimates it.
    source : str
        A sentence for the log.
    notes : tuple of str
    names : tuple of str
        Of the multispectral bands, where a table or a sensor gives them.
    """

    matrix: NDArray[np.float64] | None
    source: str
    notes: tuple[str, ...] = ()
    names: tuple[str, ...] = ()


def find_response(
    hyperspectral: SpectralMetadata,
    multispectral: SpectralMetadata | None,
    *,
    table: str | Path | None = None,
    columns: Sequence[str] = (),
    sensor: str = "",
    must_be_known: bool = True,
) -> Response:
    """The best known response: a table, a sensor's name, the metadata, or none.

    Parameters
    ----------
    hyperspectral : SpectralMetadata
    multispectral : SpectralMetadata or None
        None takes all bands of the table or sensor.
    table : str, Path or None
        A CSV file: a wavelength column and a column a band.
    columns : sequence of str
        Columns of the table or bands of the sensor, one for each multispectral band; empty finds
        them, see `band_matching`.
    sensor : str
        A name of `sensors.multispectral_sensors`.
    must_be_known : bool
        Refuse a sensor or widths that do not lead to a response. False: the next best counts, at
        last none, and a note says so.

    Raises
    ------
    HmwbError
        If what was given cannot be used.
    """
    if table:
        return _from_table(hyperspectral, multispectral, Path(table), columns)
    missed: tuple[str, ...] = ()
    told = bool(columns) or must_be_known
    if sensor:
        bands = sensor_bands(sensor)
        try:
            return _from_sensor(hyperspectral, multispectral, sensor, bands, columns)
        except HmwbError as error:
            if told or multispectral is None:
                raise
            missed = (error.sentence,)
    if multispectral is None:
        raise HmwbError(
            'Neither a response table nor a sensor was given: choose "Spectral response (CSV)" or '
            '"Multispectral sensor".'
        )
    try:
        response = _from_metadata(hyperspectral, multispectral)
    except HmwbError as error:
        if told:
            raise
        response, missed = None, (*missed, error.sentence)
    if response is None:
        response = Response(
            None, Sentence("Spectral response: not known, estimated from the two images.")
        )
    return replace(response, notes=missed + response.notes)


def _from_metadata(
    hyperspectral: SpectralMetadata, multispectral: SpectralMetadata
) -> Response | None:
    """From what the multispectral raster says of its bands; None if that is not enough."""
    centres, fwhm, own = multispectral.wavelengths, multispectral.fwhm, multispectral.response
    if hyperspectral.wavelengths is None:
        return None
    if own is not None:
        matrix, notes = response_from_table(own, hyperspectral)
        return Response(
            matrix,
            Sentence("Spectral response: from the metadata of the multispectral raster."),
            notes,
        )
    if centres is None or fwhm is None:
        return None
    matrix, notes = response_from_widths(hyperspectral, centres, fwhm)
    said = Sentence(
        "Spectral response: Gaussians with the wavelengths and widths in the metadata of the "
        "multispectral raster."
    )
    return Response(matrix, said, notes)


def _from_table(
    hyperspectral: SpectralMetadata,
    multispectral: SpectralMetadata | None,
    table: Path,
    columns: Sequence[str],
) -> Response:
    read = read_table(table)
    what = Sentence("the response table {name}", name=table.name)
    if columns:
        where = chosen_columns(read.names, columns, multispectral, what)
    else:
        where = match_columns(read.names, multispectral, what)
    names = tuple(read.names[i] for i in where)
    chosen = ResponseTable(names, read.wavelengths, read.values[where])
    matrix, notes = response_from_table(chosen, hyperspectral)
    said = Sentence("Spectral response: from the table {name}.", name=table.name)
    return Response(matrix, said, notes, names)


def _from_sensor(
    hyperspectral: SpectralMetadata,
    multispectral: SpectralMetadata | None,
    sensor: str,
    bands: SensorBands,
    columns: Sequence[str],
) -> Response:
    taken: tuple[str, ...] = ()
    if columns:
        what = Sentence("the sensor {name}", name=sensor)
        where = chosen_columns(bands.names, columns, multispectral, what)
    else:
        where, taken = match_sensor(bands, multispectral, sensor)
    matrix, notes = response_from_widths(
        hyperspectral, bands.wavelengths[where], bands.fwhm[where], bands.order[where]
    )
    said = Sentence("Spectral response: the published bands of {sensor}.", sensor=sensor)
    return Response(matrix, said, taken + notes, tuple(bands.names[i] for i in where))


def response_from_table(
    table: ResponseTable, hyperspectral: SpectralMetadata
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """The response of each band of a table to each hyperspectral band.

    A hyperspectral spectrum is taken as linear between its band centres, so each entry is the
    integral of the sensitivity times the hat function of that band.

    Raises
    ------
    HmwbError
        If the wavelengths are not known, or a band lies outside the hyperspectral range.
    """
    if hyperspectral.wavelengths is None:
        if table.wavelengths.size == hyperspectral.count:
            rows = np.maximum(table.values, 0.0)
            return _normalised(rows, rows.sum(axis=1), table.names)
        raise HmwbError(
            "The wavelengths of the hyperspectral raster are not known: give them under "
            '"Wavelengths of the hyperspectral bands", so that the spectral response can be '
            "computed."
        )
    order = np.argsort(hyperspectral.wavelengths, kind="stable")
    centres = hyperspectral.wavelengths[order]
    if table.wavelengths.size == centres.size and abs(table.wavelengths - centres).max() < 0.01:
        # Tabulated at the bands themselves: no interpolation is needed.
        rows = np.empty_like(table.values)
        rows[:, order] = np.maximum(table.values, 0.0) * spacing(centres)
        return _normalised(rows, rows.sum(axis=1), table.names)
    fine = _nodes(table.wavelengths[0], table.wavelengths[-1])
    values = np.stack([np.interp(fine, table.wavelengths, np.maximum(v, 0)) for v in table.values])
    return _integrated(fine, values, hyperspectral.wavelengths, table.names)


def response_from_widths(
    hyperspectral: SpectralMetadata, centres: Vector, fwhm: Vector, order: Vector | float = 2.0
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    """The response of bands with these centres, widths (nm) and orders of the edges.

    Order 2 is a Gaussian, see `sensors.SensorBands`.

    Raises
    ------
    HmwbError
        See `response_from_table`.
    """
    if hyperspectral.wavelengths is None:
        raise HmwbError(
            "The wavelengths of the hyperspectral raster are not known: give them under "
            '"Wavelengths of the hyperspectral bands", so that the spectral response can be '
            "computed."
        )
    fine = _nodes((centres - 2 * fwhm).min(), (centres + 2 * fwhm).max())
    far = 2 * abs(fine - centres[:, None]) / fwhm[:, None]
    values = np.exp(-math.log(2) * far ** np.reshape(order, (-1, 1)))
    names = tuple(f"{c:g} nm" for c in centres)
    return _integrated(fine, values, hyperspectral.wavelengths, names)


def _nodes(first: float, last: float) -> Vector:
    """Wavelengths to integrate over; wider apart where a table goes far beyond any sensor."""
    step = max(_STEP, (last - first) / _MOST_NODES)
    return np.arange(first, last + step / 2, step)


def _integrated(
    fine: Vector, values: NDArray[np.float64], centres: Vector, names: tuple[str, ...]
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    order = np.argsort(centres, kind="stable")
    ascending = centres[order]
    spacing = np.diff(ascending)
    margin = float(np.median(spacing)) / 2 if spacing.size else _STEP
    inside = (fine >= ascending[0] - margin) & (fine <= ascending[-1] + margin)
    place = np.interp(fine, ascending, np.arange(ascending.size, dtype=np.float64))
    low = np.minimum(place.astype(np.int64), ascending.size - 1)
    share = place - low
    matrix = np.zeros((values.shape[0], ascending.size))
    for row, sensitivity in zip(matrix, values * inside):
        np.add.at(row, low, sensitivity * (1 - share))
        np.add.at(row, np.minimum(low + 1, ascending.size - 1), sensitivity * share)
    unsorted = np.empty_like(matrix)
    unsorted[:, order] = matrix
    return _normalised(unsorted, values.sum(axis=1), names)


def _normalised(
    matrix: NDArray[np.float64], whole: Vector, names: tuple[str, ...]
) -> tuple[NDArray[np.float64], tuple[str, ...]]:
    sums = matrix.sum(axis=1)
    covered = np.divide(sums, whole, out=np.zeros_like(sums), where=whole > 0)
    outside = [n for n, c in zip(names, covered) if c < _MIN_COVERED]
    if outside:
        raise HmwbError(
            "Multispectral band {names} lies outside the hyperspectral range: leave it out.",
            names=", ".join(outside),
        )
    notes = tuple(
        Sentence(
            "The hyperspectral raster covers {share:.0f} % of multispectral band {name}.",
            share=100 * c,
            name=n,
        )
        for n, c in zip(names, covered)
        if c < 0.95
    )
    return matrix / sums[:, None], notes


def equal_response(hyperspectral: SpectralMetadata, count: int) -> Response:
    """Equally wide bands side by side, over wavelength where it is known, else over band number.

    Raises
    ------
    HmwbError
        If there are more bands than hyperspectral ones, or one would be empty.
    """
    total = hyperspectral.count
    centres = hyperspectral.wavelengths
    place = np.arange(total, dtype=np.float64) if centres is None else centres
    edges = np.linspace(place.min(), place.max(), count + 1)
    which = np.clip(np.searchsorted(edges, place, side="right") - 1, 0, count - 1)
    matrix = np.zeros((count, total))
    matrix[which, np.arange(total)] = 1.0
    if count < 1 or (matrix.sum(axis=1) == 0).any():
        raise HmwbError(
            "{total} hyperspectral bands do not make {count} equal bands: take fewer under "
            '"Number of equally wide bands".',
            total=total,
            count=count,
        )
    names = tuple(f"equal band {k + 1}" for k in range(count))
    said = Sentence("Spectral response: {count} equally wide bands side by side.", count=count)
    return Response(matrix / matrix.sum(axis=1, keepdims=True), said, (), names)


def seen_bands(response: Response, hyperspectral: SpectralMetadata) -> SpectralMetadata:
    """The bands of a response; centre and width of each are mean and spread of its weights.

    The width is that of a Gaussian with the same spread.
    """
    weights = response.matrix
    if weights is None:
        raise HmwbError(
            'The spectral response is not known: choose "Spectral response (CSV)" or '
            '"Multispectral sensor".'
        )
    names = response.names or ("",) * weights.shape[0]
    good = np.ones(weights.shape[0], bool)
    if hyperspectral.wavelengths is None:
        return SpectralMetadata(names, None, None, good, unit=hyperspectral.unit)
    centres = weights @ hyperspectral.wavelengths
    # A band has at least the width of the hyperspectral bands that it is made of.
    own = hyperspectral.fwhm
    if own is None:
        order = np.argsort(hyperspectral.wavelengths)
        own = np.empty(hyperspectral.count)
        own[order] = abs(spacing(hyperspectral.wavelengths[order]))
    spread = weights @ (hyperspectral.wavelengths**2 + (own / FWHM_PER_SIGMA) ** 2) - centres**2
    widths = FWHM_PER_SIGMA * np.sqrt(spread)
    return SpectralMetadata(
        names,
        centres,
        widths,
        good,
        unit=hyperspectral.unit,
        response=ResponseTable.of(weights, hyperspectral.wavelengths, names),
    )
