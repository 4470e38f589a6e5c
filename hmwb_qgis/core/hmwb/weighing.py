# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 9, weigh: the parts of the kriging covariance, and the coefficients of the functions of m.

By restricted likelihood and generalised least squares (`kriging.likelihood`), on the samples cut
into blocks.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.hmwb.explaining import Explained, RegressionPolicy
from hmwb_qgis.core.hmwb.sample import WINDOW
from hmwb_qgis.core.kriging.blocks import BLOCK
from hmwb_qgis.core.kriging.covariance import detail_covariance
from hmwb_qgis.core.kriging.doubt import RegressionDoubt
from hmwb_qgis.core.kriging.features import GROUPS, Features
from hmwb_qgis.core.kriging.likelihood import Block, coefficients, fit_weights, normal_equations
from hmwb_qgis.core.kriging.local import RANGES, LocalKriging
from hmwb_qgis.core.linear_algebra import solve
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.windows import strips, together
from hmwb_qgis.core.progress import SILENT, Reporter
from hmwb_qgis.core.sums import weighted_sums
from hmwb_qgis.core.threads import in_threads
from hmwb_qgis.core.uncertainty.texture import Texture


@dataclass(frozen=True)
class Parts:
    """Which parts of the model are used; all but in experiments."""

    gradient: bool = True
    colour: bool = True
    varying: bool = True
    residual: bool = True
    shaded: bool = True

    def masks(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which groups of features are used, and which local parts."""
        kinds = [[self.varying], [self.residual] * len(RANGES), [self.shaded] * len(RANGES), [True]]
        local = np.concatenate(kinds)
        return np.array([True, self.gradient, self.colour]), local


Cut = tuple[Explained, tuple[int, int], tuple[int, int]]  # of a sample: its rows and columns


@dataclass(frozen=True)
class Regression:
    """What m explains of the scores, and how the rest is kriged."""

    features: Features
    kriging: LocalKriging
    coefficients: Floats  # (rank, features)
    priors: Floats  # (rank, groups): prior variances of the groups of features
    doubt: RegressionDoubt | None = None  # how far all this can be doubted; None: nobody asked

    def explained(self, multispectral: Image, report: Reporter = SILENT) -> Image:
        """Scores that m explains, (rank, rows_m, cols_m), float32.

        Many large terms of opposite sign cancel: their sum is formed in double precision.
        """
        rows = multispectral.shape[1]
        total = np.empty((len(self.coefficients), *multispectral.shape[1:]), np.float32)

        def fill(some: slice, _report: Reporter) -> None:
            above = max(some.start - 1, 0)  # slopes look at the rows next to a pixel
            near = multispectral[:, above : some.stop + 1]
            every = self.features.all(near)
            inner = slice(some.start - above, some.stop - above)
            total[:, some] = weighted_sums(self.coefficients, every)[:, inner]

        in_threads(fill, list(strips(rows)), report)
        return total


def weigh(
    explained: list[Explained], features: Features, subspace: Subspace, psf: Psf, *,
    parts: Parts, policy: RegressionPolicy, report: Reporter, doubted: bool = False,
) -> Regression:  # fmt: skip
    """Weights of the covariance by restricted likelihood, then the coefficients of all features.

    The samples come with the scores of the subspace, and `psf` is that of h. If that is `doubted`,
    it is told how far the regression can be doubted.
    """
    kriging, count = LocalKriging(psf, np.ones((1, 1))), subspace.rank
    beyond = _beyond_power(subspace, explained)
    cuts = _cuts(explained, BLOCK)
    cuts = cuts[:: max(len(cuts) // policy.tiles, 1)]
    tiles = [_block(kriging, *cut) for cut in cuts]
    edges = [*(e for e in policy.sets if e < count), count]
    sets = [list(range(a, b)) for a, b in zip(edges[:-1], edges[1:])]
    used, local = parts.masks()

    def learned(chosen: list[int], step: Reporter) -> tuple[Floats, Floats]:
        usual = float(beyond[chosen].mean())
        return fit_weights(tiles, chosen, features.group, local, used, step, beyond=usual)

    found = in_threads(learned, sets, report.part(0.0, 0.6))

    def told(cut: Cut, step: Reporter) -> list[tuple[Floats, Floats]]:
        block, equations = _block(kriging, *cut), []
        for chosen, (own, _) in zip(sets, found):
            step(0.0)
            equations.append(normal_equations(block, chosen, own))
        return equations

    # Block by block, of which each is too large for all to be held.
    large = in_threads(told, _cuts(explained, WINDOW), report.part(0.6, 1.0))
    weights, priors = np.zeros((count, local.size)), np.zeros((count, len(GROUPS)))
    matrix, covariances = np.zeros((count, features.group.size)), []
    for chosen, (own, prior), equations in zip(sets, found, zip(*large)):
        weights[chosen], priors[chosen] = own, prior
        matrix[chosen], covariance = coefficients(equations, features.group, prior)
        covariances += [covariance] * len(chosen)
    doubt = None
    if doubted:
        change = features.basis_change()
        details = [
            detail_covariance(kriging.psf, window.sample.pair.sampling, rows, cols)
            for window, rows, cols in cuts
        ]
        doubt = RegressionDoubt.of(
            tiles, weights, matrix, details=details, covariances=covariances, change=change,
            strengths=_strengths(cuts),
        )  # fmt: skip
    first = features.sizes[0] + features.sizes[1]
    matrix[:, first:] = solve(features.basis_change().T, matrix[:, first:].T).T
    return Regression(
        features=features,
        kriging=replace(kriging, weights=weights),
        coefficients=matrix,
        priors=priors,
        doubt=doubt,
    )


def _strengths(cuts: list[Cut]) -> list[Floats]:
    """Mean squares of the detail of m in the pixels of h of each block, (n,)."""
    samples = {id(window): window.sample for window, _, _ in cuts}
    texture = Texture.fit([s.pair for s in samples.values()])
    seen = {
        key: s.degradation(texture.strength(s.pair.multispectral)[None])[0]
        for key, s in samples.items()
    }
    return [
        seen[id(window)][slice(*rows), slice(*cols)].ravel().astype(np.float64)
        for window, rows, cols in cuts
    ]


def _beyond_power(subspace: Subspace, explained: list[Explained]) -> Floats:
    """Mean square of the scores of what may lie where m does not show it, (rank,).

    It may be anything from nothing to twice the mean: that is what the likelihood starts from.
    """
    nothing = (subspace.basis / subspace.noise[:, None]).T @ subspace.mean
    samples = [e.sample for e in explained]
    scores = together([s.scores for s in samples])[:, together([s.known for s in samples])]
    return np.asarray(nothing**2 + (scores.astype(np.float64) ** 2).mean(axis=1))


def _cuts(explained: list[Explained], size: int) -> list[Cut]:
    """The samples cut into blocks of about `size` hyperspectral pixels a side."""
    cuts: list[Cut] = []
    for window in explained:
        shape = window.sample.weight.shape
        edges = [np.linspace(0, n, -(-n // size) + 1).astype(int) for n in shape]
        for r0, r1 in zip(edges[0][:-1], edges[0][1:]):
            for c0, c1 in zip(edges[1][:-1], edges[1][1:]):
                cuts.append((window, (int(r0), int(r1)), (int(c0), int(c1))))
    return cuts


def _block(
    kriging: LocalKriging, window: Explained, rows: tuple[int, int], cols: tuple[int, int]
) -> Block:
    part = (slice(None), slice(*rows), slice(*cols))
    sampling = window.sample.pair.sampling
    tables = kriging.tables(sampling, [rows, cols], [(0, 1), (0, 1)])
    kernels = kriging.kernels(tables, window.local.cut(*part[1:])).astype(np.float64)
    n = kernels.shape[1]
    return Block(
        scores=window.sample.scores[part].reshape(-1, n).astype(np.float64),
        features=window.features[part].reshape(-1, n),
        kernels=kernels,
        noise=window.noise[part[1:]].reshape(n).astype(np.float64),
        unseen=window.sample.unseen[part[1:]].reshape(n) ** 2,
    )
