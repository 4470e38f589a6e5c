# SPDX-License-Identifier: GPL-2.0-or-later
"""Hyperspectral pixels that lie a little off their places, differently from place to place.

Where they lie is found by comparison of the degraded multispectral image with what the scores of
h predict of it, over all displacements of a grid, smoothed over the surroundings.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from scipy.ndimage import correlate1d

from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.observation_model import SpatialDegradation, degradation_of
from hmwb_qgis.core.pair import Image, Mask, ObservedPair, Sampling
from hmwb_qgis.core.psf import GaussianPsf, Psf, wrap

from .psf_estimation import log_shares, varies

Floats = NDArray[np.float64]

REACH = 8  # hyperspectral pixels that the displacement of one depends on
FAR = 0.75  # hyperspectral pixels
_STEPS = 6  # of the grid of displacements, from none to the farthest
_SPREAD = 0.6  # hyperspectral pixels over which displacements are alike
_ROUNDS = 4
_WIDTHS = (0.45, 0.6, 0.8, 1.05, 1.35)  # FWHM in hyperspectral pixels


@dataclass(frozen=True)
class Registration:
    """How to find the displacements of any window.

    Parameters
    ----------
    subspace : Subspace
    psf : Psf
    weights : ndarray, (b_m, rank + 1)
        Degraded bands of m as affine functions of the scores.
    variance : ndarray, (b_m,)
        Of what these functions leave.
    """

    subspace: Subspace
    psf: Psf
    weights: Floats
    variance: Floats

    def field(self, pair: ObservedPair, valid: Mask) -> Floats:
        """Displacements of the hyperspectral pixels in m pixels, (2, rows_h, cols_h)."""
        scores = self.subspace.scores(pair.hyperspectral)
        target = np.tensordot(self.weights[:, :-1], scores, 1) + self.weights[:, -1:, None]
        steps = np.linspace(-FAR, FAR, 2 * _STEPS + 1)
        cost = self._cost(pair, target, steps) * valid
        cost = _smooth(cost)
        rows, cols = _lowest(cost, steps)
        ratio = pair.sampling.ratio
        return np.stack([rows * ratio[0], cols * ratio[1]])

    def _cost(self, pair: ObservedPair, target: Floats, steps: Floats) -> Floats:
        """Squared errors at all displacements, (rows, columns, rows_h, cols_h).

        The PSF is a sum of separable terms: rows and columns are displaced on their own.
        """
        ratio, offset = pair.sampling.ratio, pair.sampling.offset
        downs = []
        for step in steps:
            moved = (offset[0] + step * ratio[0], offset[1] + step * ratio[1])
            downs.append(
                degradation_of(replace(pair, sampling=Sampling(ratio, moved)), self.psf).terms
            )
        count, (high, wide) = steps.size, target.shape[1:]
        cols = [sparse.vstack([terms[k][1] for terms in downs]).T for k in range(len(downs[0]))]
        cost = np.zeros((count, count, high, wide))
        for i, terms in enumerate(downs):
            for plane, wanted, variance in zip(pair.multispectral, target, self.variance):
                seen = sum((row @ plane) @ col for (row, _), col in zip(terms, cols))
                error = seen.reshape(high, count, wide).transpose(1, 0, 2) - wanted
                cost[i] += error**2 / variance
        return cost


def _smooth(cost: Floats) -> Floats:
    reach = REACH // 2  # displacements are smoothed twice
    distance = np.arange(-reach, reach + 1)
    kernel = np.exp(-0.5 * (distance / _SPREAD) ** 2)
    once = correlate1d(cost, kernel, axis=2, mode="nearest")
    return np.asarray(correlate1d(once, kernel, axis=3, mode="nearest"))


def _lowest(cost: Floats, steps: Floats) -> tuple[Floats, Floats]:
    """Where the cost is lowest over its first two axes, between the steps by a parabola."""
    n = steps.size
    flat = cost.reshape(n * n, -1)
    best = flat.argmin(axis=0)
    place = np.clip(np.stack(np.unravel_index(best, (n, n))), 1, n - 2)
    every = np.arange(flat.shape[1])
    cube = cost.reshape(n, n, -1)
    found = []
    for axis in (0, 1):
        unit = np.eye(2, dtype=int)[axis][:, None]
        low, middle, high = (cube[(*(place + k * unit), every)] for k in (-1, 0, 1))
        bend = np.maximum(low + high - 2 * middle, 1e-30)
        shift = np.clip(0.5 * (low - high) / bend, -1, 1)
        displacement = steps[place[axis]] + shift * (steps[1] - steps[0])
        # Where the image is flat the neighbours know better.
        sure = _smooth(bend.reshape(1, 1, *cost.shape[2:]))
        known = _smooth((bend * displacement).reshape(sure.shape))
        found.append((known / np.maximum(sure, 1e-300))[0, 0])
    return found[0], found[1]


class WarpedDegradation(SpatialDegradation):
    """Blur and sample at the places where the hyperspectral pixels were found to lie.

    Parameters
    ----------
    pair : ObservedPair
    psf : Psf
    field : ndarray, (2, rows_h, cols_h)
        Displacements in multispectral pixels.
    """

    def __init__(self, pair: ObservedPair, psf: Psf, field: Floats):
        nominal = degradation_of(pair, psf)
        self.fine, self.coarse, self.terms = nominal.fine, nominal.coarse, nominal.terms
        rows, cols = self.fine
        places = [
            pair.sampling.centres(0, field.shape[1])[:, None] + field[0],
            pair.sampling.centres(1, field.shape[2]) + field[1],
        ]
        index, data, pointer = [], [], [0]
        for y, x in zip(places[0].ravel(), places[1].ravel()):
            for row, col in psf.terms():
                r, rw = row.taps(float(y))
                c, cw = col.taps(float(x))
                where = wrap(r, rows, pair.boundary)[:, None] * cols + wrap(c, cols, pair.boundary)
                index.append(where.ravel())
                data.append(np.outer(rw, cw).ravel())
            pointer.append(pointer[-1] + sum(d.size for d in data[-len(psf.terms()) :]))
        parts = (np.concatenate(data).astype(np.float32), np.concatenate(index), pointer)
        self.matrix = sparse.csr_matrix(parts, shape=(len(pointer) - 1, rows * cols))

    def __call__(self, image: object) -> Image:
        """Degrade (bands, rows_m, cols_m) to (bands, rows_h, cols_h), float32."""
        cube = np.asarray(image, np.float32)
        flat = self.matrix @ cube.reshape(cube.shape[0], -1).T
        return np.asarray(flat.T.reshape(cube.shape[0], *self.coarse), np.float32)


def register(
    windows: list[ObservedPair],
    valid: list[Mask],
    subspace: Subspace,
    psf: Psf,
    rounds: int = _ROUNDS,
) -> tuple[Registration, float, float]:
    """Learn to find displacements.

    Returns
    -------
    registration : Registration
    misfit : float
        Mean logarithm of the share of the degraded bands that is left, see `psf_estimation`.
    spread : float
        By how much it would fall if each band had a shift of its own.
    """
    downs = [degradation_of(w, psf) for w in windows]
    scores = np.concatenate(
        [subspace.scores(w.hyperspectral)[:, v] for w, v in zip(windows, valid)], axis=1
    )
    x = np.concatenate([scores, np.ones((1, scores.shape[1]), np.float32)]).astype(np.float64)
    fields = None
    for _ in range(rounds):
        m = _degraded(windows, valid, downs)
        weights = np.linalg.lstsq(x.T, m.T, rcond=None)[0].T
        variance = np.maximum(((m - weights @ x) ** 2).mean(axis=1), 1e-8 * m.var(axis=1))
        variance[~varies(m)] = np.inf
        registration = Registration(subspace, psf, weights, variance)
        fields = [registration.field(w, v) for w, v in zip(windows, valid)]
        downs = [WarpedDegradation(w, psf, f) for w, f in zip(windows, fields)]
    basis = np.linalg.qr(x.T)[0]

    def shares(shift: tuple[float, float]) -> Floats:
        moved = [f + np.reshape(shift, (2, 1, 1)) for f in fields or []]
        m = _degraded(
            windows, valid, [WarpedDegradation(w, psf, f) for w, f in zip(windows, moved)]
        )
        centred = m - m.mean(axis=1, keepdims=True)
        left = centred - (centred @ basis) @ basis.T
        return log_shares(left, m)

    common = shares((0.0, 0.0))
    sides = [shares(s) for s in ((-0.12, 0.0), (0.12, 0.0), (0.0, -0.12), (0.0, 0.12))]
    own = np.minimum(common, np.min(sides, axis=0))
    return registration, float(common.mean()), float((common - own).mean())


def register_blind(
    windows: list[ObservedPair], valid: list[Mask], subspace: Subspace
) -> tuple[Registration, float, float]:
    """`register` with the Gaussian PSF that explains most."""
    ratio = windows[0].sampling.ratio

    def psf(width: float) -> Psf:
        return GaussianPsf((width * ratio[0], width * ratio[1]))

    misfits = [register(windows, valid, subspace, psf(w), 2)[1] for w in _WIDTHS]
    best = min(max(int(np.argmin(misfits)), 1), len(_WIDTHS) - 2)
    curve = np.polyfit(np.log(_WIDTHS[best - 1 : best + 2]), misfits[best - 1 : best + 2], 2)
    width = float(np.exp(-0.5 * curve[1] / curve[0])) if curve[0] > 0 else _WIDTHS[best]
    width = float(np.clip(width, _WIDTHS[best - 1], _WIDTHS[best + 1]))
    return register(windows, valid, subspace, psf(width))


def _degraded(
    windows: list[ObservedPair], valid: list[Mask], downs: list[SpatialDegradation]
) -> Floats:
    parts = [d(w.multispectral)[:, v] for w, v, d in zip(windows, valid, downs)]
    return np.asarray(np.concatenate(parts, axis=1), np.float64)
