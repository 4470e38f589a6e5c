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
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.files.text import write_text

from .cells import finite_number, read_lines


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

    @classmethod
    def of(
        cls, response: NDArray[np.float64], wavelengths: NDArray[np.float64], names: Sequence[str]
    ) -> ResponseTable:
        """That which `response.response_from_table` makes this response of.

        Parameters
        ----------
        response : ndarray, (b_m, b_h)
        wavelengths : ndarray, (b_h,)
            In nanometres.
        names : sequence of str
            Of the multispectral bands.
        """
        order = np.argsort(wavelengths, kind="stable")
        ascending = wavelengths[order]
        return cls(tuple(names), ascending, response[:, order] / spacing(ascending))

    def take(self, where: Sequence[int] | NDArray[np.int64]) -> ResponseTable:
        """Some of the bands, by their places from 0."""
        names = tuple(self.names[k] for k in where)
        return ResponseTable(names, self.wavelengths, self.values[np.asarray(where, np.int64)])


def read_table(path: str | Path) -> ResponseTable:
    """Read a CSV file with a wavelength column and a column a band.

    Commas, semicolons, tabs and blanks separate; lines that begin with # are comments. The unit
    of the wavelengths is guessed from their size.

    Raises
    ------
    HmwbError
        If the file cannot be read or is not such a table.
    """
    title = Sentence("The response table {name}", name=Path(path).name)
    lines = read_lines(Path(path), title)
    if len(lines) < 3:
        raise HmwbError("{title} has fewer than three lines: it needs a header.", title=title)
    (_, header), *body = _split(lines, title)
    if len(header) < 2:
        raise HmwbError(
            "{title} needs a wavelength column and a column for each band.", title=title
        )
    for line, row in body:
        if len(row) != len(header):
            raise HmwbError(
                "{title} has {found} cells in line {line} and {expected} in its header: give each "
                "line as many.",
                title=title,
                found=len(row),
                line=line,
                expected=len(header),
            )
    values = np.array(
        [[finite_number(cell or "0", title, line) for cell in row] for line, row in body]
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


def _split(lines: list[tuple[int, str]], title: str) -> list[tuple[int, list[str]]]:
    """The cells of each line, beside its number."""
    first = lines[0][1]
    delimiter = next((d for d in ";\t," if d in first), None)
    if delimiter is None:
        return [(number, line.split()) for number, line in lines]
    rows: list[tuple[int, list[str]]] = []
    for number, line in lines:
        text = line.replace(",", ".") if delimiter == ";" and rows else line
        try:
            cells = next(csv.reader([text], delimiter=delimiter))
        except csv.Error as error:
            raise HmwbError(
                "{title} cannot be read as a table: line {line} is none of its rows.",
                title=title,
                line=number,
            ) from error
        rows.append((number, [cell.strip() for cell in cells]))
    return rows


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
        table = ResponseTable.of(response, wavelengths, names)
        first, header, values = table.wavelengths, "wavelength_nm", table.values
    rows = [[f"{w:.10g}", *(f"{v:.10g}" for v in column)] for w, column in zip(first, values.T)]
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([[header, *names], *rows])
    write_text(path, text.getvalue())
