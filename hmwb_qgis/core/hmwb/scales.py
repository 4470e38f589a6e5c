# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the relation of the two images carries below the pixel of h.

What the relation leaves in a pixel of m was never measured. But how it grows from squares of four
pixels of h to single ones was, and is taken to go on like that: its variance is a power of the
area, as that of natural images is (D. L. Ruderman, The statistics of natural images, 1994).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image, Mask
from hmwb_qgis.core.hmwb.coarse_bands import in_blocks


def misfit_growth(
    residuals: Sequence[Image], known: Sequence[Mask], noise: Floats, area: float
) -> float:
    """Variance of the misfit of the relation in a pixel of m, over that in a pixel of h.

    The residuals, (b_m, rows_h, cols_h) in each window, are what the relation leaves of the
    degraded bands, `known` the pixels in which both images were measured and agree. The noise,
    (b_m,), is the variance that it has in the residuals; in a square it is averaged. A pixel of h
    is the mean of `area` pixels of m.

    From 1, for misfit that is alike in whole pixels of h, to `area`, for white misfit. That is the
    safe side, and taken where nothing tells.
    """
    single = _powers([r[:, k] for r, k in zip(residuals, known)])
    square = _powers([_squares(r, k) for r, k in zip(residuals, known)])
    if single is None or square is None:
        return area
    some = single > 0
    left = [
        (np.maximum(power - noise / n, 0.0)[some] / single[some]).sum()
        for power, n in ((single, 1), (square, 4))
    ]
    if min(left) <= 0.0:
        return area
    exponent = np.clip(np.log(left[0] / left[1]) / np.log(4), 0.0, 1.0)
    return float(area**exponent)


def _squares(residuals: Image, known: Mask) -> Image:
    """Means over the squares of two by two that are known wholly, (b_m, n)."""
    whole = in_blocks(known[None], 2, (0, 0)).all(axis=(2, 4))[0]
    return np.asarray(in_blocks(residuals, 2, (0, 0)).mean(axis=(2, 4))[:, whole])


def _powers(values: Sequence[Image]) -> Floats | None:
    """Mean squares of bands (b_m, n) of all windows, (b_m,); None if there are none."""
    together = np.concatenate(values, axis=1).astype(np.float64)
    if not together.size:
        return None
    return np.asarray((together**2).mean(axis=1))
