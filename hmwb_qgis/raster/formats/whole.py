# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a raster file is as long as it says, when it is read and when it was written."""

from __future__ import annotations

from itertools import product
from typing import Any

from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence

from .calls import gdal_calls, given, text


def check_whole(dataset: Any, name: str) -> None:
    """Refuse what was cut off, where GDAL would read on without a word.

    Parameters
    ----------
    dataset : gdal.Dataset
    name : str
        What messages call it.

    Raises
    ------
    HmwbError
        If an ENVI file is shorter than its header says, or there is a mask beside the file that
        GDAL does not read.
    """
    _check_length(dataset, name)
    with gdal_calls(Sentence("The mask of {name} cannot be read", name=name)):
        flags = dataset.GetRasterBand(1).GetMaskFlags()
    mask = f"{dataset.GetDescription()}.msk"
    if flags & (gdal.GMF_ALL_VALID | gdal.GMF_NODATA) and gdal.VSIStatL(mask) is not None:
        raise HmwbError(
            "The mask {mask} cannot be read: copy it again, or remove it if all pixels are valid.",
            mask=mask,
        )


def check_written(path: str) -> None:
    """See that all of a GeoTIFF reached the disk; for use inside `gdal_calls`.

    GDAL holds back the last bytes of a file, and some versions do not tell that there was no room
    for them when the file was closed.

    Raises
    ------
    RuntimeError
        If blocks or items of the metadata lie beyond the end of the file.
    """
    complaints: list[str] = []

    def collect(level: int, _number: int, message: str) -> None:
        # Of the file, by libtiff: GDAL may say more, of projections or while it is debugged.
        if level >= gdal.CE_Warning and "TIFF" in text(message):
            complaints.append(text(message))

    gdal.PushErrorHandler(collect)
    try:
        dataset = given(gdal.OpenEx(path, gdal.OF_RASTER))
        end = _end_of_blocks(dataset)
    finally:
        gdal.PopErrorHandler()
    if complaints or end > gdal.VSIStatL(path).size:
        raise RuntimeError(Sentence("its end is missing; is the disk full?"))


def _end_of_blocks(dataset: Any) -> int:
    """Where in the file the last of the blocks of all bands ends; 0 if none was written."""
    across, down = dataset.GetRasterBand(1).GetBlockSize()
    blocks = (-(-dataset.RasterXSize // across), -(-dataset.RasterYSize // down))
    bands = [dataset.GetRasterBand(number + 1) for number in range(dataset.RasterCount)]
    start, last, place = max(
        (int(band.GetMetadataItem(f"BLOCK_OFFSET_{place}", "TIFF") or 0), number, place)
        for place in (f"{col}_{row}" for col, row in product(*map(range, blocks)))
        for number, band in enumerate(bands)
    )
    return start + int(bands[last].GetMetadataItem(f"BLOCK_SIZE_{place}", "TIFF") or 0)


def _check_length(dataset: Any, name: str) -> None:
    """Where the end of an ENVI file is missing, GDAL reads zeros."""
    header = {key: text(value) for key, value in dataset.GetMetadata("ENVI").items()}
    if dataset.GetDriver().ShortName != "ENVI" or header.get("file_compression", "0") != "0":
        return
    pixel = sum(
        gdal.GetDataTypeSize(dataset.GetRasterBand(k + 1).DataType) // 8
        for k in range(dataset.RasterCount)
    )
    offset = header.get("header_offset", "")
    expected = int(offset) if offset.isdigit() else 0
    expected += dataset.RasterXSize * dataset.RasterYSize * pixel
    found = gdal.VSIStatL(dataset.GetDescription())
    if found is not None and found.size < expected:
        raise HmwbError(
            "{name} has {size} bytes, and its header asks for {expected}: it was cut off, copy it "
            "again.",
            name=name,
            size=found.size,
            expected=expected,
        )
