# SPDX-License-Identifier: GPL-2.0-or-later
"""How far a regression can be doubted: its coefficients, and the covariance of what they leave."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.kriging.blocks import component_sets
from hmwb_qgis.core.kriging.correlation import LeftOutErrors
from hmwb_qgis.core.kriging.features import Features
from hmwb_qgis.core.kriging.likelihood import Block
from hmwb_qgis.core.kriging.variance_components import VarianceComponents, quadratic_forms
from hmwb_qgis.core.kriging.variance_power import USUAL_POWER
from hmwb_qgis.core.linear_algebra import eigh, positive_inverse, solve
from hmwb_qgis.core.rounding import UNKNOWN

# Share of the variance of left-out pixels, by kriging and by the doubt of the coefficients, that
# directions may leave out. The more pixels were fitted to, the fewer matter beside what is kriged.
_REST = 0.001


@dataclass(frozen=True)
class RegressionDoubt:
    """What a regression leaves open."""

    # (directions, p): for each set of components with the same weights, R with R'R the covariance
    # of the errors of the coefficients, as far as they matter
    roots: tuple[Floats, ...]
    members: tuple[NDArray[np.intp], ...]  # components of each set
    components: VarianceComponents  # of the variance of what the features leave
    # What the components have in common of that; None: nothing
    left_out: LeftOutErrors | None = None

    @classmethod
    def of(
        cls, blocks: Sequence[Block], weights: Floats, coefficients: Floats, *,
        details: Sequence[Floats], covariances: Sequence[Floats], change: Floats,
        strengths: Sequence[Floats] = (),
    ) -> RegressionDoubt:  # fmt: skip
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
        strengths : sequence of ndarray, (n,)
            Mean squares of the detail that m shows in the pixels of each block.
        """
        distinct, members = component_sets(weights)
        count = len(weights)
        told = VarianceComponents(
            np.zeros((count, 2, 2)), np.zeros((count, 2)), np.zeros((count, 3))
        )
        roots = []
        residuals = [b.scores - coefficients @ b.features for b in blocks]
        for local, chosen in zip(distinct, members):
            covariance = covariances[chosen[0]]
            told.information[chosen], told.found[chosen], told.left_out[chosen] = quadratic_forms(
                blocks, details, local,
                residuals=[left[chosen] for left in residuals], covariance=covariance,
            )  # fmt: skip
            root = _root(covariance, blocks, local)
            root[:, -len(change) :] = solve(change.T, root[:, -len(change) :].T).T
            roots.append(root)
        left_out = LeftOutErrors.of(blocks, weights, residuals, covariances, strengths)
        return cls(tuple(roots), tuple(members), told, left_out)

    @property
    def directions(self) -> int:
        """Of the coefficients, for all sets together."""
        return sum(len(root) for root in self.roots)

    @cached_property
    def of_sets(self) -> list[slice]:
        """Which of the directions are those of each set."""
        ends = np.cumsum([len(root) for root in self.roots]).tolist()
        return [slice(start, end) for start, end in zip([0, *ends[:-1]], ends)]

    def correlation(self, factor: Floats) -> Floats:
        """Of the errors of the components.

        Parameters
        ----------
        factor : ndarray, (rank,)
            Of the covariance of each component.

        Returns
        -------
        ndarray, (rank, rank), float64
        """
        if self.left_out is None:
            return np.eye(len(factor))
        return self.left_out.correlation(factor)

    @property
    def power(self) -> float:
        """Of the detail that m shows, with which the variance of what it does not explain goes."""
        return USUAL_POWER if self.left_out is None else self.left_out.power

    def along(self, features: Image) -> Image:
        """R times the features.

        Parameters
        ----------
        features : ndarray, (p, ...), float32

        Returns
        -------
        ndarray, (directions, ...), float32
        """
        return np.asarray(np.tensordot(self._along, features, axes=1), np.float32)

    @cached_property
    def _along(self) -> NDArray[np.float32]:
        return np.concatenate(self.roots).astype(np.float32)


def _root(covariance: Floats, blocks: Sequence[Block], local: Floats) -> Floats:
    """R with R'R a covariance of coefficients, in the few directions that matter, (k, p).

    These are the ones in which the features of left-out pixels differ most from what the others
    foretell of them, since no other difference counts (`variance`). The variance that these keep by
    kriging is 1 over the diagonal of the inverse covariance, less their noise.
    """
    values, axes = eigh(covariance)
    root = np.sqrt(np.maximum(values, 0.0))[:, None] * axes.T
    moment, kriged = np.zeros((len(root), len(root))), 0.0
    for block in blocks:
        inverse, known = positive_inverse(block.covariance(local)), block.noise < UNKNOWN
        free = np.diag(inverse)[known]
        left_out = root @ block.features @ inverse[:, known] / free
        moment += left_out @ left_out.T
        kriged += float((1.0 / free - block.noise[known]).sum())
    shares, axes = eigh(moment)
    shares = np.maximum(shares, 0.0)
    rest = np.cumsum(shares) <= _REST * (kriged + shares.sum())
    rest[-1] = False
    return np.asarray(axes[:, ~rest].T @ root)


@dataclass(frozen=True)
class Doubtful:
    """The features of a window along the directions in which their coefficients are in doubt."""

    doubt: RegressionDoubt
    features: Features
    multispectral: Image  # (b_m, rows_m, cols_m)
    degraded: Image  # (p, rows_h, cols_h): the features as h sees them, which `see` fills

    @classmethod
    def of(
        cls,
        doubt: RegressionDoubt,
        features: Features,
        multispectral: Image,
        coarse: tuple[int, ...],
    ) -> Doubtful:
        """Of a window whose pixels of h have not seen a feature yet.

        Parameters
        ----------
        doubt : RegressionDoubt
        features : Features
        multispectral : ndarray, (b_m, rows_m, cols_m)
        coarse : (int, int)
            Rows and columns of the pixels of h.
        """
        degraded = np.zeros((sum(features.sizes), *coarse), np.float32)
        return cls(doubt, features, multispectral, degraded)

    def see(self, which: slice, degraded: Image) -> None:
        """Take in some of the features as h sees them.

        Parameters
        ----------
        which : slice
            Of the features.
        degraded : ndarray, (k, rows_h, cols_h)
        """
        self.degraded[which] = degraded

    def functions(self, rows: tuple[int, int], cols: tuple[int, int]) -> Image:
        """All features of some of the pixels of m.

        Parameters
        ----------
        rows, cols : (int, int)
            First pixel, and the one behind the last.

        Returns
        -------
        ndarray, (p, rows, cols), float32
        """
        # Slopes look at the rows and columns next to a pixel.
        above, left = max(rows[0] - 1, 0), max(cols[0] - 1, 0)
        some = self.multispectral[:, above : rows[1] + 1, left : cols[1] + 1]
        inner = (slice(rows[0] - above, rows[1] - above), slice(cols[0] - left, cols[1] - left))
        return self.features.all(some)[(slice(None), *inner)]
