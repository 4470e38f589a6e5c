# SPDX-License-Identifier: GPL-2.0-or-later
"""What a given spectral response says of the relation of the two images."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.linear_algebra import least_squares
from hmwb_qgis.core.relation.affine import LIMIT, AffineRelation
from hmwb_qgis.core.responses.check import AS_GOOD


def with_response(
    relation: AffineRelation, response: Floats, subspace: Subspace, scores: Image, degraded: Image
) -> AffineRelation:
    """The relation with the weights of a given response, where these explain m as well.

    The response, (b_m, b_h), is right but for a gain and an offset of each band: the two images may
    have other units. Scores are (rank, n), the degraded bands (b_m, n). In noisy scores fitted
    weights explain more than true ones do, which need not be held against a response. With too few
    pixels to tell the relation stays.
    """
    agree = relation.surprise(scores, degraded) < LIMIT
    x = np.concatenate([scores, np.ones((1, scores.shape[1]))])[:, agree].astype(np.float64)
    m = degraded[:, agree].astype(np.float64)
    directions = response @ (subspace.basis * subspace.noise[:, None])
    told = np.concatenate([directions, (response @ subspace.mean)[:, None]], axis=1)
    weights, right = relation.weights.copy(), np.zeros(len(m), np.bool_)
    rank, count = x.shape
    if count <= 2 * rank:
        return relation
    for band, (values, fitted) in enumerate(zip(m, relation.weights)):
        two = np.stack([told[band] @ x, np.ones(count)])
        gain, offset = least_squares(two.T, values)
        left = ((values - gain * two[0] - offset) ** 2).sum() / (count - 2)
        usual = ((values - fitted @ x) ** 2).sum() / (count - rank)
        right[band] = gain > 0 and left < AS_GOOD * usual
        if right[band]:
            weights[band] = gain * told[band]
            weights[band, -1] += offset
    return replace(relation, weights=weights, from_response=right)
