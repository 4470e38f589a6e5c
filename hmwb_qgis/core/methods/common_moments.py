# SPDX-License-Identifier: GPL-2.0-or-later
"""How the two images go together at the hyperspectral scale, over a whole scene."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.observation.masks import seen_pixels
from hmwb_qgis.core.observation.model import degradation_of
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.scenes import Scene, pairs_of
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.relation.affine import BEYOND_CHANCE
from hmwb_qgis.core.sentences import Doubt, Sentence


@dataclass(frozen=True)
class CommonMoments:
    """Means and covariances of h and of the degraded m, over pixels that are valid in both."""

    pixels: int
    independent: float  # so many pixels would tell as much if none saw what another one sees
    mean_h: Floats  # (b_h,)
    mean_m: Floats  # (b_m,)
    variance_h: Floats  # (b_h,)
    covariance_m: Floats  # (b_m, b_m)
    cross_covariance: Floats  # (b_h, b_m)

    @classmethod
    def of(cls, scene: Scene, progress: Reporter) -> CommonMoments:
        """Go through a scene, with its PSF, once."""
        found: BandMoments | None = None
        for pair in pairs_of(scene, progress):
            h, m = _common_pixels(pair, whole=pair.fused_shape == scene.fused_shape)
            found = found or BandMoments(len(h) + len(m))
            found.add(np.concatenate([h, m]))
        if found is None or not found.count:
            raise HmwbError(
                "No hyperspectral pixel is valid in both images: check their nodata values."
            )
        bands, mean, covariance = len(h), found.mean, found.covariance
        apart = math.prod(pair.sampling.ratio) / pair.known_psf.spread
        return cls(
            pixels=found.count,
            independent=found.count * min(apart, 1.0),
            mean_h=mean[:bands],
            mean_m=mean[bands:],
            variance_h=np.diag(covariance)[:bands],
            covariance_m=covariance[bands:, bands:],
            cross_covariance=covariance[:bands, bands:],
        )

    def by_chance(self, explained: Floats, predictors: int) -> NDArray[np.bool_]:
        """Bands of h of which a line from m explains something, but no more than chance does.

        A blur that is far wider than that of h leaves m almost flat, so that a line which fits by
        chance is steep, and blows up the detail of m. `explained` is the variance of each band that
        the line explains, `predictors` the number of bands of m that it takes.
        """
        free = self.independent - 1 - predictors
        left = np.maximum(self.variance_h - explained, 0.0)
        clear = (free > 0) & (explained * free > BEYOND_CHANCE**2 * predictors * left)
        return np.asarray(~clear & (explained > 0))


def chance_notes(chance: NDArray[np.bool_]) -> tuple[Sentence, ...]:
    """A doubt if there are bands of h of which m explains nothing but by chance."""
    if not chance.any():
        return ()
    note = Doubt(
        "Hyperspectral bands of which the multispectral ones explain no more than chance, so that "
        "these are not used for them: {count} of {all}. Check the point spread function.",
        count=int(chance.sum()),
        all=chance.size,
    )
    return (note,)


def _common_pixels(pair: ObservedPair, whole: bool) -> tuple[Floats, Floats]:
    psf = pair.known_psf
    degradation = degradation_of(pair, psf)
    used = seen_pixels(pair, degradation)
    if not whole:
        # Those whose PSF does not look beyond the window.
        used &= np.logical_and.outer(
            *(
                pair.sampling.inside(axis, used.shape[axis], pair.fused_shape[1 + axis], far)
                for axis, far in enumerate(psf.reach)
            )
        )
    degraded = degradation(pair.multispectral)
    return pair.hyperspectral[:, used].astype(float), degraded[:, used].astype(float)
