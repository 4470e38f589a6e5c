# SPDX-License-Identifier: GPL-2.0-or-later
"""The responses that a method needs: given, or estimated from the pair."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.masks import seen_pixels
from hmwb_qgis.core.observation.model import degradation_of
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import ArrayPsf, Psf
from hmwb_qgis.core.observation.scenes import ChangedScene, Scene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.responses.check import check_response
from hmwb_qgis.core.responses.estimation import (
    RESPONSE_ESTIMATED,
    estimate_responses,
    estimate_spectral_response,
)
from hmwb_qgis.core.responses.units import Units, gain_notes


@dataclass(frozen=True)
class Responses:
    """What is known of the sensors before a method starts."""

    spectral_response: NDArray[np.float64] | None  # (b_m, b_h)
    psf: Psf | None
    notes: tuple[str, ...] = ()  # on what was estimated, or corrected
    # To which the multispectral image is to be brought; None: it stays as it is
    units: Units | None = None

    def told(self, pair: ObservedPair) -> ObservedPair:
        """A pair with these responses, and with m in their units.

        Parameters
        ----------
        pair : ObservedPair
        """
        pair = pair if self.units is None else self.units.calibrated(pair)
        return replace(pair, spectral_response=self.spectral_response, psf=self.psf)


def complete_responses(
    required: tuple[str, ...],
    scene: Scene,
    spectral_response: NDArray[np.float64] | None,
    psf: Psf | None,
    progress: Reporter,
    *,
    believed: bool = False,
) -> Responses:
    """Check the response that is given, and estimate what a method needs and nobody gave.

    Raises HmwbError if the two images have nothing in common.

    Parameters
    ----------
    required : tuple of str
        "spectral_response", "psf", or both.
    scene : Scene
        Read as a whole only if something is missing, or to be checked.
    spectral_response : ndarray, (b_m, b_h), or None
    psf : Psf or None
    progress : Reporter
    believed : bool
        The method believes the response to the letter, order and units included: see whether the
        pair bears it out.

    Returns
    -------
    Responses
        As given, but for what was needed and missing, or contradicts the pair.
    """
    units: Units | None = None
    notes: tuple[str, ...] = ()
    if believed:
        checked = check_response(scene, spectral_response, progress.part(0.0, 0.3))
        spectral_response, units, notes = checked.response, checked.units, checked.notes
        scene, progress = ChangedScene(scene, units.calibrated), progress.part(0.3, 1.0)
    wanted = "spectral_response" in required and spectral_response is None
    if "psf" in required and psf is None:
        found = estimate_responses(scene, response=spectral_response, progress=progress)
        psf, notes = ArrayPsf(found.psf), (*notes, *found.notes)
        spectral_response = found.response if wanted else spectral_response
    elif wanted:
        spectral_response = estimate_spectral_response(scene, progress=progress)
        notes = (*notes, RESPONSE_ESTIMATED)
    return Responses(spectral_response, psf, notes, units)


def calibrated(pair: ObservedPair) -> tuple[ObservedPair, tuple[str, ...]]:
    """The pair with m in the units of h, and a response whose rows sum to 1.

    A response that is given sums to 1 whatever the units of the two images; each band of m is
    divided by the gain over M h that explains the degraded band best. Raises HmwbError if the
    response or the PSF is not known, or a band of m has nothing in common with h.

    Parameters
    ----------
    pair : ObservedPair

    Returns
    -------
    pair : ObservedPair
    notes : tuple of str
        On gains that are far from 1.
    """
    response = pair.known_response
    degradation = degradation_of(pair, pair.known_psf)
    seen = seen_pixels(pair, degradation)
    response = response / response.sum(axis=1, keepdims=True)
    expected = response @ pair.hyperspectral[:, seen].astype(np.float64)
    measured = degradation(pair.multispectral)[:, seen]
    power = np.sum(expected**2, axis=1)
    if not power.all():
        raise HmwbError(
            "The hyperspectral image is zero where a multispectral band looks: check the spectral "
            "response and the nodata values."
        )
    gains = np.sum(expected * measured, axis=1) / power
    if (gains <= 0).any():
        raise HmwbError(
            "Multispectral band {band} has nothing in common with the hyperspectral image: "
            "check the spectral response.",
            band=int(np.argmin(gains)) + 1,
        )
    pair = Units(gains, np.zeros(gains.size)).calibrated(replace(pair, spectral_response=response))
    return pair, gain_notes(gains)
