# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:fusehmwbpaper: the fusion by Wasserstein barycenter, as it was published."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import barycenter_options, paper_options
from .base import PAPER
from .fusion import FusionAlgorithm


class FuseHmwbPaper(FusionAlgorithm):
    """The paper's whole chain: denoising, inverse operators, barycenter."""

    FIXED_METHOD = "hmwb-paper"
    TAGS = f"{FusionAlgorithm.TAGS},optimal transport,Wasserstein barycenter,Sinkhorn"
    OPTIONS = (*paper_options.PAPER_OPTIONS, *barycenter_options.BARYCENTER_OPTIONS)

    def name(self):
        """Fixed."""
        return "fusehmwbpaper"

    def displayName(self):
        """In the toolbox."""
        return tr("Fuse (HMWB as published)")

    def shortDescription(self):
        """On hovering."""
        return tr("Fuses two rasters by their Wasserstein barycenter, as the paper does.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Fuses a hyperspectral raster with a multispectral raster of the same place by the "
            "method of the paper: both rasters are denoised, brought to the shape of the result, "
            "and joined by their Wasserstein barycenter.\n"
            "Use it to compare with the paper. 'Fuse (HMWB)' gives better images.\n"
            "Energy of the multispectral raster moves along the spectrum only, energy of the "
            "hyperspectral one in space only. The weight says which of them to trust: near 0 the "
            "spectra follow the hyperspectral raster, near 1 the multispectral one. The widths "
            "gamma and alpha say how far energy may move.\n"
            "Source: {}"
        ).format(PAPER)

    def add_method_parameters(self):
        """Denoising, barycenter, iteration, operators."""
        paper_options.add_denoise(self)
        barycenter_options.add_kernels(self)
        barycenter_options.add_iteration(self)
        paper_options.add_wiener_window(self)
        paper_options.add_total_variation(self)
        paper_options.add_operators(self)
