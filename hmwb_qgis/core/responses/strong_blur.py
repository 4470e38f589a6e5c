# SPDX-License-Identifier: GPL-2.0-or-later
"""Both images blurred so much that PSF and small shifts play no part (section IV of HySure)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter

from hmwb_qgis.core.arrays import Mask
from hmwb_qgis.core.observation.model import SpatialDegradation, degradation_of
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import BoxPsf

BLUR = 3  # hyperspectral pixels


def strongly_blurred(pair: ObservedPair) -> tuple[NDArray[np.float64], NDArray[np.float64], Mask]:
    """The spectra of both images as the mean of 3 x 3 hyperspectral pixels sees them.

    Those of h, (b_h, n), those of m, (b_m, n), and which pixels these are, (rows_h, cols_h): around
    them all is in the image and valid.
    """
    ratio = pair.sampling.ratio
    width = (BLUR * ratio[0], BLUR * ratio[1])
    operator = degradation_of(pair, BoxPsf(width))
    usable = usable_pixels(pair, operator, width)
    mode = "wrap" if pair.boundary == "circular" else "reflect"
    size = (1, BLUR, BLUR)
    if pair.hyperspectral_valid is not None:
        holes = (~pair.hyperspectral_valid).astype(np.float32)
        usable &= uniform_filter(holes, size[1:], mode=mode) < 0.01
    blurred = uniform_filter(pair.hyperspectral, size, mode=mode)
    h = blurred[:, usable].astype(np.float64)
    m = operator(pair.multispectral)[:, usable].astype(np.float64)
    return h, m, usable


def usable_pixels(
    pair: ObservedPair, operator: SpatialDegradation, width: tuple[float, ...]
) -> Mask:
    """Hyperspectral pixels around which `width` multispectral pixels are in the image and valid."""
    inside = []
    for axis in (0, 1):
        size, count = pair.multispectral.shape[1 + axis], pair.hyperspectral.shape[1 + axis]
        within = pair.sampling.inside(axis, count, size, (width[axis] - 1) / 2 - 1e-6)
        if pair.boundary == "circular" or not within.any():
            within = np.ones(count, bool)
        inside.append(within)
    usable = inside[0][:, None] & inside[1]
    if pair.multispectral_valid is not None:
        usable &= operator(~pair.multispectral_valid[None])[0] < 1e-6
    return usable
