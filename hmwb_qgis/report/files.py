# SPDX-License-Identifier: GPL-2.0-or-later
"""Text files that are written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from hmwb_qgis.core.errors import HmwbError


def write_text(path: str | Path, content: str) -> None:
    """Write beside the final name, then rename.

    Raises
    ------
    HmwbError
        If the file cannot be written; nothing is left then.
    """
    target = Path(path)
    beside = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with beside.open("w", encoding="utf-8", newline="\n") as file:
            file.write(content)
        beside.replace(target)
    except OSError as error:
        beside.unlink(missing_ok=True)
        reason = error.strerror or str(error)
        raise HmwbError(
            "Cannot write {target}: {reason}; choose another place.",
            target=target,
            reason=reason,
        ) from error
