# SPDX-License-Identifier: GPL-2.0-or-later
"""The units in which raster metadata give wavelengths, and widths, of bands."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.sentences import Sentence

Vector = NDArray[np.float64]

_NANOMETRES = {
    "nm": 1.0, "nanometer": 1.0, "nanometers": 1.0, "nanometre": 1.0, "nanometres": 1.0,
    "um": 1e3, "\u00b5m": 1e3, "\u03bcm": 1e3, "micron": 1e3, "microns": 1e3,
    "micrometer": 1e3, "micrometers": 1e3, "micrometre": 1e3, "micrometres": 1e3,
    "mm": 1e6, "millimeter": 1e6, "millimeters": 1e6, "cm": 1e7, "centimeters": 1e7,
    "m": 1e9, "meter": 1e9, "meters": 1e9, "angstrom": 0.1, "angstroms": 0.1,
}  # fmt: skip
# Wavelength times what is given, in nanometres: the rest of what ENVI headers know.
_RECIPROCALS = {
    "wavenumber": 1e7, "wavenumbers": 1e7, "cm-1": 1e7, "cm^-1": 1e7, "1/cm": 1e7,
    "ghz": 299_792_458.0, "mhz": 299_792_458e3, "thz": 299_792.458,
}  # fmt: skip
_NO_WAVELENGTHS = ("index", "band", "bands", "none")


def nanometres_per(unit: str) -> float | None:
    """Nanometres in a unit of length as metadata write it; None if it is not known."""
    return _NANOMETRES.get(unit.strip().lower())


def in_nanometres(values: Vector, unit: str) -> tuple[Vector | None, tuple[Sentence, ...]]:
    """Wavelengths, whatever they are given in.

    Parameters
    ----------
    values : ndarray, (bands,)
        Lengths, wavenumbers or frequencies.
    unit : str
        As metadata write it; empty or unknown: guessed from the size of the values.

    Returns
    -------
    ndarray, (bands,), or None
        In nanometres. None: they are no wavelengths.
    notes : tuple of Sentence
        What was guessed, or left out.
    """
    key = unit.strip().lower()
    if key in _NANOMETRES:
        return values * _NANOMETRES[key], ()
    if key in _RECIPROCALS:
        return _RECIPROCALS[key] / values, ()
    if key in _NO_WAVELENGTHS:
        note = Sentence(
            "The metadata give the bands by {unit}, not by wavelength: the numbers are not used. "
            "Give the wavelengths, if you know them.",
            unit=unit.strip(),
        )
        return None, (note,)
    guessed, factor = Sentence("nanometres"), 1.0
    if np.median(values) <= 100:
        guessed, factor = Sentence("micrometres"), 1e3
    note = Sentence(
        "The wavelengths carry no unit: taken for {unit}, from their size.", unit=guessed
    )
    return values * factor, (note,)


def widths_in_nanometres(widths: Vector | None, centres: Vector, unit: str) -> Vector | None:
    """Widths share the unit of the centres, unless only nanometres can be meant.

    Parameters
    ----------
    widths : ndarray, (bands,), or None
    centres : ndarray, (bands,)
        In nanometres.
    unit : str
        In which the centres were given.
    """
    if widths is None:
        return None
    reciprocal = _RECIPROCALS.get(unit.strip().lower())
    if reciprocal is not None:
        return np.asarray(widths * centres**2 / reciprocal)
    factor = nanometres_per(unit) or 1.0
    if np.median(widths) * factor < 0.5 * np.median(centres):
        widths = widths * factor
    if np.median(widths) < 0.05:  # micrometres beside nanometres
        widths = widths * 1e3
    return widths
