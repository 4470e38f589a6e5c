# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:denoisehyperspectral: less noise in a hyperspectral raster."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .base import PAPER, HmwbAlgorithm

METHODS = ("sstv",)


class DenoiseHyperspectral(HmwbAlgorithm):
    """Section 4.2 of the paper, the hyperspectral image."""

    INPUT = "INPUT"
    METHOD = "METHOD"
    SMOOTHNESS = "SMOOTHNESS"
    SPARSE_NOISE = "SPARSE_NOISE"
    ITERATIONS = "ITERATIONS"
    OUTPUT = "OUTPUT"

    GROUP = "prepare"
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
            "Spatio-spectral total variation asks that the spectrum changes alike in neighbouring "
            "pixels. A larger smoothness removes more noise and more detail. With the weight of "
            "sparse noise, stripes and dead pixels are separated as well.\n"
            "Sources: section 4.2 of {} Aggarwal and Majumdar: Hyperspectral image denoising using "
            "spatio-spectral total variation, IEEE GRSL 13(3), 2016."
        ).format(PAPER)

    def initAlgorithm(self, config=None):  # noqa: ARG002 (QGIS passes it)
        """Declare the parameters."""
        self.add(p.raster(self.INPUT, tr("Hyperspectral raster")), tr("The raster with the noise."))
        self.add(
            p.choice(self.METHOD, tr("Method"), METHODS, METHODS[0]),
            p.as_string(tr("'sstv' is spatio-spectral total variation."), METHODS),
        )
        self.add(
            p.real(self.SMOOTHNESS, tr("Smoothness"), None, 0.0, optional=True),
            tr("Weight of the total variation (mu). Empty: chosen from the noise of the raster."),
            advanced=True,
        )
        self.add(
            p.real(self.SPARSE_NOISE, tr("Weight of sparse noise"), None, 0.0, optional=True),
            tr(
                "Penalty on stripes and dead pixels (lambda): the smaller, the more is taken for "
                "such noise. Empty: the raster has none."
            ),
            advanced=True,
        )
        self.add(
            p.integer(self.ITERATIONS, tr("Maximum number of iterations"), 30, 1, 1000),
            tr("Of the split Bregman method; it stops earlier when the image no longer changes."),
            advanced=True,
        )
        p.add_nodata(self)
        p.add_creation_options(self)
        self.add(
            p.raster_output(self.OUTPUT, tr("Denoised hyperspectral raster")),
            tr("Same grid, bands, wavelengths and units as the input, float32."),
        )
