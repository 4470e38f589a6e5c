# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the pixels of h lie from what the others foretell of them, with the blocks of kriging.

With C their covariance, signal and noise, and y what is kriged from, a = C^-1 y is the error of
each pixel left out over its variance (O. Dubrule, Cross validation of kriging in a unique
neighborhood, Mathematical Geology 15, 1983). The variance of a is the diagonal of C^-1, of which
noise of variances N makes that of C^-1 N C^-1.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from hmwb_qgis.core.kriging.blocks import Blocks, Measured, Stretch, stretches
from hmwb_qgis.core.kriging.local import LocalKriging
from hmwb_qgis.core.linear_algebra import positive_inverse
from hmwb_qgis.core.observation.pair import Image, Sampling

_MARGIN = 2  # hyperspectral pixels around a block, as of the variance


@dataclass(frozen=True)
class LeftOut:
    """Errors of left-out pixels of h, each over its variance.

    Parameters
    ----------
    squares : ndarray, (components, rows_h, cols_h), float32
    signal, noise : ndarray, (sets, rows_h, cols_h), float32
        What the covariance and what noise make of them on average, for the components of each of
        `blocks.component_sets`.
    """

    squares: Image
    signal: Image
    noise: Image


def left_out(
    kriging: LocalKriging, measured: Measured, sampling: Sampling, *, fine: tuple[int, ...],
    first: tuple[int, int],
) -> LeftOut:  # fmt: skip
    """The errors of all pixels of h of a window.

    Parameters
    ----------
    kriging : LocalKriging
    measured : Measured
    sampling : Sampling
    fine : (int, int)
        Rows and columns of the multispectral pixels.
    first : (int, int)
        Which hyperspectral pixel of the whole image comes first here.
    """
    shape = measured.errors.shape[1:]
    blocks = _LeftOutBlocks(kriging, sampling)
    sets = len(blocks.distinct)
    found = LeftOut(
        np.zeros_like(measured.errors),
        np.zeros((sets, *shape), np.float32),
        np.zeros((sets, *shape), np.float32),
    )
    axes = [
        stretches(sampling, a, shape[a], fine[a], first[a], margin=_MARGIN) for a in (0, 1)
    ]  # fmt: skip
    for row, col in product(*axes):
        part = blocks.left_out(measured.cut(row, col), row, col)
        own = [_own(stretch, size) for stretch, size in zip((row, col), shape)]
        inner = (slice(None), *(slice(a - s.coarse[0], b - s.coarse[0]) for (a, b), s in own))
        there = (slice(None), *(slice(a, b) for (a, b), _ in own))
        for whole, some in zip((found.squares, found.signal, found.noise), part):
            whole[there] = some[inner]
    return found


def _own(stretch: Stretch, size: int) -> tuple[tuple[int, int], Stretch]:
    """First and end of the pixels of a block that no other serves better, and the block."""
    start, stop = stretch.coarse
    inner = (start + _MARGIN * (start > 0), stop - _MARGIN * (stop < size))
    return inner, stretch


class _LeftOutBlocks(Blocks):
    """Errors of the left-out pixels of single blocks."""

    def left_out(
        self, measured: Measured, row: Stretch, col: Stretch
    ) -> tuple[Image, Image, Image]:
        """What `LeftOut` holds of a block."""
        axes = [self._axis(0, row), self._axis(1, col)]
        errors, shape = measured.errors, measured.errors.shape[1:]
        squares = np.empty_like(errors)
        signal, noise = (np.empty((len(self.distinct), *shape), np.float32) for _ in range(2))
        for i, covariance in enumerate(self._covariances(axes, measured)):
            inverse = positive_inverse(covariance)
            own = (
                measured.noise.ravel() + np.float32(self.distinct[i, -1]) * measured.unseen.ravel()
            )
            chosen = self.members[i]
            found = errors[chosen].reshape(len(chosen), -1) @ inverse
            squares[chosen] = (found**2).reshape(len(chosen), *shape)
            by_noise = inverse**2 @ own
            noise[i] = by_noise.reshape(shape)
            signal[i] = np.maximum(np.diag(inverse) - by_noise, 0.0).reshape(shape)
        return squares, signal, noise
