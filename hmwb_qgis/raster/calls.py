# SPDX-License-Identifier: GPL-2.0-or-later
"""GDAL's failures as our own errors, whatever the host program chose for GDAL exceptions."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, nullcontext

from osgeo import gdal, osr

from hmwb_qgis.core.errors import HmwbError


@contextmanager
def gdal_calls(purpose: str) -> Iterator[None]:
    """Turn every failure that GDAL reports inside into an `HmwbError`.

    Parameters
    ----------
    purpose : str
        The beginning of the message, such as ``"Cannot open x.tif"``.

    Raises
    ------
    HmwbError
        If GDAL reported a failure or raised.
    """
    messages: list[str] = []

    def collect(level: int, _number: int, text: str) -> None:
        if level >= gdal.CE_Failure:
            messages.append(" ".join(text.split()))

    gdal.PushErrorHandler(collect)
    try:
        # Before 3.7 the choice is global to the process and not ours to change.
        with ExitStack() as stack:
            for module in (gdal, osr):
                stack.enter_context(getattr(module, "ExceptionMgr", nullcontext)())
            yield
    except RuntimeError as error:
        reason = messages[0] if messages else str(error)
        raise HmwbError(
            "{purpose}: {reason}",
            purpose=purpose,
            reason=reason,
        ) from error
    finally:
        gdal.PopErrorHandler()
    if messages:
        raise HmwbError(
            "{purpose}: {reason}",
            purpose=purpose,
            reason=messages[0],
        )
