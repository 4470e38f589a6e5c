# SPDX-License-Identifier: GPL-2.0-or-later
"""AVIRIS-NG, AVIRIS-3, AVIRIS and Hyperion as ENVI files: an image and its header.

Source: L3Harris, ENVI header files; JPL, AVIRIS-NG data product readme; USGS, EO-1 Hyperion.
"""

from __future__ import annotations

from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.georeference import grid_of
from hmwb_qgis.raster.reading.sharpness import pixel_in_metres
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata, read_spectral

from .files import ProductFiles, open_raster, read_text
from .markup import as_number
from .product import REFLECTANCE, Product, ProductBand

TITLE = "AVIRIS-NG, AVIRIS-3, Hyperion (ENVI)"
_FEWEST = 20  # bands of a hyperspectral image
# Of Hyperion's 242 bands these are calibrated; the others hold zeros.
_HYPERION_BANDS = 242
_HYPERION_CALIBRATED = np.r_[8:58, 77:225]


def recognise(files: ProductFiles) -> str | None:
    """The image whose header is there, or None."""
    headers = [p for p in files.candidates(r".*\.hdr") if read_text(p).startswith("ENVI")]
    for header in headers:
        stem = header[:-4]
        image = next((p for p in files.paths if p == stem), None) or next(
            (p for p in files.paths if p.rpartition(".")[0] == stem and p != header), None
        )
        if image is not None and files.chosen in ("", header, image):
            return image
    return None


def open_product(_files: ProductFiles, image: str) -> Product:
    """Read the image and its header through GDAL.

    Raises
    ------
    HmwbError
        If it is not an ENVI image, or tells no wavelengths.
    """
    name = PurePosixPath(image).name
    dataset = open_raster(image, "ENVI")
    spectral = read_spectral(dataset)
    if spectral.wavelengths is None or spectral.count < _FEWEST:
        raise HmwbError(
            "The header of {name} does not tell the wavelengths of many bands: it is not the "
            "image of an imaging spectrometer.",
            name=name,
        )
    grid, _ = grid_of(dataset, name)
    resolution = pixel_in_metres(grid) if grid.placed else None
    told = _item(dataset, "reflectance_scale_factor")
    factor = as_number(told or "1", "reflectance scale factor")
    good = _good(dataset, spectral)
    bands = []
    for number, (centre, label) in enumerate(zip(spectral.wavelengths, spectral.names), 1):
        band = dataset.GetRasterBand(number)
        stored = band.GetScale(), band.GetOffset()
        bands.append(
            ProductBand(
                name=label.partition(" (")[0] or f"band {number}",
                wavelength=float(centre),
                fwhm=None if spectral.fwhm is None else float(spectral.fwhm[number - 1]),
                file=image,
                number=number,
                scale=(1.0 if stored[0] is None else stored[0]) / (factor or 1.0),
                offset=(stored[1] or 0.0) / (factor or 1.0),
                nodata=band.GetNoDataValue(),
                good=bool(good[number - 1]),
                resolution=resolution,
            )
        )
    title = _item(dataset, "sensor_type") or "ENVI"
    unit = spectral.unit or (REFLECTANCE if told else "")
    return Product(title, grid, tuple(bands), unit=unit)


def _good(dataset: Any, spectral: SpectralMetadata) -> NDArray[np.bool_]:
    if spectral.count != _HYPERION_BANDS or _item(dataset, "bbl"):
        return spectral.good
    return np.isin(np.arange(1, spectral.count + 1), _HYPERION_CALIBRATED)


def _item(dataset: Any, key: str) -> str:
    return str(dataset.GetMetadataItem(key, "ENVI") or "").strip(" {}")
