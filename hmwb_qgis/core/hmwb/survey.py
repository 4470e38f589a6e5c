# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 1, survey: one pass over the whole scene, for its moments."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.observation.scenes import Scene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.rounding import NEGATIVE_SHARE


@dataclass(frozen=True)
class Survey:
    """What is known of the whole scene."""

    hyperspectral: BandMoments  # of the valid pixels
    multispectral: BandMoments
    positive: bool  # the image cannot be negative, but for noise
    geometry: Geometry  # where the pixels lie, as given
    sharpened: tuple[float, ...] = ()  # (b_m,): see `ObservedPair`


def survey(scene: Scene, report: Reporter) -> Survey:
    """Look at all blocks of a scene once; HmwbError if h has no valid pixel on m."""
    blocks = list(scene.blocks())
    h_moments = m_moments = geometry = None
    sharpened: tuple[float, ...] = ()
    negative = count = 0
    for i, block in enumerate(blocks):
        report(i / len(blocks))
        try:
            pair = scene.read(*block)
        except HmwbError:
            continue  # a sliver of the multispectral image without a hyperspectral pixel
        h, m = pair.hyperspectral, pair.multispectral
        if h_moments is None or m_moments is None:
            h_moments, m_moments = BandMoments(len(h)), BandMoments(len(m))
            geometry, sharpened = Geometry.of(pair), pair.sharpened
        values = valid_pixels(h, pair.hyperspectral_valid)
        h_moments.add(values)
        negative += int((values < 0).sum())
        count += values.size
        m_moments.add(valid_pixels(m, pair.multispectral_valid))
    if h_moments is None or m_moments is None or geometry is None or not count:
        raise HmwbError(
            "The hyperspectral image holds no valid pixel on the multispectral one: check that the "
            "two overlap, and the nodata values."
        )
    return Survey(
        hyperspectral=h_moments,
        multispectral=m_moments,
        positive=negative < NEGATIVE_SHARE * count,
        geometry=geometry,
        sharpened=sharpened,
    )


def valid_pixels(image: Image, valid: Mask | None) -> NDArray[np.float32]:
    """Those of (bands, rows, cols), as (bands, n)."""
    flat = image.reshape(len(image), -1)
    return flat if valid is None else flat[:, valid.ravel()]
