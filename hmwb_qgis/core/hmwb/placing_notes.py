# SPDX-License-Identifier: GPL-2.0-or-later
"""What registration chose and by how much, in plain words."""

from __future__ import annotations

import numpy as np

from hmwb_qgis.core.observation.psf import DetectorPsf, GaussianPsf, GridPsf, Psf
from hmwb_qgis.core.registration.hypotheses import Step
from hmwb_qgis.core.registration.register import Registration
from hmwb_qgis.core.sentences import Detail, Doubt, Sentence


def psf_in_words(psf: Psf) -> Sentence:
    """A PSF, for the log."""
    if isinstance(psf, DetectorPsf):
        return Sentence(
            "footprint of {width_rows:.2f} x {width_cols:.2f}, blurred by a Gaussian of FWHM "
            "{rows:.2f} x {cols:.2f} multispectral pixels",
            width_rows=psf.width[0],
            width_cols=psf.width[1],
            rows=psf.fwhm[0],
            cols=psf.fwhm[1],
        )
    if isinstance(psf, GaussianPsf):
        return Sentence(
            "Gaussian, FWHM {rows:.2f} x {cols:.2f} multispectral pixels",
            rows=psf.fwhm[0],
            cols=psf.fwhm[1],
        )
    if isinstance(psf, GridPsf):
        return Sentence("a kernel of a form of its own, found in the images")
    return Sentence("as given")


def placing_notes(registration: Registration) -> list[Sentence]:
    """What is told of the PSF, the place, and the evidence for both.

    Parameters
    ----------
    registration : Registration

    Returns
    -------
    list of Sentence
    """
    found = [Sentence("PSF: {psf}.", psf=psf_in_words(registration.psf))]
    if registration.chosen is None:
        return found
    found.append(_position(registration, registration.chosen.shift))
    steps = Sentence.listed(_step(step) for step in registration.steps)
    note = Detail(
        "Evidence on PSF and place, as the gain in the logarithm of the share of the multispectral "
        "image that stays unexplained, with its standard error (* taken, for more than two of "
        "these), on {pixels:.0f} independent pixels: {steps}.",
        pixels=registration.effective,
        steps=steps,
    )
    found.append(note)
    share = float(np.exp(registration.chosen.judgement.loss))
    if share > 1.0 - share:  # m tells more that h does not know than what it does
        doubt = Doubt(
            "The two images have little in common: {share:.0f} % of what the multispectral image "
            "shows stays unexplained. Check that they show the same place and the same date.",
            share=100 * share,
        )
        found.append(doubt)
    return found


def _position(registration: Registration, shift: tuple[float, float]) -> Sentence:
    """Where the pixels of h lie, in one sentence."""
    geometry = registration.geometry
    if geometry.estimator is not None:
        return Sentence(
            "The hyperspectral pixels lie differently off their places from place to place; their "
            "places were found by comparison with the multispectral image, and nothing is left to "
            "do."
        )
    rows, cols = shift
    told = any(round(place, 2) for place in geometry.shift)  # with the digits of the sentences
    if not told and not geometry.band_shifts:
        return Sentence("The hyperspectral pixels lie in their places.")
    if len(set(geometry.band_shifts)) > 1:
        apart = np.abs(np.array(geometry.band_shifts)).max(axis=0)
        return Sentence(
            "The bands of the multispectral image lie off each other, or off the hyperspectral "
            "image, by up to {rows:.2f} rows and {cols:.2f} columns of its pixels: each was taken "
            "from where it lies, and nothing is left to do.",
            rows=apart[0],
            cols=apart[1],
        )
    if geometry.band_shifts:
        return Sentence(
            "The multispectral image lies off the hyperspectral one by {rows:.2f} rows and "
            "{cols:.2f} columns of its pixels: it was taken from where it lies, so that the result "
            "lies where the hyperspectral image does, and nothing is left to do.",
            rows=rows,
            cols=cols,
        )
    return Sentence(
        "The hyperspectral pixels lie {rows:.2f} rows and {cols:.2f} columns of multispectral "
        "pixels off their places: they were taken from where they lie, so that the result lies "
        "where the multispectral image does, and nothing is left to do.",
        rows=rows,
        cols=cols,
    )


def _step(step: Step) -> Sentence:
    """A comparison of hypotheses: which, and what it gained."""
    numbers = f"{step.gain:+.3g} +- {step.error:.2g}{' *' if step.chosen else ''}"
    return Sentence("{hypothesis} {numbers}", hypothesis=_NAMES[step.name], numbers=numbers)


_NAMES = {
    "place": Sentence("common shift"),
    "width and place": Sentence("width and shift"),
    "free kernel": Sentence("free kernel"),
    "bands": Sentence("shift of each band"),
    "drift": Sentence("drift"),
    "field": Sentence("field of shifts"),
}
