# SPDX-License-Identifier: GPL-2.0-or-later
"""A virtual raster of the files of a product: nothing is copied."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.calls import gdal_calls, values_of
from hmwb_qgis.raster.formats.georeference import grid_of
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.sensors.spectral import write_spectral

from .files import open_raster
from .product import Product, ProductBand, QualityLayer

_STRIP = 4_000_000  # values of a quality layer that are looked at together


@dataclass(frozen=True)
class Placed:
    """A raster file and where its pixels lie on the grid of a product.

    Parameters
    ----------
    size : (int, int)
        Rows and columns of the file.
    types : tuple of int
        GDAL's data type of each band.
    target : (float, float, float, float)
        Column, row, columns and rows on the grid that the file covers.
    """

    size: tuple[int, int]
    types: tuple[int, ...]
    target: tuple[float, float, float, float]


def virtual_raster(
    product: Product, leave_out: Collection[str] = (), resampling: str = "nearest"
) -> str:
    """The description of a virtual raster, as XML.

    Parameters
    ----------
    product : Product
        Without a cube.
    leave_out : collection of str
        Of `product.CONDITIONS`: pixels that show any of them are masked.
    resampling : str
        GDAL's name of the interpolation of bands with larger pixels than the grid.

    Raises
    ------
    HmwbError
        If a file cannot be opened, or does not lie on the grid.
    """
    located = lru_cache(maxsize=None)(lambda file: _located(file, product.grid))
    places = [located(band.file) for band in product.bands]
    with gdal_calls(Sentence("{product} cannot be opened", product=product.title)):
        dataset = empty_raster(product.grid)
        dataset.SetMetadata(dict(product.metadata))
        for number, (band, place) in enumerate(zip(product.bands, places), 1):
            if band.number > len(place.types):
                raise HmwbError(
                    "{file} has {count} bands, and the metadata of the product speak of more.",
                    file=PurePosixPath(band.file).name,
                    count=len(place.types),
                )
            dataset.AddBand(place.types[band.number - 1])
            _fill(dataset.GetRasterBand(number), band, place, resampling)
        write_spectral(dataset, product.spectral, "VRT")
        layers = [layer for layer in product.quality if layer.knows(leave_out)]
        if layers:
            dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
            mask = dataset.GetRasterBand(1).GetMaskBand()
            kept = [
                source_xml(
                    layer.file, layer.number, located(layer.file),
                    table=table_of(layer, leave_out),
                )
                for layer in layers
            ]  # fmt: skip
            add_sources(mask, [mask_source(kept, product.grid)])
        return str(dataset.GetMetadata("xml:VRT")[0])


def _fill(target: Any, band: ProductBand, place: Placed, resampling: str) -> None:
    if band.scale != 1 or band.offset != 0:
        target.SetScale(band.scale)
        target.SetOffset(band.offset)
    if band.nodata is not None:
        target.SetNoDataValue(band.nodata)
    file, number = band.file, band.number
    coarse = place.target[2] > place.size[1] or place.target[3] > place.size[0]
    if coarse and resampling != "nearest" and band.nodata is not None:
        # Only a source that knows its nodata itself keeps it out of the interpolation.
        file, number = _with_nodata(band, place), 1
    source = source_xml(file, number, place, resampling if coarse else "nearest")
    add_sources(target, [source])


def _with_nodata(band: ProductBand, place: Placed) -> str:
    rows, cols = place.size
    dataset = gdal.GetDriverByName("VRT").Create("", cols, rows, 0)
    dataset.AddBand(place.types[band.number - 1])
    target = dataset.GetRasterBand(1)
    target.SetNoDataValue(band.nodata)
    own = Placed(place.size, place.types, (0, 0, cols, rows))
    add_sources(target, [source_xml(band.file, band.number, own)])
    return str(dataset.GetMetadata("xml:VRT")[0])


def mask_source(kept: Sequence[str], grid: Grid) -> str:
    """The source of a mask: valid where each of some sources is 1, invalid where one is 0."""
    inner = product_of(kept, grid)
    return source_xml(inner, 1, covering(grid), table="0:0,1:255")


def product_of(sources: Sequence[str], grid: Grid) -> str:
    """A virtual raster of one band of bytes: the sources multiplied with each other."""
    dataset = empty_raster(grid)
    several = ["subclass=VRTDerivedRasterBand", "PixelFunctionType=mul"]  # of two or more
    dataset.AddBand(gdal.GDT_Byte, several if len(sources) > 1 else [])
    add_sources(dataset.GetRasterBand(1), sources)
    return str(dataset.GetMetadata("xml:VRT")[0])


def table_of(layer: QualityLayer, leave_out: Collection[str], kept: int = 1, left: int = 0) -> str:
    """What the values of a layer become, the ends of runs only: GDAL fills in between."""
    values = _values_of(layer)
    gone = layer.left_out(values, leave_out)
    change = np.flatnonzero(np.diff(gone.astype(np.int8)))
    ends = np.unique(np.concatenate([[0], change, change + 1, [values.size - 1]]))
    return ",".join(f"{values[k]:.12g}:{left if gone[k] else kept}" for k in ends)


def _values_of(layer: QualityLayer) -> NDArray[Any]:
    """All values that a quality layer can hold, or does."""
    dataset = open_raster(layer.file)
    band = dataset.GetRasterBand(layer.number)
    if band.DataType == gdal.GDT_Byte:
        return np.arange(256)
    height = max(_STRIP // band.XSize, 1)
    with gdal_calls(Sentence("{name} cannot be read", name=PurePosixPath(layer.file).name)):
        found = [
            np.unique(values_of(band, 0, row, band.XSize, min(height, band.YSize - row)))
            for row in range(0, band.YSize, height)
        ]
    return np.asarray(np.unique(np.concatenate(found)))


def empty_raster(grid: Grid) -> Any:
    """A virtual raster without bands."""
    dataset = gdal.GetDriverByName("VRT").Create("", grid.cols, grid.rows, 0)
    if grid.placed:
        dataset.SetGeoTransform(grid.geotransform)
    if grid.crs:
        dataset.SetProjection(grid.crs)
    return dataset


def covering(grid: Grid, kind: int = gdal.GDT_Byte) -> Placed:
    """A file of one band, of GDAL's data type `kind`, that covers a grid exactly."""
    return Placed((grid.rows, grid.cols), (kind,), (0, 0, grid.cols, grid.rows))


def _located(file: str, grid: Grid) -> Placed:
    dataset = open_raster(file)
    own, _ = grid_of(dataset, PurePosixPath(file).name)
    if own.placed and grid.placed:
        x, dx, row_x, y, col_y, dy = own.geotransform
        top, left = grid.located(x, y)
        far = (x + own.cols * dx + own.rows * row_x, y + own.cols * col_y + own.rows * dy)
        bottom, right = grid.located(*far)
    else:  # without a place, layers of a product cover the same ground
        top, left, bottom, right = 0.0, 0.0, float(grid.rows), float(grid.cols)
    types = tuple(dataset.GetRasterBand(k + 1).DataType for k in range(dataset.RasterCount))
    return Placed((own.rows, own.cols), types, (left, top, right - left, bottom - top))


def add_sources(band: Any, sources: Sequence[str]) -> None:
    """Give a band of a virtual raster its sources."""
    band.SetMetadata({f"source_{k}": text for k, text in enumerate(sources)}, "new_vrt_sources")


def source_xml(
    file: str, number: int, place: Placed, resampling: str = "nearest", table: str = "",
    *, mask: bool = False,
) -> str:  # fmt: skip
    """A source of a band, as XML: a band of a file, or its mask; `table` maps values to others."""
    rows, cols = place.size
    left, top, width, height = (repr(round(float(v), 9)) for v in place.target)
    source = [
        0,
        "ComplexSource" if table else "SimpleSource",
        [2, "resampling", [1, resampling]],
        [0, "SourceFilename", [2, "relativeToVRT", [1, "0"]], [1, file]],
        [0, "SourceBand", [1, f"mask,{number}" if mask else str(number)]],
        _properties(place, number),
        _rectangle("SrcRect", "0", "0", str(cols), str(rows)),
        _rectangle("DstRect", left, top, width, height),
    ]
    if table:
        source.append([0, "LUT", [1, table]])
    return str(gdal.SerializeXMLTree(source))


def _properties(place: Placed, number: int) -> list[Any]:
    """What spares GDAL opening the file before it is read."""
    rows, cols = place.size
    kind = place.types[min(number, len(place.types)) - 1]
    told = {"RasterXSize": cols, "RasterYSize": rows, "DataType": gdal.GetDataTypeName(kind)}
    return [0, "SourceProperties", *([2, key, [1, str(value)]] for key, value in told.items())]


def _rectangle(name: str, left: str, top: str, width: str, height: str) -> list[Any]:
    sides = zip(("xOff", "yOff", "xSize", "ySize"), (left, top, width, height))
    return [0, name, *([2, side, [1, value]] for side, value in sides)]
