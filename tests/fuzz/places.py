# SPDX-License-Identifier: GPL-2.0-or-later
"""Kinds of georeference and of sizes."""

from __future__ import annotations

import math

import numpy as np
from osgeo import gdal

from .rasters import crs_text

LOCAL = 'LOCAL_CS["local",UNIT["metre",1]]'


def no_crs(_rng, raster):
    raster.crs = ""


def no_georeference(_rng, raster):
    raster.crs, raster.transform, raster.placed = "", None, False


def other_crs(rng, raster):
    raster.crs, raster.placed = crs_text(int(rng.choice([32632, 3857, 4326]))), False


def degrees(_rng, raster):
    step = raster.transform[1] / 111_000.0
    raster.transform = (13.0, step, 0.0, 52.0, 0.0, -step)
    raster.crs, raster.placed = crs_text(4326), False


def local_crs(_rng, raster):
    raster.crs, raster.placed = LOCAL, False


def engineering_crs(_rng, raster):
    raster.crs = 'ENGCRS["site",EDATUM["site"],CS[Cartesian,2],AXIS["x",east],AXIS["y",north],'
    raster.crs += 'LENGTHUNIT["metre",1]]'
    raster.placed = False


def south_up(_rng, raster):
    x, dx, _, y, _, dy = raster.transform
    rows = raster.values.shape[1]
    raster.transform = (x, dx, 0.0, y + rows * dy, 0.0, -dy)
    raster.values, raster.clean = raster.values[:, ::-1].copy(), raster.clean[:, ::-1].copy()


def rotated(rng, raster):
    angle = math.radians(float(rng.choice([1e-7, 5.0, 90.0, 180.0])))
    x, dx, _, y, _, dy = raster.transform
    cos, sin = math.cos(angle), math.sin(angle)
    raster.transform = (x, dx * cos, -dy * sin, y, dx * sin, dy * cos)
    raster.placed = False


def mirrored(_rng, raster):
    x, dx, _, y, _, dy = raster.transform
    cols = raster.values.shape[2]
    raster.transform = (x + cols * dx, -dx, 0.0, y, 0.0, dy)
    raster.placed = False


def no_area(rng, raster):
    x, dx, _, y, _, dy = raster.transform
    given = [(x, 0.0, 0.0, y, 0.0, 0.0), (x, dx, 0.0, y, 0.0, 0.0), (x, dx, dx, y, dy, dy)]
    raster.transform, raster.placed = given[rng.integers(3)], False


def transform_not_finite(rng, raster):
    spoilt = list(raster.transform)
    spoilt[rng.integers(6)] = float(rng.choice([np.nan, np.inf, 1e300]))
    raster.transform, raster.placed = tuple(spoilt), False


def oblong_pixels(rng, raster):
    x, dx, _, y, _, dy = raster.transform
    raster.transform = (x, dx, 0.0, y, 0.0, dy * float(rng.choice([0.5, 2.0, 1.01])))
    raster.placed = False


def moved(rng, raster):
    x, dx, _, y, _, dy = raster.transform
    cols, rows = rng.choice([-0.5, 0.3, 3.0, 3.7, 1e3, 1e9], 2)
    raster.transform = (x + cols * dx, dx, 0.0, y + rows * dy, 0.0, dy)
    raster.placed = False


def other_pixel_size(rng, raster):
    x, dx, _, y, _, dy = raster.transform
    factor = float(rng.choice([0.2, 0.25, 0.77, 1.0001, 1.3, 4.0, 50.0]))
    raster.transform = (x, dx * factor, 0.0, y, 0.0, dy * factor)
    raster.placed = False


def gcps_only(_rng, raster):
    x, dx, _, y, _, dy = raster.transform
    _, rows, cols = raster.values.shape
    corners = [(0, 0), (cols, 0), (0, rows), (cols, rows)]
    raster.gcps = [gdal.GCP(x + c * dx, y + r * dy, 0.0, c, r) for c, r in corners]
    raster.transform, raster.placed = None, False


def one_pixel(_rng, raster):
    raster.cut(rows=slice(1), cols=slice(1))
    raster.placed = False


def one_row(_rng, raster):
    raster.cut(rows=slice(1))
    raster.placed = False


def one_column(_rng, raster):
    raster.cut(cols=slice(1))
    raster.placed = False


def few_pixels(rng, raster):
    raster.cut(rows=slice(int(rng.integers(2, 5))), cols=slice(int(rng.integers(2, 5))))
    raster.placed = False


def odd_pixels_more(_rng, raster):
    raster.cut(rows=slice(-1), cols=slice(-1))
    raster.placed = False


def one_band(_rng, raster):
    raster.cut(bands=slice(1))


def two_bands(_rng, raster):
    raster.cut(bands=slice(2))


def many_bands(_rng, raster):
    raster.set_values(np.repeat(raster.values, 12, axis=0))
    if raster.wavelengths is not None:
        raster.wavelengths = np.linspace(420.0, 2450.0, len(raster.values))


KINDS = (
    no_crs,
    no_georeference,
    other_crs,
    degrees,
    local_crs,
    engineering_crs,
    south_up,
    rotated,
    mirrored,
    no_area,
    transform_not_finite,
    oblong_pixels,
    moved,
    other_pixel_size,
    gcps_only,
    one_pixel,
    one_row,
    one_column,
    few_pixels,
    odd_pixels_more,
    one_band,
    two_bands,
    many_bands,
)
