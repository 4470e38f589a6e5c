# SPDX-License-Identifier: GPL-2.0-or-later
"""No input is ever written to, no two outputs share a file, and what is chosen can be written.

All destinations of a run are checked here at once, before anything is computed.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Union

from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.files.unfinished import Unfinished
from hmwb_qgis.raster.formats.calls import gdal_calls
from hmwb_qgis.raster.formats.drivers import SIDECARS, check_format, format_of

Key = Union[tuple[int, int], tuple[int, int, str], tuple[str, str]]

_VIRTUAL = re.compile(r"(/vsi[a-z0-9_]+/)+")  # what GDAL puts before the names of archives
_IGNORES_CASE = sys.platform in ("win32", "darwin")


@dataclass(frozen=True)
class Input:
    """Something that is read.

    Parameters
    ----------
    title : str
        What users call it.
    path : str
        Of a table or a folder, or anything that GDAL opens.
    """

    title: str
    path: str


@dataclass(frozen=True)
class Destination:
    """Something that is written.

    Parameters
    ----------
    title : str
        What users call it.
    path : Path
    raster : bool
        The extension chooses the format, see `drivers.FORMATS`.
    contents : tuple of str or None
        Names of the rasters that are written into it; None if it is no folder.
    virtual : bool
        A raster may be a .vrt, too.
    """

    title: str
    path: Path
    raster: bool = False
    contents: tuple[str, ...] | None = None
    virtual: bool = False

    @property
    def driver(self) -> str:
        """GDAL's name of the format of a raster; empty for other files."""
        if self.raster and self.virtual and self.path.suffix.lower() == ".vrt":
            return "VRT"
        return format_of(self.path).driver if self.raster else ""

    def files(self) -> Iterator[Path]:
        """All that may be written or replaced."""
        yield self.path
        if self.contents is not None:
            for name in self.contents:
                yield from Destination(self.title, self.path / name, raster=True).files()
        if self.raster:
            yield from (self.path.with_name(self.path.name + end) for end in SIDECARS)
            if self.driver == "ENVI":
                yield self.path.with_suffix(".hdr")


def check_destinations(outputs: Sequence[Destination], inputs: Sequence[Input]) -> None:
    """Refuse outputs that cannot be written, that are files of an input, or that share a file.

    Files are the same whatever their names: links and other spellings count.

    Parameters
    ----------
    outputs : sequence of Destination
    inputs : sequence of Input

    Raises
    ------
    HmwbError
        It names the output, and the input or the other output.
    """
    for output in outputs:
        _check_writable(output)
    taken: dict[Key, Destination] = {}
    for output in outputs:
        keys = {key for path in output.files() for key in _keys(path)}
        for key in keys & taken.keys():
            raise HmwbError(
                "{output} and {other} would be written to the same file {path}: give each a name "
                "of its own.",
                output=taken[key].title,
                other=output.title,
                path=output.path,
            )
        taken.update(dict.fromkeys(keys, output))
    for given in inputs:
        _check_input(given, outputs, taken)


def check_output(
    path: str | Path,
    inputs: Iterable[str | Path] = (),
    *,
    dtype: str = "float32",
    options: str = "",
) -> None:
    """`check_destinations` of a single raster, and whether its format knows type and options.

    Parameters
    ----------
    path : str or Path
    inputs : iterable of str or Path
        Rasters that are read.
    dtype, options
        Data type and creation options, see `drivers.creation_options`.

    Raises
    ------
    HmwbError
        If it cannot be written, or is a file of an input.
    """
    output = Destination(Sentence("Output"), Path(path), raster=True)
    check_destinations([output], [Input(Path(given).name, str(given)) for given in inputs])
    check_format(path, dtype, options)


def _check_input(
    given: Input, outputs: Sequence[Destination], taken: dict[Key, Destination]
) -> None:
    """Refuse an output that is a file of this input, or lies in a folder that it consists of."""
    replaced = any(os.path.lexists(path) for output in outputs for path in output.files())
    for path in files_of(given.path) if replaced else sidecars_of(given.path):
        hit = [taken[key] for key in _keys(path) if key in taken]
        if path.is_dir():
            hit += [o for o in outputs if path.resolve() in o.path.resolve().parents]
        if hit:
            raise HmwbError(
                "{output}: {path} belongs to the input {input}, which must not change: choose "
                "another name.",
                output=hit[0].title,
                path=hit[0].path if hit[0].contents is None else path,
                input=given.title,
            )


def files_of(path: str) -> Iterator[Path]:
    """All files of a raster or a table: a virtual raster's sources, too, and their sidecars.

    Parameters
    ----------
    path : str
        Anything that GDAL opens; or a table or a folder.

    Yields
    ------
    Path
        Sidecars also where they do not exist: GDAL would read them.
    """
    seen: set[str] = set()
    left = [path]
    while left:
        name = left.pop()
        if name in seen:
            continue
        seen.add(name)
        yield from sidecars_of(name)
        if not name.endswith(SIDECARS):
            left += _listed(name)


def sidecars_of(name: str) -> list[Path]:
    """The file on the disk that a name of GDAL's means, and those that GDAL looks for beside it."""
    path = _on_disk(name)
    if path is None:
        return []
    return [path, *filter(_can_be, (path.with_name(path.name + end) for end in SIDECARS))]


def _listed(name: str) -> list[str]:
    """What GDAL says a raster consists of."""
    files: list[str] = []
    try:
        with gdal_calls("Not a raster"):
            dataset = gdal.OpenEx(name, gdal.OF_RASTER | gdal.OF_READONLY)
            files = [] if dataset is None else list(dataset.GetFileList() or [])
    except HmwbError:  # a table, or a raster whose fault is told when it is read
        pass
    return files


def _on_disk(name: str) -> Path | None:
    """The file or folder on the disk; None for what GDAL has elsewhere, or made of text."""
    virtual = _VIRTUAL.match(name)
    if virtual is None:
        return Path(name) if _status(Path(name)) else None
    inside = Path(name[virtual.end() :].rpartition(",")[2].replace("{", "").replace("}", ""))
    return next((p for p in (inside, *inside.parents) if p.is_file()), None)


def _can_be(path: Path) -> bool:
    """Whether there can be such a file: a longer name than that of a raster may be too long."""
    try:
        path.lstat()
    except FileNotFoundError:
        return True
    except OSError:
        return False
    return True


def _keys(path: Path) -> set[Key]:
    """What tells a file from others: where it lies, and what is there now."""
    keys: set[Key] = set()
    name = path.name.casefold() if _IGNORES_CASE else path.name
    folder, there = _status(path.parent), _status(path)
    if folder is not None and folder.st_ino:
        keys.add((folder.st_dev, folder.st_ino, name))
    else:
        keys.add((str(path.parent.absolute()), name))
    if there is not None and there.st_ino:
        keys.add((there.st_dev, there.st_ino))
    return keys


def _status(path: Path) -> os.stat_result | None:
    try:
        return path.stat()
    except (OSError, ValueError):
        return None


def _check_writable(output: Destination) -> None:
    """See early that a destination can be written."""
    try:
        if output.contents is None:
            _check_file(output.path, output.driver)
        else:
            _check_folder(output.path, output.contents)
    except HmwbError as error:
        raise HmwbError(
            "{output}: {problem}", output=output.title, problem=error.sentence
        ) from error


def _check_folder(path: Path, contents: Iterable[str]) -> None:
    if _is_there(path) and path.is_dir():
        for name in contents:
            _check_file(path / name, format_of(name).driver)
    elif not next(p for p in (path, *path.absolute().parents) if p.exists()).is_dir():
        raise HmwbError(
            "Cannot make the folder {path}: a file is in the way, choose another name.", path=path
        )


def _check_file(path: Path, driver: str) -> None:
    if not path.parent.is_dir():
        raise HmwbError(
            "Cannot write {path}: the folder does not exist, create it first.", path=path
        )
    there = _is_there(path)
    if there and not path.is_file():
        raise HmwbError(
            "Cannot write {path}: it is a folder or a device, choose the name of a file.", path=path
        )
    header = path.with_suffix(".hdr")
    if driver == "ENVI" and header.exists() and not there:
        raise HmwbError(
            "{header} belongs to another raster: choose another name than {name}.",
            header=header,
            name=path.name,
        )
    trial = Unfinished(path)
    trial.create()
    trial.discard()


def _is_there(path: Path) -> bool:
    """Whether there is a file or a folder of this name, which is refused if none can have it."""
    try:
        path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return False
    except (OSError, ValueError) as error:  # the name is too long, or none
        raise HmwbError(
            "Cannot write {target}: {reason}; choose another place.",
            target=path,
            reason=getattr(error, "strerror", None) or str(error),
        ) from error
    return True
