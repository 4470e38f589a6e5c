# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the detail of a scene is strong: there its errors are large.

The detail of natural images is Gaussian with a variance that differs from place to place, and the
bands have that factor in common (M. J. Wainwright and E. P. Simoncelli, Scale mixtures of Gaussians
and the statistics of natural images, 2000). What m shows of the detail tells the factor: that of
largest likelihood is d' C^-1 d over the number of values, for the details d around a place with
mean covariance C (J. Portilla and others, Image denoising using scale mixtures of Gaussians in the
wavelet domain, IEEE Transactions on Image Processing 12, 2003). The detail here are the slopes.

How far what m does not explain varies as what it shows is told by left-out pixels of h
(`kriging.variance_power`): its variance goes with t^p of the factor t. Of what they do not tell,
any power p from 0, not at all, to 1, as much, is as likely: the mean of them is (t - 1) / log t.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter
from scipy.special import exprel

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.kriging.features import slope
from hmwb_qgis.core.kriging.variance_power import USUAL_POWER
from hmwb_qgis.core.linear_algebra import eigh
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.rounding import ROUNDING, TINY

_AROUND = 3  # multispectral pixels a side, whose slopes tell the factor of the middle one


@dataclass(frozen=True)
class Texture:
    """How strong the detail around a pixel of m is, and with it what m does not tell.

    Parameters
    ----------
    whitening : ndarray, (k, b_m)
        From bands of m to combinations whose slopes are uncorrelated, with mean square 1.
    power : float
        Of the factor, with which the variance of what m does not explain goes.
    usual : (float, float)
        Mean over the scene of the factor to this power, and to any.
    """

    whitening: Floats
    power: float = USUAL_POWER
    usual: tuple[float, float] = (1.0, 1.0)

    @classmethod
    def fit(cls, windows: Sequence[ObservedPair], power: float = USUAL_POWER) -> Texture:
        """Of a scene, by the slopes of m in windows of it."""
        bands = len(windows[0].multispectral)
        moment, count = np.zeros((bands, bands)), 0
        for window in windows:
            m, valid = window.multispectral, _valid(window)
            for axis in (1, 2):
                flat = slope(m, axis)[:, valid].astype(np.float64)
                moment += flat @ flat.T
                count += flat.shape[1]
        values, axes = eigh(moment / max(count, 1))
        kept = values > max(ROUNDING**2 * values[-1], TINY)
        texture = cls((axes[:, kept] / np.sqrt(values[kept])).T, power)
        told = [texture(w.multispectral)[:, _valid(w)] for w in windows]
        both = np.concatenate(told, axis=1)
        if not both.size:
            return texture
        known, unknown = both.mean(axis=1, dtype=np.float64)
        return replace(texture, usual=(float(known), float(unknown)))

    def __call__(self, multispectral: Image) -> NDArray[np.float32]:
        """Factors of the variance of each pixel, (2, rows, cols), about 1 on average.

        Of what goes with the power that is known, and of what goes with any.
        """
        strength = self.strength(multispectral)
        known = strength ** np.float32(self.power) / np.float32(self.usual[0])
        return np.stack([known, exprel(np.log(strength)) / np.float32(self.usual[1])])

    def strength(self, multispectral: Image) -> NDArray[np.float32]:
        """Mean square of the detail around each pixel, about 1 on average.

        Parameters
        ----------
        multispectral : ndarray, (b_m, rows, cols)

        Returns
        -------
        ndarray, (rows, cols), float32
        """
        squares = np.zeros(multispectral.shape[1:], np.float32)
        for weights in self.whitening.astype(np.float32):
            band = np.tensordot(weights, multispectral, axes=1)
            for axis in (0, 1):
                squares += slope(band, axis) ** 2
        values = 2 * len(self.whitening)
        if values == 0:  # nothing varies
            return np.ones_like(squares)
        around = uniform_filter(squares / np.float32(values), _AROUND, mode="nearest")
        return np.asarray(np.maximum(around, TINY), np.float32)


def _valid(window: ObservedPair) -> NDArray[np.bool_]:
    """Pixels of m that hold a measurement."""
    if window.multispectral_valid is not None:
        return window.multispectral_valid
    return np.ones(window.multispectral.shape[1:], bool)
