# SPDX-License-Identifier: GPL-2.0-or-later
"""Progress and cancellation for everything in the core.

A progress callable takes the finished fraction of the work, in [0, 1]. Returning ``False`` (and
only ``False``, so that a callable without a return value never cancels) asks the work to stop.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Optional

from hmwb_qgis.core.errors import Cancelled

Progress = Callable[[float], Optional[bool]]


class Reporter:
    """Reports the progress of one part of a longer piece of work.

    Parameters
    ----------
    progress : callable or None
        Takes a fraction in [0, 1]; returns ``False`` to cancel. ``None`` reports to nobody.
    start, stop : float
        The stretch of the whole that this part covers.
    tell : callable or None
        Takes the name of each step, a `sentences.Stage`, when it begins.
    """

    def __init__(
        self,
        progress: Progress | None = None,
        start: float = 0.0,
        stop: float = 1.0,
        tell: Callable[[str], None] | None = None,
    ):
        self._progress = progress
        self._start = start
        self._stop = stop
        self._tell = tell
        self._last = 0.0

    def __call__(self, fraction: float) -> None:
        """Report that `fraction` of this part is done; raise `Cancelled` if that was refused."""
        self._last = fraction
        if self._progress is None:
            return
        done = self._start + (self._stop - self._start) * min(max(fraction, 0.0), 1.0)
        if self._progress(done) is False:
            raise Cancelled

    def pause(self) -> None:
        """Look at the wish to stop in the midst of work, with what was reported last."""
        self(self._last)

    def part(self, start: float, stop: float) -> Reporter:
        """A reporter for a stretch of this one.

        Parameters
        ----------
        start, stop : float
            In [0, 1], of this one.
        """
        width = self._stop - self._start
        first, last = self._start + width * start, self._start + width * stop
        return Reporter(self._progress, first, last, self._tell)

    def unnamed(self) -> Reporter:
        """The same stretch, of whose steps nobody hears the names."""
        return Reporter(self._progress, self._start, self._stop)

    def step(self, name: str) -> None:
        """Say what begins now.

        Parameters
        ----------
        name : str
            A `sentences.Stage`.
        """
        if self._tell is not None:
            self._tell(name)


SILENT = Reporter()  # reports to nobody
