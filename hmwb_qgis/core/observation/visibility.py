# SPDX-License-Identifier: GPL-2.0-or-later
"""How much of a pixel of h the multispectral image does not show.

At borders, and beside pixels without a measurement, part of the PSF lies on what m does not show.
Something stands in for it there, and that share of the pixel is an error whose size is known. It is
one mechanism for borders, nodata and masks.
"""

from __future__ import annotations

import numpy as np

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import Psf

# Share of a pixel of h that m may not show, the tails of its PSF, if noise or a shift is
# to be told. Raising it takes more of the pixels at borders, and errors with them.
TAILS = 0.05


def unseen_share(pair: ObservedPair, psf: Psf) -> Floats:
    """Share of the weight of the PSF that lies beyond the border or on invalid pixels of m.

    Parameters
    ----------
    pair : ObservedPair
    psf : Psf
        With weights of either sign, absolute ones count: they do not make up for each other.

    Returns
    -------
    ndarray, (rows_h, cols_h), float64
        In [0, 1].
    """
    fine, shape = pair.multispectral.shape[1:], pair.hyperspectral.shape[1:]
    measured = pair.multispectral_measured.astype(np.float64)
    boundary = "circular" if pair.boundary == "circular" else "open"
    if boundary == "circular" and measured.all():
        return np.zeros(shape)
    seen, total = np.zeros(shape), 0.0
    for term in psf.positive.terms():
        matrices = []
        weight = 1.0
        for axis, profile in enumerate(term):
            centres = pair.sampling.centres(axis, shape[axis])
            matrices.append(abs(profile.matrix(centres, fine[axis], boundary)))
            weight *= float(np.abs(profile.taps(float(centres[0] % 1.0))[1]).sum())
        seen += (matrices[0] @ measured) @ matrices[1].T
        total += weight
    return np.clip(1.0 - seen / total, 0.0, 1.0)


def check_width(psf: Psf | None, shape: tuple[int, int]) -> None:
    """See that an image is not smaller than the PSF that blurs it.

    Parameters
    ----------
    psf : Psf or None
        That was told; None: nothing was.
    shape : (int, int)
        Rows and columns of the image.

    Raises
    ------
    HmwbError
        If less than half of the weight lies on the image, even for a pixel in its middle.
    """
    if psf is None:
        return
    seen = total = 0.0
    for term in psf.positive.terms():
        taps = [profile.taps(0.5 * (size - 1)) for profile, size in zip(term, shape)]
        inside = [weight[(at >= 0) & (at < size)] for (at, weight), size in zip(taps, shape)]
        seen += float(inside[0].sum() * inside[1].sum())
        total += float(taps[0][1].sum() * taps[1][1].sum())
    if seen <= 0.5 * total:
        raise HmwbError(
            "The point spread function is wider than what it blurs: {share:.0f} % of its weight "
            "lies on {rows} x {cols} pixels. Give a narrower one, in multispectral pixels, or take "
            "a larger part of the raster.",
            share=100 * seen / total,
            rows=shape[0],
            cols=shape[1],
        )
