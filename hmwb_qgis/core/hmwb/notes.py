# SPDX-License-Identifier: GPL-2.0-or-later
"""What HMWB found in a pair, as numbers and in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.denoising.subspace import BandMoments, Subspace
from hmwb_qgis.core.hmwb.joining import Joining
from hmwb_qgis.core.observation.psf import GaussianPsf, Psf
from hmwb_qgis.core.registration.geometry import Geometry
from hmwb_qgis.core.registration.placing import CENTRE, EVIDENCE
from hmwb_qgis.core.registration.psf_estimation import PsfEstimate
from hmwb_qgis.core.relation.disagreement import Relation
from hmwb_qgis.core.relation.plausible_detail import Damping
from hmwb_qgis.core.relation.texture import Texture
from hmwb_qgis.core.sentences import Sentence

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
    disagreeing : float
        Share of the hyperspectral pixels in which m shows something else.
    joining : Joining
        Of what m alone tells and what both images tell.
    texture : Texture or None
        Of m, that h does not confirm.
    relation : Relation
        Of the used bands of m and the scores.
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
    disagreeing: float
    joining: Joining
    texture: Texture | None
    relation: Relation
    damping: Damping | None


def parameters(f: Findings) -> dict[str, Any]:
    """Plain numbers, strings and lists."""
    return {
        "rank": f.subspace.rank,
        "noise_hyperspectral": f.subspace.noise.tolist(),
        "noise_multispectral": f.noise.tolist(),
        "texture": (0.0 * f.noise if f.texture is None else f.texture.share).tolist(),
        "psf": _describe(f.psf),
        "centre_shift": list(f.geometry.shift),
        "multispectral_moved": list(f.geometry.moved),
        "multispectral_band_shifts": [list(s) for s in f.geometry.band_shifts],
        "multispectral_bands": [b + 1 for b in f.geometry.bands],
        "explained_by_hyperspectral": f.explained.tolist(),
        "trust": f.trust,
        "disagreeing": f.disagreeing,
        "plausible": 1.0 if f.damping is None else f.damping.share,
        "transport": f.joining.transport,
        "weight_of_multispectral": f.joining.weight,
        "weights_local": f.weights.tolist(),
        "weights_features": f.priors[:, 1:].tolist(),
    }


def notes(f: Findings) -> tuple[str, ...]:
    """One plain sentence each."""
    return (*_quality(f), *_places(f), *_agreement(f), _joined(f.joining, f.geometry.apart))


def _describe(psf: Psf) -> Sentence:
    if not isinstance(psf, GaussianPsf):
        return Sentence("as given")
    return Sentence(
        "Gaussian, FWHM {rows:.2f} x {cols:.2f} multispectral pixels",
        rows=psf.fwhm[0],
        cols=psf.fwhm[1],
    )


def _quality(f: Findings) -> list[Sentence]:
    """How noisy the images are."""
    snr = _decibel(f.hyperspectral, f.subspace.noise, np.arange(f.subspace.noise.size))
    m_snr = _decibel(f.multispectral, f.noise, np.array(f.geometry.bands))
    return [
        Sentence(
            "Signal to noise of the hyperspectral bands: median {median:.0f} dB, lowest "
            "{lowest:.0f} dB in band {band}.",
            median=np.median(snr),
            lowest=snr.min(),
            band=int(snr.argmin()) + 1,
        ),
        Sentence(
            "Signal to noise of the multispectral bands: {ratios} dB.",
            ratios=", ".join(f"{v:.0f}" for v in m_snr),
        ),
        Sentence(
            "The hyperspectral image has {rank} components to work with.", rank=f.subspace.rank
        ),
    ]


def _decibel(moments: BandMoments, noise: Floats, bands: NDArray[np.int64]) -> Floats:
    level = np.sqrt(np.diag(moments.covariance) + moments.mean**2)[bands]
    return np.asarray(20 * np.log10(np.maximum(level / noise, 1e-3)))


def _places(f: Findings) -> list[Sentence]:
    """Where the pixels lie and what they see."""
    found = [Sentence("PSF: {psf}.", psf=_describe(f.psf))]
    if f.estimate is None:
        return found
    if f.estimate.psf is f.psf and not f.estimate.given:
        found.append(Sentence("The PSF was estimated from the images."))
    if f.geometry.band_shifts:
        shifts = np.array(f.geometry.band_shifts)
        note = Sentence(
            "The bands of the multispectral image lie off each other, or off the hyperspectral "
            "image, by up to {rows:.2f} rows and {cols:.2f} columns of its pixels: each was taken "
            "from where it lies.",
            rows=np.abs(shifts[:, 0]).max(),
            cols=np.abs(shifts[:, 1]).max(),
        )
        found.append(note)
    return [*found, _position(f, f.estimate)]


def _position(f: Findings, estimate: PsfEstimate) -> Sentence:
    shift = {"rows": estimate.shift[0], "cols": estimate.shift[1]}
    if f.geometry.registration is not None:
        return Sentence(
            "The hyperspectral pixels lie differently off their places from place to place; their "
            "places were found by comparison with the multispectral image."
        )
    placed = f.texture is not None and f.geometry.shift != (0.0, 0.0)
    if estimate.misfit > EVIDENCE and not placed:
        return Sentence(
            "The two images disagree so much that neither the PSF nor the position of the "
            "hyperspectral pixels could be estimated; check that they show the same place."
        )
    if f.geometry.moved != (0, 0):
        return Sentence(
            "The multispectral image lies {rows:.2f} rows and {cols:.2f} columns of its pixels off "
            "the hyperspectral one; it was moved for the fusion. Check the alignment of the "
            "rasters.",
            **shift,
        )
    if estimate.off(f.geometry.ratio) > CENTRE:
        return Sentence(
            "The hyperspectral image lies {rows:.2f} rows and {cols:.2f} columns of multispectral "
            "pixels off its place; it was moved, and the result lies where the multispectral image "
            "does. Check the alignment of the rasters.",
            **shift,
        )
    if f.geometry.shift == (0.0, 0.0):
        return Sentence(
            "The bands disagree on where the hyperspectral pixels lie ({rows:.2f} rows and "
            "{cols:.2f} columns on average): the positions were kept, and small shifts are "
            "modelled band by band.",
            **shift,
        )
    return Sentence(
        "The centres of the hyperspectral pixels were corrected by {rows:.2f} rows and {cols:.2f} "
        "columns of the multispectral image.",
        **shift,
    )


def _agreement(f: Findings) -> list[Sentence]:
    """How far the two images agree, and what that means for the weights."""
    found = [
        Sentence(
            "Share of each multispectral band that the hyperspectral image explains: {shares}.",
            shares=", ".join(f"{100 * e:.1f} %" for e in f.explained),
        )
    ]
    left_out = [str(b + 1) for b in range(f.explained.size) if b not in f.geometry.bands]
    if left_out:
        note = Sentence(
            "Left out, because the hyperspectral image does not know them: multispectral band "
            "{bands}.",
            bands=", ".join(left_out),
        )
        found.append(note)
    if f.relation.told is not None:
        found.append(_response(np.array(f.geometry.bands), f.relation.told))
    if f.disagreeing > 0:
        note = Sentence(
            "In {share:.2g} % of the hyperspectral pixels the multispectral image shows something "
            "else, such as clouds or things that moved: nothing was estimated from these, and "
            "the hyperspectral image counts more there.",
            share=100 * f.disagreeing,
        )
        found.append(note)
    if f.texture is not None:
        note = Sentence(
            "The multispectral image has fine texture that the hyperspectral one does not confirm: "
            "it was removed like white noise of {shares} of the level of the bands.",
            shares=", ".join(f"{100 * s:.0f} %" for s in f.texture.share),
        )
        found.append(note)
    if f.damping is not None:
        note = Sentence(
            "The multispectral image shows more detail than there can be between the pixels of the "
            "hyperspectral one, by what those differ by: {share:.0f} % of it is used.",
            share=100 * f.damping.share,
        )
        found.append(note)
    trust = Sentence(
        "Detail of the multispectral image is trusted to {share:.0f} % on average over the image; "
        "where it is not, the hyperspectral image is interpolated.",
        share=100 * f.trust,
    )
    slopes, colours = np.log10(np.maximum(f.priors[0, 1:], 1e-9))
    weights = Sentence(
        "Weights of the covariance parts for the strongest component, in powers of ten: varying "
        "regression {local[0]:.1f}, short residuals {local[1]:.1f}, middle {local[2]:.1f}, long "
        "{local[3]:.1f}, slopes {slopes:.1f}, colours {colours:.1f}.",
        local=np.log10(np.maximum(f.weights[0], 1e-9)).tolist(),
        slopes=slopes,
        colours=colours,
    )
    return [*found, trust, weights]


def _response(bands: NDArray[np.int64], told: NDArray[np.bool_]) -> Sentence:
    """Whether the given spectral response is right."""
    if told.all():
        return Sentence("The given spectral response explains the multispectral image.")
    return Sentence(
        "The given spectral response does not explain all of the multispectral image: for band "
        "{bands} the relation that was found in the images is used.",
        bands=", ".join(str(b + 1) for b in bands[~told]),
    )


def _joined(joining: Joining, apart: bool) -> Sentence:
    """How the two inverse operators became one."""
    if joining.transport and apart:
        return Sentence(
            "Transport: used, because the hyperspectral pixels lie off their places, differently "
            "from place to place, and not all could be found. Check the alignment of the rasters."
        )
    if joining.transport:
        return Sentence("Transport: used, because it was asked for.")
    if apart:
        return Sentence(
            "Transport: not used, although the hyperspectral pixels seem to lie far off their "
            "places: it was switched off, values are negative, or the multispectral image shows "
            "something else in too many pixels."
        )
    return Sentence(
        "Transport: not used, because no pixels lie so far off their places that it would help. "
        "What the multispectral image alone tells counts {share:.0f} %, what both tell the rest.",
        share=100 * joining.weight,
    )
