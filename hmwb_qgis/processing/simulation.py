# SPDX-License-Identifier: GPL-2.0-or-later
"""Parameters of the algorithms that simulate a pair of rasters."""

from __future__ import annotations

from hmwb_qgis.translation import tr

from .parameters import (
    add_response_columns,
    add_seed,
    add_sensor,
    add_wavelengths,
    csv_input,
    integer,
    real,
)

USUAL_RATIO = 4.0  # of the pixel sizes, where a pair is simulated and nobody says otherwise


def add_simulation(algorithm, pair_note=""):
    """RATIO, the multispectral sensor, the noise and its SEED.

    Parameters
    ----------
    algorithm : HmwbAlgorithm
    pair_note : str
        What the help of RATIO ends with where a pair may be given, too; RATIO may be empty then.
    """
    default = None if pair_note else USUAL_RATIO
    algorithm.add(
        real("RATIO", tr("Ratio of the pixel sizes"), default, 1.0, 64.0, bool(pair_note), 4),
        tr("Hyperspectral pixel size in pixels of the reference.") + pair_note,
    )
    algorithm.add(
        csv_input("SPECTRAL_RESPONSE", tr("Spectral response (CSV)")),
        tr(
            "Sensitivity of each multispectral band: a column of wavelengths in nanometres, "
            "then a column a band, with a header line. Bands outside the range of the "
            "reference are left out."
        ),
    )
    add_response_columns(algorithm)
    add_sensor(
        algorithm,
        tr(
            "Multispectral sensor whose published bands are taken when no table is given. "
            "Bands outside the range of the reference are left out. Empty: equally wide bands."
        ),
    )
    add_wavelengths(algorithm)
    algorithm.add(
        integer("MULTISPECTRAL_BANDS", tr("Number of equally wide bands"), 4, 1, 30),
        tr(
            "Without a table and a sensor, the multispectral raster has this many equally wide "
            "bands side by side over the range of the reference."
        ),
    )
    for name, title, default in (
        ("SNR_HYPERSPECTRAL", tr("SNR of the hyperspectral raster (dB)"), 30.0),
        ("SNR_MULTISPECTRAL", tr("SNR of the multispectral raster (dB)"), 40.0),
    ):
        algorithm.add(
            real(name, title, default, 0.0, 200.0, decimals=1),
            tr(
                "Signal-to-noise ratio of every band: 10 log10 of mean squared signal over "
                "noise variance. 0: no noise."
            ),
        )
    add_seed(algorithm)


def simulation_options(inputs):
    """Options of `raster.simulate.simulate_rasters`, from the parameters of `add_simulation`."""
    return {
        "response_table": inputs.file("SPECTRAL_RESPONSE"),
        "response_columns": inputs.words("RESPONSE_COLUMNS"),
        "sensor": inputs.choice("SENSOR") or "",
        "equal_bands": inputs.integer("MULTISPECTRAL_BANDS"),
        "snr_hyperspectral": inputs.number("SNR_HYPERSPECTRAL") or None,
        "snr_multispectral": inputs.number("SNR_MULTISPECTRAL") or None,
        "seed": inputs.integer("SEED"),
    }
