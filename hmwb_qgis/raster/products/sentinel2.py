# SPDX-License-Identifier: GPL-2.0-or-later
"""Sentinel-2 Level 1C and 2A (.SAFE): an image a band, of 10, 20 or 60 m pixels.

Source: ESA, Sentinel-2 Products Specification Document, S2-PDGS-TAS-DI-PSD, issue 14.9 and later:
reflectance = (stored + offset) / quantification value, with an offset since processing baseline
04.00; 0 is no measurement. Scene classification: 1 defective, 3 cloud shadow, 6 water, 8 and 9
cloud, 10 thin cirrus, 11 snow.
"""

from __future__ import annotations

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.georeference import grid_of
from hmwb_qgis.raster.sensors.known_sensors import multispectral_sensors, sensor_bands

from .files import ProductFiles, open_raster
from .markup import Element, as_number, read_xml
from .product import REFLECTANCE, Flag, Product, ProductBand, QualityLayer

TITLE = "Sentinel-2 L1C, L2A"
_CLASSES = {
    "cloud": Flag((8, 9)),
    "cloud shadow": Flag((3,)),
    "cirrus": Flag((10,)),
    "snow": Flag((11,)),
    "water": Flag((6,)),
    "defective": Flag((1,)),
}
# The bands of MSK_CLASSI_B00 of Level 1C: opaque clouds, cirrus, snow.
_L1C_CLASSES = {1: "cloud", 2: "cirrus", 3: "snow"}
_LEVELS = {"Level-1C_User_Product": "L1C", "Level-2A_User_Product": "L2A"}


def recognise(files: ProductFiles) -> str | None:
    """The metadata of the product, or None."""
    for path in files.candidates(r"(MTD_MSIL(1C|2A)|S2._(OPER|USER)_MTD_.*)\.xml"):
        if read_xml(path).name in _LEVELS:
            return path
    return None


def open_product(files: ProductFiles, metadata: str) -> Product:
    """Read bands, offsets and classes.

    Raises
    ------
    HmwbError
        If images or items are missing, or several tiles lie in one product.
    """
    root = read_xml(metadata)
    level = _LEVELS[root.name]
    spacecraft = root.value("SPACECRAFT_NAME")
    folder = metadata.rpartition("/")[0]
    granules = [element for element in root.all("Granule") if element.first("IMAGE_FILE")]
    if len(granules) != 1:
        raise HmwbError(
            "{name} holds {count} granules: take a product of one tile, as it is made since 2016.",
            name=files.name,
            count=len(granules),
        )
    images = [f"{folder}/{element.text}.jp2" for element in granules[0].all("IMAGE_FILE")]
    there = set(files.paths)
    bands = [
        band
        for band in _bands(root, level, spacecraft, images)
        if band.file in there or files.need(None, band.file.rpartition("/")[2])
    ]
    finest = min(bands, key=lambda band: band.resolution or 0.0)
    quality = _quality(files, level, folder, images)
    items = {"SPACECRAFT": spacecraft, "PROCESSING_BASELINE": root.value("PROCESSING_BASELINE")}
    grid, _ = grid_of(open_raster(finest.file), finest.file.rpartition("/")[2])
    title = f"Sentinel-2 {level}"
    return Product(title, grid, tuple(bands), quality, metadata=items, unit=REFLECTANCE)


def _bands(root: Element, level: str, spacecraft: str, images: list[str]) -> list[ProductBand]:
    """In the order of the sensor, each in the pixels that it was measured in."""
    scale = 1.0 / root.number(
        "BOA_QUANTIFICATION_VALUE" if level == "L2A" else "QUANTIFICATION_VALUE"
    )
    item = "BOA_ADD_OFFSET" if level == "L2A" else "RADIO_ADD_OFFSET"
    offsets = {e.attribute("band_id"): as_number(e.text, item) for e in root.all(item)}
    widths: dict[str, float] = {}
    if spacecraft in multispectral_sensors():
        table = sensor_bands(spacecraft)
        widths = dict(zip(table.names, table.fwhm.tolist()))
    bands = []
    for about in root.all("Spectral_Information"):
        name = about.attribute("physicalBand")
        resolution = about.number("RESOLUTION")
        code = "B" + name[1:].rjust(2, "0")
        ending = f"_{code}_{resolution:.0f}m.jp2" if level == "L2A" else f"_{code}.jp2"
        image = next((path for path in images if path.endswith(ending)), None)
        if image is None:
            continue  # B10 has no place in Level 2A
        low, high = about.number("MIN"), about.number("MAX")
        bands.append(
            ProductBand(
                name=name,
                wavelength=about.number("CENTRAL"),
                fwhm=widths.get(name, (high - low) / 2),
                file=image,
                scale=scale,
                offset=offsets.get(about.attribute("bandId"), 0.0) * scale,
                nodata=0.0,
                resolution=resolution,
            )
        )
    if not bands:
        raise HmwbError("The metadata of Sentinel-2 name no image of a band.")
    return bands


def _quality(
    files: ProductFiles, level: str, folder: str, images: list[str]
) -> tuple[QualityLayer, ...]:
    if level == "L2A":
        found = [path for path in images if path.endswith("_SCL_20m.jp2") and path in files.paths]
        return tuple(QualityLayer(path, 1, _CLASSES) for path in found)
    masks = [p for p in files.find(r"MSK_CLASSI_B00\.jp2") if p.startswith(folder)]
    return tuple(
        QualityLayer(path, number, {condition: Flag((1,))})
        for path in masks[:1]
        for number, condition in _L1C_CLASSES.items()
    )
