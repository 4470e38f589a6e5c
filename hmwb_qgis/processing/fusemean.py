# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:fusemean: the two means with which the paper compares."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import paper_options
from . import parameters as p
from .base import PAPER
from .fusion import FusionAlgorithm

MEANS = ("arithmetic-mean", "geometric-mean")


class FuseMean(FusionAlgorithm):
    """The means of M~(m) and H~(h), section 4.4 of the paper."""

    MEAN = "MEAN"
    CHOICE = MEAN

    TAGS = f"{FusionAlgorithm.TAGS},average,arithmetic mean,geometric mean,baseline"
    OPTIONS = ("WEIGHT", *paper_options.PAPER_OPTIONS)

    def name(self):
        """Fixed."""
        return "fusemean"

    def displayName(self):
        """In the toolbox."""
        return tr("Fuse (mean)")

    def shortDescription(self):
        """On hovering."""
        return tr("Fuses two rasters by a weighted mean, the simplest that there is.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Fuses a hyperspectral raster with a multispectral raster by a weighted mean of the "
            "two, after each was brought to the bands and pixels of the result.\n"
            "Use it as a baseline: what a better method gains over it is what that method is "
            "worth. It is quick and needs little memory, and its result is blurred and its spectra "
            "are off.\n"
            "The weight says which raster counts more: towards 0 the spectra of the hyperspectral "
            "one, towards 1 the edges of the multispectral one.\n"
            "Source: section 4.4 of {}"
        ).format(PAPER)

    def add_method_parameters(self):
        """Which mean, and the paper's operators."""
        self.add(
            p.choice(self.MEAN, tr("Mean"), MEANS, MEANS[0]),
            p.as_string(tr("Sum of the two rasters, or product of their powers."), MEANS),
        )
        self.add(
            p.real("WEIGHT", tr("Weight of the multispectral raster"), 0.5, 0.0, 1.0),
            tr("Between 0 and 1; the hyperspectral raster counts for the rest."),
        )
        paper_options.add_denoise(self)
        paper_options.add_wiener_window(self)
        paper_options.add_total_variation(self)
        paper_options.add_operators(self)
