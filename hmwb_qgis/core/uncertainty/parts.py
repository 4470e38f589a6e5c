# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of the variance that a scene tells of itself, each with its formula."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import exprel

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.kriging.covariance import detail_covariance
from hmwb_qgis.core.linear_algebra import eigh
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.relation.affine import BEYOND_CHANCE
from hmwb_qgis.core.rounding import TINY


def noise_left(noisy: Image, clean: Image, noise: Floats, response: Floats) -> Floats:
    """Covariance of the error that denoising leaves in the bands of m, (b_m, b_m).

    Of y = x + e with white noise e of variance 1, an estimate f(y) of x has on average the error
    covariance R + J + J' - 1, whatever the signal: R is that of what was taken away, f(y) - y, and
    J the mean derivative of f (C. M. Stein, Estimation of the mean of a multivariate normal
    distribution, Annals of Statistics 9, 1981). What an estimate of the signal's covariance from
    few like patches costs is in it.

    Parameters
    ----------
    noisy, clean : ndarray, (b_m, n)
    noise : ndarray, (b_m,)
        Standard deviations.
    response : ndarray, (b_m, b_m)
        The mean derivative, in units of the noise.
    """
    removed = ((noisy - clean) / noise[:, None]).astype(np.float64)
    error = removed @ removed.T / removed.shape[1] + response + response.T - np.eye(noise.size)
    values, axes = eigh(error)
    left = (axes * np.maximum(values, 0.0)) @ axes.T
    return np.asarray(left * np.outer(noise, noise))


def signal_share(left: Floats, spread: Floats, noise: Floats) -> float:
    """Share of what denoising leaves that is not noise, but signal that it has taken away.

    Parameters
    ----------
    left : ndarray, (b_m, b_m)
        Covariance of the errors of the denoised bands.
    spread : ndarray, (b_m, b_m)
        Of what denoising makes of noise, in units of the noise.
    noise : ndarray, (b_m,)
        Standard deviations.
    """
    variance = float((np.diag(left) / noise**2).sum())
    return float(np.clip(1.0 - np.diag(spread).sum() / max(variance, TINY), 0.0, 1.0))


def interpolation_covariance(steps: Floats, finer: float) -> Floats:
    """Covariance of the error of interpolating scores, (rank, rank).

    Parameters
    ----------
    steps : ndarray, (rank, rank)
        Mean products of differences of neighbouring pixels of h without noise: twice the variogram
        at a distance of one pixel.
    finer : float
        Variance of the detail of m below a pixel of h, over its own mean squared difference.
    """
    values, axes = eigh(steps)
    return np.asarray((axes * np.maximum(values, 0.0)) @ axes.T * finer)


def joint_spectra(
    loadings: Floats, covariance: Floats, members: Sequence[NDArray[np.intp]]
) -> Floats:
    """Variances in the bands by components whose errors are correlated, (bands, pairs).

    Parameters
    ----------
    loadings : ndarray, (bands, rank)
        From scores to bands.
    covariance : ndarray, (rank, rank)
        Of the errors, where the maps of all sets are 1.
    members : sequence of ndarray
        Components of each set.

    Returns
    -------
    ndarray
        For each of the maps of `joint_maps`.
    """
    columns = []
    for i, j in zip(*np.triu_indices(len(members))):
        first, second = members[i], members[j]
        common = loadings[:, first] @ covariance[np.ix_(first, second)]
        spectrum = (common * loadings[:, second]).sum(axis=1)
        columns.append(spectrum if i == j else 2.0 * spectrum)
    return np.stack(columns, axis=1)


def joint_maps(variances: Image) -> Image:
    """Geometric means of the variances (sets, rows, cols) of each pair of sets."""
    roots = np.sqrt(variances)
    first, second = np.triu_indices(len(variances))
    return np.asarray(roots[first] * roots[second])


def detectable(bands: int, pixels: int) -> float:
    """Variance from which on a component of spectra stands out of noise of variance 1.

    J. Baik, G. Ben Arous and S. Peche, Annals of Probability 33, 2005.
    """
    return float(np.sqrt(bands / max(pixels, 1)))


def undetected(seen: Floats, bands: int, pixels: int, area: float) -> float:
    """Variance of a pixel of m that no component holds, as far as nobody knows.

    Over that of the noise of h, the mean of all directions without a component. The variances of
    the components of smooth spectra fall as a power of their rank (J. B. Reade, Eigenvalues of
    positive definite kernels, SIAM Journal on Mathematical Analysis 14, 1983). The last that is
    seen tells where the noise begins, from which the others go on as those that are seen fall, or
    as 1 over the rank, of which the sum hardly depends on the number of bands. From a pixel of h to
    one of m it grows by a power of the area (D. L. Ruderman, The statistics of natural images,
    1994), which may be anything from 0 to 1. The mean of such powers of A is (A - 1) / log A.

    What the components hold is known as well as the coefficients of a regression are, of as many
    as there are components and a mean, by the noise of so many pixels.

    Parameters
    ----------
    seen : ndarray, (rank,)
        Variances of the components in pixels of h, without noise, of which the variance is 1.
    bands, pixels : int
        Of h, in which the components were looked for.
    area : float
        Pixels of m that a pixel of h is the mean of.
    """
    rank, first = len(seen), detectable(bands, pixels)
    fall = np.log(max(seen.max(), first) / max(seen.min(), first)) / np.log(max(rank, 2))
    ranks = np.arange(rank + 1, bands + 1) / rank
    beyond = first * (ranks ** -max(fall, 1.0)).sum() / max(bands - rank, 1)
    return float(beyond * exprel(np.log(area)) + (rank + 1) / max(pixels, 1))


def outside_share(
    common: tuple[float, float], count: int, by_detail: tuple[float, float], usual: float
) -> float:
    """Variance of a pixel of m that no component holds, over that of the noise of h.

    Noise of h is independent from pixel to pixel; detail of the pixels of m is not, since the PSF
    reaches over to the neighbours: what these have in common beyond what is smooth, over the
    covariance that white detail would have. What exceeds the usual by less than chance is shrunk to
    it (the positive part of W. James and C. Stein's estimator, 1961).

    The noise of h is what no component holds of its pixels, so that what detail leaves there is
    part of it. Where neighbours have so little in common that chance alone could be taken for
    detail that leaves more, nothing is told: else a PSF as wide as a pixel of h makes a small
    chance a very large share.

    Parameters
    ----------
    common : (float, float)
        Mean product of values outside the subspace one and two pixels of h apart, in units of the
        noise.
    count : int
        Of the products.
    by_detail : (float, float)
        What white detail of variance 1 leaves in a pixel of h, and what the difference of the two
        products is by it (`white_detail`).
    usual : float
        The share, as far as nobody knows.
    """
    own, shared = by_detail
    if shared <= 0 or count * shared**2 <= 2.0 * (BEYOND_CHANCE * own) ** 2:
        return usual
    measured, error = (common[0] - common[1]) / shared, np.sqrt(2.0 / count) / shared
    excess = max(measured - usual, TINY)
    return usual + max(excess - float(BEYOND_CHANCE * error) ** 2 / excess, 0.0)


def white_detail(psf: Psf, sampling: Sampling) -> tuple[float, float]:
    """What detail of variance 1 that no two pixels of m share makes of pixels of h.

    Returns
    -------
    own : float
        The variance of a pixel.
    shared : float
        The covariance of neighbours, less that of pixels that are two apart: the mean of both axes.
    """
    first = detail_covariance(psf, sampling, (0, 3), (0, 3))[0].reshape(3, 3)
    shared = first[1, 0] + first[0, 1] - first[2, 0] - first[0, 2]
    return float(first[0, 0]), float(shared) / 2


def common_outside(
    white: Image, subspace: Subspace, known: NDArray[np.bool_], lag: int
) -> tuple[float, int]:
    """Sum of products of values outside the subspace that lie so far apart, and their number.

    Parameters
    ----------
    white : ndarray, (bands, rows_h, cols_h)
        h less its mean, in units of its noise.
    subspace : Subspace
    known : ndarray of bool, (rows_h, cols_h)
    lag : int
        Pixels of h, along either axis.
    """
    left = white - np.tensordot(subspace.basis @ subspace.basis.T, white, axes=1)
    total, count = 0.0, 0
    for axis in (0, 1):
        size = known.shape[axis]
        first, second = range(max(size - lag, 0)), range(min(lag, size), size)
        both = np.take(known, first, axis) & np.take(known, second, axis)
        product = np.take(left, first, axis + 1) * np.take(left, second, axis + 1)
        total += float(product[:, both].sum(dtype=np.float64))
        count += int(both.sum()) * len(left)
    return total, count
