# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 3, sample: windows of the scene on which all that is fitted to the pair is fitted."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import product

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.denoising.noise import ENOUGH
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.scenes import Scene
from hmwb_qgis.core.observation.visibility import unseen_share
from hmwb_qgis.core.registration.displacements import REACH
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.registration.observations import View

# Hyperspectral pixels a side of the windows of a large scene: the pixel in the middle sees all that
# its displacement depends on.
WINDOW = REACH + REACH
WHOLE = WINDOW + WINDOW  # and of a scene that is looked at as a whole, at most


@dataclass(frozen=True)
class Sample(View):
    """A window of the scene, put in its place, with the bands of m that are used."""

    degradation: SpatialDegradation  # from its multispectral to its hyperspectral grid

    @cached_property
    def degraded(self) -> Image:
        """The bands of m as h sees them, (b_m, rows_h, cols_h)."""
        return self.degradation(self.pair.multispectral)

    @property
    def detail(self) -> Image:
        """What the bands of m hold that is finer than a pixel of h, (b_m, rows_m, cols_m)."""
        m, sampling = self.pair.multispectral, self.pair.sampling
        return m - interpolate(self.degraded, sampling, self.degradation.fine, "linear")

    @property
    def known(self) -> NDArray[np.bool_]:
        """Pixels of h that were measured, and that m shows the same of."""
        return self.weight > 0

    def with_bands(self, bands: Sequence[int]) -> Sample:
        """The sample with some of the bands of m only."""
        return replace(self, pair=self.pair.with_multispectral_bands(bands))

    def with_multispectral(self, multispectral: Image) -> Sample:
        """The sample with another image for m."""
        return replace(self, pair=replace(self.pair, multispectral=multispectral))


def draw(scene: Scene, ratio: tuple[float, float]) -> tuple[list[ObservedPair], list[int]]:
    """Windows of a scene, and which of them are enough to tell where the pixels lie.

    `ratio` is the size of a pixel of h in pixels of m. Those at the corners and in the middle are
    enough: their places in the list are given.
    """
    rows, cols = (spans(scene.fused_shape[1 + a], ratio[a]) for a in (0, 1))
    windows = [scene.read(*window) for window in product(rows, cols)]
    return windows, corners_and_middle(len(rows), len(cols))


def spans(size: int, ratio: float) -> list[slice]:
    """The rows or the columns of the windows, as slices of multispectral pixels.

    The whole axis of so many pixels, or at least the first and the last of it. The ratio is how
    many of them are in a hyperspectral one.
    """
    if size <= WHOLE * ratio:
        return [slice(0, size)]
    length = round(WINDOW * ratio)
    # From one to the next at most another one would fit, and all hold no more pixels than tell.
    most = math.isqrt(ENOUGH) // WINDOW
    count = max(min(math.ceil(size / (2 * WINDOW * ratio)), most), 2)
    starts = np.linspace(0, size - length, count).round().astype(int)
    return [slice(int(s), int(s) + length) for s in starts]


def corners_and_middle(rows: int, cols: int) -> list[int]:
    """Which of rows x cols windows, counted row by row, are enough to tell where the pixels lie."""
    places = {(i, j) for i in (0, rows - 1) for j in (0, cols - 1)}
    places.add((rows // 2, cols // 2))
    return sorted(i * cols + j for i, j in places)


def placed(window: ObservedPair, geometry: Geometry, psf: Psf, subspace: Subspace) -> Sample:
    """A window, as it was read, as it lies in truth.

    Its weight is 1 where h was measured and m shows most of the pixel, else 0.
    """
    pair = geometry.corrected(window)
    unseen = unseen_share(pair, psf)
    # Those that lie beside m, which shows less than half of them, tell nothing of it.
    known = pair.hyperspectral_measured & (unseen < 0.5)
    return Sample(
        pair=pair,
        degradation=geometry.degradation(pair, psf),
        scores=subspace.scores(pair.hyperspectral),
        weight=known.astype(np.float64),
        unseen=unseen,
    )


def check_known(samples: Sequence[Sample]) -> None:
    """See that m shows most of some pixel of h.

    It does not if the PSF is wider than all of m, or nearly all of m is nodata.
    """
    if not any(sample.known.any() for sample in samples):
        raise HmwbError(
            "The multispectral raster shows less than half of every hyperspectral pixel, as the "
            "PSF has it: give a narrower PSF, or none, and check the nodata value."
        )
