# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters in and out, through GDAL: grids, windows, nodata, spectral metadata, safe writing."""
