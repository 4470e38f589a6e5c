# SPDX-License-Identifier: GPL-2.0-or-later
"""Pixels that the user leaves out: clouds, water or classes that another raster shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.calls import gdal_calls, given, open_raster
from hmwb_qgis.raster.formats.georeference import grid_of
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.products.product import Flag, QualityLayer
from hmwb_qgis.raster.products.virtual import (
    add_sources,
    covering,
    mask_source,
    product_of,
    source_xml,
    table_of,
)
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.reading.warp import bounds_of, placed

_RANGE = re.compile(r"(-?\d+)(?:-(\d+))?")
_NOT_ZERO = Flag(bits=-1)
_LARGEST_RANGE = 65536


def values_to_leave_out(words: Sequence[str], title: str) -> Flag:
    """What the user wrote: whole numbers and ranges such as 8-10; nothing means all but 0.

    Parameters
    ----------
    words : sequence of str
    title : str
        Of the parameter, for messages.

    Raises
    ------
    HmwbError
        If a word is neither.
    """
    values: list[int] = []
    for word in words:
        found = _RANGE.fullmatch(word)
        first = int(found.group(1)) if found else 0
        last = int(found.group(2) or first) if found else -1
        if not first <= last < first + _LARGEST_RANGE:
            raise HmwbError(
                "{title}: {word} is neither a whole number nor a range such as 8-10.",
                title=title,
                word=word,
            )
        values.extend(range(first, last + 1))
    return Flag(tuple(values)) if values else _NOT_ZERO


def masked(source: RasterSource, mask: str, left_out: Flag, crs: str = "") -> RasterSource:
    """A raster without the pixels that a mask shows.

    A pixel is left out if any pixel of the mask that touches it is; pixels beyond the mask stay.

    Parameters
    ----------
    source : RasterSource
    mask : str
        A raster that GDAL opens, whose first band counts; in any CRS.
    left_out : Flag
        The values that are left out.
    crs : str
        Of the mask, as WKT, in place of that of its file.

    Returns
    -------
    RasterSource
        Of a virtual raster: nothing is written.

    Raises
    ------
    HmwbError
        If the mask cannot be brought to the raster.
    """
    with gdal_calls(Sentence("The mask of {name} cannot be used", name=source.name)):
        here = covering(source.grid)
        kept = [source_xml(_left_out(mask, left_out, crs, source.grid), 1, here, table="0:1,1:0")]
        whole = given(open_raster(source.path, source.open_options))
        flags = whole.GetRasterBand(1).GetMaskFlags()
        if flags & gdal.GMF_PER_DATASET and not flags & gdal.GMF_ALPHA:  # a mask of its own
            kept.append(source_xml(source.path, 1, here, table="0:0,1:1,255:1", mask=True))
        options = gdal.TranslateOptions(format="VRT", maskBand="none")
        virtual = given(gdal.Translate("", whole, options=options))
        virtual.CreateMaskBand(gdal.GMF_PER_DATASET)
        add_sources(virtual.GetRasterBand(1).GetMaskBand(), [mask_source(kept, source.grid)])
        description = virtual.GetMetadata("xml:VRT")[0]
    result = RasterSource(
        description,
        role=source.role,
        bands=source.bands,
        nodata=source.override,
        alpha=source.alpha,
        crs=source.grid.crs,
        excluded=source.excluded,
    )
    result.adopt(source)
    result.grid, result.mask = source.grid, PurePosixPath(mask).name
    return result


def _left_out(mask: str, left_out: Flag, crs: str, grid: Grid) -> str:
    """A virtual raster on a grid: 1 where any pixel of the mask that touches it is left out."""
    dataset = given(open_raster(mask))
    own, _ = grid_of(dataset, mask, crs)
    layer = QualityLayer(mask, 1, {"mask": left_out})
    table = table_of(layer, ("mask",), kept=0, left=1)
    kind = dataset.GetRasterBand(1).DataType
    marked = product_of([source_xml(mask, 1, covering(own, kind), table=table)], own)
    if not (own.placed and grid.placed):
        if (own.rows, own.cols) != (grid.rows, grid.cols):
            raise HmwbError(
                "{mask} has {rows} rows and {cols} columns and does not say where it lies: a mask "
                "must lie on the map, or have the pixels of its raster.",
                mask=PurePosixPath(mask).name,
                rows=own.rows,
                cols=own.cols,
            )
        return marked
    options = gdal.WarpOptions(
        format="VRT",
        srcSRS=own.crs or grid.crs or None,
        dstSRS=grid.crs or own.crs or None,
        outputBounds=bounds_of(grid),
        width=grid.cols,
        height=grid.rows,
        resampleAlg="max",
        outputType=gdal.GDT_Byte,
        errorThreshold=0.0,
    )
    warped = given(gdal.Warp("", given(open_raster(marked)), options=options))
    return placed(warped.GetMetadata("xml:VRT")[0], grid)
