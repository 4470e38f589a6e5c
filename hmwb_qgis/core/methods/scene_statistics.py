# SPDX-License-Identifier: GPL-2.0-or-later
"""What the paper's chain must know of a whole scene, found in one pass over its blocks.

Everything else happens within a window: with these figures, a window with a halo gives what the
whole image gives (only the masses of section 4.2 couple distant pixels).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.noise import ENOUGH, spatial_noise
from hmwb_qgis.core.denoising.spectral_noise import spectral_noise
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.inverse.operators import Kernel, interpolation_matrix
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.scenes import Scene, pairs_of
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sentences import Sentence

_ENOUGH = 2_000  # valid multispectral pixels of a block that speaks on noise
_RAISED = Sentence(
    "Zero and negative values that remain after denoising are raised to a small positive floor."
)


@dataclass(frozen=True)
class SceneStatistics:
    """Figures of the valid pixels of a scene."""

    hyperspectral_mean: float  # of H~(h) over all valid fine pixels and bands: its mass, a voxel
    hyperspectral_means: Floats  # (b_h,): of h over all valid pixels
    multispectral_means: Floats  # (b_m,): of m over all valid pixels
    multispectral_sample: NDArray[np.float32]  # (b_m, n): some of its pixels, evenly spread
    # (b_h, b_h): C of the right inverse: the mean of x x^T over the hyperspectral pixels x
    second_moment: Floats
    hyperspectral_noise: Floats  # (b_h,): standard deviations
    multispectral_noise: Floats  # (b_m,): standard deviations
    response: Floats  # (b_m, b_h): M
    notes: tuple[str, ...]


def scene_statistics(scene: Scene, kernel: Kernel, report: Reporter) -> SceneStatistics:
    """Look at a scene once; the kernel is that of H~, whose mass is wanted."""
    totals: _Totals | None = None
    for pair in pairs_of(scene, report):
        totals = totals or _Totals(scene, pair, kernel)
        totals.add(pair)
    if totals is None:
        raise HmwbError("The scene holds no block: there is nothing to fuse.")
    report(1.0)
    return totals.result()


class _Totals:
    """Sums over the blocks of a scene, of which `pair` is the first."""

    def __init__(self, scene: Scene, pair: ObservedPair, kernel: Kernel):
        self.kernel, self.response = kernel, pair.known_response
        self.h, self.m = BandMoments(len(pair.hyperspectral)), BandMoments(len(pair.multispectral))
        _, rows, cols = scene.fused_shape
        pixels = rows * cols / math.prod(pair.sampling.ratio), rows * cols
        self.strides = [max(1, math.ceil(n / ENOUGH)) for n in pixels]
        self.samples: tuple[list[Image], list[Image]] = ([], [])
        self.noise: list[tuple[int, Floats]] = []
        self.weighted = self.weights = 0.0
        self.all_positive = True

    def add(self, pair: ObservedPair) -> None:
        """Take in a block."""
        h_valid, m_valid = pair.hyperspectral_measured, pair.multispectral_measured
        valid = pair.hyperspectral[:, h_valid], pair.multispectral[:, m_valid]
        for moments, pixels, sample, stride in zip(
            (self.h, self.m), valid, self.samples, self.strides
        ):
            moments.add(pixels)
            sample.append(pixels[:, ::stride])
            self.all_positive &= bool((pixels > 0).all())
        self.noise.append((valid[1].shape[1], spatial_noise(pair.multispectral, m_valid)))
        # The mass of H~(h) without H~(h): how often each pixel counts on the fine grid.
        across, down = (
            interpolation_matrix(
                pair.sampling, axis, h_valid.shape[axis], m_valid.shape[axis], self.kernel,
                pair.boundary,
            )
            for axis in (0, 1)
        )  # fmt: skip
        weight = np.where(h_valid, (across.T @ m_valid.astype(np.float64)) @ down, 0.0)
        self.weighted += float(np.einsum("brc,rc->", pair.hyperspectral, weight))
        self.weights += float(weight.sum()) * len(pair.hyperspectral)

    def result(self) -> SceneStatistics:
        """The figures of all blocks."""
        if not self.h.count or not self.m.count or self.weights <= 0:
            raise HmwbError(
                "The two images have no valid pixels in common: check their nodata values."
            )
        mean, h_means, m_means = self.weighted / self.weights, self.h.mean, self.m.mean
        if mean <= 0 or m_means.sum() <= 0:
            raise HmwbError("An image has no positive values: there is no mass to transport.")
        h_sample, m_sample = (np.concatenate(sample, axis=1) for sample in self.samples)
        return SceneStatistics(
            hyperspectral_mean=mean,
            hyperspectral_means=h_means,
            multispectral_means=m_means,
            multispectral_sample=m_sample,
            second_moment=self.h.covariance + np.outer(h_means, h_means),
            hyperspectral_noise=spectral_noise(h_sample),
            multispectral_noise=self._multispectral_noise(),
            response=self.response,
            notes=() if self.all_positive else (_RAISED,),
        )

    def _multispectral_noise(self) -> Floats:
        """The median over the blocks that hold enough valid pixels, or over the fullest one."""
        enough = min(_ENOUGH, max(count for count, _ in self.noise))
        median: Floats = np.median([n for count, n in self.noise if count >= enough], axis=0)
        return median
