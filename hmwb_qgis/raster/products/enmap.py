# SPDX-License-Identifier: GPL-2.0-or-later
"""EnMAP Level 1C and 2A: a GeoTIFF of all bands, METADATA.XML, and QL_QUALITY files.

Source: DLR, EnMAP HSI Level-1/Level-2 Product Specification, EN-PCV-ICD-2009-2, version 1.8.
"""

from __future__ import annotations

from hmwb_qgis.core.errors import HmwbError

from .dlr import described_bands, geographic_image
from .files import ProductFiles
from .markup import read_xml
from .product import REFLECTANCE, Flag, Product, QualityLayer

TITLE = "EnMAP L1C, L2A"
_BACKGROUND = -32768.0
_ONE = Flag((1,))
# QL_QUALITY_CLASSES: 1 land, 2 water, 3 background. Cirrus: 1 thin, 2 medium, 3 thick.
_QUALITY = {
    "CLASSES": {"water": Flag((2,))},
    "CLOUD": {"cloud": _ONE},
    "CLOUDSHADOW": {"cloud shadow": _ONE},
    "CIRRUS": {"cirrus": Flag((1, 2, 3))},
    "HAZE": {"haze": _ONE},
    "SNOW": {"snow": _ONE},
}


def recognise(files: ProductFiles) -> str | None:
    """The METADATA.XML, or None."""
    for path in files.candidates(r".*METADATA\.XML"):
        if read_xml(path).name == "level_X":
            return path
    return None


def open_product(files: ProductFiles, metadata: str) -> Product:
    """Read what METADATA.XML says.

    Raises
    ------
    HmwbError
        If files or items are missing, or it is Level 1B.
    """
    root = read_xml(metadata)
    base = root.first("base") or root
    level = base.value("level")
    if level not in ("L1C", "L2A"):
        raise HmwbError(
            "{name} is EnMAP {level}, which does not lie on a map: order L2A or L1C.",
            name=files.name,
            level=level or "?",
        )
    stem = metadata[: -len("METADATA.XML")]
    image = files.need(files.sibling(stem, "SPECTRAL_IMAGE"), "SPECTRAL_IMAGE")
    bands = described_bands(
        root,
        image,
        ("bandID", "wavelengthCenterOfBand", "FWHMOfBand", "GainOfBand", "OffsetOfBand"),
        nodata=root.number("backgroundValue", _BACKGROUND),
    )
    quality = []
    for name, flags in _QUALITY.items():
        layer = files.sibling(stem, f"QL_QUALITY_{name}")
        if layer is not None:
            quality.append(QualityLayer(layer, 1, flags))
    title = f"EnMAP {level}"
    unit = REFLECTANCE if level == "L2A" else ""
    grid = geographic_image(image, len(bands), title)
    return Product(title, grid, bands, tuple(quality), unit=unit)
