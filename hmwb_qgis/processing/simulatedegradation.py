# SPDX-License-Identifier: GPL-2.0-or-later
"""hmwb:simulatedegradation: what two sensors would have seen of a reference raster."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from . import parameters as p
from .base import PAPER, HmwbAlgorithm, log_of, progress_of
from .pair import psf_of, reference_of
from .simulation import add_simulation, simulation_options
from .styles import composite_of


class SimulateDegradation(HmwbAlgorithm):
    """The observation model, equation 7 of the paper."""

    REFERENCE = "REFERENCE"
    RATIO = "RATIO"
    PSF = "PSF"
    SNR_HYPERSPECTRAL = "SNR_HYPERSPECTRAL"
    SNR_MULTISPECTRAL = "SNR_MULTISPECTRAL"
    SEED = "SEED"
    HYPERSPECTRAL = "HYPERSPECTRAL"
    MULTISPECTRAL = "MULTISPECTRAL"
    RESPONSE = "RESPONSE"

    GROUP = "learn"
    TAGS = "degrade,downsample,noise,blur,PSF,SNR,Wald protocol,simulation,spectral response"

    def name(self):
        """Fixed."""
        return "simulatedegradation"

    def displayName(self):
        """In the toolbox."""
        return tr("Simulate degradation")

    def shortDescription(self):
        """On hovering."""
        return tr("Makes a hyperspectral and a multispectral raster from one reference raster.")

    def shortHelpString(self):
        """Plain text."""
        return tr(
            "Makes two rasters from one reference raster: a hyperspectral one with larger pixels "
            "and a multispectral one with fewer bands, both with noise.\n"
            "Use it to test a fusion where the truth is known: fuse the two rasters and compare "
            "the result with the reference.\n"
            "The hyperspectral raster is the reference blurred with the point spread function, "
            "sampled once per ratio x ratio pixels, and given noise. The multispectral raster is "
            "the reference summed over the bands with the weights of the spectral response, and "
            "given noise. Both are aligned with the outer corner of the reference; rows and "
            "columns that do not fill a hyperspectral pixel remain in the multispectral raster.\n"
            "Source: equation 7 of {}"
        ).format(PAPER)

    def add_parameters(self):
        """Declare the parameters."""
        self.add(
            p.raster(self.REFERENCE, tr("Reference raster")),
            tr("A hyperspectral raster with the pixel size that the fusion is to reach."),
        )
        add_simulation(self)
        p.add_psf(self, default="gaussian")
        p.add_nodata(self)
        p.add_creation_options(self)
        self.add(
            p.raster_output(self.HYPERSPECTRAL, tr("Simulated hyperspectral raster")),
            tr("All bands, large pixels, float32, with the wavelengths of the reference."),
        )
        self.add(
            p.raster_output(self.MULTISPECTRAL, tr("Simulated multispectral raster")),
            tr("Few bands, the pixels of the reference, float32."),
        )
        self.add(
            p.file_output(self.RESPONSE, tr("Spectral response used"), tr("Tables (*.csv)")),
            tr("The response as a table that the fusion accepts."),
        )

    def work(self, inputs, feedback):
        """Simulate both rasters and write them."""
        from hmwb_qgis.raster.simulate import simulate_rasters

        reference = reference_of(inputs, feedback)
        ratio = inputs.number(self.RATIO)
        response = inputs.file_output(self.RESPONSE)
        outputs = {n: inputs.raster_output(n) for n in (self.HYPERSPECTRAL, self.MULTISPECTRAL)}
        simulate_rasters(
            reference,
            outputs[self.HYPERSPECTRAL],
            outputs[self.MULTISPECTRAL],
            ratio=ratio,
            response_output=response,
            psf=psf_of(inputs, (ratio, ratio)),
            creation_options=inputs.creation_options(),
            progress=progress_of(feedback),
            log=log_of(feedback),
            **simulation_options(inputs),
        )
        name = inputs.layer(self.REFERENCE).name
        titles = (tr("{} hyperspectral").format(name), tr("{} multispectral").format(name))
        # The sharper one on top.
        for (key, path), title in reversed([*zip(outputs.items(), titles)]):
            self.show(inputs, key, path, composite_of(path), title)
        results = {key: str(path) for key, path in outputs.items()}
        if response is not None:
            results[self.RESPONSE] = str(response)
        return results
