# SPDX-License-Identifier: GPL-2.0-or-later
"""GDAL's failures as our own errors, whatever the host program chose for GDAL exceptions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager, nullcontext
from pathlib import Path
from typing import Any, TypeVar
from xml.etree import ElementTree as ET

from numpy.typing import NDArray
from osgeo import gdal, osr

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence

Returned = TypeVar("Returned")


def given(returned: Returned | None) -> Returned:
    """What GDAL returned; for use inside `gdal_calls`, which says why it is nothing.

    Raises
    ------
    RuntimeError
        If it is None, as it is where a read fails.
    """
    if returned is None:
        raise RuntimeError(Sentence("GDAL gives no reason."))
    return returned


def open_sources(dataset: Any) -> None:
    """Open all that a virtual raster is made of, so that GDAL says again which of it is lost.

    While it reads, GDAL says so once: it remembers a lost file by the address in memory of the
    raster that names it, even after that raster was closed, and is silent about the next raster
    at this address. For use inside `gdal_calls`.
    """
    description = (dataset.GetMetadata("xml:VRT") or [""])[0]
    if not description:
        return
    folder = Path(dataset.GetDescription()).parent
    for source in ET.fromstring(description).iter("SourceFilename"):  # noqa: S314 - GDAL wrote it
        relative = source.get("relativeToVRT") == "1"
        opened = gdal.OpenEx(
            str(folder / (source.text or "")) if relative else source.text,
            gdal.OF_RASTER | gdal.OF_VERBOSE_ERROR,
        )
        if opened is not None:
            open_sources(opened)


def values_of(band: Any, *place: int, **options: int) -> NDArray[Any]:
    """What `ReadAsArray` of a band returns, for use like `given`."""
    values: NDArray[Any] = given(band.ReadAsArray(*place, **options))
    return values


def text(value: str | bytes) -> str:
    """What GDAL says, as text.

    Bytes that are no UTF-8, which reach us as such or as surrogates, are taken for Latin-1: so
    write older programs the names of bands.
    """
    raw = value if isinstance(value, bytes) else value.encode("utf-8", "surrogateescape")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


@contextmanager
def gdal_calls(purpose: str, hidden: str = "", warnings: list[str] | None = None) -> Iterator[None]:
    """Turn every failure that GDAL reports inside into an `HmwbError`.

    Parameters
    ----------
    purpose : str
        The beginning of the message, such as ``"Cannot open x.tif"``.
    hidden : str
        A part of paths that GDAL's words leave out: a folder of ours that users do not know.
    warnings : list of str or None
        Takes what GDAL warns of.

    Raises
    ------
    HmwbError
        If GDAL reported a failure or raised.
    """
    messages: list[str] = []

    def collect(level: int, _number: int, message: str) -> None:
        if level >= gdal.CE_Failure:
            messages.append(_shown(message, hidden))
        elif warnings is not None and level == gdal.CE_Warning:
            warnings.append(_shown(message, hidden))

    gdal.PushErrorHandler(collect)
    try:
        # Before 3.7 the choice is global to the process and not ours to change.
        with ExitStack() as stack:
            for module in (gdal, osr):
                stack.enter_context(getattr(module, "ExceptionMgr", nullcontext)())
            yield
    except RuntimeError as error:
        (raised,) = error.args
        own = raised if isinstance(raised, Sentence) else _shown(raised, hidden)
        reason = messages[0] if messages else own
        raise HmwbError("{purpose}: {reason}", purpose=purpose, reason=reason) from error
    finally:
        gdal.PopErrorHandler()
    if messages:
        raise HmwbError("{purpose}: {reason}", purpose=purpose, reason=messages[0])


def _shown(message: str | bytes, hidden: str) -> str:
    """What GDAL says, in one line and without a part of its paths."""
    whole = text(message)
    return " ".join((whole.replace(hidden, "") if hidden else whole).split())


def absolute(path: str) -> str:
    """With the folder, where it is a file: other processes may work in another folder.

    Parameters
    ----------
    path : str
        A file, or anything else that GDAL opens, which stays as it is.
    """
    try:
        return str(Path(path).resolve()) if Path(path).exists() else path
    except OSError:  # the text of a virtual raster is too long for a file name
        return path


def open_raster(path: str, options: Sequence[str] = ()) -> Any:
    """A dataset that is not written to; None if GDAL does not know the file.

    Parameters
    ----------
    path : str
    options : sequence of str
        Open options, ``KEY=VALUE`` each.
    """
    flags = gdal.OF_RASTER | gdal.OF_READONLY
    return gdal.OpenEx(path, flags, open_options=list(options))


def close(dataset: Any) -> None:
    """Close a dataset that was written to; for use inside `gdal_calls`.

    From GDAL 3.8 on there is a call for it, which fails where the disk is full. What fails in the
    destructor is told to nobody, from GDAL 3.13 on.
    """
    if not hasattr(dataset, "Close"):
        return
    try:
        dataset.Close()
    except RuntimeError:
        # It is closed all the same, but some versions then close it once more when it is forgotten.
        if dataset.this is not None:
            dataset.thisown = False
        raise
