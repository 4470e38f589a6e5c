# SPDX-License-Identifier: GPL-2.0-or-later
"""What is known of sensors: wavelengths, spectral and spatial responses, in metadata and tables."""
