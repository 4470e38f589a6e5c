# SPDX-License-Identifier: GPL-2.0-or-later
"""Parameters of the barycenter of the paper: sections 3.2 and 4.3.

Each is named like the option of the core, in capitals.
"""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p

# As the core lists them, which cannot be asked: the plugin loads without SciPy, to say so.
SCHEMES = ("accelerated", "over-relaxed", "plain")
BARYCENTER_OPTIONS = (
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


def add_kernels(algorithm):
    """Section 4.3: the weight and the widths of the kernels."""
    algorithm.add(
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
        algorithm.add(p.real(name, title, default, 1e-12), text, advanced=True)


def add_iteration(algorithm):
    """Algorithm 1."""
    algorithm.add(
        p.integer("ITERATIONS", tr("Maximum number of iterations"), 8, 1, 100000),
        tr("Of the barycenter. The log says if they did not suffice."),
        advanced=True,
    )
    algorithm.add(
        p.real("TOLERANCE", tr("Tolerance"), 0.0, 0.0, 1.0),
        tr("The iteration stops when the relative change falls below; 0 runs all iterations."),
        advanced=True,
    )
    algorithm.add(
        p.choice("SCHEME", tr("Iteration scheme"), SCHEMES, SCHEMES[0]),
        p.as_string(
            tr("'plain' is the paper's; the others reach the same result sooner."), SCHEMES
        ),
        advanced=True,
    )
    algorithm.add(
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
