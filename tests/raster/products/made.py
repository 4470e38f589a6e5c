# SPDX-License-Identifier: GPL-2.0-or-later
"""Small files of exactly the structure that the agencies deliver."""

from __future__ import annotations

from .common import CLOUD, COLS, EPSG, LEFT, ROWS, SPOT, TOP, Made, table, write
from .hyperspectral import desis, emit, enmap, envi, hyperion, prisma, tanager
from .multispectral import S2_PIXELS, landsat, planetscope, sentinel2, worldview

__all__ = [
    "CLOUD", "COLS", "EPSG", "LEFT", "ROWS", "S2_PIXELS", "SPOT", "TOP", "Made", "desis", "emit",
    "enmap", "envi", "hyperion", "landsat", "planetscope", "prisma", "sentinel2", "table",
    "tanager", "worldview", "write",
]  # fmt: skip
