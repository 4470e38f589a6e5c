# SPDX-License-Identifier: GPL-2.0-or-later
"""A shift between the two images by whole pixels of h, as a wrong georeference leaves."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from scipy import fft, special

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.observation.windows import apart, together
from hmwb_qgis.core.rounding import ROUNDING


def steps_between(shapes: Sequence[tuple[int, ...]]) -> list[tuple[int, int]]:
    """The shifts that are looked at: half of either axis of the windows must be left to compare."""
    down, across = (min(shape[axis] // 2 for shape in shapes) for axis in (0, 1))
    return [(r, c) for r in range(-down, down + 1) for c in range(-across, across + 1)]


def errors_of_best(errors: float, looks: int) -> float:
    """Standard errors that the best of many exceeds no more often than a single one exceeds some.

    By the inequality of C. E. Bonferroni, for normal errors (O. J. Dunn, Multiple comparisons among
    means, Journal of the American Statistical Association 56, 1961): 4 in place of 2 for some
    hundred.
    """
    return float(-special.ndtri(special.ndtr(-errors) / looks))


def far_shift(degraded: list[Image], scores: list[Image], weights: list[Floats]) -> tuple[int, int]:
    """The shift, in pixels of h, at which the scores explain most of the bands.

    By so many what h shows lies farther down and to the right in m. Bands (b_m, rows_h, cols_h) are
    those that the pixels of h would see. Covariances at all shifts come by Fourier transforms;
    variances are those of the whole windows.
    """
    steps = steps_between([w.shape for w in weights])
    rows, cols = np.array(steps).T
    bands, known = _white(degraded, weights), _white(scores, weights)
    covariance: Floats | float = 0.0
    pixels: Floats | float = 0.0
    for m, z, w in zip(bands, known, weights):
        size = [fft.next_fast_len(2 * n) for n in w.shape]
        spectra = [fft.rfft2(x, size) for x in (m, z, (w > 0)[None].astype(float))]
        cross = fft.irfft2(spectra[0][:, None] * spectra[1].conj(), size)
        shared = fft.irfft2(spectra[2] * spectra[2].conj(), size)[0]
        covariance = covariance + cross[:, :, rows, cols]
        pixels = pixels + shared[rows, cols]
    correlation = covariance / np.maximum(pixels, 1.0)
    left = 1.0 - np.clip((correlation**2).sum(axis=1), 0.0, 1.0 - ROUNDING**2)
    # Few pixels explain by chance what they are too few to contradict.
    loss = np.log(left).mean(axis=0) + 2.0 * len(scores[0]) / np.maximum(pixels, 1.0)
    best = steps[int(np.argmin(loss))]
    return best if loss.min() < loss[steps.index((0, 0))] else (0, 0)


def _white(images: list[Image], weights: list[Floats]) -> list[Floats]:
    """The images, weighted, with the variance of each channel 1 and scores uncorrelated."""
    flat = together(images).astype(np.float64)
    weight = (together(weights) > 0).astype(np.float64)
    flat -= (flat * weight).sum(axis=1, keepdims=True) / max(weight.sum(), 1.0)
    flat *= weight
    scale = np.sqrt((flat**2).sum(axis=1, keepdims=True) / max(weight.sum(), 1.0))
    flat /= np.where(scale > 0, scale, 1.0)
    return apart(flat, [w.shape for w in weights])
