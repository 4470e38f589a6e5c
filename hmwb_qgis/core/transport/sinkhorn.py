# SPDX-License-Identifier: GPL-2.0-or-later
"""The iterations of Algorithm 1 (section 3.2), faster than they are printed.

Algorithm 1, see `algorithm_1`, starts from scaling vectors of 1, so that
u_M^lambda u_H^(1 - lambda) = 1 at every iteration. With a = xi_M * v_M, b = xi_H * v_H and
r = log(b / a) therefore

    u_M = exp((1 - lambda) r),    u_H = exp(-lambda r),    f = a^lambda b^(1 - lambda),

and one iteration replaces r by log b - log a. One cube is all its state, and the drift of the
scaling vectors does no harm to logarithms. The fixed point, u_M a = u_H b = f, is the minimum of

    J(r) = lambda <m, log(xi_M * u_M)> + (1 - lambda) <h, log(xi_H * u_H)>,

a convex function; its gradient in the metric of f is, to first order, the change
d = log b - log a - r, with a curvature between 0 and 1. A plain iteration is a descent with unit
steps. The accelerated scheme adds Nesterov's momentum and the preconditioner of `preconditioner`.
Where m stays in its pixel, f has the sum of m there at the fixed point. Iterations approach it
slowly, since one pixel learns from the next; the accelerated scheme ends by giving each pixel its
sum, which takes the place of half of them.

The debiased barycenter (Janati, Cuturi, Gramfort, Debiased Sinkhorn barycenters, ICML 2020)
minimises Sinkhorn divergences in place of regularised distances. The right-hand side 1 above
becomes d_M^lambda d_H^(1 - lambda), where d (xi * d) = f for either kernel: both exponents gain the
term c = lambda log d_M + (1 - lambda) log d_H, and so does log f. Detail finer than both kernels
hardly enters the problem. It comes from the start, the geometric mean of the two images.
"""

from __future__ import annotations

import math

import numpy as np

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.transport.banded import Real
from hmwb_qgis.core.transport.preconditioner import TINY, SpectralPreconditioner
from hmwb_qgis.core.transport.sweeps import Index, Transport, copied_from, stored_in

# With momentum a step is stable up to 4 / 3. The debiased barycenter keeps to 1.
ACCELERATED_STEP = 1.2
EARLY_MOMENTUM = 0.7
# Halvings of the error of log d before the first iteration.
SELF_TRANSPORT_ITERATIONS = 20


class Sinkhorn:
    """The iterations between two images, with lambda for the weight.

    The change is multiplied by `step` (above 1: over-relaxation; None: what suits the scheme). If
    accelerated, they have momentum and the preconditioner.
    """

    def __init__(
        self,
        m: Transport,
        h: Transport,
        weight: float,
        *,
        step: float | None = None,
        accelerated: bool = True,
        debiased: bool = False,
    ):
        self.residuals: list[float] = []
        self._m, self._h = m, h
        self._weight, self._other = np.float32(weight), np.float32(1.0 - weight)
        if step is None:
            step = ACCELERATED_STEP if accelerated and not debiased else 1.0
        self._step = np.float32(step)
        self._accelerated = accelerated
        self._momentum = np.float32(0)
        self._r = np.zeros_like(m.data)
        self._previous = np.zeros_like(m.data) if accelerated else self._r
        self._log_b = np.empty_like(m.data)
        self._bias = _Bias(m, h, self._weight) if debiased else None
        self._preconditioner = None
        if accelerated and m.keeps_pixels:
            self._preconditioner = SpectralPreconditioner(m.coordinates, m.scale.band, weight)
        blocks = len(m.blocks())
        self._change, self._agreement = np.zeros(blocks), np.zeros(blocks)
        self._mass = float(m.data.sum(dtype=np.float64))

    def solve(self, iterations: int, tolerance: float | None, progress: Reporter) -> Image:
        """Iterate; return f, with a mean of about 1.

        Without a tolerance nothing depends on the image as a whole.
        """
        if self._bias is not None:
            np.subtract(*self._bias.start(progress.part(0.0, 0.2)), out=self._r)
            np.copyto(self._previous, self._r)
            progress = progress.part(0.2, 1.0)
        since_restart = 0
        for iteration in range(iterations - 1):
            self._momentum = np.float32(_momentum(since_restart, self._bias is not None))
            self._iterate(progress.part(iteration / iterations, (iteration + 1) / iterations))
            since_restart += 1
            if tolerance is None:
                continue
            if self.residuals[-1] < tolerance:
                break
            if self._agreement.sum() < 0:  # momentum runs uphill
                since_restart = 0
        return self._fused(progress.part((iterations - 1) / iterations, 1.0))

    def _exponent_m(self, index: Index) -> Image:
        return self._with_bias(self._other * self._r[index], index)

    def _with_bias(self, values: Image, index: Index) -> Image:
        if self._bias is not None:
            self._bias.add_to(values, index)
        return values

    def _evaluate_b(self, progress: Reporter) -> None:
        def exponent(index: Index) -> Image:
            return self._with_bias(-self._weight * self._r[index], index)

        self._h.scaled(exponent, stored_in(self._log_b), progress)

    def _log_f(self, index: Index, log_a: Real) -> Image:
        log_f = self._other * self._log_b[index]
        log_f += self._weight * log_a
        return self._with_bias(log_f, index)

    def _iterate(self, progress: Reporter) -> None:
        self._evaluate_b(progress.part(0.0, 0.4))
        self._m.scaled(self._exponent_m, self._update, progress.part(0.4, 0.7))
        self.residuals.append(math.sqrt(self._change.sum() / self._mass))
        if self._bias is not None:
            self._bias.follow(progress.part(0.7, 1.0))

    def _update(self, block: int, index: Index, log_a: Real) -> None:
        """One step of r on one block; overwrites `log_a`."""
        r = self._r[index]
        f = self._exponent_m(index)
        f = np.exp(np.add(f, log_a, out=f), out=f)
        if self._bias is not None:
            self._bias.log_f[index] = self._log_f(index, log_a)
        change = np.subtract(self._log_b[index], log_a, out=log_a)
        change -= r
        weighted = f * change
        self._change[block] = np.einsum("ijk,ijk->", weighted, change)
        if self._preconditioner is not None:
            change += self._preconditioner.gain(f, weighted)
        change *= self._step
        if not self._accelerated:
            r += change
            return
        change += r
        moved = change - self._previous[index]
        self._agreement[block] = np.einsum("ijk,ijk->", weighted, moved)
        self._previous[index] = change
        moved *= self._momentum
        np.add(change, moved, out=r)

    def _fused(self, progress: Reporter) -> Image:
        fused = self._previous if self._accelerated else np.empty_like(self._r)

        def store(_: int, index: Index, log_a: Real) -> None:
            f = np.exp(self._log_f(index, log_a), out=fused[index])
            if self._preconditioner is not None:
                f *= self._m.data[index].sum(axis=0) / (f.sum(axis=0) + TINY)

        self._evaluate_b(progress.part(0.0, 0.5))
        self._m.scaled(self._exponent_m, store, progress.part(0.5, 1.0))
        return fused


class _Bias:
    """Logarithms of d_M and d_H, which solve d (xi * d) = f."""

    def __init__(self, m: Transport, h: Transport, weight: np.float32):
        self._m, self._h = m, h
        self._weight, self._other = weight, np.float32(1) - weight
        self._log_dm, self._log_dh = np.zeros_like(m.data), np.zeros_like(m.data)
        self.log_f = np.empty_like(m.data)

    def start(self, progress: Reporter) -> tuple[Image, Image]:
        """Begin with d_M of m and d_H of h: then f is their geometric mean, and m if they agree."""
        transports = ((self._m, self._log_dm), (self._h, self._log_dh))
        for half, (transport, log_d) in enumerate(transports):
            np.log(transport.data, out=self.log_f)
            np.multiply(self.log_f, np.float32(0.5), out=log_d)
            for i in range(SELF_TRANSPORT_ITERATIONS):
                done = (half + np.array([i, i + 1]) / SELF_TRANSPORT_ITERATIONS) / 2
                self._halve_error(transport, log_d, progress.part(*done))
        return self._log_dm, self._log_dh

    def add_to(self, values: Image, index: Index) -> None:
        """Add c = lambda log d_M + (1 - lambda) log d_H."""
        values += self._weight * self._log_dm[index]
        values += self._other * self._log_dh[index]

    def follow(self, progress: Reporter) -> None:
        """One step of both towards the present f."""
        self._halve_error(self._m, self._log_dm, progress.part(0.0, 0.5))
        self._halve_error(self._h, self._log_dh, progress.part(0.5, 1.0))

    def _halve_error(self, transport: Transport, log_d: Image, progress: Reporter) -> None:
        new = np.empty_like(log_d)  # strips read their neighbours: not in place

        def store(_: int, index: Index, log_kd: Real) -> None:
            new[index] = np.float32(0.5) * (log_d[index] + self.log_f[index] - log_kd)

        transport.blurred(copied_from(log_d), store, progress)
        log_d[...] = new


def _momentum(iteration: int, debiased: bool) -> float:
    """Nesterov's schedule, steeper at first: few iterations are the rule.

    The debiased problem moves while it is solved: there more momentum diverges.
    """
    early = min(EARLY_MOMENTUM, iteration / (iteration + 1))
    return early if debiased else max(early, iteration / (iteration + 3))
