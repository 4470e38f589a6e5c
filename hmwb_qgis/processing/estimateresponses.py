# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:estimateresponses: what two rasters tell about their sensors."""

from __future__ import annotations

from pathlib import Path

from hmwb_qgis.translation import text_language, tr

from . import parameters as p
from .base import HmwbAlgorithm, log_of, progress_of
from .pair import pair_options


class EstimateResponses(HmwbAlgorithm):
    """The estimation of HySure, section IV of Simoes et al., 2015."""

    HYPERSPECTRAL = "HYPERSPECTRAL"
    MULTISPECTRAL = "MULTISPECTRAL"
    SMOOTHNESS_RESPONSE = "SMOOTHNESS_RESPONSE"
    SMOOTHNESS_PSF = "SMOOTHNESS_PSF"
    DIMENSIONS = "DIMENSIONS"
    RESPONSE = "RESPONSE"
    PSF_TABLE = "PSF_TABLE"
    HTML = "HTML"

    GROUP = "prepare"
    TAGS = "PSF,point spread function,spectral response,SRF,sensor,calibration,blind,registration"

    def name(self):
        """Fixed."""
        return "estimateresponses"

    def displayName(self):
        """In the toolbox."""
        return tr("Estimate sensor responses")

    def shortDescription(self):
        """On hovering."""
        return tr("Finds spectral response and point spread function from the two rasters.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Finds the spectral response of the multispectral sensor and the point spread function "
            "of the hyperspectral one from a pair of rasters of the same place.\n"
            "Use it where the sensors are not well known, or to check what is known: the fusion "
            "does the same when it needs a response that was not given. The two tables are "
            "accepted by all fusions.\n"
            "It looks for the response and the blur with which the two rasters agree best. More "
            "smoothness makes them calmer and less exact; the rasters must be large enough, and "
            "registered to better than a hyperspectral pixel.\n"
            "Source: Simoes, Bioucas-Dias, Almeida, Chanussot: A convex formulation for "
            "hyperspectral image superresolution via subspace-based regularization, IEEE TGRS "
            "53(6), 2015."
        )

    def add_parameters(self):
        """Declare the parameters."""
        p.add_inputs(self)
        p.add_wavelengths(self)
        self.add(
            p.real(self.SMOOTHNESS_RESPONSE, tr("Smoothness of the response"), 0.01, 0.0, 1e6),
            tr("Weight of differences between neighbouring bands."),
            advanced=True,
        )
        self.add(
            p.real(self.SMOOTHNESS_PSF, tr("Smoothness of the PSF"), 0.1, 0.0, 1e6),
            tr("Weight of differences between neighbouring pixels."),
            advanced=True,
        )
        self.add(
            p.integer(self.DIMENSIONS, tr("Spectral dimensions"), 10, 1, 500),
            tr("Singular vectors of the hyperspectral raster that are kept to denoise it."),
            advanced=True,
        )
        p.add_alignment(self)
        p.add_nodata(self)
        self.add(
            p.file_output(self.RESPONSE, tr("Spectral response"), tr("Tables (*.csv)"), False),
            tr("A column of wavelengths and a column a multispectral band."),
        )
        self.add(
            p.file_output(self.PSF_TABLE, tr("Point spread function"), tr("Tables (*.csv)")),
            tr(
                "Weights on the multispectral grid; 'Weights of the PSF (CSV)' of a fusion takes "
                "them."
            ),
        )
        self.add(
            p.file_output(
                self.HTML, tr("Report on the sensors"), tr("Web pages (*.html)"), offered=True
            ),
            tr("Both as pictures."),
        )

    def work(self, inputs, feedback):
        """Estimate and write."""
        from hmwb_qgis.raster.estimate import estimate_sensors

        files = {n: inputs.file_output(n) for n in (self.RESPONSE, self.PSF_TABLE, self.HTML)}
        found = estimate_sensors(
            inputs.source(self.HYPERSPECTRAL, tr("hyperspectral"), feedback),
            inputs.source(self.MULTISPECTRAL, tr("multispectral"), feedback),
            estimation={
                "smoothness_response": inputs.number(self.SMOOTHNESS_RESPONSE),
                "smoothness_psf": inputs.number(self.SMOOTHNESS_PSF),
                "dimensions": inputs.integer(self.DIMENSIONS),
            },
            progress=progress_of(feedback),
            log=log_of(feedback),
            **pair_options(inputs),
        )
        found.write_response(files[self.RESPONSE])
        if files[self.PSF_TABLE]:
            found.write_psf(files[self.PSF_TABLE])
        if files[self.HTML]:
            rasters = [inputs.layer(n).name for n in (self.HYPERSPECTRAL, self.MULTISPECTRAL)]
            _write_report(files[self.HTML], found, rasters)
        return {name: str(path) for name, path in files.items() if path}


def _write_report(path: Path, found, rasters):
    """The response as curves, the PSF as a map."""
    import numpy as np

    from hmwb_qgis.report import Chart, Charts, Facts, Maps, Report, Series, write_report

    from .quality_report import software_versions

    centres = found.hyperspectral.wavelengths
    label = tr("Wavelength (nm)")
    if centres is None:
        centres, label = np.arange(1.0, found.response.shape[1] + 1), tr("Band")
    names = [name.split(" (")[0] for name in found.names]
    series = tuple(Series(n, centres, row) for n, row in zip(names, found.response))
    gains = dict(zip(found.names, (round(float(gain), 4) for gain in found.gains)))
    sections = (
        Charts(tr("Spectral response"), (Chart("", label, tr("Weight"), series),)),
        Maps(
            tr("Point spread function"),
            {tr("Weights, a square a multispectral pixel"): found.psf},
            limits=(0.0, float(found.psf.max())),
        ),
        Facts(tr("Gain of each multispectral band"), gains),
        Facts(tr("Versions"), software_versions()),
    )
    lead = tr("Estimated from {} and {}.").format(*rasters)
    write_report(path, Report(tr("Sensor responses"), lead, sections, text_language()))
