# SPDX-License-Identifier: GPL-2.0-or-later
"""PSF and position of the hyperspectral pixels, from the two images alone.

With the right PSF and the right place, the degraded multispectral bands are linear functions of
the hyperspectral scores. No spectral response is needed.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.observation.pair import Boundary, Image, Mask, Sampling
from hmwb_qgis.core.observation.psf import FWHM_PER_SIGMA, GaussianPsf, Psf, wrap

Floats = NDArray[np.float64]

_NARROW, _WIDE = 0.25, 2.0  # bounds of the FWHM in hyperspectral pixels
_FAR = 1.6  # hyperspectral pixels that the centre may be off
_PLACES = (-1.4, -0.7, 0.0, 0.7, 1.4)  # hyperspectral pixels from where it is expected
_NEARLY_ALL = -6.0  # misfit
_CONSTANT = 1e-10  # variance of a band that is constant but for rounding, of its mean square
_CLEARLY = 0.05  # in misfit: a Gaussian that much better replaces a given PSF


_NOTHING = 1e-12  # weight
_SCATTERED = 1200  # pixels that are compared if each lies at a place of its own


@dataclass(frozen=True)
class Sample:
    """A window of the pair.

    Parameters
    ----------
    multispectral : ndarray, (b_m, rows_m, cols_m)
        Little noise.
    scores : ndarray, (rank, rows_h, cols_h)
        Of the hyperspectral image, see `Subspace`.
    sampling : Sampling
    boundary : {"mirror", "circular"}
    valid : ndarray of bool, (rows_h, cols_h)
        Hyperspectral pixels that may be compared.
    displacements : ndarray, (2, rows_h, cols_h), or None
        Of these pixels from the places that `sampling` gives them, in multispectral pixels.
    """

    multispectral: Image
    scores: Image
    sampling: Sampling
    boundary: Boundary
    valid: Mask
    displacements: Floats | None = None


@dataclass(frozen=True)
class PsfEstimate:
    """What was found.

    Parameters
    ----------
    psf : Psf
    shift : (float, float)
        Correction of the offset of the sampling, in multispectral pixels (rows, columns).
    misfit : float
        Mean logarithm of the share of m that h does not explain; lower is better.
    spread : float
        By how much that would fall if each band had a shift of its own. Large: the bands of the
        sensors lie differently, and a common shift does not tell where h lies.
    given : bool
        The PSF is the one that was given.
    """

    psf: Psf
    shift: tuple[float, float]
    misfit: float
    spread: float
    given: bool

    def off(self, ratio: tuple[float, float]) -> float:
        """The shift in hyperspectral pixels, along the axis where it is larger."""
        return max(abs(s) / r for s, r in zip(self.shift, ratio))


class Problem:
    """How little of the degraded bands the scores explain, as a function of PSF and shift.

    Parameters
    ----------
    samples : list of Sample
    """

    def __init__(self, samples: list[Sample]):
        self.samples = [_thinned(s, len(samples)) for s in samples]
        values = [s.scores[:, s.valid] for s in self.samples]
        scores = np.concatenate(values, axis=1).astype(np.float64)
        ones = np.ones((1, scores.shape[1]))
        self.basis = np.linalg.qr(np.concatenate([scores, ones]).T)[0]

    def shares(self, psf: Psf, shift: tuple[float, float]) -> Floats:
        """Logarithm of the unexplained share of the variance of each band."""
        seen = [degraded_bands(sample, psf, shift) for sample in self.samples]
        degraded = np.concatenate(seen, axis=1).astype(np.float64)
        centred = degraded - degraded.mean(axis=1, keepdims=True)
        left = centred - (centred @ self.basis) @ self.basis.T
        return log_shares(left, degraded)

    def __call__(self, psf: Psf, shift: tuple[float, float]) -> float:
        """Their mean over the bands."""
        return float(self.shares(psf, shift).mean())

    def of_band(self, band: int) -> Problem:
        """The same for a single band."""
        alone = copy(self)
        alone.samples = [
            replace(s, multispectral=s.multispectral[band : band + 1]) for s in self.samples
        ]
        return alone


def _thinned(sample: Sample, count: int) -> Sample:
    """Fewer pixels where each lies at a place of its own, which costs time."""
    if sample.displacements is None:
        return sample
    chosen = np.flatnonzero(sample.valid)
    step = max(chosen.size * count // _SCATTERED, 1)
    valid = np.zeros(sample.valid.size, np.bool_)
    valid[chosen[::step]] = True
    return replace(sample, valid=valid.reshape(sample.valid.shape))


def degraded_bands(sample: Sample, psf: Psf, shift: tuple[float, float]) -> Image:
    """The multispectral bands as the valid hyperspectral pixels see them, (b_m, n)."""
    m, sampling = sample.multispectral, sample.sampling
    offset = (sampling.offset[0] + shift[0], sampling.offset[1] + shift[1])
    moved = Sampling(sampling.ratio, offset)
    centres = [moved.centres(a, sample.scores.shape[1 + a]) for a in (0, 1)]
    if sample.displacements is not None:
        places = np.nonzero(sample.valid)
        centres = [
            c[place] + off[places] for c, place, off in zip(centres, places, sample.displacements)
        ]
        found = np.zeros((m.shape[0], places[0].size), np.float32)
        for row, col in degradation_matrices(psf, centres, m.shape[1:], sample.boundary):
            found += np.einsum("nbc,nc->bn", np.tensordot(row, m, axes=(1, 1)), col)
        return found
    total = np.zeros((m.shape[0], *sample.scores.shape[1:]), np.float32)
    for row, col in degradation_matrices(psf, centres, m.shape[1:], sample.boundary):
        total += row @ m @ col.T
    return total[:, sample.valid]


def varies(bands: Floats) -> NDArray[np.bool_]:
    """Which of the bands (b, n) are not constant, (b,)."""
    some: NDArray[np.bool_] = bands.var(axis=1) > _CONSTANT * (bands**2).mean(axis=1)
    return some


def log_shares(left: Floats, bands: Floats) -> Floats:
    """Logarithm of the share of the variance of bands (b, n) that is left.

    Constant bands tell nothing, and are left out, unless all are.
    """
    some = varies(bands)
    if not some.any():
        return np.zeros(1)
    share = (left[some] ** 2).mean(axis=1) / bands[some].var(axis=1)
    return np.asarray(np.log(np.clip(share, 1e-8, 1.0)))


def degradation_matrices(
    psf: Psf, centres: list[Floats], fine: tuple[int, ...], boundary: Boundary
) -> list[tuple[NDArray[np.float32], NDArray[np.float32]]]:
    """Dense degradation matrices for rows and columns, a pair for each term of the PSF."""
    if isinstance(psf, GaussianPsf):
        row, col = (
            _gaussian_matrix(psf.fwhm[a] / FWHM_PER_SIGMA, centres[a], fine[a], boundary)
            for a in (0, 1)
        )
        return [(row, col)]
    pairs = []
    for term in psf.terms():
        row, col = (
            term[a].matrix(centres[a], fine[a], boundary).toarray().astype(np.float32)
            for a in (0, 1)
        )
        pairs.append((row, col))
    return pairs


def _gaussian_matrix(
    sigma: float, centres: Floats, size: int, boundary: Boundary
) -> NDArray[np.float32]:
    reach = math.ceil(4 * sigma + 1)
    low = min(math.floor(centres.min()) - reach, 0)
    high = max(math.ceil(centres.max()) + reach + 1, size)
    where = np.arange(low, high)
    weight = np.exp(-0.5 * ((where - centres[:, None]) / sigma) ** 2)
    weight[weight < _NOTHING] = 0.0  # products of subnormal numbers are slow
    weight /= weight.sum(axis=1, keepdims=True)
    inner = weight[:, -low : size - low].copy()
    for outside in (np.arange(0, -low), np.arange(size - low, where.size)):
        for index, target in zip(outside, wrap(where[outside], size, boundary)):
            inner[:, target] += weight[:, index]
    return np.asarray(inner, np.float32)


def estimate_psf(
    samples: list[Sample], given: Psf | None = None, about: PsfEstimate | None = None
) -> PsfEstimate:
    """Find the PSF, a Gaussian or the given one, and where its centre lies.

    Parameters
    ----------
    samples : list of Sample
    given : Psf or None
        A PSF that is believed to be right. It is kept unless a Gaussian is clearly better.
    about : PsfEstimate or None
        What nearly the same samples told; the shift is looked for around it only.

    Returns
    -------
    PsfEstimate
    """
    problem = Problem(samples)
    ratio = samples[0].sampling.ratio
    psf: Psf
    # A given PSF that explains nearly all is about where it should be.
    near = given is not None and problem(given, (0.0, 0.0)) < _NEARLY_ALL
    if about is None:
        steps = (0.0,) if near else _PLACES
        places = [(row, col) for row in steps for col in steps]
    else:
        places = [(about.shift[0] / ratio[0], about.shift[1] / ratio[1])]
    psf, shift, misfit = _gaussian(problem, ratio, places)
    kept = False
    if given is not None:
        start = np.array(shift) / ratio
        # The shift is known by now, but for a little.
        moved, value = minimise(lambda x: problem(given, _shift(x, ratio)), start, 0.03, 2)
        if value <= misfit + _CLEARLY:
            psf, shift, misfit, kept = given, _shift(moved, ratio), value, True
    return PsfEstimate(psf, shift, misfit, _spread(problem, psf, shift), kept)


def _gaussian(
    problem: Problem, ratio: tuple[float, float], places: list[tuple[float, float]]
) -> tuple[GaussianPsf, tuple[float, float], float]:
    def psf(x: Floats) -> GaussianPsf:
        # The last numbers are logarithms of the FWHM in hyperspectral pixels.
        rows, cols = (float(np.clip(np.exp(v), _NARROW, _WIDE)) for v in x[2:])
        return GaussianPsf((rows * ratio[0], cols * ratio[1]))

    def misfit(x: Floats) -> float:
        return problem(psf(x), _shift(x, ratio))

    # The valley is narrow: look around on a grid first, then go down from the best places.
    starts = [np.array([r, c, -0.2, -0.2]) for r, c in places]
    values = [misfit(x) for x in starts]
    order = np.argsort(values, kind="stable")
    near = [i for i in order[:2] if values[i] < values[order[0]] + 0.3]
    found = [minimise(misfit, starts[i], 0.25, 6) for i in near]
    x, value = min(found, key=lambda pair: pair[1])
    return psf(x), _shift(x, ratio), value


def _spread(problem: Problem, psf: Psf, shift: tuple[float, float]) -> float:
    """How much better each band would be explained with a shift of its own, on average."""
    steps = [(-0.12, 0.0), (0.12, 0.0), (0.0, -0.12), (0.0, 0.12)]
    shares = [problem.shares(psf, (shift[0] + r, shift[1] + c)) for r, c in steps]
    common = problem.shares(psf, shift)
    own = np.minimum(common, np.min(shares, axis=0))
    return float((common - own).mean())


def _shift(x: Floats, ratio: tuple[float, float]) -> tuple[float, float]:
    rows, cols = np.clip(x[:2], -_FAR, _FAR)
    return float(rows * ratio[0]), float(cols * ratio[1])


def minimise(
    function: Callable[[Floats], float], start: Floats, step: float, rounds: int
) -> tuple[Floats, float]:
    """Newton steps with a diagonal Hessian from differences that grow finer and finer.

    Returns the place and the value there. The function is smooth at the scale of the differences
    and rough below it, which misleads line searches.
    """
    x, value = start, function(start)
    for _ in range(rounds):
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
        step *= 0.4
    return x, value
