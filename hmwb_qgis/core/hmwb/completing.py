# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 8, complete: components of h that are weaker than its noise, told by what explains them.

Principal components stand out of the noise only if they are strong in the single pixels of h. A
weaker one may still follow functions that are known: the bands of m, or what varies slowly over
the scene. All pixels tell of the few coefficients then, so that the noise in them is small.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from scipy.linalg import block_diag

from hmwb_qgis.core.arrays import Floats, Image, Mask
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.hmwb.explaining import Explained, RegressionPolicy
from hmwb_qgis.core.kriging.features import Features
from hmwb_qgis.core.linear_algebra import eigh, orthonormal_basis, svd
from hmwb_qgis.core.observation.windows import together
from hmwb_qgis.core.relation.affine import PIXELS_PER_NUMBER
from hmwb_qgis.core.rounding import ROUNDING

_SMOOTH = 5  # waves along either axis of a single window


def complete_subspace(
    subspace: Subspace, explained: list[Explained], features: Features, policy: RegressionPolicy,
    most: int,
) -> tuple[Subspace, list[Explained]]:  # fmt: skip
    """The subspace with its weak components, along axes that are kriged one by one.

    It has at most `most` components at last; the scores of the samples are those of it.
    """
    known = [e.sample.known for e in explained]
    trend, slopes = features.sizes[0], sum(features.sizes[:2])
    told = together([e.features for e in explained])[:, together(known)]
    images = [e.sample.pair.hyperspectral for e in explained]
    pixels = together(images)[:, together(known)]
    slow = np.concatenate([told[:trend], smooth_functions(known)])
    subspace = weak_components(subspace, pixels, slow, most)
    subspace = weak_components(subspace, pixels, told[:slopes], most, policy.excess)
    beside = strongest_beside(told[slopes:], told[:trend], policy.colour_directions)
    telling = np.concatenate([told[:trend], beside])
    subspace = weak_components(subspace, pixels, telling, most, policy.excess)
    scores = together([subspace.scores(h) for h in images])
    subspace = subspace.rotated(_axes(scores[:, together(known)], told[:trend]))
    samples = [replace(e.sample, scores=subspace.scores(h)) for e, h in zip(explained, images)]
    return subspace, [replace(e, sample=sample) for e, sample in zip(explained, samples)]


def _axes(scores: Image, trend: Floats) -> Floats:
    """Axes along which what the trend leaves of the scores is uncorrelated, largest first.

    Noise is white, so that it stays uncorrelated too: each component may be kriged on its own.
    """
    basis = orthonormal_basis(trend.T)
    left = scores - (scores @ basis) @ basis.T
    return np.asarray(eigh(left.astype(np.float64) @ left.T)[1][:, ::-1])


def weak_components(
    subspace: Subspace, pixels: Image, functions: Floats, most: int, excess: float = 0.0
) -> Subspace:
    """The subspace with the spectra that follow known functions more than noise does.

    The functions, (p, n), are known in the pixels of h, (bands, n), the most telling ones first:
    too few pixels take the first of them only. The singular values of the coefficients of
    orthonormal functions, in units of the noise, are for noise alone at most sqrt(bands) +
    sqrt(functions) (Marchenko and Pastur, 1967): the test of reduced-rank regression. A component
    must exceed that by a share `excess`.
    """
    functions = functions[: max(pixels.shape[1] // PIXELS_PER_NUMBER, 1)]
    _, size, rows = svd(functions)
    rows = rows[size > ROUNDING * size[0]]
    white = (pixels - subspace.mean[:, None]) / subspace.noise[:, None]
    coefficients = white @ rows.T
    coefficients -= subspace.basis @ (subspace.basis.T @ coefficients)
    spectra, strength, _ = svd(coefficients)
    edge = np.sqrt(len(rows)) + np.sqrt(max(len(white) - subspace.rank, 0))
    found = int((strength > (1.0 + excess) * edge).sum())
    count = min(found, max(most - subspace.rank, 0))
    return subspace.extended(spectra[:, :count])


def smooth_functions(places: Sequence[Mask]) -> Floats:
    """Slow cosine waves over each of some windows, in their pixels that are True, (k, n).

    The more windows, the fewer waves in each: as many in all. Those of one are 0 in the others.
    """
    waves = max(round(_SMOOTH / np.sqrt(len(places))), 1)
    parts = []
    for place in places:
        along = [
            np.cos(np.pi * np.arange(waves)[:, None] * (np.arange(n) + 0.5) / n)
            for n in place.shape
        ]
        parts.append(np.einsum("ai,bj->abij", *along).reshape(-1, *place.shape)[:, place])
    return np.asarray(block_diag(*parts))


def strongest_beside(functions: Floats, others: Floats, count: int) -> Floats:
    """Where functions (p, n) vary most beside what others (q, n) explain of them.

    At most `count` directions, uncorrelated, the strongest first, in the units of the functions.
    """
    basis = orthonormal_basis(others.T)
    left = functions - (functions @ basis) @ basis.T
    axes = eigh(left @ left.T)[1][:, ::-1]
    found = axes[:, :count].T @ left
    # Products tell apart what is stronger than the root of their rounding; the rest is sorted here.
    return np.asarray(found[np.argsort(-(found**2).sum(axis=1), kind="stable")])
