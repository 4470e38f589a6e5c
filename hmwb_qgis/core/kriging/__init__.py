# SPDX-License-Identifier: GPL-2.0-or-later
"""Area-to-point kriging: what m explains of h, and what it leaves."""
