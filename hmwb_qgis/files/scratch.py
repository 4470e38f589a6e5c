# SPDX-License-Identifier: GPL-2.0-or-later
"""A folder for what only the program itself reads."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from hmwb_qgis.core.errors import HmwbError


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """A folder that is gone at the end.

    Raises
    ------
    HmwbError
        If the system has no place for one.
    """
    try:
        folder = TemporaryDirectory(prefix="hmwb-")
    except OSError as error:
        raise HmwbError(
            "Temporary files cannot be written: {reason}; free some space on the disk, or name "
            "another folder in the system's variable TMPDIR.",
            reason=error.strerror or str(error),
        ) from error
    with folder as path:
        yield Path(path)
