# SPDX-License-Identifier: GPL-2.0-or-later
"""Algorithm 1 of the paper (section 3.2), line by line.

    u_M = u_H = 1
    repeat
        v_M = m / (xi_M * u_M)
        v_H = h / (xi_H * u_H)
        f   = (u_M (xi_M * v_M))^lambda (u_H (xi_H * v_H))^(1 - lambda)
        u_M = f / (xi_M * v_M)
        u_H = f / (xi_H * v_H)

Everything is kept as logarithms, so that nothing overflows in dark places. `sinkhorn` holds the
same iteration with half the state and, accelerated, with a fraction of the steps.
"""

from __future__ import annotations

import math

import numpy as np

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.transport.sweeps import Transport, copied_from, stored_in


def algorithm_1(
    m: Transport,
    h: Transport,
    weight: float,
    *,
    iterations: int,
    tolerance: float | None,
    progress: Reporter,
) -> tuple[Image, list[float]]:
    """Iterate as printed.

    At most so many evaluations of f; once its two factors differ by less than the tolerance, it is
    evaluated once more. Returns f, with a mean of about 1, and by how much the factors differ at
    each iteration but the last: a relative root mean square, weighted by f.
    """
    log_u_m, log_u_h, f = (np.zeros_like(m.data) for _ in range(3))
    mass = float(m.data.sum(dtype=np.float64))
    residuals: list[float] = []
    for iteration in range(iterations):
        report = progress.part(iteration / iterations, (iteration + 1) / iterations)
        log_kv_m = _log_kernel_of_v(m, log_u_m, report.part(0.0, 0.4))
        log_kv_h = _log_kernel_of_v(h, log_u_h, report.part(0.4, 0.8))
        difference = 0.0
        for band in range(len(f)):
            report(0.8 + 0.2 * band / len(f))
            from_m, from_h = log_u_m[band] + log_kv_m[band], log_u_h[band] + log_kv_h[band]
            log_f = np.float32(weight) * from_m + np.float32(1.0 - weight) * from_h
            difference += float((np.exp(from_m) * (from_h - from_m) ** 2).sum(dtype=np.float64))
            log_u_m[band] = log_f - log_kv_m[band]
            log_u_h[band] = log_f - log_kv_h[band]
            np.exp(log_f, out=f[band])
        if tolerance is not None and residuals and residuals[-1] < tolerance:
            break
        if iteration < iterations - 1:
            residuals.append(math.sqrt(difference / mass))
    return f, residuals


def _log_kernel_of_v(transport: Transport, log_u: Image, progress: Reporter) -> Image:
    """log(xi * v) with v = data / (xi * u)."""
    log_kv = np.empty_like(log_u)
    transport.scaled(copied_from(log_u), stored_in(log_kv), progress)
    return log_kv
