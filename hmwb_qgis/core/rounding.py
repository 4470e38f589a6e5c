# SPDX-License-Identifier: GPL-2.0-or-later
"""What counts as nothing, said once: differences and values that rounding alone may leave."""

from __future__ import annotations

import math
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

Values = TypeVar("Values", bound=NDArray[Any])

# Relative error of sums of float32 over many pixels: a hundred times machine precision. Its square
# is what rounding leaves of a variance.
ROUNDING = 1e-5
# Times machine precision: what a few roundings leave of a number, or of what should be zero beside
# it.
ROUNDINGS = 4.0
# Variance, in units of the noise, of what nothing is known of: beside it the noise is rounding.
UNKNOWN = float(np.float32(1.0 / ROUNDING**2))
# Of the values of an image: fewer negative ones are noise, and mean zero, which is dark. Raising it
# finds more images that cannot be negative.
NEGATIVE_SHARE = 0.1
# In place of a divisor of zero: images are float32, and their smallest number is far below theirs.
TINY = float(np.finfo(np.float32).tiny)


def varies(bands: NDArray[np.floating[Any]]) -> NDArray[np.bool_]:
    """Which bands are not constant but for rounding.

    Parameters
    ----------
    bands : ndarray, (b, n)

    Returns
    -------
    ndarray of bool, (b,)
    """
    some: NDArray[np.bool_] = bands.var(axis=1) > ROUNDING**2 * (bands**2).mean(axis=1)
    return some


def without_tails(values: Values) -> Values:
    """Values without those whose square would be subnormal in float32: with zeros in their place.

    Products with these take ten times as long, and add nothing.

    Parameters
    ----------
    values : ndarray

    Returns
    -------
    ndarray
    """
    found = values.copy()
    found[np.abs(found) < math.sqrt(TINY)] = 0
    return found
