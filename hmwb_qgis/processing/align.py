# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:align: a hyperspectral raster where the multispectral one says that it lies."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .base import HmwbAlgorithm, log_of, progress_of
from .pair import told_wavelengths
from .shifts import SHIFTS, add_shifts, show_shifts
from .styles import composite_of


class Align(HmwbAlgorithm):
    """The registration of the default method, by itself."""

    HYPERSPECTRAL = "HYPERSPECTRAL"
    MULTISPECTRAL = "MULTISPECTRAL"
    OUTPUT = "OUTPUT"

    GROUP = "prepare"
    TAGS = "align,coregister,co-registration,registration,shift,georeference,warp"

    def name(self):
        """Fixed."""
        return "align"

    def displayName(self):
        """In the toolbox."""
        return tr("Align")

    def shortDescription(self):
        """On hovering."""
        return tr("Moves a hyperspectral raster to where a multispectral one says that it lies.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Finds to a fraction of a pixel where the pixels of a hyperspectral raster lie on a "
            "multispectral raster of the same place, and moves the raster there.\n"
            "Use it to see how well two rasters lie on each other, or for other programs. 'Fuse "
            "(HMWB)' does the same by itself: nothing need be aligned for it.\n"
            "Values are not interpolated: the georeference is moved by the mean shift. Where the "
            "shift differs from place to place, the raster of shifts shows it; the log says "
            "whether it does, and what speaks for it."
        )

    def add_parameters(self):
        """Declare the parameters."""
        p.add_inputs(self)
        p.add_wavelengths(self)
        p.add_nodata(self)
        p.add_memory(self)
        p.add_creation_options(self)
        self.add(
            p.raster_output(self.OUTPUT, tr("Aligned raster")),
            tr("The hyperspectral raster, all its bands, moved by the mean shift, float32."),
        )
        add_shifts(self)

    def work(self, inputs, feedback):
        """Find the shift, and write both rasters."""
        from hmwb_qgis.raster.align import align_rasters

        output, shifts = inputs.raster_output(self.OUTPUT), inputs.raster_output(SHIFTS)
        found = align_rasters(
            inputs.source(self.HYPERSPECTRAL, tr("hyperspectral"), feedback),
            inputs.source(self.MULTISPECTRAL, tr("multispectral"), feedback),
            output,
            shifts=shifts,
            memory=inputs.integer(self.MEMORY),
            creation_options=inputs.creation_options(),
            progress=progress_of(feedback),
            log=log_of(feedback),
            **told_wavelengths(inputs),
        )
        moved = tr("Moved by {:+.3f} to the east and {:+.3f} to the north, in units of the CRS.")
        feedback.pushInfo(moved.format(found.east, found.north))
        name = inputs.layer(self.HYPERSPECTRAL).name
        self.show(inputs, self.OUTPUT, output, composite_of(output), tr("Aligned: {}").format(name))
        results = {self.OUTPUT: str(output)}
        show_shifts(self, inputs, shifts, results)
        return results
