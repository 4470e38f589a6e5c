# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the multispectral image can be trusted: band by band, and place by place.

Where m has detail that h does not have, the detail between hyperspectral pixels cannot be right
either. So detail is compared one scale up, where both images can see it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import correlate1d

from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.pair import Image, Sampling

REACH = 5  # hyperspectral pixels around a place that tell about it
_SPREAD = 2.0  # their Gaussian weight
_LOW, _HIGH = 0.2, 0.7  # agreement below which m is not trusted, and above which fully
_PRIOR = 4.0  # weight of trust where there is no detail to compare, in units of the noise


def detail(image: Image) -> Image:
    """What a pixel differs by from its eight neighbours, (k, rows, cols)."""
    ones = np.ones(3, np.float32)
    around = correlate1d(correlate1d(image, ones, axis=1, mode="nearest"), ones, axis=2,
                         mode="nearest")  # fmt: skip
    return np.asarray((9.0 * image - around) / 8.0, np.float32)


def agreement(scores: Image, explained: Image, noise: NDArray[np.float32]) -> NDArray[np.float32]:
    """How much of the detail that m claims around a hyperspectral pixel is in h.

    Parameters
    ----------
    scores, explained : ndarray, (components, rows_h, cols_h)
        Measured, with noise of variance 1, and explained by m.
    noise : ndarray, (rows_h, cols_h)
        Very large where there is no measurement.

    Returns
    -------
    ndarray, (rows_h, cols_h)
        In [0, 1]: the factor by which the claimed detail comes nearest to the measured.
    """
    claimed, measured = detail(explained), detail(scores)
    usable = (noise < 10.0).astype(np.float32)
    both = _around((claimed * measured).sum(axis=0) * usable)
    own = _around((claimed**2).sum(axis=0) * usable)
    factor = (both + _PRIOR) / (own + _PRIOR)
    return np.clip(factor, 0.0, 1.0)


def coarse_trust(
    scores: Image, explained: Image, noise: NDArray[np.float32]
) -> NDArray[np.float32]:
    """Trust in m around each hyperspectral pixel, in [0, 1], (rows_h, cols_h)."""
    factor = agreement(scores, explained, noise)
    return np.asarray(np.clip((factor - _LOW) / (_HIGH - _LOW), 0.0, 1.0), np.float32)


def local_trust(
    scores: Image,
    explained: Image,
    noise: NDArray[np.float32],
    sampling: Sampling,
    fine: tuple[int, int],
) -> NDArray[np.float32]:
    """Trust in m for each multispectral pixel, in [0, 1], (rows_m, cols_m)."""
    trust = coarse_trust(scores, explained, noise)
    smooth: NDArray[np.float32] = interpolate(trust[None], sampling, fine, "linear")[0]
    return smooth


def _around(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    distance = np.arange(-REACH, REACH + 1)
    kernel = np.exp(-0.5 * (distance / _SPREAD) ** 2)
    kernel /= kernel.sum()
    summed = correlate1d(correlate1d(plane, kernel, axis=0, mode="nearest"), kernel, axis=1,
                         mode="nearest")  # fmt: skip
    return np.asarray(summed, np.float32)
