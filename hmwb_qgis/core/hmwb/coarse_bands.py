# SPDX-License-Identifier: GPL-2.0-or-later
"""Bands of m in pixels of their own, which are larger than those of its grid."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import product

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.denoising.noise import detail_noise
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.resampled.interpolated import REACH, Interpolation


@dataclass(frozen=True)
class CoarseBands:
    """Bands of m with pixels of one size, larger than those of the grid."""

    bands: tuple[int, ...]  # which they are, and which are sharper than they
    sharper: tuple[int, ...]
    side: int  # of their pixels, in pixels of the grid
    first: tuple[int, int]  # row and column of the scene where a pixel of theirs begins
    # How each of them was brought to the grid, where that is known
    interpolations: tuple[Interpolation | None, ...]

    @property
    def reach(self) -> int:
        """Pixels of the grid, beyond one of theirs, that are looked at to tell it."""
        return REACH * self.side if any(self.interpolations) else 0

    def pair(self, observed: ObservedPair) -> ObservedPair | None:
        """The bands in their own pixels, as h, with the sharper ones as m.

        None if the window holds no such pixel as a whole.
        """
        row, col = ((f - o) % self.side for f, o in zip(self.first, observed.origin))
        m, valid = observed.multispectral, observed.multispectral_valid
        whole = in_blocks(m[:1], self.side, (row, col)).size
        if not whole:
            return None
        inside = None
        if valid is not None:
            inside = in_blocks(valid[None], self.side, (row, col)).all(axis=(2, 4))[0]
        own = self._in_own_pixels(m[list(self.bands)], (row, col), inside)
        middle = (self.side - 1) / 2
        return ObservedPair(
            hyperspectral=own,
            multispectral=m[list(self.sharper)],
            sampling=Sampling.of(float(self.side), (row + middle, col + middle)),
            hyperspectral_valid=inside,
            multispectral_valid=valid,
            boundary=observed.boundary if whole == m[0].size else "mirror",
            origin=observed.origin,
            sharpened=tuple(observed.sharpened[b] for b in self.sharper if observed.sharpened),
        )

    def _in_own_pixels(self, image: Image, starts: tuple[int, int], inside: Mask | None) -> Image:
        """The bands in the pixels that they were measured in, as `in_blocks` has them.

        What they were interpolated from; the mean of what they cover where that is not known, or
        where it would take values from beyond a gap: `inside` are pixels that are valid as a whole.
        """
        own = in_blocks(image, self.side, starts).mean(axis=(2, 4))
        for how in {i for i in self.interpolations if i is not None}:
            which = [band for band, each in enumerate(self.interpolations) if each == how]
            undone = how.undone(image[which], starts)
            if inside is not None:
                safe = minimum_filter(inside, 2 * REACH + 1, mode="nearest")
                undone = np.where(safe, undone, own[which])
            own[which] = undone
        return np.asarray(own, np.float32)

    def noise(self, own: ObservedPair) -> NDArray[np.float64]:
        """Noise of the bands in their own pixels, those of `pair`, as standard deviations.

        What the sharper bands show there, too, is texture. Such pixels are few, and few of them are
        flat: with more weights than one for each band, one that is unlike the others seems to be
        seven times as noisy as it is.
        """
        row, col = (round(o - (self.side - 1) / 2) for o in own.sampling.offset)
        there = in_blocks(own.multispectral, self.side, (row, col)).mean(axis=(2, 4))
        bands = np.concatenate([own.hyperspectral, there])
        return detail_noise(bands, own.hyperspectral_valid)[: len(self.bands)]


def in_blocks(
    image: NDArray[np.generic], side: int, starts: tuple[int, int]
) -> NDArray[np.generic]:  # fmt: skip
    """Pixels (bands, rows, cols) by larger ones: (bands, rows, side, cols, side) of whole ones.

    The first of them begins at the row and column where it `starts`.
    """
    high, wide = (max(n - start, 0) // side for n, start in zip(image.shape[1:], starts))
    whole = image[:, starts[0] :, starts[1] :][:, : high * side, : wide * side]
    return whole.reshape(len(image), high, side, wide, side)


def first_of_pixels(
    windows: Sequence[ObservedPair], bands: tuple[int, ...], side: int
) -> tuple[int, int]:
    """Where a pixel of bands that lie alike begins in the scene: behind the largest steps."""
    changes = np.zeros((2, side))  # mean squares of the steps, by the place from which they go
    for window, band, axis in product(windows, bands, (0, 1)):
        plane = window.multispectral[band].astype(np.float64)
        steps = np.square(np.diff(plane, axis=axis)).mean(axis=1 - axis)
        place = (np.arange(steps.size) + window.origin[axis]) % side
        counts = np.maximum(np.bincount(place, minlength=side), 1)
        changes[axis] += np.bincount(place, steps, side) / counts
    row, col = (changes.argmax(axis=1) + 1) % side
    return int(row), int(col)
