# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:fusecnmf: fusion by coupled unmixing."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .fusion import FusionAlgorithm


class FuseCnmf(FusionAlgorithm):
    """CNMF of Yokoya, Yairi and Iwasaki, 2012."""

    TAGS = f"{FusionAlgorithm.TAGS},CNMF,unmixing,endmember,matrix factorization,linear mixture"
    FIXED_METHOD = "cnmf"
    OPTIONS = (
        "ENDMEMBERS",
        "INNER_ITERATIONS",
        "OUTER_ITERATIONS",
        "INNER_TOLERANCE",
        "OUTER_TOLERANCE",
        "SUM_TO_ONE",
        "SEED",
    )

    def name(self):
        """Fixed."""
        return "fusecnmf"

    def displayName(self):
        """In the toolbox."""
        return tr("Fuse (CNMF)")

    def shortDescription(self):
        """On hovering."""
        return tr("Fuses two rasters by unmixing both into the same materials.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Fuses a hyperspectral raster with a multispectral raster by unmixing: the "
            "hyperspectral raster tells the spectra of the materials, the multispectral one how "
            "much of each lies in every fine pixel.\n"
            "Use it to compare with HMWB, or where the ground consists of few materials. It needs "
            "the spectral response and the point spread function; what is not given is estimated "
            "from the two rasters. The whole scene is worked on at once, so that it must fit into "
            "memory.\n"
            "More endmembers and more iterations follow the data more closely, and the noise too.\n"
            "Source: Yokoya, Yairi, Iwasaki: Coupled nonnegative matrix factorization unmixing for "
            "hyperspectral and multispectral data fusion, IEEE TGRS 50(2), 2012. Written anew from "
            "the paper."
        )

    def add_method_parameters(self):
        """The published parameters."""
        self.add(
            p.integer("ENDMEMBERS", tr("Endmembers"), 30, 1, 500),
            tr("Number of materials into which both rasters are unmixed."),
        )
        self.add(
            p.integer("INNER_ITERATIONS", tr("Updates of an unmixing"), 150, 1, 100000),
            tr("At most so many in each of the two unmixings."),
            advanced=True,
        )
        self.add(
            p.integer("OUTER_ITERATIONS", tr("Turns between the rasters"), 1, 1, 1000),
            tr("How often the two unmixings take turns."),
            advanced=True,
        )
        self.add(
            p.real("INNER_TOLERANCE", tr("Tolerance of an unmixing"), 1e-8, 0.0, 1.0),
            tr("An unmixing stops when the squared error falls by less than this fraction."),
            advanced=True,
        )
        self.add(
            p.real("OUTER_TOLERANCE", tr("Tolerance of the turns"), 1e-2, 0.0, 1.0),
            tr("The turns stop when neither error falls by more than this fraction."),
            advanced=True,
        )
        self.add(
            p.real("SUM_TO_ONE", tr("Weight of the sum to one"), None, 0.0, optional=True),
            tr("How strictly the shares of a pixel sum to 1. Empty: as the authors chose it."),
            advanced=True,
        )
        p.add_seed(self)
