# SPDX-License-Identifier: GPL-2.0-or-later
"""Text files that are written whole or not at all."""

from __future__ import annotations

from pathlib import Path

from .unfinished import Unfinished, unwritable


def write_text(path: str | Path, content: str) -> None:
    """Write aside, then put in place.

    Parameters
    ----------
    path : str or Path
    content : str
        Bytes of file names that are no text are written as escapes.

    Raises
    ------
    HmwbError
        If the file cannot be written; nothing is left then, and an earlier file stays.
    """
    with Unfinished(path) as file:
        try:
            file.path.write_bytes(content.encode("utf-8", "backslashreplace"))
        except OSError as error:
            raise unwritable(file.final, error) from error
