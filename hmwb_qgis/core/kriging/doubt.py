# SPDX-License-Identifier: GPL-2.0-or-later
"""How far a regression can be doubted: its coefficients, and the covariance of what they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.kriging.blocks import component_sets
from hmwb_qgis.core.kriging.components import Components, quadratic_forms
from hmwb_qgis.core.kriging.features import Features
from hmwb_qgis.core.kriging.likelihood import Block
from hmwb_qgis.core.linear_algebra import eigh, solve
from hmwb_qgis.core.observation.pair import Image

Floats = NDArray[np.float64]

_ROWS = 32  # whose features are held at a time


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
    components : Components
        Of the variance of what the features leave.
    """

    roots: tuple[Floats, ...]
    members: tuple[NDArray[np.intp], ...]
    components: Components

    @classmethod
    def of(
        cls, blocks: Sequence[Block], weights: Floats, coefficients: Floats, *,
        details: Sequence[Floats], covariances: Sequence[Floats], change: Floats,
    ) -> Doubt:  # fmt: skip
        """Of a regression that was fitted.

        Parameters
        ----------
        blocks : sequence of Block
            Whose residuals are looked at.
        weights : ndarray, (rank, k + 1)
            Of the covariance.
        coefficients : ndarray, (rank, p)
            Of the features of the blocks.
        details : sequence of ndarray, (n, n)
            Covariance of the pixels of each block by detail of variance 1.
        covariances : sequence of ndarray, (p, p)
            Of the errors of the coefficients, for each component.
        change : ndarray, (n, n)
            From the last n features of the blocks to the radial functions.
        """
        distinct, members = component_sets(weights)
        count = len(weights)
        told = Components(np.zeros((count, 2, 2)), np.zeros((count, 2)), np.zeros((count, 3)))
        roots = []
        for local, chosen in zip(distinct, members):
            covariance = covariances[chosen[0]]
            residuals = [b.scores[chosen] - coefficients[chosen] @ b.features for b in blocks]
            told.information[chosen], told.found[chosen], told.left_out[chosen] = quadratic_forms(
                blocks, details, local, residuals=residuals, covariance=covariance
            )
            values, axes = eigh(covariance)
            root = np.sqrt(np.maximum(values, 0.0))[:, None] * axes.T
            root[:, -len(change) :] = solve(change.T, root[:, -len(change) :].T).T
            roots.append(root)
        return cls(tuple(roots), tuple(members), told)

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
