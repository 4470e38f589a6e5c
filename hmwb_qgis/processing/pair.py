# SPDX-License-Identifier: GPL-2.0-or-later
"""What the parameters say of a pair of rasters: responses, extent, shift and bad bands."""

from __future__ import annotations

from qgis.core import QgsProcessingException

from hmwb_qgis.translation import tr

WIDEST_PSF = 20.0  # hyperspectral pixels; the weights of wider ones would take all memory


def pair_options(inputs):
    """Options of `raster.pairing.PairOptions`, from what the algorithm has of the parameters."""
    shift = inputs.choice("SHIFT")
    options = {
        "extent": inputs.extent("EXTENT"),
        "measure_shift": shift != "ignore",
        "correct_shift": shift == "correct",
        "skip_bad_bands": inputs.flag("SKIP_BAD_BANDS"),
        "min_snr": inputs.number("MIN_SNR") or None,
    }
    if inputs.has("SPECTRAL_RESPONSE"):
        options["response_table"] = inputs.file("SPECTRAL_RESPONSE")
        options["response_columns"] = inputs.words("RESPONSE_COLUMNS")
        options["sensor"] = inputs.choice("SENSOR") or ""
    if inputs.has("WAVELENGTHS"):
        options.update(told_wavelengths(inputs))
    if inputs.has("PSF"):
        options["psf"] = lambda ratio: psf_of(inputs, ratio)
    return options


def told_wavelengths(inputs):
    """What the parameters say of the wavelengths, for rasters that do not tell them."""
    return {
        "wavelengths": inputs.numbers("WAVELENGTHS"),
        "hyperspectral_sensor": inputs.choice("HYPERSPECTRAL_SENSOR") or "",
    }


def reference_of(inputs, feedback):
    """REFERENCE with wavelengths, for algorithms that simulate a pair from it."""
    from hmwb_qgis.raster.pairing.told_wavelengths import with_wavelengths

    reference = inputs.source("REFERENCE", tr("reference"), feedback)
    return with_wavelengths(reference, *told_wavelengths(inputs).values())


def psf_of(inputs, ratio):
    """The PSF; None if it is not known.

    Parameters
    ----------
    inputs : Inputs
    ratio : (float, float)
        Of the pixel sizes: the width where none is given.
    """
    from hmwb_qgis.core.observation.psf import box_psf, gaussian_psf, starck_murtagh_psf
    from hmwb_qgis.raster.sensors.psf_table import read_psf

    kind = inputs.choice("PSF")
    if kind is None:
        return None
    if kind == "starck-murtagh":
        return starck_murtagh_psf()
    if kind == "file":
        path = inputs.file("PSF_FILE")
        if path is None:
            message = tr("{} is empty: choose the file of the PSF.")
            raise QgsProcessingException(message.format(inputs.title("PSF_FILE")))
        return read_psf(path)
    width = inputs.number("PSF_FWHM")
    most = WIDEST_PSF * max(ratio)
    if width is not None and width > most:
        message = tr(
            "{}: {:g} pixels are more than a sensor blurs; give at most {:g} for this ratio."
        )
        raise QgsProcessingException(message.format(inputs.title("PSF_FWHM"), width, most))
    size = tuple(ratio) if width is None else (width, width)
    return gaussian_psf(size) if kind == "gaussian" else box_psf(size)
