# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters that appear whole under their name, or not at all, and never over an input."""
