# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the pixels of h lie on the grid of m, and how they see it."""
