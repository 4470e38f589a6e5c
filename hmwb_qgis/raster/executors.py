# SPDX-License-Identifier: GPL-2.0-or-later
"""Run the same work on many tiles: in threads, or on the workers of a Dask cluster."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from typing import Any, TypeVar

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.progress import Reporter

Item = TypeVar("Item")
Work = Callable[[Any, Reporter], Any]

_POLL = 0.1  # seconds between looks at the cancel button
_PATIENCE = 10  # seconds for a scheduler to answer
_ATTEMPTS = 4  # of a tile whose worker was lost


def run(
    items: Sequence[Item],
    work: Work,
    consume: Callable[[Item, Any], None],
    report: Reporter,
    *,
    workers: int = 1,
    scheduler: str = "",
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
        Threads.
    scheduler : str
        Address of a Dask scheduler; empty runs threads.

    Raises
    ------
    HmwbError
        What a tile raised, or if the cluster cannot be reached or loses a tile's worker again and
        again.
    Cancelled
        Within a second of `report` asking for it; running tiles are told to stop.
    """
    if scheduler:
        with _cluster(scheduler) as (executor, count):
            _drive(executor, items, _Remote(work), consume, report, count + 2)
        return
    with ThreadPoolExecutor(workers, thread_name_prefix="hmwb") as executor:
        local = _Local(work)
        try:
            _drive(executor, items, local, consume, report, workers + 1)
        finally:
            local.stop.set()


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


class _Remote:
    """Work in other processes, which may be lost."""

    def __init__(self, work: Work):
        self.work = work

    def submit(self, executor: Executor, _number: int, item: Any) -> Future[Any]:
        return executor.submit(self.work, item, Reporter())

    def progress(self, _number: int) -> float:
        return 0.0

    def lost(self, error: BaseException) -> bool:
        """True if the worker failed, not the work."""
        return type(error).__module__.startswith("distributed") or isinstance(error, OSError)


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
            done, _ = wait(running, timeout=_POLL, return_when=FIRST_COMPLETED)
            partly = sum(1.0 if f in done else side.progress(n) for f, n in running.items())
            report((finished + partly) / len(items))
            for future in done:
                number = running.pop(future)
                error = future.exception()
                if error is not None and side.lost(error) and attempts[number] < _ATTEMPTS:
                    start(number)
                    continue
                if error is not None:
                    raise _told(error, side)
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


def _told(error: BaseException, side: _Local | _Remote) -> BaseException:
    if isinstance(error, (HmwbError, Cancelled)) or not side.lost(error):
        return error
    return HmwbError(
        "The cluster lost the workers of a tile {attempts} times: {reason}",
        attempts=_ATTEMPTS,
        reason=str(error),
    )


@contextmanager
def _cluster(address: str) -> Iterator[tuple[Executor, int]]:
    try:
        from distributed import Client
    except ImportError as error:
        raise HmwbError(
            "A scheduler was given, but Dask is not installed: install dask and distributed, or "
            "leave the scheduler empty."
        ) from error
    try:
        client = Client(address, timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise HmwbError(
            "The Dask scheduler {address} does not answer: check the address, or leave it empty.",
            address=address,
        ) from error
    with client:
        workers = sum(client.nthreads().values())
        if workers == 0:
            raise HmwbError(
                "The Dask scheduler {address} has no workers: start some.",
                address=address,
            )
        executor = client.get_executor(pure=False, retries=_ATTEMPTS)
        try:
            yield executor, workers
        finally:
            executor.shutdown(wait=False)
