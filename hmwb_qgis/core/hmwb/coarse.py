# SPDX-License-Identifier: GPL-2.0-or-later
"""Sample windows of a scene on the grid of h, where all that is fitted to the pair is fitted.

The components of h beyond those that stand out of its noise, the axes that they are kriged along,
the weights of the parts of the kriging covariance, and the coefficients of the features.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.hmwb.joining import weight_of_m
from hmwb_qgis.core.hmwb.weak_components import (
    smooth_functions,
    strongest_beside,
    weak_components,
)
from hmwb_qgis.core.kriging.features import GROUPS, Features
from hmwb_qgis.core.kriging.likelihood import Block, coefficients, fit_weights
from hmwb_qgis.core.kriging.local import LocalKriging
from hmwb_qgis.core.observation.model import SpatialDegradation, degradation_of
from hmwb_qgis.core.observation.pair import Image, Mask, ObservedPair
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.windows import WINDOW
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.relation.plausible_detail import (
    ClaimedDetail,
    Damping,
    MeasuredDetail,
    damping,
    expected_detail,
)
from hmwb_qgis.core.relation.trust import coarse_trust

if TYPE_CHECKING:
    from hmwb_qgis.core.hmwb.method import Hmwb

Floats = NDArray[np.float64]

_TILE = 9  # hyperspectral pixels a side of the blocks of the likelihood
_TILES = 16
_SETS = (0, 1, 3, 8)  # the components from here to the next share their weights
# What weak components must reach that slopes tell of: a shift of bands by a pixel of m or more
# shows fewer details than the slopes do, so that such components are worth less than they seem.
_CLEAR = 1.25
# Directions of the colours that may tell of weak components, and what these must reach: little more
# than noise, since the directions were not chosen by what they explain.
_COLOURS, _SEEN = 20, 1.1


@dataclass
class Prepared:
    """A window on the coarse grid, with all that the likelihood needs."""

    pair: ObservedPair
    scores: Floats
    features: Floats
    directions: Image
    noise: NDArray[np.float32]
    measured: Mask
    claimed: tuple[Floats, float]

    def rotate(self, subspace: Subspace) -> None:
        """Take the scores of another subspace."""
        self.scores = subspace.scores(self.pair.hyperspectral).astype(np.float64)


def prepare(
    pair: ObservedPair,
    down: SpatialDegradation,
    psf: Psf,
    subspace: Subspace,
    features: Features,
    geometry: Geometry,
    trust: NDArray[np.float32],
) -> Prepared:
    """Degrade the features of a window, and take its scores.

    `trust` is 0 where h was not measured, and little where m shows something else.
    """
    m, noise = pair.multispectral, geometry.score_noise(pair)
    claimed = ClaimedDetail(pair, trust)
    degraded = []
    # Interpolation takes the pixels of h to lie in order, wherever they were found.
    plain = down if type(down) is SpatialDegradation else degradation_of(pair, psf)
    for _, part in features.parts(m):
        degraded.append(down(part))
        claimed.add(part, degraded[-1] if plain is down else plain(part))
    coarse = np.concatenate(degraded).astype(np.float64)
    first = features.sizes[0] + features.sizes[1]
    radial = coarse[first:].reshape(features.sizes[2], -1)
    coarse[first:] = np.linalg.solve(features.basis_change(), radial).reshape(coarse[first:].shape)
    scores = subspace.scores(pair.hyperspectral).astype(np.float64)
    return Prepared(
        pair, scores, coarse, down(features.local(m)), noise, trust > 0, claimed.moments()
    )


def settle(subspace: Subspace, prepared: list[Prepared], features: Features, most: int) -> Subspace:
    """The subspace with its weak components, along the axes that are kriged one by one.

    The windows take its scores. It has at most `most` components.
    """
    subspace = _with_weak_components(subspace, prepared, features, most)
    for window in prepared:
        window.rotate(subspace)
    subspace = subspace.rotated(_rotation(prepared, features))
    for window in prepared:
        window.rotate(subspace)
    return subspace


def _with_weak_components(
    subspace: Subspace, prepared: list[Prepared], features: Features, most: int
) -> Subspace:
    """The subspace with the components that m, or their smoothness, tells from noise."""
    good = [p.noise < 10 for p in prepared]
    trend, slopes = features.sizes[0], sum(features.sizes[:2])
    told = np.concatenate([p.features[:slopes, g] for p, g in zip(prepared, good)], axis=1)
    pixels = np.concatenate([p.pair.hyperspectral[:, g] for p, g in zip(prepared, good)], axis=1)
    slow = np.concatenate([told[:trend], smooth_functions(good)])
    subspace = weak_components(subspace, pixels, slow, most)
    subspace = weak_components(subspace, pixels, told, most, _CLEAR)
    colours = np.concatenate([p.features[slopes:, g] for p, g in zip(prepared, good)], axis=1)
    beside = strongest_beside(colours, told[:trend], _COLOURS)
    return weak_components(subspace, pixels, np.concatenate([told[:trend], beside]), most, _SEEN)


def _rotation(prepared: list[Prepared], features: Features) -> Floats:
    """Axes along which what the trend leaves of the scores is uncorrelated, largest first.

    Noise is white, so that it stays uncorrelated too: each component may be kriged on its own.
    """
    good = [p.noise < 10 for p in prepared]
    z = np.concatenate([p.scores[:, g] for p, g in zip(prepared, good)], axis=1)
    f = np.concatenate([p.features[: features.sizes[0]][:, g] for p, g in zip(prepared, good)], 1)
    basis = np.linalg.qr(f.T)[0]
    left = z - (z @ basis) @ basis.T
    return np.asarray(np.linalg.eigh(left @ left.T)[1][:, ::-1])


def weigh(
    kriging: LocalKriging,
    prepared: list[Prepared],
    features: Features,
    choices: Hmwb,
    report: Reporter,
) -> tuple[Floats, Floats, Floats]:
    """Weights (components, parts), prior variances and coefficients of all features."""
    count = len(prepared[0].scores)
    tiles = _tiles(kriging, prepared, _TILE)
    tiles = tiles[:: max(len(tiles) // _TILES, 1)]
    edges = [*(e for e in _SETS if e < count), count]
    sets = [list(range(a, b)) for a, b in zip(edges[:-1], edges[1:])]
    used = np.ones(len(GROUPS), np.bool_)
    used[1:] = choices.gradient, choices.colour
    parts = np.ones(1 + len(kriging.ranges), np.bool_)
    parts[0], parts[1:] = choices.varying, choices.residual
    weights, priors = np.zeros((count, parts.size)), np.zeros((count, len(GROUPS)))
    for i, chosen in enumerate(sets):
        weights[chosen], priors[chosen] = fit_weights(
            tiles, chosen, features.group, parts, used, report.part(0.8 * i / len(sets), 0.8)
        )
    matrix = np.zeros((count, features.group.size))
    large = _tiles(kriging, prepared, WINDOW)
    for i, chosen in enumerate(sets):
        report(0.8 + 0.2 * i / len(sets))
        matrix[chosen] = coefficients(
            large, chosen, features.group, weights[chosen[0]], priors[chosen[0]]
        )
    first = features.sizes[0] + features.sizes[1]
    matrix[:, first:] = np.linalg.solve(features.basis_change().T, matrix[:, first:].T).T
    return weights, priors, matrix


def predictions(prepared: list[Prepared], features: Features, matrix: Floats) -> list[Image]:
    """What m explains of the scores of the windows, on the coarse grid."""
    first = features.sizes[0] + features.sizes[1]
    own = matrix.copy()
    own[:, first:] = (features.basis_change().T @ matrix[:, first:].T).T
    return [np.tensordot(own, p.features, axes=1).astype(np.float32) for p in prepared]


def mean_trust(prepared: list[Prepared], predicted: list[Image]) -> float:
    """Mean trust in the detail of m over the windows."""
    found = [
        coarse_trust(p.scores.astype(np.float32), explained, p.noise)
        for p, explained in zip(prepared, predicted)
    ]
    return float(np.mean([trust.mean() for trust in found]))


def implausible(
    kriging: LocalKriging, prepared: list[Prepared], matrix: Floats, predicted: list[Image]
) -> Damping | None:
    """What to do with detail that m claims, if it is more than can be between pixels of h."""
    claims, fine = (sum(part) for part in zip(*(p.claimed for p in prepared)))
    measured, agreeing, left = (MeasuredDetail(len(matrix)) for _ in range(3))
    for window, explained in zip(prepared, predicted):
        scores, agree = window.scores.astype(np.float32), window.noise < 10
        measured.add(scores, window.measured)
        agreeing.add(scores, agree)
        left.add(scores - explained, agree)
    if not fine or not measured.pixels:
        return None
    there = max(np.trace(agreeing.covariance), 1e-30)
    return damping(
        matrix @ claims @ matrix.T / fine,
        measured.covariance,
        expected_detail(kriging.psf, prepared[0].pair.sampling, measured.growth),
        measured.pixels,
        float(np.clip(np.trace(left.covariance) / there, 0.0, 1.0)),
    )


def share_of_m(prepared: list[Prepared], predicted: list[Image]) -> float:
    """Weight of what m alone tells in the mean; see `hmwb_transport`."""
    residuals = [
        (p.scores - explained).astype(np.float32) for p, explained in zip(prepared, predicted)
    ]
    return weight_of_m(residuals, [p.noise < 10 for p in prepared])


def _tiles(kriging: LocalKriging, prepared: list[Prepared], size: int) -> list[Block]:
    """Cut the windows into blocks of about `size` hyperspectral pixels a side."""
    blocks = []
    for window in prepared:
        edges = [np.linspace(0, n, -(-n // size) + 1).astype(int) for n in window.noise.shape]
        for r0, r1 in zip(edges[0][:-1], edges[0][1:]):
            for c0, c1 in zip(edges[1][:-1], edges[1][1:]):
                part = (slice(None), slice(r0, r1), slice(c0, c1))
                spans = [(int(r0), int(r1)), (int(c0), int(c1))]
                tables = kriging.tables(window.pair.sampling, spans, [(0, 1), (0, 1)])
                kernels = kriging.kernels(tables, window.directions[part]).astype(np.float64)
                n = kernels.shape[1]
                blocks.append(
                    Block(
                        window.scores[part].reshape(-1, n),
                        window.features[part].reshape(-1, n),
                        kernels,
                        window.noise[part[1:]].reshape(n).astype(np.float64),
                    )
                )
    return blocks
