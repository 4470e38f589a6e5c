# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the two images have anything to tell each other, asked before any method starts."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.masks import seen_pixels
from hmwb_qgis.core.observation.model import degradation_of
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import BoxPsf
from hmwb_qgis.core.observation.scenes import Scene, pairs_of
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import ROUNDING

_Values = NDArray[np.float32]


def check_common_ground(scene: Scene, progress: Reporter) -> None:
    """See that the images are valid together somewhere, and that neither is flat there.

    Parameters
    ----------
    scene : Scene
        Read only until this is clear, most often its first block.
    progress : Reporter

    Raises
    ------
    HmwbError
        If no hyperspectral pixel is valid together with the multispectral ones that it covers, or
        an image is the same in all of these.
    Cancelled
    """
    seen = {"hyperspectral": _Range(), "multispectral": _Range()}
    for pair in pairs_of(scene, progress):
        h, m = _common(pair)
        seen["hyperspectral"].add(h)
        seen["multispectral"].add(m)
        if not any(range_.flat for range_ in seen.values()):
            return
    if not seen["multispectral"].known:
        raise HmwbError(
            "No hyperspectral pixel is valid together with the multispectral pixels that it "
            "covers: check the nodata values and the extents of both rasters."
        )
    if seen["multispectral"].flat:
        raise HmwbError(
            "The multispectral raster is the same everywhere, as pixels of the hyperspectral one "
            "see it: it has nothing to tell. Check that it is the right one, and its nodata value."
        )
    raise HmwbError(
        "The hyperspectral raster is the same everywhere: there is nothing to sharpen. Check that "
        "it is the right one, and its nodata value."
    )


def _common(pair: ObservedPair) -> tuple[_Values, _Values]:
    """Pixels of h and of the degraded m that are valid in both, (bands, n) each."""
    degradation = degradation_of(pair, BoxPsf(pair.sampling.ratio))
    used = seen_pixels(pair, degradation)
    return pair.hyperspectral[:, used], degradation(pair.multispectral)[:, used]


class _Range:
    """The least and the largest value of each band."""

    def __init__(self) -> None:
        self.low: _Values = np.zeros(0, np.float32)
        self.high: _Values = np.zeros(0, np.float32)

    def add(self, values: _Values) -> None:
        if not values.shape[1]:
            return
        low, high = values.min(axis=1), values.max(axis=1)
        if self.known:
            low, high = np.minimum(self.low, low), np.maximum(self.high, high)
        self.low, self.high = low, high

    @property
    def known(self) -> bool:
        return self.low.size > 0

    @property
    def flat(self) -> bool:
        """Whether no band varies by more than rounding."""
        if not self.known:
            return True
        largest = np.maximum(np.abs(self.low), np.abs(self.high))
        return bool((self.high - self.low <= ROUNDING * largest).all())
