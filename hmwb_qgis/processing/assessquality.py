# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:assessquality: how close a fused raster is to its reference."""

from __future__ import annotations

import math

from qgis.core import QgsProcessingOutputNumber

from hmwb_qgis.translation import tr

from . import parameters as p
from .base import PAPER, HmwbAlgorithm, progress_of
from .styles import ErrorMap


class AssessQuality(HmwbAlgorithm):
    """The indices of section 4.4 of the paper, and the usual ones beside them."""

    REFERENCE = "REFERENCE"
    FUSED = "FUSED"
    UNCERTAINTY = "UNCERTAINTY"
    RATIO = "RATIO"
    HYPERSPECTRAL = "HYPERSPECTRAL"
    MULTISPECTRAL = "MULTISPECTRAL"
    HTML = "HTML"
    CSV = "CSV"
    JSON = "JSON"
    SAM_MAP = "SAM_MAP"
    RMSE_MAP = "RMSE_MAP"

    GROUP = "assess"
    TAGS = "accuracy,error,compare,RMSE,SAM,spectral angle,PSNR,ERGAS,UIQI,SSIM,correlation,report"

    def name(self):
        """Fixed."""
        return "assessquality"

    def displayName(self):
        """In the toolbox."""
        return tr("Assess quality")

    def shortDescription(self):
        """On hovering."""
        return tr("Compares a fused raster with a reference: SAM, RMSE, ERGAS and others.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Compares a fused raster with a reference raster on the same grid.\n"
            "Use it where the truth is known, above all after 'Simulate degradation'. The numbers "
            "are outputs that models can branch on; the report shows them with maps, spectra and "
            "curves over the wavelength.\n"
            "RMSE and relative RMSE measure the error of the values; the relative one, in percent, "
            "is taken after each image is divided by its mean. SAM is the mean angle between "
            "spectra in degrees: 0 is perfect, and brightness does not matter. CC, PSNR, UIQI and "
            "SSIM are means over the bands: more is better. ERGAS is a relative error over all "
            "bands that takes the ratio into account: less is better.\n"
            "Pixels that are nodata in one of the rasters do not count.\n"
            "Source: section 4.4 of {}"
        ).format(PAPER)

    def add_parameters(self):
        """Declare the parameters."""
        self.add(
            p.raster(self.REFERENCE, tr("Reference raster")),
            tr("The truth: same grid, same bands and same units as the fused raster."),
        )
        self.add(p.raster(self.FUSED, tr("Fused raster")), tr("The raster that is to be judged."))
        self.add(
            p.raster(self.UNCERTAINTY, tr("Uncertainty raster"), optional=True),
            tr(
                "Written with the fused raster, for all bands: a standard deviation of each value, "
                "to be judged too. The report then shows how many errors lie within it."
            ),
        )
        self.add(
            p.real(
                self.RATIO, tr("Ratio of the pixel sizes"), None, 1.0, optional=True, decimals=4
            ),
            tr(
                "Hyperspectral pixel size in pixels of the fused raster, for ERGAS. Empty: from "
                "the hyperspectral raster, if it is given."
            ),
        )
        self.add(
            p.raster(self.HYPERSPECTRAL, tr("Hyperspectral raster"), optional=True),
            tr("Shown in the report beside the fused raster, and gives the ratio."),
            advanced=True,
        )
        self.add(
            p.raster(self.MULTISPECTRAL, tr("Multispectral raster"), optional=True),
            tr("Shown in the report beside the fused raster."),
            advanced=True,
        )
        p.add_nodata(self)
        p.add_creation_options(self)
        p.add_reports(
            self, tr("Quality report"), tr("A line a band, and one for all bands together.")
        )
        self.add(
            p.raster_output(self.SAM_MAP, tr("Map of spectral angles"), optional=True),
            tr("Angle between the two spectra of each pixel, in degrees."),
        )
        self.add(
            p.raster_output(self.RMSE_MAP, tr("Map of errors"), optional=True),
            tr("Root mean squared error over the bands of each pixel, in units of the raster."),
        )
        for name, title in {**index_titles(), **coverage_titles()}.items():
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def work(self, inputs, feedback):
        """Compare, and write what was asked for."""
        from hmwb_qgis.raster.assess import assess_rasters
        from hmwb_qgis.report import write_csv, write_json

        reference = inputs.source(self.REFERENCE, tr("reference"), feedback)
        fused = inputs.source(self.FUSED, tr("fused"), feedback)
        uncertainty = inputs.source(self.UNCERTAINTY, tr("uncertainty"), feedback)
        others = {
            tr("Hyperspectral"): inputs.source(self.HYPERSPECTRAL, tr("hyperspectral"), feedback),
            tr("Multispectral"): inputs.source(self.MULTISPECTRAL, tr("multispectral"), feedback),
        }
        ratio = self._ratio(inputs, others[tr("Hyperspectral")], fused)
        maps = {name: inputs.raster_output(name) for name in (self.SAM_MAP, self.RMSE_MAP)}
        files = {name: inputs.file_output(name) for name in (self.HTML, self.CSV, self.JSON)}
        assessment = assess_rasters(
            reference,
            fused,
            ratio=ratio,
            uncertainty=uncertainty,
            sam_map=maps[self.SAM_MAP],
            rmse_map=maps[self.RMSE_MAP],
            creation_options=inputs.creation_options(),
            progress=progress_of(feedback),
        )
        run = {"reference": reference.path, "fused": fused.path, "ratio": ratio}
        if uncertainty is not None:
            run["uncertainty"] = uncertainty.path
        centres = fused.spectral.wavelengths
        if files[self.CSV]:
            write_csv(files[self.CSV], assessment, centres)
        if files[self.JSON]:
            write_json(files[self.JSON], assessment, wavelengths=centres, parameters=run)
        if files[self.HTML]:
            from .quality_report import write_quality_report

            shown = {caption: source for caption, source in others.items() if source}
            names = tuple(inputs.layer(name).name for name in (self.FUSED, self.REFERENCE))
            write_quality_report(files[self.HTML], assessment, reference, fused, shown, run, names)
        name = inputs.layer(self.FUSED).name
        angle, error = tr("Spectral angle of {}").format(name), tr("Error of {}").format(name)
        self.show(inputs, self.SAM_MAP, maps[self.SAM_MAP], ErrorMap("°"), angle)
        self.show(inputs, self.RMSE_MAP, maps[self.RMSE_MAP], ErrorMap(fused.spectral.unit), error)
        if ratio is None:
            feedback.pushInfo(tr("ERGAS needs the ratio of the pixel sizes."))
        written = {name: str(path) for name, path in {**maps, **files}.items() if path}
        return {**self._numbers(assessment, feedback), **written}

    def _numbers(self, assessment, feedback):
        """The numbers that there are, which the log says too."""
        numbers = {name.upper(): value for name, value in assessment.overall.items()}
        titles = index_titles()
        if assessment.coverage is not None:
            titles = {**titles, **coverage_titles()}
        for name, title in titles.items():
            if not math.isnan(numbers[name]):
                feedback.pushInfo(f"{title}: {numbers[name]:.6g}")
        return {name: numbers[name] for name in titles}

    def _ratio(self, inputs, hyperspectral, fused):
        """Given, or from the hyperspectral raster; None if neither."""
        given = inputs.number(self.RATIO)
        if given is not None or hyperspectral is None:
            return given
        from hmwb_qgis.raster.formats.grids import pair_sampling

        return pair_sampling(hyperspectral.grid, fused.grid).ratio


def index_titles():
    """Names of the numbers, the index of `core.quality` in capitals, and their titles."""
    return {
        "RMSE": tr("RMSE"),
        "NORMALISED_RMSE": tr("RMSE after division by the sum"),
        "RELATIVE_RMSE": tr("Relative RMSE (%)"),
        "SAM": tr("SAM (degrees)"),
        "CC": tr("CC"),
        "PSNR": tr("PSNR (dB)"),
        "ERGAS": tr("ERGAS"),
        "UIQI": tr("UIQI"),
        "SSIM": tr("SSIM"),
    }


def coverage_titles():
    """The numbers on predicted errors, which come only with an uncertainty raster."""
    return {
        "WITHIN_ONE_SD": tr("Share of errors within one standard deviation"),
        "WITHIN_TWO_SD": tr("Share of errors within two standard deviations"),
        "PREDICTED_OVER_TRUE": tr("Predicted over true RMSE"),
    }
