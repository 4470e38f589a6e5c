# SPDX-License-Identifier: GPL-2.0-or-later
"""Pixels of two kinds: some in which both images show the same, and others that tell nothing.

A band d of m, degraded to the pixels of h, has in a pixel with scores z the density

    p(d | z) = (1 - e) N(d; A z, s^2) + e N(d; mean, S^2),

where e is the share of the pixels in which m shows something else than h, such as clouds, whose
values lie as they may anywhere in the band. What h tells of the pixel is log p(d | z) / p(d): it
is never much below nothing, so that no pixel speaks against a kernel however odd it is. The parts
are found by expectation and maximisation (A. P. Dempster, N. M. Laird and D. B. Rubin, Maximum
likelihood from incomplete data via the EM algorithm, J. Royal Statistical Society B 39, 1977).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.special import expit, logit

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.relation.affine import ROUNDS, AffineRelation, tukey
from hmwb_qgis.core.rounding import ROUNDING, TINY


@dataclass(frozen=True)
class Mixture:
    """Which pixels agree, and what they tell; both times the weight of each pixel, (n,)."""

    information: Floats  # log p(d | z) / p(d), the mean over the bands
    agree: Floats  # how probable it is that both images show the same

    @classmethod
    def fit(cls, scores: Image, bands: Image, weight: Floats, unseen: Floats) -> Mixture:
        """Fit the mixture.

        Parameters
        ----------
        scores, bands, weight, unseen : ndarray, (rank, n), (b_m, n), (n,), (n,)
            As for `AffineRelation.fit_seen`.
        """
        # Expectation starts where no minority misleads.
        seen = (1.0 - unseen) ** 2
        relation = AffineRelation.fit(scores, bands, weight * seen, robust=True)
        seen = relation.seen(bands, unseen)
        agree = tukey(relation.surprise(scores, bands) * np.sqrt(seen))
        nothing = scores[:0]  # a relation to no scores: the mean, and the deviation from it
        elsewhere = AffineRelation.fit(nothing, bands, weight)
        odd = elsewhere.surprise(nothing, bands)
        varying = np.isfinite(elsewhere.scale)
        total = max(float(weight.sum()), TINY)
        for _ in range(ROUNDS):
            told = weight * np.maximum(agree, ROUNDING)
            relation = AffineRelation.fit(scores, bands, told * seen)
            share = np.clip(float(told.sum()) / total, ROUNDING, 1.0 - ROUNDING)
            # Errors of a pixel have the variance of the usual ones, by how much of it is seen.
            precision = seen * (told.sum() / (told * seen).sum())
            error = precision * relation.surprise(scores, bands) ** 2
            narrower = float(np.log(elsewhere.scale[varying] / relation.scale[varying]).sum())
            narrower /= max(int(varying.sum()), 1)
            ratio = narrower + 0.5 * (np.log(precision) - error + odd**2)
            agree = expit(logit(share) + ratio)
            seen = relation.seen(bands, unseen)
        information = np.logaddexp(np.log1p(-share), np.log(share) + ratio)
        return cls(weight * information, weight * agree)
