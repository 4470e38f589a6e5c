# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a given spectral response is that of the pair: its order of bands, its rows, its units.

Where both images are blurred strongly, the bands of m are functions of the spectra of h, whatever
the PSF. How well any affine function explains a band tells how well a true response must. One half
of the pixels is fitted, the other half judges, so that no model gains from having more unknowns.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from hmwb_qgis.core.arrays import Floats, Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.linear_algebra import eigh, least_squares
from hmwb_qgis.core.observation.scenes import Scene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.relation.affine import LIMIT, AffineRelation
from hmwb_qgis.core.responses.estimation import smooth_response
from hmwb_qgis.core.responses.strong_blur import BLUR, strongly_blurred
from hmwb_qgis.core.responses.units import Units, gain_notes
from hmwb_qgis.core.rounding import ROUNDING, TINY
from hmwb_qgis.core.sentences import Sentence

AS_GOOD = 1.3  # times the variance that another model leaves: no worse than chance makes it
_BETTER = 2.0  # times less variance: another row, or an estimated one, is believed instead
_TELLING = 0.5  # of a band's variance: if the best function leaves more, the band tells nothing
_UNNOTED = 0.02  # of a band's variance: a seventh of its contrast may come from blur or noise
_COMPONENTS = 10  # of h that explain m
_LEAST = 60  # pixels that can judge
_MOST = 8_000  # pixels that are enough
_TOGETHER = 2 * BLUR  # rows that are fitted, and as many that judge
_BLOCKS = 9  # of a large scene that speak for all


@dataclass(frozen=True)
class CheckedResponse:
    """What the pair says of a response."""

    # (b_m, b_h): in the order of the bands of m, rows that contradict the pair estimated anew; rows
    # sum to 1
    response: Floats | None
    units: Units  # of m beside the response times h
    notes: tuple[Sentence, ...] = ()


def check_response(scene: Scene, response: Floats | None, progress: Reporter) -> CheckedResponse:
    """Compare a response, (b_m, b_h), with what the images say of it.

    None: only an offset between the images is looked for. Raises HmwbError if a band of m is
    explained neither by the response nor by any other.
    """
    h, m, judges = _samples(scene, progress)
    same = Units(np.ones(len(m)), np.zeros(len(m)))
    if min(judges.sum(), (~judges).sum()) < _LEAST:
        return CheckedResponse(response, same)
    judge = _Judge(h, m, judges)
    if response is None:
        units = judge.offsets()
        return CheckedResponse(None, units, _unit_notes(units))
    response = response / response.sum(axis=1, keepdims=True)
    response, notes = judge.ordered(response)
    response, more = judge.completed(response)
    units = judge.units(response)
    return CheckedResponse(response, units, (*notes, *more, *_unit_notes(units)))


class _Judge:
    """Pixels of both images, one half of which is fitted and the other half judges."""

    def __init__(self, h: Floats, m: Floats, judges: Mask):
        scores, h = _denoised(h)
        agree = _agreeing(scores, m)
        self.h, self.m = h[:, agree], m[:, agree]
        count = self.h.shape[1]
        self.judges = judges[agree]
        self.fitted = ~self.judges
        ones = np.ones((1, count))
        best = self._left(np.concatenate([scores[:, agree], ones]), self.m)
        variance = self.m.var(axis=1)
        floor = ROUNDING**2 * variance + TINY  # what is below it is rounding
        self.best = np.maximum(best, floor)
        self.tolerated = self._tolerated(self.best)
        self.telling = best < _TELLING * variance

    def _tolerated(self, left: Floats) -> Floats:
        """Variance of each band that is no worse to leave than this, (b_m,)."""
        return np.maximum(AS_GOOD * left, left + _UNNOTED * self.m.var(axis=1))

    def _left(self, x: Floats, m: Floats) -> Floats:
        """Variance of the judging pixels of (bands, n) that (terms, n) leaves unexplained."""
        weights = least_squares(x[:, self.fitted].T, m[:, self.fitted].T)
        return self._misfit(m, weights.T @ x)

    def _misfit(self, m: Floats, expected: Floats) -> Floats:
        """Variance of what is left of (bands, n) in the judging pixels."""
        return np.asarray(((m - expected)[..., self.judges] ** 2).mean(axis=-1))

    def _affine(self, row: Floats) -> tuple[Floats, Floats]:
        """What a row leaves of each band with a gain and an offset of its own, and the gains."""
        x = np.stack([row @ self.h, np.ones(self.h.shape[1])])
        gains = least_squares(x.T, self.m.T)[0]
        return self._left(x, self.m), gains

    def ordered(self, response: Floats) -> tuple[Floats, tuple[Sentence, ...]]:
        """The rows in the order of the bands of m, if only another order explains them."""
        left = np.empty((len(self.m), len(response)))
        for row, weights in enumerate(response):
            found, gains = self._affine(weights)
            left[:, row] = np.where(gains > 0, np.maximum(found, self.best), np.inf)
        told = left.diagonal()
        if not ((told > self.tolerated) & self.telling).any():
            return response, ()
        worst = np.where(np.isfinite(left), left, self.m.var(axis=1)[:, None] * 1e6)
        order = linear_sum_assignment(np.log(worst + TINY))[1]
        moved = order != np.arange(len(order))
        better = left[moved, order[moved]] * _BETTER < told[moved]
        if not moved.any() or not better.all() or not self.telling[moved].all():
            return response, ()
        note = Sentence(
            "The bands of the multispectral raster are in another order than those of the spectral "
            "response: bands {bands} were taken for its bands {rows}, which explain them.",
            bands=", ".join(str(k + 1) for k in np.flatnonzero(moved)),
            rows=", ".join(str(k + 1) for k in order[moved]),
        )
        return response[order], (note,)

    def completed(self, response: Floats) -> tuple[Floats, tuple[Sentence, ...]]:
        """With estimated rows in place of those that contradict the pair."""
        wrong = []
        response = response.copy()
        for band, row in enumerate(response):
            left, gains = (found[band] for found in self._affine(row))
            if not self.telling[band] or (gains > 0 and left <= self.tolerated[band]):
                continue
            half = _estimated(self.h[:, self.fitted], self.m[band, self.fitted], band)
            if gains <= 0 or left > _BETTER * self._affine(half)[0][band]:
                wrong.append(band)
                found = _estimated(self.h, self.m[band], band)
                response[band] = found / found.sum()
        if not wrong:
            return response, ()
        note = Sentence(
            "The spectral response does not explain the multispectral bands {bands}: it was "
            "estimated for them from the two rasters. Check the table, the sensor and the order of "
            "the bands.",
            bands=", ".join(str(band + 1) for band in wrong),
        )
        return response, (note,)

    def units(self, response: Floats) -> Units:
        """The simplest units that are no worse than any gains and offsets.

        Those of h before one gain for all bands, and that before a gain for each.
        """
        seen = response @ self.h
        power = (seen**2).sum(axis=1)
        own = np.divide(
            (seen * self.m).sum(axis=1), power, out=np.ones(len(power)), where=power > 0
        )
        scaled = np.array([self._left(s[None], m[None])[0] for s, m in zip(seen, self.m)])
        common = 1.0
        same = self._misfit(self.m, seen) <= AS_GOOD * scaled
        if self.telling.any() and same[self.telling].mean() < 0.5:
            common = float(np.median(own[self.telling]))
        kept = self._misfit(self.m, common * seen) <= AS_GOOD * scaled
        gain, offset = np.where(kept, common, own), np.zeros(len(own))
        for band in np.flatnonzero(self.telling):
            x = np.stack([seen[band], np.ones(seen.shape[1])])
            affine = self._left(x, self.m[band : band + 1])[0]
            # A blur that is another than was thought changes the contrast: that is no offset.
            if scaled[band] > self._tolerated(affine)[band]:
                gain[band], offset[band] = least_squares(x.T, self.m[band])
        return Units(np.where(gain > 0, gain, 1.0), np.where(gain > 0, offset, 0.0))

    def offsets(self) -> Units:
        """What must be taken from m before a response can be estimated at all."""
        offset = np.zeros(len(self.m))
        for band in np.flatnonzero(self.telling):
            h, m = self.h[:, self.fitted], self.m[band, self.fitted]
            plain, row = _estimated(h, m, band, offset=False), _estimated(h, m, band)
            found = m.mean() - row @ h.mean(axis=1)
            left = self._misfit(self.m[band], row @ self.h + found)
            if self._misfit(self.m[band], plain @ self.h) > self._tolerated(left)[band]:
                offset[band] = found
        return Units(np.ones(len(offset)), offset)


def _samples(scene: Scene, progress: Reporter) -> tuple[Floats, Floats, Mask]:
    """Blurred pixels of h and m from some blocks of the scene, and which of them judge."""
    windows = list(scene.blocks())
    chosen = np.unique(np.linspace(0, len(windows) - 1, _BLOCKS).round().astype(int))
    parts = []
    for done, place in enumerate(chosen):
        progress(done / len(chosen))
        h, m, usable = strongly_blurred(scene.read(*windows[place]))
        rows = np.nonzero(usable)[0]
        step = max(1, -(-h.shape[1] * len(chosen) // _MOST))
        # Neighbours are alike after the blur: rows that judge lie together.
        parts.append((h[:, ::step], m[:, ::step], (rows // _TOGETHER % 2 == 1)[::step]))
    h, m, judges = (np.concatenate(side, axis=-1) for side in zip(*parts))
    return h, m, judges


def _denoised(h: Floats) -> tuple[Floats, Floats]:
    """Principal components of the spectra, and the spectra that they make.

    A true response that looks at few bands sees their noise; fitted weights would average it away.
    With the noise gone, the two are judged by the same spectra.
    """
    mean = h.mean(axis=1, keepdims=True)
    scale = h.std(axis=1, keepdims=True)
    scale[scale == 0] = 1.0
    count = min(_COMPONENTS, len(h), h.shape[1] // 10)
    centred = (h - mean) / scale
    axes = eigh(centred @ centred.T / h.shape[1])[1][:, ::-1][:, :count]
    scores = axes.T @ centred
    return scores, mean + scale * (axes @ scores)


def _agreeing(scores: Floats, m: Floats) -> NDArray[np.bool_]:
    """Pixels in which the images show the same."""
    relation = AffineRelation.fit(scores, m, np.ones(m.shape[1]), robust=True)
    agree = relation.surprise(scores, m) < LIMIT
    enough = agree.sum() >= max(2 * _LEAST, m.shape[1] // 2)
    return agree if enough else np.ones(m.shape[1], bool)


def _estimated(h: Floats, m: Floats, band: int, *, offset: bool = True) -> Floats:
    """The smooth row without negative weights that explains a band, with an offset or without.

    As section IV of HySure has it: equation 16 with a weight of 1.
    """
    if offset:
        h, m = h - h.mean(axis=1, keepdims=True), m - m.mean()
    row = smooth_response(h @ h.T, h @ m, (np.abs(h).max(), np.abs(m).max()), 1.0)
    if row is not None:
        return row
    raise HmwbError(
        "Multispectral band {band} has nothing in common with the hyperspectral image: leave it "
        "out, or check the spectral response.",
        band=band + 1,
    )


def _unit_notes(units: Units) -> tuple[Sentence, ...]:
    if not units.offset.any():
        return gain_notes(units.gain)
    note = Sentence(
        "The multispectral bands are {gains} times what the spectral response makes of the "
        "hyperspectral raster, plus {offsets}: they are brought to its units.",
        gains=", ".join(f"{gain:.3g}" for gain in units.gain),
        offsets=", ".join(f"{offset:.3g}" for offset in units.offset),
    )
    return (note,)
