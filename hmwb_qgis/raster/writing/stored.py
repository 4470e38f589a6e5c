# SPDX-License-Identifier: GPL-2.0-or-later
"""What a raster stores for a value: rounded, scaled, within its limits, and apart from nodata."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image

Vector = NDArray[np.float64]
Stored = np.ndarray[Any, Any]

DEFAULT_NODATA = -9999.0


class StoredValues:
    """The way from values to what is stored.

    Parameters
    ----------
    dtype : dtype
    nodata : float or None
        Stands where there is no value.
    scale, offset : ndarray, (bands,)
        For whole numbers: value = scale * stored + offset.

    Attributes
    ----------
    scaled : bool
        Whether scale and offset must be declared.
    saturated : int
        Values that the type could not hold and that were set to its limit.
    """

    def __init__(self, dtype: np.dtype[Any], nodata: float | None, scale: Vector, offset: Vector):
        self.dtype, self.nodata = dtype, nodata
        self.scale, self.offset = scale, offset
        self.scaled = dtype.kind in "iu" and bool((scale != 1).any() or (offset != 0).any())
        self.saturated = 0
        self._low, self._high = _limits(dtype)

    def __call__(self, image: Image, empty: NDArray[np.bool_] | None, bands: slice) -> Stored:
        """What to store.

        Parameters
        ----------
        image : ndarray, (bands, rows, cols)
            Finite but where `empty`.
        empty : ndarray of bool, (bands, rows, cols), or None
            Where there is no value.
        bands : slice
            Which bands these are.

        Returns
        -------
        ndarray, (bands, rows, cols)
            A new one, in the type.
        """
        if self.dtype.kind in "iu":
            values = self._unscaled(image, bands)
        else:
            values = image.astype(np.promote_types(image.dtype, self.dtype))
        if empty is not None:
            values[empty] = 0
        self._clip(values)
        if self.nodata is not None:
            values[values == self.nodata] = self._beside_nodata()
        stored: Stored = values.astype(self.dtype, copy=False)
        if empty is not None:
            stored[empty] = 0 if self.nodata is None else self.nodata
        return stored

    def _unscaled(self, image: Image, bands: slice) -> Vector:
        values = image.astype(np.float64)
        if self.scaled:
            values -= self.offset[bands, None, None]
            values /= self.scale[bands, None, None]
        return np.rint(values, out=values)

    def _clip(self, values: NDArray[Any]) -> None:
        """Bring values within the limits of the type, and count those beyond."""
        if values.min(initial=self._high) < self._low or values.max(initial=self._low) > self._high:
            beyond = (values < self._low) | (values > self._high)
            self.saturated += int(beyond.sum())
            np.clip(values, self._low, self._high, out=values)

    def _beside_nodata(self) -> float:
        """What a value becomes that happens to be nodata."""
        nodata = float(self.nodata or 0.0)
        if self.dtype.kind == "f":
            least = float(np.finfo(self.dtype).tiny)
            return least if nodata == 0 else float(np.nextafter(*np.array([nodata, 0], self.dtype)))
        step = max(1.0, float(np.spacing(abs(nodata))))
        return nodata + step if nodata <= self._low else nodata - step


def _limits(dtype: np.dtype[Any]) -> tuple[float, float]:
    """The least and the greatest value of a type that a float can be."""
    limits = np.finfo(dtype) if dtype.kind == "f" else np.iinfo(dtype)
    low, high = float(limits.min), float(limits.max)
    return low, high if high <= limits.max else math.nextafter(high, 0.0)


def output_nodata(dtype: str, declared: float | None) -> float:
    """The value of invalid pixels in an output: the input's where the type can hold it.

    A whole number for types of whole numbers: those of 64 bits hold more of them than floats do.
    """
    kind = np.dtype(dtype)
    if kind.kind == "f":
        if declared is None or (math.isfinite(declared) and not _fits(kind, declared)):
            return DEFAULT_NODATA
        return float(kind.type(declared))
    limits = np.iinfo(kind)
    if declared is not None and limits.min <= declared <= limits.max and declared == int(declared):
        return int(declared)
    return int(limits.min if kind.kind == "i" else limits.max)


def _fits(kind: np.dtype[Any], value: float) -> bool:
    limits = np.finfo(kind)
    return bool(limits.min <= value <= limits.max)
