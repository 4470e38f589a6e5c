# SPDX-License-Identifier: GPL-2.0-or-later
"""The fused image where the multispectral one holds no measurement."""

from __future__ import annotations

from hmwb_qgis.core.arrays import Image, Mask, Window
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.pair import ObservedPair

REACH = 4  # hyperspectral pixels around a window that the interpolation looks at, and some more


def close_gaps(fused: Image, pair: ObservedPair, part: Window, wanted: Mask | None = None) -> Image:
    """Put the interpolated hyperspectral image where no multispectral pixel was measured.

    What stands there meanwhile comes from the nearest pixels that were, and says nothing of the
    place.

    Parameters
    ----------
    fused : ndarray, (b_h, rows, cols)
        On `part`; written to.
    pair : ObservedPair
    part : (slice, slice)
        Rows and columns of the multispectral image of the pair.
    wanted : ndarray of bool, (rows, cols), or None
        Where a result belongs; None: everywhere.

    Returns
    -------
    ndarray, (b_h, rows, cols)
        `fused`.
    """
    if pair.multispectral_valid is None:
        return fused
    gaps = ~pair.multispectral_valid[part]
    if wanted is not None:
        gaps &= wanted
    if gaps.any():
        whole = pair.fused_shape[1:]
        for plane, band in zip(fused, pair.hyperspectral):  # one at a time: a tile has no room
            spread = interpolate(band[None], pair.sampling, whole, boundary=pair.boundary)
            plane[gaps] = spread[(0, *part)][gaps]
    return fused
