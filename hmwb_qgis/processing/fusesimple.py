# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:fusesimple: the methods that every comparison needs, for a quick look."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .fusion import FusionAlgorithm

METHODS = ("regression", "wavelet", "interpolation")


class FuseSimple(FusionAlgorithm):
    """One regression, wavelets, or the hyperspectral raster alone."""

    METHOD = "METHOD"
    CHOICE = METHOD

    TAGS = f"{FusionAlgorithm.TAGS},quick look,preview,draft,linear,resample,baseline"

    def name(self):
        """Fixed."""
        return "fusesimple"

    def displayName(self):
        """In the toolbox."""
        return tr("Fuse (simple methods)")

    def shortDescription(self):
        """On hovering."""
        return tr("Fuses two rasters by regression, wavelets or interpolation, for a quick look.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Fuses a hyperspectral raster with a multispectral raster by one of three simple "
            "methods.\n"
            "Use it for a quick look at whether the two rasters fit each other, and as a baseline: "
            "what a better method gains over it is what that method is worth.\n"
            "'regression' gives each hyperspectral band the sum of the multispectral bands that "
            "explains it best; 'wavelet' gives it the fine detail of the multispectral band that "
            "goes with it best; 'interpolation' uses the hyperspectral raster alone.\n"
            "Source of 'wavelet': Gomez, Jazaeri, Kafatos: Wavelet-based hyperspectral and "
            "multispectral image fusion, Proc. SPIE 4383, 2001."
        )

    def add_method_parameters(self):
        """The choice alone: their other numbers have no effect that a quick look would show."""
        self.add(
            p.choice(self.METHOD, tr("Method"), METHODS, METHODS[0]),
            p.as_string(tr("'regression' is the sharpest of them."), METHODS),
        )
