# SPDX-License-Identifier: GPL-2.0-or-later
"""How the two images go together at the hyperspectral scale, over a whole scene."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.denoising.subspace import BandMoments
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.masks import seen_pixels
from hmwb_qgis.core.observation.model import degradation_of
from hmwb_qgis.core.observation.pair import ObservedPair, Scene
from hmwb_qgis.core.observation.psf import reach
from hmwb_qgis.core.observation.responses import known_psf
from hmwb_qgis.core.progress import Reporter

_Array = NDArray[np.float64]


@dataclass(frozen=True)
class CommonMoments:
    """Means and covariances of h and of the degraded m, over pixels that are valid in both.

    Parameters
    ----------
    pixels : int
    mean_h, mean_m : ndarray, (b_h,) and (b_m,)
    covariance_m : ndarray, (b_m, b_m)
    cross_covariance : ndarray, (b_h, b_m)
    """

    pixels: int
    mean_h: _Array
    mean_m: _Array
    covariance_m: _Array
    cross_covariance: _Array

    @classmethod
    def of(cls, scene: Scene, progress: Reporter) -> CommonMoments:
        """Go through a scene once.

        Parameters
        ----------
        scene : Scene
            With its PSF.
        progress : Reporter

        Raises
        ------
        HmwbError
            If no pixel is valid in both images.
        """
        windows = list(scene.blocks())
        found: BandMoments | None = None
        for k, window in enumerate(windows):
            progress(k / len(windows))
            h, m = _common_pixels(scene.read(*window), whole=len(windows) == 1)
            found = found or BandMoments(len(h) + len(m))
            found.add(np.concatenate([h, m]))
        if found is None or not found.count:
            raise HmwbError(
                "No hyperspectral pixel is valid in both images: check their nodata values."
            )
        bands, mean, covariance = len(h), found.mean, found.covariance
        return cls(
            pixels=found.count,
            mean_h=mean[:bands],
            mean_m=mean[bands:],
            covariance_m=covariance[bands:, bands:],
            cross_covariance=covariance[:bands, bands:],
        )


def _common_pixels(pair: ObservedPair, whole: bool) -> tuple[_Array, _Array]:
    psf = known_psf(pair)
    degradation = degradation_of(pair, psf)
    used = seen_pixels(pair, degradation)
    if not whole:
        # Those whose PSF does not look beyond the window.
        used &= np.logical_and.outer(
            *(
                pair.sampling.inside(axis, used.shape[axis], pair.fused_shape[1 + axis], far)
                for axis, far in enumerate(reach(psf))
            )
        )
    degraded = degradation(pair.multispectral)
    return pair.hyperspectral[:, used].astype(float), degraded[:, used].astype(float)
