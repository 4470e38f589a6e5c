# SPDX-License-Identifier: GPL-2.0-or-later
"""HDF5 and netCDF files as arrays of any order of axes, through GDAL's multidimensional API."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

import numpy as np
from numpy.typing import NDArray
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.calls import gdal_calls

from .product import Cube, QualityLayer


class ArrayFile:
    """An HDF5 or netCDF file.

    Parameters
    ----------
    path : str
    driver : {"HDF5", "netCDF"}

    Raises
    ------
    HmwbError
        If GDAL lacks the driver or cannot open the file.
    """

    def __init__(self, path: str, driver: str):
        self.name = PurePosixPath(path).name
        if gdal.GetDriverByName(driver) is None:
            raise HmwbError(
                "{name} is an {driver} file, which this QGIS cannot read: its GDAL lacks the "
                "driver. Install a QGIS that has it, such as the one from qgis.org.",
                name=self.name,
                driver=driver,
            )
        with gdal_calls(Sentence("{name} cannot be opened", name=self.name)):
            self._dataset = gdal.OpenEx(path, gdal.OF_MULTIDIM_RASTER, allowed_drivers=[driver])
            if self._dataset is None:
                raise HmwbError(
                    "{name} is not a whole {driver} file.", name=self.name, driver=driver
                )
            self._root = self._dataset.GetRootGroup()

    def has(self, array: str) -> bool:
        """Whether there is an array of that full name."""
        return self._found(array) is not None

    def shape(self, array: str) -> tuple[int, ...]:
        """Of an array.

        Raises
        ------
        HmwbError
            If there is none of that name.
        """
        return tuple(d.GetSize() for d in self._array(array).GetDimensions())

    def read(
        self, array: str, start: Sequence[int] | None = None, count: Sequence[int] | None = None
    ) -> NDArray[Any]:
        """Values of an array, or of a part of it.

        Raises
        ------
        HmwbError
            If there is none of that name, or it cannot be read.
        """
        found = self._array(array)
        with gdal_calls(Sentence("{name} cannot be read", name=self.name)):
            values = found.ReadAsArray(
                None if start is None else list(start), None if count is None else list(count)
            )
        if values is None:
            raise HmwbError("{name} cannot be read.", name=self.name)
        return np.asarray(values)

    def text(self, array: str) -> str:
        """The text in an array of one string; empty if there is none of that name."""
        found = self._found(array)
        if found is None:
            return ""
        with gdal_calls(Sentence("{name} cannot be read", name=self.name)):
            values = found.Read()
        return str(values[0] if isinstance(values, (list, tuple)) else values)

    def attribute(self, name: str, of: str = "") -> Any:
        """The value of an attribute of the root, or of a group or array; None if there is none."""
        owner = self._found(of) or self._group(of) if of else self._root
        if owner is None:
            return None
        with gdal_calls(Sentence("{name} cannot be read", name=self.name)):
            found = next((a for a in owner.GetAttributes() if a.GetName() == name), None)
            return None if found is None else found.Read()

    def numbers(self, name: str, of: str = "") -> NDArray[np.float64]:
        """The numbers of an attribute.

        Raises
        ------
        HmwbError
            If there is none of that name.
        """
        value = self.attribute(name, of)
        if value is None:
            raise HmwbError(
                "{name} lacks the attribute {attribute}: it is not whole, or not what it seems.",
                name=self.name,
                attribute=name,
            )
        return np.atleast_1d(np.asarray(value, np.float64))

    def _array(self, name: str) -> Any:
        found = self._found(name)
        if found is None:
            raise HmwbError(
                "{name} lacks {array}: it is not whole, or not what it seems.",
                name=self.name,
                array=name,
            )
        return found

    def _found(self, name: str) -> Any:
        *folders, last = name.strip("/").split("/")
        group = self._group("/".join(folders))
        known = [] if group is None else group.GetMDArrayNames() or []
        return group.OpenMDArray(last) if last in known else None

    def _group(self, name: str) -> Any:
        group = self._root
        for part in filter(None, name.split("/")):
            if part not in (group.GetGroupNames() or []):
                return None
            group = group.OpenGroup(part)
        return group


@dataclass(frozen=True)
class Axes:
    """An array of a file and what its axes are.

    Parameters
    ----------
    file : ArrayFile
    name : str
        Full name of the array.
    order : str
        A letter for each axis: "b" bands, "r" rows, "c" columns.
    """

    file: ArrayFile
    name: str
    order: str

    def size(self, axis: str) -> int:
        """Length of an axis, by its letter."""
        return self.file.shape(self.name)[self.order.index(axis)]

    def read(self, bands: slice, rows: slice) -> NDArray[Any]:
        """A part, as (bands, rows, cols); without an axis of bands it is taken to have one."""
        parts = {"b": bands, "r": rows, "c": slice(0, self.size("c"))}
        taken = [parts[axis] for axis in self.order]
        values = self.file.read(
            self.name, [p.start for p in taken], [p.stop - p.start for p in taken]
        )
        if "b" not in self.order:
            values, order = values[None], "b" + self.order
        else:
            order = self.order
        return np.ascontiguousarray(values.transpose([order.index(axis) for axis in "brc"]))


class ArrayCube(Cube):
    """The bands of one array, or of several one after the other.

    Parameters
    ----------
    arrays : sequence of Axes
        The numbers of the bands run through all of them.
    quality : mapping
        Of the names that `QualityLayer.file` has to their arrays. The number of a layer is that
        of the band there; 0 takes what most bands say.
    """

    def __init__(self, arrays: Sequence[Axes], quality: Mapping[str, Axes] | None = None):
        self._arrays, self._quality = list(arrays), dict(quality or {})
        self.rows, self.cols = arrays[0].size("r"), arrays[0].size("c")
        self.dtype = arrays[0].read(slice(0, 1), slice(0, 1)).dtype.name

    def read(self, numbers: Sequence[int], rows: slice) -> NDArray[Any]:
        """See `Cube`."""
        wanted, first = np.asarray(numbers) - 1, 0
        out: NDArray[Any] | None = None
        for array in self._arrays:
            count = array.size("b")
            here = np.flatnonzero((wanted >= first) & (wanted < first + count))
            if here.size:
                own = wanted[here] - first
                low = int(own.min())
                values = array.read(slice(low, int(own.max()) + 1), rows)
                if out is None:
                    out = np.empty((wanted.size, *values.shape[1:]), values.dtype)
                out[here] = values[own - low]
            first += count
        if out is None:
            raise HmwbError("The metadata of a product speak of more bands than it holds.")
        return out

    def quality(self, layer: QualityLayer, rows: slice) -> NDArray[Any]:
        """See `Cube`."""
        array = self._quality[layer.file]
        if layer.number:
            return np.asarray(array.read(slice(layer.number - 1, layer.number), rows)[0])
        values = array.read(slice(0, array.size("b")), rows)
        return np.asarray(np.median(values, axis=0))
