# SPDX-License-Identifier: GPL-2.0-or-later
"""HMWB: sharpens hyperspectral rasters with multispectral ones, in QGIS."""


def classFactory(iface):  # noqa: N802 (the name is fixed by QGIS)
    """Make the plugin; `iface` is None in qgis_process."""
    from .plugin import HmwbPlugin

    return HmwbPlugin(iface)
