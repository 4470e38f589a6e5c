# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in for pixels without a measurement."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from .observation_model import SpatialDegradation
from .pair import Image, Mask, ObservedPair

_TAIL = 1e-3  # of the weight of a PSF may lie on pixels without a measurement


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


def seen_pixels(pair: ObservedPair, degradation: SpatialDegradation) -> Mask:
    """Hyperspectral pixels that are valid and cover valid multispectral pixels only.

    Only these can tell how the two images are related.

    Parameters
    ----------
    pair : ObservedPair
    degradation : SpatialDegradation
        From the multispectral to the hyperspectral grid of the pair.

    Returns
    -------
    ndarray of bool, (rows_h, cols_h)
    """
    seen = np.ones(pair.hyperspectral.shape[1:], bool)
    if pair.hyperspectral_valid is not None:
        seen &= pair.hyperspectral_valid
    if pair.multispectral_valid is not None and not pair.multispectral_valid.all():
        holes = degradation(~pair.multispectral_valid[None])
        seen &= np.abs(holes[0]) < _TAIL
    return seen


def fused_valid(pair: ObservedPair) -> Mask | None:
    """Where a fused window is valid: both images are, the hyperspectral one at its nearest pixel.

    Returns
    -------
    ndarray of bool, (rows_m, cols_m), or None
        None: everywhere.
    """
    h_valid, m_valid = pair.hyperspectral_valid, pair.multispectral_valid
    if h_valid is None:
        return m_valid
    index = []
    for axis in (0, 1):
        fine = np.arange(pair.multispectral.shape[1 + axis])
        place = (fine - pair.sampling.offset[axis]) / pair.sampling.ratio[axis]
        nearest = np.floor(place + 0.5).astype(np.int64)
        index.append(np.clip(nearest, 0, h_valid.shape[axis] - 1))
    spread: Mask = h_valid[np.ix_(*index)]
    return spread if m_valid is None else spread & m_valid
