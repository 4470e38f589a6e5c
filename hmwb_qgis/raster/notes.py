# SPDX-License-Identifier: GPL-2.0-or-later
"""What the log says of a run, kept for its result."""

from __future__ import annotations

from collections.abc import Callable

Log = Callable[[str], None]


class Notes:
    """Collects notes and hands each on.

    Parameters
    ----------
    log : callable or None
        Takes each note as it comes.

    Attributes
    ----------
    taken : list of str
    """

    def __init__(self, log: Log | None = None):
        self.taken: list[str] = []
        self._log = log

    def __call__(self, *notes: str) -> None:
        """Take notes, one sentence each."""
        for note in notes:
            self.taken.append(note)
            if self._log is not None:
                self._log(note)
