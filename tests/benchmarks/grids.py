# SPDX-License-Identifier: GPL-2.0-or-later
"""How much of the quality survives when the two rasters lie differently on the ground.

The scene is the truth on the multispectral grid. The hyperspectral raster is computed pixel by
pixel where its centres lie on the ground: on the same grid, with odd ratios and oblong pixels, in
another zone, in degrees, beside a multispectral raster that runs from south to north or is turned.
"""

from __future__ import annotations

import argparse
import math
import tempfile
from pathlib import Path

import numpy as np
from osgeo import gdal, osr

from hmwb_qgis.core.registry import DEFAULT_METHOD
from hmwb_qgis.raster.assess import assess_rasters
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.response_table import read_table
from hmwb_qgis.raster.simulate import simulate_rasters
from hmwb_qgis.raster.writing.writer import RasterWriter

BANDS = ("B2", "B3", "B4", "B5", "B6", "B7", "B8", "B8A", "B11", "B12")
UTM, PIXEL = 32633, 30.0
DEGREES = 3e-4

# Name; CRS, height and width of the pixels of h; and, if m is not as usual, its CRS, angle and
# the direction of its rows.
CASES = (
    ("the same grid, 3", UTM, 3 * PIXEL, 3 * PIXEL),
    ("another zone, 3", 32632, 3 * PIXEL, 3 * PIXEL),
    ("the same grid, 2.5", UTM, 2.5 * PIXEL, 2.5 * PIXEL),
    ("another zone, 2.5", 32632, 2.5 * PIXEL, 2.5 * PIXEL),
    ("the same grid, 3.7", UTM, 3.7 * PIXEL, 3.7 * PIXEL),
    ("another zone, 3.7", 32634, 3.7 * PIXEL, 3.7 * PIXEL),
    ("the same grid, 2.5 x 3.7", UTM, 2.5 * PIXEL, 3.7 * PIXEL),
    ("h in degrees", 4326, 3 * DEGREES, 4 * DEGREES),
    ("m in degrees", UTM, 3 * PIXEL, 3 * PIXEL, 4326, 0.0, -1),
    ("m from south to north", UTM, 3 * PIXEL, 3 * PIXEL, UTM, 0.0, 1),
    ("m turned by 10 degrees", UTM, 3 * PIXEL, 3 * PIXEL, UTM, 10.0, -1),
    ("m turned by 30 degrees", UTM, 3 * PIXEL, 3 * PIXEL, UTM, 30.0, -1),
)


def arguments():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("scene", type=Path, help="a hyperspectral raster with wavelengths")
    parser.add_argument("response", type=Path, help="CSV with the response of Sentinel-2")
    parser.add_argument("--method", default=DEFAULT_METHOD)
    parser.add_argument("--case", help="only those whose name holds this")
    parser.add_argument("--shift", type=float, nargs=2, default=(0.0, 0.0),
                        help="rows, columns of h by which its georeferencing is wrong")  # fmt: skip
    return parser.parse_args()


def wkt(epsg):
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    return reference.ExportToWkt()


def transformation(source, target):
    ends = []
    for crs in (source, target):
        reference = osr.SpatialReference(crs)
        reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        ends.append(reference)
    return osr.CoordinateTransformation(*ends)


def multispectral_grid(shape, epsg=UTM, angle=0.0, down=-1):
    """Around the same point on the ground, whatever the CRS."""
    rows, cols = shape
    centre = transformation(wkt(UTM), wkt(epsg)).TransformPoint(370000.0, 5806000.0)[:2]
    width, height = (1.35 * DEGREES, 0.9 * DEGREES) if epsg == 4326 else (PIXEL, PIXEL)
    c, s = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    dx, col_y, row_x, dy = width * c, width * s, -height * s * down, height * c * down
    x = centre[0] - dx * cols / 2 - row_x * rows / 2
    y = centre[1] - col_y * cols / 2 - dy * rows / 2
    return Grid((x, dx, row_x, y, col_y, dy), wkt(epsg), rows, cols)


def hyperspectral_grid(m_grid, epsg, height, width):
    """North up, around all of m, at no special place."""
    x, dx, row_x, y, col_y, dy = m_grid.geotransform
    change = transformation(m_grid.crs, wkt(epsg))
    corners = [
        change.TransformPoint(x + c * dx + r * row_x, y + c * col_y + r * dy)[:2]
        for r in (0, m_grid.rows)
        for c in (0, m_grid.cols)
    ]
    (low_x, low_y), (high_x, high_y) = np.min(corners, 0), np.max(corners, 0)
    rows, cols = (math.ceil((high_y - low_y) / height) + 2, math.ceil((high_x - low_x) / width) + 2)
    corner = (low_x - 0.8 * width, width, 0.0, high_y + 0.7 * height, 0.0, -height)
    return Grid(corner, wkt(epsg), rows, cols)


def observed(truth, m_grid, h_grid, rng, snr=30.0):
    """What pixels of h with a Gaussian PSF as wide as they see; NaN outside the scene."""
    change = transformation(h_grid.crs, m_grid.crs)
    x0, width, _, y0, _, height = h_grid.geotransform

    def place(row, col):
        return np.array(
            m_grid.located(*change.TransformPoint(x0 + col * width, y0 + row * height)[:2])
        )

    sigma = 1 / math.sqrt(8 * math.log(2))
    image = np.full((truth.shape[0], h_grid.rows, h_grid.cols), np.nan, np.float32)
    padded = np.pad(truth, ((0, 0), (20, 20), (20, 20)), mode="symmetric")
    for i in range(h_grid.rows):
        for j in range(h_grid.cols):
            centre = place(i + 0.5, j + 0.5)
            if not (0 <= centre[0] < m_grid.rows and 0 <= centre[1] < m_grid.cols):
                continue
            sides = sigma * np.stack(
                [place(i + 1, j + 0.5) - place(i, j + 0.5),
                 place(i + 0.5, j + 1) - place(i + 0.5, j)]
            )  # fmt: skip
            inverse = np.linalg.inv(sides.T @ sides)
            corner = np.floor(centre).astype(int) - 15
            rows, cols = np.mgrid[0:31, 0:31] + corner[:, None, None] + 0.5
            off = np.stack([rows - centre[0], cols - centre[1]])
            weight = np.exp(-0.5 * np.einsum("aij,ab,bij->ij", off, inverse, off))
            seen = padded[:, corner[0] + 20 :][:, :31, corner[1] + 20 :][:, :, :31]
            image[:, i, j] = np.tensordot(seen, weight / weight.sum(), axes=2)
    level = np.sqrt(np.nanmean(image**2, axis=(1, 2)))
    noise = rng.standard_normal(image.shape) * level[:, None, None] * 10 ** (-snr / 20)
    return image + noise.astype(np.float32)


def relabelled(path, grid, target):
    dataset = gdal.Translate(str(target), str(path))
    dataset.SetGeoTransform(grid.geotransform)
    dataset.SetProjection(grid.crs)
    return target


def main():
    given = arguments()
    gdal.UseExceptions()
    names = read_table(given.response).names
    columns = [next(n for n in names if n.split()[0] == band) for band in BANDS]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        scene = RasterSource(given.scene, role="reference")
        simulate_rasters(
            scene, folder / "unused.tif", folder / "plain.tif", ratio=3,
            response_table=given.response, response_columns=columns,
            snr_hyperspectral=30.0, snr_multispectral=40.0,
        )  # fmt: skip
        truth, _ = scene.read(slice(0, scene.shape[1]), slice(0, scene.shape[2]))
        for title, epsg, height, width, *m_options in CASES:
            if given.case and given.case not in title:
                continue
            m_grid = multispectral_grid(scene.shape[1:], *m_options)
            reference = relabelled(given.scene, m_grid, folder / "reference.tif")
            m_path = relabelled(folder / "plain.tif", m_grid, folder / "m.tif")
            h_grid = hyperspectral_grid(m_grid, epsg, height, width)
            image = observed(truth, m_grid, h_grid, np.random.default_rng(1))
            x, _, _, y, _, _ = h_grid.geotransform
            wrong = (x - given.shift[1] * width, width, 0, y + given.shift[0] * height, 0, -height)
            placed = Grid(wrong, h_grid.crs, h_grid.rows, h_grid.cols)
            with RasterWriter(folder / "h.tif", placed, len(image), nodata=float("nan"),
                              spectral=scene.spectral) as writer:  # fmt: skip
                writer.write(image, 0, 0)
            figures = []
            for correct in (False, True):
                summary = fuse_rasters(
                    RasterSource(folder / "h.tif", role="hyperspectral"),
                    RasterSource(m_path, role="multispectral"),
                    folder / "fused.tif", method=given.method, correct_shift=correct,
                    response_table=given.response, response_columns=columns,
                )  # fmt: skip
                fused = RasterSource(folder / "fused.tif")
                overall = assess_rasters(RasterSource(reference), fused, ratio=3).overall
                figures.append(f"{overall['relative_rmse']:6.2f} {overall['sam']:6.2f}")
            lies = fused.grid.geotransform == m_grid.geotransform
            ratio = " x ".join(f"{r:.3g}" for r in summary.sampling.ratio)
            found = summary.shift
            print(
                f"{title:26} ratio {ratio:12} shift {found.rows:+.2f} {found.cols:+.2f}   "
                f"report {figures[0]}   correct {figures[1]}   "
                f"grid of m kept {lies and fused.shape == (len(image), *truth.shape[1:])}",
                flush=True,
            )


if __name__ == "__main__":
    main()
