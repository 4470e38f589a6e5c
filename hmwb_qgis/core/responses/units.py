# SPDX-License-Identifier: GPL-2.0-or-later
"""The units of the multispectral image in those of the hyperspectral one."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.sentences import Sentence

_NOTABLE_GAIN = 0.1  # natural logarithm


def gain_notes(gains: NDArray[np.float64]) -> tuple[Sentence, ...]:
    """What to tell of the gains of the multispectral bands, (b_m,), if any is far from 1."""
    if np.abs(np.log(gains)).max() <= _NOTABLE_GAIN:
        return ()
    note = Sentence(
        "The multispectral bands are {gains} times what the spectral response makes of the "
        "hyperspectral raster.",
        gains=", ".join(f"{gain:.3g}" for gain in gains),
    )
    return (note,)


@dataclass(frozen=True)
class Units:
    """m as an affine function of what the response makes of h, band by band."""

    gain: NDArray[np.float64]  # (b_m,): positive
    offset: NDArray[np.float64]  # (b_m,): in the units of m

    @property
    def same(self) -> bool:
        """Whether the two images are in the same units."""
        return bool((self.gain == 1).all() and (self.offset == 0).all())

    def brought(self, multispectral: Image) -> Image:
        """The image (b_m, rows, cols) in the units of the hyperspectral one."""
        if self.same:
            return multispectral
        moved = multispectral - self.offset.astype(np.float32)[:, None, None]
        return np.asarray(moved / self.gain.astype(np.float32)[:, None, None], np.float32)

    def calibrated(self, pair: ObservedPair) -> ObservedPair:
        """The pair with its multispectral image in the units of the hyperspectral one."""
        return replace(pair, multispectral=self.brought(pair.multispectral))
