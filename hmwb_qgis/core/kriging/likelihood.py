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
from hmwb_qgis.core.kriging.whitening import whitened
from hmwb_qgis.core.linear_algebra import positive_inverse, solve_positive
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import TINY, UNKNOWN

_ROUNDS = 9


@dataclass(frozen=True)
class Block:
    """What the likelihood needs of one block of n hyperspectral pixels."""

    scores: Floats  # (components, n)
    features: Floats  # (p, n)
    kernels: Floats  # (k, n, n): covariances of the local parts at weight 1
    # (n,): variance of the noise of each pixel: 1, or very large where it holds no measurement
    noise: Floats
    unseen: Floats  # (n,): square of the share of each pixel that m does not show

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


@dataclass(frozen=True)
class Stack:
    """Blocks of as many pixels, side by side: at each call of NumPy threads wait for each other."""

    scores: Floats  # (blocks, n, components)
    features: Floats  # (blocks, p, n)
    kernels: Floats  # (blocks, k, n * n)
    noise: Floats  # (blocks, n)
    unseen: Floats  # (blocks, n)

    @classmethod
    def of_all(cls, blocks: Sequence[Block], components: list[int]) -> list[Stack]:
        """Blocks of one size in each, with some of their components."""
        by_size: dict[int, list[Block]] = {}
        for block in blocks:
            by_size.setdefault(block.noise.size, []).append(block)
        return [
            cls(
                scores=np.stack([b.scores[components].T for b in some]),
                features=np.stack([b.features for b in some]),
                kernels=np.stack([b.kernels.reshape(len(b.kernels), -1) for b in some]),
                noise=np.stack([b.noise for b in some]),
                unseen=np.stack([b.unseen for b in some]),
            )
            for some in by_size.values()
        ]

    def inverse(self, local: Floats) -> Floats:
        """Of the covariances of the scores beside their features, (blocks, n, n)."""
        count, size = self.noise.shape
        covariance = (local[:-1] @ self.kernels).reshape(count, size, size)
        diagonal = np.arange(size)
        covariance[:, diagonal, diagonal] += self.noise + local[-1] * self.unseen
        return np.asarray(positive_inverse(covariance))

    def shares(self, matrices: Floats) -> Floats:
        """Sum over the blocks of the traces of (blocks, n, n) with each local part, (k + 1,)."""
        count, size = self.noise.shape
        told = (self.kernels @ matrices.reshape(count, -1, 1)).sum(axis=(0, 2))
        diagonal = np.arange(size)
        return np.append(told, (self.unseen * matrices[:, diagonal, diagonal]).sum())


def expected_and_found(
    theta: Floats, stacks: list[Stack], group: NDArray[np.int64]
) -> tuple[Floats, Floats]:
    """The share of the scores that each weight expects, and the one that it finds.

    Half their difference is the gradient of the restricted -log likelihood by `theta`, logarithms
    of the k + 1 local weights and of the prior variances of all groups but the trend, which is the
    first one of `group`, (p,).
    """
    parts, count = stacks[0].kernels.shape[1] + 1, stacks[0].scores.shape[2]
    local = np.exp(theta[:parts])
    prior = np.concatenate([[UNKNOWN], np.exp(theta[parts:])])[group]
    information, target = np.diag(1.0 / prior), np.zeros((group.size, count))
    solved = []
    for stack in stacks:
        inverse = stack.inverse(local)
        white = inverse @ stack.features.transpose(0, 2, 1)
        information += (stack.features @ white).sum(axis=0)
        target += (white.transpose(0, 2, 1) @ stack.scores).sum(axis=0)
        solved.append((inverse, white, inverse @ stack.scores))
    posterior = positive_inverse(information)
    mean = posterior @ target
    expected, found = np.zeros(theta.size), np.zeros(theta.size)
    for stack, (inverse, white, white_y) in zip(stacks, solved):
        residual = white_y - white @ mean
        free = inverse - (white @ posterior) @ white.transpose(0, 2, 1)
        expected[:parts] += count * stack.shares(free)
        found[:parts] += stack.shares(residual @ residual.transpose(0, 2, 1))
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
    stacks = Stack.of_all(blocks, components)
    for _ in range(_ROUNDS):
        report(0.0)
        expected, found = expected_and_found(theta, stacks, group)
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
    rows = np.concatenate([block.features, block.scores[components]])
    white = whitened(block.covariance(local), rows)
    features = white[: len(block.features)]
    return features @ features.T, features @ white[len(features) :].T


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
