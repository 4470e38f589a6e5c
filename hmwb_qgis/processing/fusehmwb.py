# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:fusehmwb: the fusion by Wasserstein barycenter."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import paper_options
from . import parameters as p
from .base import PAPER
from .fusion import FusionAlgorithm

METHODS = ("hmwb", "hmwb-paper")
TRANSPORT = ("auto", "always", "never")
SCHEMES = ("accelerated", "over-relaxed", "plain")


class FuseHmwb(FusionAlgorithm):
    """The paper's whole chain: denoising, inverse operators, barycenter."""

    METHOD = "METHOD"
    CHOICE = METHOD

    TAGS = f"{FusionAlgorithm.TAGS},optimal transport,Wasserstein barycenter,Sinkhorn"
    PAPER_ONLY = (
        *(name for name in paper_options.PAPER_OPTIONS if name != "DENOISE"),
        "WEIGHT",
        "GAMMA_M",
        "ALPHA_M",
        "GAMMA_H",
        "ALPHA_H",
        "ITERATIONS",
        "TOLERANCE",
        "SCHEME",
        "RELAXATION",
    )
    ESTIMATION = (
        "RANK",
        "REFINE",
        "GUARD",
        "WHITEN",
        "GRADIENT",
        "COLOUR",
        "VARYING",
        "RESIDUAL",
        "CONSISTENCY",
        "AVERAGE",
        "TRANSPORT",
    )
    OPTIONS = ("DENOISE", *ESTIMATION, *PAPER_ONLY)

    def name(self):
        """Fixed."""
        return "fusehmwb"

    def displayName(self):
        """In the toolbox."""
        return tr("Fuse (HMWB)")

    def shortDescription(self):
        """On hovering."""
        return tr("Gives a hyperspectral raster the pixel size of a multispectral one.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Fuses a hyperspectral raster with a multispectral raster of the same place: the "
            "result has the bands of the first on the grid of the second.\n"
            "Use it when you need both fine spectra and fine pixels, for example EnMAP with "
            "Sentinel-2. The defaults are right for most rasters; the two must be registered to "
            "each other and show the same state of the ground.\n"
            "The method 'hmwb' finds the noise, the blur and the relation between the two rasters "
            "in the rasters themselves, and says in the log what it found. Where they disagree it "
            "trusts the hyperspectral raster. What is known of the sensors helps it, but need not "
            "be given.\n"
            "The method 'hmwb-paper' is the one that was published: both rasters are denoised, "
            "brought to the shape of the result, and joined by their Wasserstein barycenter. "
            "Energy of the multispectral raster moves along the spectrum only, energy of the "
            "hyperspectral one in space only. The weight says which of them to trust: near 0 the "
            "spectra follow the hyperspectral raster, near 1 the multispectral one. The widths "
            "gamma and alpha say how far energy may move.\n"
            "Source: {}"
        ).format(PAPER)

    def add(self, parameter, help_text, advanced=False):
        """Say of a parameter which of the two methods it belongs to."""
        for names, method in ((self.PAPER_ONLY, "hmwb-paper"), (self.ESTIMATION, "hmwb")):
            if parameter.name() in names:
                parameter.setDescription(f"{parameter.description()} [{method}]")
        super().add(parameter, help_text, advanced)

    def add_method_parameters(self):
        """The choice of the method, and the paper's parameters."""
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
        self._add_estimation()
        self._add_barycenter()
        self._add_iteration()
        paper_options.add_wiener_window(self)
        paper_options.add_total_variation(self)
        paper_options.add_operators(self)

    def _add_barycenter(self):
        """Section 4.3 of the paper."""
        self.add(
            p.real("WEIGHT", tr("Weight of the multispectral raster (lambda)"), 0.1, 0.001, 0.999),
            tr(
                "How much the multispectral raster counts, between 0 and 1; the hyperspectral one "
                "counts for the rest. The paper's value is 0.1."
            ),
            advanced=True,
        )
        for name, title, default, text in (
            ("GAMMA_M", tr("Gamma of the multispectral raster"), 1e-6, _gamma()),
            ("ALPHA_M", tr("Alpha of the multispectral raster"), 1e-3, _alpha()),
            ("GAMMA_H", tr("Gamma of the hyperspectral raster"), 1e-4, _gamma()),
            ("ALPHA_H", tr("Alpha of the hyperspectral raster"), 501.0, _alpha()),
        ):
            self.add(p.real(name, title, default, 1e-12), text, advanced=True)

    def _add_estimation(self):
        """What the method 'hmwb' estimates."""
        self.add(
            p.integer("RANK", tr("Rank"), 0, 0, 500),
            tr("Components of the spectra; 0 takes those that stand out of the noise."),
            advanced=True,
        )
        for name, title, text in (
            (
                "REFINE",
                tr("Refine the PSF"),
                tr("Estimates width and centre of the PSF even if one is given."),
            ),
            (
                "GUARD",
                tr("Guard against disagreement"),
                tr("Estimates place by place how far the multispectral raster can be trusted."),
            ),
            (
                "WHITEN",
                tr("Weigh the bands by their noise"),
                tr("Lets noisy bands of the hyperspectral raster count for less."),
            ),
            (
                "GRADIENT",
                tr("Use slopes"),
                tr("Lets the slopes of the multispectral raster explain spectra."),
            ),
            (
                "COLOUR",
                tr("Use colours"),
                tr("Lets spectra depend on the colours of the multispectral raster in any way."),
            ),
            (
                "VARYING",
                tr("Use local relations"),
                tr("Lets the relation between the rasters vary from place to place."),
            ),
            (
                "RESIDUAL",
                tr("Interpolate the rest"),
                tr("Interpolates by kriging what the multispectral raster does not explain."),
            ),
            (
                "CONSISTENCY",
                tr("Agree with the multispectral raster"),
                tr("Draws the result towards the multispectral raster at last, if that fits."),
            ),
            (
                "AVERAGE",
                tr("Average two estimates"),
                tr(
                    "Takes a mean of what the multispectral raster alone tells and what both tell, "
                    "weighted as the scene asks for."
                ),
            ),
        ):
            self.add(p.boolean(name, title, True), text, advanced=True)
        self.add(
            p.choice("TRANSPORT", tr("Transport"), TRANSPORT, TRANSPORT[0]),
            p.as_string(
                tr(
                    "Joins the two estimates by their Wasserstein barycenter instead: with 'auto' "
                    "only if the hyperspectral pixels lie farther off their places than can be "
                    "corrected."
                ),
                TRANSPORT,
            ),
            advanced=True,
        )

    def _add_iteration(self):
        """Algorithm 1 of the paper."""
        self.add(
            p.integer("ITERATIONS", tr("Maximum number of iterations"), 8, 1, 100000),
            tr("Of the barycenter. The log says if they did not suffice."),
            advanced=True,
        )
        self.add(
            p.real("TOLERANCE", tr("Tolerance"), 0.0, 0.0, 1.0),
            tr("The iteration stops when the relative change falls below; 0 runs all iterations."),
            advanced=True,
        )
        self.add(
            p.choice("SCHEME", tr("Iteration scheme"), SCHEMES, SCHEMES[0]),
            p.as_string(
                tr("'plain' is the paper's; the others reach the same result sooner."), SCHEMES
            ),
            advanced=True,
        )
        self.add(
            p.real("RELAXATION", tr("Relaxation"), 1.8, 1.0, 1.99),
            tr("Of the scheme 'over-relaxed': 1 is the plain one, towards 2 the steps grow."),
            advanced=True,
        )


def _gamma():
    return tr(
        "Regularisation: the larger, the farther energy moves in space, and the blurrier the "
        "result. Measured on the paper's grid of 128 x 128 pixels and 93 bands, whatever the size "
        "of the raster."
    )


def _alpha():
    return tr("Cost of moving along the spectrum against moving in space: the larger, the dearer.")
