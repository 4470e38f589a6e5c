# SPDX-License-Identifier: GPL-2.0-or-later
"""What all products that are made for the tests have in common."""

from __future__ import annotations

import csv
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from osgeo import gdal, gdal_array, osr

SENSORS = Path(__file__).resolve().parents[3] / "resources" / "sensors"
LEFT, TOP = 367000.0, 5808000.0
EPSG = 32633
ROWS, COLS = 12, 10
SPOT = (7, 3)  # row and column of a bright pixel, which tells where the raster lies
CLOUD = (2, 5)  # of a cloud


@dataclass
class Made:
    """A product that was made, and what must come out of it.

    `image` is (bands, rows, cols) in the units of the product, with NaN where nothing was
    measured; `transform` that of its grid.
    """

    path: Path
    kind: str
    title: str
    image: np.ndarray
    wavelengths: np.ndarray
    transform: tuple
    epsg: int = EPSG
    fwhm: np.ndarray | None = None
    bad: tuple = ()
    cloudy: np.ndarray | None = None
    options: dict = field(default_factory=dict)
    unit: str = "reflectance"


def table(name):
    """Names, centres and widths of a sensor."""
    lines = (SENSORS / f"{name}.csv").read_text("utf-8").splitlines()
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    numbers = [[float(r[key]) for r in rows] for key in ("centre_nm", "fwhm_nm")]
    return [r["band"] for r in rows], np.array(numbers[0]), np.array(numbers[1])


def scene(bands, rows=ROWS, cols=COLS, low=1000, high=4000, seed=0):
    """Whole numbers with a bright spot, and a corner where nothing was measured (0)."""
    stored = np.random.default_rng(seed).integers(low, high, (bands, rows, cols))
    stored[:, SPOT[0], SPOT[1]] = 3 * high
    stored[:, 0, 0] = 0
    return stored


def cloud_mask(rows=ROWS, cols=COLS, value=1, dtype=np.uint8):
    mask = np.zeros((1, rows, cols), dtype)
    mask[0, CLOUD[0], CLOUD[1]] = value
    return mask


def wkt(epsg=EPSG):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    return reference.ExportToWkt()


def transform(pixel, left=LEFT, top=TOP):
    return (left, float(pixel), 0.0, top, 0.0, -float(pixel))


def write(path, array, pixel, *, nodata=None, driver="GTiff", options=(), epsg=EPSG):
    """A raster on the map."""
    code = gdal_array.NumericTypeCodeToGDALTypeCode(array.dtype.type)
    bands, rows, cols = array.shape
    maker = gdal.GetDriverByName(driver if driver != "JP2OpenJPEG" else "MEM")
    target = str(path) if driver != "JP2OpenJPEG" else ""
    dataset = maker.Create(target, cols, rows, bands, code, options=list(options))
    dataset.SetGeoTransform(transform(pixel))
    dataset.SetProjection(wkt(epsg))
    dataset.WriteArray(array)
    if nodata is not None:
        for k in range(bands):
            dataset.GetRasterBand(k + 1).SetNoDataValue(nodata)
    if driver == "JP2OpenJPEG":
        lossless = ["QUALITY=100", "REVERSIBLE=YES", "YCBCR420=NO"]
        gdal.GetDriverByName(driver).CreateCopy(str(path), dataset, options=lossless)
    dataset.FlushCache()


def physical(stored, scale, offset=0.0, nodata=0):
    """Values of what is stored; scale and offset may be one a band."""
    scale, offset = (np.reshape(v, (-1, 1, 1)) for v in (scale, offset))
    return np.where(stored == nodata, np.nan, stored * scale + offset)
