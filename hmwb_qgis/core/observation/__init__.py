# SPDX-License-Identifier: GPL-2.0-or-later
"""The observation model (section 3.1): the pair, the PSF, what is valid."""
