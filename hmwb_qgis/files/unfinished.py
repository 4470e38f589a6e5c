# SPDX-License-Identifier: GPL-2.0-or-later
"""Write a file and those that belong to it aside, and put them in place together."""

from __future__ import annotations

import os
import platform
import shutil
import uuid
import zlib
from collections.abc import Iterable
from pathlib import Path
from types import TracebackType

from hmwb_qgis.core.errors import HmwbError

from .owner import OwnerLock, is_lock

_REPLACED = ".replaced"  # a folder for the files that were there before
_SHOWN = 24  # characters of a name that tell whose an unfinished file is
_ATTEMPTS = 8  # others may tidy up at the same moment


class Unfinished:
    """A folder beside a file, in which the file is written under its own name.

    As a context manager it puts the file in place at the end; leaving it through an exception
    removes all that was written. A process that was killed leaves the folder. The next run that
    writes to the name, on the same computer, removes it, if no living process holds its lock:
    other computers cannot be sure to see the lock.

    Parameters
    ----------
    final : str or Path
        The name that the file gets.
    sidecars : iterable of str
        What is put behind the name of files that belong to it and go with the file before.

    Raises
    ------
    HmwbError
        If nothing can be written there.
    """

    def __init__(self, final: str | Path, sidecars: Iterable[str] = ()):
        self.final = Path(final)
        self._sidecars = tuple(sidecars)
        self._folder: Path | None = None
        self._lock: OwnerLock | None = None

    @property
    def path(self) -> Path:
        """Where to write the file; what is written beside it belongs to it."""
        if self._folder is None:
            raise RuntimeError("Nothing is being written.")
        return self._folder / self.final.name

    def __enter__(self) -> Unfinished:
        self.create()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if kind is None:
            self.finish()
        else:
            self.discard()

    def create(self) -> None:
        """Make the folder, after removing those of processes that were killed."""
        beginning = _beginning(self.final)
        try:
            _remove_abandoned(self.final.parent, beginning)
            for _ in range(_ATTEMPTS):
                folder = self.final.with_name(beginning + uuid.uuid4().hex[:8])
                folder.mkdir()
                self._folder = folder
                try:
                    self._lock = OwnerLock.take(folder)
                except NotImplementedError:
                    return  # nobody else can take it either, so nobody removes the folder
                if self._lock is not None:
                    return
        except OSError as error:
            self.discard()
            raise unwritable(self.final, error) from error
        raise HmwbError(
            "Cannot write {target}: others are writing there; choose another name.",
            target=self.final,
        )

    def finish(self) -> None:
        """Put all in place, the file itself last, so that it appears complete.

        Where several files replace others, the old file goes first: a new header beside old data
        would open as a whole raster.
        """
        moved: dict[Path, Path] = {}
        placed: list[Path] = []
        try:
            beside = [p for p in self.path.parent.iterdir() if self._belongs(p)]
            stale = [self.final.with_name(self.final.name + end) for end in self._sidecars]
            earlier = [*stale, *(self.final.with_name(p.name) for p in beside)]
            if beside or any(map(os.path.lexists, stale)):
                self._put_aside([self.final, *earlier], moved)
            for part in (*beside, self.path):
                target = self.final.with_name(part.name)
                part.replace(target)
                placed.append(target)
        except BaseException as error:
            for target in placed:
                target.unlink()
            for target, kept in moved.items():
                kept.replace(target)
            self.discard()
            if isinstance(error, OSError):
                raise unwritable(self.final, error) from error
            raise
        self.discard()

    def discard(self) -> None:
        """Remove what was written."""
        if self._lock is not None:
            self._lock.release()
            self._lock = None
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)
            self._folder = None

    def _belongs(self, path: Path) -> bool:
        """Whether it was written beside the file and goes with it."""
        return path.is_file() and path != self.path and not is_lock(path)

    def _put_aside(self, earlier: Iterable[Path], moved: dict[Path, Path]) -> None:
        """Move the files of before into the folder, and note where each went."""
        aside = self.path.parent / _REPLACED
        aside.mkdir()
        for path in earlier:
            if os.path.lexists(path):
                moved[path] = path.replace(aside / path.name)


def _beginning(final: Path) -> str:
    """Of the names of all folders in which this computer writes a file of that name."""
    whose = f"{platform.node()}/{final.name}".encode("utf-8", "surrogateescape")
    return f".{final.stem[:_SHOWN]}.part-{zlib.crc32(whose):08x}-"


def _remove_abandoned(parent: Path, beginning: str) -> None:
    """Remove the folders whose owners live no more."""
    try:
        found = [p for p in parent.iterdir() if p.name.startswith(beginning)]
    except PermissionError:
        return  # a folder that takes files and does not show them
    for folder in found:
        try:
            lock = OwnerLock.take(folder)
        except (OSError, NotImplementedError):
            continue  # it is not known whether its owner lives
        if lock is not None:
            lock.release()
            shutil.rmtree(folder, ignore_errors=True)


def unwritable(target: Path, error: OSError) -> HmwbError:
    """What to say of a file that the system does not take."""
    return HmwbError(
        "Cannot write {target}: {reason}; choose another place.",
        target=target,
        reason=error.strerror or str(error),
    )
