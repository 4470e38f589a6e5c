# SPDX-License-Identifier: GPL-2.0-or-later
"""A point spread function as a table of weights."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.psf import Psf, as_psf
from hmwb_qgis.core.sentences import Sentence

from .cells import finite_number, read_lines


def read_psf(path: str | Path) -> Psf | None:
    """Read rows of numbers without a header, separated by commas, semicolons, tabs or blanks.

    Raises
    ------
    HmwbError
        If the file cannot be read, is not a rectangle of numbers, or has no positive sum.
    """
    title = Sentence("The PSF file {name}", name=Path(path).name)
    weights = [
        [finite_number(cell, title, number) for cell in re.split(r"[\s,;]+", line)]
        for number, line in read_lines(Path(path), title)
    ]
    if not weights or len({len(row) for row in weights}) != 1:
        raise HmwbError("{title} needs rows of numbers, all of the same length.", title=title)
    return as_psf(np.array(weights))
