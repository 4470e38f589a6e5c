# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in for pixels without a measurement."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Image, Mask, ObservedPair, Scene
from hmwb_qgis.core.sentences import Sentence

_TAIL = 1e-3  # of the weight of a PSF may lie on pixels without a measurement


def fill_invalid(
    image: Image, valid: Mask | None, otherwise: NDArray[np.float32] | None = None
) -> Image:
    """Put the nearest valid pixel in place of invalid ones, so that no filter spreads nodata.

    Parameters
    ----------
    image : ndarray, (bands, rows, cols)
    valid : ndarray of bool, (rows, cols), or None
        None: every pixel is valid.
    otherwise : ndarray, (bands,), or None
        Stands in where no pixel is valid at all; None is zero.

    Returns
    -------
    ndarray, (bands, rows, cols)
        The image itself if nothing had to be filled.
    """
    if valid is None or valid.all():
        return image
    if not valid.any():
        filled = np.zeros_like(image)
        if otherwise is not None:
            filled += otherwise[:, None, None]
        return filled
    rows, cols = distance_transform_edt(~valid, return_distances=False, return_indices=True)
    nearest: Image = image[:, rows, cols]
    return nearest


def unmeasured(image: Image) -> Mask | None:
    """Pixels that hold a filling, not a measurement, although nobody says so.

    Parameters
    ----------
    image : ndarray, (bands, rows, cols)

    Returns
    -------
    ndarray of bool, (rows, cols), or None
        True where all bands, of two or more, hold exactly the same value, and that is zero or
        less. None: nowhere.
    """
    if len(image) < 2:
        return None
    found: Mask = image[0] <= 0
    if found.any():
        found[found] = (image[1:, found] == image[0, found]).all(axis=0)
    return found if found.any() else None


def measured(pair: ObservedPair, whole: bool = False) -> tuple[ObservedPair, tuple[int, int]]:
    """The pair with `unmeasured` pixels marked as invalid and filled like them.

    Parameters
    ----------
    pair : ObservedPair
    whole : bool
        It is the whole scene: an image that would have no measurement left is kept as it is.

    Returns
    -------
    pair : ObservedPair
    found : (int, int)
        How many pixels of the hyperspectral and of the multispectral image.
    """
    h, h_valid, h_count = _measured(pair.hyperspectral, pair.hyperspectral_valid, whole)
    m, m_valid, m_count = _measured(pair.multispectral, pair.multispectral_valid, whole)
    if h_count or m_count:
        pair = replace(
            pair,
            hyperspectral=h,
            hyperspectral_valid=h_valid,
            multispectral=m,
            multispectral_valid=m_valid,
        )
    return pair, (h_count, m_count)


def _measured(image: Image, valid: Mask | None, whole: bool) -> tuple[Image, Mask | None, int]:
    """An image, its valid pixels, and how many of them turned out to hold nothing."""
    empty = unmeasured(image)
    if empty is None:
        return image, valid, 0
    if valid is not None:
        empty &= valid
    rest = ~empty if valid is None else valid & ~empty
    if not empty.any() or (whole and not rest.any()):
        return image, valid, 0
    return fill_invalid(image, rest), rest, int(empty.sum())


@dataclass(frozen=True)
class MeasuredScene:
    """A scene in which pixels that hold nothing but zeros are taken as not measured."""

    scene: Scene

    @property
    def fused_shape(self) -> tuple[int, int, int]:
        """(b_h, rows_m, cols_m)."""
        return self.scene.fused_shape

    def blocks(self) -> Iterator[tuple[slice, slice]]:
        """Those of the scene."""
        return self.scene.blocks()

    def read(self, rows: slice, cols: slice) -> ObservedPair:
        """The pair on a window of the multispectral grid."""
        return measured(self.scene.read(rows, cols))[0]


def unmeasured_notes(hyperspectral: int, multispectral: int) -> tuple[Sentence, ...]:
    """What to tell of the pixels that `measured` found."""
    notes = []
    if hyperspectral:
        note = Sentence(
            "{count} hyperspectral pixels hold the same value, zero or less, in all bands: they "
            "are taken as not measured. Declare a nodata value to leave no doubt.",
            count=hyperspectral,
        )
        notes.append(note)
    if multispectral:
        note = Sentence(
            "{count} multispectral pixels hold the same value, zero or less, in all bands: they "
            "are taken as not measured. Declare a nodata value to leave no doubt.",
            count=multispectral,
        )
        notes.append(note)
    return tuple(notes)


def seen_pixels(pair: ObservedPair, degradation: SpatialDegradation) -> Mask:
    """Hyperspectral pixels that are valid and cover valid multispectral pixels only.

    Only these can tell how the two images are related.

    Parameters
    ----------
    pair : ObservedPair
    degradation : SpatialDegradation
        From the multispectral to the hyperspectral grid of the pair.

    Returns
    -------
    ndarray of bool, (rows_h, cols_h)
    """
    seen = np.ones(pair.hyperspectral.shape[1:], bool)
    if pair.hyperspectral_valid is not None:
        seen &= pair.hyperspectral_valid
    if pair.multispectral_valid is not None and not pair.multispectral_valid.all():
        holes = degradation(~pair.multispectral_valid[None])
        seen &= np.abs(holes[0]) < _TAIL
    return seen


def fused_valid(pair: ObservedPair) -> Mask | None:
    """Where a fused window is valid: both images are, the hyperspectral one at its nearest pixel.

    Returns
    -------
    ndarray of bool, (rows_m, cols_m), or None
        None: everywhere.
    """
    h_valid, m_valid = pair.hyperspectral_valid, pair.multispectral_valid
    if h_valid is None:
        return m_valid
    index = []
    for axis in (0, 1):
        fine = np.arange(pair.multispectral.shape[1 + axis])
        place = (fine - pair.sampling.offset[axis]) / pair.sampling.ratio[axis]
        nearest = np.floor(place + 0.5).astype(np.int64)
        index.append(np.clip(nearest, 0, h_valid.shape[axis] - 1))
    spread: Mask = h_valid[np.ix_(*index)]
    return spread if m_valid is None else spread & m_valid
