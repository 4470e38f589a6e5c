# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:assesswithoutreference: a fused raster against what it was made of."""

from __future__ import annotations

from qgis.core import QgsProcessingOutputNumber

from hmwb_qgis.translation import tr

from . import parameters as p
from .base import HmwbAlgorithm, log_of, progress_of
from .comparemethods import METHODS
from .pair import pair_options
from .styles import ErrorMap


class AssessWithoutReference(HmwbAlgorithm):
    """Consistency with both inputs, QNR and its successors, and Wald's protocol."""

    HYPERSPECTRAL = "HYPERSPECTRAL"
    MULTISPECTRAL = "MULTISPECTRAL"
    FUSED = "FUSED"
    UNCERTAINTY = "UNCERTAINTY"
    PSF = "PSF"
    SHIFT = "SHIFT"
    MIN_SNR = "MIN_SNR"
    METHOD = "METHOD"
    HTML = "HTML"
    CSV = "CSV"
    JSON = "JSON"
    SPECTRAL_MAP = "SPECTRAL_MAP"
    SPATIAL_MAP = "SPATIAL_MAP"

    GROUP = "assess"
    TAGS = (
        "accuracy,error,consistency,QNR,HQNR,RQNR,D_lambda,D_s,Wald,Khan,no reference,report,"
        "validation,quality"
    )

    def name(self):
        """Fixed."""
        return "assesswithoutreference"

    def displayName(self):
        """In the toolbox."""
        return tr("Assess without a reference")

    def shortDescription(self):
        """On hovering."""
        return tr("Compares a fused raster with the two rasters that it was made of.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Judges a fused raster by the two rasters that it was made of. Use it where no "
            "reference exists, as with real sensors.\n"
            "Consistency: the fused raster is degraded to what either sensor would have seen of "
            "it, and compared with what it did see. With perfect inputs the errors of a perfect "
            "result are zero. Give the PSF and the spectral response if you know them; else they "
            "are estimated from the two inputs. What the fusion did about a shift is read from the "
            "fused raster.\n"
            "Indices: QNR with D_lambda and D_s (Alparone et al. 2008), D_s as the mean over the "
            "multispectral bands; HQNR (Aiazzi et al. 2014) with the D_lambda of Khan et al. "
            "(2009), made of Q2n (Garzelli and Nencini 2009); RQNR with the regression D_s of "
            "Alparone et al. (2018). All lie between 0 and 1; the distortions D are best at 0, "
            "the others at 1.\n"
            "Wald's protocol (1997): if a method is chosen, both rasters are degraded by the ratio "
            "once more and fused, and the result is compared with the hyperspectral raster. This "
            "judges the method, not the fused raster.\n"
            "These indices can refute a result but not prove it: what neither input shows, such "
            "as fine detail in bands outside the multispectral ones, they cannot see. They count "
            "noise, shifts and calibration of the inputs as errors. The truth itself has a QNR "
            "below 1. Compare methods on one scene, not scenes with each other."
        )

    def add_parameters(self):
        """Declare the parameters."""
        p.add_inputs(self)
        self.add(
            p.raster(self.FUSED, tr("Fused raster")),
            tr(
                "Made of the two: the bands and units of the hyperspectral raster on the pixels "
                "of the multispectral one, or on a part of them."
            ),
        )
        self.add(
            p.raster(self.UNCERTAINTY, tr("Uncertainty raster"), optional=True),
            tr(
                "Written with the fused raster, for all bands. The report then shows the error "
                "that it predicts for each band."
            ),
        )
        p.add_spectral_response(self)
        p.add_psf(self)
        self.add(
            p.choice(self.METHOD, tr("Method to judge one scale down"), METHODS, None, True),
            p.as_string(
                tr("Wald's protocol with this method and its default parameters. Empty: not done."),
                METHODS,
            ),
        )
        p.add_alignment(self)
        p.add_nodata(self)
        p.add_memory(self)
        p.add_creation_options(self)
        p.add_reports(
            self,
            tr("Report without a reference"),
            tr("A line a band, and one for all bands together."),
        )
        self.add(
            p.raster_output(self.SPECTRAL_MAP, tr("Map of spectral inconsistency"), optional=True),
            tr(
                "Angle between the spectra of the degraded fused raster and of the hyperspectral "
                "one, in degrees, on the grid of the latter."
            ),
        )
        self.add(
            p.raster_output(self.SPATIAL_MAP, tr("Map of spatial inconsistency"), optional=True),
            tr(
                "Root mean squared difference between the fused raster, as the multispectral "
                "sensor would see it, and the multispectral one, in units of the latter."
            ),
        )
        for name, title in {**number_titles(), **predicted_titles()}.items():
            self.addOutput(QgsProcessingOutputNumber(name, title))

    def work(self, inputs, feedback):
        """Compare, and write what was asked for."""
        maps = {name: inputs.raster_output(name) for name in (self.SPECTRAL_MAP, self.SPATIAL_MAP)}
        files = {name: inputs.file_output(name) for name in (self.HTML, self.CSV, self.JSON)}
        result = self._assessed(inputs, maps, feedback)
        overall = self._written(inputs, result, files)
        self._show_maps(inputs, maps, result)
        values = {name.upper(): value for name, value in overall.items()}
        titles = {**number_titles(), **predicted_titles()}
        shown = {name: values[name] for name in titles if name in values}
        for name, value in shown.items():
            feedback.pushInfo(f"{titles[name]}: {value:.6g}")
        written = {name: str(path) for name, path in {**maps, **files}.items() if path}
        return {**shown, **written}

    def _assessed(self, inputs, maps, feedback):
        from hmwb_qgis.raster.without_reference import assess_rasters_without_reference

        return assess_rasters_without_reference(
            inputs.source(self.HYPERSPECTRAL, tr("hyperspectral"), feedback),
            inputs.source(self.MULTISPECTRAL, tr("multispectral"), feedback),
            inputs.source(self.FUSED, tr("fused"), feedback),
            uncertainty=inputs.source(self.UNCERTAINTY, tr("uncertainty"), feedback),
            method=inputs.choice(self.METHOD),
            maps={"spectral_sam": maps[self.SPECTRAL_MAP], "spatial_rmse": maps[self.SPATIAL_MAP]},
            memory=inputs.integer(self.MEMORY),
            creation_options=inputs.creation_options(),
            progress=progress_of(feedback),
            log=log_of(feedback),
            **pair_options(inputs),
        )

    def _written(self, inputs, result, files):
        """Write the reports; the numbers for all bands together by their names."""
        from hmwb_qgis.report import write_csv, write_json
        from hmwb_qgis.report.without_reference import numbers

        found = numbers(result.found, result.wald, result.predicted)
        centres = result.fused.spectral.wavelengths
        method = inputs.choice(self.METHOD)
        run = {
            "hyperspectral": inputs.layer(self.HYPERSPECTRAL).path,
            "multispectral": inputs.layer(self.MULTISPECTRAL).path,
            "fused": result.fused.path,
            "psf": getattr(result.found.psf, "weights", result.found.psf),
            "shift": inputs.choice(self.SHIFT),
            "method_one_scale_down": method,
            "notes": list(result.notes),
        }
        if result.predicted is not None:
            run["uncertainty"] = inputs.layer(self.UNCERTAINTY).path
        if files[self.CSV]:
            write_csv(files[self.CSV], found, centres)
        if files[self.JSON]:
            write_json(files[self.JSON], found, wavelengths=centres, parameters=run)
        if files[self.HTML]:
            from .consistency_report import write_consistency_report

            rasters = (self.FUSED, self.HYPERSPECTRAL, self.MULTISPECTRAL)
            names = [inputs.layer(name).name for name in rasters]
            write_consistency_report(files[self.HTML], result, method, run, names)
        return found.overall

    def _show_maps(self, inputs, maps, result):
        """Called after what they show, and of which raster."""
        name = inputs.layer(self.FUSED).name
        spectral, spatial = maps[self.SPECTRAL_MAP], maps[self.SPATIAL_MAP]
        title = tr("Spectral inconsistency of {}").format(name)
        self.show(inputs, self.SPECTRAL_MAP, spectral, ErrorMap("°"), title)
        title = tr("Spatial inconsistency of {}").format(name)
        unit = result.pair.scene.multispectral.spectral.unit
        self.show(inputs, self.SPATIAL_MAP, spatial, ErrorMap(unit), title)


def number_titles():
    """Names of the numbers and their titles; those of Wald's protocol come only with a method."""
    return {
        "QNR": tr("QNR"),
        "D_LAMBDA": tr("D_lambda"),
        "D_S": tr("D_s"),
        "HQNR": tr("HQNR"),
        "D_LAMBDA_K": tr("D_lambda of Khan"),
        "RQNR": tr("RQNR"),
        "D_S_R": tr("D_s by regression"),
        "SPECTRAL_SAM": tr("SAM to the hyperspectral raster (degrees)"),
        "SPECTRAL_RELATIVE_RMSE": tr("Relative RMSE to the hyperspectral raster (%)"),
        "SPECTRAL_CC": tr("CC with the hyperspectral raster"),
        "SPATIAL_RELATIVE_RMSE": tr("Relative RMSE to the multispectral raster (%)"),
        "SPATIAL_CC": tr("CC with the multispectral raster"),
        "WALD_SAM": tr("SAM one scale down (degrees)"),
        "WALD_RELATIVE_RMSE": tr("Relative RMSE one scale down (%)"),
        "WALD_CC": tr("CC one scale down"),
        "WALD_ERGAS": tr("ERGAS one scale down"),
    }


def predicted_titles():
    """The number that comes only with an uncertainty raster."""
    return {"PREDICTED_RMSE": tr("Predicted RMSE")}
