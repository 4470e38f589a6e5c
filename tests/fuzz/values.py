# SPDX-License-Identifier: GPL-2.0-or-later
"""Kinds of numbers in a raster."""

from __future__ import annotations

import numpy as np

FILLINGS = (0.0, 1.0, -1.0, -9999.0, -32768.0, 65535.0, 1e30, -1e30, 3.4028234663852886e38)


def flat(rng, raster):
    raster.set_values(np.full_like(raster.values, rng.choice([0.5, 100.0, 1e-3])))


def zero(_rng, raster):
    raster.set_values(np.zeros_like(raster.values))


def negative(rng, raster):
    raster.set_values(raster.values - rng.choice([0.3, 1.0, 100.0]))


def huge(rng, raster):
    raster.set_values(raster.values * rng.choice([1e6, 1e15, 1e30, 1e38]))


def tiny(rng, raster):
    raster.set_values(raster.values * rng.choice([1e-6, 1e-20, 1e-38]))


def offset_far_above_the_contrast(rng, raster):
    raster.set_values(raster.values + rng.choice([1e3, 1e6]))


def flat_band(rng, raster):
    raster.values[rng.integers(len(raster.values))] = 0.5
    raster.set_values(raster.values)


def zero_band(rng, raster):
    raster.values[rng.integers(len(raster.values))] = 0.0
    raster.set_values(raster.values)


def noise_band(rng, raster):
    raster.values[rng.integers(len(raster.values))] = rng.random(raster.values.shape[1:])
    raster.set_values(raster.values)


def noise_only(rng, raster):
    raster.set_values(rng.standard_normal(raster.values.shape))


def equal_bands(_rng, raster):
    raster.set_values(np.broadcast_to(raster.values[:1], raster.values.shape))


def reversed_bands(_rng, raster):
    raster.set_values(raster.values[::-1])


def two_levels(_rng, raster):
    raster.set_values((raster.values > np.median(raster.values)).astype(float))


def checkerboard(_rng, raster):
    rows, cols = np.indices(raster.values.shape[1:])
    raster.set_values(np.broadcast_to((rows + cols) % 2 + 0.1, raster.values.shape))


def ramp(_rng, raster):
    rows, cols = np.indices(raster.values.shape[1:])
    raster.set_values(np.broadcast_to(rows + 2.0 * cols + 1.0, raster.values.shape))


def half_flat(_rng, raster):
    raster.values[:, :, : raster.values.shape[2] // 2] = 0.4
    raster.set_values(raster.values)


def striped(rng, raster):
    raster.values *= 1 + 0.2 * rng.standard_normal(raster.values.shape[::2])[:, None]
    raster.set_values(raster.values)


def spike(rng, raster):
    _junk_pixel(rng, raster, rng.choice([1e3, 1e6, -1e6]))
    raster.set_values(raster.values)


def nan_pixel(rng, raster):
    _junk_pixel(rng, raster, np.nan)


def infinite_pixel(rng, raster):
    _junk_pixel(rng, raster, rng.choice([np.inf, -np.inf]))


def all_nan(_rng, raster):
    raster.values[...] = np.nan
    raster.whole = False


def nan_band(rng, raster):
    raster.values[rng.integers(len(raster.values))] = np.nan
    raster.whole = False


def undeclared_filling_pixel(rng, raster):
    _junk_pixel(rng, raster, rng.choice(FILLINGS))


def undeclared_filling_block(rng, raster):
    raster.values[:, raster.block(rng)] = rng.choice(FILLINGS)
    raster.whole = False


def undeclared_filling_edge(rng, raster):
    raster.values[:, :, -max(raster.values.shape[2] // 5, 1) :] = rng.choice(FILLINGS)
    raster.whole = False


def undeclared_filling_in_some_bands(rng, raster):
    bands = rng.random(len(raster.values)) < 0.5
    raster.values[np.ix_(bands, range(raster.values.shape[1]), [-1])] = rng.choice(FILLINGS)
    raster.whole = False


def _junk_pixel(rng, raster, value):
    _, rows, cols = raster.values.shape
    band = slice(None) if rng.random() < 0.5 else rng.integers(len(raster.values))
    raster.values[band, rng.integers(rows), rng.integers(cols)] = value
    raster.whole = False


KINDS = (
    flat,
    zero,
    negative,
    huge,
    tiny,
    offset_far_above_the_contrast,
    flat_band,
    zero_band,
    noise_band,
    noise_only,
    equal_bands,
    reversed_bands,
    two_levels,
    checkerboard,
    ramp,
    half_flat,
    striped,
    spike,
    nan_pixel,
    infinite_pixel,
    all_nan,
    nan_band,
    undeclared_filling_pixel,
    undeclared_filling_block,
    undeclared_filling_edge,
    undeclared_filling_in_some_bands,
)
