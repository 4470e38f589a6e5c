# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters read window by window: their values, undeclared nodata, sharpness, other grids."""
