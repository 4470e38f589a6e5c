# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of the variance of a scene, from the windows that the fusion was fitted on."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.hmwb.cleaning import PROBED, Cleaning
from hmwb_qgis.core.hmwb.consistency import Consistency, detail_variance
from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.hmwb.screening import detail_ratio, in_both, neighbour_steps
from hmwb_qgis.core.hmwb.weighing import Regression
from hmwb_qgis.core.kriging.doubt import RegressionDoubt
from hmwb_qgis.core.linear_algebra import eigh
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.windows import together
from hmwb_qgis.core.uncertainty import parts
from hmwb_qgis.core.uncertainty.model import Uncertainty
from hmwb_qgis.core.uncertainty.texture import Texture

_PROBED = 3  # samples in which it is looked for what denoising leaves


def fit_uncertainty(
    noisy: Sequence[Sample],
    samples: Sequence[Sample],
    subspace: Subspace,
    regression: Regression,
    doubt: RegressionDoubt,
    *,
    cleaning: Cleaning,
    consistency: Consistency,
    pixels: int,
) -> Uncertainty:
    """The parts of the variance.

    Parameters
    ----------
    noisy, samples : sequence of Sample
        With and without the noise of m.
    subspace : Subspace
    regression : Regression
    doubt : RegressionDoubt
        Of the regression.
    cleaning : Cleaning
        Of m.
    consistency : Consistency
        Of the fused scores with m.
    pixels : int
        Of h in the scene, in which the subspace was looked for.
    """
    loadings = subspace.basis * subspace.noise[:, None]
    left, taken = _noise_left(noisy[:_PROBED], samples[:_PROBED], cleaning)
    carried = _carried(samples, regression, consistency, left)
    expected = detail_variance(regression.kriging, samples[0].pair.sampling)
    factor, detail = doubt.components.estimate(expected, np.diag(carried))
    correlation = doubt.correlation(factor)
    kriged = parts.joint_spectra(loadings, _scaled(correlation, factor), doubt.members)
    between = parts.interpolation_covariance(_steps(samples), detail_ratio(list(samples)))
    share = _outside(samples, subspace, regression.kriging.psf, pixels)
    return Uncertainty(
        doubt=doubt,
        texture=Texture.fit([s.pair for s in samples], doubt.power),
        spectra={
            "kriged": kriged,
            "coefficients": kriged,
            "noise of m": _in_bands(loadings, carried) * [1.0 - taken, taken],
            "detail": _in_bands(loadings, _scaled(correlation, detail)),
            "outside": (share * subspace.noise**2)[:, None],
            "interpolated": _in_bands(loadings, between),
        },
    )


def _scaled(correlation: Floats, variances: Floats) -> Floats:
    """The covariance with such variances, (rank, rank)."""
    deviations = np.sqrt(variances)
    return correlation * np.outer(deviations, deviations)


def _in_bands(loadings: Floats, covariance: Floats) -> Floats:
    """Variances of the bands by a covariance of the scores, (bands, 1)."""
    variances = ((loadings @ covariance) * loadings).sum(axis=1)
    return np.asarray(np.maximum(variances, 0.0)[:, None])


def _noise_left(
    noisy: Sequence[Sample], clean: Sequence[Sample], cleaning: Cleaning
) -> tuple[Floats, float]:
    """`parts.noise_left` and `parts.signal_share` of some samples with and without noise of m."""
    told = [cleaning.response(sample.pair) for sample in noisy]
    derivative = np.mean([response.derivative for response in told], axis=0)
    spread = np.mean([response.spread for response in told], axis=0)
    seen, kept = (together([s.pair.multispectral for s in some]) for some in (noisy, clean))
    left = parts.noise_left(seen, kept, cleaning.noise, derivative)
    return left, parts.signal_share(left, spread, cleaning.noise)


def _carried(
    samples: Sequence[Sample], regression: Regression, consistency: Consistency, covariance: Floats
) -> Floats:
    """Covariance of the scores by noise of m of some covariance, (rank, rank).

    Of those that m explains and that agree with it, by adding such noise: the functions of m are
    not linear.
    """
    values, axes = eigh(covariance)
    root = axes * np.sqrt(np.maximum(values, 0.0))
    generator = np.random.default_rng(0)
    rank = len(regression.coefficients)
    total, count = np.zeros((rank, rank)), 0
    for sample in samples:
        m = sample.pair.multispectral
        middle = tuple(slice(max((n - PROBED) // 2, 0), (n + PROBED) // 2) for n in m.shape[1:])
        clean = m[(slice(None), *middle)]
        noise = np.tensordot(root, generator.standard_normal(clean.shape), axes=1)
        noisy = clean + noise.astype(np.float32)
        scores = [consistency(regression.explained(m), m) for m in (noisy, clean)]
        flat = (scores[0] - scores[1]).reshape(rank, -1)
        total += flat @ flat.T
        count += flat.shape[1]
    return total / count


def _steps(samples: Sequence[Sample]) -> Floats:
    """Mean products of differences of neighbouring scores, less those of noise, (rank, rank)."""
    rank = len(samples[0].scores)
    total, count = np.zeros((rank, rank)), 0
    for sample in samples:
        step = neighbour_steps(sample.scores)[:, in_both(sample.known)]
        total += step @ step.T
        count += step.shape[1]
    return total / max(count, 1) - 2.0 * np.eye(rank)


def _outside(samples: Sequence[Sample], subspace: Subspace, psf: Psf, pixels: int) -> float:
    """`parts.outside_share` of all samples together."""
    sums, counts = np.zeros(2), np.zeros(2)
    for sample in samples:
        white = sample.pair.hyperspectral - subspace.mean.astype(np.float32)[:, None, None]
        white /= subspace.noise.astype(np.float32)[:, None, None]
        for i, lag in enumerate((1, 2)):
            total, count = parts.common_outside(white, subspace, sample.known, lag)
            sums[i] += total
            counts[i] += count
    near, far = sums / np.maximum(counts, 1.0)
    by_detail = parts.white_detail(psf, samples[0].pair.sampling)
    scores = together([s.scores for s in samples])[:, together([s.known for s in samples])]
    seen = eigh(np.atleast_2d(np.cov(scores, bias=True)))[0] - 1.0
    area = 1.0 / samples[0].degradation.noise_gain
    usual = parts.undetected(seen, len(subspace.mean), pixels, area)
    return parts.outside_share((near, far), int(counts.min()), by_detail, usual)
