# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 6, denoise: the noise of m, and m without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.denoising.multispectral_noise import multispectral_noise
from hmwb_qgis.core.denoising.nl_bayes import channel_rotation, denoise_nl_bayes
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.observation.pair import Image, ObservedPair
from hmwb_qgis.core.observation.visibility import wholly_seen
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.threads import in_threads

Floats = NDArray[np.float64]


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
        if not self.active:
            return pair.multispectral
        return denoise_nl_bayes(
            pair.multispectral, self.noise, report, origin=pair.origin, rotation=self.rotation
        )
