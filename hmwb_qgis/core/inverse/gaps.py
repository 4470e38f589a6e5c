# SPDX-License-Identifier: GPL-2.0-or-later
"""The fused image where the multispectral one holds no measurement."""

from __future__ import annotations

from hmwb_qgis.core.arrays import Image, Mask, Window
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.windows import strips

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
    """
    if pair.multispectral_valid is None:
        return fused
    gaps = ~pair.multispectral_valid[part]
    if wanted is not None:
        gaps &= wanted
    first, left = (p.start or 0 for p in part)
    for rows in strips(len(gaps)):  # a tile has no room for another one
        if gaps[rows].any():
            seen = pair.sampling.moved((-first - rows.start, -left))
            shape = (rows.stop - rows.start, gaps.shape[1])
            spread = interpolate(pair.hyperspectral, seen, shape, boundary=pair.boundary)
            fused[:, rows][:, gaps[rows]] = spread[:, gaps[rows]]
    return fused
