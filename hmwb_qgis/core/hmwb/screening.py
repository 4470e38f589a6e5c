# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 5, screening: which pixels and which bands of m show what h shows.

Clouds, shadows, things that moved and other seasons are told by the relation that holds for most
pixels (`relation.affine`), which they break. A band of m that h does not explain is left out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.hmwb.given_response import with_response
from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.linear_algebra import orthonormal_basis
from hmwb_qgis.core.observation.windows import together
from hmwb_qgis.core.relation.affine import BEYOND_CHANCE, LIMIT, AffineRelation
from hmwb_qgis.core.rounding import TINY, varies


@dataclass(frozen=True)
class ScreeningPolicy:
    """Numbers of the screening.

    Parameters
    ----------
    least_explained : float
        Share of a band of m that h must explain (`explained_shares`), for the band to be used.
        Raising it leaves out more bands.
    errors : float
        Standard errors by which it must do so. Raising it leaves out bands of scenes with few
        pixels of h, where noise explains some by chance.
    pixels : bool
        Look for pixels in which m shows something else.
    """

    least_explained: float = 0.3
    errors: float = BEYOND_CHANCE
    pixels: bool = True


@dataclass(frozen=True)
class Screening:
    """What was found."""

    # (all bands of m,): share of the differences of neighbouring pixels of h in each degraded band
    # that the scores explain
    explained: Floats
    bands: tuple[int, ...]  # those that are used
    usable: bool  # whether h explains any band of m: else m tells nothing of h
    disagreeing: float  # share of the pixels of h in which m shows something else
    # Variance of the detail of m that is finer than a pixel of h, over that of the differences of
    # neighbouring pixels of h in m: the median over the bands
    finer: float = 0.0

    @classmethod
    def fit(
        cls, samples: list[Sample], policy: ScreeningPolicy, effective: float
    ) -> tuple[Screening, list[Sample]]:
        """Screen the samples; they come back with the bands that are used, and weights.

        Weights are 0 where m shows something else than h. The samples are worth so many `effective`
        independent pixels, 0 if that is not known.
        """
        relation = relation_of(samples)
        screened, left, before = [], 0, 0
        for sample in samples:
            surprise = surprise_of(relation, sample)
            agree = surprise <= LIMIT
            before += int(sample.known.sum())
            left += int((agree & sample.known).sum())
            screened.append(replace(sample, weight=sample.weight * agree))
        # A relation that fewer than half obey is one of several.
        if 2 * left < before or not policy.pixels:
            screened, left = samples, before
        explained = explained_shares(screened, effective)
        surely = explained - policy.errors * standard_errors(explained, effective or left)
        used = np.flatnonzero(surely >= policy.least_explained)
        best = [int(np.argmax(explained))]
        bands = tuple(int(b) for b in (used if used.size else best))
        screened = [s.with_bands(bands) for s in screened]
        found = cls(
            explained=explained,
            bands=bands,
            usable=used.size > 0,
            disagreeing=1.0 - left / max(before, 1),
            finer=detail_ratio(screened),
        )
        return found, screened


def relation_of(samples: list[Sample], subspace: Subspace | None = None) -> AffineRelation:
    """What holds for most pixels of the samples.

    With the subspace of their scores a spectral response that was given may tell it better.
    """
    scores = together([s.scores for s in samples])
    bands = together([s.degraded for s in samples])
    weight, unseen = together([s.weight for s in samples]), together([s.unseen for s in samples])
    relation = AffineRelation.fit_seen(scores, bands, weight, unseen)
    response = samples[0].pair.spectral_response
    if response is None or subspace is None:
        return relation
    return with_response(relation, response, subspace, scores, bands)


def surprise_of(relation: AffineRelation, sample: Sample) -> NDArray[np.float32]:
    """Errors of the pixels of h in units of those that are usual for them, (rows_h, cols_h).

    0 where there is no measurement.
    """
    degraded = sample.degraded
    found = relation.surprise(sample.scores, degraded)
    found *= np.sqrt(relation.seen(degraded, sample.unseen)).astype(np.float32)
    return found * sample.known


def explained_shares(samples: list[Sample], effective: float = 0.0) -> Floats:
    """Share of the differences of neighbouring pixels of h in m that the scores explain, (b_m,).

    Of each degraded band, corrected for what as many scores explain by chance of so many
    `effective` pixels (0 stands for all that are known); 0 for a band that does not vary.
    Differences, because images that vary slowly explain much of each other whatever they show: the
    "nonsense correlations" of G. U. Yule (J. Royal Statistical Society 89, 1926), for which C. W.
    J. Granger and P. Newbold take differences (J. Econometrics 2, 1974).
    """
    root = np.sqrt(np.concatenate([in_both(s.weight * (1.0 - s.unseen) ** 4) for s in samples]))
    m = np.concatenate([neighbour_steps(s.degraded) for s in samples], axis=1)
    some = varies(together([s.degraded for s in samples]).astype(np.float64))
    m *= root
    z = np.concatenate([neighbour_steps(s.scores) for s in samples], axis=1) * root
    basis = orthonormal_basis(z.T)
    pixels = effective or float(sum((s.weight > 0).sum() for s in samples))
    free = max(pixels - len(z) - 1, 1) / max(pixels - 1, 1)
    left = ((m - (m @ basis) @ basis.T) ** 2).sum(axis=1) / free
    power = (m**2).sum(axis=1)
    share = np.where(some, 1.0 - left / np.maximum(power, TINY), 0.0)
    return np.clip(share, 0.0, 1.0)


def neighbour_steps(maps: Image) -> Floats:
    """Differences of neighbouring pixels of (k, rows, cols), (k, n), float64.

    First the (rows - 1) cols differences down the columns, then those along the rows.
    """
    wide = maps.astype(np.float64)
    steps = [np.diff(wide, axis=axis).reshape(len(maps), -1) for axis in (1, 2)]
    return np.concatenate(steps, axis=1)


def in_both(weight: NDArray[Any]) -> NDArray[Any]:
    """Weights, or a mask, of the `neighbour_steps` of pixels: the products of those of the two."""
    down, across = weight[1:] * weight[:-1], weight[:, 1:] * weight[:, :-1]
    return np.concatenate([down.ravel(), across.ravel()])


def standard_errors(shares: Floats, pixels: float) -> Floats:
    """Of shares of variance r^2 that were found in n independent pixels.

    That of a squared correlation, Wishart (1931): 2 r (1 - r^2) / sqrt(n).
    """
    return np.asarray(2.0 * np.sqrt(shares) * (1.0 - shares) / np.sqrt(max(pixels, 1.0)))


def detail_ratio(samples: list[Sample]) -> float:
    """Variance of detail finer than a pixel of h, over that between pixels of h, in m."""
    ratios = []
    for sample in samples:
        degraded = sample.degraded
        steps = [np.diff(degraded, axis=axis) for axis in (1, 2) if degraded.shape[axis] > 1]
        between = sum((s**2).mean(axis=(1, 2)) for s in steps) / max(len(steps), 1)
        power = (sample.detail**2).mean(axis=(1, 2), dtype=np.float64)
        ratios.append(power / np.maximum(np.asarray(between, np.float64), TINY))
    return float(np.median(np.mean(ratios, axis=0)))
