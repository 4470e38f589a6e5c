# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:createsamplescene: a hyperspectral scene to learn and to test with."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .base import HmwbAlgorithm, progress_of
from .styles import composite_of


class CreateSampleScene(HmwbAlgorithm):
    """A deterministic urban-like reference cube, georeferenced."""

    ROWS = "ROWS"
    COLUMNS = "COLUMNS"
    BANDS = "BANDS"
    SEED = "SEED"
    OUTPUT = "OUTPUT"

    GROUP = "learn"
    TAGS = "example,demo,test data,synthetic,simulate"

    def name(self):
        """Fixed."""
        return "createsamplescene"

    def displayName(self):
        """In the toolbox."""
        return tr("Create sample scene")

    def shortDescription(self):
        """On hovering."""
        return tr("Makes a hyperspectral scene of a small town, to learn and to test with.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Makes a hyperspectral raster of an invented small town: roofs, roads, meadows, trees, "
            "water and shadows, with plausible reflectances between 430 and 860 nm.\n"
            "Use it to try the other tools without data of your own: simulate a hyperspectral and "
            "a multispectral raster from it, fuse them, and compare the result with this scene.\n"
            "The scene has sharp edges, texture and mixed pixels, and no two pixels of a material "
            "are the same, so that it is no easier than a real one. The same settings always give "
            "the same scene. It is made by this plugin and may be used freely."
        )

    def add_parameters(self):
        """Declare the parameters."""
        self.add(
            p.integer(self.ROWS, tr("Rows"), 128, 16, 8192), tr("Height of the scene in pixels.")
        )
        self.add(
            p.integer(self.COLUMNS, tr("Columns"), 128, 16, 8192),
            tr("Width of the scene in pixels."),
        )
        self.add(
            p.integer(self.BANDS, tr("Bands"), 93, 8, 512),
            tr("Number of bands, evenly spread between 430 and 860 nm."),
        )
        p.add_seed(self)
        p.add_creation_options(self)
        self.add(
            p.raster_output(self.OUTPUT, tr("Sample scene")),
            tr("Reflectance between 0 and 1, float32, with wavelengths, 1 m pixels in UTM."),
        )

    def work(self, inputs, feedback):
        """Make the scene and write it."""
        from hmwb_qgis.raster.samplescene import write_sample_scene

        path = inputs.raster_output(self.OUTPUT)
        write_sample_scene(
            path,
            inputs.integer(self.ROWS),
            inputs.integer(self.COLUMNS),
            inputs.integer(self.BANDS),
            seed=inputs.integer(self.SEED),
            creation_options=inputs.creation_options(),
            progress=progress_of(feedback),
        )
        self.show(inputs, self.OUTPUT, path, composite_of(path))
        return {self.OUTPUT: str(path)}
