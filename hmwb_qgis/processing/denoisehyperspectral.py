# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:denoisehyperspectral: less noise in a hyperspectral raster."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import paper_options
from . import parameters as p
from .base import PAPER
from .denoising import Denoising


class DenoiseHyperspectral(Denoising):
    """Section 4.2 of the paper, the hyperspectral image."""

    RANK = "RANK"
    SMOOTHNESS = "SMOOTHNESS"
    SPARSE = "SPARSE"
    SPARSITY = "SPARSITY"
    ITERATIONS = "ITERATIONS"
    TOLERANCE = "TOLERANCE"

    METHODS = ("subspace", "sstv")
    TAGS = "denoise,noise,filter,smooth,total variation,SSTV,stripes"

    def name(self):
        """Fixed."""
        return "denoisehyperspectral"

    def displayName(self):
        """In the toolbox."""
        return tr("Denoise hyperspectral raster")

    def shortDescription(self):
        """On hovering."""
        return tr("Reduces the noise of a hyperspectral raster, keeping edges and spectra.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Reduces the noise of a hyperspectral raster and keeps its edges and spectra.\n"
            "The fusion does this by itself. Use this tool to see what the step does, or to "
            "denoise with other settings and fuse without denoising afterwards.\n"
            "The default, 'subspace', keeps the spectral components that stand out of the noise of "
            "each band; a smaller rank keeps less. Spatio-spectral total variation, of the paper, "
            "asks that the spectrum changes alike in neighbouring pixels, and separates stripes "
            "and dead pixels as well; a larger smoothness removes more noise and more detail.\n"
            "Sources: section 4.2 of {} Aggarwal and Majumdar: Hyperspectral image denoising using "
            "spatio-spectral total variation, IEEE GRSL 13(3), 2016. Gavish and Donoho: Optimal "
            "shrinkage of singular values, IEEE Transactions on Information Theory 63(4), 2017."
        ).format(PAPER)

    def add_parameters(self):
        """Declare the parameters."""
        self.add_input(
            tr("Hyperspectral raster"),
            tr("Components that stand out of the noise, or the paper's total variation."),
        )
        self.add(
            p.integer(self.RANK, tr("Rank of the subspace"), None, 1, 512, optional=True),
            tr("Number of components. Empty: those that stand out of the noise."),
            advanced=True,
        )
        paper_options.add_total_variation(self)
        self.add(
            p.integer(self.ITERATIONS, tr("Maximum number of iterations"), 60, 1, 1000),
            tr("Of the split Bregman method."),
            advanced=True,
        )
        self.add(
            p.real(self.TOLERANCE, tr("Tolerance"), 0.005, 0.0, 1.0),
            tr("It stops earlier when the image changes by less than this part of the noise."),
            advanced=True,
        )
        self.add_output(
            tr("Denoised hyperspectral raster"),
            tr("Same grid, bands, wavelengths and units as the input, float32."),
        )

    def denoise(self, inputs, feedback, **common):
        """With the parameters of the method."""
        from hmwb_qgis.raster.denoise import denoise_hyperspectral

        source = inputs.source(self.INPUT, tr("hyperspectral"), feedback)
        rank = inputs.integer(self.RANK)
        return denoise_hyperspectral(source, rank=rank, options=self._options(inputs), **common)

    def _options(self, inputs):
        """By the names of the core."""
        return {
            "smoothness": inputs.number(self.SMOOTHNESS),
            "sparse": inputs.flag(self.SPARSE),
            "sparsity": inputs.number(self.SPARSITY),
            "iterations": inputs.integer(self.ITERATIONS),
            "tolerance": inputs.number(self.TOLERANCE),
        }
