# SPDX-License-Identifier: GPL-2.0-or-later
"""Weights of the parts of the kriging covariance, by restricted likelihood.

Scores of one component in a block: y = F w + local parts + noise of variance 1. The local parts
have covariance sum_k s_k K_k; the coefficients w of the features have a prior variance per group.
The trend group's is so large that the likelihood is the restricted one. Blocks share w and
nothing else, so that the cost grows with their number only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.linear_algebra import positive_inverse, solve_positive
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import TINY, UNKNOWN

_ROUNDS = 9


@dataclass(frozen=True)
class Block:
    """What the likelihood needs of one block of n hyperspectral pixels.

    Parameters
    ----------
    scores : ndarray, (components, n)
    features : ndarray, (p, n)
    kernels : ndarray, (k, n, n)
        Covariances of the local parts at weight 1.
    noise : ndarray, (n,)
        Variance of the noise of each pixel: 1, or very large where it holds no measurement.
    unseen : ndarray, (n,)
        Square of the share of each pixel that m does not show.
    """

    scores: Floats
    features: Floats
    kernels: Floats
    noise: Floats
    unseen: Floats

    def covariance(self, local: Floats) -> Floats:
        """Covariance of the scores beside their features.

        Parameters
        ----------
        local : ndarray, (k + 1,)
            Weights of the local parts.

        Returns
        -------
        ndarray, (n, n)
        """
        covariance: Floats = np.tensordot(local[:-1], self.kernels, axes=1)
        covariance[np.diag_indices_from(covariance)] += self.noise + local[-1] * self.unseen
        return covariance

    def precision(self, local: Floats, covariance: Floats) -> tuple[Floats, Floats, Floats]:
        """The covariance of the scores, its inverse, and what fitted features leave of that.

        Parameters
        ----------
        local : ndarray, (k + 1,)
            Weights of the local parts.
        covariance : ndarray, (p, p)
            Of the errors of the coefficients of the features.

        Returns
        -------
        signal : ndarray, (n, n)
            Covariance C of the scores beside their features, less the noise.
        inverse : ndarray, (n, n)
            C^-1.
        free : ndarray, (n, n)
            Covariance of C^-1 times the residuals: C^-1 less the errors of the coefficients.
        """
        total = self.covariance(local)
        inverse = positive_inverse(total)
        white = inverse @ self.features.T
        free = inverse - white @ covariance @ white.T
        return total - np.diag(self.noise), inverse, free


def expected_and_found(
    theta: Floats, blocks: list[Block], components: list[int], group: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """The share of the scores that each weight expects, and the one that it finds.

    Half their difference is the gradient of the restricted -log likelihood of the components.

    Parameters
    ----------
    theta : ndarray, (k + 1 + groups - 1,)
        Logarithms of the local weights and of the prior variances but the trend's.
    blocks : list of Block
    components : list of int
        That share their weights.
    group : ndarray, (p,)
        Group of each feature; 0 is the trend.

    Returns
    -------
    expected, found : ndarray, of the shape of `theta`
    """
    parts = blocks[0].kernels.shape[0] + 1
    count = len(components)
    local = np.exp(theta[:parts])
    prior = np.concatenate([[UNKNOWN], np.exp(theta[parts:])])[group]
    information, target = np.diag(1.0 / prior), np.zeros((group.size, count))
    solved = []
    for block in blocks:
        inverse = positive_inverse(block.covariance(local))
        white = inverse @ block.features.T
        y = block.scores[components].T
        white_y = inverse @ y
        information += block.features @ white
        target += white.T @ y
        solved.append((inverse, white, white_y))
    posterior = positive_inverse(information)
    mean = posterior @ target
    expected, found = np.zeros(theta.size), np.zeros(theta.size)
    for block, (inverse, white, white_y) in zip(blocks, solved):
        residual = white_y - white @ mean
        kernels = block.kernels.reshape(parts - 1, -1)
        free, own = inverse - (white @ posterior) @ white.T, residual @ residual.T
        expected[: parts - 1] += count * (kernels @ free.ravel())
        found[: parts - 1] += kernels @ own.ravel()
        expected[parts - 1] += count * (block.unseen @ np.diag(free))
        found[parts - 1] += block.unseen @ np.diag(own)
    expected[:parts] *= local
    found[:parts] *= local
    known = count * (1.0 - np.diag(posterior) / prior)
    spent = (mean**2).sum(axis=1) / prior
    for g in range(1, group.max() + 1):
        expected[parts + g - 1] = known[group == g].sum()
        found[parts + g - 1] = spent[group == g].sum()
    return expected, found


def fit_weights(
    blocks: list[Block],
    components: list[int],
    group: NDArray[np.int64],
    parts: NDArray[np.bool_],
    groups: NDArray[np.bool_],
    report: Reporter,
    beyond: float = 1.0,
) -> tuple[Floats, Floats]:
    """Weights of largest restricted likelihood, the same for several components.

    Parameters
    ----------
    blocks : list of Block
    components : list of int
    group : ndarray, (p,)
        Group of each feature; 0 is the trend.
    parts, groups : ndarray of bool
        Which local parts and groups of features are used.
    report : Reporter
    beyond : float
        Variance of what may lie where m does not show it, from which on its weight is looked for.

    Returns
    -------
    local, groups : ndarray, (k + 1,) and (groups,)
        The last local weight is that of what is not seen.

    Notes
    -----
    Each weight is multiplied by what is found of its share over what is expected (MacKay, Bayesian
    interpolation, Neural Computation 4, 1992). A search by gradients may jump to where a weight is
    0, and be held there. Few rounds do better than many: a little likelihood is left, and weights
    that hardly matter stay near where they began.
    """
    used = np.concatenate([parts, groups[1:]])
    # Beyond it a part is rounding beside the noise, or the noise beside it.
    most = np.log(UNKNOWN)
    theta = np.where(used, 0.0, -most)
    theta[parts.size - 1] = np.log(max(beyond, 1.0))
    for _ in range(_ROUNDS):
        report(0.0)
        expected, found = expected_and_found(theta, blocks, components, group)
        step = np.log(np.maximum(found, TINY) / np.maximum(expected, TINY))
        theta = np.where(used, np.clip(theta + step, -most, most), theta)
    weights = np.exp(theta)
    return weights[: parts.size], np.concatenate([[UNKNOWN], weights[parts.size :]])


def normal_equations(block: Block, components: list[int], local: Floats) -> tuple[Floats, Floats]:
    """What a block tells of the coefficients of the features, by generalised least squares.

    Parameters
    ----------
    block : Block
    components : list of int
        Which of its scores.
    local : ndarray, (k + 1,)
        Weights of the local parts, the last that of what m does not show.

    Returns
    -------
    information : ndarray, (p, p)
        F C^-1 F' with the features F and the covariance C of the block.
    target : ndarray, (p, components)
        F C^-1 s' with its scores s.
    """
    white = solve_positive(block.covariance(local), block.features.T)
    return block.features @ white, white.T @ block.scores[components].T


def coefficients(
    told: Sequence[tuple[Floats, Floats]], group: NDArray[np.int64], groups: Floats
) -> tuple[Floats, Floats]:
    """The coefficients of the features, and their doubt.

    Parameters
    ----------
    told : sequence of (ndarray, ndarray)
        The `normal_equations` of all blocks.
    group : ndarray, (p,)
        Group of each feature; 0 is the trend.
    groups : ndarray, (groups,)
        Their prior variances.

    Returns
    -------
    coefficients : ndarray, (components, p)
    covariance : ndarray, (p, p)
        Of their errors, the same for all these components.
    """
    information, target = np.diag(1.0 / groups[group]), np.zeros_like(told[0][1])
    for own, wanted in told:
        information += own
        target += wanted
    covariance = positive_inverse(information)
    return np.asarray(solve_positive(information, target).T), np.asarray(covariance)
