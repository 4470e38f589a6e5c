# SPDX-License-Identifier: GPL-2.0-or-later
"""Longer steps of Algorithm 1 where it creeps: changes that are smooth along the bands.

Let P be what the transport of m does to a spectrum: there and back again along the bands of one
pixel. Close to the fixed point, the curvature of the problem on spectra is 1 - (1 - lambda) P: down
to lambda for changes that are smooth along the bands, which P leaves alone. (1 - (1 - lambda) P)^-1
would mend it. It is replaced here by a sum of local means, weighted by f, over broad overlapping
parts of the spectrum, as in multilevel (BPX) preconditioners: each level gets what the finer levels
left of the inverse at its own wavelength. A mean weighted by f has no eigenvalue above 1 in
the metric of f, so that steps stay as safe as plain ones.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.transport.banded import Real, multiply

# The finest level: distance of its means, in standard deviations of P.
FINEST = 4.5
TINY = np.float32(1e-30)


class SpectralPreconditioner:
    """What a step has to gain along the bands.

    Coordinates of the bands are in units of one band, the exponent is that of the kernel of m for
    one squared band (infinite if it is a Dirac), and the weight is lambda.
    """

    def __init__(self, coordinates: NDArray[np.float64], exponent: float, weight: float):
        span = float(np.ptp(coordinates))
        place = (coordinates - coordinates.min()) / max(span, 1.0)
        windows, gains = [], []
        reached = 1.0
        for parts in _levels(span, exponent):
            # Eigenvalue of P for a wave of which a part is half the length.
            kept = math.exp(-((math.pi * parts / span) ** 2) / (2.0 * exponent))
            gain = max(1.0 / (1.0 - (1.0 - weight) * kept) - reached, 0.0)
            reached += gain
            centres = np.linspace(0.0, 1.0, parts + 1)[:, None]
            windows.append(np.maximum(0.0, 1.0 - np.abs(place - centres) * parts))
            gains.append(np.full(parts + 1, gain))
        windows.append(np.ones((1, coordinates.size)))  # the mean over all bands
        gains.append(np.full(1, 1.0 / weight - reached))
        stacked = np.concatenate(windows)
        used = stacked.any(axis=1)  # where wavelengths leave a gap, a part may be empty
        self._gains = np.concatenate(gains)[used, None].astype(np.float32)
        self._windows = stacked[used].astype(np.float32)
        self._back = np.ascontiguousarray(self._windows.T)

    def gain(self, f: Real, weighted: Real) -> Image:
        """What to add to the change d, (bands, rows, cols), given f and f d."""
        bands, pixels = f.shape[0], f[0].size
        mass, change = (np.empty((len(self._gains), pixels), np.float32) for _ in range(2))
        multiply(self._windows, f.reshape(bands, pixels).astype(np.float32, copy=False), mass)
        multiply(
            self._windows, weighted.reshape(bands, pixels).astype(np.float32, copy=False), change
        )
        mass += TINY  # where f underflows there is nothing to gain
        change /= mass
        change *= self._gains
        gain = np.empty((bands, pixels), np.float32)
        multiply(self._back, change, gain)
        return gain.reshape(f.shape)


def _levels(span: float, exponent: float) -> list[int]:
    """Numbers of parts of the levels, finest first."""
    if not math.isfinite(exponent):
        return []
    levels, parts = [], 2
    while span / parts >= FINEST / math.sqrt(exponent):
        levels.append(parts)
        parts *= 2
    return levels[::-1]
