# SPDX-License-Identifier: GPL-2.0-or-later
"""Write a raster so that it appears whole under its name, or not at all."""

from __future__ import annotations

import math
import shutil
import traceback
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from types import TracebackType
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from hmwb_qgis.core.arrays import IN_CACHE, Image, Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.files.unfinished import Unfinished, unwritable
from hmwb_qgis.raster.formats.calls import close, gdal_calls, given
from hmwb_qgis.raster.formats.drivers import SIDECARS, creation_options, format_of, gdal_type
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.formats.whole import check_written
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata, write_spectral

from .destinations import check_output
from .kept_place import check_place
from .stored import StoredValues

Vector = NDArray[np.float64]

CLOSING = 0.97  # of the progress of what writes a raster of many bands, where closing it begins
_MIB = 1024 * 1024
_LAYOUT = {"TILED", "BLOCKXSIZE", "BLOCKYSIZE"}  # creation options that tell of the blocks
_ROWS = 64  # that are written at a time at least, where bands lie side by side


class RasterWriter:
    """A context manager that writes aside and puts the raster in place at the end.

    Leaving it through an exception, `Cancelled` among them, removes all that was written.

    Parameters
    ----------
    path : str or Path
        The extension chooses the format, see `drivers.FORMATS`.
    grid : Grid
    bands : int
    dtype : str
        NumPy name of the data type.
    nodata : float or None
        Value of invalid pixels; a whole number where the type is one of those.
    scale_offset : (ndarray, ndarray) or None
        Of each band, for whole numbers: value = scale * stored + offset. They are declared.
    spectral : SpectralMetadata or None
        A band each.
    options : str
        Creation options, ``KEY=VALUE|KEY=VALUE``.
    metadata : mapping or None
        Items of the whole raster.
    block : (int, int) or None
        Rows and columns of the blocks of a GeoTIFF, multiples of 16, unless `options` say others.
    inputs : iterable of str or Path
        Files that must not be overwritten.
    few_digits : bool
        Real numbers are rounded to few binary digits, so that they are compressed otherwise.

    Attributes
    ----------
    closing : Reporter
        Is looked at while GDAL hands over to the disk what it held back, which takes seconds where
        it is compressed. It reports to nobody unless another is put in its place.

    Raises
    ------
    HmwbError
        If the path cannot be written, the format cannot keep the place, or the disk is full.
    """

    def __init__(
        self,
        path: str | Path,
        grid: Grid,
        bands: int,
        *,
        dtype: str = "float32",
        nodata: float | None = None,
        scale_offset: tuple[Vector, Vector] | None = None,
        spectral: SpectralMetadata | None = None,
        options: str = "",
        metadata: Mapping[str, str] | None = None,
        block: tuple[int, int] | None = None,
        inputs: Iterable[str | Path] = (),
        few_digits: bool = False,
    ):
        self.path = Path(path)
        self.grid, self.bands = grid, bands
        self.dtype = np.dtype(dtype)
        self.nodata = nodata
        if nodata is not None and self.dtype.kind in "iu":
            self.nodata = int(nodata)  # GDAL takes no other number for 64 bits
        scale, offset = scale_offset or (np.ones(bands), np.zeros(bands))
        self._stored = StoredValues(self.dtype, self.nodata, scale, offset)
        self._format = format_of(path)
        self._options = creation_options(path, self.dtype.name, options, few_digits)
        laid_out = any(o.partition("=")[0].upper() in _LAYOUT for o in options.split("|"))
        self._block = None if laid_out or self._format.driver != "GTiff" else block
        if self._block is not None:
            self._options += [f"BLOCKYSIZE={self._block[0]}", f"BLOCKXSIZE={self._block[1]}"]
        self._spectral, self._metadata = spectral, dict(metadata or {})
        self.closing = Reporter()
        self._dataset: Any = None
        check_output(self.path, inputs, dtype=self.dtype.name, options=options)
        if grid.placed:
            check_place(self.path, grid.geotransform)
        self._unfinished = Unfinished(self.path, SIDECARS)

    @property
    def saturated(self) -> int:
        """Values that the type could not hold and that were set to its limit."""
        return self._stored.saturated

    def __enter__(self) -> RasterWriter:
        self._unfinished.create()
        try:
            self._create()
        except BaseException as failed:
            self._remove(failed)
            raise
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is not None:
            self._remove(error)
            return
        try:
            self._compress()
            with self._writing():
                self._dataset.FlushCache()
                close(self._dataset)
                self._dataset = None
                if self._format.driver == "GTiff":
                    check_written(str(self._unfinished.path))
            if self._format.driver == "ENVI":
                self._finish_envi()
            self._unfinished.finish()
        except OSError as failed:
            self._remove(failed)
            raise unwritable(self.path, failed) from failed
        except BaseException as failed:
            self._remove(failed)
            raise

    def _compress(self) -> None:
        """Let GDAL write what it held back; files of ENVI are not compressed and take no time."""
        for band in range(self.bands if self._format.driver == "GTiff" else 0):
            self.closing(band / self.bands)
            self._hand_over([band])
        self.closing(1.0)  # the last look: who cancels after it finds the raster in place

    def hand_over(self) -> None:
        """Let GDAL compress what was written, meanwhile.

        Only if that is in blocks of the height asked for: others may be in the midst of one.
        """
        if self._block is not None:
            self._hand_over(range(self.bands))

    def _hand_over(self, bands: Iterable[int]) -> None:
        with self._writing():
            for band in bands:
                self._dataset.GetRasterBand(band + 1).FlushCache()

    def _writing(self) -> AbstractContextManager[None]:
        """For all that GDAL does to the file."""
        purpose = Sentence("Cannot write {path}", path=self.path)
        return gdal_calls(purpose, f"{self._unfinished.path.parent.name}/")

    def _create(self) -> None:
        code = gdal_type(self.dtype)
        self._check_room()
        with self._writing():
            driver = gdal.GetDriverByName(self._format.driver)
            size = (self.grid.cols, self.grid.rows, self.bands)
            path = str(self._unfinished.path)
            self._dataset = given(driver.Create(path, *size, code, options=self._options))
            if self.grid.placed:
                self._dataset.SetGeoTransform(self.grid.geotransform)
            if self.grid.crs:
                self._dataset.SetProjection(self.grid.crs)
            if self._metadata:
                self._dataset.SetMetadata(self._metadata)
            if self._spectral is not None:
                write_spectral(self._dataset, self._spectral, self._format.driver)
            if self.nodata is not None:
                for band in range(self.bands):
                    self._dataset.GetRasterBand(band + 1).SetNoDataValue(self.nodata)
            if self._stored.scaled:
                for band in range(self.bands):
                    scale, offset = (a[band] for a in (self._stored.scale, self._stored.offset))
                    self._dataset.GetRasterBand(band + 1).SetScale(float(scale))
                    self._dataset.GetRasterBand(band + 1).SetOffset(float(offset))

    def _check_room(self) -> None:
        """A full disk is only an I/O error to the driver of ENVI, which takes a known size."""
        needed = self.grid.rows * self.grid.cols * self.bands * self.dtype.itemsize
        free = shutil.disk_usage(self._unfinished.path.parent).free
        if self._format.driver == "ENVI" and free < needed:
            raise HmwbError(
                "Cannot write {path}: it takes {needed} MiB, and {free} MiB are free; choose "
                "another place.",
                path=self.path,
                needed=math.ceil(needed / _MIB),
                free=free // _MIB,
            )

    def write(
        self,
        image: Image,
        row: int,
        col: int,
        valid: Mask | None = None,
        absent: Mapping[int, Mask] | None = None,
        *,
        first_band: int = 0,
    ) -> None:
        """Write a window.

        Parameters
        ----------
        image : ndarray, (bands, rows, cols)
            Of all bands, or of some that follow each other.
        row, col : int
            Of its first pixel.
        valid : ndarray of bool, (rows, cols), or None
            Where False, nodata is written. None: everywhere valid.
        absent : mapping of int to ndarray of bool, (rows, cols), or None
            By their places from 0: where single bands have no value, though the pixel is valid.
        first_band : int
            Place from 0 of the first band of the image.

        Raises
        ------
        HmwbError
            If a value is not finite, the disk is full, or the file cannot be written.
        """
        # In the order of the file, so that little is copied at a time.
        for bands, rows in self._chunks(*image.shape):
            own = slice(first_band + bands.start, first_band + bands.stop)
            part, empty = image[bands, rows], _empty(own, rows, valid, absent or {})
            self._check_finite(part, empty, row + rows.start)
            stored = self._stored(part, empty, own)
            with self._writing():
                if len(stored) == self.bands:
                    self._dataset.WriteArray(stored, col, row + rows.start)
                else:
                    for number, plane in enumerate(stored, own.start + 1):
                        band = self._dataset.GetRasterBand(number)
                        band.WriteArray(plane, col, row + rows.start)

    def _chunks(self, bands: int, rows: int, cols: int) -> Iterator[tuple[slice, slice]]:
        """A few bands, or a few rows of all where bands lie side by side."""
        interleaved = self._dataset.GetMetadataItem("INTERLEAVE", "IMAGE_STRUCTURE")
        if interleaved in ("PIXEL", "LINE"):
            height = max(self._dataset.GetRasterBand(1).GetBlockSize()[1], _ROWS)
            for row in range(0, rows, height):
                yield slice(0, bands), slice(row, min(row + height, rows))
        else:
            count = max(IN_CACHE // (rows * cols), 1)
            for band in range(0, bands, count):
                yield slice(band, min(band + count, bands)), slice(0, rows)

    def annotate(self, items: Mapping[str, str]) -> None:
        """Add items of the whole raster; ENVI headers have no room for them."""
        if self._format.driver == "ENVI":
            return
        with self._writing():
            self._dataset.SetMetadata({**self._metadata, **items})

    def flush(self) -> None:
        """Hand finished blocks to the disk, so that they take no memory."""
        with self._writing():
            self._dataset.FlushCache()

    def _check_finite(self, image: Image, empty: Mask | None, row: int) -> None:
        finite = np.isfinite(image)
        if finite.all():
            return
        bad = ~finite if empty is None else ~(finite | empty)
        if bad.any():
            raise HmwbError(
                "The result holds NaN or infinite values in {count} pixels from row {row} on: "
                "nothing was written. Look in the inputs for values that are no measurements, and "
                "declare them as nodata.",
                count=int(bad.any(axis=0).sum()),
                row=row + int(bad.any(axis=(0, 2)).argmax()),
            )

    def _finish_envi(self) -> None:
        """Leave the two files that belong to ENVI, without the name of the unfinished one."""
        unfinished = self._unfinished.path
        header = unfinished.with_suffix(".hdr")
        text = header.read_text(encoding="utf-8", errors="surrogateescape")
        text = text.replace(str(unfinished), self.path.name)
        header.write_text(text, encoding="utf-8", errors="surrogateescape")
        for beside in unfinished.parent.glob("*.aux.xml"):
            beside.unlink()

    def _remove(self, error: BaseException | None = None) -> None:
        failed, cleared = error, set()
        # What failed may hold the file open, which some systems mind. Causes may go in a circle.
        while failed is not None and id(failed) not in cleared:
            traceback.clear_frames(failed.__traceback__)
            cleared.add(id(failed))
            failed = failed.__cause__
        if self._dataset is not None:
            gdal.PushErrorHandler("CPLQuietErrorHandler")
            manager = getattr(gdal, "ExceptionMgr", None)
            with manager(useExceptions=False) if manager else nullcontext():
                self._dataset = None  # closing a file on a full disk fails again: nothing to add
            gdal.PopErrorHandler()
        self._unfinished.discard()


def _empty(
    bands: slice, rows: slice, valid: Mask | None, absent: Mapping[int, Mask]
) -> Mask | None:
    """Where some bands have no value in some rows, (bands, rows, cols); None: nowhere."""
    single = {k - bands.start: absent[k][rows] for k in absent if bands.start <= k < bands.stop}
    if not single and (valid is None or valid[rows].all()):
        return None
    shape = next(iter(single.values())).shape if valid is None else valid[rows].shape
    empty = np.zeros((bands.stop - bands.start, *shape), bool)
    if valid is not None:
        empty |= ~valid[rows]
    for k, where in single.items():
        empty[k] |= where
    return empty
