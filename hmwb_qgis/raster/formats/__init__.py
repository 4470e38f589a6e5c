# SPDX-License-Identifier: GPL-2.0-or-later
"""What files are to GDAL: its failures, drivers, files cut off, and where pixels lie."""
