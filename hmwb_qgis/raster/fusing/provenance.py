# SPDX-License-Identifier: GPL-2.0-or-later
"""How a fused raster came about, as items of its metadata: enough to repeat it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timezone
from pathlib import Path
from typing import Any

import numpy as np

from hmwb_qgis.core.methods.base import FitReport
from hmwb_qgis.raster.pairing.pair import RasterPair
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.release import release_version

FOUND, CORRECTED = "found by the method", "corrected"
_LEFT, _UNKNOWN = "measured, not corrected", "not looked for"


def provenance(
    method: str,
    options: Mapping[str, Any],
    report: FitReport,
    pair: RasterPair,
    inputs: tuple[RasterSource, RasterSource],
) -> dict[str, str]:
    """Items of the metadata.

    Parameters
    ----------
    method : str
    options : mapping
        That were given.
    report : FitReport
        With the parameters that were chosen.
    pair : RasterPair
    inputs : (RasterSource, RasterSource)
        Hyperspectral and multispectral, as they were given.

    Returns
    -------
    dict of str to str
        The response and the notes are in English.
    """
    h, m = inputs
    return {
        "HMWB_METHOD": method,
        "HMWB_PARAMETERS": _json({"method": method, **options, **report.parameters}),
        "HMWB_HISTORY": _json(report.history),
        "HMWB_INPUTS": _json({"hyperspectral": h.file, "multispectral": m.file}),
        "HMWB_BANDS": _json({"hyperspectral": h.bands, "multispectral": m.bands}),
        "HMWB_BANDS_LEFT_OUT": _json([pair.hyperspectral.bands[k] for k in pair.bands.skipped]),
        "HMWB_RESPONSE": str(pair.response.source),
        "HMWB_SHIFT": _json(_shift(report, pair)),
        "HMWB_VERSION": release_version(),
        "HMWB_DATE": datetime.now(timezone.utc).isoformat(timespec="seconds"),
    }


def shift_of(fused: RasterSource, hyperspectral: RasterSource) -> tuple[float, float] | None:
    """Where a fusion found the hyperspectral pixels, in multispectral ones.

    Parameters
    ----------
    fused, hyperspectral : RasterSource

    Returns
    -------
    (float, float) or None
        Rows and columns that are to be added to the places that the georeference says. None where
        the fused raster does not tell, was made of another raster, or took that one as it lies.
    """
    items = fused.metadata
    try:
        shift = json.loads(items.get("HMWB_SHIFT", "{}"))
        source = json.loads(items.get("HMWB_INPUTS", "{}")).get("hyperspectral", "")
        if shift.get("treatment") not in (FOUND, CORRECTED):
            return None
        if Path(source).name != Path(hyperspectral.file).name:
            return None
        return float(shift["rows"]), float(shift["columns"])
    except (ValueError, TypeError, KeyError, AttributeError):  # somebody else's item of that name
        return None


def _shift(report: FitReport, pair: RasterPair) -> dict[str, Any]:
    """What was done about the place of the hyperspectral pixels."""
    rows, cols = report.parameters.get("centre_shift") or (0.0, 0.0)
    treatment = FOUND if report.parameters.get("registration") else _UNKNOWN
    if pair.correction is not None:
        rows, cols = rows + pair.correction[0], cols + pair.correction[1]
        treatment = CORRECTED
    elif pair.shift is not None and treatment == _UNKNOWN:
        (rows, cols), treatment = pair.shift.on_m(pair.scene.overlap.sampling.ratio), _LEFT
    return {"treatment": treatment, "rows": rows, "columns": cols, "unit": "multispectral pixels"}


def _json(value: Any) -> str:
    return json.dumps(_rounded(value))


def _rounded(value: Any) -> Any:
    """Plain values with six digits; what JSON does not know as text."""
    if isinstance(value, Mapping):
        return {str(key): _rounded(item) for key, item in value.items()}
    if isinstance(value, (list, tuple, np.ndarray)):
        return [_rounded(item) for item in value]
    if isinstance(value, (float, np.floating)):
        return float(f"{value:.6g}") if np.isfinite(value) else None
    return value if value is None or isinstance(value, (bool, int, str)) else str(value)
