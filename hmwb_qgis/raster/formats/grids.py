# SPDX-License-Identifier: GPL-2.0-or-later
"""Pixel grids on the ground, and how one lies on another."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from osgeo import osr

from hmwb_qgis.core.arrays import Window
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.sentences import Sentence

from .calls import gdal_calls

Extent = tuple[float, float, float, float]
GeoTransform = tuple[float, float, float, float, float, float]

IDENTITY: GeoTransform = (0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
INTEGER_TOLERANCE = 0.01
_ROUNDING = 1e-6


@dataclass(frozen=True)
class Grid:
    """The pixels of a raster on the ground.

    Parameters
    ----------
    geotransform : six floats
        GDAL's order: x of the corner, x per column, x per row, y of the corner, y per column,
        y per row.
    crs : str
        As WKT; empty if unknown.
    rows, cols : int
    placed : bool
        False if the raster has no georeferencing at all, so that the geotransform means nothing.
    """

    geotransform: GeoTransform
    crs: str
    rows: int
    cols: int
    placed: bool = True

    @property
    def pixel(self) -> tuple[float, float]:
        """Height and width of a pixel, along its sides, in units of the CRS."""
        _, dx, row_x, _, col_y, dy = self.geotransform
        return math.hypot(row_x, dy), math.hypot(dx, col_y)

    def located(self, x: float, y: float) -> tuple[float, float]:
        """Row and column of a place on the ground, edges of pixels at whole numbers.

        Raises
        ------
        HmwbError
            If the geotransform makes a line of every pixel.
        """
        corner_x, _, _, corner_y, _, _ = self.geotransform
        return self._along(x - corner_x, y - corner_y)

    def steps_on(self, other: Grid) -> tuple[tuple[float, float], tuple[float, float]]:
        """Rows and columns of another grid that a row, and a column, of this one make."""
        _, dx, row_x, _, col_y, dy = self.geotransform
        return other._along(row_x, dy), other._along(dx, col_y)

    def parallel_to(self, other: Grid) -> bool:
        """True if rows and columns run along those of another grid, in the same directions."""
        (down, row_skew), (col_skew, across) = self.steps_on(other)
        straight = max(abs(row_skew), abs(col_skew)) <= _ROUNDING * max(abs(down), abs(across))
        return straight and down > 0 and across > 0

    def pixel_area(self) -> float:
        """In units of the CRS, squared; below zero where rows run from north to south.

        Raises
        ------
        HmwbError
            If the geotransform makes a line or a point of every pixel.
        """
        _, dx, row_x, _, col_y, dy = self.geotransform
        area = dx * dy - row_x * col_y
        if area == 0:
            raise HmwbError(
                "The pixels of a raster have no area: its geotransform is wrong, georeference it "
                "again."
            )
        return area

    def _along(self, x: float, y: float) -> tuple[float, float]:
        """A step on the ground, in rows and columns."""
        _, dx, row_x, _, col_y, dy = self.geotransform
        area = self.pixel_area()
        return (dx * y - col_y * x) / area, (dy * x - row_x * y) / area

    def window(self, rows: slice, cols: slice) -> Grid:
        """The grid of a part of the raster."""
        r0, r1, _ = rows.indices(self.rows)
        c0, c1, _ = cols.indices(self.cols)
        x, dx, row_x, y, col_y, dy = self.geotransform
        moved = (x + c0 * dx + r0 * row_x, dx, row_x, y + c0 * col_y + r0 * dy, col_y, dy)
        return replace(self, geotransform=moved, rows=r1 - r0, cols=c1 - c0)

    def window_of(self, extent: Extent) -> Window:
        """Rows and columns of the pixels whose centres lie in (x min, y min, x max, y max).

        Of a rotated grid, the rows and columns that cover the extent.

        Raises
        ------
        HmwbError
            If there are none.
        """
        x0, y0, x1, y1 = extent
        corners = [self.located(x, y) for x in (x0, x1) for y in (y0, y1)]
        down, across = ((min(along), max(along)) for along in zip(*corners))
        parts = []
        for (low, high), size in ((down, self.rows), (across, self.cols)):
            start = max(math.ceil(low - 0.5 - _ROUNDING), 0)
            parts.append(slice(start, max(min(math.ceil(high - 0.5 - _ROUNDING), size), start)))
        if min(_extent(part) for part in parts) == 0:
            raise HmwbError("The extent does not touch the multispectral raster: choose another.")
        return parts[0], parts[1]

    def coarser(self, sampling: Sampling, rows: int, cols: int) -> Grid:
        """A grid of larger pixels that lie on this one as `sampling` says."""
        x, dx, row_x, y, col_y, dy = self.geotransform
        down, across = sampling.ratio
        r0, c0 = (o + 0.5 - r / 2 for o, r in zip(sampling.offset, sampling.ratio))
        corner_x, corner_y = x + c0 * dx + r0 * row_x, y + c0 * col_y + r0 * dy
        steps = (corner_x, dx * across, row_x * down, corner_y, col_y * across, dy * down)
        return Grid(steps, self.crs, rows, cols)

    def __str__(self) -> str:
        rows, cols = self.pixel
        size = f"{cols:g}" if math.isclose(rows, cols) else f"{cols:g} x {rows:g}"
        return f"{self.rows} rows x {self.cols} columns, pixel size {size}"


@dataclass(frozen=True)
class Overlap:
    """The part that two grids share.

    Parameters
    ----------
    fine : (slice, slice)
        Rows and columns of the multispectral grid.
    coarse : (slice, slice)
        Rows and columns of the hyperspectral grid, the pixels whose centres lie in `fine`.
    sampling : Sampling
        Of the coarse window on the fine window.
    """

    fine: Window
    coarse: Window
    sampling: Sampling

    @property
    def fine_shape(self) -> tuple[int, int]:
        """Rows and columns of the shared part on the multispectral grid."""
        return _extent(self.fine[0]), _extent(self.fine[1])

    @property
    def coarse_shape(self) -> tuple[int, int]:
        """Rows and columns of the shared part on the hyperspectral grid."""
        return _extent(self.coarse[0]), _extent(self.coarse[1])


def same_crs(one: str, other: str) -> bool:
    """True if two WKT strings name the same CRS, or one of them names none."""
    if not one or not other or one == other:
        return True
    with gdal_calls(Sentence("The CRS of a raster cannot be understood")):
        first, second = osr.SpatialReference(), osr.SpatialReference()
        for reference, wkt in ((first, one), (second, other)):
            reference.ImportFromWkt(wkt)
            reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        return bool(first.IsSame(second))


def is_local(crs: str) -> bool:
    """True if a WKT string names a CRS that is tied to no place on the earth."""
    if not crs:
        return False
    with gdal_calls(Sentence("The CRS of a raster cannot be understood")):
        reference = osr.SpatialReference()
        reference.ImportFromWkt(crs)
        return bool(reference.IsLocal())


def check_places(h_grid: Grid, m_grid: Grid) -> None:
    """See that pixels have an area, and that no local CRS would have to be transformed.

    Raises
    ------
    HmwbError
        If the pixels of one have no area, or the two rasters have different CRS, and one of them is
        tied to no place on the earth.
    """
    for grid in (h_grid, m_grid):
        grid.pixel_area()
    if same_crs(h_grid.crs, m_grid.crs):
        return
    named = ((h_grid, Sentence("hyperspectral")), (m_grid, Sentence("multispectral")))
    for grid, which in named:
        if is_local(grid.crs):
            raise HmwbError(
                "The CRS of the {which} raster is a local one, tied to no place on the earth, and "
                "differs from that of the other raster: if its coordinates are meant in the CRS of "
                "the other, set that CRS for its layer in QGIS; else georeference it.",
                which=which,
            )


def pair_sampling(h_grid: Grid, m_grid: Grid, *, integer: bool = False) -> Sampling:
    """Where the hyperspectral pixels lie on the multispectral grid.

    Parameters
    ----------
    h_grid, m_grid : Grid
    integer : bool
        Refuse a ratio that is not a whole number within 1 %, as simulated pairs have.

    Raises
    ------
    HmwbError
        If the CRS or the directions of rows and columns differ, or the ratio is below 1 (or not
        whole).
    """
    if h_grid.placed != m_grid.placed and (h_grid.crs or m_grid.crs):
        which = Sentence("multispectral") if h_grid.placed else Sentence("hyperspectral")
        raise HmwbError(
            "The {which} raster has no georeferencing: georeference it first.", which=which
        )
    if not (h_grid.placed or m_grid.placed):
        ratio = (m_grid.rows / h_grid.rows, m_grid.cols / h_grid.cols)
        return _checked(ratio, ((ratio[0] - 1) / 2, (ratio[1] - 1) / 2), h_grid, integer)
    check_places(h_grid, m_grid)
    if not same_crs(h_grid.crs, m_grid.crs):
        raise HmwbError(
            "The two rasters have different CRS: warp the hyperspectral raster to the CRS of the "
            "multispectral one."
        )
    if not h_grid.parallel_to(m_grid):
        raise HmwbError(
            "Rows and columns of the two rasters run in different directions: warp the "
            "hyperspectral raster to the grid of the multispectral one."
        )
    (down, _), (_, across) = h_grid.steps_on(m_grid)
    ratio = (down, across)
    corner = m_grid.located(h_grid.geotransform[0], h_grid.geotransform[3])
    offset = (corner[0] + (down - 1) / 2, corner[1] + (across - 1) / 2)
    return _checked(ratio, offset, h_grid, integer)


def _checked(
    ratio: tuple[float, float], offset: tuple[float, float], h_grid: Grid, integer: bool
) -> Sampling:
    if min(ratio) < 1 - INTEGER_TOLERANCE:
        raise HmwbError(
            "The hyperspectral pixels are {ratio:.4g} times as large as the multispectral "
            "ones: exchange the two rasters, or take a finer multispectral one.",
            ratio=min(ratio),
        )
    whole = tuple(float(round(r)) for r in ratio)
    if integer and any(abs(r - w) > INTEGER_TOLERANCE * w for r, w in zip(ratio, whole)):
        raise HmwbError(
            "The ratio of the pixel sizes is {across:.4g} x {down:.4g}, not a whole "
            "number: resample the multispectral raster to a whole fraction of the "
            "hyperspectral pixel size.",
            across=ratio[0],
            down=ratio[1],
        )
    # Geotransforms carry rounding; a drift far below a pixel over the image is no real ratio.
    counts = (h_grid.rows, h_grid.cols)
    down, across = (w if abs(r - w) * n < 0.01 else r for r, w, n in zip(ratio, whole, counts))
    return Sampling.of((down, across), (_tidy(offset[0]), _tidy(offset[1])))


def _tidy(value: float) -> float:
    """Without the rounding of geotransforms: to the half pixel where it is one."""
    near = round(value * 2) / 2
    return near if abs(value - near) < 1e-4 else value


def overlap(
    h_grid: Grid, m_grid: Grid, sampling: Sampling | None = None, within: Window | None = None
) -> Overlap:
    """The part that the two grids share, as windows of both.

    Parameters
    ----------
    h_grid, m_grid : Grid
    sampling : Sampling or None
        Of the whole grids; None takes `pair_sampling`.
    within : (slice, slice) or None
        Only this part of the multispectral grid.

    Raises
    ------
    HmwbError
        If they do not overlap by at least one hyperspectral pixel, or see `pair_sampling`.
    """
    if sampling is None:
        sampling = pair_sampling(h_grid, m_grid)
    limits = within or (slice(0, m_grid.rows), slice(0, m_grid.cols))
    coarse_size = (h_grid.rows, h_grid.cols)
    parts = [_overlap_along(sampling, axis, coarse_size[axis], limits[axis]) for axis in (0, 1)]
    fine = (parts[0][0], parts[1][0])
    coarse = (parts[0][1], parts[1][1])
    return Overlap(fine, coarse, Sampling(sampling.ratio, (parts[0][2], parts[1][2])))


def _overlap_along(
    sampling: Sampling, axis: int, coarse: int, limit: slice
) -> tuple[slice, slice, float]:
    ratio, offset = sampling.ratio[axis], sampling.offset[axis]
    # Pixel centres at whole numbers: the outer edges of the hyperspectral raster on the fine grid.
    low, high = offset - ratio / 2, offset + (coarse - 0.5) * ratio
    # A pixel belongs to the overlap if its centre does, the low edge included.
    first = max(math.ceil(low - _ROUNDING), limit.start)
    last = min(math.ceil(high - _ROUNDING), limit.stop) - 1
    begin = max(math.ceil((first - 0.5 - offset) / ratio - _ROUNDING), 0)
    end = min(math.ceil((last + 0.5 - offset) / ratio - _ROUNDING) - 1, coarse - 1)
    if last < first or end < begin:
        raise HmwbError(
            "The two rasters do not overlap by a hyperspectral pixel: check their CRS and extents."
        )
    start = offset + begin * ratio - first
    return slice(first, last + 1), slice(begin, end + 1), start


def _extent(part: slice) -> int:
    return int(part.stop - part.start)
