# SPDX-License-Identifier: GPL-2.0-or-later
"""Denoising of the two images before they are fused (section 4.2)."""
