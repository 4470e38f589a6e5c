# SPDX-License-Identifier: GPL-2.0-or-later
"""Wald's protocol: fuse one scale down, where the hyperspectral image itself is the reference.

h and m are degraded by the ratio once more and fused; the result has the pixels of h. This judges
a method with its parameters on this scene, not the fused image, and rests on the assumption that
the quality is the same at both scales.

References
----------
.. [1] L. Wald, T. Ranchin and M. Mangolini, "Fusion of satellite images of different spatial
   resolutions: assessing the quality of resulting images", Photogrammetric Engineering and Remote
   Sensing 63(6), 1997.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.fusion import fuse
from hmwb_qgis.core.methods.registry import DEFAULT_METHOD
from hmwb_qgis.core.observation.model import degradation_of, degrade
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.quality.indices import Assessment, assess

MIN_PIXELS = 4  # of the degraded hyperspectral image, along either axis


def degraded_shape(shape: tuple[int, int], sampling: Sampling) -> tuple[int, int]:
    """Rows and columns of h, (rows, cols), after it was degraded by the ratio once more.

    Raises
    ------
    HmwbError
        If too few pixels would be left.
    """
    rows, cols = (math.floor(n / r + 1e-9) for n, r in zip(shape, sampling.ratio))
    if min(rows, cols) < MIN_PIXELS:
        raise HmwbError(
            "The hyperspectral image has {rows} x {cols} pixels, too few for a fusion one "
            "scale down: leave it out, or take a larger scene.",
            rows=shape[0],
            cols=shape[1],
        )
    return rows, cols


def one_scale_down(pair: ObservedPair) -> ObservedPair:
    """Degrade both images of a pair by its ratio.

    Parameters
    ----------
    pair : ObservedPair
        A PSF that is not known is a Gaussian whose FWHM is the ratio.

    Returns
    -------
    ObservedPair
        Its multispectral image lies on the pixels of `pair.hyperspectral`; the PSF is the same in
        its own pixels. Degraded pixels are invalid where they have seen an invalid one.

    Raises
    ------
    HmwbError
        If the hyperspectral image is too small.
    """
    psf = pair.psf or gaussian_psf(pair.sampling.ratio)
    _, rows, cols = pair.hyperspectral.shape
    coarse = degraded_shape((rows, cols), pair.sampling)
    down = Sampling.of(pair.sampling.ratio)
    to_h = degradation_of(pair, psf)
    h_valid, m_valid = pair.hyperspectral_valid, pair.multispectral_valid
    if m_valid is not None:
        m_valid = to_h(~m_valid[None])[0] < 0.01
    if h_valid is not None:
        h_valid = degrade(~h_valid[None], psf, down, coarse, pair.boundary)[0] < 0.01
    return replace(
        pair,
        hyperspectral=degrade(pair.hyperspectral, psf, down, coarse, pair.boundary),
        multispectral=to_h(pair.multispectral),
        sampling=down,
        psf=psf,
        hyperspectral_valid=h_valid,
        multispectral_valid=m_valid,
        origin=(0, 0),
    )


def assess_one_scale_down(
    pair: ObservedPair,
    method: str = DEFAULT_METHOD,
    *,
    progress: Progress | None = None,
    **options: Any,
) -> Assessment:
    """Fuse one scale down and compare with the hyperspectral image.

    Parameters
    ----------
    pair : ObservedPair
    method : str
        One of `methods.registry.METHODS`.
    progress : callable or None
    **options
        Parameters of the method.

    Returns
    -------
    Assessment
        With h as the reference.

    Raises
    ------
    HmwbError
        If the pair is too small or cannot be fused.
    Cancelled
        If `progress` asked to stop.
    """
    report = Reporter(progress)
    report(0.0)
    down = one_scale_down(pair)
    fused = fuse(
        down.hyperspectral,
        down.multispectral,
        down.sampling.ratio,
        offset=down.sampling.offset,
        spectral_response=down.spectral_response,
        psf=down.psf,
        method=method,
        wavelengths=down.wavelengths,
        hyperspectral_valid=down.hyperspectral_valid,
        multispectral_valid=down.multispectral_valid,
        boundary=down.boundary,
        progress=report.part(0.1, 0.8),
        **options,
    )
    masks = [v for v in (pair.hyperspectral_valid, down.multispectral_valid) if v is not None]
    return assess(
        pair.hyperspectral,
        fused.image,
        ratio=down.sampling.ratio,
        valid=np.logical_and.reduce(masks) if masks else None,
        progress=report.part(0.8, 1.0),
    )
