# SPDX-License-Identifier: GPL-2.0-or-later
"""What was found in a scene, in plain words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.hmwb.assembly import Assembly
from hmwb_qgis.core.hmwb.cleaning import Cleaning
from hmwb_qgis.core.hmwb.placing_notes import placing_notes, psf_in_words
from hmwb_qgis.core.hmwb.screening import Screening
from hmwb_qgis.core.hmwb.survey import Survey
from hmwb_qgis.core.hmwb.weighing import Regression
from hmwb_qgis.core.methods.base import FitReport
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.registration.register import Registration
from hmwb_qgis.core.relation.affine import AffineRelation
from hmwb_qgis.core.sentences import Detail, Doubt, Sentence

# Share of the hyperspectral pixels that may disagree before the whole is doubtful. With clouds over
# three tenths of a made scene the relation of the images still was that of the rest; with clouds
# over more than a third it followed the clouds.
_MUCH = 0.25


@dataclass(frozen=True)
class Findings:
    """What the steps found, each under its own name."""

    survey: Survey
    registration: Registration
    screening: Screening
    cleaning: Cleaning
    regression: Regression
    relation: AffineRelation
    assembly: Assembly
    usable: bool = True

    def report(self) -> FitReport:
        """Numbers, and one plain sentence each."""
        return FitReport(self._parameters(), self._notes(), judged=True)

    def _parameters(self) -> dict[str, Any]:
        geometry, chosen = self.registration.geometry, self.registration.chosen
        return {
            "rank": self.assembly.subspace.rank,
            "noise_hyperspectral": self.assembly.subspace.noise.tolist(),
            "noise_multispectral": self.cleaning.noise.tolist(),
            "psf": psf_in_words(self.registration.psf),
            "registration": "" if chosen is None else chosen.name,
            "registration_steps": [
                [s.name, s.gain, s.error, s.chosen] for s in self.registration.steps
            ],
            "effective_pixels": self.registration.effective,
            "centre_shift": list(geometry.shift),
            "multispectral_band_shifts": [list(s) for s in geometry.band_shifts],
            "multispectral_bands": [b + 1 for b in self.screening.bands],
            "explained_by_hyperspectral": self.screening.explained.tolist(),
            "disagreeing": self.screening.disagreeing,
            "finer_detail": self.screening.finer,
            "transport": self.assembly.transport,
            "weights_local": self.regression.kriging.weights.tolist(),
            "weights_features": self.regression.priors[:, 1:].tolist(),
        }

    def _notes(self) -> tuple[str, ...]:
        return (*self._noise(), *placing_notes(self.registration), *self._agreement())

    def _noise(self) -> list[Sentence]:
        """How noisy the images are."""
        subspace = self.assembly.subspace
        every = np.arange(subspace.noise.size)
        snr = _decibel(self.survey.hyperspectral, subspace.noise, every)
        return [
            Sentence(
                "Signal to noise of the hyperspectral bands: median {median:.0f} dB, lowest "
                "{lowest:.0f} dB in band {band}.",
                median=np.median(snr),
                lowest=snr.min(),
                band=int(snr.argmin()) + 1,
            ),
            *self._multispectral_noise(),
            Detail(
                "The hyperspectral image has {rank} components to work with.", rank=subspace.rank
            ),
        ]

    def _multispectral_noise(self) -> list[Sentence]:
        """How noisy the bands of m are that were measured in pixels of their grid."""
        bands, sharpened = np.array(self.screening.bands), self.survey.sharpened
        snr = _decibel(self.survey.multispectral, self.cleaning.noise, bands)
        if not any(sharpened):
            note = Sentence(
                "Signal to noise of the multispectral bands: {ratios} dB.",
                ratios=", ".join(f"{v:.0f}" for v in snr),
            )
            return [note]
        own = [(b + 1, v) for b, v in zip(bands, snr) if not sharpened[b]]
        note = Sentence(
            "Signal to noise of multispectral bands {bands}: {ratios} dB. That of the others is "
            "not told: they were sharpened, which leaves little noise of their own.",
            bands=", ".join(str(band) for band, _ in own),
            ratios=", ".join(f"{v:.0f}" for _, v in own),
        )
        return [note] if own else []

    def _agreement(self) -> list[Sentence]:
        """How far the two images agree, and what that means."""
        explained = self.screening.explained
        found = [
            Sentence(
                "Of the changes from one hyperspectral pixel to the next that the multispectral "
                "bands show, the hyperspectral image explains {shares}, band by band.",
                shares=", ".join(f"{100 * e:.1f} %" for e in explained),
            )
        ]
        if not self.usable:
            doubt = Doubt(
                "The hyperspectral image explains no band of the multispectral one: that is not "
                "used, and the result is the hyperspectral image, interpolated. Check that the two "
                "show the same place."
            )
            return [*found, doubt]
        left_out = [str(b + 1) for b in range(explained.size) if b not in self.screening.bands]
        if left_out:
            note = Sentence(
                "Left out, because the hyperspectral image does not know them: multispectral band "
                "{bands}.",
                bands=", ".join(left_out),
            )
            found.append(note)
        if self.relation.from_response is not None:
            found.append(_response(np.array(self.screening.bands), self.relation.from_response))
        if self.screening.disagreeing > 0:
            note = Sentence(
                "In {share:.2g} % of the hyperspectral pixels the multispectral image shows "
                "something else, such as clouds or things that moved: nothing was estimated from "
                "these, and the hyperspectral image counts more there.",
                share=100 * self.screening.disagreeing,
            )
            found.append(note if self.screening.disagreeing < _MUCH else note.as_doubt())
        note = Sentence(
            "Detail of the multispectral image that is finer than a hyperspectral pixel has "
            "{ratio:.1f} times the variance of that between them. It is used as it is: the "
            "hyperspectral image can neither confirm it nor contradict it.",
            ratio=self.screening.finer,
        )
        found.append(note)
        if self.assembly.transport:
            found.append(Sentence("Transport: used, because it was asked for."))
        return found


def _decibel(moments: BandMoments, noise: Floats, bands: NDArray[np.int64]) -> Floats:
    level = np.sqrt(np.diag(moments.covariance) + moments.mean**2)[bands]
    return np.asarray(20 * np.log10(np.maximum(level / noise, 1e-3)))


def _response(bands: NDArray[np.int64], given: NDArray[np.bool_]) -> Sentence:
    """Whether the given spectral response is right."""
    if given.all():
        return Sentence("The given spectral response explains the multispectral image.")
    return Sentence(
        "The given spectral response does not explain all of the multispectral image: for band "
        "{bands} the relation that was found in the images is used.",
        bands=", ".join(str(b + 1) for b in bands[~given]),
    )
