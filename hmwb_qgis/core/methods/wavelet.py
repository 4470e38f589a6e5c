# SPDX-License-Identifier: GPL-2.0-or-later
"""Wavelet fusion: the approximation band of m makes way for that of h.

Gomez, Jazaeri and Kafatos, Wavelet-based hyperspectral and multispectral image fusion, Proc. SPIE
4383, 2001. Each band of h gets the details of the multispectral band that goes with it best.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.methods.base import FitReport, FittedMethod, FusionMethod
from hmwb_qgis.core.methods.common_moments import CommonMoments, chance_notes
from hmwb_qgis.core.observation.pair import Boundary, ObservedPair
from hmwb_qgis.core.observation.profiles import wrap
from hmwb_qgis.core.observation.scenes import Scene, ratio_of
from hmwb_qgis.core.progress import Reporter

_ROOT = math.sqrt(3.0)
# Low-pass filters of orthonormal wavelets: their even shifts are orthonormal.
FILTERS: dict[str, NDArray[np.float64]] = {
    "haar": np.array([1.0, 1.0]) / math.sqrt(2.0),
    "daubechies4": np.array([1 + _ROOT, 3 + _ROOT, 3 - _ROOT, 1 - _ROOT]) / (4 * math.sqrt(2.0)),
}


@dataclass(frozen=True)
class WaveletSubstitution(FusionMethod):
    """Parameters of the wavelet fusion.

    Parameters
    ----------
    wavelet : {"haar", "daubechies4"}
        Haar's approximation is the mean over as many pixels as a hyperspectral pixel holds.
    levels : int or None
        Of the decomposition; None is the power of 2 nearest to the ratio.
    """

    wavelet: str = "haar"
    levels: int | None = None

    requires: ClassVar[tuple[str, ...]] = ("psf",)

    def __post_init__(self) -> None:
        if self.wavelet not in FILTERS:
            raise HmwbError(
                "There is no wavelet {wavelet!r}: choose one of {known}.",
                wavelet=self.wavelet,
                known=", ".join(FILTERS),
            )
        if self.levels is not None and self.levels < 1:
            raise HmwbError("The wavelet fusion needs at least one level.")

    def fit(self, scene: Scene, progress: Reporter) -> FittedMethod:
        """Find for each band of h the band of m that correlates best, and the line to it."""
        moments = CommonMoments.of(scene, progress)
        spread_m = np.sqrt(np.maximum(np.diag(moments.covariance_m), np.finfo(float).tiny))
        guide = np.argmax(np.abs(moments.cross_covariance) / spread_m, axis=1)
        bands = np.arange(guide.size)
        shared = moments.cross_covariance[bands, guide]
        gain = shared / spread_m[guide] ** 2
        chance = moments.by_chance(gain * shared, 1)
        gain[chance] = 0.0
        intercept = moments.mean_h - gain * moments.mean_m[guide]
        ratio = ratio_of(scene)
        levels = [self.levels or max(1, round(math.log2(r))) for r in ratio]
        length = FILTERS[self.wavelet].size
        # An approximation reaches (length - 1)(2^levels - 1), an interpolation three pixels of h.
        reach = max((length - 1) * 2**n + math.ceil(3 * r) for n, r in zip(levels, ratio))
        return _FittedWavelet(
            method=self,
            guide=guide,
            gain=gain,
            intercept=intercept,
            levels=(levels[0], levels[1]),
            reach=reach,
            chance=chance,
        )


@dataclass(frozen=True, eq=False)
class _FittedWavelet(FittedMethod):
    method: WaveletSubstitution
    guide: NDArray[np.intp]
    gain: NDArray[np.float64]
    intercept: NDArray[np.float64]
    levels: tuple[int, int]
    reach: int
    chance: NDArray[np.bool_]

    @property
    def halo(self) -> int:
        return self.reach

    @property
    def report(self) -> FitReport:
        parameters = {**self.method.parameters, "levels": list(self.levels)}
        parameters["guide"] = (self.guide + 1).tolist()
        return FitReport(parameters, notes=chance_notes(self.chance))

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        """The guide, plus the approximation of what the interpolated h has beyond it."""
        _, rows, cols = pair.fused_shape
        taps = FILTERS[self.method.wavelet]
        down = approximation(rows, taps, self.levels[0], pair.origin[0], pair.boundary)
        across = approximation(cols, taps, self.levels[1], pair.origin[1], pair.boundary).T.tocsr()
        out = interpolate(
            pair.hyperspectral, pair.sampling, (rows, cols), boundary=pair.boundary,
            report=progress.part(0.0, 0.2),
        )  # fmt: skip
        for band, plane in enumerate(out):
            progress(0.2 + 0.8 * band / len(out))
            guide = pair.multispectral[self.guide[band]] * np.float32(self.gain[band])
            guide += np.float32(self.intercept[band])
            plane[:] = guide + (down @ (plane - guide)) @ across
        return out


def approximation(
    size: int, taps: NDArray[np.float64], levels: int, origin: int, boundary: Boundary
) -> sparse.csr_matrix:
    """The (size, size) matrix that keeps the approximation band of an axis and drops the details.

    Each of the levels has a coefficient of the low-pass filter `taps` for every second one of the
    level before; `origin` is the place of the first pixel in the whole image, which fixes theirs.
    """
    step = 2**levels
    margin = (taps.size - 1) * step
    if boundary == "circular" and size % step == 0:
        before = after = 0
    else:
        before = margin + (origin - margin) % step
        after = margin + -(before + size + margin) % step
    wide = before + size + after
    where = wrap(np.arange(-before, size + after), size, boundary)
    extend = sparse.csr_matrix((np.ones(wide), (np.arange(wide), where)), shape=(wide, size))
    analysis = sparse.identity(wide, format="csr")
    count = wide
    for _ in range(levels):
        rows = np.repeat(np.arange(count // 2), taps.size)
        cols = (2 * rows + np.tile(np.arange(taps.size), count // 2)) % count
        data = np.tile(taps, count // 2)
        analysis = sparse.csr_matrix((data, (rows, cols)), shape=(count // 2, count)) @ analysis
        count //= 2
    projector = (analysis.T @ analysis @ extend)[before : before + size]
    return projector.tocsr().astype(np.float32)
