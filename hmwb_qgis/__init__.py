# SPDX-License-Identifier: GPL-2.0-or-later
"""HMWB: sharpens hyperspectral rasters with multispectral ones, in QGIS.

`hmwb_qgis.core` and `hmwb_qgis.raster` need no QGIS and can be installed with pip.
"""

from __future__ import annotations

from typing import Any

__all__ = ["classFactory"]


def classFactory(iface: Any) -> Any:  # noqa: N802 (the name is fixed by QGIS)
    """Make the plugin; `iface` is None in qgis_process."""
    from .plugin import HmwbPlugin

    return HmwbPlugin(iface)
