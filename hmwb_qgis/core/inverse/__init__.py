# SPDX-License-Identifier: GPL-2.0-or-later
"""The operators H~ and M~ that bring both images to the fused grid (section 4.2)."""
