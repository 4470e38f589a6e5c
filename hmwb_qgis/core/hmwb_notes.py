# SPDX-License-Identifier: GPL-2.0-or-later
"""What HMWB found in a pair, as numbers and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from .denoising.subspace import BandMoments, Subspace
from .estimation.psf_estimation import PsfEstimate
from .hmwb_geometry import Geometry
from .hmwb_placing import EVIDENCE
from .psf import GaussianPsf, Psf

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Findings:
    """All that a report may tell.

    Parameters
    ----------
    subspace : Subspace
    hyperspectral, multispectral : BandMoments
    noise : ndarray, (used bands,)
        Of m.
    psf : Psf
    estimate : PsfEstimate or None
    geometry : Geometry
    explained : ndarray, (b_m,)
        Share of each band of m that h explains.
    weights, priors : ndarray, (components, parts) and (components, groups)
        Of the covariance.
    trust : float
        Mean trust in the detail of m, see `trust`.
    """

    subspace: Subspace
    hyperspectral: BandMoments
    multispectral: BandMoments
    noise: Floats
    psf: Psf
    estimate: PsfEstimate | None
    geometry: Geometry
    explained: Floats
    weights: Floats
    priors: Floats
    trust: float


def parameters(f: Findings) -> dict[str, Any]:
    """Plain numbers, strings and lists."""
    return {
        "rank": f.subspace.rank,
        "noise_hyperspectral": f.subspace.noise.tolist(),
        "noise_multispectral": f.noise.tolist(),
        "psf": _describe(f.psf),
        "centre_shift": list(f.geometry.shift),
        "multispectral_moved": list(f.geometry.moved),
        "multispectral_bands": [b + 1 for b in f.geometry.bands],
        "explained_by_hyperspectral": f.explained.tolist(),
        "trust": f.trust,
        "weights_local": f.weights.tolist(),
        "weights_features": f.priors[:, 1:].tolist(),
    }


def notes(f: Findings) -> tuple[str, ...]:
    """One plain sentence each."""
    return (*_quality(f), *_places(f), *_agreement(f))


def _describe(psf: Psf) -> str:
    if isinstance(psf, GaussianPsf):
        return f"Gaussian, FWHM {psf.fwhm[0]:.2f} x {psf.fwhm[1]:.2f} multispectral pixels"
    return "as given"


def _quality(f: Findings) -> list[str]:
    """How noisy the images are."""
    snr = _decibel(f.hyperspectral, f.subspace.noise, np.arange(f.subspace.noise.size))
    m_snr = _decibel(f.multispectral, f.noise, np.array(f.geometry.bands))
    return [
        f"Signal to noise of the hyperspectral bands: median {np.median(snr):.0f} dB, lowest "
        f"{snr.min():.0f} dB in band {int(snr.argmin()) + 1}.",
        f"Signal to noise of the multispectral bands: {', '.join(f'{v:.0f}' for v in m_snr)} dB.",
        f"The hyperspectral image has {f.subspace.rank} components to work with.",
    ]


def _decibel(moments: BandMoments, noise: Floats, bands: NDArray[np.int64]) -> Floats:
    level = np.sqrt(np.diag(moments.covariance) + moments.mean**2)[bands]
    return np.asarray(20 * np.log10(np.maximum(level / noise, 1e-3)))


def _places(f: Findings) -> list[str]:
    """Where the pixels lie and what they see."""
    found = [f"PSF: {_describe(f.psf)}."]
    if f.estimate is None:
        return found
    if f.estimate.psf is f.psf and not f.estimate.given:
        found.append("The PSF was estimated from the images.")
    shift = f"{f.estimate.shift[0]:.2f} rows and {f.estimate.shift[1]:.2f} columns"
    if f.geometry.registration is not None:
        return [
            *found,
            "The hyperspectral pixels lie differently off their places from place to place; their "
            "places were found by comparison with the multispectral image.",
        ]
    if f.estimate.misfit > EVIDENCE:
        return [
            *found,
            "The two images disagree so much that neither the PSF nor the position of the "
            "hyperspectral pixels could be estimated; check that they show the same place.",
        ]
    if f.geometry.moved != (0, 0):
        return [
            *found,
            f"The multispectral image lies {shift} of its pixels off the hyperspectral one; it was "
            "moved for the fusion. Check the alignment of the rasters.",
        ]
    if f.geometry.shift == (0.0, 0.0):
        return [
            *found,
            f"The bands disagree on where the hyperspectral pixels lie ({shift} on average): the "
            "positions were kept, and small shifts are modelled band by band.",
        ]
    return [*found, f"The centres of the hyperspectral pixels were corrected by {shift}."]


def _agreement(f: Findings) -> list[str]:
    """How far the two images agree, and what that means for the weights."""
    shares = ", ".join(f"{100 * e:.1f} %" for e in f.explained)
    found = [f"Share of each multispectral band that the hyperspectral image explains: {shares}."]
    left_out = [b + 1 for b in range(f.explained.size) if b not in f.geometry.bands]
    if left_out:
        bands = ", ".join(str(b) for b in left_out)
        found.append(
            f"Left out, because the hyperspectral image does not know them: multispectral band "
            f"{bands}."
        )
    found.append(
        f"Detail of the multispectral image is trusted to {100 * f.trust:.0f} % on average over "
        "the image; where it is not, the hyperspectral image is interpolated."
    )
    names = ("varying regression", "short residuals", "middle", "long")
    powers = np.log10(np.maximum(f.weights[0], 1e-9))
    parts = ", ".join(f"{name} {power:.1f}" for name, power in zip(names, powers))
    slopes, colours = np.log10(np.maximum(f.priors[0, 1:], 1e-9))
    found.append(
        f"Weights of the covariance parts for the strongest component, in powers of ten: {parts}, "
        f"slopes {slopes:.1f}, colours {colours:.1f}."
    )
    return found
