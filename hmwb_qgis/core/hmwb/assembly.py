# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 11, assemble: what m alone tells and what both tell are joined, and turned to bands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.observation.pair import Image

Floats = NDArray[np.float64]

FLOOR = 1e-4  # of the mean of a band: no fused value is lower, if the image is not negative


@dataclass(frozen=True)
class Assembly:
    """How the fused image is put together.

    Parameters
    ----------
    share_of_m : float
        Weight of what m alone tells in the mean with what both tell.
    positive : bool
        The image cannot be negative.
    """

    share_of_m: float
    positive: bool
    halo: int = 0
    working: int = 0

    def widened(self, part: tuple[slice, slice], shape: tuple[int, ...]) -> tuple[slice, slice]:
        return part

    def joined(self, from_m: Image, from_both: Image) -> Image:
        """The weighted mean of two images of scores."""
        if self.share_of_m == 0:
            return from_both
        return np.asarray(from_both + np.float32(self.share_of_m) * (from_m - from_both), np.float32)

    def bands(self, subspace: Subspace, scores: Image) -> Image:
        """The image of some scores, (bands, rows, cols)."""
        image = subspace.image(scores)
        if self.positive:
            least = (FLOOR * np.maximum(subspace.mean, 0.0)).astype(np.float32)
            np.maximum(image, least[:, None, None], out=image)
        return image
