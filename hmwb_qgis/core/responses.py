# SPDX-License-Identifier: GPL-2.0-or-later
"""The responses that a method needs: given, or estimated from the pair.

A method names what it cannot do without in a class attribute ``requires``, a tuple of
"spectral_response" and "psf".
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from .errors import HmwbError
from .pair import ObservedPair, Scene
from .progress import Reporter
from .psf import ArrayPsf, Psf
from .response_estimation import estimate_responses


@dataclass(frozen=True)
class Responses:
    """What is known of the sensors before a method starts.

    Parameters
    ----------
    spectral_response : ndarray, (b_m, b_h), or None
    psf : Psf or None
    notes : tuple of str
        On what was estimated.
    """

    spectral_response: NDArray[np.float64] | None
    psf: Psf | None
    notes: tuple[str, ...] = ()


def complete_responses(
    method: object,
    scene: Scene,
    spectral_response: NDArray[np.float64] | None,
    psf: Psf | None,
    progress: Reporter,
) -> Responses:
    """Estimate the responses that a method needs and nobody gave.

    Parameters
    ----------
    method : FusionMethod
    scene : Scene
        Read only if something is missing.
    spectral_response : ndarray, (b_m, b_h), or None
    psf : Psf or None
    progress : Reporter

    Returns
    -------
    Responses
        As given, but for what was needed and missing.
    """
    required = getattr(method, "requires", ())
    no_response = "spectral_response" in required and spectral_response is None
    no_psf = "psf" in required and psf is None
    if not (no_response or no_psf):
        return Responses(spectral_response, psf)
    found = estimate_responses(scene, response=spectral_response, progress=progress)
    return Responses(
        found.response if no_response else spectral_response,
        ArrayPsf(found.psf) if no_psf else psf,
        found.notes if no_psf else found.notes[:1],
    )


def known_psf(pair: ObservedPair) -> Psf:
    """The PSF of a pair.

    Raises
    ------
    HmwbError
        If it is not known.
    """
    if pair.psf is None:
        raise HmwbError("This method needs the PSF: give it, or estimate it from the pair.")
    return pair.psf


def known_responses(pair: ObservedPair) -> tuple[NDArray[np.float64], Psf]:
    """The spectral response and the PSF of a pair.

    Raises
    ------
    HmwbError
        If one is not known.
    """
    if pair.spectral_response is None:
        raise HmwbError(
            "This method needs the spectral response: give it, or estimate it from the pair."
        )
    return pair.spectral_response, known_psf(pair)
