# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters in and out, through GDAL: grids, windows, nodata, spectral metadata, safe writing.

The modules of this folder are what can be done with rasters, one each; `notes` is what the log
says of it. What they share stands in rooms, of which each uses only those before it: `formats`,
`sensors`, `reading`, `writing`, `products` (as the agencies deliver them), `tiling`, `pairing`
and `fusing`.

The names of `__all__` are public: they stay from release to release.
"""

from hmwb_qgis.raster.assess import assess_rasters
from hmwb_qgis.raster.compare import Outcome, compare_methods
from hmwb_qgis.raster.denoise import denoise_hyperspectral, denoise_multispectral
from hmwb_qgis.raster.estimate import SensorEstimate, estimate_sensors
from hmwb_qgis.raster.fuse import FusionSummary, fuse_rasters
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.samplescene import write_sample_scene
from hmwb_qgis.raster.sensors.known_sensors import hyperspectral_sensors, multispectral_sensors
from hmwb_qgis.raster.simulate import SimulationSummary, simulate_rasters
from hmwb_qgis.raster.without_reference import RasterAssessment, assess_rasters_without_reference

__all__ = [
    "FusionSummary",
    "Outcome",
    "RasterAssessment",
    "RasterSource",
    "SensorEstimate",
    "SimulationSummary",
    "assess_rasters",
    "assess_rasters_without_reference",
    "compare_methods",
    "denoise_hyperspectral",
    "denoise_multispectral",
    "estimate_sensors",
    "fuse_rasters",
    "hyperspectral_sensors",
    "multispectral_sensors",
    "simulate_rasters",
    "write_sample_scene",
]
