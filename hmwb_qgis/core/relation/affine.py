# SPDX-License-Identifier: GPL-2.0-or-later
"""The degraded bands of m as affine functions of the scores of h, and what these leave.

Where both images show the same, and the response of m is a linear function of the spectrum, this is
exact but for noise (equation 7 of the paper).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.linear_algebra import solve
from hmwb_qgis.core.normal import SIGMA_PER_MEDIAN
from hmwb_qgis.core.rounding import ROUNDING, TINY, varies

Values = NDArray[np.floating[Any]]

# Standard errors, or deviations of what was expected, that chance hardly makes: 95 % lie within.
BEYOND_CHANCE = 2.0
LIMIT = 5.0  # usual errors beyond which Tukey's weight is 0 (4.685 is 95 % efficient for one band)
# Of a number that is fitted, at least, to tell anything. Of flat pixels, which tell the noise of m,
# twice as many are less flat: the error of a fused pair of eight bands grows by 1.3 %.
PIXELS_PER_NUMBER = 4
# Rounds of least absolute errors, then of Tukey's weights; of both, in which pixels are weighed by
# how much of them is seen; of expectation and maximisation; and of steps of each degree towards
# displacements. More of them change nothing.
ROUNDS = 3


@dataclass(frozen=True)
class AffineRelation:
    """What holds for most pixels."""

    weights: Floats  # (b_m, rank + 1): the last one is the constant
    scale: Floats  # (b_m,): usual error of each band; infinite for bands that are constant
    share: float  # numbers that were fitted for each band, by pixels that they were fitted to
    # (b_m,): bands whose weights are those of a given spectral response; None: there is none
    from_response: NDArray[np.bool_] | None = None

    @classmethod
    def fit(
        cls, scores: Values, bands: Values, weight: Floats, robust: bool = False
    ) -> AffineRelation:
        """Fit the relation of scores (rank, n) and bands (b_m, n), degraded to the pixels of h.

        The pixels have a weight, (n,), in [0, 1]. Robust is least absolute errors by reweighting,
        which no minority can mislead and in which all that are less than the median weigh alike,
        then least squares with the weights of J. W. Tukey; else least squares.
        """
        x = np.concatenate([scores, np.ones((1, scores.shape[1]))]).astype(np.float64)
        m = bands.astype(np.float64)
        some, least = varies(m), ROUNDING * m.std(axis=1)
        fit_weight = weight.astype(np.float64)
        for number in range(2 * ROUNDS if robust else 1):
            weighted = x * fit_weight
            gram = weighted @ x.T
            gram += np.eye(len(gram)) * (ROUNDING**2 * np.trace(gram) / len(gram))
            weights = solve(gram, weighted @ m.T).T
            error = m - weights @ x
            scale = _usual(error, weight, fit_weight > 0, robust)
            scale = np.where(some, np.maximum(scale, least), np.inf)
            surprise = _surprise(error, scale)
            if number < ROUNDS:
                fit_weight = weight / np.maximum(surprise, 1.0 / SIGMA_PER_MEDIAN)
            else:
                fit_weight = weight * tukey(surprise)
        free = max(float(weight.sum()), 1.0)
        return cls(weights, scale, len(x) / free)

    @classmethod
    def fit_seen(
        cls, scores: Image, bands: Image, weight: Floats, unseen: Floats
    ) -> AffineRelation:
        """Fit what holds for most pixels, of some of which m does not show all.

        Parameters
        ----------
        scores, bands, weight : ndarray
            As for `fit`.
        unseen : ndarray, (n,)
            Share of each pixel of h that m does not show.
        """
        seen = (1.0 - unseen) ** 2
        for _ in range(ROUNDS):
            relation = cls.fit(scores, bands, weight * seen, robust=True)
            seen = relation.seen(bands, unseen)
        return relation

    def seen(self, bands: Image, unseen: Floats) -> Floats:
        """Weight of pixels by how much of them m shows, in (0, 1], float64.

        Variance of the error of a pixel that m shows wholly, over that of each pixel: what is not
        seen may be anything from nothing to twice the mean.

        Parameters
        ----------
        bands : ndarray, (b_m, ...)
            Degraded to the pixels of h.
        unseen : ndarray, (...)
            Share of each pixel that m does not show.
        """
        flat = bands.reshape(len(bands), -1).astype(np.float64)
        some = np.isfinite(self.scale)
        power = (flat[some] ** 2).mean(axis=1)
        misfit = float(np.median(self.scale[some] ** 2 / power)) if some.any() else 1.0
        return np.asarray(misfit / (misfit + unseen**2))

    def residuals(self, scores: Values, bands: Values) -> Image:
        """What the relation leaves of bands, float32.

        Parameters
        ----------
        scores : ndarray, (rank, ...)
        bands : ndarray, (b_m, ...)
        """
        return np.asarray(bands - self.expected(scores), np.float32)

    def expected(self, scores: Values) -> Image:
        """What the bands should be, (b_m, ...).

        Parameters
        ----------
        scores : ndarray, (rank, ...)
        """
        shape = len(scores), math.prod(scores.shape[1:])
        flat = self.weights[:, :-1].astype(np.float32) @ scores.reshape(shape)
        flat += self.weights[:, -1:].astype(np.float32)
        return np.asarray(flat.reshape(-1, *scores.shape[1:]))

    def surprise(self, scores: Values, bands: Values) -> NDArray[np.float32]:
        """Errors of pixels in units of the usual one, (...), float32: about 1 where images agree.

        Root mean square over the bands.

        Parameters
        ----------
        scores : ndarray, (rank, ...)
        bands : ndarray, (b_m, ...)
        """
        return np.asarray(_surprise(self.residuals(scores, bands), self.scale), np.float32)


def _usual(error: Floats, weight: Floats, agree: NDArray[np.bool_], robust: bool) -> Floats:
    """Size of the errors of each band, (b_m,)."""
    if not robust or not agree.any():
        return np.asarray(np.sqrt((weight * error**2).sum(axis=1) / max(weight.sum(), TINY)))
    # Pixels that are seen in part have larger errors by nature.
    whole = agree & (weight > 0.5 * weight.max())
    chosen = whole if whole.sum() > 2 * error.shape[0] else agree
    return np.asarray(np.median(np.abs(error[:, chosen]), axis=1) * SIGMA_PER_MEDIAN)


def _surprise(error: Floats | Image, scale: Floats) -> Floats:
    """Root mean square over the bands that vary, of errors in units of the usual one."""
    some = np.isfinite(scale)
    shape = (-1,) + (1,) * (error.ndim - 1)
    square = (error[some] / scale[some].reshape(shape)) ** 2
    return np.asarray(np.sqrt(square.sum(axis=0) / max(int(some.sum()), 1)))


def tukey(surprise: Floats) -> Floats:
    """Weights of J. W. Tukey's biweight.

    Parameters
    ----------
    surprise : ndarray
        Errors in units of the usual one.

    Returns
    -------
    ndarray, of the shape of `surprise`, float64
        From 1 where there is no error to 0 at `LIMIT` usual ones.
    """
    return np.asarray(np.clip(1.0 - (surprise / LIMIT) ** 2, 0.0, None) ** 2)
