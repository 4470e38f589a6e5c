# SPDX-License-Identifier: GPL-2.0-or-later
"""The same work on several things at once, in threads: NumPy lets go of the interpreter's lock."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor, wait
from typing import TypeVar

from hmwb_qgis.core.progress import Reporter

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")

_MOST = 8  # threads: each holds what its work needs
_POLL = 0.1  # seconds between two looks at the wish to stop


def in_threads(
    work: Callable[[_Item, Reporter], _Result], items: Sequence[_Item], report: Reporter
) -> list[_Result]:
    """What the work makes of each item, in the order of the items.

    Parameters
    ----------
    work : callable
        Takes an item and a reporter to look at now and then; what it reports is not passed on.
    items : sequence
    report : Reporter
        Is called in the calling thread only.

    Raises
    ------
    Cancelled
        If `report` asked to stop; what is under way stops where it looks next.
    """
    threads = min(os.cpu_count() or 1, _MOST, len(items))
    if threads < 2:
        steps = [report.part(i / len(items), (i + 1) / len(items)) for i in range(len(items))]
        return [work(item, step) for item, step in zip(items, steps)]
    stop = threading.Event()

    def go_on(_fraction: float) -> bool:
        return not stop.is_set()

    report(0.0)
    with ThreadPoolExecutor(threads, thread_name_prefix="hmwb") as pool:
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
