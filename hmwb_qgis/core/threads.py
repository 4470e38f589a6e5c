# SPDX-License-Identifier: GPL-2.0-or-later
"""The same work on several things at once, in threads: NumPy lets go of the interpreter's lock."""

from __future__ import annotations

import os
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor, wait
from typing import Any, TypeVar

from hmwb_qgis.core.progress import Reporter

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_MOST = 8  # threads: each holds what its work needs
_POLL = 0.1  # seconds between two looks at the wish to stop
_own = threading.local()  # the number of processors that a thread may use


def may_use(processors: int) -> None:
    """From now on the calling thread uses so many processors; else it uses all of them.

    For the threads of a pool, as its initializer, so that work at once does not begin threads
    for each other's processors.

    Parameters
    ----------
    processors : int
    """
    _own.processors = processors


def in_threads(
    work: Callable[[_Item, Reporter], _Result], items: Sequence[_Item], report: Reporter
) -> list[_Result]:
    """What the work makes of each item, in the order of the items.

    As many at once as the calling thread may use processors; each of them uses one.

    Parameters
    ----------
    work : callable
        Takes an item and a reporter to look at now and then; what it reports is not passed on.
    items : sequence
    report : Reporter
        Is called in the calling thread only.

    Returns
    -------
    list

    Raises
    ------
    Cancelled
        If `report` asked to stop; what is under way stops where it looks next.
    """
    threads = min(_processors(), _MOST, len(items))
    if threads < 2:
        made = []
        for number, item in enumerate(items):
            step = report.part(number / len(items), (number + 1) / len(items))
            step(0.0)
            made.append(work(item, step))
        return made
    stop = threading.Event()

    def go_on(_fraction: float) -> bool:
        return not stop.is_set()

    report(0.0)
    with ThreadPoolExecutor(threads, "hmwb", initializer=may_use, initargs=(1,)) as pool:
        running = [pool.submit(work, item, Reporter(go_on)) for item in items]
        try:
            left = set(running)
            while left:
                done, left = wait(left, timeout=_POLL)
                report(1.0 - len(left) / len(items))
                for future in done:
                    future.result()
        finally:
            stop.set()
            for future in running:
                future.cancel()
    return [future.result() for future in running]


def ahead(items: Iterator[_Item], most: int = 1) -> Iterator[_Item]:
    """The items of an iterator in their order, some of which are made before they are asked for.

    They are made in one thread of their own, unless there is but one processor to use. An error in
    the making of one comes in its place.

    Parameters
    ----------
    items : iterator
    most : int
        How many wait at most.

    Yields
    ------
    object
    """
    if _processors() < 2:
        yield from items
        return
    nothing = object()
    with ThreadPoolExecutor(1, "hmwb", initializer=may_use, initargs=(1,)) as pool:
        coming: deque[Future[Any]] = deque(pool.submit(next, items, nothing) for _ in range(most))
        try:
            while (item := coming.popleft().result()) is not nothing:
                coming.append(pool.submit(next, items, nothing))
                yield item
        finally:
            for future in coming:
                future.cancel()


def _processors() -> int:
    """That the calling thread may use."""
    found: int = getattr(_own, "processors", os.cpu_count() or 1)
    return found


def every_other_in_threads(
    work: Callable[[_Item, Reporter], Any], items: Sequence[_Item], report: Reporter
) -> None:
    """`in_threads` on items in a row, of which neighbours change the same.

    Those of even numbers before those of odd ones, whatever the number of threads is.

    Parameters
    ----------
    work, items, report
        As for `in_threads`.
    """
    for turn in (0, 1):
        in_threads(work, items[turn::2], report.part(0.5 * turn, 0.5 * (turn + 1)))
