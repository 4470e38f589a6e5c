# SPDX-License-Identifier: GPL-2.0-or-later
"""Landsat 8 and 9 Collection 2 Level 2: a GeoTIFF a band, MTL.txt, QA_PIXEL and QA_RADSAT.

Source: USGS, Landsat 8-9 Collection 2 Level 2 Science Product Guide, LSDS-1619. Surface reflectance
is 0.0000275 times what is stored, minus 0.2, as the MTL says; 0 is no measurement.
"""

from __future__ import annotations

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.sensors.known_sensors import sensor_bands

from .dlr import geographic_image
from .files import ProductFiles
from .markup import as_number, read_groups
from .product import REFLECTANCE, Flag, Product, ProductBand, QualityLayer

TITLE = "Landsat 8, Landsat 9 L2"
_SENSORS = {"LANDSAT_8": "Landsat-8", "LANDSAT_9": "Landsat-9"}
_REFLECTIVE = range(1, 8)
_RESOLUTION = 30.0  # metres
_PIXEL_BITS = {
    "cloud": Flag(bits=0b1010),  # dilated cloud, cloud
    "cirrus": Flag(bits=1 << 2),
    "cloud shadow": Flag(bits=1 << 4),
    "snow": Flag(bits=1 << 5),
    "water": Flag(bits=1 << 7),
}
_SATURATION_BITS = {"defective": Flag(bits=0b1111111)}  # of bands 1 to 7


def recognise(files: ProductFiles) -> str | None:
    """The MTL.txt, or None."""
    for path in files.candidates(r".*MTL\.txt"):
        if "SPACECRAFT_ID" in read_groups(path).get("IMAGE_ATTRIBUTES", {}):
            return path
    return None


def open_product(files: ProductFiles, metadata: str) -> Product:
    """Read what MTL.txt says.

    Raises
    ------
    HmwbError
        If it is another spacecraft or level, or a file is missing.
    """
    groups = read_groups(metadata)
    spacecraft = groups["IMAGE_ATTRIBUTES"].get("SPACECRAFT_ID", "")
    scales = groups.get("LEVEL2_SURFACE_REFLECTANCE_PARAMETERS")
    contents = groups.get("PRODUCT_CONTENTS", {})
    if spacecraft not in _SENSORS or scales is None:
        raise HmwbError(
            "{name} is {spacecraft}, level {level}: take Level 2 of Landsat 8 or 9.",
            name=files.name,
            spacecraft=spacecraft,
            level=contents.get("PROCESSING_LEVEL", "?"),
        )
    sensor = sensor_bands(_SENSORS[spacecraft])
    bands = []
    for number in _REFLECTIVE:
        name = contents.get(f"FILE_NAME_BAND_{number}", f"..._SR_B{number}.TIF")
        gain, offset = (
            as_number(scales.get(key, ""), key)
            for key in (f"REFLECTANCE_MULT_BAND_{number}", f"REFLECTANCE_ADD_BAND_{number}")
        )
        place = sensor.names.index(f"B{number}")
        bands.append(
            ProductBand(
                name=f"B{number}",
                wavelength=float(sensor.wavelengths[place]),
                fwhm=float(sensor.fwhm[place]),
                file=files.need(files.beside(metadata, name.replace(".", r"\.")), name),
                scale=gain,
                offset=offset,
                nodata=0.0,
                resolution=_RESOLUTION,
            )
        )
    quality = []
    for key, flags in (
        ("FILE_NAME_QUALITY_L1_PIXEL", _PIXEL_BITS),
        ("FILE_NAME_QUALITY_L1_RADIOMETRIC_SATURATION", _SATURATION_BITS),
    ):
        layer = files.ending(contents[key]) if key in contents else None
        if layer is not None:
            quality.append(QualityLayer(layer, 1, flags))
    title = f"{_SENSORS[spacecraft]} L2"
    grid = geographic_image(bands[0].file, 1, title)
    return Product(title, grid, tuple(bands), tuple(quality), unit=REFLECTANCE)
