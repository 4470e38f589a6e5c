# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 12, assemble: from scores to bands, with transport if it is asked for (section 3.2).

What m alone tells and what both images tell are the paper's M~ and H~. Debiased, their Wasserstein
barycenter is their weighted mean within 0.1 % as long as the pixels of h lie where they should or
can be put there, and worse than H~ on every real pair that it was tried on. So it is an option.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import ROUNDING
from hmwb_qgis.core.transport.barycenter import barycenter, required_halo

_ITERATIONS = 10  # of the barycenter, after which quality figures do not change
_PEDESTAL = 0.05  # of the mean of a band: in dark places transport then counts differences
_WORKING = 12  # values that the barycenter holds for each voxel


@dataclass(frozen=True)
class Assembly:
    """How the fused image is put together."""

    subspace: Subspace
    positive: bool  # the image cannot be negative
    transport: bool = False  # take the barycenter of what m alone tells and what both tell

    @property
    def halo(self) -> int:
        """Multispectral pixels that a window needs around itself."""
        return required_halo(_ITERATIONS, debiased=True) if self.transport else 0

    @property
    def working(self) -> int:
        """Values held for each voxel of a window."""
        return _WORKING if self.transport else 0

    def bands(self, scores: Image) -> Image:
        """The image of some scores, (bands, rows, cols)."""
        image = self.subspace.image(scores)
        if self.positive:
            least = (ROUNDING * np.maximum(self.subspace.mean, 0.0)).astype(np.float32)
            np.maximum(image, least[:, None, None], out=image)
        return image

    def barycenter(
        self, from_m: Image, from_both: Image, wavelengths: Floats | None, progress: Reporter
    ) -> Image:
        """The debiased barycenter of two positive images, (bands, rows_m, cols_m).

        M~ may move along the bands only and H~ in space only, in nanometres and pixels.
        """
        level = np.maximum(self.subspace.mean, 0.0)
        pedestal = (_PEDESTAL * level).astype(np.float32)[:, None, None]
        result = barycenter(
            from_m + pedestal,
            from_both + pedestal,
            wavelengths=wavelengths,
            iterations=_ITERATIONS,
            tolerance=None,
            masses=(float(level.mean()), float(level.mean())),
            debiased=True,
            progress=progress,
        )
        return np.asarray(result.image - pedestal, np.float32)
