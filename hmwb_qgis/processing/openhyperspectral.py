# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:openhyperspectral: from what an agency delivers to a hyperspectral raster."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .openproduct import OpenProduct


class OpenHyperspectral(OpenProduct):
    """EnMAP, PRISMA, EMIT, DESIS, Tanager, AVIRIS and Hyperion."""

    LEAVE_OUT_BAD_BANDS = "LEAVE_OUT_BAD_BANDS"
    KEEP_OVERLAP = "KEEP_OVERLAP"

    KIND = "hyperspectral"
    TAGS = (
        "import,open,product,enmap,prisma,emit,desis,tanager,aviris,hyperion,he5,hdf5,netcdf,envi,"
        "metadata.xml"
    )

    def name(self):
        """Fixed."""
        return "openhyperspectral"

    def displayName(self):
        """In the toolbox."""
        return tr("Open hyperspectral product")

    def shortDescription(self):
        """On hovering."""
        return tr("Makes a raster from a product of EnMAP, PRISMA, EMIT, DESIS and others.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Makes a raster that the other tools take from a hyperspectral product as its agency "
            "delivers it: EnMAP L1C and L2A, PRISMA L2C and L2D, EMIT L2A, DESIS L1C and L2A, "
            "Tanager, and AVIRIS-NG, AVIRIS-3 or Hyperion as ENVI files.\n"
            "Use it first: wavelengths, widths, bad bands, units, nodata and the place on the map "
            "come with the raster, and clouds are left out.\n"
            "The product is recognised by its files. Bands are sorted by wavelength; where two "
            "detectors of PRISMA see the same part of the spectrum, each counts up to the middle "
            "of it. Pixels that lie as the sensor saw them (EMIT, PRISMA L2C, Tanager basic) are "
            "brought to the map by the nearest one. EMIT needs its file of masks "
            "(EMIT_L2A_MASK) beside the reflectances to leave out clouds.\n"
            "Sources: the product specifications of DLR, ASI, NASA JPL, Planet and USGS."
        )

    def add_parameters(self):
        """Declare the parameters."""
        self.add_product()
        self.add(
            p.boolean(self.LEAVE_OUT_BAD_BANDS, tr("Leave out bad bands"), False),
            tr(
                "Bands that the product calls bad are not written. Else they are marked as bad, "
                "and the fusion leaves them out by itself."
            ),
            advanced=True,
        )
        self.add(
            p.boolean(self.KEEP_OVERLAP, tr("Keep both detectors where they overlap"), False),
            tr("The bands of both then alternate by their wavelengths."),
            advanced=True,
        )
        self.add_output()

    def chosen(self, product, inputs):
        """Sorted by wavelength, without what the user leaves out."""
        from hmwb_qgis.raster.products.product import sorted_bands

        named = product.named(inputs.words(self.BANDS))
        bands = sorted_bands(named.bands, keep_overlap=inputs.flag(self.KEEP_OVERLAP))
        if inputs.flag(self.LEAVE_OUT_BAD_BANDS):
            bands = [band for band in bands if band.good]
        return named.take(bands)
