# SPDX-License-Identifier: GPL-2.0-or-later
"""The lines and cells of tables that users give."""

from __future__ import annotations

import math
from pathlib import Path

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence

_LONGEST = 40  # letters of a number, and of a cell that is shown in a message
_LARGEST = 32 * 1024 * 1024  # bytes of a table


def read_lines(path: Path, title: str) -> list[tuple[int, str]]:
    """The lines of a table with their numbers, without empty ones and those that begin with #.

    Parameters
    ----------
    path : Path
    title : str
        What messages call the table.

    Raises
    ------
    HmwbError
        If the file cannot be read, or is far larger than any table.
    """
    try:
        size = path.stat().st_size
        if size > _LARGEST:
            raise HmwbError(
                "{title} has {size} MiB: a table is far smaller, choose another file.",
                title=title,
                size=size // 1024 // 1024,
            )
        text = path.read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise HmwbError(
            "{title} cannot be read: {reason}.", title=title, reason=error.strerror
        ) from error
    lines = enumerate((line.strip() for line in text.splitlines()), start=1)
    return [(number, line) for number, line in lines if line and not line.startswith("#")]


def finite_number(cell: str, title: str, line: int) -> float:
    """The number in a cell.

    Raises
    ------
    HmwbError
        If it is none, or not a finite one.
    """
    try:
        value = float(cell) if len(cell) <= _LONGEST else math.nan
    except ValueError:
        value = math.nan
    if not math.isfinite(value):
        raise HmwbError(
            "{title} holds {cell} in line {line}, where a finite number must stand.",
            title=title,
            cell=_shown(cell),
            line=line,
        )
    return value


def _shown(cell: str) -> str | Sentence:
    """The cell as a message can show it."""
    if not cell.isprintable():
        return Sentence("something that is no text")
    return f"'{cell}'" if len(cell) <= _LONGEST else f"'{cell[:_LONGEST]} ...'"
