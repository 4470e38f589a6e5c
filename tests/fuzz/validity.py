# SPDX-License-Identifier: GPL-2.0-or-later
"""Kinds of nodata values, masks and alpha bands."""

from __future__ import annotations

import numpy as np


def nodata_in_a_block(rng, raster):
    _declare(raster, float(rng.choice([-9999.0, 0.0, -1e30])), raster.block(rng))


def nodata_nan(rng, raster):
    _declare(raster, np.nan, raster.block(rng))


def nodata_infinite(rng, raster):
    _declare(raster, np.inf, raster.block(rng))


def nodata_declared_but_absent(rng, raster):
    raster.nodata = [float(rng.choice([-9999.0, np.nan, 1e38]))] * len(raster.values)


def nodata_beyond_the_type(rng, raster):
    raster.nodata = [float(rng.choice([1e300, -1e300, 1e40, 0.5]))] * len(raster.values)


def nodata_that_is_a_measurement(_rng, raster):
    value = float(np.float32(raster.values.flat[0]))
    raster.nodata = [value] * len(raster.values)
    raster.whole = False


def nodata_of_its_own_in_each_band(rng, raster):
    hidden = raster.block(rng)
    _declare(raster, -9999.0, hidden)
    raster.nodata = [-9999.0 - k for k in range(len(raster.values))]
    raster.values[:, hidden] = np.array(raster.nodata)[:, None]
    raster.virtual = "stack"


def nodata_in_one_band(rng, raster):
    raster.nodata = [-9999.0] * len(raster.values)
    raster.values[rng.integers(len(raster.values)), raster.block(rng)] = -9999.0
    raster.whole = False


def nodata_everywhere(_rng, raster):
    _declare(raster, -9999.0, np.ones(raster.values.shape[1:], bool))


def nodata_but_for_one_pixel(_rng, raster):
    shown = np.ones(raster.values.shape[1:], bool)
    shown[shown.shape[0] // 2, shown.shape[1] // 2] = False
    _declare(raster, -9999.0, shown)


def scattered_nodata(rng, raster):
    _declare(raster, -9999.0, rng.random(raster.values.shape[1:]) < rng.choice([0.05, 0.5, 0.95]))


def internal_mask(rng, raster):
    _hide(raster, "internal", raster.block(rng))


def sidecar_mask(rng, raster):
    _hide(raster, "sidecar", raster.block(rng))


def mask_over_all(_rng, raster):
    _hide(raster, "internal", np.ones(raster.values.shape[1:], bool))


def mask_over_nan(rng, raster):
    hidden = raster.block(rng)
    _hide(raster, "internal", hidden)
    raster.values[:, hidden] = np.nan


def alpha(rng, raster):
    _hide(raster, "alpha", raster.block(rng))


def alpha_over_all(_rng, raster):
    _hide(raster, "alpha", np.ones(raster.values.shape[1:], bool))


def _declare(raster, value, where):
    raster.values[:, where] = value
    raster.nodata = [value] * len(raster.values)
    raster.whole = False


def _hide(raster, mask, hidden):
    """A mask goes into a GeoTIFF; other formats have no room."""
    raster.mask, raster.invalid, raster.driver = mask, hidden, "GTiff"
    raster.options = []
    raster.whole = False


KINDS = (
    nodata_in_a_block,
    nodata_nan,
    nodata_infinite,
    nodata_declared_but_absent,
    nodata_beyond_the_type,
    nodata_that_is_a_measurement,
    nodata_of_its_own_in_each_band,
    nodata_in_one_band,
    nodata_everywhere,
    nodata_but_for_one_pixel,
    scattered_nodata,
    internal_mask,
    sidecar_mask,
    mask_over_all,
    mask_over_nan,
    alpha,
    alpha_over_all,
)
