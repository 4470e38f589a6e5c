# SPDX-License-Identifier: GPL-2.0-or-later
"""Kinds of files, of data types and of scales."""

from __future__ import annotations

import numpy as np
from osgeo import gdal

WHOLE = ("Byte", "Int8", "UInt16", "Int16", "UInt32", "Int32", "Int64", "UInt64")
STEPS = {"Byte": 200.0, "Int8": 100.0}  # that values of 1 become; 10,000 for the other types


def geotiff_with_options(rng, raster):
    raster.driver = "GTiff"
    raster.options = [
        f"INTERLEAVE={rng.choice(['PIXEL', 'BAND'])}",
        f"COMPRESS={rng.choice(['NONE', 'DEFLATE', 'LZW', 'PACKBITS'])}",
        f"TILED={rng.choice(['YES', 'NO'])}",
        f"BIGTIFF={rng.choice(['YES', 'NO'])}",
        f"ENDIANNESS={rng.choice(['LITTLE', 'BIG'])}",
    ]


def envi(rng, raster):
    raster.driver, raster.mask = "ENVI", ""
    raster.options = [f"INTERLEAVE={rng.choice(['BSQ', 'BIL', 'BIP'])}"]


def erdas_imagine(_rng, raster):
    raster.driver, raster.mask, raster.options = "HFA", "", []


def cloud_optimized(_rng, raster):
    if len(raster.values) > 1:
        raster.driver, raster.options = "COG", []


def virtual_mosaic(_rng, raster):
    raster.virtual = "mosaic"


def virtual_stack(_rng, raster):
    raster.virtual = "stack"


def virtual_copy(_rng, raster):
    raster.virtual = "copy"


def whole_numbers(rng, raster):
    known = [name for name in WHOLE if hasattr(gdal, f"GDT_{name}")]
    raster.dtype = str(rng.choice(known))
    raster.multiply(STEPS.get(raster.dtype, 10_000.0))


def whole_numbers_with_scale(rng, raster):
    clean = raster.clean
    whole_numbers(rng, raster)
    step = 1.0 / STEPS.get(raster.dtype, 10_000.0)
    raster.scale, raster.offset = [step] * len(raster.values), [0.0] * len(raster.values)
    raster.clean = clean


def doubles(_rng, raster):
    raster.dtype = "Float64"


def complex_numbers(rng, raster):
    raster.dtype = str(rng.choice(["CFloat32", "CFloat64", "CInt16", "CInt32"]))


def scale_and_offset(rng, raster):
    scale, offset = float(rng.choice([2.0, -1.0, 1e-4])), float(rng.choice([0.0, 10.0, -0.1]))
    raster.scale, raster.offset = [scale] * len(raster.values), [offset] * len(raster.values)
    raster.clean = raster.clean * scale + offset


def scale_of_its_own_in_each_band(rng, raster):
    scales = rng.uniform(0.5, 2.0, len(raster.values))
    raster.scale, raster.virtual = [float(s) for s in scales], "stack"
    raster.values = raster.values / scales[:, None, None]


def scale_that_makes_no_sense(rng, raster):
    scale = float(rng.choice([0.0, np.nan, np.inf, 1e300]))
    raster.scale = [scale] * len(raster.values)
    raster.clean = np.zeros_like(raster.clean) if scale == 0 else raster.clean
    raster.whole = False


def name_with_odd_letters(rng, raster):
    names = ("größe é 光谱", "a b  c", "it's", "100% #1", "x" * 200, "-dash", "[1]{2}", "a;b,c|d")
    raster.name = f"{rng.choice(names)}_{raster.name[:1]}"


KINDS = (
    geotiff_with_options,
    envi,
    erdas_imagine,
    cloud_optimized,
    virtual_mosaic,
    virtual_stack,
    virtual_copy,
    whole_numbers,
    whole_numbers_with_scale,
    doubles,
    complex_numbers,
    scale_and_offset,
    scale_of_its_own_in_each_band,
    scale_that_makes_no_sense,
    name_with_odd_letters,
)
