# SPDX-License-Identifier: GPL-2.0-or-later
"""Small rasters on disk."""

from __future__ import annotations

import hashlib

import numpy as np
import pytest
from osgeo import gdal, gdal_array, osr

from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.sums import weighted_sums
from hmwb_qgis.raster.reading.source import RasterSource

ORIGIN = (367000.0, 5808000.0)


def wkt(epsg):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    return reference.ExportToWkt()


def write_raster(
    path, array, *, transform=(*[ORIGIN[0], 10.0, 0.0], ORIGIN[1], 0.0, -10.0), epsg=32633,
    nodata=None, driver="GTiff", options=(), alpha=False, prepare=None,
):  # fmt: skip
    """A raster written with GDAL alone; `prepare` gets the dataset before it is closed."""
    array = np.asarray(array)
    code = gdal_array.NumericTypeCodeToGDALTypeCode(array.dtype.type)
    bands, rows, cols = array.shape
    dataset = gdal.GetDriverByName(driver).Create(
        str(path), cols, rows, bands, code, options=list(options)
    )
    if alpha:  # GDAL takes no such word any more once values were written
        dataset.GetRasterBand(bands).SetColorInterpretation(gdal.GCI_AlphaBand)
    if transform is not None:
        dataset.SetGeoTransform(transform)
    if epsg:
        dataset.SetProjection(wkt(epsg))
    if nodata is not None:
        for band in range(bands):
            dataset.GetRasterBand(band + 1).SetNoDataValue(nodata)
    dataset.WriteArray(array)
    if prepare is not None:
        prepare(dataset)
    dataset.FlushCache()
    return str(path)


def set_wavelengths(wavelengths, fwhm=None, unit="Nanometers"):
    """A `prepare` that writes band items."""

    def prepare(dataset):
        for k, centre in enumerate(wavelengths):
            band = dataset.GetRasterBand(k + 1)
            band.SetMetadataItem("wavelength", str(centre))
            if unit:
                band.SetMetadataItem("wavelength_units", unit)
            if fwhm is not None:
                band.SetMetadataItem("fwhm", str(fwhm[k]))

    return prepare


def reference_cube(bands=8, rows=48, cols=40, seed=3):
    """Positive, smooth along the bands, with edges in space."""
    rng = np.random.default_rng(seed)
    places = rng.integers(0, 4, (rows // 4, cols // 4)).repeat(4, 0).repeat(4, 1)
    spectra = 0.2 + rng.random((4, 3)) @ np.stack(
        [np.exp(-0.5 * ((np.arange(bands) - c) / (bands / 4)) ** 2) for c in (0, bands / 2, bands)]
    )
    texture = 1 + 0.1 * rng.standard_normal((rows, cols))
    return (spectra[places].transpose(2, 0, 1) * texture).astype(np.float32)


class Pair:
    """A hyperspectral and a multispectral file of the same made scene."""

    def __init__(self, folder, ratio=4, bands=8, ms_bands=3, rows=48, cols=40):
        self.ratio = ratio
        self.reference = reference_cube(bands, rows, cols)
        self.wavelengths = np.linspace(450, 850, bands)
        self.fwhm = np.full(bands, 400 / bands)
        self.response = np.kron(np.eye(ms_bands), np.ones(bands // ms_bands))
        self.response = np.pad(self.response, ((0, 0), (0, bands - self.response.shape[1])))
        self.response /= self.response.sum(1, keepdims=True)
        coarse = (rows // ratio, cols // ratio)
        self.h = degrade(self.reference, gaussian_psf(ratio), Sampling.of(ratio), coarse)
        self.m = weighted_sums(self.response, self.reference)
        step = 10.0 * ratio
        self.h_transform = (ORIGIN[0], step, 0.0, ORIGIN[1], 0.0, -step)
        self.h_path = write_raster(
            folder / "h.tif", self.h, transform=self.h_transform,
            prepare=set_wavelengths(self.wavelengths, self.fwhm),
        )  # fmt: skip
        self.m_path = write_raster(folder / "m.tif", self.m)


def sources(pair, **options):
    h = RasterSource(pair.h_path, role="hyperspectral", **options)
    return h, RasterSource(pair.m_path, role="multispectral")


@pytest.fixture
def pair(tmp_path):
    return Pair(tmp_path)


@pytest.fixture
def inputs_unchanged():
    """Says whether a folder of inputs holds the same files with the same contents as before."""

    def state(folder):
        return {
            path.name: hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.iterdir()
            if path.is_file()
        }

    return state
