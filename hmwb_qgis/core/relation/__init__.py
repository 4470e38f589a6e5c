# SPDX-License-Identifier: GPL-2.0-or-later
"""How far the two images tell the same."""
