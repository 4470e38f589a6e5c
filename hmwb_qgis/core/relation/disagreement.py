# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the two images do not show the same: clouds, shadows, things that moved.

The degraded multispectral bands are affine functions of the hyperspectral scores. What holds for
most pixels is found although some disagree, and tells which do.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Image, Sampling
from hmwb_qgis.core.registration.psf_estimation import varies

Floats = NDArray[np.float64]

LIMIT = 5.0  # usual errors: beyond it a pixel disagrees
_CLEAR = 8.0  # usual errors, beyond which detail of m is trusted less
_CAUTION = 10.0  # weight of the error of m against its detail
_ROUNDS = 4  # of least absolute errors, which no minority can mislead
_REFINED = 2  # then of least squares without those that disagree
_RIDGE = 1e-9
_AS_GOOD = 1.3  # times the variance that fitted weights leave: what a true response may leave


@dataclass(frozen=True)
class Relation:
    """The degraded bands of m as affine functions of the scores of h.

    Parameters
    ----------
    weights : ndarray, (b_m, rank + 1)
    scale : ndarray, (b_m,)
        Usual error of each band; infinite for bands that are constant.
    share : float
        Numbers that were fitted for each band, by pixels that they were fitted to.
    told : ndarray of bool, (b_m,), or None
        Bands whose weights are those of a given spectral response; None: there is none.
    """

    weights: Floats
    scale: Floats
    share: float
    told: NDArray[np.bool_] | None = None

    def surprise(self, scores: Image, degraded: Image) -> NDArray[np.float32]:
        """Error of the pixels (rank, ...) and (b_m, ...), about 1 where the images agree."""
        shape = scores.shape[1:]
        error = degraded.reshape(len(degraded), -1) - (
            self.weights[:, :-1].astype(np.float32) @ scores.reshape(len(scores), -1)
        )
        error -= self.weights[:, -1:].astype(np.float32)
        error /= self.scale.astype(np.float32)[:, None]
        used = max(int(np.isfinite(self.scale).sum()), 1)
        return np.asarray(np.sqrt((error**2).sum(axis=0) / used).reshape(shape), np.float32)


def fit_relation(scores: Image, degraded: Image) -> Relation:
    """Find what holds for most pixels.

    Parameters
    ----------
    scores : ndarray, (rank, n)
    degraded : ndarray, (b_m, n)

    Notes
    -----
    Least absolute errors by reweighting, then least squares with Tukey's weights.
    """
    x = np.concatenate([scores, np.ones((1, scores.shape[1]))]).astype(np.float64)
    m = degraded.astype(np.float64)
    some = varies(m)
    weight, agree = np.ones(m.shape[1]), np.ones(m.shape[1], np.bool_)
    for number in range(_ROUNDS + _REFINED + 1):
        weighted = x * weight
        gram = weighted @ x.T
        gram[np.diag_indices_from(gram)] += _RIDGE * np.trace(gram) / len(gram)
        weights = np.linalg.solve(gram, weighted @ m.T).T
        error = np.abs(m - weights @ x)
        scale = np.where(some, np.median(error[:, agree], axis=1) / 0.6745, np.inf)
        scale = np.maximum(scale, 1e-6 * m.std(axis=1) + 1e-30)
        surprise = np.sqrt(((error / scale[:, None]) ** 2).sum(axis=0) / max(some.sum(), 1))
        if number < _ROUNDS:
            weight = 1.0 / np.maximum(surprise, 0.5)
        else:
            weight = np.clip(1.0 - (surprise / LIMIT) ** 2, 1e-6, None) ** 2
            agree = surprise < LIMIT
    return Relation(weights, scale, len(x) / x.shape[1])


def with_response(
    relation: Relation, response: Floats, subspace: Subspace, scores: Image, degraded: Image
) -> Relation:
    """What a given spectral response says of the bands, where it explains m as well.

    Parameters
    ----------
    relation : Relation
        That was fitted.
    response : ndarray, (b_m, b_h)
        Right but for a gain and an offset of each band: the two images may have other units.
    subspace : Subspace
    scores : ndarray, (rank, n)
    degraded : ndarray, (b_m, n)

    Notes
    -----
    In noisy scores fitted weights explain more than true ones do, which need not be held against a
    response.
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
        (gain, offset), *_ = np.linalg.lstsq(two.T, values, rcond=None)
        left = ((values - gain * two[0] - offset) ** 2).sum() / (count - 2)
        usual = ((values - fitted @ x) ** 2).sum() / (count - rank)
        right[band] = gain > 0 and left < _AS_GOOD * usual
        if right[band]:
            weights[band] = gain * told[band]
            weights[band, -1] += offset
    return replace(relation, weights=weights, told=right)


def agreement(
    relation: Relation,
    scores: Image,
    noise: NDArray[np.float32],
    multispectral: Image,
    degrade: SpatialDegradation,
    sampling: Sampling,
) -> NDArray[np.float32] | None:
    """How far m can be trusted by what it shows, in [0, 1], (rows_h, cols_h).

    Detail of m is worth having as long as it is much larger than the error that comes with it.

    Parameters
    ----------
    relation : Relation
    scores : ndarray, (rank, rows_h, cols_h)
    noise : ndarray, (rows_h, cols_h)
        Of the scores, very large where there is no measurement.
    multispectral : ndarray, (b_m, rows_m, cols_m)
    degrade : SpatialDegradation
        From the fine to the coarse grid.
    sampling : Sampling

    Returns
    -------
    ndarray or None
        None: everywhere.
    """
    degraded = degrade(multispectral)
    excess = relation.surprise(scores, degraded) ** 2 - _CLEAR**2
    excess[noise > 10.0] = 0.0
    if excess.max() <= 0:
        return None
    fine = multispectral - interpolate(degraded, sampling, degrade.fine, "linear")
    fine /= relation.scale.astype(np.float32)[:, None, None]
    used = max(int(np.isfinite(relation.scale).sum()), 1)
    detail = degrade((fine**2).sum(axis=0, keepdims=True) / used)[0]
    shown = detail / (detail + _CAUTION * np.maximum(excess, 0) + 1e-12)
    return np.asarray(np.where(excess > 0, shown, 1.0), np.float32)
