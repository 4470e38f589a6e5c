# SPDX-License-Identifier: GPL-2.0-or-later
"""Spatio-spectral total variation: the denoising of the hyperspectral image (section 4.2, [1]).

H. K. Aggarwal and A. Majumdar, "Hyperspectral image denoising using spatio-spectral total
variation", IEEE Geoscience and Remote Sensing Letters 13(3), 2016. What changes from pixel to
pixel and at once from band to band is noise; edges, which all bands share, and spectra, which
neighbouring pixels share, cost little.
"""

from __future__ import annotations

import math
from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import fft
from scipy.ndimage import gaussian_filter1d, median_filter

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.denoising.noise import ENOUGH
from hmwb_qgis.core.denoising.spectral_noise import spectral_noise
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.rounding import ROUNDING

# Of split Bregman, in noise units; they change the speed, not the solution.
_PENALTY = 0.1
_RESIDUAL_PENALTY = 0.2
_RELAXATION = 1.7


def denoise_sstv(
    image: ArrayLike,
    noise_std: ArrayLike | None = None,
    *,
    level: ArrayLike | None = None,
    smoothness: float = 1.5,
    sparse: bool = True,
    sparsity: float = 4.0,
    iterations: int = 60,
    tolerance: float = 0.005,
    progress: Progress | None = None,
) -> Image:
    """Remove noise that changes both from pixel to pixel and from band to band.

    Minimises |y - x - s|^2 + lambda |s|_1 + mu (|D_h x D|_1 + |D_v x D|_1) by split Bregman.

    Parameters
    ----------
    image : array_like, (bands, rows, cols)
        y. Finite everywhere: the caller fills invalid pixels.
    noise_std : float, array_like of (bands,), or None
        Standard deviation of the noise in the units of the image, which makes the other parameters
        free of units. None estimates it (`spectral_noise`).
    level : array_like of (bands,), or None
        Root mean square of each band. Given for the whole scene, its windows are denoised alike;
        None takes it from the image.
    smoothness : float
        mu, in noise units.
    sparse : bool
        Whether the sparse term s takes dead pixels and stripes.
    sparsity : float
        lambda, in noise units: what deviates by more than half of it goes to s. A stripe goes there
        only if it is less than four times the smoothness.
    iterations : int
        At most.
    tolerance : float
        Stop when an iteration changes x by less, root mean square, in noise units.
    progress : callable or None
        Takes a fraction; returns False to cancel.

    Returns
    -------
    ndarray, (bands, rows, cols), float32
        x.

    Raises
    ------
    HmwbError
        If a parameter is negative or the noise does not fit the bands.
    Cancelled
        If `progress` asked to stop.
    """
    cube = np.asarray(image, np.float32)
    report = Reporter(progress)
    report(0.0)
    std = _noise_of(cube) if noise_std is None else np.asarray(noise_std, np.float64)
    if std.size not in (1, cube.shape[0]) or not (std > 0).all():
        raise HmwbError(
            "{given} noise levels were given for {bands} bands: give one each, all positive.",
            given=std.size,
            bands=cube.shape[0],
        )
    if min(smoothness, sparsity, tolerance) < 0 or iterations < 1:
        raise HmwbError(
            "A parameter of the total variation denoising is negative: give at least 0."
        )
    unit = _noise_units(cube, np.broadcast_to(std, cube.shape[:1]), level)[:, None, None]
    # Bands that were blanked have nothing to say about their neighbours.
    varying = np.ptp(cube, axis=(1, 2)) > 0
    if varying.sum() < 2:
        return cube.copy()
    solver = _SplitBregman(
        (cube / unit)[varying], smoothness, sparsity if sparse else math.inf, report
    )
    for done in range(iterations):
        if solver.step(report.part(done / iterations, (done + 1) / iterations)) < tolerance:
            break
    report(1.0)
    clean = cube.copy()
    clean[varying] += solver.correction * unit[varying]
    return clean


def _noise_of(cube: Image) -> NDArray[np.float64]:
    """The noise of each band from a sample of the pixels, evenly spread."""
    pixels = cube.reshape(len(cube), -1)
    return spectral_noise(pixels[:, :: max(pixels.shape[1] // ENOUGH, 1)])


def _noise_units(
    cube: Image, std: NDArray[np.float64], level: ArrayLike | None
) -> NDArray[np.float32]:
    """What each band is divided by: its level over a signal-to-noise ratio that varies slowly.

    D compares neighbouring bands, so these must come to one level. Dividing by the estimated noise
    itself would not do: its scatter of a few percent, times the contrast of the scene, is more than
    the noise.
    """
    if level is None:
        level = np.sqrt([np.mean(np.square(band, dtype=np.float64)) for band in cube])
    level = np.asarray(level, np.float64)
    level = np.where(level > 0, level, level.max() or 1.0)
    ratio, bands = np.log(std / level), np.arange(len(std))
    noisy = ratio > math.log(2 * ROUNDING)
    if noisy.any():
        ratio = np.interp(bands, bands[noisy], ratio[noisy])
    ratio = gaussian_filter1d(median_filter(ratio, 9, mode="nearest"), 2.0, mode="nearest")
    unit: NDArray[np.float32] = (level * np.exp(ratio)).astype(np.float32)
    return unit


class _SplitBregman:
    """The iteration, on an image whose noise is 1.

    Besides the differences P = D_h x D and Q = D_v x D the residual E = y - x is split off: the
    minimum over s of |E - s|^2 + lambda |s|_1 is taken exactly, which finds outliers in a few
    iterations. The least squares step is exact too: on mirrored borders the cosine transform
    diagonalises it. It is solved for x - y, which is small: rounding is then small beside the noise
    and not beside the image.
    """

    def __init__(self, y: Image, smoothness: float, sparsity: float, report: Reporter):
        report.pause()
        self.correction = np.zeros_like(y)
        self.reach = sparsity / (2 * _RESIDUAL_PENALTY)
        self.threshold = smoothness / (2 * _PENALTY)
        # What is split off, with its Bregman variable.
        self.residual = (np.zeros_like(y), np.zeros_like(y))
        across = np.diff(y, axis=0)
        report.pause()
        self.given = {axis: np.diff(across, axis=axis) for axis in (1, 2)}
        report.pause()
        self.differences = {axis: (p.copy(), np.zeros_like(p)) for axis, p in self.given.items()}
        report.pause()
        z, r, c = (2.0 - 2.0 * np.cos(np.pi * np.arange(n) / n) for n in y.shape)
        squares = _RESIDUAL_PENALTY + _PENALTY * z[:, None, None] * (r[:, None] + c)
        self.inverse = (1.0 / squares).astype(np.float32)

    def step(self, report: Reporter) -> float:
        """One iteration; returns the root mean square change of x."""
        report(0.0)
        across = np.diff(self.correction, axis=0)
        back = np.zeros_like(across)
        for axis, (p, b) in self.differences.items():
            value = np.diff(across, axis=axis)
            value += self.given[axis]
            _relax(value, p, b)
            report.pause()
            np.subtract(b, np.clip(b, -self.threshold, self.threshold), out=p)
            np.subtract(b, p, out=b)
            _add_difference_transposed(back, p - b - self.given[axis], axis)
            report(0.15 * axis)
        e, b = self.residual
        _relax(-self.correction, e, b)
        report.pause()
        # Huber's function: quadratic up to the limit, linear beyond.
        pull = np.float32(1 / (1 + _RESIDUAL_PENALTY)) * b
        np.subtract(b, np.clip(pull, -self.reach, self.reach), out=e)
        np.subtract(b, e, out=b)
        right = b - e
        right *= np.float32(_RESIDUAL_PENALTY)
        back *= np.float32(_PENALTY)
        _add_difference_transposed(right, back, 0)
        report(0.4)
        right = _transformed(right, fft.dct, report.part(0.4, 0.7))
        right *= self.inverse
        new = _transformed(right, fft.idct, report.part(0.7, 1.0))
        change = float(np.sqrt(np.mean((new - self.correction) ** 2, dtype=np.float64)))
        self.correction = new
        return change


def _transformed(values: Image, function: Callable[..., Image], report: Reporter) -> Image:
    """The cosine transform, or its inverse, along one axis after the other."""
    for axis in range(3):
        values = function(values, axis=axis, norm="ortho", overwrite_x=True, workers=-1)
        report((axis + 1) / 3)
    return values


def _relax(value: Image, split: Image, bregman: Image) -> None:
    """Add the over-relaxed value to the Bregman variable."""
    bregman += np.float32(_RELAXATION) * value
    bregman += np.float32(1 - _RELAXATION) * split


def _add_difference_transposed(out: Image, values: NDArray[np.float32], axis: int) -> None:
    """Add D^T values to `out`, D the forward difference along `axis`."""
    out, values = np.moveaxis(out, axis, 0), np.moveaxis(values, axis, 0)
    out[1:] += values
    out[:-1] -= values
