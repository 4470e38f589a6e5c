# SPDX-License-Identifier: GPL-2.0-or-later
"""Pixel grids on the ground, and how one lies on another."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

from osgeo import osr

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.pair import Sampling

from .calls import gdal_calls

Window = tuple[slice, slice]
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
    def rotated(self) -> bool:
        """True if rows do not run along x, or an axis runs against the usual direction."""
        _, dx, row_x, _, col_y, dy = self.geotransform
        size = max(abs(dx), abs(dy))
        return max(abs(row_x), abs(col_y)) > _ROUNDING * size or dx <= 0 or dy == 0

    @property
    def pixel(self) -> tuple[float, float]:
        """Size of a pixel along rows and columns, signed, in units of the CRS."""
        return self.geotransform[5], self.geotransform[1]

    @property
    def corner(self) -> tuple[float, float]:
        """Y and x of the outer corner of the first pixel."""
        return self.geotransform[3], self.geotransform[0]

    def window(self, rows: slice, cols: slice) -> Grid:
        """The grid of a part of the raster."""
        r0, r1, _ = rows.indices(self.rows)
        c0, c1, _ = cols.indices(self.cols)
        x, dx, row_x, y, col_y, dy = self.geotransform
        moved = (x + c0 * dx + r0 * row_x, dx, row_x, y + c0 * col_y + r0 * dy, col_y, dy)
        return replace(self, geotransform=moved, rows=r1 - r0, cols=c1 - c0)

    def window_of(self, extent: Extent) -> Window:
        """Rows and columns of the pixels whose centres lie in (x min, y min, x max, y max).

        Raises
        ------
        HmwbError
            If there are none.
        """
        x0, y0, x1, y1 = extent
        x, dx, _, y, _, dy = self.geotransform
        across = sorted(((x0 - x) / dx, (x1 - x) / dx))
        down = sorted(((y0 - y) / dy, (y1 - y) / dy))
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
        rows, cols = (abs(p) for p in self.pixel)
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
    with gdal_calls("The CRS of a raster cannot be understood"):
        first, second = osr.SpatialReference(), osr.SpatialReference()
        for reference, wkt in ((first, one), (second, other)):
            reference.ImportFromWkt(wkt)
            reference.SetAxisMappingStrategy(osr.OAMS_TRADITIONAL_GIS_ORDER)
        return bool(first.IsSame(second))


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
        If the CRS differ, a grid is rotated, or the ratio is below 1 (or not whole).
    """
    if h_grid.placed != m_grid.placed and (h_grid.crs or m_grid.crs):
        which = "multispectral" if h_grid.placed else "hyperspectral"
        raise HmwbError(
            "The {which} raster has no georeferencing: georeference it first.",
            which=which,
        )
    if not (h_grid.placed or m_grid.placed):
        ratio = (m_grid.rows / h_grid.rows, m_grid.cols / h_grid.cols)
        return _checked(ratio, ((ratio[0] - 1) / 2, (ratio[1] - 1) / 2), h_grid, integer)
    if not same_crs(h_grid.crs, m_grid.crs):
        raise HmwbError(
            "The two rasters have different CRS: warp the hyperspectral raster to the CRS of the "
            "multispectral one."
        )
    for grid, name in ((h_grid, "hyperspectral"), (m_grid, "multispectral")):
        if grid.rotated:
            raise HmwbError(
                "The grid of the {name} raster is rotated: warp it to north up first.",
                name=name,
            )
    ratio = tuple(h / m for h, m in zip(h_grid.pixel, m_grid.pixel))
    if min(ratio) <= 0:
        raise HmwbError(
            "One raster has its rows from north to south and the other from south to north: warp "
            "one of them to north up."
        )
    offset = tuple(
        (hc - mc) / mp + (r - 1) / 2
        for hc, mc, mp, r in zip(h_grid.corner, m_grid.corner, m_grid.pixel, ratio)
    )
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
    ratio = tuple(w if abs(r - w) * n < 0.01 else r for r, w, n in zip(ratio, whole, counts))
    offset = tuple(_tidy(o) for o in offset)
    return Sampling.of(ratio, offset)  # type: ignore[arg-type]


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
