# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:openmultispectral: from what an agency delivers to a multispectral raster."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .openproduct import OpenProduct

PIXEL_SIZES = ("10", "20", "60")
RESAMPLING = ("cubic", "bilinear", "nearest")


class OpenMultispectral(OpenProduct):
    """Sentinel-2, Landsat, PlanetScope and WorldView."""

    PIXEL_SIZES = "PIXEL_SIZES"
    RESAMPLING = "RESAMPLING"

    KIND = "multispectral"
    TAGS = (
        "import,open,product,stack,sentinel,sentinel-2,safe,landsat,planet,planetscope,superdove,"
        "worldview,SCL,QA_PIXEL,udm2,MTL,IMD"
    )

    def name(self):
        """Fixed."""
        return "openmultispectral"

    def displayName(self):
        """In the toolbox."""
        return tr("Open multispectral product")

    def shortDescription(self):
        """On hovering."""
        return tr("Makes a raster from a product of Sentinel-2, Landsat, PlanetScope, WorldView.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Makes a raster that the other tools take from a multispectral product as its agency "
            "delivers it: Sentinel-2 L1C and L2A (.SAFE), Landsat 8 and 9 L2, PlanetScope of "
            "SuperDoves, WorldView-2 and WorldView-3.\n"
            "Use it first: bands are stacked and named, reflectances and nodata are right, also "
            "after the offset that Sentinel-2 has since processing baseline 04.00, and clouds are "
            "left out.\n"
            "The product is recognised by its files. Bands with larger pixels are brought to the "
            "finest grid; the raster remembers the pixels that each was measured in.\n"
            "WorldView comes as radiance, PlanetScope without _SR as reflectance at the top of the "
            "atmosphere.\n"
            "Sources: the product specifications of ESA, USGS, Planet and Maxar."
        )

    def add_parameters(self):
        """Declare the parameters."""
        self.add_product()
        self.add(
            p.choice(
                self.PIXEL_SIZES,
                tr("Pixel sizes of Sentinel-2 (m)"),
                PIXEL_SIZES,
                list(PIXEL_SIZES[:2]),
                several=True,
            ),
            p.as_string(
                tr(
                    "Which bands of Sentinel-2 are taken, by the pixels that they were measured "
                    "in, unless bands are named. Those of 60 m see the atmosphere."
                ),
                PIXEL_SIZES,
            ),
        )
        self.add(
            p.choice(self.RESAMPLING, tr("Resampling"), RESAMPLING, RESAMPLING[0]),
            p.as_string(tr("How bands with larger pixels come to the finest grid."), RESAMPLING),
            advanced=True,
        )
        self.add_output()

    def chosen(self, product, inputs):
        """Those that the user named, else those of the pixel sizes."""
        words = inputs.words(self.BANDS)
        if words:
            return product.named(words)
        return product.of_pixels([float(size) for size in inputs.choices(self.PIXEL_SIZES)])
