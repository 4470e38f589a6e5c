# SPDX-License-Identifier: GPL-2.0-or-later
"""Draws the picture of the README from the rasters that the demonstration left."""

from __future__ import annotations

import argparse
from pathlib import Path

import numpy as np
from matplotlib.figure import Figure
from osgeo import gdal

WAVELENGTHS = (665.0, 560.0, 490.0)  # red, green, blue in nm
PANELS = (
    ("hyperspectral.tif", "hyperspectral: many bands, large pixels"),
    ("multispectral.tif", "multispectral: few bands, small pixels"),
    ("fused_hmwb.tif", "fused: many bands, small pixels"),
)


def composite(path: Path) -> np.ndarray:
    """The bands nearest to red, green and blue, stretched to 0..1, (rows, cols, 3)."""
    raster = gdal.Open(str(path))
    known = [
        raster.GetRasterBand(i + 1).GetMetadataItem("wavelength") for i in range(raster.RasterCount)
    ]
    if all(known):
        centres = np.array(known, float)
        bands = [int(np.abs(centres - w).argmin()) for w in WAVELENGTHS]
    else:
        bands = [2, 1, 0]
    image = np.stack([raster.GetRasterBand(b + 1).ReadAsArray() for b in bands], axis=-1)
    low, high = np.percentile(image, (1, 98.5), axis=(0, 1))
    return np.clip((image - low) / (high - low), 0, 1) ** 0.8


def main() -> None:
    """Draw from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("demo", type=Path, help="folder that `make demo` filled")
    parser.add_argument("picture", type=Path)
    options = parser.parse_args()
    gdal.UseExceptions()
    figure = Figure(figsize=(10, 3.7), layout="constrained")
    for axis, (name, title) in zip(figure.subplots(1, len(PANELS)), PANELS):
        axis.imshow(composite(options.demo / name), interpolation="nearest")
        axis.set_title(title, fontsize=10)
        axis.set_axis_off()
    options.picture.parent.mkdir(parents=True, exist_ok=True)
    figure.savefig(options.picture, dpi=120, metadata={"Software": None})


if __name__ == "__main__":
    main()
