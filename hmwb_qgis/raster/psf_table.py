# SPDX-License-Identifier: GPL-2.0-or-later
"""A point spread function as a table of weights."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.psf import Psf, as_psf


def read_psf(path: str | Path) -> Psf | None:
    """Read rows of numbers without a header, separated by commas, semicolons, tabs or blanks.

    Raises
    ------
    HmwbError
        If the file cannot be read, is not a rectangle of numbers, or has no positive sum.
    """
    name = Path(path).name
    try:
        text = Path(path).read_text(encoding="utf-8-sig", errors="replace")
    except OSError as error:
        raise HmwbError(
            "The PSF file {name} cannot be read: {reason}.",
            name=name,
            reason=error.strerror,
        ) from error
    lines = [line.strip() for line in text.splitlines() if line.strip() and line[0] != "#"]
    try:
        weights = [[float(cell) for cell in re.split(r"[\s,;]+", line)] for line in lines]
    except ValueError as error:
        raise HmwbError(
            "The PSF file {name} is not a table of numbers: {reason}.",
            name=name,
            reason=str(error),
        ) from error
    if not weights or len({len(row) for row in weights}) != 1:
        raise HmwbError(
            "The PSF file {name} needs rows of numbers, all of the same length.",
            name=name,
        )
    return as_psf(np.array(weights))
