# SPDX-License-Identifier: GPL-2.0-or-later
"""Sums that are the same on every processor, and in a window as in the whole."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import IN_CACHE
from hmwb_qgis.core.progress import SILENT, Reporter


def weighted_sums(
    weights: NDArray[Any], planes: NDArray[np.float32], report: Reporter = SILENT
) -> NDArray[np.float32]:
    """Sums of planes with weights, added in float64 and rounded once.

    In float32 large terms that cancel would leave an error that differs from processor to
    processor, and from a window to the whole.

    Parameters
    ----------
    weights : ndarray, (k, n)
    planes : ndarray, (n, ...), float32
    report : Reporter

    Returns
    -------
    ndarray, (k, ...), float32
    """
    flat = planes.reshape(len(planes), -1)
    exact = np.asarray(weights, np.float64)
    sums = np.empty((len(exact), flat.shape[1]), np.float32)
    step = max(IN_CACHE // max(*exact.shape, 1), 1)
    for start in range(0, flat.shape[1], step):
        report(start / flat.shape[1])
        part = slice(start, start + step)
        sums[:, part] = exact @ flat[:, part].astype(np.float64)
    return sums.reshape(len(exact), *planes.shape[1:])
