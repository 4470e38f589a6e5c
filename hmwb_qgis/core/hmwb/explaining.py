# SPDX-License-Identifier: GPL-2.0-or-later
"""Steps 7 to 9, complete, explain and weigh: the regression of the scores of h on m.

Functions of m that explain the scores (`kriging.features`), the components of h beyond those that
stand out of its noise, the axes that they are kriged along, the weights of the parts of the kriging
covariance, and the coefficients of the functions.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.hmwb.survey import valid_pixels
from hmwb_qgis.core.hmwb.weak_components import (
    smooth_functions,
    strongest_beside,
    weak_components,
)
from hmwb_qgis.core.kriging.blocks import BLOCK
from hmwb_qgis.core.kriging.covariance import detail_covariance
from hmwb_qgis.core.kriging.doubt import RegressionDoubt
from hmwb_qgis.core.kriging.features import GROUPS, Features, fit_features
from hmwb_qgis.core.kriging.likelihood import (
    Block,
    coefficients,
    fit_weights,
    normal_equations,
)
from hmwb_qgis.core.kriging.local import RANGES, LocalKriging
from hmwb_qgis.core.linear_algebra import eigh, orthonormal_basis, solve
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.windows import WINDOW, strips, together
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import UNKNOWN
from hmwb_qgis.core.sums import weighted_sums
from hmwb_qgis.core.threads import in_threads


@dataclass(frozen=True)
class RegressionPolicy:
    """Numbers of the regression.

    Parameters
    ----------
    most_components : int
        Of h. Raising it costs time; weaker ones than the thirtieth were never found.
    colour_pixels : int
        Pixels of m that the centres of the colours are chosen from.
    tiles : int
        Blocks, as large as those of the kriging, that the weights are fitted on. More of them cost
        time and change the weights by less than their error.
    sets : tuple of int
        The components from one to the next share their weights: strong ones are their own.
    slopes_excess : float
        By how much a weak component must exceed what noise explains, as a share of that, if slopes
        of m tell of it: texture of m follows noise more than the theory of white noise says.
    colours_excess : float
        The same for colours of m; `colour_directions` of them are looked at.
    colour_directions : int
    """

    most_components: int = 30
    colour_pixels: int = 2000
    tiles: int = 16
    sets: tuple[int, ...] = (0, 1, 3, 8)
    slopes_excess: float = 0.25
    colours_excess: float = 0.1
    colour_directions: int = 20


@dataclass(frozen=True)
class Parts:
    """Which parts of the model are used; all but in experiments."""

    gradient: bool = True
    colour: bool = True
    varying: bool = True
    residual: bool = True

    def masks(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Which groups of features are used, and which local parts."""
        local = np.ones(2 + len(RANGES), np.bool_)
        local[0], local[1:-1] = self.varying, self.residual
        return np.array([True, self.gradient, self.colour]), local


@dataclass(frozen=True)
class Explained:
    """A sample with the functions of m, seen as h sees them.

    Parameters
    ----------
    sample : Sample
    features : ndarray, (p, rows_h, cols_h)
        The radial ones in a basis in which they are of like importance.
    directions : ndarray, (k, rows_h, cols_h)
        Of m, whose regression may vary.
    """

    sample: Sample
    features: Floats
    directions: Image

    @property
    def noise(self) -> NDArray[np.float32]:
        """Variance of the scores, (rows_h, cols_h)."""
        return score_noise(self.sample.known)


Cut = tuple[Explained, tuple[int, int], tuple[int, int]]  # of a sample: its rows and columns


@dataclass(frozen=True)
class Regression:
    """What m explains of the scores, and how the rest is kriged.

    Parameters
    ----------
    features : Features
    kriging : LocalKriging
    coefficients : ndarray, (rank, features)
    priors : ndarray, (rank, groups)
        Prior variances of the groups of features.
    doubt : RegressionDoubt or None
        How far all this can be doubted; None: nobody asked.
    """

    features: Features
    kriging: LocalKriging
    coefficients: Floats
    priors: Floats
    doubt: RegressionDoubt | None = None

    def explained(self, multispectral: Image, report: Reporter | None = None) -> Image:
        """Scores that m explains, (rank, rows_m, cols_m), float32.

        Many large terms of opposite sign cancel: their sum is formed in double precision.
        """
        rows = multispectral.shape[1]
        total = np.empty((len(self.coefficients), *multispectral.shape[1:]), np.float32)

        def fill(some: slice, _report: Reporter) -> None:
            above = max(some.start - 1, 0)  # slopes look at the rows next to a pixel
            near = multispectral[:, above : some.stop + 1]
            every = np.concatenate([values for _, values in self.features.parts(near)])
            inner = slice(some.start - above, some.stop - above)
            total[:, some] = weighted_sums(self.coefficients, every)[:, inner]

        in_threads(fill, list(strips(rows)), report or Reporter())
        return total


def score_noise(known: NDArray[np.bool_]) -> NDArray[np.float32]:
    """Variance of the scores, (rows_h, cols_h): 1, or very large where nothing is known."""
    return np.where(known, np.float32(1.0), np.float32(UNKNOWN))


def _chosen_features(
    samples: list[Sample], moments: BandMoments, noise: Floats, policy: RegressionPolicy
) -> Features:
    """The functions of m, chosen from pixels of all samples."""
    pixels = np.concatenate(
        [valid_pixels(s.pair.multispectral, s.pair.multispectral_valid) for s in samples], axis=1
    )
    order = np.random.default_rng(0).permutation(pixels.shape[1])[: policy.colour_pixels]
    chosen = pixels[:, np.sort(order)]
    return fit_features(moments.mean, moments.covariance, chosen, noise=noise)


def explain(sample: Sample, features: Features) -> Explained:
    """The functions of m of a sample, as h sees them."""
    down, m = sample.degradation, sample.pair.multispectral
    coarse = np.concatenate([down(part) for _, part in features.parts(m)]).astype(np.float64)
    first = features.sizes[0] + features.sizes[1]
    radial = coarse[first:].reshape(features.sizes[2], -1)
    coarse[first:] = solve(features.basis_change(), radial).reshape(coarse[first:].shape)
    return Explained(sample, coarse, down(features.local(m)))


def complete_subspace(
    subspace: Subspace, explained: list[Explained], features: Features, policy: RegressionPolicy,
    most: int,
) -> tuple[Subspace, list[Explained]]:  # fmt: skip
    """The subspace with its weak components, along axes that are kriged one by one.

    It has at most `most` components. The samples come back with its scores.
    """
    known = [e.sample.known for e in explained]
    trend, slopes = features.sizes[0], sum(features.sizes[:2])
    told = together([e.features for e in explained])[:, together(known)]
    pixels = together([e.sample.pair.hyperspectral for e in explained])[:, together(known)]
    slow = np.concatenate([told[:trend], smooth_functions(known)])
    subspace = weak_components(subspace, pixels, slow, most)
    subspace = weak_components(subspace, pixels, told[:slopes], most, policy.slopes_excess)
    beside = strongest_beside(told[slopes:], told[:trend], policy.colour_directions)
    telling = np.concatenate([told[:trend], beside])
    subspace = weak_components(subspace, pixels, telling, most, policy.colours_excess)
    scores = together([subspace.scores(e.sample.pair.hyperspectral) for e in explained])
    subspace = subspace.rotated(_axes(scores[:, together(known)], told[:trend]))
    return subspace, [replace(e, sample=e.sample.with_scores(subspace)) for e in explained]


def _axes(scores: Image, trend: Floats) -> Floats:
    """Axes along which what the trend leaves of the scores is uncorrelated, largest first.

    Noise is white, so that it stays uncorrelated too: each component may be kriged on its own.
    """
    basis = orthonormal_basis(trend.T)
    left = scores - (scores @ basis) @ basis.T
    return np.asarray(eigh(left.astype(np.float64) @ left.T)[1][:, ::-1])


def fit_regression(
    samples: list[Sample], psf: Psf, subspace: Subspace, moments: BandMoments, noise: Floats, *,
    parts: Parts, policy: RegressionPolicy, most: int, report: Reporter, doubted: bool = False,
) -> tuple[Regression, Subspace, list[Sample]]:  # fmt: skip
    """Complete, explain and weigh.

    Parameters
    ----------
    samples : list of Sample
    psf : Psf
    subspace : Subspace
        Of the components that stand out of the noise of h.
    moments : BandMoments
        Of the bands of m that are used, over the scene.
    noise : ndarray, (b_m,)
        Of these, as standard deviations.
    parts : Parts
    policy : RegressionPolicy
    most : int
        Components that the subspace may have at last.
    report : Reporter
    doubted : bool
        Tell how far the regression can be doubted.

    Returns
    -------
    regression : Regression
    subspace : Subspace
        With the weak components.
    samples : list of Sample
        With the scores of that.
    """
    features = _chosen_features(samples, moments, noise, policy)
    explained = in_threads(
        lambda sample, _: explain(sample, features), samples, report.part(0.0, 0.2)
    )
    subspace, explained = complete_subspace(subspace, explained, features, policy, most)
    samples = [e.sample for e in explained]
    regression = _weighed(
        LocalKriging(psf, np.ones((1, 1))), explained, features, beyond_power(subspace, samples),
        parts=parts, policy=policy, report=report.part(0.2, 1.0), doubted=doubted,
    )  # fmt: skip
    return regression, subspace, samples


def _weighed(
    kriging: LocalKriging, explained: list[Explained], features: Features, beyond: Floats, *,
    parts: Parts, policy: RegressionPolicy, report: Reporter, doubted: bool,
) -> Regression:  # fmt: skip
    """Weights of the covariance by restricted likelihood, then the coefficients of all features."""
    count = len(explained[0].sample.scores)
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
            tiles, weights, matrix, details=details, covariances=covariances, change=change
        )
    first = features.sizes[0] + features.sizes[1]
    matrix[:, first:] = solve(features.basis_change().T, matrix[:, first:].T).T
    return Regression(
        features=features,
        kriging=replace(kriging, weights=weights),
        coefficients=matrix,
        priors=priors,
        doubt=doubt,
    )


def beyond_power(subspace: Subspace, samples: list[Sample]) -> Floats:
    """Mean square of the scores of what may lie where m does not show it, (rank,).

    It may be anything from nothing to twice the mean: that is what the likelihood starts from.
    """
    nothing = (subspace.basis / subspace.noise[:, None]).T @ subspace.mean
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
    kernels = kriging.kernels(tables, window.directions[part]).astype(np.float64)
    n = kernels.shape[1]
    return Block(
        scores=window.sample.scores[part].reshape(-1, n).astype(np.float64),
        features=window.features[part].reshape(-1, n),
        kernels=kernels,
        noise=window.noise[part[1:]].reshape(n).astype(np.float64),
        unseen=window.sample.unseen[part[1:]].reshape(n) ** 2,
    )
