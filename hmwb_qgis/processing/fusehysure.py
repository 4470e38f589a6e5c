# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:fusehysure: fusion in a spectral subspace with vector total variation."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .fusion import FusionAlgorithm

SUBSPACES = ("vca", "svd")


class FuseHySure(FusionAlgorithm):
    """HySure of Simoes, Bioucas-Dias, Almeida and Chanussot, 2015."""

    TAGS = f"{FusionAlgorithm.TAGS},HySure,total variation,subspace,ADMM,superresolution"
    FIXED_METHOD = "hysure"
    OPTIONS = (
        "DIMENSIONS",
        "SUBSPACE",
        "TV_WEIGHT",
        "MULTISPECTRAL_WEIGHT",
        "PENALTY",
        "ITERATIONS",
        "TOLERANCE",
        "SEED",
    )

    def name(self):
        """Fixed."""
        return "fusehysure"

    def displayName(self):
        """In the toolbox."""
        return tr("Fuse (HySure)")

    def shortDescription(self):
        """On hovering."""
        return tr("Fuses two rasters in a spectral subspace, with edges where both have them.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Fuses a hyperspectral raster with a multispectral raster by solving for the image "
            "that, seen by either sensor, gives what that sensor saw. Among all such images it "
            "takes one whose bands have their edges in the same places.\n"
            "Use it to compare with HMWB, or where the sensors are well known. It needs the "
            "spectral response and the point spread function; what is not given is estimated from "
            "the two rasters. The whole scene is worked on at once, so that it must fit into "
            "memory.\n"
            "More dimensions keep rarer spectra and more noise; a larger weight of the total "
            "variation smooths more.\n"
            "Source: Simoes, Bioucas-Dias, Almeida, Chanussot: A convex formulation for "
            "hyperspectral image superresolution via subspace-based regularization, IEEE TGRS "
            "53(6), 2015. Written anew from the paper."
        )

    def add_method_parameters(self):
        """The published parameters."""
        self.add(
            p.integer("DIMENSIONS", tr("Dimensions of the subspace"), 10, 1, 500),
            tr("Number of spectra of which every spectrum of the result is a mixture."),
        )
        self.add(
            p.choice("SUBSPACE", tr("Subspace"), SUBSPACES, SUBSPACES[0]),
            p.as_string(
                tr("Spanned by endmembers (vertex component analysis) or by singular vectors."),
                SUBSPACES,
            ),
            advanced=True,
        )
        self.add(
            p.real("TV_WEIGHT", tr("Weight of the total variation"), 5e-4, 0.0, 1e3),
            tr("For rasters divided by their maximum: more is smoother."),
            advanced=True,
        )
        self.add(
            p.real("MULTISPECTRAL_WEIGHT", tr("Weight of the multispectral raster"), 1.0, 0.0, 1e6),
            tr("Against that of the hyperspectral raster, which is 1."),
            advanced=True,
        )
        self.add(
            p.real("PENALTY", tr("Penalty of ADMM"), 0.02, 1e-9, 1e6),
            tr("Changes how fast the iteration comes to its end, not where it ends."),
            advanced=True,
        )
        self.add(
            p.integer("ITERATIONS", tr("Maximum number of iterations"), 200, 1, 100000),
            tr("Of ADMM, the solver."),
            advanced=True,
        )
        self.add(
            p.real("TOLERANCE", tr("Tolerance"), 0.0, 0.0, 1.0),
            tr(
                "It stops when the image changes by less than this fraction; 0 runs all iterations."
            ),
            advanced=True,
        )
        p.add_seed(self)
