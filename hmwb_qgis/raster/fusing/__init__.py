# SPDX-License-Identifier: GPL-2.0-or-later
"""A tile of a scene fused and written: the image, its uncertainty, shifts and provenance."""
