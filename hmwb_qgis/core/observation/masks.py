# SPDX-License-Identifier: GPL-2.0-or-later
"""What stands in for pixels without a measurement."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import distance_transform_edt

from hmwb_qgis.core.arrays import Image, Mask, mask_of
from hmwb_qgis.core.observation.fillings import Part, find_fillings
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import ObservedPair
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


def measured(pair: ObservedPair) -> tuple[ObservedPair, tuple[Sentence, ...]]:
    """The pair with pixels that hold a filling marked as invalid and filled like them.

    Parameters
    ----------
    pair : ObservedPair
        The whole of both images.

    Returns
    -------
    pair : ObservedPair
    notes : tuple of Sentence
        What was found, and why it is taken for a filling.
    """
    h, h_valid, h_notes = _measured(
        pair.hyperspectral, pair.hyperspectral_valid, Sentence("hyperspectral")
    )
    m, m_valid, m_notes = _measured(
        pair.multispectral, pair.multispectral_valid, Sentence("multispectral")
    )
    if h_notes or m_notes:
        pair = replace(
            pair,
            hyperspectral=h,
            hyperspectral_valid=h_valid,
            multispectral=m,
            multispectral_valid=m_valid,
        )
    return pair, h_notes + m_notes


def _measured(
    image: Image, valid: Mask | None, name: str
) -> tuple[Image, Mask | None, tuple[Sentence, ...]]:
    """An image, its valid pixels, and what is to be told of those that hold nothing."""
    fillings = find_fillings([Part(image, valid)])
    empty = fillings.unmeasured(image)
    if empty is None:
        return image, valid, ()
    known = mask_of(valid, empty.shape)
    if not (empty & known).any():
        return image, valid, ()
    notes = fillings.notes(name, fillings.count(image, known))
    return fill_invalid(image, known & ~empty), known & ~empty, notes


def seen_pixels(pair: ObservedPair, degradation: SpatialDegradation) -> Mask:
    """Pixels of h that are valid and cover valid pixels of m only, which alone tell the relation.

    Parameters
    ----------
    pair : ObservedPair
    degradation : SpatialDegradation

    Returns
    -------
    ndarray of bool, (rows_h, cols_h)
    """
    seen = pair.hyperspectral_measured.copy()
    if pair.multispectral_valid is not None and not pair.multispectral_valid.all():
        holes = degradation(~pair.multispectral_valid[None])
        seen &= np.abs(holes[0]) < _TAIL
    return seen
