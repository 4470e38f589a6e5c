# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:denoisemultispectral: less noise in a multispectral raster."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .base import PAPER, HmwbAlgorithm, progress_of
from .styles import composite_of

METHODS = ("patches", "wiener")


class DenoiseMultispectral(HmwbAlgorithm):
    """Section 4.2 of the paper, the multispectral image."""

    INPUT = "INPUT"
    METHOD = "METHOD"
    WINDOW = "WINDOW"
    NOISE = "NOISE"
    OUTPUT = "OUTPUT"

    GROUP = "prepare"
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

    def initAlgorithm(self, config=None):  # noqa: ARG002 (QGIS passes it)
        """Declare the parameters."""
        self.add(p.raster(self.INPUT, tr("Multispectral raster")), tr("The raster with the noise."))
        self.add(
            p.choice(self.METHOD, tr("Method"), METHODS, METHODS[0]),
            p.as_string(
                tr("Like patches together, or the adaptive Wiener filter of the paper."), METHODS
            ),
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
        p.add_nodata(self)
        p.add_memory(self)
        p.add_creation_options(self)
        self.add(
            p.raster_output(self.OUTPUT, tr("Denoised multispectral raster")),
            tr("Same grid, bands and units as the input, float32."),
        )

    def work(self, inputs, feedback):
        """Denoise the raster and write it."""
        from hmwb_qgis.raster.denoise import denoise_multispectral

        source = inputs.source(self.INPUT, tr("multispectral"), feedback)
        output = inputs.raster_output(self.OUTPUT)
        noise = denoise_multispectral(
            source,
            output,
            method=inputs.choice(self.METHOD),
            window=inputs.integer(self.WINDOW),
            noise_std=inputs.number(self.NOISE),
            memory=inputs.integer(self.MEMORY),
            creation_options=inputs.creation_options(),
            progress=progress_of(feedback),
        )
        levels = tr("Standard deviation of the noise: {:.4g} to {:.4g}, median {:.4g}.")
        feedback.pushInfo(levels.format(min(noise), max(noise), sorted(noise)[len(noise) // 2]))
        title = tr("{} denoised").format(inputs.layer(self.INPUT).name)
        self.show(inputs, self.OUTPUT, output, composite_of(output), title)
        return {self.OUTPUT: str(output)}
