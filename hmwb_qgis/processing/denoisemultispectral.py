# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:denoisemultispectral: less noise in a multispectral raster."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .base import PAPER
from .denoising import Denoising


class DenoiseMultispectral(Denoising):
    """Section 4.2 of the paper, the multispectral image."""

    WINDOW = "WINDOW"
    NOISE = "NOISE"

    METHODS = ("patches", "wiener")
    TAGS = "denoise,noise,filter,smooth,Wiener,NL-Bayes,non-local,patches"

    def name(self):
        """Fixed."""
        return "denoisemultispectral"

    def displayName(self):
        """In the toolbox."""
        return tr("Denoise multispectral raster")

    def shortDescription(self):
        """On hovering."""
        return tr("Reduces the noise of a multispectral raster and keeps its edges.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Reduces the noise of a multispectral raster and keeps its edges.\n"
            "The fusion does this by itself. Use this tool to see what the step does, or to "
            "denoise with other settings and fuse without denoising afterwards.\n"
            "The default, 'patches', looks for small patches that are alike and denoises them "
            "together, all bands at once. The adaptive Wiener filter of the paper keeps a pixel "
            "where its neighbourhood varies more than noise does, and draws it to the local mean "
            "where it does not; it is quicker. A larger window smooths more.\n"
            "Sources: section 4.2 of {} Lebrun, Buades, Morel: A nonlocal Bayesian image denoising "
            "algorithm, SIAM Journal on Imaging Sciences 6(3), 2013."
        ).format(PAPER)

    def add_parameters(self):
        """Declare the parameters."""
        self.add_input(
            tr("Multispectral raster"),
            tr("Like patches together, or the adaptive Wiener filter of the paper."),
        )
        self.add(
            p.integer(self.WINDOW, tr("Window of the Wiener filter (pixels)"), 3, 3, 31),
            tr("Side of the square over which mean and variance are taken; an odd number."),
            advanced=True,
        )
        self.add(
            p.real(self.NOISE, tr("Standard deviation of the noise"), None, 0.0, optional=True),
            tr("In the units of the raster, for every band. Empty: estimated for each band."),
            advanced=True,
        )
        self.add_output(
            tr("Denoised multispectral raster"),
            tr("Same grid, bands and units as the input, float32."),
        )

    def denoise(self, inputs, feedback, **common):
        """With the parameters of the method."""
        from hmwb_qgis.raster.denoise import denoise_multispectral

        source = inputs.source(self.INPUT, tr("multispectral"), feedback)
        window, noise = inputs.integer(self.WINDOW), inputs.number(self.NOISE)
        return denoise_multispectral(source, window=window, noise_std=noise, **common)
