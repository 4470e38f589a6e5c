# SPDX-License-Identifier: GPL-2.0-or-later
"""How much the hyperspectral scores explain of the degraded bands of m, for any place and PSF.

Let d = P k be the bands of m as the pixels of h see them through a kernel k, and z the scores of
h. If the two are jointly normal, the logarithm of the likelihood of h given m is, but for a
constant, -n/2 log(|cov(d | z)| / |cov(d)|): the mutual information of d and z. Here the bands count
one by one, so that what is compared is the mean over the bands of

    log share = log(variance of d that z does not explain / variance of d).

The residual alone, without the denominator, prefers ever wider kernels, which average away what
only m shows.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.linear_algebra import orthonormal_basis
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.windows import apart, together
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.matrices import Along, matrices_along
from hmwb_qgis.core.rounding import ROUNDING, TINY

Shift = tuple[float, float]

ROUNDS = 6  # of any search, at most: more of them fit noise where the likelihood is flat
# Pixels of h: deviation of a shift, in what georeferences promise (`RegistrationPolicy`).
PLACE_SPREAD = 0.5
STEP = 0.25  # pixels of h, or natural logarithm of a width: how far apart a search looks at first


@dataclass(frozen=True)
class View:
    """A window of the pair, and what is known of its pixels."""

    pair: ObservedPair
    scores: Image  # (rank, rows_h, cols_h): of h, with noise of variance 1
    # (rows_h, cols_h): how much a pixel of h tells of the relation of the two images, in [0, 1]: 0
    # where h was not measured, or m shows something else
    weight: Floats
    unseen: Floats  # (rows_h, cols_h): share of each pixel of h that m does not show


class Observations:
    """The windows that the hypotheses are compared on.

    Blocks of `block` pixels of h a side are taken as independent of each other; `effective` is how
    many independent pixels all are worth. The reporter is looked at whenever a hypothesis is.
    """

    def __init__(self, views: list[View], block: int, report: Reporter):
        self._report = report
        self.views = views
        self.ratio = views[0].pair.sampling.ratio
        self.bands = len(views[0].pair.multispectral)
        self.root = np.sqrt(together([v.weight for v in views]))
        scores = together([v.scores for v in views])
        design = np.concatenate([scores, np.ones((1, scores.shape[1]))]).astype(np.float64)
        self.basis = orthonormal_basis((design * self.root).T)
        self._mean = orthonormal_basis(self.root[:, None])
        self._blocks = _blocks([v.weight.shape for v in views], block)
        self._lags = _lags(block)
        self.effective = _independent(self.root**2)
        self._alike = _alike([v.pair for v in views])
        self._matrices = lru_cache(1)(matrices_along)  # a search moves one way at a time

    def of_band(self, band: int) -> Observations:
        """The same windows with one of the bands of m."""
        own = copy(self)
        own.bands, own._alike = 1, [(some, bands[:, [band]]) for some, bands in self._alike]
        return own

    def degraded(self, psf: Psf, shifts: Sequence[Shift]) -> Floats:
        """The bands as h sees them, weighted, (b_m, n); a shift for all bands, or one for each."""
        self._report(0.0)
        matrices = self._matrices(psf)  # windows whose pixels lie alike have the same
        maps: list[Image] = [np.empty(0, np.float32)] * len(self.views)
        for alike, bands in self._alike:
            found = _degraded_stack(self.views[alike[0]].pair, matrices, shifts, bands)
            for view, seen in zip(alike, found):
                maps[view] = seen
        return self.weighted(maps)

    def weighted(self, maps: list[Image]) -> Floats:
        """Maps (b_m, rows_h, cols_h) of all windows, weighted as `degraded` has them, (b_m, n)."""
        return np.asarray(together(maps).astype(np.float64) * self.root)

    def judged(self, degraded: Floats) -> Judgement:
        """How well the scores explain bands that were `degraded`."""
        left, centred = self.left(degraded), self.centred(degraded)
        shares, error, power = _shares(left, centred, degraded)
        count = int(self._blocks.max()) + 1
        influence = np.zeros((len(degraded), count))
        for band in np.flatnonzero(error):
            up = np.bincount(self._blocks, left[band] ** 2, count) / error[band]
            down = np.bincount(self._blocks, centred[band] ** 2, count) / power[band]
            influence[band] = up - down
        return Judgement(shares, influence, self._effective(left))

    def left(self, degraded: Floats) -> Floats:
        """What the scores do not explain of weighted values, (k, n)."""
        return np.asarray(degraded - (degraded @ self.basis) @ self.basis.T)

    def centred(self, degraded: Floats) -> Floats:
        """Weighted values without their mean, (k, n)."""
        return np.asarray(degraded - (degraded @ self._mean) @ self._mean.T)

    def losses(self, psf: Psf, shift: Shift) -> Floats:
        """Logarithms of the shares that are not explained, (b_m,)."""
        degraded = self.degraded(psf, [shift])
        return _shares(self.left(degraded), self.centred(degraded), degraded)[0]

    def loss(self, psf: Psf, shift: Shift) -> float:
        """Their mean."""
        return float(self.losses(psf, shift).mean())

    def _effective(self, left: Floats) -> float:
        """How many independent pixels what is left is worth, by how far neighbours are alike.

        The variance of a variance from n values with correlations rho is 2 sum(rho^2) / n.
        """
        scale = np.sqrt((left**2).mean(axis=1, keepdims=True))
        left = left / np.maximum(scale, TINY)
        alike = 1.0
        maps = apart(left, [v.weight.shape for v in self.views])
        for rows, cols in self._lags:
            alike += 2.0 * _correlation(maps, rows, cols) ** 2
        return _independent(self.root**2) / alike


@dataclass(frozen=True)
class Judgement:
    """What a hypothesis leaves unexplained."""

    # (b_m,): logarithms of the unexplained share of each band; 0 for bands that are constant
    shares: Floats
    influence: Floats  # (b_m, blocks): by how much each block of pixels pulls them up
    pixels: float  # how many independent ones what is left is worth

    @property
    def loss(self) -> float:
        """Mean over the bands."""
        return float(self.shares.mean())

    def gain(self, other: Judgement) -> tuple[float, float]:
        """By how much another hypothesis leaves less, and the standard error of that.

        The error is the infinitesimal jackknife's over blocks of pixels (L. A. Jaeckel, 1972).
        """
        pull = (self.influence - other.influence).mean(axis=0)
        return self.loss - other.loss, float(np.sqrt((pull**2).sum()))


def _shares(left: Floats, centred: Floats, bands: Floats) -> tuple[Floats, Floats, Floats]:
    """Logarithms of the unexplained shares of bands (b_m, n), and the sums of squares behind them.

    All are 0 for bands that are constant.
    """
    error, power, square = (np.einsum("bn,bn->b", x, x) for x in (left, centred, bands))
    some = power > ROUNDING**2 * square
    error = np.where(some, np.maximum(error, ROUNDING**2 * power), 0.0)
    shares = np.where(some, np.log(error / np.where(some, power, 1.0) + TINY), 0.0)
    return np.minimum(shares, 0.0), error, np.where(some, power, 0.0)


def degraded_bands(pairs: Sequence[ObservedPair], psf: Psf, shifts: Sequence[Shift]) -> list[Image]:
    """The multispectral bands as the hyperspectral pixels see them, each (b_m, rows_h, cols_h).

    They lie off by `shifts`, in pixels of m: one for all bands, or one for each.
    """
    matrices = matrices_along(psf)
    return [_degraded_stack(p, matrices, shifts, p.multispectral[None])[0] for p in pairs]


def _alike(pairs: list[ObservedPair]) -> list[tuple[list[int], Image]]:
    """Which pairs have their pixels in the same places, and their bands, (pairs, b_m, rows, cols).

    At each call of NumPy the interpreter takes its time.
    """
    found: dict[object, list[int]] = {}
    for number, pair in enumerate(pairs):
        shapes = pair.hyperspectral.shape, pair.multispectral.shape
        found.setdefault((pair.sampling, shapes, pair.boundary), []).append(number)
    return [(some, np.stack([pairs[n].multispectral for n in some])) for some in found.values()]


def _degraded_stack(
    pair: ObservedPair, matrices: Along, shifts: Sequence[Shift], bands: Image
) -> Image:
    """`degraded_bands` of bands (windows, b_m, rows, cols) in the places of those of a pair."""
    if len(shifts) == 1:
        flat = bands.reshape(-1, *bands.shape[2:])
        seen = _degraded(pair, matrices, shifts[0], flat)
        return seen.reshape(*bands.shape[:2], *seen.shape[1:])
    parts = [_degraded(pair, matrices, s, bands[:, b]) for b, s in enumerate(shifts)]
    return np.stack(parts, axis=1)


def _degraded(pair: ObservedPair, matrices: Along, shift: Shift, bands: Image) -> Image:
    shape = pair.hyperspectral.shape[1:]
    rows, cols = (
        matrices(
            axis,
            (pair.sampling.offset[axis] + shift[axis], pair.sampling.ratio[axis]),
            (shape[axis], bands.shape[1 + axis]),
            pair.boundary,
        )
        for axis in (0, 1)
    )
    total = np.zeros((len(bands), *shape), np.float32)
    for row, col in zip(rows, cols):
        total += row @ bands @ col.T
    return total


def _blocks(shapes: Sequence[tuple[int, ...]], size: int) -> NDArray[np.int64]:
    """Number of the block of each pixel of all windows."""
    found, first = [], 0
    for rows, cols in shapes:
        down, across = -(-rows // size), -(-cols // size)
        block = (np.arange(rows) // size)[:, None] * across + np.arange(cols) // size
        found.append(first + block.ravel())
        first += down * across
    return np.asarray(np.concatenate(found), np.int64)


def _lags(block: int) -> list[tuple[int, int]]:
    """Rows and columns between two pixels that are nearer than a block, each pair of them once."""
    near = range(1 - block, block)
    return [
        (row, col)
        for row in range(block)
        for col in near
        if (row > 0 or col > 0) and math.hypot(row, col) <= block - 1
    ]


def _independent(weight: Floats) -> float:
    """How many pixels of full weight are worth as much (L. Kish, Survey Sampling, 1965)."""
    return float(weight.sum() ** 2 / max((weight**2).sum(), TINY))


def _correlation(maps: list[Floats], rows: int, cols: int) -> float:
    """Mean correlation of pixels so many rows and columns apart."""
    both = pixels = 0.0
    for m in maps:
        a = m[:, : m.shape[1] - rows, max(-cols, 0) : m.shape[2] - max(cols, 0)]
        b = m[:, rows:, max(cols, 0) : m.shape[2] - max(-cols, 0)]
        both += float((a * b).sum())
        pixels += a.size
    return both / max(pixels, 1.0)


Loss = Callable[[Floats], float]


def minimise(function: Loss, start: Floats) -> Floats:
    """Newton steps with a diagonal Hessian from differences that grow finer and finer.

    The function is smooth at the scale of the differences and rough below it, which misleads line
    searches.
    """
    x, value, step = start, function(start), STEP
    for _ in range(ROUNDS):
        sides = [[function(x + sign * step * unit) for sign in (-1, 1)] for unit in np.eye(x.size)]
        low, high = np.array(sides).T
        curvature = low + high - 2 * value
        slope = 0.5 * (high - low)
        newton = -slope / np.where(curvature > 0, curvature, 1.0)
        move = np.where(curvature > 0, np.clip(newton, -2, 2), -2 * np.sign(slope)) * step
        candidate = function(x + move)
        if candidate < value:
            x, value = x + move, candidate
            if np.abs(move).max() > step:
                continue
        elif min(low.min(), high.min()) < value:
            axis = int(np.argmin(np.minimum(low, high)))
            x = x + (1 if high[axis] < low[axis] else -1) * step * np.eye(x.size)[axis]
            value = function(x)
            continue
        step /= 2
    return x
