# SPDX-License-Identifier: GPL-2.0-or-later
"""In which pixels of h the two images show the same, if h lies in some place and sees in some way.

Place and PSF are learned from these pixels, and which they are from place and PSF: with a wrong
kernel others seem to disagree, and clouds to fit. The two are found in turn, as by expectation and
maximisation, from the likeliest of simple kernels on, and judged by what all pixels tell
(`relation.mixture`).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.noise import LEAST
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.visibility import TAILS, unseen_share
from hmwb_qgis.core.observation.windows import apart, together
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.hypotheses import (
    Hypothesis,
    Ladder,
    RegistrationPolicy,
    common_shift,
)
from hmwb_qgis.core.registration.observations import (
    ROUNDS,
    Observations,
    Shift,
    View,
    degraded_bands,
    minimise,
)
from hmwb_qgis.core.relation.affine import AffineRelation, tukey
from hmwb_qgis.core.relation.mixture import Mixture


def seen_with(views: list[View], psf: Psf, shifts: Sequence[Shift]) -> list[View]:
    """The views, with the share of each pixel of h that m does not show if h sees so."""
    shift = common_shift(shifts)
    pairs = [replace(v.pair, sampling=v.pair.sampling.moved(shift)) for v in views]
    return [replace(v, unseen=unseen_share(p, psf)) for v, p in zip(views, pairs)]


@dataclass(frozen=True)
class Information:
    """What the pixels of h tell of m if h sees in some way."""

    nats: Floats  # (n,), the mean over the bands (`relation.mixture`)
    unseen: Floats  # (n,): share of each pixel that m does not show

    @classmethod
    def of(
        cls, views: list[View], psf: Psf, shifts: Sequence[Shift], every: int = 1
    ) -> Information:
        """What the pixels with a weight tell, or one of so many of them.

        Shifts are those of the pixels of h, in pixels of m: one for all bands, or one for each.
        """
        scores, bands, weight, unseen = _pixels(views, psf, shifts)
        some = np.flatnonzero(weight > 0)[::every]
        found = Mixture.fit(scores[:, some], bands[:, some], weight[some], unseen[some])
        return cls(found.information, unseen[some])

    def exceeds(self, other: Information) -> bool:
        """Whether those pixels tell more than in another way that m shows as a whole either way."""
        both = np.maximum(self.unseen, other.unseen) < TAILS
        return float((self.nats - other.nats)[both].sum()) > 0.0


def likeliest_detector(views: list[View], policy: RegistrationPolicy) -> tuple[Psf, Shift]:
    """The detector of any width, at any place, that has the largest posterior."""
    ratio = views[0].pair.sampling.ratio
    # What tells a deviation well enough tells where to start, and takes no time in large scenes.
    every = max(sum(int((v.weight > 0).sum()) for v in views) // LEAST, 1)

    def put(x: Floats) -> tuple[Psf, Shift]:
        return policy.detector(ratio, float(x[0])), (float(x[1] * ratio[0]), float(x[2] * ratio[1]))

    def loss(x: Floats) -> float:
        psf, shift = put(x)
        nats = Information.of(views, psf, [shift], every).nats
        return policy.surprise(x[1:], x[:1]) - 2.0 * every * float(nats.sum())

    starts = [np.array([width, 0.0, 0.0]) for width in policy.log_widths]
    return put(minimise(loss, min(starts, key=loss)))


def screened(views: list[View], psf: Psf, shifts: Sequence[Shift]) -> list[View]:
    """The views in which pixels count less, the more the images disagree there if h sees so."""
    views = seen_with(views, psf, shifts)
    scores, bands, weight, unseen = _pixels(views, psf, shifts)
    agree = Mixture.fit(scores, bands, weight, unseen).agree
    relation = AffineRelation.fit_seen(scores, bands, agree, unseen)
    share = relation.seen(bands, unseen)
    # Where part of a pixel is not seen, errors are larger by nature.
    surprise = relation.surprise(scores, bands) * np.sqrt(share)
    maps = apart((agree * share * tukey(surprise))[None], [v.weight.shape for v in views])
    return [replace(view, weight=part[0]) for view, part in zip(views, maps)]


class Agreement:
    """Place and PSF that the pixels support in which the images agree if h sees so."""

    def __init__(
        self, views: list[View], policy: RegistrationPolicy, given: Psf | None, report: Reporter
    ):
        self.views, self.policy, self.given, self.report = views, policy, given, report

    def climb(self) -> Ladder:
        """The hypotheses on those pixels, which are looked for anew while all tell no less."""
        if self.given is not None:
            name, psf, shift = "given", self.given, (0.0, 0.0)
        else:
            name, (psf, shift) = "width and place", likeliest_detector(self.views, self.policy)
        ladder = self._ladder(psf, [shift])
        for _ in range(ROUNDS):
            best = ladder.best
            if best.name == name:
                break
            name = best.name
            other = self._ladder(best.psf, best.shifts)
            if self._exceeds(best, other.best):
                break
            ladder = other
        return ladder

    def _ladder(self, psf: Psf, shifts: Sequence[Shift]) -> Ladder:
        """The hypotheses on the pixels in which the images agree if h sees so."""
        seen = Observations(screened(self.views, psf, shifts), self.policy.block, self.report)
        # What a wrong kernel leaves is part of the scene, and seems alike in neighbouring pixels
        # as noise is not.
        seen.effective = seen.judged(seen.degraded(psf, shifts)).pixels
        ladder = Ladder(seen, self.policy, self.given, holds=self._exceeds)
        ladder.climb()
        return ladder

    def _exceeds(self, one: Hypothesis, other: Hypothesis) -> bool:
        return self._information(one).exceeds(self._information(other))

    def _information(self, found: Hypothesis) -> Information:
        return Information.of(
            seen_with(self.views, found.psf, found.shifts), found.psf, found.shifts
        )


def _pixels(
    views: list[View], psf: Psf, shifts: Sequence[Shift]
) -> tuple[Image, Image, Floats, Floats]:
    """Scores, degraded bands, weights and unseen shares of all pixels."""
    bands = degraded_bands([v.pair for v in views], psf, shifts)
    weight, unseen = together([v.weight for v in views]), together([v.unseen for v in views])
    return together([v.scores for v in views]), together(bands), weight, unseen
