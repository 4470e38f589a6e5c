# SPDX-License-Identifier: GPL-2.0-or-later
"""Numbers for people to read."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_FEW = 12  # numbers that stand in a line or two
_DASH, _MINUS, _TIMES = "\u2013", "\u2212", "\u00d7"


def number(value: Any) -> str:
    """Four significant digits; a dash for what is not defined."""
    value = math.nan if value is None else float(value)
    if math.isnan(value):
        return _DASH
    if math.isinf(value):
        return "∞" if value > 0 else f"{_MINUS}∞"
    if value != 0 and not 1e-3 <= abs(value) < 1e5:
        mantissa, exponent = f"{value:.3e}".split("e")
        return f"{mantissa} {_TIMES} 10{str(int(exponent)).translate(_SUPERSCRIPT)}"
    if value == int(value):
        return str(int(value))
    digits = max(0, 3 - math.floor(math.log10(abs(value))))
    return f"{value:.{digits}f}"


def many(value: Any) -> str:
    """Count and range of a long row of numbers; empty for anything else."""
    if not isinstance(value, (list, tuple, np.ndarray)):
        return ""
    items = np.asarray(value, object).ravel()
    if items.size <= _FEW or not all(isinstance(item, (int, float)) for item in items):
        return ""
    found = items.astype(np.float64)
    return f"{found.size}: {number(np.nanmin(found))} … {number(np.nanmax(found))}"


def text(value: Any) -> str:
    """A value of a parameter, to all the digits that it may need."""
    if isinstance(value, str):
        return value or _DASH
    if value is None:
        return _DASH
    if isinstance(value, dict):
        return ", ".join(f"{key}: {text(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple, np.ndarray)):
        # Rows of a table keep together.
        parts = [f"({text(v)})" if isinstance(v, (list, np.ndarray)) else text(v) for v in value]
        return ", ".join(parts) or _DASH
    if isinstance(value, (float, np.floating)):
        return f"{float(value):.9g}"  # enough to repeat the run
    return str(value)
