# SPDX-License-Identifier: GPL-2.0-or-later
"""The spectral response that a raster holds of its own bands: an item a band."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from .response_table import ResponseTable

ITEM = "SPECTRAL_RESPONSE"  # of a band: wavelength (nm):sensitivity/wavelength:sensitivity/...


def written(table: ResponseTable) -> list[str]:
    """What to write for each band, without the marks that end an entry of an ENVI header."""
    return [
        "/".join(f"{w:.10g}:{v:.6g}" for w, v in zip(table.wavelengths, values))
        for values in table.values
    ]


def understood(texts: Sequence[str], names: tuple[str, ...]) -> ResponseTable | None:
    """What was written for each band; None where that is not a response of all of them.

    Bands need not be told at the same wavelengths.
    """
    try:
        curves = [
            np.array([pair.split(":") for pair in text.split("/")], np.float64) for text in texts
        ]
    except ValueError:
        return None
    if not curves or any(curve.shape[1:] != (2,) for curve in curves):
        return None
    places = np.unique(np.concatenate([curve[:, 0] for curve in curves]))
    values = [np.interp(places, curve[:, 0], curve[:, 1], left=0.0, right=0.0) for curve in curves]
    if not np.isfinite(places).all() or not np.isfinite(values).all():
        return None
    return ResponseTable(names, places, np.array(values))
