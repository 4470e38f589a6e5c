# SPDX-License-Identifier: GPL-2.0-or-later
"""The field of displacements: how to find it, learned from windows of a scene.

Hyperspectral pixels may lie a little off their places, differently from place to place. Where they
lie is found by comparison of the degraded multispectral image with what the scores of h predict of
it, over all displacements of a grid, smoothed over the surroundings.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image, Mask
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import GaussianPsf, Psf
from hmwb_qgis.core.observation.windows import together
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.displacements import displacements_tried, find_displacements
from hmwb_qgis.core.registration.observations import ROUNDS, Observations, View
from hmwb_qgis.core.registration.warped import Beyond, Continuation, SmoothlyWarpedDegradation, Warp
from hmwb_qgis.core.relation.affine import AffineRelation

MATTERS = 0.1  # multispectral pixels that something lies off its place; slopes make up for less
_WIDTHS = (0.45, 0.6, 0.8, 1.05, 1.35)  # FWHM in hyperspectral pixels


@dataclass(frozen=True)
class FieldEstimator:
    """How to find the displacements of any window."""

    subspace: Subspace
    psf: Psf
    relation: AffineRelation  # degraded bands of m as functions of the scores
    continuation: Continuation  # of m

    @property
    def working(self) -> int:
        """Values of float32 held for each hyperspectral pixel: displacements, weights of pixels."""
        pixels = len(self.psf.terms()) * (2 * max(self.psf.reach) + 1) ** 2
        return max(8 * displacements_tried().size ** 2, 6 * pixels)

    def field(self, pair: ObservedPair, valid: Mask) -> Floats:
        """Displacements of the hyperspectral pixels in m pixels, (2, rows_h, cols_h)."""
        target = self.relation.expected(self.subspace.scores(pair.hyperspectral))
        variance = self.relation.scale**2
        return find_displacements(pair, self.psf, target, variance, valid, self.continuation)

    def degradation(self, pair: ObservedPair, field: Floats) -> SmoothlyWarpedDegradation:
        """Blur and sample where the pixels were found to lie."""
        return SmoothlyWarpedDegradation(pair, self.psf, field, self.continuation)


@dataclass(frozen=True)
class LearnedField:
    """How to find displacements, and those of the windows that it was learned from."""

    estimator: FieldEstimator
    # Of each (2, rows_h, cols_h): displacements of each window, in multispectral pixels
    fields: list[Floats]
    # Of each (b_m, rows_h, cols_h): the bands of each window as h sees them there
    maps: list[Image]
    misfit: float  # mean logarithm of the share of these that the scores leave


class Learner:
    """Learns from windows, by their valid pixels of h, how to find displacements."""

    def __init__(self, windows: list[ObservedPair], valid: list[Mask], subspace: Subspace):
        self.windows, self.valid, self.subspace = windows, valid, subspace
        views = [
            View(w, subspace.scores(w.hyperspectral), v.astype(np.float64), np.zeros(v.shape))
            for w, v in zip(windows, valid)
        ]
        self._seen = Observations(views, 1, Reporter())

    def learn(
        self, psf: Psf, continuation: Continuation, start: list[Floats] | None = None
    ) -> LearnedField:
        """Learn with a PSF, after the displacements of `start`, and find them anew."""
        nothing = [np.zeros((2, *v.shape)) for v in self.valid]
        fields = nothing if start is None else start
        m = together(self._degraded(psf, self._warped(fields, continuation), continuation))
        scores = together([v.scores for v in self._seen.views])
        relation = AffineRelation.fit(scores, m, self._seen.root)
        estimator = FieldEstimator(self.subspace, psf, relation, continuation)
        fields = [estimator.field(w, v) for w, v in zip(self.windows, self.valid)]
        maps = self._degraded(psf, self._warped(fields, continuation), continuation)
        return LearnedField(estimator, fields, maps, self._misfit(maps))

    def learn_blind(self, found: LearnedField) -> LearnedField:
        """`learn` with the PSF and the continuation of m that explain most."""
        for _ in range(ROUNDS):
            tried = self._with_best_width(found)
            if tried.misfit >= found.misfit:
                break
            found = tried
        return self._with_best_width(self._with_best_borders(found))

    def _with_best_borders(self, found: LearnedField) -> LearnedField:
        """What was warped before it was made circular does not go on beyond its borders."""
        known, best = found.estimator, found
        if self.windows[0].boundary != "circular":
            return found
        total = sum(field.sum(axis=(1, 2)) for field in found.fields)
        rows, cols = (float(t) for t in total / sum(field[0].size for field in found.fields))
        shifts = [(0.0, 0.0)]
        if max(abs(rows), abs(cols)) > MATTERS:
            shifts.append((rows, cols))  # they all lie off their places: this is no warp
        others: list[Beyond] = ["mirror", "nearest"]
        for beyond in others:
            for shift in shifts:
                how = Continuation(beyond, shift)
                tried = self.learn(known.psf, how, found.fields)
                best = min(best, tried, key=lambda result: result.misfit)
        return best

    def _with_best_width(self, found: LearnedField) -> LearnedField:
        """The Gaussian PSF that explains most where pixels lie."""
        rows, cols = self.windows[0].sampling.ratio
        how = found.estimator.continuation
        warped = self._warped(found.fields, how)
        misfits = [
            self._misfit(self._degraded(GaussianPsf((w * rows, w * cols)), warped, how))
            for w in _WIDTHS
        ]
        best = min(max(int(np.argmin(misfits)), 1), len(_WIDTHS) - 2)
        curve = np.polyfit(np.log(_WIDTHS[best - 1 : best + 2]), misfits[best - 1 : best + 2], 2)
        width = float(np.exp(-0.5 * curve[1] / curve[0])) if curve[0] > 0 else _WIDTHS[best]
        width = float(np.clip(width, _WIDTHS[best - 1], _WIDTHS[best + 1]))
        return self.learn(GaussianPsf((width * rows, width * cols)), how, found.fields)

    def _warped(self, fields: list[Floats], continuation: Continuation) -> list[Image]:
        return [
            Warp(w.sampling, w.fused_shape[1:], field, continuation)(w.multispectral)
            for w, field in zip(self.windows, fields)
        ]

    def _degraded(self, psf: Psf, warped: list[Image], continuation: Continuation) -> list[Image]:
        return [continuation.blur(w, psf)(m) for w, m in zip(self.windows, warped)]

    def _misfit(self, maps: list[Image]) -> float:
        """Mean logarithm of the share of the degraded bands that the scores leave."""
        return self._seen.judged(self._seen.weighted(maps)).loss
