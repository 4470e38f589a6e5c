# SPDX-License-Identifier: GPL-2.0-or-later
"""How the sensors see: spectral response, PSF and units, as given, checked, or from the pair."""
