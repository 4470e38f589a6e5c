# SPDX-License-Identifier: GPL-2.0-or-later
"""Fuse a scene with a simulated Sentinel-2 that lies in another CRS and is shifted.

The hyperspectral raster is the scene at a third of its resolution, reprojected, with a
georeferencing that is wrong by a fraction of its pixels. Printed: the shift that was found, and
the quality with and without correcting it.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from pathlib import Path

from osgeo import gdal

from hmwb_qgis.core.registry import DEFAULT_METHOD
from hmwb_qgis.raster.assess import assess_rasters
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.response_table import read_table
from hmwb_qgis.raster.simulate import simulate_rasters

BANDS = ("B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B11", "B12")


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scene", type=Path, help="a hyperspectral raster with wavelengths")
    parser.add_argument("response", type=Path, help="CSV with the response of Sentinel-2")
    parser.add_argument("--ratio", type=float, default=3.0)
    parser.add_argument("--shift", type=float, nargs=2, default=(0.4, 0.4), help="rows, columns")
    parser.add_argument("--crs", default="EPSG:25833")
    parser.add_argument("--method", default=DEFAULT_METHOD)
    parser.add_argument("--option", action="append", default=[], help="of the method, NAME=TEXT")
    parser.add_argument("--memory", type=int)
    return parser.parse_args()


def observe(given, folder, columns):
    """Both rasters as files: the multispectral one on the grid of the scene."""
    reference = RasterSource(given.scene, role="reference")
    paths = [folder / name for name in ("h_true.tif", "m.tif", "h.tif")]
    simulate_rasters(
        reference,
        *paths[:2],
        ratio=given.ratio,
        response_table=given.response,
        response_columns=columns,
        snr_hyperspectral=30.0,
        snr_multispectral=40.0,
    )
    dataset = gdal.Open(str(paths[0]))
    x, dx, _, y, _, dy = dataset.GetGeoTransform()
    moved = gdal.Translate("", dataset, format="VRT")
    # The georeferencing claims a place that is `shift` pixels up and left of the truth.
    moved.SetGeoTransform((x - given.shift[1] * dx, dx, 0, y - given.shift[0] * dy, 0, dy))
    gdal.Warp(str(paths[2]), moved, dstSRS=given.crs, resampleAlg="cubic")
    return reference, paths[2], paths[1]


def main():
    given = arguments()
    gdal.UseExceptions()
    names = read_table(given.response).names
    columns = [next(n for n in names if n.split()[0] == band) for band in BANDS]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        reference, h_path, m_path = observe(given, folder, columns)
        h, m = (
            RasterSource(h_path, role="hyperspectral"),
            RasterSource(m_path, role="multispectral"),
        )
        print(f"reference      {reference.grid}\nhyperspectral  {h.grid}\nmultispectral  {m.grid}")
        for correct in (False, True):
            output = folder / f"fused{int(correct)}.tif"
            begun = time.perf_counter()
            summary = fuse_rasters(
                h, m, output, method=given.method, correct_shift=correct, memory=given.memory,
                options=dict(o.split("=", 1) for o in given.option),
                response_table=given.response, response_columns=columns,
            )  # fmt: skip
            seconds = time.perf_counter() - begun
            fused = RasterSource(output)
            overall = assess_rasters(reference, fused, ratio=given.ratio).overall
            print(
                f"\n{'corrected' if correct else 'as it lies'}, "
                f"{summary.tiles} tiles, {seconds:.1f} s"
            )
            for note in summary.notes:
                print("  " + note)
            found = summary.shift
            if found is not None:  # else it was left to the method, whose notes are above
                error = max(abs(found.rows - given.shift[0]), abs(found.cols - given.shift[1]))
                print(f"  shift {found.rows:+.3f} {found.cols:+.3f}, error {error:.3f}")
            kept = (fused.spectral.wavelengths == reference.spectral.wavelengths).all()
            widths = (fused.spectral.fwhm == reference.spectral.fwhm).all()
            print(f"  {fused.shape[0]} bands, wavelengths kept {kept}, widths kept {widths}")
            print(
                "  "
                + ", ".join(f"{key} {overall[key]:.4g}" for key in ("sam", "relative_rmse", "cc"))
            )


if __name__ == "__main__":
    main()
