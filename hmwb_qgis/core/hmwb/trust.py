# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the two images do not show the same: clouds, shadows, things that moved.

Detail of m is worth having as long as it is much larger than the error that comes with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.relation.affine import AffineRelation

CLEAR = 8.0  # usual errors, beyond which detail of m is trusted less


def content_agreement(
    relation: AffineRelation,
    surprise: NDArray[np.float32],
    multispectral: Image,
    degrade: SpatialDegradation,
    sampling: Sampling,
    *,
    growth: float,
) -> NDArray[np.float32] | None:
    """How far m can be trusted by what it shows, in [0, 1], (rows_h, cols_h); None: everywhere.

    The surprise, (rows_h, cols_h), is the errors of the pixels in units of the usual one, 0 where
    there is no measurement. The growth is the variance of the misfit of the relation in a pixel of
    m, over that in a pixel of h.
    """
    excess = surprise**2 - CLEAR**2
    if excess.max() <= 0:
        return None
    fine = multispectral - interpolate(degrade(multispectral), sampling, degrade.fine, "linear")
    fine /= relation.scale.astype(np.float32)[:, None, None]
    used = max(int(np.isfinite(relation.scale).sum()), 1)
    detail = degrade((fine**2).sum(axis=0, keepdims=True) / used)[0]
    shown = np.ones(excess.shape, np.float32)
    np.divide(detail, detail + np.float32(growth) * excess, out=shown, where=excess > 0)
    return shown
