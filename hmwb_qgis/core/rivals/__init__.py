# SPDX-License-Identifier: GPL-2.0-or-later
"""The methods of the paper's tables, and the yardsticks."""
