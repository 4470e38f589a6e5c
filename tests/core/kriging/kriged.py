# SPDX-License-Identifier: GPL-2.0-or-later
"""What is kriged, on all rows at once."""

import numpy as np

from hmwb_qgis.core.kriging.blocks import krige


def kriged(model, measured, direction, sampling, *, first, part=None, onto=None):
    """What is kriged on a part, or on all pixels, added to `onto` or to nothing."""
    rows, cols = direction.shape[1:]
    part = part or (slice(0, rows), slice(0, cols))
    if onto is None:
        sizes = [p.stop - p.start for p in part]
        onto = np.zeros((len(measured.errors), *sizes), np.float32)
    done = list(krige(model, measured, direction, sampling, first=first, part=part, onto=onto))
    assert [row for rows in done for row in range(rows.start, rows.stop)] == list(
        range(onto.shape[1])
    )
    return onto
