# SPDX-License-Identifier: GPL-2.0-or-later
"""What is estimated from the pair itself: noise, PSF, responses, moments, trust."""
