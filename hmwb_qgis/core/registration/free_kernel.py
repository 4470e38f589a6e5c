# SPDX-License-Identifier: GPL-2.0-or-later
"""A PSF of any form: a parametric one and a correction, a smooth random field, in closed form.

The kernel is k = k_0 + sum_j c_j b_j, with linear B-splines b_j around the pixel and a Gaussian
prior on c. With A the covariance of what the scores leave of the bands seen through k_0 and b_j,
and S their whole covariance, the penalised log likelihood is

    -(n/2) sum_b log(k'A_b k / k'S_b k) - c'C^-1 c / 2,

which is climbed by quadratic bounds (D. R. Hunter and K. Lange, A tutorial on MM algorithms, 2004).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from operator import itemgetter

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.linear_algebra import cholesky, cholesky_solve, eigh
from hmwb_qgis.core.observation.pair import Boundary
from hmwb_qgis.core.observation.psf import LEFT_OUT, GridPsf, Psf
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.matrices import matrix_of
from hmwb_qgis.core.registration.observations import ROUNDS, Observations, Shift
from hmwb_qgis.core.rounding import ROUNDING, varies
from hmwb_qgis.core.threads import in_threads

_REACH = 2.25  # standard deviations of the envelope that knots reach: 0.08 of its height is left


@dataclass(frozen=True)
class FreeKernelPolicy:
    """Prior of the correction of a PSF: a Gaussian field in a Gaussian envelope.

    Parameters
    ----------
    extents : tuple of float
        Pixels of h: standard deviations of the envelope that are tried. More of them cost time.
    amplitudes : tuple of float
        Standard deviations of the correction in the peak of the PSF that are tried.
    smoothness : float
        Extents over which the field is alike: a Gaussian correlation of that standard deviation.
        Raising it gives kernels with fewer lobes.
    """

    extents: tuple[float, ...] = (0.5, 1.0, 2.0)
    amplitudes: tuple[float, ...] = (0.03, 0.1, 0.3, 1.0)
    smoothness: float = 0.4

    @property
    def knots(self) -> int:
        """Knots of the splines within an extent, as many as the field is alike between.

        And points of the result from one knot to the next.
        """
        return math.ceil(1.0 / self.smoothness)


@dataclass(frozen=True)
class _Basis:
    """Knots of the splines, in pixels of m from the centre, along rows and columns."""

    knots: tuple[Floats, Floats]
    spacing: tuple[float, float]

    @classmethod
    def around(cls, extent: Shift, count: int) -> _Basis:
        """Those for an envelope of such standard deviations, in pixels of m, `count` in each."""
        spacing = [max(e / count, 1.0) for e in extent]
        half = [int(np.ceil(_REACH * e / s)) for e, s in zip(extent, spacing)]
        knots = [s * np.arange(-n, n + 1) for s, n in zip(spacing, half)]
        return cls((knots[0], knots[1]), (spacing[0], spacing[1]))

    @property
    def shape(self) -> tuple[int, int]:
        return self.knots[0].size, self.knots[1].size

    def roots(self, extent: Shift, smoothness: float) -> Floats:
        """Directions in which the prior of the coefficients is white at amplitude 1, (knots, k)."""
        parts = []
        for knots, width in zip(self.knots, extent):
            x = knots / width
            alike = np.exp(-0.5 * ((x[:, None] - x) / smoothness) ** 2)
            envelope = np.exp(-0.5 * x**2)
            parts.append(envelope[:, None] * alike * envelope)
        values, vectors = eigh(np.kron(*parts))
        kept = values > ROUNDING * values[-1]
        return np.asarray(vectors[:, kept] * np.sqrt(values[kept]))


def fit_free_kernel(
    seen: Observations, psf: Psf, shift: Shift, policy: FreeKernelPolicy
) -> tuple[Psf, float] | None:
    """The PSF with the correction that the evidence asks for, and how many parameters that has.

    None if there are too few pixels to tell. `shift` is that of the pixels of h, in pixels of m.
    """
    start = seen.degraded(psf, [shift])
    some = varies(start)
    if not some.any() or not policy.extents:
        return None
    zero = np.zeros(1)
    peak = float(abs(_sampled(psf, (zero, zero))[0, 0]))  # its largest density, per pixel of m

    def best_of(size: float, _report: Reporter) -> tuple[float, float, _Basis, Floats]:
        extent = (size * seen.ratio[0], size * seen.ratio[1])
        basis = _Basis.around(extent, policy.knots)
        root = basis.roots(extent, policy.smoothness)
        problem = _Problem(seen, start[some], _splined(seen, basis, shift, root)[some])
        tried = []
        for amplitude in policy.amplitudes:
            c, count = problem.climb(amplitude * peak)
            tried.append((problem.penalised(c, count), count, basis, root @ c))
        return min(tried, key=itemgetter(0))

    found = in_threads(best_of, policy.extents, Reporter())
    _, count, basis, correction = min(found, key=itemgetter(0))
    return _combined(psf, basis, correction, policy.knots), count


@dataclass(frozen=True)
class _Power:
    """Sum of squares of values that are linear in some coefficients: |y + c X|^2.

    The products of X and y are all that is needed of the many pixels.
    """

    constant: float
    linear: Floats
    square: Floats

    @classmethod
    def of(cls, start: Floats, change: Floats) -> _Power:
        """From y, (n,), and X, (k, n)."""
        return cls(float(start @ start), change @ start, change @ change.T)

    def __call__(self, c: Floats) -> float:
        found = self.constant + c @ (2.0 * self.linear + self.square @ c)
        return max(float(found), ROUNDING**2 * self.constant)


class _Problem:
    """The likelihood in terms of the coefficients of the correction, in which the prior is white.

    Bands through the PSF that is corrected are `start`, (b_m, n), those through the directions of
    the correction `splines`, (b_m, n, k).
    """

    def __init__(self, seen: Observations, start: Floats, splines: Floats):
        self.count, self.bands = max(seen.effective, 1.0), len(start)
        turned = splines.transpose(0, 2, 1)
        self.error = [_Power.of(y, seen.left(x)) for y, x in zip(seen.left(start), turned)]
        self.power = [_Power.of(y, seen.centred(x)) for y, x in zip(seen.centred(start), turned)]

    def penalised(self, c: Floats, count: float) -> float:
        """Mean logarithm of the share that is not explained, and what parameters explain anyway."""
        shares = [error(c) / power(c) for error, power in zip(self.error, self.power)]
        return float(np.log(shares).mean() + 2.0 * count / (self.count * self.bands))

    def climb(self, amplitude: float) -> tuple[Floats, float]:
        """Coefficients of largest posterior at an amplitude, and how many they are worth."""
        size = self.error[0].linear.size
        c = np.zeros(size)
        for _ in range(ROUNDS):
            matrix, target = np.eye(size) / amplitude**2, np.zeros(size)
            for error, power in zip(self.error, self.power):
                least = self.count / error(c)
                matrix += least * error.square
                target += self.count / power(c) * (power.linear + power.square @ c)
                target -= least * error.linear
            factor = cholesky(matrix)
            before, c = c, cholesky_solve(factor, target)
            if np.abs(c - before).max() < LEFT_OUT * np.abs(c).max():
                break
        count = size - np.trace(cholesky_solve(factor, np.eye(size))) / amplitude**2
        return c, float(count)


def _splined(seen: Observations, basis: _Basis, shift: Shift, root: Floats) -> Floats:
    """The bands through the directions (knots, k) of the splines, weighted, (b_m, n, k)."""
    parts = []
    for view in seen.views:
        pair = view.pair
        sampling = pair.sampling.moved(shift)
        shape = pair.hyperspectral.shape[1:]
        matrices = []
        for axis in (0, 1):
            centres = (sampling.centres(axis, shape[axis])[:, None] + basis.knots[axis]).ravel()
            size = pair.multispectral.shape[1 + axis]
            matrices.append(_hats(centres, basis.spacing[axis], size, pair.boundary))
        found = matrices[0] @ pair.multispectral @ matrices[1].T
        bands, (down, across) = len(found), basis.shape
        found = found.reshape(bands, shape[0], down, shape[1], across).transpose(0, 1, 3, 2, 4)
        patches = found.reshape(bands, shape[0] * shape[1], down * across)
        parts.append(patches @ root.astype(np.float32))
    splined: Floats = np.concatenate(parts, axis=1).astype(np.float64) * seen.root[:, None]
    return splined


def _hats(centres: Floats, spacing: float, size: int, boundary: Boundary) -> NDArray[np.float32]:
    """Weights of linear B-splines at some places on the pixels of an axis."""
    reach = int(np.ceil(spacing))
    where = np.round(centres).astype(np.int64)[:, None] + np.arange(-reach, reach + 1)
    return matrix_of(where, _hat(where - centres[:, None], spacing), size, boundary)


def _hat(distance: Floats, spacing: float) -> Floats:
    """A linear B-spline of area 1."""
    return np.maximum(1.0 - np.abs(distance) / spacing, 0.0) / spacing


def _sampled(psf: Psf, places: Sequence[Floats]) -> Floats:
    """Density of a PSF at places around its centre, (rows, cols)."""
    total = np.zeros([x.size for x in places])
    for term in psf.terms():
        seen = [profile.taps_at(-x) for profile, x in zip(term, places)]
        # Pixel 0 lies that far from the centres.
        total += np.outer(*((weight * (where == 0)).sum(axis=1) for where, weight in seen))
    return total


def _combined(psf: Psf, basis: _Basis, c: Floats, count: int) -> Psf:
    """The PSF with its correction, `count` weights from one knot to the next."""
    spacing = (basis.spacing[0] / count, basis.spacing[1] / count)
    ends = [round((k[-1] + s) / f) for k, s, f in zip(basis.knots, basis.spacing, spacing)]
    places = [np.arange(-end, end + 1) * f for end, f in zip(ends, spacing)]
    down, across = (
        _hat(x[:, None] - knots, s) for x, knots, s in zip(places, basis.knots, basis.spacing)
    )
    correction = down @ c.reshape(basis.shape) @ across.T
    return GridPsf(_sampled(psf, places) + correction, spacing)
