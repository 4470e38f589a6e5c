# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 7, explain: functions of m that explain the scores of h (`kriging.features`)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.denoising.noise import ENOUGH
from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.hmwb.survey import valid_pixels
from hmwb_qgis.core.kriging.features import Features, fit_features
from hmwb_qgis.core.kriging.local import Local
from hmwb_qgis.core.linear_algebra import solve
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import NEGATIVE_SHARE, UNKNOWN
from hmwb_qgis.core.threads import in_threads


@dataclass(frozen=True)
class RegressionPolicy:
    """Numbers of the regression.

    Parameters
    ----------
    most_components : int
        Of h. Raising it costs time; weaker ones than the thirtieth were never found.
    tiles : int
        Blocks, as large as those of the kriging, that the weights are fitted on. More of them cost
        time and change the weights by less than their error.
    sets : tuple of int
        The components from one to the next share their weights: strong ones are their own.
    excess : float
        By how much a weak component must exceed what noise explains, as a share of that, if slopes
        or colours of m tell of it: texture of m follows noise more than the theory of white noise
        says. Raising it finds fewer.
    colour_directions : int
        Directions of the colours that are looked at.
    """

    most_components: int = 30
    tiles: int = 16
    sets: tuple[int, ...] = (0, 1, 3, 8)
    excess: float = 0.1
    colour_directions: int = 20


@dataclass(frozen=True)
class Explained:
    """A sample with the functions of m, seen as h sees them."""

    sample: Sample
    # (p, rows_h, cols_h): the radial ones in a basis in which they are of like importance
    features: Floats
    local: Local  # by which the covariance of the rest differs, as h sees it

    @property
    def noise(self) -> NDArray[np.float32]:
        """Variance of the scores, (rows_h, cols_h)."""
        return score_noise(self.sample.known)


def score_noise(known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Variance of the scores, (rows_h, cols_h): 1, or very large where nothing is known."""
    return np.where(known, np.float32(1.0), np.float32(UNKNOWN))


def explain(
    samples: list[Sample], moments: BandMoments, noise: Floats, report: Reporter
) -> tuple[Features, list[Explained]]:
    """Choose the functions of m, and see them as h does.

    `moments` and `noise`, standard deviations (b_m,), are those of the bands of m that are used.
    """
    features = _chosen_features(samples, moments, noise)
    return features, in_threads(lambda sample, _: _seen(sample, features), samples, report)


def _chosen_features(samples: list[Sample], moments: BandMoments, noise: Floats) -> Features:
    """The functions of m, chosen from pixels of all samples."""
    pixels = np.concatenate(
        [valid_pixels(s.pair.multispectral, s.pair.multispectral_valid) for s in samples], axis=1
    )
    order = np.random.default_rng(0).permutation(pixels.shape[1])[:ENOUGH]
    chosen = pixels[:, np.sort(order)]
    positive = bool((chosen < 0).mean() < NEGATIVE_SHARE)
    return fit_features(moments.mean, moments.covariance, chosen, noise, positive=positive)


def _seen(sample: Sample, features: Features) -> Explained:
    """The functions of m of a sample, as h sees them."""
    down, m = sample.degradation, sample.pair.multispectral
    coarse = np.concatenate([down(part) for _, part in features.parts(m)]).astype(np.float64)
    first = features.sizes[0] + features.sizes[1]
    radial = coarse[first:].reshape(features.sizes[2], -1)
    coarse[first:] = solve(features.basis_change(), radial).reshape(coarse[first:].shape)
    return Explained(sample, coarse, features.local(m).seen(down))
