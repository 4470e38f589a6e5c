# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 11, agree: the fused scores show what m shows.

Kriging takes the components one by one, and what it finds for each may together ask for another m
than the one that was measured. The affine relation m = L z + c + e is one more observation of each
pixel of m, with which the scores z are updated as by R. E. Kalman: by P L' (L P L' + D)^-1 times
what m differs from L z + c. P is the variance of the detail that h does not tell, D that of e.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.hmwb.scales import misfit_growth
from hmwb_qgis.core.hmwb.screening import surprise_of
from hmwb_qgis.core.kriging.local import LocalKriging, spatial_weights
from hmwb_qgis.core.linear_algebra import solve_positive
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.relation.affine import LIMIT, AffineRelation


@dataclass(frozen=True)
class Consistency:
    """The update of the scores by what m shows of them."""

    relation: AffineRelation
    gain: Floats  # (rank, b_m)
    # Of the misfit of the relation, from a pixel of h to one of m, see `misfit_growth`
    growth: float = 1.0

    @classmethod
    def fit(
        cls, samples: list[Sample], relation: AffineRelation, kriging: LocalKriging, noise: Floats
    ) -> Consistency:
        """The update for a scene; the noise of m, (b_m,), is given as standard deviations."""
        detail = detail_variance(kriging, samples[0].pair.sampling)
        growth = growth_of(samples, relation, noise)
        return cls.of(relation, detail, relation_error(samples, relation, noise, growth), growth)

    @classmethod
    def of(
        cls, relation: AffineRelation, detail: Floats, error: Floats, growth: float = 1.0
    ) -> Consistency:
        """The update with variances P of the scores (rank,) and D of the relation (b_m,)."""
        told = np.isfinite(error)
        linear = relation.weights[told, :-1]
        spread = linear * detail
        gain = np.zeros((len(detail), len(error)))
        if told.any():
            covariance = spread @ linear.T + np.diag(error[told])
            gain[:, told] = solve_positive(covariance, spread).T
        return cls(relation, gain, growth)

    @classmethod
    def none(cls, relation: AffineRelation) -> Consistency:
        """No update: the scores stay as they were kriged."""
        bands, terms = relation.weights.shape
        return cls(relation, np.zeros((terms - 1, bands)))

    def __call__(self, scores: Image, multispectral: Image) -> Image:
        """The scores (rank, rows, cols) that agree with m (b_m, rows, cols) in its place."""
        error = self.relation.residuals(scores, multispectral)
        update = self.gain.astype(np.float32) @ error.reshape(len(error), -1)
        return np.asarray(scores + update.reshape(scores.shape), np.float32)


def detail_variance(kriging: LocalKriging, sampling: Sampling) -> Floats:
    """Variance of the scores of a pixel of m within its pixel of h, (rank,).

    The dispersion variance of D. G. Krige (1951): that of a point less that of the mean over an
    area, for the residuals at mean brightness.
    """
    tables = kriging.tables(sampling, [(0, 1), (0, 1)], [(0, 1), (0, 1)])
    within = 1.0 - kriging.spatial_kernels(tables)[:, 0, 0].astype(np.float64)
    return np.asarray(spatial_weights(kriging.weights).sum(axis=1) @ np.maximum(within, 0.0))


def relation_error(
    samples: list[Sample], relation: AffineRelation, noise: Floats, growth: float
) -> Floats:
    """Variance of what the relation leaves of a pixel of m, (b_m,).

    The noise of m, of which denoising leaves less: this is the safe side. The misfit, which is what
    is left in a pixel of h beside noise, times its growth to that of m. And the weights are those
    of a regression, with its usual variance. Infinite where the relation tells nothing of a band.
    """
    misfit = np.maximum(relation.scale**2 - _usual(samples, relation, noise), 0.0)
    return np.asarray(noise**2 + growth * misfit + relation.share * relation.scale**2)


def growth_of(samples: list[Sample], relation: AffineRelation, noise: Floats) -> float:
    """Variance of the misfit in a pixel of m, over that in a pixel of h."""
    residuals = [relation.residuals(s.scores, s.degraded) for s in samples]
    known = [(surprise_of(relation, s) < LIMIT) & s.known for s in samples]
    usual = _usual(samples, relation, noise)
    return misfit_growth(residuals, known, usual, 1.0 / samples[0].degradation.noise_gain)


def _usual(samples: list[Sample], relation: AffineRelation, noise: Floats) -> Floats:
    """Variance that noise of both images leaves in a pixel of h, (b_m,)."""
    seen = samples[0].degradation.noise_gain
    return np.asarray((relation.weights[:, :-1] ** 2).sum(axis=1) + seen * noise**2)
