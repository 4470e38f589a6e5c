# SPDX-License-Identifier: GPL-2.0-or-later
"""How large what the features leave of each score is, as two components of its variance.

One is the covariance that kriging believes in, times a factor. The other is detail that no two
pixels of m share: h sees the mean of many of them, so that little of it shows there, and no part of
the covariance is as fine. It is what misfit of the two images is, if it does not reach from pixel
to pixel.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.special import expit

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.kriging.likelihood import Block
from hmwb_qgis.core.linear_algebra import positive_inverse, solve_positive
from hmwb_qgis.core.rounding import UNKNOWN

_PRIOR = 2.0  # left-out scores, as many as which speak for the covariance as it is


@dataclass(frozen=True)
class VarianceComponents:
    """What the scores tell of the two components of their variance."""

    # (rank, 2, 2): Fisher's, of the factor of the covariance and the variance of the detail
    information: Floats
    # (rank, 2): quadratic forms of the residuals beyond what noise makes of them: on average
    # `information` times the components
    found: Floats
    # (rank, 3): of the squared errors of left-out pixels: what is found beyond noise, what the
    # covariance makes of it, and what detail of variance 1 would
    left_out: Floats

    def estimate(self, expected: Floats, known: Floats) -> tuple[Floats, Floats]:
        """The factors of the covariance, and the variance of the detail, (rank,) each.

        The factor is what explains the errors of left-out pixels; none is believed to be smaller
        than its own error. `expected` is the variance of the scores within a pixel of h by the
        covariance, and `known` that of detail whose size is known, noise of m, which the detail
        comes without.
        """
        detail = np.zeros(len(known))
        for i, (information, found) in enumerate(zip(self.information, self.found)):
            if expected[i] > 0 and information[1, 1] > 0:
                right = found - information[:, 1] * known[i]
                detail[i] = _detail(information, right, expected[i])
        found, by_covariance, by_detail = self.left_out.T
        count = _PRIOR + by_covariance
        factor = (_PRIOR + found - by_detail * (detail + known)) / count
        return np.maximum(factor, np.sqrt(2.0 / count)), detail


def _detail(information: Floats, right: Floats, expected: float) -> float:
    """Mean variance of the detail.

    There is any or there is none, which is as likely before the scores are looked at (T. J.
    Mitchell and J. J. Beauchamp, Bayesian variable selection in linear regression, Journal of the
    American Statistical Association 83, 1988). If there is, it is about as large as the detail that
    the covariance expects within a pixel of h.
    """
    free = positive_inverse(information)
    size, error = float((free @ right)[1]), float(free[1, 1])
    usual = expected**2
    odds = 0.5 * size**2 / error * usual / (usual + error) - 0.5 * np.log1p(usual / error)
    with_prior = solve_positive(information + np.diag([0.0, 1.0 / usual]), right)
    return float(max(with_prior[1], 0.0) * expit(odds))


def quadratic_forms(
    blocks: Sequence[Block], details: Sequence[Floats], local: Floats, *,
    residuals: Sequence[Floats], covariance: Floats,
) -> tuple[Floats, Floats, Floats]:  # fmt: skip
    """What `VarianceComponents` holds of scores that share their weights `local`.

    Quadratic forms of the residuals, (components, n) of each block, tell both components (C. R.
    Rao, Estimation of variance and covariance components - MINQUE theory, Journal of Multivariate
    Analysis 1, 1971). With a = C^-1 y and d the diagonal of C^-1, the error of a left-out score is
    a / d (O. Dubrule, Cross validation of kriging in a unique neighborhood, Mathematical Geology
    15, 1983): sums of a^2 are sums of these errors with weights d^2.

    `details` are the covariances of the pixels of each block by detail of variance 1, and
    `covariance` is that of the errors of the coefficients: residuals are the smaller, the more was
    fitted to them. Returns the information, (2, 2), the same for all these components, and of each
    what was found, (components, 2), and left out, (components, 3).
    """
    information, found = np.zeros((2, 2)), np.zeros((len(residuals[0]), 2))
    left_out = np.zeros((len(residuals[0]), 3))
    for block, detail, left in zip(blocks, details, residuals):
        signal, inverse, free = block.precision(local, covariance)
        weighed = left @ inverse
        kernels = (signal, detail)
        spread = [free @ kernel for kernel in kernels]
        by_noise = free * block.noise
        for i, kernel in enumerate(kernels):
            forms = ((weighed @ kernel) * weighed).sum(axis=1)
            found[:, i] += 0.5 * (forms - (spread[i] * by_noise.T).sum())
            for j in (0, 1):
                information[i, j] += 0.5 * (spread[i] * spread[j].T).sum()
        known = block.noise < UNKNOWN
        left_out[:, 0] += ((weighed**2)[:, known] - (by_noise * free)[known].sum(axis=1)).sum(
            axis=1
        )
        for i in (0, 1):
            left_out[:, 1 + i] += (spread[i] * free)[known].sum()
    return information, found, left_out
