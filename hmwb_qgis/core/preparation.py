# SPDX-License-Identifier: GPL-2.0-or-later
"""What every scene goes through before a method looks at it.

The bands of m are made as sharp as the sharpest (`hmwb.sharpening`). Only then are the responses
estimated that the method needs and nobody gave: a band that was measured in larger pixels is
blurred already, so that the PSF of h would come out too narrow.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image, Window
from hmwb_qgis.core.hmwb.sharpening import Sharpening
from hmwb_qgis.core.methods.base import FitReport, FittedMethod, FusedPart, FusionMethod
from hmwb_qgis.core.observation.common_ground import check_common_ground
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.scenes import ChangedScene, Scene
from hmwb_qgis.core.observation.visibility import check_width
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.responses.completion import Responses, complete_responses
from hmwb_qgis.core.sentences import Sentence, Stage

_CHECKED, _SHARP = 0.1, 0.7  # of the progress of preparing, where each ends
_FITTED = 0.7  # of the progress of sharpening, the fit
_PREPARED = 0.6  # of the progress of fitting to a scene
_SHARPENING_SHARE = 0.4  # of the fusion of a window


@dataclass(frozen=True)
class SharpScene(ChangedScene):
    """A scene whose bands are sharpened as it is read.

    A scene of one block is read over and over: it is sharpened once, and kept.
    """

    whole: ObservedPair | None = None

    @classmethod
    def of(cls, scene: Scene, sharpening: Sharpening, progress: Reporter) -> SharpScene:
        """A scene and how its bands are made as sharp as the sharpest."""
        first, *others = scene.blocks()
        whole = None if others else sharpening(scene.read(*first), progress)
        return cls(scene, partial(sharpening, progress=Reporter()), whole=whole)

    def read(self, rows: slice, cols: slice) -> ObservedPair:
        """The pair on a window of the multispectral grid."""
        if self.whole is not None and (rows, cols) == next(self.blocks()):
            return self.whole
        return super().read(rows, cols)


def sharpened(scene: Scene, progress: Reporter) -> tuple[Scene, Sharpening | None]:
    """A scene whose bands are as sharp as the sharpest, and how.

    Parameters
    ----------
    scene : Scene
    progress : Reporter

    Returns
    -------
    sharp : Scene
    sharpening : Sharpening or None
        None: they were, and the scene is the one that was given.

    Raises
    ------
    HmwbError
        If the sharper bands cannot sharpen the others.
    Cancelled
    """
    sharpening = Sharpening.fit(scene, progress.part(0.0, _FITTED))
    if sharpening is None:
        return scene, None
    return SharpScene.of(scene, sharpening, progress.part(_FITTED, 1.0)), sharpening


@dataclass(frozen=True)
class Preparation:
    """How the pairs of a scene are prepared for a method."""

    responses: Responses
    sharpening: Sharpening | None  # None: all bands are as sharp as the grid

    @classmethod
    def fit(
        cls,
        method: FusionMethod,
        scene: Scene,
        progress: Reporter,
        *,
        spectral_response: NDArray[np.float64] | None = None,
        psf: Psf | None = None,
    ) -> tuple[Preparation, Scene]:
        """Learn it from a scene, which comes back prepared.

        `spectral_response`, (b_m, b_h), is of all bands of m. Raises HmwbError if the scene cannot
        be fused.
        """
        check_width(psf, scene.fused_shape[1:])
        check_common_ground(scene, progress.part(0.0, _CHECKED))
        sharp, sharpening = sharpened(scene, progress.part(_CHECKED, _SHARP))
        if sharpening is not None and spectral_response is not None:
            spectral_response = spectral_response[list(sharpening.kept)]
        responses = complete_responses(
            method.requires,
            sharp,
            spectral_response,
            psf,
            progress.part(_SHARP, 1.0),
            believed=method.believes_response,
        )
        return cls(responses, sharpening), ChangedScene(sharp, responses.told)

    @property
    def notes(self) -> tuple[Sentence, ...]:
        """What is to be told of the sharpening; what was found of the responses is in theirs."""
        return () if self.sharpening is None else self.sharpening.notes

    def seen(self, scene: Scene) -> Scene:
        """A scene with sharp bands and known responses."""
        sharp = scene
        if self.sharpening is not None:
            sharp = SharpScene.of(scene, self.sharpening, Reporter())
        return ChangedScene(sharp, self.responses.told)

    def __call__(self, pair: ObservedPair, progress: Reporter) -> tuple[ObservedPair, Reporter]:
        """The pair as the method was fitted to see it, and what is left of the progress."""
        if self.sharpening is not None:
            pair = self.sharpening(pair, progress.part(0.0, _SHARPENING_SHARE))
            progress = progress.part(_SHARPENING_SHARE, 1.0)
        return self.responses.told(pair), progress


@dataclass(frozen=True)
class FittedToPrepared(FittedMethod):
    """A method that was fitted to a prepared scene, whose windows are prepared the same way."""

    preparation: Preparation
    fitted: FittedMethod

    @property
    def halo(self) -> int | None:
        """Multispectral pixels that a window needs around itself; None: only the whole will do."""
        own, sharpening = self.fitted.halo, self.preparation.sharpening
        return own if own is None or sharpening is None else own + sharpening.halo

    @property
    def report(self) -> FitReport:
        """What was chosen and found; what was found of the responses is in `preparation`."""
        own = self.fitted.report
        return replace(own, notes=(*self.preparation.notes, *own.notes))

    @property
    def hyperspectral_margin(self) -> int:
        """See `FittedMethod`."""
        return self.fitted.hyperspectral_margin

    @property
    def places(self) -> Geometry | None:
        """See `FittedMethod`."""
        return self.fitted.places

    @property
    def working(self) -> tuple[float, float] | None:
        """See `FittedMethod`."""
        own, sharpening = self.fitted.working, self.preparation.sharpening
        if own is None or sharpening is None:
            return own
        return max(own[0] + len(sharpening.kept), sharpening.working), own[1]

    def seen(self, scene: Scene) -> Scene:
        """See `FittedMethod`."""
        return self.preparation.seen(scene)

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        """The fused image, (b_h, rows_m, cols_m), float32."""
        return self.fitted.fuse(*self.preparation(pair, progress))

    def fuse_strips(self, pair: ObservedPair, part: Window, progress: Reporter) -> FusedPart:
        """See `FittedMethod`."""
        prepared, rest = self.preparation(pair, progress)
        return self.fitted.fuse_strips(prepared, part, rest)


def fit_prepared(
    method: FusionMethod,
    scene: Scene,
    progress: Reporter,
    *,
    spectral_response: NDArray[np.float64] | None = None,
    psf: Psf | None = None,
    say: Callable[..., None] | None = None,
) -> FittedToPrepared:
    """Fit a method to a scene that is prepared for it; see `Preparation.fit`.

    Parameters
    ----------
    method, scene, progress, spectral_response, psf
        As for `Preparation.fit`.
    say : callable or None
        Takes what was found in preparing as soon as it is known, one sentence each: it explains a
        fit that fails.

    Returns
    -------
    FittedToPrepared
    """
    preparation, prepared = Preparation.fit(
        method, scene, progress.part(0.0, _PREPARED), spectral_response=spectral_response, psf=psf
    )
    if say is not None:
        say(*preparation.responses.notes, *preparation.notes)
    progress.step(Stage("The method looks at samples of the scene."))
    return FittedToPrepared(preparation, method.fit(prepared, progress.part(_PREPARED, 1.0)))
