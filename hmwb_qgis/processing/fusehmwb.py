# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:fusehmwb: the fusion by the default method."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import barycenter_options, paper_options
from . import parameters as p
from .base import PAPER
from .fusion import FusionAlgorithm

METHODS = ("hmwb", "hmwb-paper")
TRANSPORT = ("never", "always", "auto")


class FuseHmwb(FusionAlgorithm):
    """Everything is found in the two rasters.

    The published method has a tool of its own; scripts and models that choose it here go on to
    work, by parameters that the dialog does not show. Nor does it show what is for experiments.
    """

    METHOD = "METHOD"
    CHOICE = METHOD
    TELLS_UNCERTAINTY = TELLS_SHIFTS = True

    TAGS = f"{FusionAlgorithm.TAGS},optimal transport,Wasserstein barycenter,Sinkhorn"
    EXPERIMENTS = ("RANK", "REFINE", "GUARD", "TRANSPORT")
    PUBLISHED = (
        *(name for name in paper_options.PAPER_OPTIONS if name != "DENOISE"),
        *barycenter_options.BARYCENTER_OPTIONS,
    )
    HIDDEN = (METHOD, "MIN_SNR", "SCHEDULER_TIMEOUT", *EXPERIMENTS, *PUBLISHED)
    OPTIONS = ("DENOISE", *EXPERIMENTS, *PUBLISHED)

    def name(self):
        """Fixed."""
        return "fusehmwb"

    def displayName(self):
        """In the toolbox."""
        return tr("Fuse (HMWB) - recommended")

    def shortDescription(self):
        """On hovering."""
        return tr("Gives a hyperspectral raster the pixel size of a multispectral one.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Fuses a hyperspectral raster with a multispectral raster of the same place: the "
            "result has the bands of the first on the grid of the second.\n"
            "Use it when you need both fine spectra and fine pixels, for example EnMAP with "
            "Sentinel-2. The defaults are right for most rasters; the two should show the same "
            "state of the ground.\n"
            "Noise, blur, the place of the pixels and the relation between the two rasters are "
            "found in the rasters themselves; the log says what was found, and what speaks for it. "
            "Where the rasters disagree the hyperspectral one is trusted. What is known of the "
            "sensors helps, but need not be given.\n"
            "The method as it was published is the tool 'Fuse (HMWB as published)'.\n"
            "After: {}"
        ).format(PAPER)

    def shift_note(self):
        """It needs no measurement beforehand."""
        return " " + tr(
            "This method finds by itself where the pixels lie, and takes them from there: nothing "
            "need be chosen. Only between rasters of different CRS or axes 'correct' helps."
        )

    def options(self, inputs, feedback):
        """Those of the core, where transport is used or not."""
        given = super().options(inputs, feedback)
        if "transport" in given:
            given["transport"] = given["transport"] == "always"
        return given

    def add_method_parameters(self):
        """What can be switched off, and the hidden parameters of the published method."""
        self.add(
            p.choice(self.METHOD, tr("Method"), METHODS, METHODS[0]),
            p.as_string(
                tr(
                    "'hmwb-paper' is the method as it was published; 'hmwb' finds its operators in "
                    "the two rasters themselves."
                ),
                METHODS,
            ),
        )
        paper_options.add_denoise(self)
        self.add(
            p.integer("RANK", tr("Rank"), 0, 0, 500),
            tr("Components of the spectra; 0 takes those that stand out of the noise."),
        )
        for name, title, text in (
            (
                "REFINE",
                tr("Correct PSF and place"),
                tr("Lets the rasters correct a PSF and a place that are given, if they say so."),
            ),
            (
                "GUARD",
                tr("Guard against disagreement"),
                tr("Finds out where the multispectral raster shows something else."),
            ),
        ):
            self.add(p.boolean(name, title, True), text)
        self.add(
            p.choice("TRANSPORT", tr("Transport"), TRANSPORT, TRANSPORT[0]),
            p.as_string(
                tr(
                    "'always' ends with the Wasserstein barycenter of what the multispectral "
                    "raster alone tells and what both tell. It was of no use on any pair that it "
                    "was tried on, so that 'auto', which older models hold, is 'never'."
                ),
                TRANSPORT,
            ),
        )
        barycenter_options.add_kernels(self)
        barycenter_options.add_iteration(self)
        paper_options.add_wiener_window(self)
        paper_options.add_total_variation(self)
        paper_options.add_operators(self)
