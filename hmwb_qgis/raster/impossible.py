# SPDX-License-Identifier: GPL-2.0-or-later
"""Fused values that no measurement allows: the sign of a method that failed."""

from __future__ import annotations

import math

import numpy as np

from hmwb_qgis.core.observation.pair import Image, Mask
from hmwb_qgis.core.sentences import Doubt

from .pairing import RasterPair


class ImpossibleValues:
    """Counts values that are larger than the hyperspectral raster allows.

    A hyperspectral pixel is the mean of the fused pixels that it covers. Where light is not
    negative, none of these can hold more than their number times the value of that pixel, so no
    fused value of a band can be above that number times the largest one that was measured in it.

    Parameters
    ----------
    pair : RasterPair
        Surveyed.
    """

    def __init__(self, pair: RasterPair):
        self.count = 0
        self._bands = list(pair.bands.used)
        self._limits = math.prod(pair.scene.overlap.sampling.ratio) * pair.scene.largest

    def look(self, image: Image, valid: Mask | None) -> None:
        """Take a tile, (bands, rows, cols), in which all pixels are valid or some."""
        for band, limit in zip(self._bands, self._limits):
            plane = image[band]
            if plane.size and max(plane.max(), -plane.min()) > limit:
                beyond = np.abs(plane) > limit
                self.count += int((beyond if valid is None else beyond & valid).sum())

    def notes(self) -> tuple[Doubt, ...]:
        """What to say at the end."""
        if not self.count:
            return ()
        return (
            Doubt(
                "{count} fused values are larger than any that the hyperspectral raster allows: "
                "check that the two rasters show the same, and try another method.",
                count=self.count,
            ),
        )
