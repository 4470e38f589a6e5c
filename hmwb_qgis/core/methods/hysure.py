# SPDX-License-Identifier: GPL-2.0-or-later
"""HySure (reference [12] of the HMWB paper).

Simoes, Bioucas-Dias, Almeida and Chanussot, A convex formulation for hyperspectral image
superresolution via subspace-based regularization, IEEE Trans. Geosci. Remote Sens. 53(6), 2015:
with f = E X,

    min over X of |h - E X B S|^2 / 2 + lambda_m |m - M E X|^2 / 2 + lambda_phi VTV(X)

by ADMM with the splits V1 = X B, V2 = X, V3 = X D_h, V4 = X D_v (their section III and appendix).
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import ClassVar

import numpy as np
from numpy.typing import NDArray
from scipy import fft

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.linear_algebra import eigh, positive_inverse, pseudo_inverse
from hmwb_qgis.core.methods.base import FitReport, WholeSceneMethod
from hmwb_qgis.core.methods.vca import vertex_component_analysis
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.progress import SILENT, Reporter
from hmwb_qgis.core.responses.completion import calibrated
from hmwb_qgis.core.sums import weighted_sums

_VCA_RUNS = 20
_LOOK_EVERY = 10


@dataclass(frozen=True)
class HySure(WholeSceneMethod):
    """Parameters of HySure; the defaults are those of the authors' program.

    Parameters
    ----------
    dimensions : int
        Of the spectral subspace, L_s; at most as many as there are bands.
    subspace : {"vca", "svd"}
        Endmembers, or left singular vectors.
    tv_weight : float
        lambda_phi, for h and m divided by their maximum.
    multispectral_weight : float
        lambda_m.
    penalty : float
        mu of ADMM; the authors' 0.05 has the same minimum but gets there later.
    iterations : int
        At most so many.
    tolerance : float
        Stop when X changes by less than this fraction in an iteration; 0 never stops early, as
        the authors.
    seed : int
        Of VCA.
    """

    dimensions: int = 10
    subspace: str = "vca"
    tv_weight: float = 5e-4
    multispectral_weight: float = 1.0
    penalty: float = 0.02
    iterations: int = 200
    tolerance: float = 0.0
    seed: int = 0

    requires: ClassVar[tuple[str, ...]] = ("spectral_response", "psf")
    believes_response: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if self.subspace not in ("vca", "svd"):
            raise HmwbError(
                "There is no subspace {subspace!r}: choose 'vca' or 'svd'.", subspace=self.subspace
            )
        if min(self.dimensions, self.iterations) < 1 or not self.penalty > 0:
            raise HmwbError(
                "HySure needs at least one dimension, one iteration and a positive penalty."
            )

    def solve(self, pair: ObservedPair, progress: Reporter) -> tuple[Image, FitReport]:
        """Run ADMM on the coefficients of the subspace."""
        problem = SubspaceProblem(self, pair, progress.part(0.0, 0.05))
        coefficients, history = problem.solve(progress.part(0.05, 0.95))
        basis = problem.basis * problem.scale
        report = FitReport(self.parameters, problem.notes, history)
        return weighted_sums(basis, coefficients, progress.part(0.95, 1.0)), report


class SubspaceProblem:
    """The problem in X, on a circular grid, for a pair with both responses and a whole ratio.

    Where the pair is not circular, a strip is added to the grid in which nothing is observed: the
    borders are free. Pixels without a measurement are left out in the same way. `basis` is E, (b_h,
    p), in units of `scale`, the maximum of h.
    """

    def __init__(self, method: HySure, pair: ObservedPair, report: Reporter = SILENT):
        self.method = method
        pair, self.notes = calibrated(pair)
        response, psf = pair.known_response, pair.known_psf
        h_valid, m_valid = pair.hyperspectral_valid, pair.multispectral_valid
        self.scale, h = _scaled(pair.hyperspectral, h_valid)
        m_scale, m = _scaled(pair.multispectral, m_valid)
        self.basis = self._subspace(h)
        self.fine = pair.fused_shape[1:]
        base, self.transfer, self.grid = _spatial_model(psf, pair)
        ratio = [round(r) for r in pair.sampling.ratio]
        at = [
            (base[k] + ratio[k] * np.arange(pair.hyperspectral.shape[1 + k])) % self.grid[k]
            for k in (0, 1)
        ]
        where = at[0][:, None] * self.grid[1] + at[1]
        self.sampled = where.ravel() if h_valid is None else where[h_valid]
        self.observed = _observed(m_valid, self.fine, self.grid)
        report(0.5)
        self.start = self._start(pair, report.part(0.5, 0.8))
        mixed = (response * (self.scale / m_scale)) @ self.basis
        mu, weight = method.penalty, method.multispectral_weight
        # V1 = K1 (E' h + mu (X B - D1)), V2 = K2 (lambda_m (M E)' m + mu (X - D2))
        k1 = positive_inverse(self.basis.T @ self.basis + mu * np.eye(self.basis.shape[1]))
        k2 = positive_inverse(weight * mixed.T @ mixed + mu * np.eye(self.basis.shape[1]))
        self.k1, self.k2 = (mu * k1).astype(np.float32), (mu * k2).astype(np.float32)
        self.h_term = (k1 @ self.basis.T).astype(np.float32) @ h
        self.m_term = np.zeros((self.basis.shape[1], *self.grid), np.float32)
        report(0.8)
        m_term = weighted_sums(weight * k2 @ mixed.T, m, report.part(0.8, 1.0))
        if self.observed is None:
            self.m_term[:] = m_term.reshape(self.m_term.shape)
        else:
            self.m_term[:, self.observed] = m_term

    def _subspace(self, pixels: NDArray[np.float32]) -> NDArray[np.float64]:
        bands, n = pixels.shape
        count = min(self.method.dimensions, bands, n)
        if self.method.subspace == "svd":
            values, axes = eigh(pixels.astype(np.float64) @ pixels.T / n)
            # Coefficients of one size, so that the total variation of weak axes counts as well.
            sizes = np.sqrt(np.maximum(values, values[-1] * 1e-12))
            return np.asarray((axes * sizes)[:, ::-1][:, :count])
        return vertex_component_analysis(pixels, count, seed=self.method.seed, runs=_VCA_RUNS)

    def _start(self, pair: ObservedPair, report: Reporter) -> Image:
        """X of the interpolated h, mirrored into the strip."""
        h = pair.hyperspectral / np.float32(self.scale)
        coarse = weighted_sums(pseudo_inverse(self.basis), h)
        fine = interpolate(coarse, pair.sampling, self.fine, boundary=pair.boundary, report=report)
        pads = [(n // 2, n - n // 2) for n in np.subtract(self.grid, self.fine)]
        padded = np.pad(fine, [(0, 0), *pads], mode="symmetric")
        return np.roll(padded, [-pads[0][0], -pads[1][0]], axis=(1, 2))

    def solve(self, progress: Reporter) -> tuple[Image, dict[str, list[float]]]:
        """Run ADMM: X, (p, rows_m, cols_m), and its history.

        That is, every so many iterations, the relative change of X, and the norm of X B - V1 and X
        - V2 relative to X.
        """
        state = _State(self, progress.pause)
        history: dict[str, list[float]] = {"change": [], "split residual": []}
        for step in range(self.method.iterations):
            looked_at = (step + 1) % _LOOK_EVERY == 0
            before = state.x if looked_at else None
            state.iterate(partial(progress, step / self.method.iterations))
            if before is None:
                continue
            size = float(np.linalg.norm(state.x)) or 1.0
            history["change"].append(float(np.linalg.norm(state.x - before)) / size)
            history["split residual"].append(state.split_residual / size)
            if history["change"][-1] < self.method.tolerance:
                break
        return state.x[:, : self.fine[0], : self.fine[1]], history


class _State:
    """X, the multipliers D of ADMM, and the sums V + D that the next X starts from."""

    def __init__(self, problem: SubspaceProblem, pause: Callable[[], None]):
        self.problem = problem
        rows, cols = problem.grid
        waves = fft.fftfreq(rows)[:, None], fft.rfftfreq(cols)[None, :]
        power = np.abs(problem.transfer) ** 2 + 1
        for wave in waves:
            power = power + 4 * np.sin(np.pi * wave) ** 2
        self.gain = (1 / power).astype(np.float32)
        self.x = problem.start
        self.d1 = np.zeros((len(self.x), problem.sampled.size), np.float32)
        self.d2, self.d3, self.d4 = (np.zeros_like(self.x) for _ in range(3))
        self.from_v1 = _irfft(_rfft(self.x, pause) * problem.transfer, problem.grid, pause)
        down, right = (self.x - np.roll(self.x, 1, axis) for axis in (1, 2))
        self.from_others = self.x + _adjoint_difference(down, 1) + _adjoint_difference(right, 2)
        self.split_residual = 0.0

    def iterate(self, pause: Callable[[], None]) -> None:
        """One pass over X, the splits and the multipliers."""
        transfer, grid = self.problem.transfer, self.problem.grid
        spectrum = _rfft(self.from_v1, pause)
        spectrum *= np.conj(transfer)
        spectrum += _rfft(self.from_others, pause)
        spectrum *= self.gain
        self.x = _irfft(spectrum, grid, pause)
        spectrum *= transfer
        self.from_v1 = _irfft(spectrum, grid, pause)
        self._fit_hyperspectral()
        pause()
        self._fit_multispectral()
        pause()
        self._shrink_differences(pause)

    def _fit_hyperspectral(self) -> None:
        """V1: where h was sampled; elsewhere it is X B."""
        problem = self.problem
        blurred = self.from_v1.reshape(len(self.x), -1)
        at_samples = blurred[:, problem.sampled]
        aim = at_samples - self.d1
        split = problem.h_term + problem.k1 @ aim
        self.d1 = split - aim
        blurred[:, problem.sampled] = split + self.d1
        self.split_residual = float(np.linalg.norm(split - at_samples))

    def _fit_multispectral(self) -> None:
        """V2: where m was observed; elsewhere it is X."""
        problem = self.problem
        aim = self.x - self.d2
        split = problem.m_term + np.tensordot(problem.k2, aim, axes=1)
        if problem.observed is not None:
            np.copyto(split, aim, where=~problem.observed)
        self.split_residual += float(np.linalg.norm(split - self.x))
        np.subtract(split, aim, out=self.d2)
        split += self.d2
        self.from_others = split

    def _shrink_differences(self, pause: Callable[[], None]) -> None:
        """V3 and V4: vector soft threshold, one norm a pixel over all components."""
        threshold = np.float32(self.problem.method.tv_weight / self.problem.method.penalty)
        self.d3 = (self.x - np.roll(self.x, 1, 1)) - self.d3
        self.d4 = (self.x - np.roll(self.x, 1, 2)) - self.d4
        pause()
        norm = np.einsum("kij,kij->ij", self.d3, self.d3)
        norm += np.einsum("kij,kij->ij", self.d4, self.d4)
        np.sqrt(norm, out=norm)
        kept = np.maximum(norm - threshold, 0)
        kept /= np.maximum(norm, np.float32(1e-30))
        for axis, aim in ((1, self.d3), (2, self.d4)):
            self.from_others += _adjoint_difference((2 * kept - 1) * aim, axis)
            pause()
        kept -= 1
        self.d3 *= kept
        self.d4 *= kept


def _rfft(planes: Image, pause: Callable[[], None]) -> NDArray[np.complex64]:
    _, rows, cols = planes.shape
    spectrum = np.empty((len(planes), rows, cols // 2 + 1), np.complex64)
    for plane, out in zip(planes, spectrum):
        pause()
        out[:] = fft.rfft2(plane, workers=-1)
    return spectrum


def _irfft(
    spectrum: NDArray[np.complex64], grid: tuple[int, int], pause: Callable[[], None]
) -> Image:
    planes = np.empty((len(spectrum), *grid), np.float32)
    for plane, out in zip(spectrum, planes):
        pause()
        out[:] = fft.irfft2(plane, s=grid, workers=-1)
    return planes


def _adjoint_difference(planes: Image, axis: int) -> Image:
    return planes - np.roll(planes, -1, axis)


def _scaled(image: Image, valid: Mask | None) -> tuple[float, Image]:
    """The maximum, and the valid pixels (bands, n) divided by it."""
    pixels = image.reshape(len(image), -1) if valid is None else image[:, valid]
    scale = float(np.abs(pixels).max())
    if scale == 0:
        raise HmwbError("HySure needs values other than zero, but one image holds none.")
    return scale, pixels / np.float32(scale)


def _spatial_model(
    psf: Psf, pair: ObservedPair
) -> tuple[tuple[int, int], NDArray[np.complex64], tuple[int, int]]:
    """The pixel that stands for the first sample, the transfer function of B, and the grid."""
    sampling = pair.sampling
    if any(abs(r - round(r)) > 1e-6 for r in sampling.ratio):
        raise HmwbError(
            "HySure needs a whole ratio of the pixel sizes, but it is {ratio}: resample "
            "the hyperspectral image or choose another method.",
            ratio=sampling.ratio,
        )
    base = [math.floor(o + 1e-9) for o in sampling.offset]
    places = [np.array([o - b]) for o, b in zip(sampling.offset, base)]
    counts = pair.hyperspectral.shape[1:]
    grid = []
    for axis in (0, 1):
        size, ratio = pair.multispectral.shape[1 + axis], round(sampling.ratio[axis])
        if pair.boundary != "circular" or counts[axis] * ratio > size:
            taps = [t[axis].taps(float(places[axis][0]))[0] for t in psf.terms()]
            first = base[axis] + min(t.min() for t in taps)
            last = base[axis] + ratio * (counts[axis] - 1) + max(t.max() for t in taps)
            size = fft.next_fast_len(int(max(last + 1, size) - min(first, 0)), real=True)
        grid.append(size)
    kernel = np.zeros(grid)
    for row, col in psf.terms():
        down = row.matrix(places[0], grid[0], "circular").toarray()[0]
        kernel += np.outer(down, col.matrix(places[1], grid[1], "circular").toarray()[0])
    transfer = np.conj(fft.rfft2(kernel)).astype(np.complex64)
    return (base[0], base[1]), transfer, (grid[0], grid[1])


def _observed(valid: Mask | None, fine: tuple[int, int], grid: tuple[int, int]) -> Mask | None:
    """Where m is observed on the grid; None: everywhere."""
    if valid is None and fine == grid:
        return None
    observed = np.zeros(grid, bool)
    observed[: fine[0], : fine[1]] = True if valid is None else valid
    return observed
