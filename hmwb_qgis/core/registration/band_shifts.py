# SPDX-License-Identifier: GPL-2.0-or-later
"""Where each multispectral band lies, if the bands of a sensor lie off each other.

Spectrometers and filters in a row see the same ground a little apart. A band that is moved to where
h shows it is explained by h as well as if it had been seen there.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.registration.psf_estimation import (
    Problem,
    PsfEstimate,
    Sample,
    minimise,
    varies,
)

Floats = NDArray[np.float64]

_FAR, _STEP = 1.0, 0.25  # hyperspectral pixels around the common shift that are looked at
_FINEST = 0.06  # hyperspectral pixels, from which on the search refines itself
_ROUNDS = 4
_TELLING = -2.0  # logarithm of the unexplained share, above which a band does not tell its place
_APART = 0.08  # multispectral pixels: bands that lie less off each other are left alone
_GAIN = 0.03  # mean logarithm of unexplained shares, that must be gained


def band_shifts(samples: list[Sample], found: PsfEstimate) -> Floats | None:
    """The shift of h that each band of m asks for; None if all ask for nearly the same.

    Parameters
    ----------
    samples : list of Sample
    found : PsfEstimate
        What all bands together tell.

    Returns
    -------
    ndarray, (b_m, 2), or None
        Corrections of the offset of the sampling, in multispectral pixels (rows, columns). Bands
        that do not tell take the median of the others.
    """
    count = len(samples[0].multispectral)
    some = varies(np.concatenate([s.multispectral.reshape(count, -1) for s in samples], axis=1))
    ratio = np.asarray(samples[0].sampling.ratio)
    steps = np.arange(-_FAR, _FAR + _STEP / 2, _STEP)
    places = np.stack(np.meshgrid(steps, steps, indexing="ij"), axis=-1).reshape(-1, 2) * ratio
    places += found.shift
    chosen = [replace(s, multispectral=s.multispectral[some]) for s in samples]
    every = Problem(chosen)
    coarse = np.array([every.shares(found.psf, (float(r), float(c))) for r, c in places])
    if coarse.shape[1] != some.sum():
        return None
    common = every.shares(found.psf, found.shift)
    shifts, shares = np.full((count, 2), np.nan), np.zeros(count)
    for i, band in enumerate(np.flatnonzero(some)):
        start = places[coarse[:, i].argmin()]
        shifts[band], shares[band] = _refined(every, i, found, start, ratio)
    telling = some & (shares < _TELLING)
    if telling.sum() < 2:
        return None
    gain = common - np.where(telling, shares, 0.0)[some]
    gain = gain[telling[some]].mean()
    middle = np.median(shifts[telling], axis=0)
    shifts[~telling] = middle
    apart = float(np.abs(shifts - middle).max())
    return shifts if apart > _APART and gain > _GAIN else None


def _refined(
    every: Problem, band: int, found: PsfEstimate, start: Floats, ratio: Floats
) -> tuple[Floats, float]:
    """Shift and unexplained share of one band, from a place that is nearly right."""
    alone = every.of_band(band)

    def misfit(x: Floats) -> float:
        rows, cols = x * ratio
        return alone(found.psf, (float(rows), float(cols)))

    place, value = minimise(misfit, start / ratio, _FINEST, _ROUNDS)
    return place * ratio, value
