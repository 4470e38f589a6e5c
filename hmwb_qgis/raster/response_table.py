# SPDX-License-Identifier: GPL-2.0-or-later
"""Spectral responses as CSV tables: a wavelength column and a column a band."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.files.text import write_text


@dataclass(frozen=True)
class ResponseTable:
    """Sensitivities over wavelength.

    Parameters
    ----------
    names : tuple of str
        Of the bands.
    wavelengths : ndarray, (n,)
        In nanometres, ascending.
    values : ndarray, (bands, n)
    """

    names: tuple[str, ...]
    wavelengths: NDArray[np.float64]
    values: NDArray[np.float64]


def read_table(path: str | Path) -> ResponseTable:
    """Read a CSV file with a wavelength column and a column a band.

    Commas, semicolons, tabs and blanks separate; lines that begin with # are comments. The unit
    of the wavelengths is guessed from their size.

    Raises
    ------
    HmwbError
        If the file cannot be read or is not such a table.
    """
    name = Path(path).name
    try:
        text = Path(path).read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise HmwbError(
            "The response table {name} cannot be read: {reason}.",
            name=name,
            reason=error.strerror,
        ) from error
    lines = [line for line in text.splitlines() if line.strip() and not line.startswith("#")]
    if len(lines) < 3:
        raise HmwbError(
            "The response table {name} has fewer than three lines: it needs a header.",
            name=name,
        )
    rows = _split(lines)
    header, body = rows[0], rows[1:]
    try:
        values = np.array([[float(cell or 0) for cell in row] for row in body])
    except ValueError as error:
        raise HmwbError(
            "The response table {name} is not a table of numbers below one header line: {reason}.",
            name=name,
            reason=str(error),
        ) from error
    if values.ndim != 2 or values.shape[1] != len(header) or values.shape[1] < 2:
        raise HmwbError(
            "The response table {name} needs a wavelength column and a column for each band.",
            name=name,
        )
    place = next(
        (i for i, h in enumerate(header) if re.match(r"wave|wl\b|lambda|nm\b", h, re.I)), 0
    )
    wavelengths = values[:, place]
    if np.median(wavelengths) < 100:
        wavelengths = wavelengths * 1e3
    order = np.argsort(wavelengths, kind="stable")
    others = [i for i in range(len(header)) if i != place]
    names = tuple(header[i].strip() for i in others)
    return ResponseTable(names, wavelengths[order], values[order][:, others].T)


def _split(lines: list[str]) -> list[list[str]]:
    delimiter = next((d for d in ";\t," if d in lines[0]), None)
    if delimiter is None:
        return [line.split() for line in lines]
    if delimiter == ";":
        lines = [lines[0]] + [line.replace(",", ".") for line in lines[1:]]
    return [[cell.strip() for cell in row] for row in csv.reader(lines, delimiter=delimiter)]


def spacing(ascending: NDArray[np.float64]) -> NDArray[np.float64]:
    """The stretch of the spectrum that each band stands for, in nanometres."""
    return np.gradient(ascending) if ascending.size > 1 else np.ones(1)


def write_table(
    path: str | Path,
    response: NDArray[np.float64],
    wavelengths: NDArray[np.float64] | None,
    names: Sequence[str],
) -> None:
    """Write a response so that `read_table` and `response.response_from_table` give it back.

    Parameters
    ----------
    path : str or Path
    response : ndarray, (b_m, b_h)
    wavelengths : ndarray, (b_h,), or None
        In nanometres.
    names : sequence of str
        Of the multispectral bands.

    Raises
    ------
    HmwbError
        If the file cannot be written.
    """
    if wavelengths is None:
        first, header, values = np.arange(1.0, response.shape[1] + 1), "band", response
    else:
        order = np.argsort(wavelengths, kind="stable")
        first, header = wavelengths[order], "wavelength_nm"
        values = response[:, order] / spacing(first)
    rows = [[f"{w:.10g}", *(f"{v:.10g}" for v in column)] for w, column in zip(first, values.T)]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[header, *names], *rows])
    write_text(path, text.getvalue())
