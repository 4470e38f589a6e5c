# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the variance of what m does not explain goes with the detail that it shows.

Where m shows strong detail, the errors of left-out pixels of h are larger than elsewhere, by a
power of it. Their likelihood tells the power, as that of a regression tells how its variance goes
with the mean (M. Davidian and R. J. Carroll, Variance function estimation, Journal of the American
Statistical Association 82, 1987).
"""

from __future__ import annotations

import numpy as np

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.rounding import TINY

USUAL_POWER = 0.5  # the mean of those from 0, not at all, to 1, as much, which are alike
_POWERS = np.linspace(0.0, 1.0, 9)  # that are looked at


def variance_power(errors: Floats, shares: Floats, strengths: Floats) -> float:
    """The mean of the powers from 0 to 1 by their likelihood.

    Parameters
    ----------
    errors : ndarray, (rank, n)
        Of left-out pixels, in units of the deviation that the covariance expects.
    shares : ndarray, (rank, n)
        Of the variance of the errors, by the covariance; the rest is noise of the scores.
    strengths : ndarray, (n,)
        Mean square of the detail in each pixel.
    """
    squares, noise = errors**2, 1.0 - shares
    expected = np.maximum(shares.sum(axis=1), TINY)
    # As in `VarianceComponents`, the factor of the covariance is no smaller than its own error.
    factor = np.maximum((squares - noise).sum(axis=1) / expected, np.sqrt(2.0 / expected))
    likelihood = np.zeros(_POWERS.size)
    for i, power in enumerate(_POWERS):
        signal = shares * np.maximum(strengths, TINY) ** power
        signal *= (factor * expected / np.maximum(signal.sum(axis=1), TINY))[:, None]
        variances = np.maximum(signal + noise, TINY)
        likelihood[i] = -0.5 * (np.log(variances) + squares / variances).sum()
    weights = np.exp(likelihood - likelihood.max())
    return float(weights @ _POWERS / weights.sum())
