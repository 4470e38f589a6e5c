# SPDX-License-Identifier: GPL-2.0-or-later
"""A shift between the two images by several hyperspectral pixels, as a wrong georeference leaves.

`psf_estimation` looks around the places that are given. Where nothing fits there, all shifts by
whole hyperspectral pixels are compared, on the pixels that both images still share.
"""

from __future__ import annotations

from itertools import product

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.observation.pair import Image, Mask
from hmwb_qgis.core.registration.psf_estimation import log_shares

Floats = NDArray[np.float64]

FAR = 10  # hyperspectral pixels
_SHARED = 0.5  # of either axis that must be left to compare
_PIXELS = 4  # for each score, at least


def far_shift(
    degraded: list[Image], scores: list[Image], valid: list[Mask]
) -> tuple[int, int] | None:
    """The shift by whole hyperspectral pixels at which the scores explain most of m.

    Parameters
    ----------
    degraded : list of ndarray, (b_m, rows_h, cols_h)
        The multispectral bands of each window as the hyperspectral pixels would see them.
    scores : list of ndarray, (rank, rows_h, cols_h)
    valid : list of ndarray of bool, (rows_h, cols_h)

    Returns
    -------
    (int, int) or None
        By how many pixels what h shows lies farther down and to the right in m. None if too few
        pixels can be compared.
    """
    down, across = (
        min(FAR, *(int((1 - _SHARED) * d.shape[axis]) for d in degraded)) for axis in (1, 2)
    )
    best, found = np.inf, None
    for step in product(range(-down, down + 1), range(-across, across + 1)):
        seen, known = _shared(degraded, scores, valid, step)
        if seen.shape[1] < _PIXELS * len(known):
            continue
        basis = np.linalg.qr(known.T)[0]
        centred = seen - seen.mean(axis=1, keepdims=True)
        left = centred - (centred @ basis) @ basis.T
        misfit = log_shares(left, seen).mean() - np.log1p(-len(known) / seen.shape[1])
        if misfit < best:
            best, found = misfit, step
    return found


def _shared(
    degraded: list[Image], scores: list[Image], valid: list[Mask], step: tuple[int, int]
) -> tuple[Floats, Floats]:
    """Bands (b_m, n), and scores with a constant (rank + 1, n), of the pixels that both show."""
    bands, known = [], []
    ahead = tuple(slice(max(s, 0), min(s, 0) or None) for s in step)
    behind = tuple(slice(max(-s, 0), min(-s, 0) or None) for s in step)
    for d, z, v in zip(degraded, scores, valid):
        chosen = v[behind]
        bands.append(d[(slice(None), *ahead)][:, chosen])
        known.append(z[(slice(None), *behind)][:, chosen])
    x = np.concatenate(known, axis=1).astype(np.float64)
    return np.concatenate(bands, axis=1).astype(np.float64), np.concatenate(
        [x, np.ones((1, x.shape[1]))]
    )
