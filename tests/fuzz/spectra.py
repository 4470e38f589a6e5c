# SPDX-License-Identifier: GPL-2.0-or-later
"""Kinds of metadata: wavelengths, widths, names of bands."""

from __future__ import annotations

import numpy as np


def no_wavelengths(_rng, raster):
    raster.wavelengths = None


def micrometres(rng, raster):
    _tell(raster, _centres(raster) / 1000.0, str(rng.choice(["um", "Micrometers", "µm", "micron"])))


def no_unit(_rng, raster):
    _tell(raster, _centres(raster), "")


def odd_unit(rng, raster):
    units = ("Wavenumber", "Index", "GHz", "parsec", "nm nm", "Unknown", "x" * 1000)
    _tell(raster, _centres(raster), str(rng.choice(units)))


def wavelengths_that_are_no_numbers(rng, raster):
    _say(raster, [str(rng.choice(["red", "", "nan", "inf", "1e999", "-1", "0", "4,5"]))])


def wavelengths_out_of_order(rng, raster):
    _tell(raster, rng.permutation(_centres(raster)), "Nanometers")


def equal_wavelengths(_rng, raster):
    _tell(raster, np.full(len(raster.values), 550.0), "Nanometers")


def far_wavelengths(rng, raster):
    _tell(raster, _centres(raster) * float(rng.choice([10.0, 1e6, 1e-6])), "Nanometers")


def wavelengths_of_some_bands(_rng, raster):
    raster.wavelengths, raster.told = _centres(raster)[: len(raster.values) // 2], False


def widths(rng, raster):
    width = str(rng.choice(["50", "0", "-3", "nan", "wide", "1e30"]))
    raster.spectral_items["fwhm"] = [width]


def published_bands(_rng, raster):
    """Wavelengths and widths of a multispectral raster, which give its response."""
    _tell(raster, _centres(raster), "Nanometers")
    raster.spectral_items["fwhm"] = [str(450.0 / len(raster.values))]


def bad_bands(rng, raster):
    raster.spectral_items["bbl"] = [str(v) for v in rng.choice(["0", "1", "2"], 3)]


def all_bands_bad(_rng, raster):
    raster.spectral_items["bbl"] = ["0"]


def odd_names_of_bands(rng, raster):
    names = ("", "Rot é", "光", "a\nb", "<b>&amp;", '"q"', "n" * 5000, "450 nm", "B8A")
    raster.descriptions = [str(name) for name in rng.choice(names, 3)]


def latin1_header(rng, raster):
    raster.driver, raster.mask = "ENVI", ""
    raster.options = [f"INTERLEAVE={rng.choice(['BSQ', 'BIL', 'BIP'])}"]
    raster.header_lines.append("sensor type = Capteur à é µ".encode("latin-1"))
    raster.header_lines.append("wavelength units = µm".encode("latin-1"))
    raster.told = False


def broken_lists_in_the_header(rng, raster):
    raster.driver, raster.mask, raster.options = "ENVI", "", []
    lines = (b"wavelength = {1, 2", b"fwhm = {a, b}", b"bbl = {}", b"wavelength = 5", b"\x00\xff")
    raster.header_lines.append(lines[rng.integers(len(lines))])
    raster.told = False


def _centres(raster):
    """Those of the scene, or some for a raster that tells none."""
    if raster.wavelengths is not None and len(raster.wavelengths) == len(raster.values):
        return raster.wavelengths
    return np.linspace(480.0, 860.0, len(raster.values))


def _tell(raster, centres, unit):
    raster.wavelengths, raster.told = centres, False
    raster.spectral_items["wavelength_units"] = [unit]


def _say(raster, texts):
    raster.wavelengths, raster.told = None, False
    raster.spectral_items["wavelength"] = texts


KINDS = (
    no_wavelengths,
    micrometres,
    no_unit,
    odd_unit,
    wavelengths_that_are_no_numbers,
    wavelengths_out_of_order,
    equal_wavelengths,
    far_wavelengths,
    wavelengths_of_some_bands,
    widths,
    published_bands,
    bad_bands,
    all_bands_bad,
    odd_names_of_bands,
    latin1_header,
    broken_lists_in_the_header,
)
