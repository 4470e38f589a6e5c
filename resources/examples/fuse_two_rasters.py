# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuse two rasters and show the result; for the Python console of QGIS."""

import processing

processing.runAndLoadResults(
    "hmwb:fusehmwb",
    {
        "HYPERSPECTRAL": "hyperspectral.tif",  # a path, or a layer of the project
        "MULTISPECTRAL": "multispectral.tif",
        "OUTPUT": "fused.tif",
    },
)
