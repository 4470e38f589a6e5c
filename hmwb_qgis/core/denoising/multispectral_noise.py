# SPDX-License-Identifier: GPL-2.0-or-later
"""Noise of the multispectral image of a pair, with what the hyperspectral one knows of it.

The noise of the hyperspectral bands comes with the subspace (`denoising.subspace`).
"""

from __future__ import annotations

import numpy as np

from hmwb_qgis.core.arrays import Floats, Mask
from hmwb_qgis.core.denoising.noise import spatial_noise
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.linear_algebra import least_squares
from hmwb_qgis.core.observation.masks import fused_valid
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import ObservedPair

_DOUBT = 1.2  # standard errors of the limit that are allowed for
_LEAST = 1.0 / 3.0  # of the spatial estimate


def multispectral_noise(
    windows: list[ObservedPair],
    downs: list[SpatialDegradation],
    subspace: Subspace,
    known: list[Mask],
) -> Floats:
    """Noise of each multispectral band, (b_m,), as standard deviations.

    Parameters
    ----------
    windows : list of ObservedPair
        Samples of the scene.
    downs : list of SpatialDegradation
        From the fine to the coarse grid of each.
    subspace : Subspace
        Of the hyperspectral image.
    known : list of ndarray of bool, (rows_h, cols_h)
        Pixels of h that were measured, and that m shows the same of.

    Notes
    -----
    Where texture is everywhere, the spatial estimate takes it for noise. But noise averages out
    when the image is degraded, by a known factor, and what the degraded bands then hold that is
    not in the hyperspectral image is a limit.
    """
    spatial = np.median([spatial_noise(w.multispectral, fused_valid(w)) for w in windows], axis=0)
    limit = _limit(windows, downs, subspace, known)
    return np.asarray(np.clip(np.minimum(spatial, limit), _LEAST * spatial, None))


def _limit(
    windows: list[ObservedPair],
    downs: list[SpatialDegradation],
    subspace: Subspace,
    known: list[Mask],
) -> Floats:
    degraded, scores, gains, fitted = [], [], [], 0.0
    for window, down, chosen in zip(windows, downs, known):
        m, h = window.multispectral, window.hyperspectral
        degraded.append(down(m)[:, chosen])
        scores.append(subspace.scores(h)[:, chosen])
        gains.append(noise_gain(down))
        fitted += down.free * int(chosen.sum()) / len(m)
    m = np.concatenate(degraded, axis=1).astype(np.float64)
    z = np.concatenate(scores, axis=1).astype(np.float64)
    z = np.concatenate([z, np.ones((1, z.shape[1]))])
    free = z.shape[1] - z.shape[0] - fitted
    if free < z.shape[0]:
        return np.full(m.shape[0], np.inf)
    weights = least_squares(z.T, m.T).T
    left = ((m - weights @ z) ** 2).sum(axis=1) / free
    # The scores bring noise of their own, of variance 1.
    own = (weights[:, :-1] ** 2).sum(axis=1)
    doubt = _DOUBT * left * np.sqrt(2.0 / z.shape[1])
    return np.asarray(np.sqrt(np.maximum(left - own + doubt, 0.0) / np.median(gains)))


def noise_gain(down: SpatialDegradation) -> float:
    """Variance of degraded white noise of variance 1, the median over the pixels."""
    total = np.zeros(1)
    for row, col in down.terms:
        for other_row, other_col in down.terms:
            along = np.asarray(row.multiply(other_row).sum(axis=1))
            total = total + np.outer(along, np.asarray(col.multiply(other_col).sum(axis=1)))
    return float(np.median(total))
