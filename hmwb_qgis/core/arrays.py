# SPDX-License-Identifier: GPL-2.0-or-later
"""What the arrays of the core hold."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Image = NDArray[np.float32]
Mask = NDArray[np.bool_]
Window = tuple[slice, slice]  # rows and columns of an image

IN_CACHE = 2**19  # values that are worked on at a time: about what fits the cache of a processor


def mask_of(valid: Mask | None, shape: tuple[int, ...]) -> Mask:
    """A mask that is True everywhere in place of none.

    Parameters
    ----------
    valid : ndarray of bool, (rows, cols), or None
    shape : (int, int)
        Rows and columns.

    Returns
    -------
    ndarray of bool, (rows, cols)
    """
    return np.ones(shape, np.bool_) if valid is None else valid
