# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 6, denoise: the noise of m, and m without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.multispectral_noise import multispectral_noise
from hmwb_qgis.core.denoising.nl_bayes import channel_rotation, denoise_nl_bayes
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.visibility import wholly_seen
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.threads import in_threads

_PROBED = 64  # multispectral pixels a side that the response is looked for in
_PROBE = np.float32(0.1)  # standard deviations of the noise that are added for that


@dataclass(frozen=True)
class Cleaning:
    """How m is denoised.

    Parameters
    ----------
    noise : ndarray, (b_m,)
        Standard deviations of the bands that are used.
    rotation : ndarray, (b_m, b_m)
        Channels in which they are denoised.
    active : bool
        Whether they are.
    """

    noise: Floats
    rotation: Floats
    active: bool = True

    @classmethod
    def fit(
        cls, samples: list[Sample], subspace: Subspace, active: bool, report: Reporter
    ) -> tuple[Cleaning, list[Sample]]:
        """Measure the noise of m; the samples come back without it."""
        noise = multispectral_noise(
            [s.pair for s in samples],
            [s.degradation for s in samples],
            subspace,
            [s.known & wholly_seen(s.unseen) for s in samples],
        )
        flat = [s.pair.multispectral.reshape(noise.size, -1) for s in samples]
        white = np.concatenate(flat, axis=1)[:, :, None] / noise.astype(np.float32)[:, None, None]
        found = cls(noise, channel_rotation(white), active)

        def cleaned(sample: Sample, step: Reporter) -> Sample:
            return sample.with_multispectral(found.cleaned(sample.pair, step))

        return found, in_threads(cleaned, samples, report)

    def cleaned(self, pair: ObservedPair, report: Reporter | None = None) -> Image:
        """The bands of m without their noise, (b_m, rows_m, cols_m)."""
        return self._denoised(pair.multispectral, pair.origin, report)

    def response(self, pair: ObservedPair) -> Floats:
        """Mean derivative of the denoised bands by the noisy ones, in units of their noise.

        By a probe b, white noise: the mean of (f(y + t b) - f(y)) b' / t (S. Ramani, T. Blu and
        M. Unser, Monte-Carlo SURE, IEEE Transactions on Image Processing 17, 2008), in the middle
        of the pair. Rows are the denoised bands, (b_m, b_m).
        """
        if not self.active:
            return np.eye(self.noise.size)
        first = [max((n - _PROBED) // 2, 0) for n in pair.multispectral.shape[1:]]
        middle = tuple(slice(start, start + _PROBED) for start in first)
        noisy = pair.multispectral[(slice(None), *middle)]
        origin = (pair.origin[0] + first[0], pair.origin[1] + first[1])
        unit = self.noise.astype(np.float32)[:, None, None]
        probe = np.random.default_rng(0).standard_normal(noisy.shape).astype(np.float32)
        clean = self._denoised(noisy, origin)
        moved = self._denoised(noisy + _PROBE * unit * probe, origin)
        change = ((moved - clean) / unit / _PROBE).reshape(len(noisy), -1).astype(np.float64)
        return np.asarray(change @ probe.reshape(len(noisy), -1).T / change.shape[1])

    def _denoised(
        self, bands: Image, origin: tuple[int, int], report: Reporter | None = None
    ) -> Image:
        if not self.active:
            return bands
        return denoise_nl_bayes(bands, self.noise, report, origin=origin, rotation=self.rotation)
