# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the pixels of h lie further from what the others foretell: there the errors are large too.

The variance of what m does not explain has a factor that differs from place to place, as that of
the detail that m shows (`texture`). It is not known and follows a lognormal distribution of mean 1;
the errors of a pixel of h that is left out, in all components, tell more of it. What counts is its
mean after they were seen, as of the hidden factors of the variance in J. Portilla and others, Image
denoising using scale mixtures of Gaussians in the wavelet domain, 2003.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.kriging.left_out import LeftOut
from hmwb_qgis.core.rounding import TINY

Floats = NDArray[np.float64]

# Standard deviation of the logarithm of the factor: within 1.6 times on two places of three.
_SPREAD = 0.5
_STEPS = np.linspace(-4.0, 4.0, 17)  # of its distribution that are looked at, in deviations


@dataclass(frozen=True)
class Places:
    """How much more than usual the scene varies around each pixel of h.

    Parameters
    ----------
    members : sequence of ndarray
        Components of each set with the same covariance.
    factor : ndarray, (rank,)
        Of the covariance of each component, over all places.
    independent : float
        Share of the components that tell something of their own, since their errors go together.
    """

    members: Sequence[NDArray[np.intp]]
    factor: Floats
    independent: float

    @classmethod
    def of(cls, members: Sequence[NDArray[np.intp]], factor: Floats, correlation: Floats) -> Places:
        """With the correlation (rank, rank) of the errors of the components.

        A mean of squares of normal variables with correlations r varies as one of
        rank^2 / (sum of r^2) independent ones.
        """
        return cls(members, factor, len(factor) / float((correlation**2).sum()))

    @property
    def working(self) -> int:
        """Values held for each pixel of h."""
        return len(_STEPS) + 3 * len(self.factor) + 2 * len(self.members)

    def __call__(self, found: LeftOut, usual: NDArray[np.float32]) -> NDArray[np.float32]:
        """The factor of each pixel of h, (rows_h, cols_h).

        Parameters
        ----------
        found : LeftOut
        usual : ndarray, (rows_h, cols_h)
            What is known of the factor beforehand.
        """
        logarithms = _SPREAD * _STEPS - 0.5 * _SPREAD**2
        belief = np.empty((len(_STEPS), *usual.shape), np.float32)
        for place, (step, logarithm) in enumerate(zip(_STEPS, logarithms)):
            level = np.exp(logarithm) * np.maximum(usual, TINY)
            terms = np.zeros(usual.shape)
            for i, chosen in enumerate(self.members):
                factor = self.factor[chosen].astype(np.float32)[:, None, None]
                variance = factor * (level * found.signal[i]) + np.maximum(found.noise[i], TINY)
                terms += (np.log(variance) + found.squares[chosen] / variance).sum(axis=0)
            belief[place] = -0.5 * (step**2 + self.independent * terms)
        belief = np.exp(belief - belief.max(axis=0))
        mean = np.tensordot(np.exp(logarithms), belief, axes=1) / belief.sum(axis=0)
        return np.asarray(mean, np.float32)
