# SPDX-License-Identifier: GPL-2.0-or-later
"""What follows from the shape of the normal distribution, and is nobody's choice."""

from __future__ import annotations

import math

from scipy.special import ndtri

FWHM_PER_SIGMA = 2.0 * math.sqrt(2.0 * math.log(2.0))  # full width at half of the maximum
SIGMA_PER_MEDIAN = float(1.0 / ndtri(0.75))  # standard deviation by the median size
