# SPDX-License-Identifier: GPL-2.0-or-later
"""Whether the process that made a folder still lives.

A number of a process says nothing on another computer, and is given again to another process. A
lock on a file is the kernel's: it goes when its owner ends, however that is, and network file
systems hand it on to the other computers.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path

_NAME = ".owner"


class OwnerLock:
    """A lock on a folder, which a living process holds."""

    def __init__(self, descriptor: int):
        self._descriptor = descriptor

    @classmethod
    def take(cls, folder: Path) -> OwnerLock | None:
        """Take the lock of a folder; None if somebody holds it or the folder is gone.

        Raises
        ------
        OSError
            If the folder cannot be written to.
        NotImplementedError
            If the file system knows no locks.
        """
        path = folder / _NAME
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
        except FileNotFoundError:
            return None
        try:
            held = _lock(descriptor) and path.exists()
        except OSError as error:
            os.close(descriptor)
            raise NotImplementedError("No locks here") from error
        if held:
            return cls(descriptor)
        os.close(descriptor)
        return None

    def release(self) -> None:
        """Let go of it."""
        os.close(self._descriptor)


def is_lock(path: Path) -> bool:
    """Whether a file in such a folder is the lock."""
    return path.name == _NAME


if sys.platform == "win32":
    import msvcrt

    def _lock(descriptor: int) -> bool:
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            return False
        return True

else:
    import fcntl

    def _lock(descriptor: int) -> bool:
        # Of the open file, not of the process: two runs in one QGIS do not share it.
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
