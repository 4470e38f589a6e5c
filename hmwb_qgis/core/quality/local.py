# SPDX-License-Identifier: GPL-2.0-or-later
"""Quality indices that compare two bands in sliding windows: UIQI and SSIM.

References
----------
.. [1] Z. Wang and A. C. Bovik, "A universal image quality index", IEEE Signal Processing Letters
   9(3), 2002 (UIQI).
.. [2] Z. Wang, A. C. Bovik, H. R. Sheikh and E. P. Simoncelli, "Image quality assessment: from
   error visibility to structural similarity", IEEE Transactions on Image Processing 13(4), 2004
   (SSIM).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from scipy.ndimage import correlate1d, minimum_filter, uniform_filter

from hmwb_qgis.core.arrays import Floats, Mask

UIQI_WINDOW = 8
SSIM_WINDOW, SSIM_SIGMA, SSIM_K = 11, 1.5, (0.01, 0.03)
HALO = SSIM_WINDOW // 2  # pixels that a window of an image needs around the part that is counted


@dataclass(frozen=True)
class LocalFields:
    """What local moments are made of: x, f, x^2 + f^2 and x f around a level near the mean."""

    level: float
    x: Floats
    f: Floats
    squares: Floats
    product: Floats


def local_fields(x: Floats, f: Floats, level: float) -> LocalFields:
    """Prepare two bands, (rows, cols), for `uiqi` and `ssim`; `level` is near their means."""
    x, f = x - level, f - level
    return LocalFields(level=level, x=x, f=f, squares=x * x + f * f, product=x * f)


def _local_moments(
    local: LocalFields, mean: Callable[[Floats], Floats]
) -> tuple[Floats, Floats, Floats, Floats]:
    """Both means, the sum of both variances, and the covariance in each window."""
    x, f = mean(local.x), mean(local.f)
    spread = mean(local.squares) - x * x - f * f
    covariance = mean(local.product) - x * f
    return x + local.level, f + local.level, spread, covariance


def uiqi(local: LocalFields, size: int) -> Floats:
    """Universal image quality index of each window [1]_, at the pixel (size // 2) into it."""
    x, f, spread, covariance = _local_moments(
        local, lambda a: np.asarray(uniform_filter(a, size, mode="nearest"))
    )
    return uiqi_of(x, f, spread, covariance, least=1e-12 * float(local.squares.max()))


def uiqi_of(
    x: Floats, f: Floats, spread: Floats, covariance: Floats, *, least: Floats | float
) -> Floats:
    """Universal image quality index by moments, in [-1, 1].

    Parameters
    ----------
    x, f : ndarray
        Means of both bands, in windows or over a block.
    spread, covariance : ndarray
        Sum of both variances, and the covariance.
    least : ndarray or float
        Where the variances are at most that, only the levels count.

    Returns
    -------
    ndarray, float64
    """
    luminance = divide(2 * x * f, x * x + f * f, 1.0)
    contrast = divide(2 * covariance, spread, 1.0)
    return np.where(spread <= least, luminance, contrast * luminance)


def ssim_weights(size: int = SSIM_WINDOW) -> Floats:
    """The Gaussian window of SSIM along one axis, (size,), with a sum of 1."""
    weights = np.exp(-0.5 * ((np.arange(size) - (size - 1) / 2) / SSIM_SIGMA) ** 2)
    return np.asarray(weights / weights.sum())


def ssim(local: LocalFields, weights: Floats, data_range: float) -> Floats:
    """Structural similarity of each window [2]_, at its central pixel."""
    x, f, spread, covariance = _local_moments(
        local, lambda a: np.asarray(correlate1d(correlate1d(a, weights, axis=0), weights, axis=1))
    )
    c1, c2 = ((k * data_range) ** 2 for k in SSIM_K)
    luminance = divide(2 * x * f + c1, x * x + f * f + c1, 1.0)
    return luminance * divide(2 * covariance + c2, np.maximum(spread, 0.0) + c2, 1.0)


def whole_windows(valid: Mask, size: int) -> Mask:
    """Where a window of this size lies in the image and holds valid pixels only."""
    return np.asarray(minimum_filter(valid, size, mode="constant", cval=0), bool)


def divide(a: Floats, b: Floats, otherwise: float) -> Floats:
    """Divide a by b, with `otherwise` where b is zero."""
    out = np.full(np.broadcast(a, b).shape, otherwise)
    np.divide(a, b, out=out, where=b != 0)
    return out
