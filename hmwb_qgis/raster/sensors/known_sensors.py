# SPDX-License-Identifier: GPL-2.0-or-later
"""Band centres and widths of known sensors, from the tables in resources/sensors."""

from __future__ import annotations

import csv
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.paths import resource_path


@dataclass(frozen=True)
class SensorBands:
    """The bands of a sensor as published.

    Parameters
    ----------
    names : tuple of str
    wavelengths, fwhm : ndarray, (bands,)
        Centres and widths between half maxima in nanometres.
    order : ndarray, (bands,)
        How steep the edges are: the sensitivity at the distance d from the centre is
        exp(-ln 2 |2 d / width|^order). 2 is a Gaussian; filters are nearer to 6, almost a box.
    stacks : tuple of tuple of int, (bands,)
        Numbers of bands of the usual stacks that hold the band, in the order of the table.
    pixel : ndarray, (bands,), or None
        Side of the sensor's own pixels in metres, where its bands differ.
    source : str
        Where the numbers were published.
    """

    names: tuple[str, ...]
    wavelengths: NDArray[np.float64]
    fwhm: NDArray[np.float64]
    order: NDArray[np.float64]
    stacks: tuple[tuple[int, ...], ...]
    pixel: NDArray[np.float64] | None
    source: str


def multispectral_sensors() -> list[str]:
    """Names of the multispectral sensors that have a table."""
    return sorted(path.stem for path in resource_path("sensors").glob("*.csv"))


def hyperspectral_sensors() -> list[str]:
    """Names of the hyperspectral sensors that have a table."""
    return sorted(path.stem for path in (resource_path("sensors") / "hyperspectral").glob("*.csv"))


def sensor_bands(name: str) -> SensorBands:
    """The bands of a sensor.

    Raises
    ------
    HmwbError
        If there is no table of that name.
    """
    tables = resource_path("sensors")
    known = {path.stem: path for path in tables.rglob("*.csv")}
    if name not in known:
        raise HmwbError(
            "There is no sensor {name!r}: choose one of {known}, or give a table of the "
            "spectral response.",
            name=name,
            known=", ".join(sorted(known)),
        )
    lines = known[name].read_text("utf-8").splitlines()
    source = " ".join(line.lstrip("# ") for line in lines if line.startswith("#"))
    rows = list(csv.DictReader(line for line in lines if not line.startswith("#")))
    pixel = np.array([float(row.get("pixel_m") or 0) for row in rows])
    return SensorBands(
        names=tuple(row["band"] for row in rows),
        wavelengths=np.array([float(row["centre_nm"]) for row in rows]),
        fwhm=np.array([float(row["fwhm_nm"]) for row in rows]),
        order=np.array([float(row.get("order", 2)) for row in rows]),
        stacks=tuple(tuple(int(n) for n in row.get("stacks", "").split()) for row in rows),
        pixel=pixel if pixel.all() else None,
        source=source,
    )
