# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that appear whole under their names, or not at all."""
