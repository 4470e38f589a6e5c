# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the two images do not show the same: clouds, shadows, things that moved.

Detail of m is worth having as long as it is much larger than the error that comes with it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.hmwb.screening import surprise_of
from hmwb_qgis.core.relation.affine import AffineRelation

CLEAR = 8.0  # usual errors, beyond which detail of m is trusted less


def content_agreement(
    relation: AffineRelation, sample: Sample, growth: float
) -> NDArray[np.float32] | None:
    """How far m can be trusted by what it shows, in [0, 1], (rows_h, cols_h); None: everywhere.

    The growth is the variance of the misfit of the relation in a pixel of m, over that in a pixel
    of h.
    """
    excess = surprise_of(relation, sample) ** 2 - CLEAR**2
    if excess.max() <= 0:
        return None
    fine = sample.detail / relation.scale.astype(np.float32)[:, None, None]
    used = max(int(np.isfinite(relation.scale).sum()), 1)
    detail = sample.degradation((fine**2).sum(axis=0, keepdims=True) / used)[0]
    shown = np.ones(excess.shape, np.float32)
    np.divide(detail, detail + np.float32(growth) * excess, out=shown, where=excess > 0)
    return shown
