# SPDX-License-Identifier: GPL-2.0-or-later
"""The raster that shows where the hyperspectral pixels were found, of all tools that look."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from .parameters import raster_output
from .styles import ShiftMap

SHIFTS = "SHIFTS"


def add_shifts(algorithm):
    """Declare it."""
    algorithm.add(
        raster_output(SHIFTS, tr("Shifts"), optional=True),
        tr(
            "The shift of each hyperspectral pixel: to the east in the first band, to the "
            "north in the second, in units of the CRS."
        ),
    )


def show_shifts(algorithm, inputs, path, results):
    """Style and name it where it was written, and put it among the results."""
    if path is not None:
        title = tr("Shifts of {}").format(inputs.layer("HYPERSPECTRAL").name)
        algorithm.show(inputs, SHIFTS, path, ShiftMap(), title)
        results[SHIFTS] = str(path)
