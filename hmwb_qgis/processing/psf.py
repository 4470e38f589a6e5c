# SPDX-License-Identifier: GPL-2.0-or-later
"""The PSF that the parameters PSF, PSF_FWHM and PSF_FILE describe."""

from __future__ import annotations

from qgis.core import QgsProcessingException

from hmwb_qgis.translation import tr


def psf_of(inputs, ratio):
    """The PSF; None if it is not known.

    Parameters
    ----------
    inputs : Inputs
    ratio : (float, float)
        Of the pixel sizes: the width where none is given.
    """
    from hmwb_qgis.core.psf import box_psf, gaussian_psf, starck_murtagh_psf
    from hmwb_qgis.raster.psf_table import read_psf

    kind = inputs.choice("PSF")
    if kind is None:
        return None
    if kind == "starck-murtagh":
        return starck_murtagh_psf()
    if kind == "file":
        path = inputs.file("PSF_FILE")
        if path is None:
            raise QgsProcessingException(tr("PSF_FILE is empty: choose the file of the PSF."))
        return read_psf(path)
    width = inputs.number("PSF_FWHM")
    size = tuple(ratio) if width is None else (width, width)
    return gaussian_psf(size) if kind == "gaussian" else box_psf(size)
