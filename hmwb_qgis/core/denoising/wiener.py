# SPDX-License-Identifier: GPL-2.0-or-later
"""Adaptive Wiener filter: the denoising of the multispectral image (section 4.2)."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike
from scipy.ndimage import uniform_filter

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.denoising.noise import spatial_noise
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.rounding import TINY


def denoise_wiener(
    image: ArrayLike,
    window: int = 3,
    noise_variance: ArrayLike | None = None,
    progress: Progress | None = None,
) -> Image:
    """Draw each value towards its local mean, the more the flatter the place.

    Parameters
    ----------
    image : array_like, (bands, rows, cols)
        Finite everywhere: the caller fills invalid pixels.
    window : int
        Side of the square in which mean and variance are taken; odd.
    noise_variance : float, array_like of (bands,), or None
        In squared units of the image; None estimates it (`spatial_noise`).
    progress : callable or None
        Takes a fraction; returns False to cancel.

    Returns
    -------
    ndarray, (bands, rows, cols), float32

    Raises
    ------
    HmwbError
        If the window is not an odd number, or the variances do not fit the bands.
    Cancelled
        If `progress` asked to stop.

    Notes
    -----
    x = mean + max(v - n, 0) / max(v, n) (y - mean), with v the local and n the noise variance:
    J. S. Lim, Two-Dimensional Signal and Image Processing, 1990, equation 9.44.
    """
    cube = np.asarray(image, np.float32)
    if window < 1 or window % 2 == 0:
        raise HmwbError(
            "The window of the Wiener filter is {window}: give an odd number.", window=window
        )
    report = Reporter(progress)
    report(0.0)
    variance = spatial_noise(cube) ** 2 if noise_variance is None else np.asarray(noise_variance)
    if variance.size not in (1, cube.shape[0]) or not (variance >= 0).all():
        raise HmwbError(
            "{given} noise variances were given for {bands} bands: give one each, none negative.",
            given=variance.size,
            bands=cube.shape[0],
        )
    out = np.empty_like(cube)
    for band, noise in enumerate(np.broadcast_to(variance, cube.shape[:1])):
        # Variances of numbers far from zero are inexact: the level is taken off first, and what
        # float32 would round away is kept, so that a window gives what the whole would.
        level = cube[band].mean(dtype=np.float64)
        plane = cube[band].astype(np.float64) - level
        mean = uniform_filter(plane, window, mode="reflect")
        spread = np.maximum(uniform_filter(plane**2, window, mode="reflect") - mean**2, 0.0)
        kept = np.maximum(spread - noise, 0.0) / np.maximum(np.maximum(spread, noise), TINY)
        out[band] = level + mean + kept * (plane - mean)
        report((band + 1) / cube.shape[0])
    return out
