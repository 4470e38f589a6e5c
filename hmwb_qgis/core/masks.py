# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in for pixels without a measurement."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from .pair import Image, Mask


def fill_invalid(
    image: Image, valid: Mask | None, otherwise: NDArray[np.float32] | None = None
) -> Image:
    """Put the nearest valid pixel in place of invalid ones, so that no filter spreads nodata.

    Parameters
    ----------
    image : ndarray, (bands, rows, cols)
    valid : ndarray of bool, (rows, cols), or None
        None: every pixel is valid.
    otherwise : ndarray, (bands,), or None
        Stands in where no pixel is valid at all; None is zero.

    Returns
    -------
    ndarray, (bands, rows, cols)
        The image itself if nothing had to be filled.
    """
    if valid is None or valid.all():
        return image
    if not valid.any():
        filled = np.zeros_like(image)
        if otherwise is not None:
            filled += otherwise[:, None, None]
        return filled
    rows, cols = distance_transform_edt(~valid, return_distances=False, return_indices=True)
    nearest: Image = image[:, rows, cols]
    return nearest
