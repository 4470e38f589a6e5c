# SPDX-License-Identifier: GPL-2.0-or-later
"""What is kriged and its variance, on all rows at once."""

import numpy as np

from hmwb_qgis.core.kriging.blocks import krige
from hmwb_qgis.core.kriging.variance import kriging_variance


def kriged(model, measured, local, sampling, *, first, part=None, onto=None):
    """What is kriged on a part, or on all pixels, added to `onto` or to nothing."""
    rows, cols = local.shape
    part = part or (slice(0, rows), slice(0, cols))
    if onto is None:
        sizes = [p.stop - p.start for p in part]
        onto = np.zeros((len(measured.errors), *sizes), np.float32)
    each_once(krige(model, measured, local, sampling, first=first, part=part, onto=onto), onto)
    return onto


def kriging_variances(*given, doubtful, part):
    """Variances of what is kriged, and by the coefficients, on a part."""
    sizes = [p.stop - p.start for p in part]
    onto = np.zeros((2, len(doubtful.doubt.roots), *sizes), np.float32)
    rows = kriging_variance(*given, doubtful=doubtful, first=(0, 0), part=part, onto=onto)
    each_once(rows, onto)
    return onto[0], onto[1]


def each_once(done, onto):
    """All rows come, from the top."""
    rows = [row for some in done for row in range(some.start, some.stop)]
    assert rows == list(range(onto.shape[-2]))
