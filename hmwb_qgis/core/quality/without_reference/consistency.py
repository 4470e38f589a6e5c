# SPDX-License-Identifier: GPL-2.0-or-later
"""What the two sensors would have seen of a fused image (equation 7), to be held against h and m.

Wald's first property asks for this consistency: degraded in space the fused image should be h,
degraded along the spectrum it should be m. The two sensors may be calibrated differently, which is
no fault of the fusion: gain and offset between M h and the degraded m are found at the
hyperspectral scale, without the fused image, and applied to what is compared with m.

References
----------
.. [1] L. Wald, T. Ranchin and M. Mangolini, "Fusion of satellite images of different spatial
   resolutions: assessing the quality of resulting images", Photogrammetric Engineering and Remote
   Sensing 63(6), 1997.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.sums import weighted_sums


@dataclass(frozen=True)
class SpectralMatch:
    """From hyperspectral bands to those of the multispectral sensor."""

    spectral_response: Floats  # (b_m, b_h): M
    gain: Floats  # (b_m,): gain * (M x) + offset has the calibration of m
    offset: Floats  # (b_m,)

    def __call__(self, image: Image) -> Image:
        """What the multispectral sensor sees of (b_h, rows, cols): (b_m, rows, cols), float32."""
        seen = weighted_sums(self.spectral_response, image)
        seen *= self.gain.astype(np.float32)[:, None, None]
        seen += self.offset.astype(np.float32)[:, None, None]
        return seen


class MatchEstimator:
    """Gain and offset from the means and spreads of M h and of the degraded m, part by part.

    Spreads are matched and not regressed: a regression lowers the gain where the two images do not
    lie exactly on each other.
    """

    def __init__(self, spectral_response: Floats):
        self.response = np.asarray(spectral_response, np.float64)
        bands = len(self.response)
        self.moments = BandMoments(2 * bands)  # M h, degraded m

    def add(self, hyperspectral: NDArray[np.float32], degraded: NDArray[np.float32]) -> None:
        """Take in the same n pixels of both images, (b_h, n) and (b_m, n)."""
        self.moments.add(np.concatenate([self.response @ hyperspectral, degraded]))

    def solve(self) -> SpectralMatch:
        """The match of all pixels so far; a band without any spread keeps its gain of 1."""
        if self.moments.count == 0:
            raise HmwbError(
                "No hyperspectral pixel is valid in both images: check their nodata values."
            )
        variance = np.maximum(np.diag(self.moments.covariance), 0.0)
        seen, wanted = np.sqrt(variance).reshape(2, -1)
        mean = self.moments.mean.reshape(2, -1)
        varies = seen > 1e-6 * np.abs(mean[0])
        gain = np.where(varies, wanted / np.where(varies, seen, 1.0), 1.0)
        return SpectralMatch(self.response, gain, mean[1] - gain * mean[0])
