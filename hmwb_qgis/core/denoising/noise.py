# SPDX-License-Identifier: GPL-2.0-or-later
"""How strong the noise of an image is, from the image alone.

Each value is predicted from others that share the scene but not the noise. The rest is noise, once
the noise that the prediction itself brings in has been taken off.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.arrays import Floats, Mask
from hmwb_qgis.core.linear_algebra import nonnegative_least_squares, positive_inverse
from hmwb_qgis.core.relation.affine import PIXELS_PER_NUMBER
from hmwb_qgis.core.rounding import ROUNDING

_FLATTEST = 0.05  # share of the pixels whose surroundings count as flat
LEAST = 400  # pixels that tell a deviation to 4 %, if there are so many
ENOUGH = 20_000  # pixels that are enough
_PIXELS_PER_BAND = 10  # that `detail_noise` looks at, if there are few


def spatial_noise(image: ArrayLike, valid: Mask | None = None) -> Floats:
    """Noise of each band of a multispectral image, by regression on the 3 x 3 neighbourhood.

    Of the pixels only those with the flattest surroundings are used.

    Parameters
    ----------
    image : array_like, (bands, rows, cols)
    valid : ndarray of bool, (rows, cols), or None
        Pixels with an invalid neighbour are left out.

    Returns
    -------
    ndarray, (bands,), float64
        Standard deviations, in the units of the image. Never zero.
    """
    cube, scale, floor = _levelled(image, valid)
    bands = len(cube)
    if min(cube.shape[1:]) < 3:
        return floor
    needed = PIXELS_PER_NUMBER * 9 * bands
    values = _flattest(cube, valid, max(LEAST, needed))
    if values.shape[2] < needed:
        variance = [_from_neighbourhoods(band[None])[0] for band in values]
    else:
        variance = list(_from_neighbourhoods(values))
    return np.maximum(np.sqrt(variance) * scale, floor)


def detail_noise(image: ArrayLike, valid: Mask | None = None) -> Floats:
    """Noise of each band of a small multispectral image, by regression on detail of the others.

    Detail is what the mask of J. Immerkaer (Fast noise variance estimation, Computer Vision and
    Image Understanding 64, 1996) leaves, to which planes are nothing. That of one band is explained
    by that of the others at the same place, as by R. E. Roger and J. F. Arnold (1996), which takes
    a weight for each of these where `spatial_noise` takes nine: so it can keep to fewer and flatter
    pixels.

    Parameters
    ----------
    image, valid
        As for `spatial_noise`.

    Returns
    -------
    ndarray, (bands,), float64
    """
    cube, scale, floor = _levelled(image, valid)
    bands = len(cube)
    if min(cube.shape[1:]) < 3:
        return floor
    values = _flattest(cube, valid, _PIXELS_PER_BAND * bands)
    count = values.shape[2]
    if count <= bands:
        return floor
    second = np.array([1.0, -2.0, 1.0]) / np.sqrt(6.0)  # difference, of the variance of the values
    detail = np.einsum("k,bkn->bn", np.outer(second, second).ravel(), values)
    weights = regressions(detail)
    residual = ((detail - weights @ detail) ** 2).sum(axis=1) / (count - bands)
    variance = noise_variance(residual, weights**2)
    return np.maximum(np.sqrt(variance) * scale, floor)


def _levelled(image: ArrayLike, valid: Mask | None) -> tuple[Floats, Floats, Floats]:
    """The image in units of the level of each band, these, and the least noise of each."""
    cube = np.asarray(image, np.float64)
    scale, floor = level_and_floor(cube.reshape(len(cube), -1) if valid is None else cube[:, valid])
    return cube / scale[:, None, None], scale, floor


def _flattest(cube: Floats, valid: Mask | None, least: int) -> Floats:
    """The pixels with the flattest surroundings, and these, less their means, (bands, 9, n).

    At least so many, if there are.
    """
    whole = np.ones(cube.shape[1:], np.bool_) if valid is None else valid
    cube[:, ~whole] = 0.0
    inside = _windows(whole).all(axis=(2, 3))
    usable = int(inside.sum())
    activity = np.where(inside, _activity(cube, inside), np.inf)
    # Saturated pixels have no noise: they tell nothing of the others.
    saturated = activity < ROUNDING**2
    if usable - int(saturated.sum()) >= min(least, LEAST):
        activity[saturated] = np.inf
        usable -= int(saturated.sum())
    count = min(usable, max(least, min(int(_FLATTEST * usable), ENOUGH)))
    row, col = np.unravel_index(np.argsort(activity, axis=None)[:count], activity.shape)
    values = np.stack([_windows(plane)[row, col].reshape(count, 9).T for plane in cube])
    return np.asarray(values - values.mean(axis=2, keepdims=True))


def _from_neighbourhoods(values: Floats) -> Floats:
    """Noise variance of each of (bands, 9, n), from all bands together."""
    bands, _, count = values.shape
    if count < PIXELS_PER_NUMBER * 9:
        return np.zeros(bands)
    flat = values.reshape(9 * bands, count)
    weights = regressions(flat)[4::9]
    residual = ((values[:, 4] - weights @ flat) ** 2).sum(axis=1) / (count - 9 * bands)
    return noise_variance(residual, (weights**2).reshape(bands, bands, 9).sum(axis=2))


def regressions(values: Floats) -> Floats:
    """Weights by which each variable of (k, n) is best predicted from the others, (k, k).

    They are the rows of the inverse covariance, each divided by its diagonal element. The values
    are of mean 0 and of a size near 1; a row holds the weights of a variable, with 0 for itself.
    """
    covariance = values @ values.T / values.shape[1]
    precision = positive_inverse(covariance + ROUNDING**2 * np.eye(len(values)))
    weights: Floats = -precision / np.diag(precision)[:, None]
    np.fill_diagonal(weights, 0.0)
    return weights


def noise_variance(residual: Floats, squares: Floats) -> Floats:
    """Solve residual_k = noise_k + sum_j squares_kj noise_j for noise that is not negative.

    `residual` is the variance of what a prediction leaves of each band, (k,), `squares` has the sum
    of the squared weights that predict band k from band j.
    """
    return nonnegative_least_squares(np.eye(residual.size) + squares, residual)


def level_and_floor(values: NDArray[np.floating[Any]]) -> tuple[Floats, Floats]:
    """The level of each band of (k, n), and the least noise that is told from none, (k,) each.

    The level is the root of the mean square; that of the strongest band, or 1, where it is 0.
    """
    level = np.zeros(len(values))
    if values.size:
        level = np.sqrt([np.mean(band.astype(np.float64) ** 2) for band in values])
    level = np.where(level > 0, level, level.max() or 1.0)
    return level, ROUNDING * level


def _windows(plane: NDArray[np.generic]) -> NDArray[np.generic]:
    """(rows - 2, cols - 2, 3, 3): the surroundings of all pixels but the outermost."""
    windows: NDArray[np.generic] = np.lib.stride_tricks.sliding_window_view(plane, (3, 3))
    return windows


def _activity(cube: Floats, inside: Mask) -> Floats:
    """How much the eight neighbours vary; the pixel itself has no say, it holds the noise."""
    total = np.zeros((cube.shape[1] - 2, cube.shape[2] - 2))
    for plane in cube - cube.mean(axis=(1, 2), keepdims=True):
        inner = plane[1:-1, 1:-1]
        mean = (_windows(plane).sum(axis=(2, 3)) - inner) / 8
        spread = (_windows(plane**2).sum(axis=(2, 3)) - inner**2) / 8 - mean**2
        total += spread / ((np.median(spread[inside]) if inside.any() else 0.0) or 1.0)
    return total
