# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the errors of the components of a spectrum go together.

The components of the scores are uncorrelated, and are kriged one by one. What m does not explain of
them is correlated: a material that it cannot tell is wrong in several components at once, and their
errors add up in some bands and cancel in others. The errors of left-out pixels of h tell how, since
the noise of the scores is independent. One correlation for all distances is the intrinsic model of
coregionalization (G. Matheron, 1965; H. Wackernagel, Multivariate Geostatistics, 2003, 22).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.kriging.likelihood import Block
from hmwb_qgis.core.kriging.variance_power import USUAL_POWER, variance_power
from hmwb_qgis.core.linear_algebra import eigh
from hmwb_qgis.core.rounding import TINY, UNKNOWN

# Variance of a correlation that nobody knows: all from -1 to 1 are alike.
_PRIOR = 1.0 / 3.0


@dataclass(frozen=True)
class LeftOutErrors:
    """What the errors of left-out pixels tell of their correlations."""

    # (rank, rank): sums of the products of the errors of two components in a pixel, each in units
    # of the deviation that the covariance expects
    products: Floats
    # (rank,): of the variance of the errors, by the covariance; the rest is noise of the scores
    shares: Floats
    count: int  # of the pixels
    power: float = USUAL_POWER  # of the detail that m shows, with which their variance goes

    @classmethod
    def of(
        cls, blocks: Sequence[Block], weights: Floats, residuals: Sequence[Floats],
        covariances: Sequence[Floats], strengths: Sequence[Floats] = (),
    ) -> LeftOutErrors:  # fmt: skip
        """Of blocks, with the weights of the covariance, (rank, k + 1).

        Residuals are the scores of each block less what the features explain, (rank, n), and
        covariances those of the errors of the coefficients of each component. `strengths` are the
        mean squares of the detail that m shows in the pixels of each block, (n,).
        """
        rank = len(weights)
        found, told = [], []
        distinct, first, kind = np.unique(weights, axis=0, return_index=True, return_inverse=True)
        kind = kind.reshape(-1)
        for block, left in zip(blocks, residuals):
            known = block.noise < UNKNOWN
            errors, shares = np.empty((2, rank, int(known.sum())))
            for i, local in enumerate(distinct):
                kernel, inverse, free = block.precision(local, covariances[first[i]])
                # Variances of C^-1 times the residuals, by the covariance and by the noise: the
                # errors of left-out pixels over their variance, see `quadratic_forms`.
                signal, noise = ((free @ kernel) * free).sum(axis=1), (free**2) @ block.noise
                expected = np.maximum(signal + noise, TINY)[known]
                errors[kind == i] = (left[kind == i] @ inverse)[:, known] / np.sqrt(expected)
                shares[kind == i] = signal[known] / expected
            found.append(errors)
            told.append(shares)
        errors, shares = (np.concatenate(each, axis=1) for each in (found, told))
        power, count = USUAL_POWER, errors.shape[1]
        if strengths and count:
            seen = [s[b.noise < UNKNOWN] for s, b in zip(strengths, blocks)]
            power = variance_power(errors, shares, np.concatenate(seen))
        return cls(errors @ errors.T, shares.sum(axis=1) / max(count, 1), count, power)

    def correlation(self, factor: Floats) -> Floats:
        """Of the errors without the noise of the scores, (rank, rank).

        Each is shrunk to 0 by its error, and the whole is made definite. `factor` is that of the
        covariance that was expected, for each component.
        """
        signal = np.maximum(factor * self.shares, TINY)
        total = signal + 1.0 - self.shares
        scale = np.outer(signal, signal)
        pixels = max(self.count, 1)
        found = self.products / pixels / np.sqrt(scale)
        error = np.outer(total, total) / pixels / scale
        found = np.clip(found * (_PRIOR / (_PRIOR + error)), -1.0, 1.0)
        np.fill_diagonal(found, 1.0)
        values, axes = eigh(found)
        definite = (axes * np.maximum(values, 0.0)) @ axes.T
        size = np.sqrt(np.diag(definite))
        return np.asarray(definite / np.outer(size, size))
