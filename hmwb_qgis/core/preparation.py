# SPDX-License-Identifier: GPL-2.0-or-later
"""What every scene goes through before a method looks at it.

The bands of m are made as sharp as the sharpest (`hmwb.sharpening`). Only then are the responses
estimated that the method needs and nobody gave: a band that was measured in larger pixels is
blurred already, so that the PSF of h would come out too narrow.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.hmwb.sharpening import Sharpening
from hmwb_qgis.core.methods.base import FitReport, FittedMethod, FusionMethod
from hmwb_qgis.core.observation.common_ground import check_common_ground
from hmwb_qgis.core.observation.pair import ChangedScene, Image, ObservedPair, Scene
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.responses import Responses, complete_responses
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.sentences import Stage
from hmwb_qgis.core.uncertainty.model import Deviation

Part = tuple[slice, slice]

_CHECKED, _SHARP, _COMPLETE = 0.05, 0.4, 0.6  # of the progress, where each ends
_SHARPENING_SHARE = 0.4  # of the fusion of a window


@dataclass(frozen=True)
class SharpScene(ChangedScene):
    """A scene whose bands are sharpened as it is read.

    A scene of one block is read over and over: what was made of it last is kept.
    """

    _last: dict[str, ObservedPair] = field(default_factory=dict)

    @classmethod
    def of(cls, scene: Scene, sharpening: Sharpening) -> SharpScene:
        """A scene and how its bands are made as sharp as the sharpest."""
        return cls(scene, sharpening.silently)

    def read(self, rows: slice, cols: slice) -> ObservedPair:
        """The pair on a window of the multispectral grid."""
        whole = (rows, cols) == _whole(self.scene)
        if whole and self._last:
            return self._last["pair"]
        pair = super().read(rows, cols)
        if whole and [*self.blocks()] == [(rows, cols)]:
            self._last["pair"] = pair
        return pair


def _whole(scene: Scene) -> Part:
    rows, cols = scene.fused_shape[1:]
    return slice(0, rows), slice(0, cols)


@dataclass(frozen=True)
class FittedToPrepared(FittedMethod):
    """A method that was fitted to a prepared scene, whose windows are prepared the same way first.

    Parameters
    ----------
    responses : Responses
    sharpening : Sharpening or None
        None: all bands are as sharp as the grid.
    fitted : FittedMethod
    """

    responses: Responses
    sharpening: Sharpening | None
    fitted: FittedMethod

    @property
    def halo(self) -> int | None:
        """Multispectral pixels that a window needs around itself; None: only the whole will do."""
        own = self.fitted.halo
        return own if own is None or self.sharpening is None else own + self.sharpening.halo

    @property
    def report(self) -> FitReport:
        """What was chosen and found; what was found of the responses is in `responses`."""
        own = self.fitted.report
        if self.sharpening is None:
            return own
        return replace(own, notes=(*self.sharpening.notes, *own.notes))

    @property
    def hyperspectral_margin(self) -> int:
        """See `FittedMethod`."""
        return self.fitted.hyperspectral_margin

    @property
    def places(self) -> Geometry | None:
        """See `FittedMethod`."""
        return self.fitted.places

    def seen(self, scene: Scene) -> Scene:
        """The scene with sharp bands and known responses."""
        sharp = scene if self.sharpening is None else SharpScene.of(scene, self.sharpening)
        return ChangedScene(sharp, self.responses.told)

    @property
    def working(self) -> tuple[float, float] | None:
        """See `FittedMethod`."""
        own = self.fitted.working
        if own is None or self.sharpening is None:
            return own
        return max(own[0] + len(self.sharpening.kept), self.sharpening.working), own[1]

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        """The fused image, (b_h, rows_m, cols_m), float32."""
        return self.fitted.fuse(*self._prepared(pair, progress))

    def fuse_with_deviation(
        self, pair: ObservedPair, part: Part, progress: Reporter
    ) -> tuple[Image, Deviation | None]:
        """`fuse_part`, and how sure it is; None: that is not known."""
        prepared, rest = self._prepared(pair, progress)
        return self.fitted.fuse_with_deviation(prepared, part, rest)

    def _prepared(self, pair: ObservedPair, progress: Reporter) -> tuple[ObservedPair, Reporter]:
        """The pair as the method was fitted to see it, and what is left of the progress."""
        if self.sharpening is not None:
            pair = self.sharpening(pair, progress.part(0.0, _SHARPENING_SHARE))
            progress = progress.part(_SHARPENING_SHARE, 1.0)
        return self.responses.told(pair), progress


def fit_prepared(
    method: FusionMethod,
    scene: Scene,
    progress: Reporter,
    *,
    spectral_response: NDArray[np.float64] | None = None,
    psf: Psf | None = None,
) -> FittedToPrepared:
    """Fit a method to a scene that is prepared for it.

    Parameters
    ----------
    method : FusionMethod
    scene : Scene
    progress : Reporter
    spectral_response : ndarray, (b_m, b_h), or None
        Of all bands of m.
    psf : Psf or None

    Raises
    ------
    HmwbError
        If the scene cannot be fused.
    Cancelled
    """
    check_common_ground(scene, progress.part(0.0, _CHECKED))
    sharpening = Sharpening.fit(scene, progress.part(_CHECKED, _SHARP))
    sharp = scene
    if sharpening is not None:
        sharp = SharpScene.of(scene, sharpening)
        if spectral_response is not None:
            spectral_response = spectral_response[list(sharpening.kept)]
    responses = complete_responses(
        method.requires,
        sharp,
        spectral_response,
        psf,
        progress.part(_SHARP, _COMPLETE),
        believed=method.believes_response,
    )
    progress.step(Stage("The method looks at samples of the scene."))
    completed = ChangedScene(sharp, responses.told)
    fitted = method.fit(completed, progress.part(_COMPLETE, 1.0))
    return FittedToPrepared(responses, sharpening, fitted)
