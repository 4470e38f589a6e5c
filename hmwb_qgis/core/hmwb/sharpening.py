# SPDX-License-Identifier: GPL-2.0-or-later
"""Before the fusion: bands of m whose own pixels are larger than those of its grid.

A band that was measured in pixels of 20 m and resampled to a grid of 10 m says nothing of a pixel
of 10 m. With the others like it, it is a hyperspectral image of a few bands, and the sharper bands
are the multispectral one: the default method fuses the two, the sharper bands first. What it makes
of a band shows in its own pixels what was measured there, noise and all (the consistency that
L. Wald asks of a fused image, 1997): the fusion that follows is told how strong that noise is, and
takes it away once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import ClassVar, NamedTuple

import numpy as np

from hmwb_qgis.core.denoising.subspace import Subspace, signal_subspace
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.hmwb.coarse_bands import CoarseBands, first_of_pixels
from hmwb_qgis.core.hmwb.fitted import FittedHmwb
from hmwb_qgis.core.hmwb.method import Hmwb
from hmwb_qgis.core.hmwb.sample import draw
from hmwb_qgis.core.hmwb.screening import ScreeningPolicy
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import LEFT_OUT
from hmwb_qgis.core.observation.scenes import ChangedScene, Scene, ratio_of
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.resampled.own_pixels import OwnPixels, own_pixels
from hmwb_qgis.core.sentences import Caution, Sentence, Stage


class SharpeningStep(NamedTuple):
    """How bands of one size are sharpened."""

    coarse: CoarseBands
    fitted: FittedHmwb  # the fusion of these with the sharper ones
    # Of each of these in its own pixels, as a standard deviation in its units
    noise: tuple[float, ...]

    def __call__(self, pair: ObservedPair, progress: Reporter) -> ObservedPair:
        """The pair with these bands sharp.

        What the fusion makes of a band is a function of the sharper ones beside what was measured
        in its own pixels: it looks as if it had next to no noise. So its noise is told: white noise
        that is as strong in the mean over such a pixel as that of the measurement.
        """
        own = self.coarse.pair(pair)
        if own is None:
            return pair
        multispectral = pair.multispectral.copy()
        multispectral[list(self.coarse.bands)] = self.fitted.fuse(own, progress)
        sharpened = list(pair.sharpened or np.zeros(len(multispectral)))
        for band, noise in zip(self.coarse.bands, self.noise):
            sharpened[band] = noise * self.coarse.side
        return replace(pair, multispectral=multispectral, sharpened=tuple(sharpened))


@dataclass(frozen=True)
class Sharpening:
    """How the bands of m are made as sharp as the sharpest."""

    # Bands of m that are fused; the others have pixels as large as those of h
    kept: tuple[int, ...]
    steps: tuple[SharpeningStep, ...]  # the sharper bands first
    notes: tuple[Sentence, ...] = ()

    @classmethod
    def fit(cls, scene: Scene, progress: Reporter) -> Sharpening | None:
        """Learn it from a scene; None: all bands are as sharp as the grid, as far as is known."""
        windows, _ = draw(scene, ratio_of(scene))
        own = own_pixels(windows)
        sides = [pixels.side for pixels in own]
        finest = min(sides)
        largest = max(windows[0].sampling.ratio)
        kept = tuple(b for b, side in enumerate(sides) if side == finest or side < largest)
        coarser = [b for b in kept if sides[b] > finest]
        if not coarser and len(kept) == len(sides):
            return None
        progress.step(Stage("Bands with larger pixels are sharpened with the others."))
        found = cls(kept, (), _notes(own, kept))
        steps = _steps(windows, own, coarser)
        for number, ((side, first), bands) in enumerate(steps):
            part = progress.part(number / len(steps), (number + 1) / len(steps))
            coarse = CoarseBands(
                bands=bands,
                sharper=tuple(b for b in kept if sides[b] < side),
                side=side,
                first=first,
                interpolations=tuple(own[b].interpolation for b in bands),
            )
            seen = ChangedScene(scene, partial(_coarse_pair, found, coarse), len(bands))
            pairs = [pair for pair in map(coarse.pair, windows) if pair is not None]
            noise = np.median([coarse.noise(pair) for pair in pairs], axis=0)
            # Kriging keeps to what was measured as the noise that it is told goes to nothing, where
            # its equations end.
            little = tuple((LEFT_OUT * noise).tolist())
            fitted = _FewBands(noise=little).fit(seen, part.unnamed())
            step = SharpeningStep(coarse, fitted, tuple(noise.tolist()))
            found = replace(found, steps=(*found.steps, step))
        return found

    @property
    def halo(self) -> int:
        """Multispectral pixels that a window needs around itself."""
        return sum(s.fitted.halo + s.coarse.side + s.coarse.reach for s in self.steps)

    @property
    def working(self) -> float:
        """Values held for each pixel of a window."""
        held = max((sum(step.fitted.working) for step in self.steps), default=0.0)
        return held + len(self.kept)

    def __call__(self, pair: ObservedPair, progress: Reporter) -> ObservedPair:
        """The pair with sharp bands, of those that are fused."""
        return self.sharpened(pair, progress).with_multispectral_bands(self.kept)

    def sharpened(self, pair: ObservedPair, progress: Reporter) -> ObservedPair:
        """The pair with sharp bands, of all that there are.

        Parameters
        ----------
        pair : ObservedPair
        progress : Reporter
        """
        for number, step in enumerate(self.steps):
            part = progress.part(number / len(self.steps), (number + 1) / len(self.steps))
            pair = step(pair, part)
        return replace(pair, sharpness=())


def _steps(
    windows: Sequence[ObservedPair], own: Sequence[OwnPixels], bands: Sequence[int]
) -> list[tuple[tuple[int, tuple[int, int]], tuple[int, ...]]]:
    """Bands by the side and the place of their pixels, the smaller first."""
    found: dict[tuple[int, tuple[int, int]], list[int]] = {}
    for side in {own[b].side for b in bands}:
        alike = [b for b in bands if own[b].side == side]
        unknown = tuple(b for b in alike if own[b].interpolation is None)
        seen = first_of_pixels(windows, unknown, side) if unknown else (0, 0)
        for band in alike:
            how = own[band].interpolation
            found.setdefault((side, seen if how is None else how.first), []).append(band)
    return [(place, tuple(found[place])) for place in sorted(found)]


@dataclass(frozen=True)
class _FewBands(Hmwb):
    """The default method for an h of few bands, which stays as it was measured in its pixels.

    Few bands do not tell by each other what is noise and what only one of them shows: it is told.
    """

    noise: tuple[float, ...] = ()
    guard: bool = False
    # Bands of one sensor show the same; that some show what no other does is why they are there.
    screening: ScreeningPolicy = field(
        default_factory=lambda: ScreeningPolicy(least_explained=0.0, errors=0.0, pixels=False)
    )
    # The sharper bands are no sums of the others, which stay as they were measured.
    agrees: ClassVar[bool] = False

    def subspace(self, moments: BandMoments, most: int) -> Subspace:
        """All components: they are few."""
        count = min(len(self.noise), most)
        return signal_subspace(moments, least=count, most=count, known=self.noise)


def _coarse_pair(earlier: Sharpening, coarse: CoarseBands, pair: ObservedPair) -> ObservedPair:
    """The pair in which coarse bands are h; those of earlier steps are sharp."""
    found = coarse.pair(earlier.sharpened(pair, Reporter()))
    if found is None:
        raise HmwbError(
            "A window holds no hyperspectral pixel: use windows of at least one of its pixels."
        )
    return found


def _notes(own: Sequence[OwnPixels], kept: Sequence[int]) -> tuple[Sentence, ...]:
    notes: list[Sentence] = []
    sides = [pixels.side for pixels in own]
    for side in sorted({sides[b] for b in kept} - {min(sides)}):
        named = ", ".join(str(b + 1) for b in kept if sides[b] == side)
        notes.append(
            Sentence(
                "Multispectral bands {bands} have pixels of {side} x {side} pixels of their grid: "
                "the sharper bands sharpened them first.",
                bands=named,
                side=side,
            )
        )
    seen = [str(b + 1) for b in range(len(own)) if own[b].interpolation is not None]
    if seen:
        notes.append(
            Sentence(
                "Multispectral bands {bands} were interpolated from larger pixels, as their values "
                "show: they count for no more than those pixels tell.",
                bands=", ".join(seen),
            )
        )
    left = [str(b + 1) for b in range(len(sides)) if b not in kept]
    if left:
        notes.append(
            Caution(
                "Multispectral bands {bands} are left out: their own pixels are as large as the "
                "hyperspectral ones.",
                bands=", ".join(left),
            )
        )
    return tuple(notes)
