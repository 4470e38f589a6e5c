# SPDX-License-Identifier: GPL-2.0-or-later
"""What all algorithms that fuse two rasters share."""

from __future__ import annotations

from typing import Any

from qgis.core import QgsProcessingParameterDefinition

from hmwb_qgis.translation import tr

from . import parameters as p
from .base import HmwbAlgorithm
from .pair import pair_options
from .shifts import SHIFTS, add_shifts, show_shifts
from .story import Story
from .styles import DeviationMap, composite_of, middle_band

DATA_TYPES = ("float32", "input")
UNCERTAINTY_KINDS = ("bands", "relative")


class FusionAlgorithm(HmwbAlgorithm):
    """Two rasters in, one out; the methods differ in their options."""

    HYPERSPECTRAL = "HYPERSPECTRAL"
    MULTISPECTRAL = "MULTISPECTRAL"
    PSF = "PSF"
    WORKERS = "WORKERS"
    SCHEDULER = "SCHEDULER"
    SCHEDULER_TIMEOUT = "SCHEDULER_TIMEOUT"
    DATA_TYPE = "DATA_TYPE"
    OUTPUT = "OUTPUT"
    UNCERTAINTY = "UNCERTAINTY"
    UNCERTAINTY_KIND = "UNCERTAINTY_KIND"

    GROUP = "fuse"
    HIDDEN: tuple[str, ...] = ()  # parameters of scripts and models that no dialog shows
    CHOICE = ""  # the parameter that chooses among methods ...
    FIXED_METHOD = ""  # ... or the only one
    TELLS_UNCERTAINTY = False  # whether a second raster can say how sure the first is
    TELLS_SHIFTS = False  # whether another can say where the hyperspectral pixels were found
    # Parameters that are options of the method in the core, there in small letters.
    OPTIONS: tuple[str, ...] = ()
    TAGS = "pansharp,resolution merge,resolution enhancement"

    def add_parameters(self):
        """Declare the parameters: what users set first, then the method's, then the machine's."""
        p.add_inputs(self)
        p.add_spectral_response(self)
        p.add_alignment(self, self.shift_note())
        p.add_band_subsets(self)
        p.add_masks(self)
        p.add_psf(self)
        p.add_nodata(self)
        self.add_method_parameters()
        p.add_memory(self)
        p.add_workers(self)
        self.add(
            p.choice(self.DATA_TYPE, tr("Data type of the output"), DATA_TYPES, DATA_TYPES[0]),
            p.as_string(
                tr(
                    "'input' is the type of the hyperspectral raster, with its scale and offset; "
                    "whole numbers are rounded, and values beyond their range are clipped and "
                    "counted in the log."
                ),
                DATA_TYPES,
            ),
            advanced=True,
        )
        p.add_creation_options(self)
        self.add(
            p.raster_output(self.OUTPUT, tr("Fused raster")),
            tr(
                "Bands, wavelengths and units of the hyperspectral raster on the grid of the "
                "multispectral one. A name that ends in .tif gives a GeoTIFF, one in .bsq, .bil, "
                ".bip, .dat or .img an ENVI file."
            ),
        )
        if self.TELLS_UNCERTAINTY:
            self.add_uncertainty()
        if self.TELLS_SHIFTS:
            add_shifts(self)

    def add_uncertainty(self):
        """Declare the raster that says how sure the result is."""
        self.add(
            p.choice(
                self.UNCERTAINTY_KIND,
                tr("Kind of the uncertainty"),
                UNCERTAINTY_KINDS,
                UNCERTAINTY_KINDS[0],
                optional=True,  # models that were made before it existed go on to work
            ),
            p.as_string(
                tr(
                    "'bands' writes a standard deviation for every band, in the units of the fused "
                    "raster; 'relative' one band, the expected error of the whole spectrum in "
                    "percent of its size."
                ),
                UNCERTAINTY_KINDS,
            ),
        )
        self.add(
            p.raster_output(self.UNCERTAINTY, tr("Uncertainty"), optional=True),
            tr(
                "How sure each fused value is: one standard deviation. About two of three values "
                "lie no further from the truth, as far as the two rasters themselves can tell. It "
                "takes about half as much time again."
            ),
        )

    def add(self, parameter, help_text, advanced=False):
        """Keep out of the dialog what is `HIDDEN`."""
        if parameter.name() in self.HIDDEN:
            hidden = QgsProcessingParameterDefinition.Flag.FlagHidden
            parameter.setFlags(parameter.flags() | hidden)
            advanced = False
        super().add(parameter, help_text, advanced)

    def shift_note(self):
        """What the method itself does about a shift."""
        return ""

    def add_method_parameters(self):
        """Declare what only this method has."""

    def method(self, inputs):
        """Name of the method in the core."""
        return inputs.choice(self.CHOICE) if self.CHOICE else self.FIXED_METHOD

    def options(self, inputs, feedback):
        """Options of the method in the core; those left empty are left to it."""
        from hmwb_qgis.core.registry import create_method

        known = create_method(self.method(inputs)).parameters
        given: dict[str, Any] = {}
        for name in self.OPTIONS:
            value = inputs.value(name)
            if name.lower() in known:
                given[name.lower()] = value
            elif value != self.parameterDefinition(name).defaultValue():
                feedback.pushWarning(
                    tr("The method {} has no parameter '{}': it is not used.").format(
                        self.method(inputs), inputs.title(name)
                    )
                )
        return {name: value for name, value in given.items() if value is not None}

    def work(self, inputs, feedback):
        """Fuse and write."""
        from hmwb_qgis.raster.fuse import fuse_rasters

        hyperspectral = inputs.source(self.HYPERSPECTRAL, tr("hyperspectral"), feedback)
        multispectral = inputs.source(self.MULTISPECTRAL, tr("multispectral"), feedback)
        output = inputs.raster_output(self.OUTPUT)
        same = inputs.choice(self.DATA_TYPE) == "input"
        told = self._uncertainty(inputs)
        shifts = inputs.raster_output(SHIFTS) if self.TELLS_SHIFTS else None
        with Story(feedback) as story:
            summary = fuse_rasters(
                hyperspectral,
                multispectral,
                output,
                method=self.method(inputs),
                options=self.options(inputs, feedback),
                workers=inputs.integer(self.WORKERS) or None,
                scheduler=inputs.text(self.SCHEDULER) or "",
                scheduler_timeout=inputs.number(self.SCHEDULER_TIMEOUT),
                memory=inputs.integer(self.MEMORY),
                output_type=hyperspectral.dtype if same else "float32",
                creation_options=inputs.creation_options(),
                uncertainty=told,
                shifts=shifts,
                origin={"HMWB_COMMAND": self.command},
                progress=story.progress,
                log=story.tell,
                **pair_options(inputs),
            )
        feedback.pushInfo(
            tr("Fused {} bands of {} x {} pixels in {:.1f} s.").format(
                *summary.shape, summary.seconds
            )
        )
        story.close(summary.report.judged)
        name = inputs.layer(self.HYPERSPECTRAL).name
        title = tr("Fused ({}): {}").format(summary.method, name)
        self.show(inputs, self.OUTPUT, output, composite_of(output), title)
        results = {self.OUTPUT: str(output)}
        if told is not None:
            relative = told.kind == "relative"
            unit = "%" if relative else hyperspectral.spectral.unit
            style = DeviationMap(unit, band=1 if relative else middle_band(told.path))
            title = tr("Standard deviation ({}): {}").format(summary.method, name)
            self.show(inputs, self.UNCERTAINTY, told.path, style, title)
            results[self.UNCERTAINTY] = str(told.path)
        show_shifts(self, inputs, shifts, results)
        return results

    def _uncertainty(self, inputs):
        """Where to write how sure the result is; None: nobody asked, or this method cannot tell."""
        from hmwb_qgis.raster.fusing.uncertainty import UncertaintyOutput

        path = inputs.raster_output(self.UNCERTAINTY) if self.TELLS_UNCERTAINTY else None
        if path is None:
            return None
        return UncertaintyOutput(path, inputs.choice(self.UNCERTAINTY_KIND) or UNCERTAINTY_KINDS[0])
