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
_Range = tuple[_Values, _Values]


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
    range_h: _Range | None = None
    range_m: _Range | None = None
    for pair in pairs_of(scene, progress):
        h, m = _common(pair)
        range_h, range_m = _widened(range_h, h), _widened(range_m, m)
        if not (_flat(range_h) or _flat(range_m)):
            return
    if range_m is None:
        raise HmwbError(
            "No hyperspectral pixel is valid together with the multispectral pixels that it "
            "covers: check the nodata values and the extents of both rasters."
        )
    if _flat(range_m):
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


def _widened(known: _Range | None, values: _Values) -> _Range | None:
    """The least and the largest value of each band, with those of more pixels (bands, n)."""
    if not values.shape[1]:
        return known
    low, high = values.min(axis=1), values.max(axis=1)
    return (low, high) if known is None else (np.minimum(known[0], low), np.maximum(known[1], high))


def _flat(known: _Range | None) -> bool:
    """Whether no band varies by more than rounding."""
    if known is None:
        return True
    low, high = known
    return bool((high - low <= ROUNDING * np.maximum(np.abs(low), np.abs(high))).all())
