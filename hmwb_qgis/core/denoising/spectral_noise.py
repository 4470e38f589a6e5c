# SPDX-License-Identifier: GPL-2.0-or-later
"""How strong the noise of a hyperspectral image is, by its pixels: see `noise`.

The default method takes it from the covariance, see `subspace`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.denoising.noise import level_and_floor, noise_variance, regressions
from hmwb_qgis.core.normal import SIGMA_PER_MEDIAN

_OUTLIER = 6.0  # standard deviations
# Pixels for each band that another one is predicted from. With 3 the noise of a scene of 93 bands
# comes out 13 % too low, with 8 by 2 %.
_PIXELS_PER_BAND = 8


def spectral_noise(pixels: ArrayLike) -> Floats:
    """Noise of each band of a hyperspectral image, by regression on the other bands.

    Parameters
    ----------
    pixels : array_like, (bands, n) or (bands, rows, cols)
        The valid pixels, or a sample of them.

    Returns
    -------
    ndarray, (bands,), float64
        Standard deviations, in the units of the image; dead pixels and stripes hardly count,
        since the median tells the size of the residuals. Never zero.
    """
    values = np.asarray(pixels, np.float64)
    values = values.reshape(values.shape[0], -1)
    scale, floor = level_and_floor(values)
    values = values / scale[:, None]
    std, residual = _from_bands(values)
    # Dead pixels spoil the regressions; without them the second look sees clearly.
    usual = (np.abs(residual) <= _OUTLIER * std[:, None]).all(axis=0)
    if values.shape[1] / 2 <= usual.sum() < values.shape[1]:
        std = _from_bands(values[:, usual])[0]
    return np.maximum(std * scale, floor)


def _from_bands(values: Floats) -> tuple[Floats, Floats]:
    """Noise of each row of (bands, n) by regression on the others, and the residuals."""
    values = values - values.mean(axis=1, keepdims=True)
    bands, count = values.shape
    # Few pixels bear few unknowns: the nearest bands have to do.
    reach = min(count // (2 * _PIXELS_PER_BAND), bands - 1)
    if reach == bands - 1:
        weights = regressions(values)
    else:
        weights = np.zeros((bands, bands))
        for band in range(bands) if reach else ():
            near = slice(max(band - reach, 0), band + reach + 1)
            weights[band, near] = regressions(values[near])[band - near.start]
    residual = values - weights @ values
    size = np.median(np.abs(residual), axis=1) * SIGMA_PER_MEDIAN
    used = (weights != 0).sum(axis=1)
    variance = noise_variance(size**2 * count / np.maximum(count - used, 1), weights**2)
    return np.sqrt(variance), residual
