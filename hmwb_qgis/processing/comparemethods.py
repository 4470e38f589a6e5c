# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:comparemethods: several methods side by side on one scene."""

from __future__ import annotations

from contextlib import ExitStack

from qgis.core import QgsProcessingException, QgsProcessingParameterFolderDestination

from hmwb_qgis.translation import said, tr

from . import parameters as p
from .base import PAPER, HmwbAlgorithm, log_of, progress_of
from .pair import pair_options, psf_of, reference_of
from .simulation import USUAL_RATIO, add_simulation, simulation_options

METHODS = (
    "hmwb",
    "hmwb-paper",
    "cnmf",
    "hysure",
    "arithmetic-mean",
    "geometric-mean",
    "wavelet",
    "regression",
    "interpolation",
)
_SIMULATION_SHARE = 0.05
_SAME_RATIO = 0.01  # of a ratio: within the tolerance of grids whose pixels fit into each other


class CompareMethods(HmwbAlgorithm):
    """The tables of section 4.4 of the paper, on the user's own scene."""

    REFERENCE = "REFERENCE"
    HYPERSPECTRAL = "HYPERSPECTRAL"
    MULTISPECTRAL = "MULTISPECTRAL"
    METHODS = "METHODS"
    RATIO = "RATIO"
    SNR_HYPERSPECTRAL = "SNR_HYPERSPECTRAL"
    SNR_MULTISPECTRAL = "SNR_MULTISPECTRAL"
    BLIND = "BLIND"
    HTML = "HTML"
    CSV = "CSV"
    JSON = "JSON"
    FOLDER = "FOLDER"

    EXTENT_OF = REFERENCE
    GROUP = "assess"
    TAGS = "compare,benchmark,CNMF,HySure,pansharpening,accuracy,RMSE,SAM,ERGAS,report"

    def name(self):
        """Fixed."""
        return "comparemethods"

    def displayName(self):
        """In the toolbox."""
        return tr("Compare methods")

    def shortDescription(self):
        """On hovering."""
        return tr("Runs several methods of fusion on one scene and puts them side by side.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Runs several methods of fusion under the same conditions and compares each result "
            "with a reference: a table, images, error maps on one scale, and curves over the "
            "wavelength.\n"
            "Use it to choose a method for your own ground. Give a reference raster only, and a "
            "hyperspectral and a multispectral raster are simulated from it; or give the two "
            "rasters as well, if you have a reference for a real pair.\n"
            "Every method runs with its default parameters. With 'blind', none of them is told the "
            "responses of the sensors. A method that cannot be run is left out, with the reason "
            "in the log.\n"
            "Source: section 4.4 of {}"
        ).format(PAPER)

    def add_parameters(self):
        """Declare the parameters."""
        self.add(
            p.raster(self.REFERENCE, tr("Reference raster")),
            tr("The truth, on the grid that the fusion is to reach."),
        )
        self.add(
            p.choice(self.METHODS, tr("Methods"), METHODS, list(METHODS), several=True),
            p.as_string(tr("Which methods to run; the order is kept."), METHODS),
        )
        self.add(
            p.boolean(self.BLIND, tr("Blind: the sensors are not known"), False),
            tr("The methods are not told the responses of the sensors and estimate them."),
        )
        for name, title in (
            (self.HYPERSPECTRAL, tr("Hyperspectral raster")),
            (self.MULTISPECTRAL, tr("Multispectral raster")),
        ):
            self.add(
                p.raster(name, title, optional=True),
                tr("Of a real pair. Empty: simulated from the reference; give both or none."),
            )
        add_simulation(self, " " + tr("Empty: that of the pair, or 4 where the pair is simulated."))
        p.add_psf(self, default="gaussian")
        p.add_alignment(self)
        p.add_nodata(self)
        p.add_memory(self)
        p.add_creation_options(self)
        p.add_reports(self, tr("Comparison of methods"), tr("A line a method."))
        folder = QgsProcessingParameterFolderDestination(
            self.FOLDER, tr("Folder for the fused rasters"), None, True
        )
        folder.setCreateByDefault(False)
        self.add(folder, tr("Each fused raster is kept there. Empty: none is kept."))

    def work(self, inputs, feedback):
        """Fuse with every method and write the comparison."""
        from hmwb_qgis.core.progress import Reporter
        from hmwb_qgis.files.scratch import scratch_folder
        from hmwb_qgis.raster.compare import compare_methods

        from .comparison_report import write_comparison

        reference = reference_of(inputs, feedback)
        files = {name: inputs.file_output(name) for name in (self.HTML, self.CSV, self.JSON)}
        keep = inputs.folder_output(self.FOLDER)
        report = Reporter(progress_of(feedback))
        with scratch_folder() as scratch, ExitStack() as opened:
            pair, options = self._pair(inputs, reference, scratch, feedback, report)
            for source in pair:  # some systems remove no file that is open
                opened.callback(source.close)
            folder = keep or scratch
            part = report.part(_SIMULATION_SHARE, 1.0)
            outcomes, failures = compare_methods(
                reference,
                pair[0],
                pair[1],
                inputs.choices(self.METHODS),
                folder,
                memory=inputs.integer(self.MEMORY),
                creation_options=inputs.creation_options(),
                pair_options=options,
                progress=part,
                log=log_of(feedback),
            )
            self._check_ratio(inputs, outcomes[0].summary.sampling.ratio, feedback)
            for method, reason in failures.items():
                feedback.pushWarning(f"{method}: {said(reason)}")
            write_comparison(files, outcomes, reference, pair, self._run(inputs), feedback)
        results = {name: str(path) for name, path in files.items() if path}
        return {**results, self.FOLDER: str(keep)} if keep else results

    def _check_ratio(self, inputs, found, feedback):
        """Say so where the ratio that was given is not that of the pair."""
        given = inputs.number(self.RATIO)
        if given and any(abs(given - ratio) > _SAME_RATIO * given for ratio in found):
            feedback.pushWarning(
                tr(
                    "'{}' is {:g}, but the pixel sizes of the pair have a ratio of "
                    "{:.4g} x {:.4g}: that was taken."
                ).format(inputs.title(self.RATIO), given, *found)
            )

    def contents(self, parameters, context):
        """A raster a method."""
        methods = self.parameterAsEnumStrings(parameters, self.METHODS, context)
        return tuple(f"{method}.tif" for method in methods)

    def _run(self, inputs):
        """What is needed to repeat the comparison."""
        pair = (self.HYPERSPECTRAL, self.MULTISPECTRAL)
        real = all(inputs.layer(name) for name in pair)
        rasters = (self.REFERENCE, *pair) if real else (self.REFERENCE,)
        run = {name.lower(): inputs.layer(name).path for name in rasters}
        run["blind"] = inputs.flag(self.BLIND)
        if real:
            return run
        run["psf"] = inputs.choice("PSF")
        return {**run, **simulation_options(inputs)}

    def _pair(self, inputs, reference, scratch, feedback, report):
        """The two rasters, given or simulated, and what the methods are told about them."""
        from hmwb_qgis.raster.reading.source import RasterSource
        from hmwb_qgis.raster.simulate import simulate_rasters

        options = pair_options(inputs)
        if inputs.flag(self.BLIND):
            options.update(response_table=None, response_columns=(), sensor="", psf=None)
        given = [
            inputs.source(self.HYPERSPECTRAL, tr("hyperspectral"), feedback),
            inputs.source(self.MULTISPECTRAL, tr("multispectral"), feedback),
        ]
        if all(given):
            return given, options
        if any(given):
            message = tr("Give both the hyperspectral and the multispectral raster, or none.")
            raise QgsProcessingException(message)
        paths = [scratch / "hyperspectral.tif", scratch / "multispectral.tif"]
        roles = [tr("hyperspectral"), tr("multispectral")]
        ratio = inputs.number(self.RATIO) or USUAL_RATIO
        table = scratch / "response.csv"
        part = report.part(0.0, _SIMULATION_SHARE)
        simulate_rasters(
            reference,
            *paths,
            ratio=ratio,
            response_output=table,
            psf=psf_of(inputs, (ratio, ratio)),
            progress=part,
            log=log_of(feedback),
            **simulation_options(inputs),
        )
        options["measure_shift"] = False  # there is none
        if not inputs.flag(self.BLIND):
            options.update(response_table=table, response_columns=(), sensor="")
        return [RasterSource(path, role=role) for path, role in zip(paths, roles)], options
