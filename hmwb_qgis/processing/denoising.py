# SPDX-License-Identifier: GPL-2.0-or-later
"""What both tools share that take noise from a raster."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .base import HmwbAlgorithm, log_of, progress_of
from .styles import composite_of


class Denoising(HmwbAlgorithm):
    """An algorithm says which parameters its methods have, and denoises a raster."""

    INPUT = "INPUT"
    METHOD = "METHOD"
    OUTPUT = "OUTPUT"

    GROUP = "prepare"
    METHODS: tuple[str, ...] = ()  # in the core, the default first

    def add_input(self, title, methods_help):
        """Declare the raster and the choice among the methods."""
        self.add(p.raster(self.INPUT, title), tr("The raster with the noise."))
        choice = p.choice(self.METHOD, tr("Method"), self.METHODS, self.METHODS[0])
        self.add(choice, p.as_string(methods_help, self.METHODS))

    def add_output(self, title, output_help):
        """Declare the rest, after the parameters of the methods."""
        p.add_nodata(self)
        p.add_memory(self)
        p.add_creation_options(self)
        self.add(p.raster_output(self.OUTPUT, title), output_help)

    def work(self, inputs, feedback):
        """Denoise the raster and write it."""
        output = inputs.raster_output(self.OUTPUT)
        noise = self.denoise(
            inputs,
            feedback,
            output=output,
            method=inputs.choice(self.METHOD),
            memory=inputs.integer(self.MEMORY),
            creation_options=inputs.creation_options(),
            progress=progress_of(feedback),
            log=log_of(feedback),
        )
        levels = tr("Standard deviation of the noise: {:.4g} to {:.4g}, median {:.4g}.")
        feedback.pushInfo(levels.format(min(noise), max(noise), sorted(noise)[len(noise) // 2]))
        title = tr("Denoised: {}").format(inputs.layer(self.INPUT).name)
        self.show(inputs, self.OUTPUT, output, composite_of(output), title)
        return {self.OUTPUT: str(output)}

    def denoise(self, inputs, feedback, **common):
        """Denoise with what both share and own parameters; return the noise of each band."""
        raise NotImplementedError
