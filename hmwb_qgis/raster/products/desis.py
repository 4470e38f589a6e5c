# SPDX-License-Identifier: GPL-2.0-or-later
"""DESIS Level 2A and 1C: a GeoTIFF of 235 bands, METADATA.xml, and QL_QUALITY-2.

Source: DLR, DESIS L1B, L1C, L2A data format specification, PAV-DES-TN-DLR-0001.
"""

from __future__ import annotations

from .dlr import described_bands, geographic_image
from .files import ProductFiles
from .markup import read_xml
from .product import REFLECTANCE, Flag, Product, QualityLayer

TITLE = "DESIS L1C, L2A"
_BACKGROUND = -32768.0
_ONE = Flag((1,))
# The layers of QL_QUALITY-2; the second is clear land, the last two are AOT and water vapour.
_QUALITY = {
    1: {"cloud shadow": _ONE},
    3: {"snow": _ONE},
    4: {"haze": _ONE},
    5: {"haze": _ONE},
    6: {"cloud": _ONE},
    7: {"cloud": _ONE},
    8: {"water": _ONE},
}


def recognise(files: ProductFiles) -> str | None:
    """The METADATA.xml, or None."""
    for path in files.candidates(r".*METADATA\.XML"):
        if read_xml(path).name == "hsi_doc":
            return path
    return None


def open_product(files: ProductFiles, metadata: str) -> Product:
    """Read what METADATA.xml says.

    Raises
    ------
    HmwbError
        If files or items are missing, or the image is not on a map (Level 1B).
    """
    root = read_xml(metadata)
    stem = metadata[: -len("METADATA.XML")]
    image = files.need(files.sibling(stem, "SPECTRAL_IMAGE"), "SPECTRAL_IMAGE")
    bands = described_bands(
        root,
        image,
        ("band", "wavelengthCenterOfBand", "wavelengthWidthOfBand", "gainOfBand", "offsetOfBand"),
        nodata=root.number("backgroundValue", _BACKGROUND),
    )
    layers = files.sibling(stem, "QL_QUALITY-2")
    quality = tuple(QualityLayer(layers, n, flags) for n, flags in _QUALITY.items() if layers)
    level = "L2A" if "L2A" in metadata.upper().rpartition("/")[2] else "L1C"
    title = f"DESIS {level}"
    grid = geographic_image(image, len(bands), title)
    unit = REFLECTANCE if level == "L2A" else ""
    return Product(title, grid, bands, quality, unit=unit)
