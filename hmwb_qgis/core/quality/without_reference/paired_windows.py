# SPDX-License-Identifier: GPL-2.0-or-later
"""Windows of both grids on the same ground, for work at the hyperspectral scale.

A hyperspectral pixel sees more than its own ground. So each window knows the pixels that are
counted and the larger area that must be read for them.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from hmwb_qgis.core.arrays import Window
from hmwb_qgis.core.observation.pair import Sampling


@dataclass(frozen=True)
class PairedWindow:
    """The pixels that are counted, on both grids, and those that are read for them."""

    coarse: Window  # counted rows and columns of the hyperspectral grid
    fine: Window  # those of the multispectral grid on the same ground
    outer: Window  # to be read, on the multispectral grid

    def counted(
        self, local: Sampling, whole: Sampling, shape: tuple[int, int], halo: int = 0
    ) -> Window:
        """The place of the counted hyperspectral pixels among those of the outer window.

        With a halo of more such pixels on each side, where the whole image of that shape has them;
        `local` is the sampling of the outer window.
        """
        parts = []
        for axis, part in enumerate(self.coarse):
            gap = local.offset[axis] + self.outer[axis].start - whole.offset[axis]
            first = round(gap / whole.ratio[axis])
            low, high = max(part.start - halo, 0), min(part.stop + halo, shape[axis])
            parts.append(slice(low - first, high - first))
        return parts[0], parts[1]


def paired_windows(
    sampling: Sampling,
    coarse: tuple[int, int],
    fine: tuple[int, int],
    *,
    side: int,
    margin: tuple[int, int],
    halo: int = 0,
) -> list[PairedWindow]:
    """Windows that cover both grids once.

    Parameters
    ----------
    sampling : Sampling
    coarse, fine : (int, int)
        Rows and columns of both images.
    side : int
        Of a window, in hyperspectral pixels.
    margin : (int, int)
        How far a hyperspectral pixel looks, in multispectral pixels along rows and columns.
    halo : int
        Further pixels around the counted ones that must be right, at either scale.

    Returns
    -------
    list of PairedWindow
        Row by row.
    """
    sizes = list(zip(coarse, fine))
    parts = [cuts(sampling, axis, (slice(0, c), slice(0, f)), side) for axis, (c, f) in
             enumerate(sizes)]  # fmt: skip
    windows = []
    for rows in parts[0]:
        for cols in parts[1]:
            outer = [
                _around(sampling, axis, part, fine[axis], margin[axis], halo)
                for axis, part in enumerate((rows, cols))
            ]
            windows.append(
                PairedWindow((rows[0], cols[0]), (rows[1], cols[1]), (outer[0], outer[1]))
            )
    return windows


def cuts(sampling: Sampling, axis: int, part: Window, side: int) -> list[Window]:
    """Cut a part of an axis, given on both grids, every `side` hyperspectral pixels."""
    coarse, fine = part
    edges = [*range(coarse.start, coarse.stop, side), coarse.stop]
    borders = [fine.start, *(sampling.first_of(axis, k) for k in edges[1:-1]), fine.stop]
    steps = zip(edges, edges[1:], borders, borders[1:])
    return [(slice(a, b), slice(c, d)) for a, b, c, d in steps]


def _around(
    sampling: Sampling, axis: int, part: Window, size: int, margin: int, halo: int
) -> slice:
    coarse, fine = part
    ratio, offset = sampling.ratio[axis], sampling.offset[axis]
    low = offset + (coarse.start - halo) * ratio - margin
    high = offset + (coarse.stop - 1 + halo) * ratio + margin
    return slice(
        max(min(math.floor(low), fine.start - halo), 0),
        min(max(math.ceil(high) + 1, fine.stop + halo), size),
    )
