# SPDX-License-Identifier: GPL-2.0-or-later
"""Bands that were brought to a finer grid than they were measured on."""
