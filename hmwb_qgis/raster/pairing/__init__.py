# SPDX-License-Identifier: GPL-2.0-or-later
"""From two rasters to a scene: where they lie on each other, which bands and pixels count."""
