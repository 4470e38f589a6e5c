# SPDX-License-Identifier: GPL-2.0-or-later
"""Two methods that every comparison needs: interpolation and one affine regression."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.inverse.operators import Kernel, interpolate
from hmwb_qgis.core.linear_algebra import least_squares
from hmwb_qgis.core.methods.base import FitReport, FittedMethod, FusionMethod
from hmwb_qgis.core.methods.common_moments import CommonMoments, chance_notes
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.scenes import Scene, ratio_of
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sentences import Detail
from hmwb_qgis.core.sums import weighted_sums


@dataclass(frozen=True)
class Interpolation(FusionMethod):
    """The hyperspectral image alone, on the multispectral grid (H~ of section 4.2).

    Parameters
    ----------
    kernel : {"linear", "cubic", "lanczos"}
    """

    kernel: Kernel = "cubic"

    def fit(self, scene: Scene, progress: Reporter) -> FittedMethod:
        """Learn the ratio, which tells how far a window looks: three hyperspectral pixels."""
        progress(1.0)
        return _FittedInterpolation(self, math.ceil(3 * max(ratio_of(scene))))


@dataclass(frozen=True)
class _FittedInterpolation(FittedMethod):
    method: Interpolation
    reach: int

    @property
    def halo(self) -> int:
        return self.reach

    @property
    def report(self) -> FitReport:
        return FitReport(self.method.parameters)

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        fine = pair.fused_shape[1:]
        out = interpolate(
            pair.hyperspectral, pair.sampling, fine, self.method.kernel, pair.boundary, progress
        )
        progress(1.0)
        return out


@dataclass(frozen=True)
class AffineRegression(FusionMethod):
    """One affine regression of the bands of h on those of the degraded m, applied to m."""

    requires: ClassVar[tuple[str, ...]] = ("psf",)

    def fit(self, scene: Scene, progress: Reporter) -> FittedMethod:
        """Regress over the whole scene."""
        moments = CommonMoments.of(scene, progress)
        # Of least norm, because two multispectral bands may be proportional, or one constant.
        slope = least_squares(moments.covariance_m, moments.cross_covariance.T, 1e-10).T
        explained = np.sum(slope * moments.cross_covariance, axis=1)
        chance = moments.by_chance(explained, len(moments.mean_m))
        slope[chance] = 0.0
        intercept = moments.mean_h - slope @ moments.mean_m
        return _FittedRegression(slope, intercept, moments.pixels, chance)


@dataclass(frozen=True)
class _FittedRegression(FittedMethod):
    slope: Floats
    intercept: Floats
    pixels: int
    chance: NDArray[np.bool_]

    @property
    def halo(self) -> int:
        return 0

    @property
    def report(self) -> FitReport:
        seen = Detail("The regression saw {count} hyperspectral pixels.", count=self.pixels)
        return FitReport(notes=(seen, *chance_notes(self.chance)))

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        out = weighted_sums(self.slope, pair.multispectral, progress)
        out += self.intercept.astype(np.float32)[:, None, None]
        progress(1.0)
        return out
