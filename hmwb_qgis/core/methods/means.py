# SPDX-License-Identifier: GPL-2.0-or-later
"""The two means that the paper compares its barycenter with (sections 1 and 4.4).

They fuse the same M~(m) and H~(h) voxel by voxel, where the barycenter moves mass.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.methods.paper_chain import PaperChain, PaperOptions
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.scenes import Scene
from hmwb_qgis.core.progress import Reporter


@dataclass(frozen=True)
class ArithmeticMean(PaperOptions):
    """weight M~(m) + (1 - weight) H~(h), after normalisation.

    Parameters
    ----------
    weight : float
        From 0 to 1: the share of the multispectral image.
    denoise, wiener_window, smoothness, sparse, sparsity, components, interpolation, inverse, floor
        See `PaperOptions`.
    """

    weight: float = 0.5

    def __post_init__(self) -> None:
        super().__post_init__()
        if not 0 <= self.weight <= 1:
            raise HmwbError(
                "The weight is {weight:g}: give a number from 0 to 1.", weight=self.weight
            )

    def fit(self, scene: Scene, progress: Reporter) -> FittedMean:
        """Look at the whole scene once."""
        return FittedMean.of(self, scene, progress)

    def mean(self, from_m: Image, from_h: Image) -> Image:
        """Of two normalised images, M~(m) and H~(h), or some of their bands."""
        mean: Image = np.float32(self.weight) * from_m + np.float32(1 - self.weight) * from_h
        return mean


@dataclass(frozen=True)
class GeometricMean(ArithmeticMean):
    """M~(m)^weight H~(h)^(1 - weight), after normalisation."""

    def mean(self, from_m: Image, from_h: Image) -> Image:
        """See `ArithmeticMean.mean`."""
        logarithm = np.float32(self.weight) * np.log(from_m)
        logarithm += np.float32(1 - self.weight) * np.log(from_h)
        mean: Image = np.exp(logarithm)
        return mean


class FittedMean(PaperChain):
    """A mean with the masses, the noise and M~ of a scene."""

    method: ArithmeticMean

    def fuse(self, pair: ObservedPair, progress: Reporter) -> Image:
        """The fused image on the pair's multispectral grid, in the units of h."""
        from_m, from_h = self.apply(pair, progress.part(0.0, 0.8))
        for band, plane in enumerate(from_h):
            progress(0.8 + 0.2 * band / len(from_h))
            mean = self.method.mean(*self.normalised(from_m[band], plane))
            np.multiply(mean, np.float32(self.masses[1]), out=plane)
        return from_h
