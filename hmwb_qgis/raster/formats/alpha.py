# SPDX-License-Identifier: GPL-2.0-or-later
"""Which bands hold no image, but say where pixels are valid."""

from __future__ import annotations

from typing import Any

import numpy as np
from osgeo import gdal

from .calls import values_of

_SAMPLE = 256  # rows and columns, spread over the raster
_SURE = 0.95  # share of pixels that are empty or full in a true one


def alpha_bands(dataset: Any) -> dict[int, float]:
    """The bands that say which pixels are valid and hold no image, and their full value.

    Many a fourth band of bytes is called alpha and holds the near infrared: a true one is nowhere
    between empty and full, but for a few pixels along the border.

    Parameters
    ----------
    dataset : gdal.Dataset

    Returns
    -------
    dict of int to float
        By their numbers from 1; empty if no other band would be left.
    """
    found = {}
    for number in range(1, dataset.RasterCount + 1):
        band = dataset.GetRasterBand(number)
        if band.GetColorInterpretation() == gdal.GCI_AlphaBand:
            size = min(band.XSize, _SAMPLE), min(band.YSize, _SAMPLE)
            values = values_of(band, buf_xsize=size[0], buf_ysize=size[1])
            if np.isin(values, (0, values.max())).mean() > _SURE:
                found[number] = float(values.max())
    return found if len(found) < dataset.RasterCount else {}
