# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the same work on many tiles: in threads, or on the workers of a Dask cluster."""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import (
    FIRST_COMPLETED,
    CancelledError,
    Executor,
    Future,
    ThreadPoolExecutor,
    wait,
)
from contextlib import ExitStack
from typing import Any, TypeVar

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.threads import may_use

from .blas_threads import one_blas_thread
from .cluster import PATIENCE, POLL, Cluster, connected

Item = TypeVar("Item")
Work = Callable[[Any, Reporter], Any]

_ATTEMPTS = 4  # of a tile whose worker was lost


def run(
    items: Sequence[Item],
    work: Work,
    consume: Callable[[Item, Any], None],
    report: Reporter,
    *,
    workers: int = 1,
    scheduler: str = "",
    patience: float = PATIENCE,
) -> None:
    """Call `work` on every item and `consume` on every result.

    At most two results more than there are workers exist at a time. `consume` runs in the calling
    thread, in the order in which results come.

    Parameters
    ----------
    items : sequence
    work : callable
        Takes an item and a reporter; must be picklable for a cluster, where nobody listens to
        its reports.
    consume : callable
        Takes an item and its result.
    report : Reporter
    workers : int
        Threads. If they are several, linear algebra takes one thread in each, and what the work
        does `in_threads` its share of the processors.
    scheduler : str
        Address of a Dask scheduler; empty runs threads.
    patience : float
        Seconds that the scheduler may take to answer, and may be without workers.

    Raises
    ------
    HmwbError
        What a tile raised, or if the cluster cannot be reached, is lost, or loses a tile's worker
        again and again.
    Cancelled
        Within a second of `report` asking for it; running tiles are told to stop.
    """
    if scheduler:
        with connected(scheduler, patience, report) as cluster:
            side = _Remote(work, cluster)
            _drive(cluster.executor, items, side, consume, report, cluster.threads + 2)
        return
    local = _Local(work)
    with ExitStack() as around:
        if workers > 1 and len(items) > 1:
            around.enter_context(one_blas_thread())
        share = max((os.cpu_count() or 1) // workers, 1)
        pool = ThreadPoolExecutor(workers, "hmwb", initializer=may_use, initargs=(share,))
        executor = around.enter_context(pool)
        around.callback(local.stop.set)
        _drive(executor, items, local, consume, report, workers + 1)


class _Local:
    """Work in this process: collects the progress of each tile, passes on the wish to stop."""

    def __init__(self, work: Work):
        self.work = work
        self.stop = threading.Event()
        self.fractions: dict[int, float] = {}

    def submit(self, executor: Executor, number: int, item: Any) -> Future[Any]:
        def listen(fraction: float) -> bool:
            self.fractions[number] = fraction
            return not self.stop.is_set()

        return executor.submit(self.work, item, Reporter(listen))

    def progress(self, number: int) -> float:
        return self.fractions.get(number, 0.0)

    def lost(self, _error: BaseException) -> bool:
        return False

    def check(self) -> None:
        """Threads of this process are not lost."""


class _Remote:
    """Work in other processes, which may be lost."""

    def __init__(self, work: Work, cluster: Cluster):
        self.work, self.cluster = work, cluster

    def submit(self, executor: Executor, _number: int, item: Any) -> Future[Any]:
        return executor.submit(_by_itself, self.work, item)

    def progress(self, _number: int) -> float:
        return 0.0

    def lost(self, error: BaseException) -> bool:
        """True if the worker failed, not the work."""
        foreign = type(error).__module__.startswith("distributed")
        return foreign or isinstance(error, (OSError, CancelledError))

    def check(self) -> None:
        """See that somebody is there to do the work.

        Raises
        ------
        HmwbError
            If nobody has been for too long.
        """
        self.cluster.check()


def _by_itself(work: Work, item: Any) -> Any:
    """The work in a thread of a worker, whose other threads have tiles of their own."""
    may_use(1)
    return work(item, Reporter())


def _drive(
    executor: Executor,
    items: Sequence[Any],
    side: _Local | _Remote,
    consume: Callable[[Any, Any], None],
    report: Reporter,
    at_once: int,
) -> None:
    waiting = iter(range(len(items)))
    running: dict[Future[Any], int] = {}
    attempts = [0] * len(items)
    finished = 0

    def start(number: int) -> None:
        attempts[number] += 1
        running[side.submit(executor, number, items[number])] = number

    try:
        for number in _first(waiting, at_once):
            start(number)
        while running:
            done, _ = wait(running, timeout=POLL, return_when=FIRST_COMPLETED)
            side.check()
            partly = sum(1.0 if f in done else side.progress(n) for f, n in running.items())
            report((finished + partly) / len(items))
            for future in done:
                number = running.pop(future)
                error = _error_of(future)
                if error is not None and side.lost(error) and attempts[number] < _ATTEMPTS:
                    start(number)
                    continue
                if error is not None:
                    raise _told(error, side) from error
                consume(items[number], future.result())
                del future
                finished += 1
                for following in _first(waiting, 1):
                    start(following)
    finally:
        if isinstance(side, _Local):
            side.stop.set()
        for future in running:
            future.cancel()


def _first(numbers: Iterator[int], count: int) -> list[int]:
    return [number for _, number in zip(range(count), numbers)]


def _error_of(future: Future[Any]) -> BaseException | None:
    try:
        return future.exception()
    except CancelledError as error:  # so a client ends what a lost scheduler had
        return error


def _told(error: BaseException, side: _Local | _Remote) -> BaseException:
    """What to say of an error: those of this package, of memory and of threads as they are."""
    if isinstance(side, _Local) or isinstance(error, (HmwbError, Cancelled, MemoryError)):
        return error
    reason = " ".join(str(error).split()) or type(error).__name__
    if side.lost(error):
        return HmwbError(
            "The cluster lost the workers of a tile {attempts} times: {reason}",
            attempts=_ATTEMPTS,
            reason=reason,
        )
    return HmwbError(
        "The cluster failed: {reason} See that its scheduler and all workers have this plugin and "
        "the same versions of Python and its packages as this computer.",
        reason=reason,
    )
