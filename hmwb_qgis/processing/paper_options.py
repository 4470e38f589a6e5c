# SPDX-License-Identifier: GPL-2.0-or-later
"""Parameters of section 4.2 of the paper, which HMWB and the means share.

Each is named like the option of the core, in capitals.
"""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p

INVERSES = ("pseudo-inverse", "right-inverse")
# As the core lists them, which cannot be asked: the plugin loads without SciPy, to say so.
INTERPOLATIONS = ("linear", "cubic", "lanczos")
PAPER_OPTIONS = (
    "DENOISE",
    "WIENER_WINDOW",
    "SMOOTHNESS",
    "SPARSE",
    "SPARSITY",
    "COMPONENTS",
    "INTERPOLATION",
    "INVERSE",
    "FLOOR",
)


def add_denoise(algorithm):
    """DENOISE, for everybody to see."""
    algorithm.add(
        p.boolean("DENOISE", tr("Denoise both rasters first"), True),
        tr("Switch it off for rasters without noise, or that were denoised before."),
    )


def add_wiener_window(algorithm):
    """WIENER_WINDOW, of the denoising of the multispectral raster."""
    algorithm.add(
        p.integer("WIENER_WINDOW", tr("Window of the Wiener filter (pixels)"), 3, 3, 31),
        tr(
            "Denoising of the multispectral raster: side of the square over which mean and "
            "variance are taken; an odd number."
        ),
        advanced=True,
    )


def add_total_variation(algorithm):
    """SMOOTHNESS, SPARSE and SPARSITY, of the denoising of the hyperspectral raster."""
    algorithm.add(
        p.real("SMOOTHNESS", tr("Smoothness"), 1.5, 0.0, 100.0),
        tr(
            "Denoising of the hyperspectral raster: weight of the total variation (mu), in units "
            "of the noise. More removes more noise, and more detail."
        ),
        advanced=True,
    )
    algorithm.add(
        p.boolean("SPARSE", tr("Separate stripes and dead pixels"), True),
        tr(
            "Denoising of the hyperspectral raster: takes rare, strong deviations for noise of "
            "their own and removes them as well."
        ),
        advanced=True,
    )
    algorithm.add(
        p.real("SPARSITY", tr("Weight of sparse noise"), 4.0, 0.01, 1000.0),
        tr(
            "Denoising of the hyperspectral raster: penalty on stripes and dead pixels (lambda), "
            "in units of the noise. The smaller, the more is taken for them."
        ),
        advanced=True,
    )


def add_operators(algorithm):
    """COMPONENTS, INTERPOLATION, INVERSE and FLOOR: from the two rasters to the shape of f."""
    algorithm.add(
        p.integer("COMPONENTS", tr("Spectral components"), None, 1, 512, optional=True),
        tr(
            "Reduces the hyperspectral raster to so many principal directions of its spectra. "
            "Empty: all are kept."
        ),
        advanced=True,
    )
    algorithm.add(
        p.choice("INTERPOLATION", tr("Interpolation"), INTERPOLATIONS, "cubic"),
        p.as_string(
            tr("How the hyperspectral raster is brought to the fine grid."), INTERPOLATIONS
        ),
        advanced=True,
    )
    algorithm.add(
        p.choice("INVERSE", tr("Inverse of the spectral response"), INVERSES, INVERSES[0]),
        p.as_string(
            tr(
                "How the multispectral bands are spread over the hyperspectral ones: the "
                "pseudo-inverse is the paper's, the right inverse carries real spectra."
            ),
            INVERSES,
        ),
        advanced=True,
    )
    algorithm.add(
        p.real("FLOOR", tr("Floor"), 1e-4, 1e-9, 0.5),
        tr(
            "Zero and negative values are raised to this fraction of the raster's mean, since the "
            "method takes logarithms."
        ),
        advanced=True,
    )
