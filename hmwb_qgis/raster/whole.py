# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether a raster file is as long as it says, and its mask can be read."""

from __future__ import annotations

from typing import Any

from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence

from .calls import gdal_calls, text


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
