# SPDX-License-Identifier: GPL-2.0-or-later
"""How HMWB ends: what m alone tells and what both images tell are joined (section 3.2).

M~ is what the features of m explain; H~ adds what is kriged from h. They differ by about one
percent as long as the pixels of h lie where they should, or can be put there. Then their
barycenter is their weighted mean, within 0.1 % in relative RMSE and spectral angle (it was measured
with kernels of the paper's widths, narrower and wider), and the mean is taken: it costs nothing.

Where the pixels of h lie off their places, and not all could be found, mass has to move. M~ has
the detail in its place and wrong spectra, H~ the spectra in wrong places. Their barycenter, solved
debiased and with the paper's kernels and weight, is better than both and than all their means.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.observation.pair import Image
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.transport.barycenter import barycenter, required_halo
from hmwb_qgis.core.transport.kernel import PAPER_KERNEL_H, PAPER_KERNEL_M

Floats = NDArray[np.float64]
Mode = Literal["auto", "always", "never"]
MODES = ("auto", "always", "never")

WEIGHT = 0.1  # the paper's lambda
_ITERATIONS = 10
_PEDESTAL = 0.05  # of the mean of a band: in dark places transport then counts differences
_MOST = 0.2  # weight of M~ in the mean, at most
_ALIKE = 0.6  # correlation of neighbouring residuals from which on kriging knows best


@dataclass(frozen=True)
class Joining:
    """How M~ and H~ become one.

    Parameters
    ----------
    weight : float
        Of M~ in the mean, or lambda of the barycenter.
    level : ndarray, (bands,)
        Means of the bands of h.
    transport : bool
        Solve the barycenter.
    """

    weight: float
    level: Floats
    transport: bool = False

    @property
    def halo(self) -> int:
        """Multispectral pixels that a window needs around itself."""
        if not self.transport:
            return 0
        return required_halo(_ITERATIONS, weight=self.weight, debiased=True)

    @property
    def working(self) -> int:
        """Values held for each voxel of a window."""
        return 12 if self.transport else 0

    def mean(self, from_m: Image, from_h: Image) -> Image:
        """The weighted mean; in scores as well as in bands."""
        if self.weight == 0:
            return from_h
        return np.asarray(from_h + np.float32(self.weight) * (from_m - from_h), np.float32)

    def barycenter(
        self, from_m: Image, from_h: Image, wavelengths: Floats | None, progress: Reporter
    ) -> Image:
        """The debiased barycenter of two positive images, (bands, rows_m, cols_m).

        M~ may move along the bands only and H~ in space only, in nanometres and pixels.
        """
        pedestal = (_PEDESTAL * np.maximum(self.level, 0.0)).astype(np.float32)[:, None, None]
        mass = float(np.maximum(self.level, 0.0).mean())
        result = barycenter(
            from_m + pedestal,
            from_h + pedestal,
            weight=self.weight,
            kernel_m=PAPER_KERNEL_M,
            kernel_h=PAPER_KERNEL_H,
            wavelengths=wavelengths,
            iterations=_ITERATIONS,
            tolerance=None,
            masses=(mass, mass),
            debiased=True,
            progress=progress,
        )
        return np.asarray(result.image - pedestal, np.float32)


def widened(
    part: tuple[slice, slice], by: int, shape: tuple[int, ...]
) -> tuple[slice, slice]:  # fmt: skip
    """Rows and columns that lie no more than so many pixels around those of `part`."""
    rows, cols = (slice(max(p.start - by, 0), min(p.stop + by, n)) for p, n in zip(part, shape))
    return rows, cols


def weight_of_m(residuals: list[Image], valid: list[NDArray[np.bool_]]) -> float:
    """The weight of M~ in the mean.

    What m does not explain can be kriged as far as it is alike in neighbouring pixels of h. The
    less it is, the more of what is kriged is an error of its own.

    Parameters
    ----------
    residuals : list of ndarray, (rank, rows_h, cols_h)
        Of windows.
    valid : list of ndarray, (rows_h, cols_h)
        Where they are known.
    """
    power = common = pixels = pairs = 0.0
    for residual, known in zip(residuals, valid):
        power += float((residual[:, known].astype(np.float64) ** 2).sum())
        pixels += int(known.sum())
        for axis in (0, 1):
            first, second = (
                tuple(side if a == axis else slice(None) for a in (0, 1))
                for side in (slice(None, -1), slice(1, None))
            )
            both = known[first] & known[second]
            a, b = residual[(slice(None), *first)], residual[(slice(None), *second)]
            common += float((a[:, both].astype(np.float64) * b[:, both]).sum())
            pairs += int(both.sum())
    if not pairs or power <= 0:
        return 0.0
    alike = (common / pairs) / (power / pixels)
    return _MOST * min(max(1.0 - alike / _ALIKE, 0.0), 1.0)
