# SPDX-License-Identifier: GPL-2.0-or-later
"""The kernel xi of the regularised transport (sections 3.2 and 4.3).

The paper writes xi = exp(-(dx^2 + dy^2) / gamma) exp(-alpha dz^2 / gamma) with coordinates that run
over [0, 1] along each axis, so that its width depends on the size of the image. Here the exponents
belong to one pixel and to one band: a crop, a tile and the whole image have the same kernel.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError

# The grid on which the paper chose its parameters: Pavia University, 93 bands of ROSIS, whose 103
# bands lie evenly between 430 and 860 nm.
PAPER_SIDE = 128
PAPER_BANDS = 93
PAPER_NANOMETRES_PER_BAND = 430.0 / 102
# A Gaussian narrower than this leaves less than 1e-8 to the next pixel.
DIRAC_SIGMA = 0.165


@dataclass(frozen=True)
class KernelScale:
    """exp(-pixel (drow^2 + dcol^2)) exp(-band dband^2): how far mass may move.

    Exponents for one squared pixel and one squared band; infinite for a Dirac in space or along the
    bands. Raises HmwbError if one, or the width of a band, is not positive.
    """

    pixel: float
    band: float
    nanometres_per_band: float = PAPER_NANOMETRES_PER_BAND  # where wavelengths are known

    def __post_init__(self) -> None:
        width = self.nanometres_per_band
        if not (self.pixel > 0 and self.band > 0 and 0 < width < math.inf):
            raise HmwbError(
                "The kernel has exponents {pixel:g} (pixel) and {band:g} (band) and {width:g} "
                "nm a band: all must be positive; check gamma and alpha.",
                pixel=self.pixel,
                band=self.band,
                width=width,
            )

    @classmethod
    def from_paper(cls, gamma: float, alpha: float) -> KernelScale:
        """From the paper's gamma and alpha, on its grid; HmwbError if one is not positive.

        Parameters
        ----------
        gamma, alpha : float
        """
        if not (gamma > 0 and alpha > 0):
            raise HmwbError(
                "gamma is {gamma:g} and alpha is {alpha:g}: both must be positive.",
                gamma=gamma,
                alpha=alpha,
            )
        return cls(1.0 / (gamma * (PAPER_SIDE - 1) ** 2), alpha / (gamma * (PAPER_BANDS - 1) ** 2))

    @property
    def pixel_sigma(self) -> float:
        """Standard deviation in pixels; 0 for a Dirac in space."""
        sigma = (2.0 * self.pixel) ** -0.5
        return sigma if sigma > DIRAC_SIGMA else 0.0

    def band_coordinates(
        self, bands: int, wavelengths: NDArray[np.float64] | None = None
    ) -> NDArray[np.float64]:
        """Positions of the bands, (bands,), float64, in units of one band.

        Parameters
        ----------
        bands : int
        wavelengths : ndarray, (bands,), or None
            In nm; None: the bands lie evenly.
        """
        if wavelengths is None:
            return np.arange(bands, dtype=np.float64)
        return wavelengths / self.nanometres_per_band


# Section 4.3: the multispectral image moves along the bands only, about two bands (sigma) ...
PAPER_KERNEL_M = KernelScale.from_paper(gamma=1e-6, alpha=1e-3)
# ... and the hyperspectral image in space only, about 0.9 pixels.
PAPER_KERNEL_H = KernelScale.from_paper(gamma=1e-4, alpha=501.0)
# ... to a barycenter in which M~(m) has this weight (lambda of equation 8).
PAPER_WEIGHT = 0.1
