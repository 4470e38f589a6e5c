# SPDX-License-Identifier: GPL-2.0-or-later
"""Coupled nonnegative matrix factorisation (reference [16] of the HMWB paper).

Yokoya, Yairi and Iwasaki, Coupled nonnegative matrix factorization unmixing for hyperspectral and
multispectral data fusion, IEEE Trans. Geosci. Remote Sens. 50(2), 2012. The images are unmixed in
turn, h = W_h H_h and m = W_m H_m, coupled by W_m = M W_h and H_h = H_m B S. Fused: W_h H_m.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar, Literal

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.methods.base import FitReport, WholeSceneMethod
from hmwb_qgis.core.methods.vca import vertex_component_analysis
from hmwb_qgis.core.observation.masks import fill_invalid, seen_pixels
from hmwb_qgis.core.observation.model import degradation_of
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.progress import SILENT, Reporter
from hmwb_qgis.core.responses.completion import calibrated
from hmwb_qgis.core.sentences import Detail

_Matrix = NDArray[np.float32]
Factor = Literal["endmembers", "abundances"]
_BOTH: tuple[Factor, ...] = ("endmembers", "abundances")
_TINY = np.float32(1e-12)
_VCA_RUNS = 5
_PART = 2048  # pixels
_LOOK_PARTS = 16  # parts from one look at the wish to stop to the next
_LOOK_EVERY = 5  # updates from one look at the error to the next
_FEW_BANDS = 3  # up to so many bands say too little to correct M W_h


@dataclass(frozen=True)
class Cnmf(WholeSceneMethod):
    """Parameters of CNMF.

    The defaults are those of the authors' program, but for two that bring the fused image nearer
    to the reference: fewer updates (theirs: 200), and H_h stays H_m B S while W_h is fitted to it.

    Parameters
    ----------
    endmembers : int
        Number of endmembers; at most as many as there are hyperspectral bands or pixels are used.
    inner_iterations, outer_iterations : int
        Updates in one unmixing, and how often the images take turns.
    inner_tolerance : float
        An unmixing stops when the squared error falls by less than this fraction an update.
    outer_tolerance : float
        The turns stop when neither RMSE falls by more than this fraction.
    sum_to_one : float or None
        Weight of the sum of the abundances, which shall be 1, against a maximum of m of 1; None is
        the authors' ``2 sqrt(mean(m) / 0.7455) / b_m^3``.
    seed : int
        Of the endmembers to begin with.
    """

    endmembers: int = 30
    inner_iterations: int = 150
    outer_iterations: int = 1
    inner_tolerance: float = 1e-8
    outer_tolerance: float = 1e-2
    sum_to_one: float | None = None
    seed: int = 0

    requires: ClassVar[tuple[str, ...]] = ("spectral_response", "psf")
    believes_response: ClassVar[bool] = True

    def __post_init__(self) -> None:
        if min(self.endmembers, self.inner_iterations, self.outer_iterations) < 1:
            raise HmwbError("CNMF needs at least one endmember and one iteration of each kind.")

    def solve(self, pair: ObservedPair, progress: Reporter) -> tuple[Image, FitReport]:
        """Unmix both images in turn."""
        unmixing = CoupledUnmixing(self, pair)
        unmixing.run(progress.part(0.0, 0.9))
        return unmixing.fused(progress.part(0.9, 1.0)), unmixing.report()


class CoupledUnmixing:
    """The state of one run, of a pair with spectral response and PSF.

    `endmembers` is W_h, (b_h, p), in units of the maximum of h, `abundances` H_m, (p, n), for the
    valid multispectral pixels in row order, and `errors` what each unmixing minimised, every fifth
    update.
    """

    def __init__(self, method: Cnmf, pair: ObservedPair):
        self.method = method
        pair, self.notes = calibrated(pair)
        self.pair = pair
        response = pair.known_response
        self.degrade = degradation_of(pair, pair.known_psf)
        self.m_valid = pair.multispectral_measured
        self.h_valid = seen_pixels(pair, self.degrade)
        self.h_scale, h = _scaled(pair.hyperspectral[:, self.h_valid])
        m_scale, m = _scaled(pair.multispectral[:, self.m_valid])
        self.response = np.asarray(response * (self.h_scale / m_scale), np.float32)
        weight = method.sum_to_one
        if weight is None:
            weight = 2 * math.sqrt(float(m.mean()) / 0.7455) / len(m) ** 3
        self.weight = weight
        self.hyperspectral, self.multispectral = _with_ones(h, weight), _with_ones(m, weight)
        self.errors: dict[str, list[float]] = {"hyperspectral": [], "multispectral": []}

    def run(self, progress: Reporter) -> None:
        """Unmix both images in turn."""
        turns = self.method.outer_iterations
        self._first_unmixing(progress.part(0.0, 1 / (turns + 1)))
        before = (np.inf, np.inf)
        for turn in range(turns):
            part = progress.part((turn + 1) / (turns + 1), (turn + 2) / (turns + 1))
            self._unmix_multispectral(part.part(0.0, 0.8))
            self._refit_endmembers(part.part(0.8, 1.0))
            now = (self.errors["hyperspectral"][-1], self.errors["multispectral"][-1])
            falls = [1 - math.sqrt(b / a) if a > 0 else 0.0 for a, b in zip(before, now)]
            before = now
            if max(falls) < self.method.outer_tolerance:
                break

    def _first_unmixing(self, progress: Reporter) -> None:
        """Unmix h = W_h H_h from endmembers of VCA and equal abundances."""
        h = self.hyperspectral
        count = min(self.method.endmembers, h.shape[0] - 1, h.shape[1])
        corners = vertex_component_analysis(h[:-1], count, seed=self.method.seed, runs=_VCA_RUNS)
        w = _with_ones(np.maximum(corners, 0).astype(np.float32), self.weight)
        a = np.full((count, h.shape[1]), 1 / count, np.float32)
        limit = self.method.inner_iterations
        self._minimise(h, w, a, ("abundances",), 3 * limit, progress.part(0.0, 0.7))
        self._minimise(h, w, a, _BOTH, limit, progress.part(0.7, 0.99))
        self.endmembers = w
        self.abundances = self._spread(a, progress.part(0.99, 1.0))

    def _spread(self, abundances: _Matrix, report: Reporter) -> _Matrix:
        """H_h interpolated to the multispectral grid."""
        coarse = np.zeros((len(abundances), *self.h_valid.shape), np.float32)
        coarse[:, self.h_valid] = abundances
        coarse = fill_invalid(coarse, self.h_valid)
        pair = self.pair
        spread = interpolate(
            coarse, pair.sampling, pair.fused_shape[1:], boundary=pair.boundary, report=report
        )
        return np.maximum(spread[:, self.m_valid], 0)

    def _unmix_multispectral(self, progress: Reporter) -> None:
        """Unmix m = W_m H_m from W_m = M W_h."""
        m, limit = self.multispectral, self.method.inner_iterations
        w = _with_ones(np.maximum(self.response @ self.endmembers[:-1], 0), self.weight)
        a = self.abundances
        self._minimise(m, w, a, ("abundances",), limit, progress.part(0.0, 0.5))
        if len(m) - 1 > _FEW_BANDS:
            self._minimise(m, w, a, _BOTH, limit, progress.part(0.5, 1.0))

    def _refit_endmembers(self, progress: Reporter) -> None:
        """Fit W_h to h = W_h H_h with H_h = H_m B S."""
        fine = np.zeros((len(self.abundances), *self.m_valid.shape), np.float32)
        fine[:, self.m_valid] = self.abundances
        coarse = self.degrade(fill_invalid(fine, self.m_valid))[:, self.h_valid]
        limit = 2 * self.method.inner_iterations
        w = self.endmembers
        self._minimise(self.hyperspectral, w, coarse, ("endmembers",), limit, progress)

    def _minimise(
        self,
        data: _Matrix,
        endmembers: _Matrix,
        abundances: _Matrix,
        factors: tuple[Factor, ...],
        limit: int,
        progress: Reporter,
    ) -> None:
        """Update the named factors in turn, in place, until the error no longer falls."""
        errors = self.errors["hyperspectral" if data is self.hyperspectral else "multispectral"]
        alone = prepare_update(factors[0], data, endmembers, abundances, progress)
        before = np.inf
        for step in range(limit):
            progress(step / limit)
            if len(factors) == 1:
                alone()
            else:
                for factor in factors:
                    prepare_update(factor, data, endmembers, abundances, progress)()
            if (step + 1) % _LOOK_EVERY and step + 1 < limit:
                continue
            errors.append(squared_error(data, endmembers, abundances, progress))
            if before - errors[-1] < _LOOK_EVERY * self.method.inner_tolerance * errors[-1]:
                break
            before = errors[-1]

    def fused(self, report: Reporter = SILENT) -> Image:
        """W_h H_m in the units of h."""
        out = np.zeros(self.pair.fused_shape, np.float32)
        for band, spectrum in enumerate(self.endmembers[:-1] * self.h_scale):
            report(band / len(out))
            out[band, self.m_valid] = spectrum @ self.abundances
        return fill_invalid(out, self.m_valid)

    def report(self) -> FitReport:
        """The parameters, and the root mean squared errors relative to the maximum."""
        sizes = {"hyperspectral": self.hyperspectral.size, "multispectral": self.multispectral.size}
        history = {
            f"{name} error": [math.sqrt(e / sizes[name]) for e in errors]
            for name, errors in self.errors.items()
        }
        used = self.endmembers.shape[1]
        parameters = {
            **self.method.parameters, "endmembers": used, "sum_to_one": self.weight
        }  # fmt: skip
        off = float(np.mean(np.abs(self.abundances.sum(axis=0) - 1)))
        note = Detail(
            "CNMF used {used} endmembers; sums of abundances are {off:.2g} away from 1.",
            used=used,
            off=off,
        )
        return FitReport(parameters, (*self.notes, note), history)


def prepare_update(
    factor: Factor,
    data: _Matrix,
    endmembers: _Matrix,
    abundances: _Matrix,
    report: Reporter = SILENT,
) -> Callable[[], None]:
    """A multiplicative update in place (Lee and Seung 2001), for as long as the other factor stays.

    The last row of the endmembers weighs the sum of the abundances and is never updated.
    """
    if factor == "endmembers":
        return _endmember_update(data, endmembers, abundances, report)
    bands, count = endmembers.shape
    # With fewer bands than endmembers W' (W H) takes less than (W' W) H.
    gram = endmembers.T @ endmembers if count < bands else None
    target = np.empty((count, data.shape[1]), np.float32) if count < bands else None
    if target is not None:
        for part in _parts(data, report):
            np.matmul(endmembers.T, data[:, part], out=target[:, part])

    def update() -> None:
        for part in _parts(data, report):
            old = abundances[:, part]
            if gram is None or target is None:
                explained = endmembers.T @ (endmembers @ old)
                wanted = endmembers.T @ data[:, part]
            else:
                explained, wanted = gram @ old, target[:, part]
            explained += _TINY
            np.divide(wanted, explained, out=explained)
            old *= explained

    return update


def _endmember_update(
    data: _Matrix, endmembers: _Matrix, abundances: _Matrix, report: Reporter
) -> Callable[[], None]:
    bands, count = endmembers.shape
    spectra = endmembers[:-1]
    gram, target = np.zeros((count, count)), np.zeros((bands - 1, count))
    for part in _parts(data, report):
        gram += abundances[:, part] @ abundances[:, part].T
        target += data[:-1, part] @ abundances[:, part].T

    def update() -> None:
        np.multiply(spectra, target / (spectra @ gram + _TINY), out=spectra, casting="same_kind")

    return update


def squared_error(
    data: _Matrix, endmembers: _Matrix, abundances: _Matrix, report: Reporter = SILENT
) -> float:
    """What the updates never raise."""
    total = 0.0
    for part in _parts(data, report):
        residual = (data[:, part] - endmembers @ abundances[:, part]).ravel()
        total += float(np.vdot(residual, residual))
    return total


def _parts(data: _Matrix, report: Reporter) -> Iterator[slice]:
    """Columns that fit the processor's cache, with a look at the wish to stop now and then."""
    for number, start in enumerate(range(0, data.shape[1], _PART)):
        if number % _LOOK_PARTS == 0:
            report.pause()
        yield slice(start, start + _PART)


def _scaled(pixels: _Matrix) -> tuple[float, _Matrix]:
    """The maximum, and the pixels divided by it without negative values."""
    scale = float(pixels.max(initial=0.0))
    if scale <= 0:
        raise HmwbError(
            "CNMF needs positive values in pixels that are valid in both images, but found none: "
            "check the nodata values and the units."
        )
    return scale, np.maximum(pixels, 0) / np.float32(scale)


def _with_ones(matrix: _Matrix, weight: float) -> _Matrix:
    row = np.full((1, matrix.shape[1]), weight, np.float32)
    return np.vstack([matrix, row])
