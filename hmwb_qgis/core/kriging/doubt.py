# SPDX-License-Identifier: GPL-2.0-or-later
"""How far a regression can be doubted: its coefficients, and the covariance of what they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.kriging.blocks import component_sets
from hmwb_qgis.core.kriging.features import Features
from hmwb_qgis.core.kriging.likelihood import Block
from hmwb_qgis.core.linear_algebra import eigh, positive_inverse, solve
from hmwb_qgis.core.observation.pair import Image

Floats = NDArray[np.float64]

_ROWS = 32  # whose features are held at a time
_LEAST = 0.1  # of what the covariance says: scores that are little but noise tell no more
_PRIOR = 2.0  # left-out scores, as many as which speak for the covariance as it is
_MEASURED = 10.0  # variance of the noise of a score, below which it was measured


@dataclass(frozen=True)
class Doubt:
    """What a regression leaves open.

    Parameters
    ----------
    roots : tuple of ndarray, (p, p)
        For each set of components with the same weights, R with R'R the covariance of the errors of
        the coefficients.
    members : tuple of ndarray
        Components of each set.
    scale : ndarray, (rank,)
        Variance of what the features leave, over what the covariance says, by left-out pixels.
    """

    roots: tuple[Floats, ...]
    members: tuple[NDArray[np.intp], ...]
    scale: Floats

    @classmethod
    def of(
        cls, blocks: Sequence[Block], weights: Floats, coefficients: Floats, *,
        covariances: Sequence[Floats], change: Floats,
    ) -> Doubt:  # fmt: skip
        """Of a regression that was fitted.

        Parameters
        ----------
        blocks : sequence of Block
            From which pixels are left out.
        weights : ndarray, (rank, k + 1)
            Of the covariance.
        coefficients : ndarray, (rank, p)
            Of the features of the blocks.
        covariances : sequence of ndarray, (p, p)
            Of their errors, for each component.
        change : ndarray, (n, n)
            From the last n features of the blocks to the radial functions.
        """
        distinct, members = component_sets(weights)
        scale, roots = np.ones(len(weights)), []
        for local, chosen in zip(distinct, members):
            residuals = [b.scores[chosen] - coefficients[chosen] @ b.features for b in blocks]
            scale[chosen] = left_out_scale(blocks, residuals, local)
            values, axes = eigh(covariances[chosen[0]])
            root = np.sqrt(np.maximum(values, 0.0))[:, None] * axes.T
            root[:, -len(change) :] = solve(change.T, root[:, -len(change) :].T).T
            roots.append(root)
        return cls(tuple(roots), tuple(members), scale)

    def of_coefficients(
        self, features: Features, multispectral: Image, part: tuple[slice, slice]
    ) -> Image:
        """Variance of the explained scores by the doubt of their coefficients.

        That of f'w is f'Pf, with P the covariance of the errors of w (A. E. Gelfand et al.,
        Handbook of Spatial Statistics, 2010, 4.3): it grows where m shows what is rare.

        Parameters
        ----------
        features : Features
        multispectral : ndarray, (b_m, rows_m, cols_m)
        part : (slice, slice)
            Rows and columns that are wanted.

        Returns
        -------
        ndarray, (sets, rows, cols), float32
        """
        rows, cols = part
        out = np.empty((len(self.roots), *(p.stop - p.start for p in part)), np.float32)
        stacked = np.concatenate(self.roots).astype(np.float32)
        for start in range(rows.start, rows.stop, _ROWS):
            stop = min(start + _ROWS, rows.stop)
            # Slopes look at the rows and columns next to a pixel.
            above, left = max(start - 1, 0), max(cols.start - 1, 0)
            some = multispectral[:, above : stop + 1, left : cols.stop + 1]
            inner = (slice(start - above, stop - above), slice(cols.start - left, cols.stop - left))
            total = np.zeros((len(stacked), (stop - start) * out.shape[2]), np.float32)
            for which, values in features.parts(some):
                wanted = values[(slice(None), *inner)].reshape(len(values), -1)
                total += stacked[:, which] @ wanted
            square = (total**2).reshape(len(self.roots), -1, stop - start, out.shape[2])
            out[:, start - rows.start : stop - rows.start] = square.sum(axis=1)
        return out


def left_out_scale(blocks: Sequence[Block], residuals: Sequence[Floats], local: Floats) -> Floats:
    """Variance of scores beside their features, over what the covariance says, (components,).

    With a = C^-1 y and d the diagonal of C^-1, the error of a left-out score is a / d (O. Dubrule,
    Cross validation of kriging in a unique neighborhood, Mathematical Geology 15, 1983). Noise
    alone makes a^2 as large as n, the diagonal of C^-1 N C^-1 with N the noise, and a signal as the
    covariance says it adds d - n: (a^2 - n) / (d - n) is its share, here with weights d - n.

    Parameters
    ----------
    blocks : sequence of Block
    residuals : sequence of ndarray, (components, n)
        Scores of each block less what the features explain.
    local : ndarray, (k + 1,)
        Weights of the covariance.
    """
    found, expected = np.full(len(residuals[0]), _PRIOR), _PRIOR
    for block, left in zip(blocks, residuals):
        inverse = positive_inverse(block.covariance(local))
        known = block.noise < _MEASURED
        precision = np.diag(inverse)[known]
        by_noise = ((inverse**2) @ block.noise)[known]
        weighed = (left @ inverse)[:, known]
        found += (weighed**2 - by_noise).sum(axis=1)
        expected += float((precision - by_noise).sum())
    return np.asarray(np.maximum(found / expected, _LEAST))
