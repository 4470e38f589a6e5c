# SPDX-License-Identifier: GPL-2.0-or-later
"""Bands that were resampled to a finer grid: which, and how."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.repeated import side_of_blocks
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.resampled.interpolated import SIDES, Interpolation, interpolation_of
from hmwb_qgis.core.threads import in_threads


@dataclass(frozen=True)
class OwnPixels:
    """The pixels that a band was measured in, on a finer grid."""

    side: int  # in pixels of the grid; 1: they are those of the grid, as far as is known
    # How the grid was made of them; None: they were repeated, or nothing is known of it
    interpolation: Interpolation | None = None


def own_pixels(windows: Sequence[ObservedPair]) -> list[OwnPixels]:
    """The pixels that each band of m was measured in.

    As large as the pair tells; where it tells none, bands show it that were resampled by repeating
    each of their pixels or by interpolating them.

    Parameters
    ----------
    windows : sequence of ObservedPair
        Of one scene.

    Returns
    -------
    list of OwnPixels
    """
    told = windows[0].sharpness

    def found(band: int, _report: Reporter) -> OwnPixels:
        planes = [w.multispectral[band] for w in windows]
        side = max(round(told[band]), 1) if told else side_of_blocks(planes)
        how = None
        if side > 1 or not told:
            how = interpolation_of(
                planes,
                [w.multispectral_valid for w in windows],
                [w.origin for w in windows],
                SIDES if side == 1 else (side,),
            )
        return OwnPixels(side if how is None else how.side, how)

    return in_threads(found, range(len(windows[0].multispectral)), Reporter())
