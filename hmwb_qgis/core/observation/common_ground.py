# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the two images have anything to tell each other, asked before any method starts."""

from __future__ import annotations

from typing import Union

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.masks import seen_pixels
from hmwb_qgis.core.observation.model import degradation_of
from hmwb_qgis.core.observation.psf import BoxPsf
from hmwb_qgis.core.observation.scenes import Scene, pairs_of
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import ROUNDING

Values = Union[np.float32, NDArray[np.float32]]


def check_common_ground(scene: Scene, progress: Reporter) -> None:
    """See that the images are valid together somewhere, and that neither is flat there.

    Raises HmwbError if no hyperspectral pixel is valid together with the multispectral ones that it
    covers, or an image is the same in all of these.

    Parameters
    ----------
    scene : Scene
        Read only until this is clear, most often its first block.
    progress : Reporter
    """
    ranges = [(np.float32(np.inf), np.float32(-np.inf))] * 2  # of each band of h, and of m
    for pair in pairs_of(scene, progress):
        degradation = degradation_of(pair, BoxPsf(pair.sampling.ratio))
        used = seen_pixels(pair, degradation)
        seen = pair.hyperspectral[:, used], degradation(pair.multispectral)[:, used]
        ranges = [
            (
                np.minimum(low, values.min(axis=1, initial=np.inf)),
                np.maximum(high, values.max(axis=1, initial=-np.inf)),
            )
            for (low, high), values in zip(ranges, seen)
        ]
        if not any(_flat(low, high) for low, high in ranges):
            return
    if not np.isfinite(ranges[0]).all():
        raise HmwbError(
            "No hyperspectral pixel is valid together with the multispectral pixels that it "
            "covers: check the nodata values and the extents of both rasters."
        )
    if _flat(*ranges[1]):
        raise HmwbError(
            "The multispectral raster is the same everywhere, as pixels of the hyperspectral one "
            "see it: it has nothing to tell. Check that it is the right one, and its nodata value."
        )
    raise HmwbError(
        "The hyperspectral raster is the same everywhere: there is nothing to sharpen. Check that "
        "it is the right one, and its nodata value."
    )


def _flat(low: Values, high: Values) -> bool:
    """Whether no band varies by more than rounding."""
    return bool((high - low <= ROUNDING * np.maximum(np.abs(low), np.abs(high))).all())
