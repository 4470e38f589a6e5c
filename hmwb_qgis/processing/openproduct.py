# SPDX-License-Identifier: GPL-2.0-or-later
"""What both tools share that open the products of the agencies."""

from __future__ import annotations

from pathlib import Path

from qgis.core import QgsProcessingParameterFile, QgsProcessingParameterString

from hmwb_qgis.translation import said, tr

from . import parameters as p
from .base import HmwbAlgorithm, progress_of
from .styles import composite_of

# Of the names of files, where those of one product differ; taken away one after the other.
_ENDINGS = (".TAR", ".SAFE", "-METADATA", "-SPECTRAL_IMAGE", "_MTL")

CONDITIONS = ("cloud", "cloud shadow", "cirrus", "haze", "snow", "water", "defective")


class OpenProduct(HmwbAlgorithm):
    """An algorithm says which products it opens, and which of their bands it takes."""

    PRODUCT = "PRODUCT"
    BANDS = "BANDS"
    LEAVE_OUT = "LEAVE_OUT"
    OUTPUT = "OUTPUT"

    GROUP = "prepare"
    KIND = ""  # of `raster.products.registry`
    RESAMPLING = ""  # the parameter that chooses it, if there is one
    WRITES_VRT = True

    def add_product(self):
        """Declare what is opened, and which pixels are left out."""
        behavior = QgsProcessingParameterFile.Behavior.File
        self.add(
            # Without a filter of ours QGIS accepts no folder here.
            QgsProcessingParameterFile(
                self.PRODUCT, tr("Product"), behavior, fileFilter=tr("All files (*)")
            ),
            tr(
                "The metadata file, the archive (.zip, .tar, .tar.gz) as it was delivered, or the "
                "folder: paste its path."
            ),
        )
        self.add(
            p.choice(
                self.LEAVE_OUT,
                tr("Leave out"),
                CONDITIONS,
                list(CONDITIONS[:2]),
                optional=True,
                several=True,
            ),
            p.as_string(
                tr(
                    "Pixels that the quality layers of the product call so get no value. The log "
                    "says which of these a product does not tell of."
                ),
                CONDITIONS,
            ),
        )
        self.add(
            QgsProcessingParameterString(self.BANDS, tr("Bands"), None, False, True),
            tr(
                "Names, numbers from 1 or ranges such as 3-40, separated by commas; in the order "
                "of the product. Empty: all."
            ),
        )

    def add_output(self):
        """Declare the rest, after the parameters of the kind."""
        p.add_creation_options(self)
        self.add(
            p.raster_output(self.OUTPUT, tr("Opened product")),
            tr(
                "In the units of the product, with wavelengths, widths, bad bands and the pixel "
                "size of each band. A name that ends in .vrt makes a small file that refers to the "
                "files of the product, where these can be read as they are; one in .tif, .bsq, "
                ".bil, .bip, .dat or .img a copy."
            ),
        )

    def chosen(self, product, inputs):
        """The product with the bands that are to be taken."""
        raise NotImplementedError

    def work(self, inputs, feedback):
        """Recognise the product, and write its bands."""
        from hmwb_qgis.raster.products.registry import open_product
        from hmwb_qgis.raster.products.writer import write_product

        path, output = inputs.product(self.PRODUCT), inputs.raster_output(self.OUTPUT)
        product = self.chosen(open_product(path, self.KIND), inputs)
        found = tr("{}: {} bands of {} x {} pixels.")
        grid = product.grid
        feedback.pushInfo(found.format(product.title, len(product.bands), grid.rows, grid.cols))
        notes = write_product(
            product,
            output,
            leave_out=inputs.choices(self.LEAVE_OUT),
            resampling=inputs.choice(self.RESAMPLING) if self.RESAMPLING else "nearest",
            creation_options=inputs.creation_options(),
            progress=progress_of(feedback),
        )
        for note in notes:
            feedback.pushInfo(said(note))
        self.show(inputs, self.OUTPUT, output, composite_of(output), name_of(path))
        return {self.OUTPUT: str(output)}


def name_of(path):
    """What to call a product: its name without what tells its files from each other.

    Parameters
    ----------
    path : str or Path
        The product, or the file of its metadata.
    """
    path = Path(path)
    if path.stem.upper().startswith("MTD"):
        path = path.absolute().parent  # of Sentinel-2, whose products all call it the same
    name = path.stem
    for ending in _ENDINGS:
        if name.upper().endswith(ending):
            name = name[: -len(ending)]
    return name or path.stem
