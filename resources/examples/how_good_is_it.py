# SPDX-License-Identifier: GPL-2.0-or-later
"""Simulate two rasters from a reference, fuse them, and compare the result with the reference."""

import processing

reference = "reference.tif"
pair = processing.run(
    "hmwb:simulatedegradation",
    {
        "REFERENCE": reference,
        "RATIO": 4,
        "SENSOR": "IKONOS",
        "HYPERSPECTRAL": "TEMPORARY_OUTPUT",
        "MULTISPECTRAL": "TEMPORARY_OUTPUT",
        "RESPONSE": "response.csv",
    },
)
fused = processing.run(
    "hmwb:fusehmwb",
    {
        "HYPERSPECTRAL": pair["HYPERSPECTRAL"],
        "MULTISPECTRAL": pair["MULTISPECTRAL"],
        "SPECTRAL_RESPONSE": pair["RESPONSE"],
        "OUTPUT": "fused.tif",
    },
)
quality = processing.run(
    "hmwb:assessquality",
    {"REFERENCE": reference, "FUSED": fused["OUTPUT"], "RATIO": 4, "HTML": "quality.html"},
)
print(f"SAM {quality['SAM']:.2f} degrees, relative RMSE {quality['RELATIVE_RMSE']:.2f} %")
