# SPDX-License-Identifier: GPL-2.0-or-later
"""Bands that were resampled to a finer grid: which, and where their own pixels lie on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import minimum_filter

from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.repeated import side_of_blocks
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.resampled.interpolated import REACH, SIDES, Interpolation, interpolation_of
from hmwb_qgis.core.threads import in_threads


@dataclass(frozen=True)
class OwnPixels:
    """The pixels that a band was measured in, on a finer grid."""

    side: int  # in pixels of the grid; 1: they are those of the grid, as far as is known
    # How the grid was made of them; None: they were repeated, or nothing is known of it
    interpolation: Interpolation | None = None


def own_pixels(windows: Sequence[ObservedPair]) -> list[OwnPixels]:
    """The pixels that each band was measured in.

    As large as the pair tells; where it tells none, bands show it that were resampled by repeating
    each of their pixels or by interpolating them.

    Parameters
    ----------
    windows : sequence of ObservedPair
        Of one scene.

    Returns
    -------
    list of OwnPixels
        One for each band of m.
    """
    told = windows[0].sharpness

    def found(band: int, _report: Reporter) -> OwnPixels:
        planes = [w.multispectral[band] for w in windows]
        side = max(round(told[band]), 1) if told else side_of_blocks(planes)
        how = None
        if side > 1 or not told:
            how = interpolation_of(
                planes,
                [w.multispectral_valid for w in windows],
                [w.origin for w in windows],
                SIDES if side == 1 else (side,),
            )
        return OwnPixels(side if how is None else how.side, how)

    return in_threads(found, range(len(windows[0].multispectral)), Reporter())


def in_blocks(
    image: NDArray[np.generic], side: int, starts: tuple[int, int]
) -> NDArray[np.generic]:  # fmt: skip
    """The pixels of an image by the larger ones that they make.

    Parameters
    ----------
    image : ndarray, (bands, rows, cols)
    side : int
        Of the larger ones.
    starts : (int, int)
        Row and column where the first of them begins.

    Returns
    -------
    ndarray, (bands, pixels along a column, side, pixels along a row, side)
        Of those that lie in the image as a whole.
    """
    high, wide = (max(n - start, 0) // side for n, start in zip(image.shape[1:], starts))
    whole = image[:, starts[0] :, starts[1] :][:, : high * side, : wide * side]
    return whole.reshape(len(image), high, side, wide, side)


def in_own_pixels(
    image: NDArray[np.float32],
    interpolations: Sequence[Interpolation | None],
    side: int,
    starts: tuple[int, int],
    inside: NDArray[np.bool_] | None,
) -> NDArray[np.float32]:
    """Bands in the pixels that they were measured in.

    Parameters
    ----------
    image : ndarray, (bands, rows, cols)
    interpolations : sequence of Interpolation or None, (bands,)
    side : int
        Of the pixels, in those of the grid.
    starts : (int, int)
        Row and column of the image where its first whole pixel begins.
    inside : ndarray of bool, or None
        Which of the pixels are valid as a whole.

    Returns
    -------
    ndarray, (bands, pixels along the columns, pixels along the rows)
        What they were interpolated from; the mean of what they cover where that is not known, or
        where it would take values from beyond a gap.
    """
    own = in_blocks(image, side, starts).mean(axis=(2, 4))
    for how in {i for i in interpolations if i is not None}:
        which = [band for band, each in enumerate(interpolations) if each == how]
        undone = how.undone(image[which], starts)
        if inside is not None:
            safe = minimum_filter(inside, 2 * REACH + 1, mode="nearest")
            undone = np.where(safe, undone, own[which])
        own[which] = undone
    return np.asarray(own, np.float32)


def _changes(plane: NDArray[np.float32], axis: int, side: int, origin: int) -> NDArray[np.float64]:
    """Mean square of the steps to the next pixel, by the place from which they go, (side,)."""
    steps = np.square(np.diff(plane.astype(np.float64), axis=axis)).mean(axis=1 - axis)
    place = (np.arange(steps.size) + origin) % side
    counts = np.maximum(np.bincount(place, minlength=side), 1)
    return np.asarray(np.bincount(place, steps, side) / counts)


def first_of_pixels(
    windows: Sequence[ObservedPair], bands: tuple[int, ...], side: int
) -> tuple[int, int]:
    """Where a pixel of the bands begins: behind the place with the largest steps.

    Parameters
    ----------
    windows : sequence of ObservedPair
        Of one scene.
    bands : tuple of int
        Of m, whose pixels lie alike.
    side : int
        Of these, in pixels of the grid.

    Returns
    -------
    (int, int)
        Row and column of the scene, below `side`.
    """
    found = []
    for axis in (0, 1):
        changes = sum(
            _changes(w.multispectral[b], axis, side, w.origin[axis]) for w in windows for b in bands
        )
        found.append((int(np.argmax(changes)) + 1) % side)
    return found[0], found[1]
