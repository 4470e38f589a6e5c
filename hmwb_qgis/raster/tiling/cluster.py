# SPDX-License-Identifier: GPL-2.0-or-later
"""A Dask cluster that may be absent, may be something else, and may be lost while it works.

Dask itself waits without end for a scheduler that accepts a connection and says nothing, and takes
the first bytes of a stranger for the size of a message. So the scheduler is asked who it is before
a client is made, and is asked again from time to time as long as the work goes on.
"""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from importlib.util import find_spec
from typing import Any, TypeVar

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.progress import Reporter

Found = TypeVar("Found")

PATIENCE = 30.0  # seconds that a scheduler may take to answer, unless told otherwise
POLL = 0.1  # seconds between looks at the cancel button
_PAUSE = 1.0  # seconds from one question to the scheduler to the next


@dataclass(frozen=True)
class Cluster:
    """A scheduler that answers and has workers.

    Parameters
    ----------
    executor : Executor
        Hands work to the workers.
    threads : int
        Of all workers at the beginning.
    check : callable
        Raises HmwbError if the scheduler is silent, or without workers, for longer than the
        patience.
    """

    executor: Executor
    threads: int
    check: Callable[[], None]


@contextmanager
def connected(address: str, patience: float, report: Reporter) -> Iterator[Cluster]:
    """Connect to a scheduler, and leave it at the end.

    Parameters
    ----------
    address : str
        As Dask takes it, such as tcp://host:8786.
    patience : float
        Seconds that the scheduler may take to answer, and may be without workers.
    report : Reporter
        Is called meanwhile, so that one can cancel.

    Raises
    ------
    HmwbError
        If Dask is not installed, or there is no scheduler with workers.
    Cancelled
    """
    threads = find_workers(address, patience, report)

    def client_of_scheduler() -> Any:
        from distributed import Client

        return Client(address, timeout=patience, set_as_default=False)

    client = _asked(address, patience, client_of_scheduler, report)
    watch = _Watch(address, patience)
    executor = client.get_executor(pure=False)
    try:
        yield Cluster(executor, threads, watch.check)
    finally:
        watch.stop()
        executor.shutdown(wait=False)
        with suppress(Exception):  # a scheduler that is gone needs no farewell
            _within(patience, lambda: client.close(timeout=min(patience, 5.0)), Reporter())


def find_workers(address: str, patience: float, report: Reporter) -> int:
    """How many threads the workers of a scheduler have.

    Parameters
    ----------
    address : str
    patience : float
        Seconds.
    report : Reporter

    Raises
    ------
    HmwbError
        If Dask is not installed, or there is no scheduler with workers.
    Cancelled
    """
    if find_spec("distributed") is None:
        raise HmwbError(
            "A scheduler was given, but Dask is not installed: install dask and distributed, or "
            'leave "Dask scheduler" empty.'
        )
    threads = _asked(address, patience, lambda: _threads_of(address, patience), report)
    if threads == 0:
        raise HmwbError("The Dask scheduler {address} has no workers: start some.", address=address)
    return threads


def _asked(address: str, patience: float, question: Callable[[], Found], report: Reporter) -> Found:
    """What a scheduler answers, or a sentence if it does not."""
    try:
        return _within(patience, question, report)
    except Cancelled:
        raise
    except Exception as error:  # whatever Dask and the network raise
        raise HmwbError(
            "No Dask scheduler answers at {address} within {seconds:g} s: check the address, give "
            'it more time under "Patience with the scheduler (s)", or leave "Dask scheduler" '
            "empty.",
            address=address,
            seconds=patience,
        ) from error


class _Watch:
    """Asks the scheduler again and again, in a thread of its own, how many workers it has."""

    def __init__(self, address: str, patience: float):
        self.address, self.patience = address, patience
        self._answered = self._staffed = time.monotonic()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._ask, name="hmwb-cluster", daemon=True)
        self._thread.start()

    def _ask(self) -> None:
        while not self._over.wait(min(_PAUSE, self.patience / 4)):
            with suppress(Exception):
                threads = _threads_of(self.address, self.patience)
                self._answered = time.monotonic()
                if threads:
                    self._staffed = self._answered

    def check(self) -> None:
        now, seconds = time.monotonic(), self.patience
        if now - self._answered > seconds:
            raise HmwbError(
                "The Dask scheduler {address} has not answered for {seconds:g} s: see whether it "
                "still runs, and start again.",
                address=self.address,
                seconds=seconds,
            )
        if now - self._staffed > seconds:
            raise HmwbError(
                "The Dask scheduler {address} has been without workers for {seconds:g} s: start "
                "some, see in their logs why they ended, and start again.",
                address=self.address,
                seconds=seconds,
            )

    def stop(self) -> None:
        self._over.set()


def _threads_of(address: str, patience: float) -> int:
    """How many threads the workers of a scheduler have.

    Raises
    ------
    Exception
        Of whatever kind the answer of a stranger sets off.
    """
    from distributed.comm.core import connect
    from distributed.security import Security

    async def ask() -> dict[str, Any]:
        options = Security().get_connection_args("client")
        comm = await connect(address, timeout=patience, **options)
        try:
            await comm.write({"op": "identity", "reply": True})
            answer: dict[str, Any] = await comm.read()
            return answer
        finally:
            comm.abort()

    async def ask_in_time() -> dict[str, Any]:
        return await asyncio.wait_for(ask(), patience)

    answer = asyncio.run(ask_in_time())
    return sum(int(worker["nthreads"]) for worker in answer["workers"].values())


def _within(seconds: float, function: Callable[[], Found], report: Reporter) -> Found:
    """What a function returns or raises, looking at the cancel button while it takes its time.

    Raises
    ------
    TimeoutError
        If it takes too long; its thread then comes to its end alone.
    """
    found: list[Found] = []
    errors: list[BaseException] = []

    def work() -> None:
        try:
            found.append(function())
        except BaseException as error:  # noqa: BLE001 (raised again where it is waited for)
            errors.append(error)

    thread = threading.Thread(target=work, name="hmwb-cluster", daemon=True)
    thread.start()
    end = time.monotonic() + seconds
    while thread.is_alive() and time.monotonic() < end:
        thread.join(POLL)
        report(0.0)
    if errors:
        raise errors[0]
    if not found:
        raise TimeoutError
    return found[0]
