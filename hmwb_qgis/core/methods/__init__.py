# SPDX-License-Identifier: GPL-2.0-or-later
"""The fusion methods beside the default: the published one, the paper's rivals, yardsticks."""
