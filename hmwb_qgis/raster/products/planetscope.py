# SPDX-License-Identifier: GPL-2.0-or-later
"""PlanetScope of SuperDoves: one GeoTIFF of eight or four bands, its XML, and udm2.

Source: Planet Labs, PlanetScope Product Specification: surface reflectance is stored times 10000;
others hold radiance, and the XML has the coefficient to reflectance of each band. 0 is no
measurement. UDM2: 2 snow, 3 shadow, 4 and 5 haze, 6 cloud, 8 unusable.
"""

from __future__ import annotations

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.reading.sharpness import pixel_in_metres
from hmwb_qgis.raster.sensors.known_sensors import sensor_bands

from .dlr import geographic_image
from .files import ProductFiles
from .markup import as_number, read_xml
from .product import REFLECTANCE, Flag, Product, ProductBand, QualityLayer

TITLE = "PlanetScope (SuperDove)"
_SENSOR = "PlanetScope-SuperDove"
_IMAGE = r".*AnalyticMS.*\.tiff?"
_SURFACE_SCALE = 1e-4
_ONE = Flag((1,))
_QUALITY = {
    2: {"snow": _ONE},
    3: {"cloud shadow": _ONE},
    4: {"haze": _ONE},
    5: {"haze": _ONE},
    6: {"cloud": _ONE},
    8: {"defective": Flag(bits=0xFE)},  # the first bit says that there is no image
}


def recognise(files: ProductFiles) -> str | None:
    """The image, or None."""
    found = [p for p in files.candidates(_IMAGE) if "udm" not in p.rpartition("/")[2].lower()]
    return next(iter(found), None)


def open_product(files: ProductFiles, image: str) -> Product:
    """Read bands and masks.

    Raises
    ------
    HmwbError
        If there are neither eight nor four bands, or coefficients are missing.
    """
    name = image.rpartition("/")[2]
    sensor = sensor_bands(_SENSOR)
    count = 8 if "_8b" in name else 4
    places = [k for k, stacks in enumerate(sensor.stacks) if count == 8 or count in stacks]
    title = "PlanetScope surface reflectance" if "_SR" in name else "PlanetScope reflectance"
    grid = geographic_image(image, count, title)
    scales = [_SURFACE_SCALE] * count if "_SR" in name else _coefficients(files, image, count)
    bands = tuple(
        ProductBand(
            name=sensor.names[place],
            wavelength=float(sensor.wavelengths[place]),
            fwhm=float(sensor.fwhm[place]),
            file=image,
            number=number,
            scale=scale,
            nodata=0.0,
            resolution=pixel_in_metres(grid),
        )
        for number, (place, scale) in enumerate(zip(places, scales), 1)
    )
    mask = files.beside(image, r".*_udm2.*\.tiff?")
    quality = tuple(QualityLayer(mask, n, flags) for n, flags in _QUALITY.items() if mask)
    return Product(title, grid, bands, quality, unit=REFLECTANCE)


def _coefficients(files: ProductFiles, image: str, count: int) -> list[float]:
    """From radiance to reflectance at the top of the atmosphere, band by band."""
    path = files.need(files.beside(image, r".*metadata.*\.xml"), "..._metadata.xml")
    found = {
        int(element.number("bandNumber")): as_number(
            element.value("reflectanceCoefficient"), "reflectanceCoefficient"
        )
        for element in read_xml(path).all("bandSpecificMetadata")
    }
    if sorted(found) != list(range(1, count + 1)):
        raise HmwbError(
            "{name} does not have a reflectanceCoefficient for each band.",
            name=path.rpartition("/")[2],
        )
    return [found[number] for number in range(1, count + 1)]
