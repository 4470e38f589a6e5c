# SPDX-License-Identifier: GPL-2.0-or-later
"""The files of a product, in a folder or in an archive, without unpacking it."""

from __future__ import annotations

import re
from pathlib import Path, PurePosixPath
from typing import Any

from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.calls import gdal_calls

_ARCHIVES = {".zip": "/vsizip/", ".tar": "/vsitar/", ".tgz": "/vsitar/", ".gz": "/vsitar/"}
_LARGEST_TEXT = 64 * 1024 * 1024
_TAR_NAME = 100  # bytes: GDAL cuts longer names, unless they were packed as GNU does
_MANY = 20_000  # files of a folder that can be no product


class ProductFiles:
    """What lies in a folder, beside a file, or in a .zip, .tar or .tar.gz.

    Parameters
    ----------
    path : str or Path
        A folder, any file of the product, or an archive.

    Attributes
    ----------
    name : str
        How messages call it.
    chosen : str
        The file that was given, if it was one; else empty.
    paths : tuple of str
        What GDAL opens, sorted.

    Raises
    ------
    HmwbError
        If there is nothing, or the archive cannot be read.
    """

    def __init__(self, path: str | Path):
        place = Path(path)
        self.name = place.name or str(place)
        if not place.exists():
            raise HmwbError("There is no file or folder {path}.", path=str(place))
        place = place.resolve()
        archive = _ARCHIVES.get(place.suffix.lower()) if place.is_file() else None
        root = str(place) if archive is None else f"{archive}{place}"
        self.chosen = place.as_posix() if place.is_file() and archive is None else ""
        if self.chosen:
            root = str(place.parent)
        self.paths = self._listed(root)

    def _listed(self, root: str) -> tuple[str, ...]:
        with gdal_calls(Sentence("{name} cannot be read", name=self.name)):
            found = gdal.ReadDir(root) or []
            # What lies beside a file may be a folder of downloads: only a .SAFE goes deeper.
            if not self.chosen or "GRANULE" in found:
                found = gdal.ReadDirRecursive(root)
        if not found:
            raise HmwbError("{name} holds no files.", name=self.name)
        if len(found) > _MANY:
            raise HmwbError(
                "{name} holds more than {count} files: choose the folder of one product.",
                name=self.name,
                count=_MANY,
            )
        if root.startswith("/vsitar/") and any(len(name) == _TAR_NAME for name in found):
            raise HmwbError(
                "{name} holds names that are too long to be read in a .tar: unpack it, and choose "
                "the folder.",
                name=self.name,
            )
        base = root.replace("\\", "/").rstrip("/")
        return tuple(sorted(f"{base}/{name}" for name in found if not name.endswith("/")))

    def find(self, pattern: str) -> list[str]:
        """The paths whose file names match a regular expression as a whole, whatever the case."""
        known = re.compile(pattern, re.IGNORECASE)
        return [path for path in self.paths if known.fullmatch(PurePosixPath(path).name)]

    def candidates(self, pattern: str) -> list[str]:
        """Files that may be the one that names the product: the chosen one alone if it matches."""
        found = self.find(pattern)
        return [self.chosen] if self.chosen in found else found

    def sibling(self, stem: str, name: str) -> str | None:
        """An image of the same product: its path begins like the others', or None."""
        known = (".tif", ".tiff", ".geotiff", ".bsq", ".bil", ".bip", ".jp2")
        for ending in ("", "_COG"):
            for path in self.paths:
                start = f"{stem}{name}{ending}.".lower()
                if path.lower().startswith(start) and path.lower().endswith(known):
                    return path
        return None

    def first(self, pattern: str) -> str | None:
        """One of them, that which was chosen before others, or None."""
        found = self.find(pattern)
        return self.chosen if self.chosen in found else next(iter(found), None)

    def beside(self, path: str, pattern: str) -> str | None:
        """A file in the folder of another whose name matches, or None."""
        folder = PurePosixPath(path).parent
        return next((p for p in self.find(pattern) if PurePosixPath(p).parent == folder), None)

    def ending(self, path: str) -> str | None:
        """The file whose path ends like this one, as metadata name it, or None."""
        tail = "/" + path.lstrip("./")
        return next((p for p in self.paths if p.lower().endswith(tail.lower())), None)

    def need(self, found: str | None, what: str) -> str:
        """A path that must be there.

        Raises
        ------
        HmwbError
            If it is None; `what` says which file is missing.
        """
        if found is None:
            raise HmwbError(
                "{name}: the file {what} is missing; take the product as it was delivered.",
                name=self.name,
                what=what,
            )
        return found


def read_text(path: str) -> str:
    """A text file, through GDAL.

    Raises
    ------
    HmwbError
        If it cannot be read.
    """
    name = PurePosixPath(path).name
    with gdal_calls(Sentence("{name} cannot be read", name=name)):
        status = gdal.VSIStatL(path)
        handle = gdal.VSIFOpenL(path, "rb") if status is not None else None
        if handle is None or status.size > _LARGEST_TEXT:
            raise HmwbError("{name} cannot be read as text.", name=name)
        try:
            content = gdal.VSIFReadL(1, status.size, handle)
        finally:
            gdal.VSIFCloseL(handle)
    return bytes(content or b"").decode("utf-8", errors="replace")


def open_raster(path: str, driver: str = "") -> Any:
    """A raster of a product, as a GDAL dataset.

    Raises
    ------
    HmwbError
        If it cannot be opened, with that driver if one is named.
    """
    name = PurePosixPath(path).name
    with gdal_calls(Sentence("{name} cannot be opened as a raster", name=name)):
        options = {"allowed_drivers": [driver]} if driver else {}
        dataset = gdal.OpenEx(path, gdal.OF_RASTER | gdal.OF_READONLY, **options)
    if dataset is None:
        raise HmwbError("{name} cannot be opened as a raster.", name=name)
    return dataset
