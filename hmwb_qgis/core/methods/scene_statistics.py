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

from hmwb_qgis.core.arrays import Floats, Mask
from hmwb_qgis.core.denoising.noise import spatial_noise
from hmwb_qgis.core.denoising.spectral_noise import spectral_noise
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.inverse.operators import Kernel, interpolation_matrix
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.scenes import Scene, pairs_of
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.responses.completion import known_response
from hmwb_qgis.core.sentences import Sentence

_SAMPLE = 20_000  # pixels of an image that speak for all
_ENOUGH = 2_000  # valid multispectral pixels of a block that speaks on noise


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
    totals = _Totals(kernel)
    for pair in pairs_of(scene, report):
        totals.add(scene, pair)
    found = totals.result()
    report(1.0)
    return found


class _Totals:
    def __init__(self, kernel: Kernel):
        self.kernel = kernel
        self.pixels = self.fine = 0
        self.not_positive = [0, 0]  # values of h and of m
        self.weighted = self.weights = 0.0
        self.sample: list[NDArray[np.float32]] = []
        self.fine_sample: list[NDArray[np.float32]] = []
        self.noise: list[tuple[int, Floats]] = []
        self.response: Floats | None = None
        self.moment = self.sums = self.coarse_sums = np.zeros(0)
        self.stride = self.fine_stride = 1

    def add(self, scene: Scene, pair: ObservedPair) -> None:
        m = pair.multispectral
        if self.moment.size == 0:
            self._begin(scene, pair)
        h_valid, m_valid = pair.hyperspectral_measured, pair.multispectral_measured
        self._add_hyperspectral(pair, h_valid, m_valid)
        seen = m[:, m_valid]
        self.sums += seen.sum(axis=1, dtype=np.float64)
        self.fine += seen.shape[1]
        self.fine_sample.append(seen[:, :: self.fine_stride])
        self.not_positive[1] += int((seen <= 0).sum())
        self.noise.append((seen.shape[1], spatial_noise(m, m_valid)))

    def _begin(self, scene: Scene, pair: ObservedPair) -> None:
        hs_bands, ms_bands = pair.hyperspectral.shape[0], pair.multispectral.shape[0]
        self.moment, self.sums = np.zeros((hs_bands, hs_bands)), np.zeros(ms_bands)
        self.coarse_sums = np.zeros(hs_bands)
        _, rows, cols = scene.fused_shape
        count = rows * cols / math.prod(pair.sampling.ratio)
        self.stride = max(1, math.ceil(count / _SAMPLE))
        self.fine_stride = max(1, math.ceil(rows * cols / _SAMPLE))
        self.response = known_response(pair)

    def _add_hyperspectral(self, pair: ObservedPair, h_valid: Mask, m_valid: Mask) -> None:
        h = pair.hyperspectral
        pixels = h[:, h_valid].astype(np.float64)
        self.moment += pixels @ pixels.T
        self.coarse_sums += pixels.sum(axis=1)
        self.pixels += pixels.shape[1]
        self.not_positive[0] += int((pixels <= 0).sum())
        self.sample.append(h[:, h_valid][:, :: self.stride])
        # The mass of H~(h) without H~(h): how often each pixel counts on the fine grid.
        across, down = (
            interpolation_matrix(
                pair.sampling, axis, h.shape[1 + axis], m_valid.shape[axis], self.kernel,
                pair.boundary,
            )
            for axis in (0, 1)
        )  # fmt: skip
        weight = np.where(h_valid, (across.T @ m_valid.astype(np.float64)) @ down, 0.0)
        self.weighted += float(np.einsum("brc,rc->", h, weight))
        self.weights += float(weight.sum()) * h.shape[0]

    def result(self) -> SceneStatistics:
        if not self.pixels or not self.fine or self.weights <= 0:
            raise HmwbError(
                "The two images have no valid pixels in common: check their nodata values."
            )
        mean = self.weighted / self.weights
        if mean <= 0 or self.sums.sum() <= 0:
            raise HmwbError("An image has no positive values: there is no mass to transport.")
        if self.response is None:
            raise HmwbError("The scene holds no block: there is nothing to fuse.")
        return SceneStatistics(
            hyperspectral_mean=mean,
            hyperspectral_means=self.coarse_sums / self.pixels,
            multispectral_means=self.sums / self.fine,
            multispectral_sample=np.concatenate(self.fine_sample, axis=1),
            second_moment=self.moment / self.pixels,
            hyperspectral_noise=spectral_noise(np.concatenate(self.sample, axis=1)),
            multispectral_noise=self._multispectral_noise(),
            response=self.response,
            notes=self._notes(),
        )

    def _notes(self) -> tuple[str, ...]:
        if not any(self.not_positive):
            return ()
        note = Sentence(
            "Zero and negative values that remain after denoising are raised to a small positive "
            "floor."
        )
        return (note,)

    def _multispectral_noise(self) -> Floats:
        """The median over the blocks that hold enough valid pixels, or over the fullest one."""
        enough = min(_ENOUGH, max(count for count, _ in self.noise))
        median: Floats = np.median([n for count, n in self.noise if count >= enough], axis=0)
        return median
