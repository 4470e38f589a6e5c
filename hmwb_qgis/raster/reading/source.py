# SPDX-License-Identifier: GPL-2.0-or-later
"""A raster file that is read window by window and never written to."""

from __future__ import annotations

import copy
import math
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal, gdal_array

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.fillings import Fillings
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.alpha import alpha_bands
from hmwb_qgis.raster.formats.calls import (
    absolute,
    gdal_calls,
    given,
    open_raster,
    open_sources,
    text,
    values_of,
)
from hmwb_qgis.raster.formats.drivers import numpy_type
from hmwb_qgis.raster.formats.georeference import grid_of
from hmwb_qgis.raster.formats.whole import check_whole
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata, read_spectral

_STRIP_BYTES = 64 * 1024 * 1024
Excluded = Mapping[int, Sequence[tuple[float, float]]]


class RasterSource:
    """A GDAL raster, opened read-only.

    It can be read from several threads and sent to other processes: each opens the file anew.

    Parameters
    ----------
    path : str or Path
        Anything that GDAL opens.
    role : str
        What messages call it: "hyperspectral", "multispectral", "reference" ...
    bands : sequence of int or None
        Band numbers from 1; None takes all but alpha bands.
    nodata : float or None
        In place of the declared nodata value. NaN marks NaN and infinite values as nodata beside
        the declared value.
    alpha : mapping or None
        Of the numbers of alpha bands to the value of a valid pixel; None looks for them.
    crs : str
        As WKT, in place of that of the file; empty: that of the file.
    open_options : sequence of str
        Of GDAL, such as ``OVERVIEW_LEVEL=0``.
    excluded : mapping or None
        Of band numbers to ranges (lowest, highest) of scaled values that are nodata as well.

    Attributes
    ----------
    file : str
        The path, also where `path` became a virtual raster made from it.
    grid : Grid
    notes : tuple of str
        What is to be said of it.
    dtype : str
        NumPy name of the file's data type.
    spectral : SpectralMetadata
        Of the chosen bands.
    alpha : mapping
        The alpha bands, which say where pixels are valid.
    file_bands : int
        How many bands the file has beside them.
    declared_nodata : float or None
        Of the first chosen band, after the override.
    override : float or None
        As given.
    fillings : Fillings
        Values that are taken for nodata although nobody declares them: none until
        `fillings.with_fillings` has looked.
    holds_fillings : bool
        Some pixels are known to hold one.
    mask : str
        Name of another raster that leaves out pixels of this one; empty: there is none.

    Raises
    ------
    HmwbError
        If GDAL cannot open the file, a band does not exist, or the data are complex.
    """

    def __init__(
        self,
        path: str | Path,
        *,
        role: str = "",
        bands: Sequence[int] | None = None,
        nodata: float | None = None,
        alpha: Mapping[int, float] | None = None,
        crs: str = "",
        open_options: Sequence[str] = (),
        excluded: Excluded | None = None,
    ):
        self.path = self.file = absolute(str(path))
        self.open_options, self.excluded = tuple(open_options), excluded or {}
        self.role, self.mask = role, ""
        self._idle: list[Any] = []  # open files that no thread reads: the last one has read last
        dataset = self._dataset()
        count = dataset.RasterCount
        if count == 0:
            raise HmwbError("{name} holds no bands: choose one of its subdatasets.", name=self.name)
        check_whole(dataset, self.name)
        with gdal_calls(Sentence("{name}: its alpha band cannot be read", name=self.name)):
            self.alpha = alpha_bands(dataset) if alpha is None else alpha
        own = [b for b in range(1, count + 1) if b not in self.alpha]
        self.file_bands = len(own)
        self.bands = tuple(own if bands is None else (int(b) for b in bands))
        if not self.bands or min(self.bands) < 1 or max(self.bands) > count:
            raise HmwbError(
                "{name} has {count} bands: choose numbers from 1 to {count}.",
                name=self.name,
                count=count,
            )
        self.grid, self.notes = grid_of(dataset, self.name, crs)
        first = dataset.GetRasterBand(self.bands[0])
        self.dtype = numpy_type(first.DataType, self.name)
        among = own if set(self.bands) <= set(own) else None
        self.spectral: SpectralMetadata = read_spectral(dataset, self.bands, among)
        self._read_band_properties(dataset, nodata)
        self._idle.append(dataset)
        self.fillings, self.holds_fillings = Fillings(), False

    def _read_band_properties(self, dataset: Any, nodata: float | None) -> None:
        bands = [dataset.GetRasterBand(b) for b in self.bands]
        self._scale = np.array([_or(b.GetScale(), 1.0) for b in bands])
        self._offset = np.array([_or(b.GetOffset(), 0.0) for b in bands])
        kinds = {numpy_type(b.DataType, self.name) for b in bands}
        self._stored = np.dtype(self.dtype if len(kinds) == 1 else "float64")
        self.override = nodata
        self._nodata = [b.GetNoDataValue() for b in bands]
        if nodata is not None and not math.isnan(nodata):
            self._nodata = [n if n is not None and math.isnan(n) else nodata for n in self._nodata]
        self._nan_is_nodata = nodata is not None and math.isnan(nodata)
        self.declared_nodata = self._nodata[0]
        flags = [b.GetMaskFlags() for b in bands]
        shared = gdal.GMF_PER_DATASET
        # GDAL's mask would be any band that is called alpha, and none that is not of bytes.
        flags = [gdal.GMF_ALL_VALID if f & gdal.GMF_ALPHA else f for f in flags]
        self._dataset_mask = any(f & shared and not f & gdal.GMF_NODATA for f in flags)
        known = shared | gdal.GMF_ALL_VALID | gdal.GMF_NODATA
        self._masked_bands = [b for b, f in zip(self.bands, flags) if not f & known]
        # NODATA_VALUES of the whole raster: invalid where all its bands hold theirs.
        self._dataset_mask |= any(f & shared and f & gdal.GMF_NODATA for f in flags)

    @property
    def name(self) -> str:
        """How messages call it."""
        short = Path(self.file).name or self.file
        if self.role:
            return Sentence("The {role} raster ({file})", role=self.role, file=short)
        return Sentence("The raster {file}", file=short)

    @property
    def shape(self) -> tuple[int, int, int]:
        """(bands, rows, cols)."""
        return len(self.bands), self.grid.rows, self.grid.cols

    @property
    def scale_offset(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Scale and offset of each band: value = scale * stored + offset."""
        return self._scale, self._offset

    @property
    def metadata(self) -> dict[str, str]:
        """Items of the whole raster."""
        dataset = self._dataset()
        items = dataset.GetMetadata()
        self._idle.append(dataset)
        return {text(key): text(value) for key, value in items.items()}

    @property
    def may_hold_nodata(self) -> bool:
        """True if a nodata value or a mask is declared, or undeclared nodata was found."""
        declared = self._nan_is_nodata or any(n is not None for n in self._nodata)
        masked = self._dataset_mask or bool(self._masked_bands) or bool(self.alpha)
        return declared or masked or bool(self.excluded) or self.holds_fillings

    def select(self, places: Sequence[int]) -> RasterSource:
        """The same raster with some of its bands only, by their places from 0."""
        chosen = copy.copy(self)
        chosen.bands = tuple(self.bands[k] for k in places)
        chosen.spectral = self.spectral.take(list(places))
        chosen._scale, chosen._offset = self._scale[list(places)], self._offset[list(places)]
        chosen._nodata = [self._nodata[k] for k in places]
        chosen.fillings = self.fillings.take(places)
        chosen._masked_bands = [b for b in self._masked_bands if b in chosen.bands]
        return chosen

    def read(self, rows: slice, cols: slice) -> tuple[Image, Mask]:
        """Values and validity of a window.

        Returns
        -------
        image : ndarray, (bands, rows, cols), float32
            Scaled; invalid pixels hold whatever the file holds.
        valid : ndarray of bool, (rows, cols)
            True where every band holds a measurement: neither nodata nor one of the `fillings`.

        Raises
        ------
        HmwbError
            If GDAL cannot read the window, or a valid pixel is NaN or infinite.
        """
        image, valid = self.read_declared(rows, cols)
        return image, self.measured(image, valid)

    def read_declared(self, rows: slice, cols: slice) -> tuple[Image, Mask]:
        """Like `read`, but valid is all that nobody declares as nodata, whatever it holds."""
        image, valid, own = self._read(rows, cols)
        for mask in own:
            if mask is not None:
                valid = valid & mask
        return image, valid

    def measured(self, image: Image, valid: Mask) -> Mask:
        """Which of the valid pixels that were read hold a measurement.

        Raises
        ------
        HmwbError
            If one of them is NaN or infinite.
        """
        empty = self.fillings.unmeasured(image)
        if empty is not None:
            valid = valid & ~empty
        self._check_finite(image, valid)
        return valid

    def read_each(self, rows: slice, cols: slice) -> tuple[Image, Mask]:
        """Like `read`, but each band has its own validity, (bands, rows, cols)."""
        image, shared, own = self._read(rows, cols)
        valid = np.stack([shared if mask is None else shared & mask for mask in own])
        empty = self.fillings.unmeasured(image)
        if empty is not None:
            valid &= ~empty
        return image, valid & np.isfinite(image)

    def _read(self, rows: slice, cols: slice) -> tuple[Image, Mask, list[Mask | None]]:
        """Values, the validity that all bands share, and what each adds to it."""
        r0, r1, _ = rows.indices(self.grid.rows)
        c0, c1, _ = cols.indices(self.grid.cols)
        image = np.empty((len(self.bands), r1 - r0, c1 - c0), np.float32)
        shared = np.ones(image.shape[1:], bool)
        own: list[Mask | None] = [None] * len(self.bands)
        height = max(_STRIP_BYTES // max(8 * len(self.bands) * (c1 - c0), 1), 16)
        purpose = Sentence(
            "{name} cannot be read at row {row}, column {col}", name=self.name, row=r0, col=c0
        )
        with self._reading(purpose) as dataset:
            for row in range(r0, r1, height):
                part = slice(row - r0, min(row + height, r1) - r0)
                place = (c0, row, c1 - c0, part.stop - part.start)
                raw = self._raw(dataset, place)
                for k, plane in enumerate(raw):
                    valid = self._take_band(k, plane, image[k, part])
                    for low, high in self.excluded.get(self.bands[k], ()):
                        inside = (image[k, part] >= low) & (image[k, part] <= high)
                        valid = ~inside if valid is None else valid & ~inside
                    if self.bands[k] in self._masked_bands:
                        mask = _mask(dataset, self.bands[k], place)
                        valid = mask if valid is None else valid & mask
                    if valid is not None:
                        whole = own[k]
                        if whole is None:
                            own[k] = whole = np.ones(shared.shape, bool)
                        whole[part] = valid
                if self._dataset_mask:
                    shared[part] = _mask(dataset, self.bands[0], place)
                for band in self.alpha:
                    shared[part] &= values_of(dataset.GetRasterBand(band), *place) > 0
        return image, shared, own

    @contextmanager
    def _reading(self, purpose: str) -> Iterator[Any]:
        """Read the open file inside, that is taken by no other thread.

        After a failure it is not used again: GDAL tells of it only once.
        """
        dataset = self._dataset()
        with gdal_calls(purpose):
            yield dataset
        self._idle.append(dataset)

    def _raw(self, dataset: Any, place: tuple[int, int, int, int]) -> NDArray[Any]:
        """All bands at once: files that store bands side by side are read a single time."""
        code = gdal_array.NumericTypeCodeToGDALTypeCode(self._stored.type)
        data = dataset.ReadRaster(*place, buf_type=code, band_list=list(self.bands))
        if data is None:
            open_sources(dataset)
        return np.frombuffer(given(data), self._stored).reshape(len(self.bands), place[3], place[2])

    def _take_band(self, k: int, raw: NDArray[Any], out: NDArray[np.float32]) -> Mask | None:
        """Scale a band into `out`; returns where it holds no nodata, None: everywhere."""
        if self._scale[k] == 1 and self._offset[k] == 0:
            out[...] = raw
        else:
            out[...] = raw * self._scale[k] + self._offset[k]
        nodata = self._nodata[k]
        valid = None
        floating = raw.dtype.kind == "f"
        if floating and self._nan_is_nodata:
            valid = np.isfinite(raw)
        elif floating and nodata is not None and math.isnan(nodata):
            valid = ~np.isnan(raw)
        if nodata is None or math.isnan(nodata):
            return valid
        if floating:
            given = raw != raw.dtype.type(nodata)
        elif float(nodata).is_integer() and _holds(raw.dtype, int(nodata)):
            given = raw != raw.dtype.type(int(nodata))
        else:
            return valid
        return np.asarray(given if valid is None else valid & given)

    def _check_finite(self, image: Image, valid: Mask) -> None:
        with np.errstate(invalid="ignore", over="ignore"):
            bad = valid & ~np.isfinite(image.sum(axis=0))  # most often enough, and quick
        if bad.any():
            bad = valid & ~np.isfinite(image).all(axis=0)
        if bad.any():
            raise HmwbError(
                "{name} holds NaN or infinite values in {count} pixels of a window: declare "
                "them as nodata ('Nodata value of the inputs': nan) or replace them.",
                name=self.name,
                count=int(bad.sum()),
            )

    def adopt(self, other: RasterSource) -> None:
        """Take over what a virtual raster made from `other` does not carry by itself."""
        self.file, self.mask = other.file, other.mask
        self.spectral = other.spectral
        self._scale, self._offset = other.scale_offset
        self.declared_nodata = other.declared_nodata
        self._nan_is_nodata = other._nan_is_nodata
        self.excluded = other.excluded
        self.fillings = other.fillings

    def close(self) -> None:
        """Close the file that nobody reads, for all copies, too: a kept error may hold some."""
        self._idle.clear()

    def _dataset(self) -> Any:
        """Take the open file that was read last, whose blocks GDAL may still hold, or open it."""
        with suppress(IndexError):
            return self._idle.pop()
        with gdal_calls(
            Sentence("Cannot open {file} as a raster", file=Path(self.path).name[:200])
        ):
            dataset = open_raster(self.path, self.open_options)
        if dataset is None:
            raise HmwbError(
                "Cannot open {path} as a raster: GDAL does not know it.", path=self.path[:200]
            )
        return dataset

    def __copy__(self) -> RasterSource:
        shared = object.__new__(type(self))
        shared.__dict__.update(self.__dict__)  # the open file among them
        return shared

    def __getstate__(self) -> dict[str, Any]:
        """Without the open file: another process opens its own."""
        return {key: value for key, value in self.__dict__.items() if key != "_idle"}

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        self._idle = []


def _mask(dataset: Any, number: int, place: tuple[int, int, int, int]) -> Mask:
    mask: Mask = values_of(dataset.GetRasterBand(number).GetMaskBand(), *place) > 0
    return mask


def _holds(dtype: np.dtype[Any], value: int) -> bool:
    limits = np.iinfo(dtype)
    return limits.min <= value <= limits.max


def _or(value: float | None, otherwise: float) -> float:
    return otherwise if value is None else float(value)
