# SPDX-License-Identifier: GPL-2.0-or-later
"""Bring a hyperspectral raster to the CRS and the axes of a multispectral one; GDAL warps."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal
from scipy.ndimage import binary_dilation

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.calls import gdal_calls, given, open_raster
from hmwb_qgis.raster.formats.grids import INTEGER_TOLERANCE, Grid, check_places, same_crs

from .source import RasterSource

_MARGIN = 4  # hyperspectral pixels around the multispectral raster
_SEEN = 16  # pixels at each corner that tell whether any is displaced
_NOTABLE = 0.02  # hyperspectral pixels
_KERNEL = 3  # pixels: cubic convolution reaches two, and axes that are turned one more
_PLACES = 33  # a side, at which the outline of the hyperspectral raster is looked up


def needs_warping(h_grid: Grid, m_grid: Grid) -> bool:
    """True if rows and columns of the two grids do not run along each other on the ground."""
    if not (h_grid.placed and m_grid.placed):
        return False
    check_places(h_grid, m_grid)
    return not same_crs(h_grid.crs, m_grid.crs) or not h_grid.parallel_to(m_grid)


def warp_to(source: RasterSource, m_grid: Grid, *, keep_pixels: bool = False) -> RasterSource:
    """The hyperspectral raster along the axes of the multispectral one, warped while it is read.

    Whatever the CRS of m, and however its rows run: from north to south, from south to north, or
    turned. The pixel size stays its own, along rows and along columns; where that is a whole
    number of multispectral pixels within 1 %, the new pixels are exactly so many. A pixel in the
    middle stays where it is, so that a mere change of names between two CRS, or of the direction
    of rows, resamples nothing. What lies outside becomes nodata.

    Parameters
    ----------
    source : RasterSource
        Without a CRS it is taken to have that of m, and the reverse.
    m_grid : Grid
    keep_pixels : bool
        Take the nearest pixel as it is, see `Displacements`. False: cubic convolution.

    Returns
    -------
    RasterSource
        Of a virtual raster: nothing is written.

    Raises
    ------
    HmwbError
        If the rasters do not overlap, or their CRS cannot be transformed.
    """
    h_crs, m_crs = source.grid.crs or m_grid.crs, m_grid.crs or source.grid.crs
    with gdal_calls(
        Sentence("{name} cannot be warped to the CRS of the multispectral raster", name=source.name)
    ):
        dataset = given(open_raster(source.path, source.open_options))
        target = _target(_transformer(dataset, source.grid, m_grid), source.grid, m_grid)
        full = max(source.alpha.values(), default=0.0)
        options = gdal.WarpOptions(
            options=[] if source.alpha else ["-nosrcalpha"],
            format="VRT",
            srcSRS=h_crs or None,
            dstSRS=m_crs or None,
            outputBounds=bounds_of(target),
            width=target.cols,
            height=target.rows,
            resampleAlg="near" if keep_pixels else "cubic",
            outputType=gdal.GDT_Float32,
            workingType=gdal.GDT_Float32,
            # In pixels: well below what registration can reach; the nearest pixel is exact.
            errorThreshold=0.0 if keep_pixels else 0.02,
            srcNodata=None if source.override is None else repr(source.override),
            dstNodata="nan",
            # As the pixels keep their size, the kernel keeps its width in every window.
            warpOptions=[
                "UNIFIED_SRC_NODATA=NO",
                "SAMPLE_GRID=YES",
                "XSCALE=1",
                "YSCALE=1",
                *([f"SRC_ALPHA_MAX={full:g}"] if full else []),
            ],
        )
        warped = given(gdal.Warp("", dataset, options=options))
        description = placed(warped.GetMetadata("xml:VRT")[0], target)
    kind = RasterSource if keep_pixels else Interpolated
    result = kind(description, role=source.role, bands=source.bands, alpha=source.alpha)
    result.adopt(source)
    if isinstance(result, Interpolated):
        result.nearest = warp_to(source, m_grid, keep_pixels=True)
    return result


class Interpolated(RasterSource):
    """A warped raster that knows which pixels an undeclared nodata value was interpolated into.

    GDAL leaves out what is declared as nodata, but nobody told it of fillings and excluded values:
    it mixes them with their neighbours into values that look like measurements.

    Attributes
    ----------
    nearest : RasterSource
        The same grid without interpolation, in which such values are what they were.
    """

    nearest: RasterSource

    def select(self, places: Sequence[int]) -> RasterSource:
        """The same raster with some of its bands only, by their places from 0."""
        chosen = cast("Interpolated", super().select(places))
        chosen.nearest = self.nearest.select(places)
        return chosen

    def _read(self, rows: slice, cols: slice) -> tuple[Image, Mask, list[Mask | None]]:
        """Fillings and excluded values stay as they are; what is mixed with them is nodata."""
        image, shared, own = super()._read(rows, cols)
        (top, bottom, _), (left, right, _) = (
            part.indices(size) for part, size in ((rows, self.grid.rows), (cols, self.grid.cols))
        )
        first = max(top - _KERNEL, 0), max(left - _KERNEL, 0)
        wide, _, _ = self.nearest._read(
            slice(first[0], bottom + _KERNEL), slice(first[1], right + _KERNEL)
        )
        filled = self.nearest.fillings.unmeasured(wide)
        if filled is None:
            filled = np.zeros(wide.shape[1:], bool)
        empty = filled | self._excluded_in(wide)
        if not empty.any():
            return image, shared, own
        mixed = binary_dilation(empty, np.ones((2 * _KERNEL + 1,) * 2, bool))
        inside = (
            slice(top - first[0], bottom - first[0]), slice(left - first[1], right - first[1])
        )  # fmt: skip
        filled = filled[inside]
        image[:, filled] = wide[(slice(None), *inside)][:, filled]
        return image, shared & (filled | ~mixed[inside]), own

    def _excluded_in(self, image: Image) -> Mask:
        """Pixels of which a band holds an excluded value."""
        found = np.zeros(image.shape[1:], bool)
        for plane, band in zip(image, self.bands):
            for low, high in self.excluded.get(band, ()):
                found |= (plane >= low) & (plane <= high)
        return found


@dataclass(frozen=True)
class Displacements:
    """How far the pixels that a warped raster took over lie off the places it has for them.

    An interpolation blurs, here more and there less, and makes the noise of neighbours alike; a
    method that is told where each pixel was measured needs none.

    Parameters
    ----------
    path : str
        Of the original raster.
    open_options : tuple of str
    original, warped, multispectral : Grid
    """

    path: str
    open_options: tuple[str, ...]
    original: Grid
    warped: Grid
    multispectral: Grid

    def __call__(self, rows: slice, cols: slice) -> NDArray[np.float64]:
        """Rows and columns in multispectral pixels, (2, rows, cols), of a window."""
        part = self.warped.window(rows, cols)
        i, j = (a.ravel() + 0.5 for a in np.mgrid[0 : part.rows, 0 : part.cols])
        x, dx, row_x, y, col_y, dy = part.geotransform
        places = np.stack([x + j * dx + i * row_x, y + j * col_y + i * dy], 1)
        with gdal_calls(Sentence("The CRS of the two rasters cannot be transformed")):
            dataset = given(open_raster(self.path, self.open_options))
            change = _transformer(dataset, self.original, self.multispectral)
            nearest = np.floor(change.TransformPoints(True, places.tolist())[0])[:, :2] + 0.5
            points, done = change.TransformPoints(False, nearest.tolist())
        found = np.stack(part.located(*np.array(points)[:, :2].T)) - (i, j)
        (down, _), (_, across) = self.warped.steps_on(self.multispectral)
        found *= np.where(done, 1.0, 0.0) * [[down], [across]]
        return np.asarray(found.reshape(2, part.rows, part.cols))


def displaced(
    source: RasterSource, warped: RasterSource, m_grid: Grid
) -> tuple[RasterSource, Displacements | None]:
    """The same raster warped without interpolation, and where its pixels lie; None: in place."""
    kept = warp_to(source, m_grid, keep_pixels=True)
    kept.spectral = warped.spectral
    found = Displacements(
        source.path,
        source.open_options,
        original=source.grid,
        warped=kept.grid,
        multispectral=m_grid,
    )
    ratio = max(kept.grid.steps_on(m_grid)[0][0], kept.grid.steps_on(m_grid)[1][1])
    corners = [slice(0, _SEEN), slice(max(kept.grid.rows - _SEEN, 0), kept.grid.rows)]
    sides = [slice(0, _SEEN), slice(max(kept.grid.cols - _SEEN, 0), kept.grid.cols)]
    largest = max(float(abs(found(r, c)).max()) for r in corners for c in sides)
    return kept, found if largest > _NOTABLE * ratio else None


def _transformer(dataset: Any, grid: Grid, m_grid: Grid) -> Any:
    """From columns and rows of the hyperspectral raster to the CRS of the multispectral one."""
    h_crs, m_crs = grid.crs or m_grid.crs, m_grid.crs or grid.crs
    systems = [f"SRC_SRS={h_crs}", f"DST_SRS={m_crs}"] if h_crs else []
    return given(gdal.Transformer(dataset, None, systems))


def _target(transformer: Any, grid: Grid, m_grid: Grid) -> Grid:
    """Pixels of the warped raster, around the smaller of the two, along the axes of m."""
    middle = (grid.rows // 2, grid.cols // 2)
    anchor, below, beside = _on_m(
        transformer, m_grid, [middle, (middle[0] + 1, middle[1]), (middle[0], middle[1] + 1)]
    )
    sides = np.stack([below - anchor, beside - anchor])  # of a pixel, in rows and columns of m
    pixel = [_whole(size) for size in np.hypot(*sides)]
    if not np.isfinite(pixel).all():
        raise HmwbError("The CRS of the two rasters cannot be transformed: check them.")
    rows, cols = (np.linspace(0, size, _PLACES) for size in (grid.rows, grid.cols))
    outline = _on_m(transformer, m_grid, [(r, c) for r in rows for c in cols])
    starts, counts = [], []
    for axis, size in enumerate((m_grid.rows, m_grid.cols)):
        step, origin = pixel[axis], float(anchor[axis])
        low = max(float(np.nanmin(outline[:, axis])), -_MARGIN * step)
        high = min(float(np.nanmax(outline[:, axis])), size + _MARGIN * step)
        first = _step((low - origin) / step, math.floor)
        last = _step((high - origin) / step, math.ceil)
        if first >= last:
            raise HmwbError("The two rasters do not overlap: check their CRS and extents.")
        starts.append(origin + first * step + (step - 1) / 2)
        counts.append(last - first)
    return m_grid.coarser(Sampling((pixel[0], pixel[1]), (starts[0], starts[1])), *counts)


def _on_m(transformer: Any, m_grid: Grid, places: list[tuple[float, float]]) -> NDArray[np.float64]:
    """Rows and columns of the hyperspectral raster as those of m; NaN where CRS have no place."""
    points, done = transformer.TransformPoints(False, [(col, row) for row, col in places])
    found = [m_grid.located(x, y) for x, y, _ in points]
    return np.where(np.array(done, bool)[:, None], found, np.nan)


def _whole(ratio: float) -> float:
    near = max(round(ratio), 1) if math.isfinite(ratio) else 1
    return float(near) if abs(ratio - near) <= INTEGER_TOLERANCE * near else float(ratio)


def _step(steps: float, rounding: Any) -> int:
    near = round(steps)  # an edge that is already in step, but for rounding
    return near if abs(steps - near) < 1e-3 else int(rounding(steps))


def bounds_of(grid: Grid) -> tuple[float, float, float, float]:
    """X min, y min, x max, y max of a grid, also of a turned one."""
    x, dx, row_x, y, col_y, dy = grid.geotransform
    corners = [
        (x + c * dx + r * row_x, y + c * col_y + r * dy)
        for r in (0, grid.rows)
        for c in (0, grid.cols)
    ]
    across, down = zip(*corners)
    return min(across), min(down), max(across), max(down)


def placed(description: str, grid: Grid) -> str:
    """A virtual raster with a geotransform that the options of `Warp` cannot ask for.

    Raises
    ------
    HmwbError
        If the pixels of the grid have no area.
    """
    x, dx, row_x, y, col_y, dy = grid.geotransform
    area = grid.pixel_area()
    inverse = (
        (row_x * y - dy * x) / area, dy / area, -row_x / area,
        (col_y * x - dx * y) / area, -col_y / area, dx / area,
    )  # fmt: skip
    own = grid.geotransform
    texts = {"GeoTransform": own, "DstGeoTransform": own, "DstInvGeoTransform": inverse}
    for name, values in texts.items():
        text = f"<{name}>{','.join(repr(float(value)) for value in values)}</{name}>"
        description = re.sub(f"<{name}>[^<]*</{name}>", text, description)
    return description
