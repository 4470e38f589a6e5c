# SPDX-License-Identifier: GPL-2.0-or-later
"""Estimate the sensors' responses from two rasters."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.responses.estimation import estimate_responses
from hmwb_qgis.files.text import write_text
from hmwb_qgis.raster.pairing.pair import PairOptions, pair_up
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.response_table import write_table
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata

from .notes import Log, Notes


@dataclass(frozen=True)
class SensorEstimate:
    """What two rasters tell about their sensors.

    Parameters
    ----------
    response : ndarray, (b_m, b_h)
        Rows sum to 1; zero for bands that took no part.
    gains : ndarray, (b_m,)
        Units of the multispectral raster in units of the hyperspectral one.
    psf : ndarray, (rows, cols)
        On the multispectral grid, sums to 1.
    hyperspectral : SpectralMetadata
    names : tuple of str
        Of the multispectral bands.
    """

    response: NDArray[np.float64]
    gains: NDArray[np.float64]
    psf: NDArray[np.float64]
    hyperspectral: SpectralMetadata
    names: tuple[str, ...]

    def write_response(self, path: str | Path) -> None:
        """Write the response as a table that the fusion accepts.

        Raises
        ------
        HmwbError
            If the file cannot be written.
        """
        write_table(path, self.response, self.hyperspectral.wavelengths, self.names)

    def write_psf(self, path: str | Path) -> None:
        """Write the weights of the PSF as a table that the fusion accepts.

        Raises
        ------
        HmwbError
            If the file cannot be written.
        """
        lines = (",".join(f"{weight:.9g}" for weight in row) for row in self.psf)
        write_text(path, "\n".join(lines) + "\n")


def estimate_sensors(
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    *,
    estimation: dict[str, Any] | None = None,
    progress: Progress | None = None,
    log: Log | None = None,
    **pair_options: Any,
) -> SensorEstimate:
    """Estimate the spectral response and the PSF of a pair of rasters.

    By `core.responses.estimation`.

    Parameters
    ----------
    hyperspectral, multispectral : RasterSource
    estimation : dict or None
        Parameters of `estimate_responses`.
    progress, log : callable or None
    **pair_options
        Fields of `pairing.PairOptions`.

    Raises
    ------
    HmwbError
        If the rasters do not make a pair or have nothing in common.
    Cancelled
        If `progress` asked to stop.
    """
    report, say = Reporter(progress), Notes(log)
    # The response that the raster tells is not used, so that the log would contradict itself.
    options = PairOptions(**{**pair_options, "response_wanted": False})
    pair = pair_up(hyperspectral, multispectral, options, say, report.part(0.0, 0.2))
    scene = pair.scene
    part = report.part(0.2, 1.0)
    found = estimate_responses(scene, progress=part, **(estimation or {}))
    say(*found.notes)
    gains = found.response.sum(axis=1)
    if (gains <= 0).any():
        empty = ", ".join(str(k + 1) for k in np.flatnonzero(gains <= 0))
        raise HmwbError(
            "Multispectral band {empty} has nothing in common with the hyperspectral "
            "raster: leave it out.",
            empty=empty,
        )
    bands = hyperspectral.shape[0]
    response = np.zeros((found.response.shape[0], bands))
    response[:, list(pair.bands.used)] = found.response / gains[:, None]
    spectral = multispectral.spectral
    names = tuple(name or f"band {k + 1}" for k, name in enumerate(spectral.names))
    report(1.0)
    return SensorEstimate(
        response=response,
        gains=gains,
        psf=found.psf,
        hyperspectral=hyperspectral.spectral,
        names=names,
    )
