# SPDX-License-Identifier: GPL-2.0-or-later
"""The numbers of an assessment for other programs."""

from __future__ import annotations

import csv
import io
import json
import math
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike

from hmwb_qgis.core.quality.indices import Assessment
from hmwb_qgis.files.text import write_text


def write_csv(
    path: str | Path, assessment: Assessment, wavelengths: ArrayLike | None = None
) -> None:
    """Write a line for all bands together (``all``), then a line a band.

    An index that does not exist for a line, or is not defined, is empty.

    Raises
    ------
    HmwbError
        If the file cannot be written.
    """
    names = [*assessment.overall, *(set(assessment.per_band) - set(assessment.overall))]
    bands = len(next(iter(assessment.per_band.values())))
    centres = [None] * bands if wavelengths is None else list(np.asarray(wavelengths, float))
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(["band", "wavelength_nm", *names])
    writer.writerow(["all", "", *(_cell(assessment.overall.get(name)) for name in names)])
    for band, centre in enumerate(centres):
        values = [assessment.per_band.get(name, np.full(bands, np.nan))[band] for name in names]
        writer.writerow([band + 1, _cell(centre), *(_cell(value) for value in values)])
    write_text(path, out.getvalue())


def write_json(path: str | Path, assessment: Assessment, **details: Any) -> None:
    """Write ``overall``, ``per_band`` and further details, such as wavelengths or parameters.

    Values that are not defined or infinite are null.

    Raises
    ------
    HmwbError
        If the file cannot be written.
    """
    content = {"overall": assessment.overall, "per_band": assessment.per_band, **details}
    write_text(path, json.dumps(_plain(content), indent=1, allow_nan=False, ensure_ascii=False))


def _cell(value: Any) -> str:
    return "" if value is None or not math.isfinite(value) else f"{value:.9g}"


def _plain(value: Any) -> Any:
    """Nothing but what JSON knows."""
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, np.ndarray):
        return _plain(value.tolist())
    if isinstance(value, (list, tuple)):
        return [_plain(item) for item in value]
    if isinstance(value, np.generic):
        return _plain(value.item())
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
