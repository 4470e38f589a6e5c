# SPDX-License-Identifier: GPL-2.0-or-later
"""A cluster that is none, or that is lost: a sentence in time, with real sockets and processes."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.tiling.executors import run

distributed = pytest.importorskip("distributed")
ROOT = Path(__file__).resolve().parents[3]

PATIENCE = 1.5
# Beyond the patience: one look at the scheduler, leaving it, and a machine that is busy.
SLACK = 2 * PATIENCE + 5.0


class Stranger:
    """A server that accepts connections and says something else than a scheduler, or nothing."""

    def __init__(self, greeting=b"", answer=b""):
        self.socket = socket.create_server(("127.0.0.1", 0))
        self.address = f"tcp://127.0.0.1:{self.socket.getsockname()[1]}"
        self.greeting, self.answer = greeting, answer
        self.connections = []
        threading.Thread(target=self._serve, daemon=True).start()

    def _serve(self):
        with suppress(OSError):  # closed
            while True:
                connection = self.socket.accept()[0]
                self.connections.append(connection)
                connection.sendall(self.greeting)
                if self.answer:
                    connection.recv(16)
                    connection.sendall(self.answer)

    def close(self):
        for connection in (self.socket, *self.connections):
            connection.close()


STRANGERS = {
    "silent": {},
    "a web server": {"answer": b"HTTP/1.1 400 Bad Request\r\n\r\n"},
    "a secure shell": {"greeting": b"SSH-2.0-OpenSSH_9.2\r\n"},
    "zeros": {"greeting": bytes(64)},
    "a long message announced": {"greeting": (2**34).to_bytes(8, "little")},
}


def own_threads():
    return [thread.name for thread in threading.enumerate() if thread.name == "hmwb-cluster"]


def ends_in_time(words, address, report=None, items=(1,)):
    """See that a run ends with these words within the patience, and leaves no thread."""
    before, start = threading.active_count(), time.monotonic()
    with pytest.raises(HmwbError, match=words) as caught:
        run(items, lambda *_: time.sleep(60), print, report or Reporter(), scheduler=address,
            patience=PATIENCE)  # fmt: skip
    assert time.monotonic() - start < PATIENCE + SLACK
    assert "\n" not in str(caught.value)
    end = time.monotonic() + 2 * PATIENCE + SLACK
    while (own_threads() or threading.active_count() > before) and time.monotonic() < end:
        time.sleep(0.05)
    assert not own_threads()
    assert threading.active_count() <= before


@pytest.mark.parametrize("kind", STRANGERS)
def test_a_port_that_is_no_scheduler_gets_a_sentence(kind):
    stranger = Stranger(**STRANGERS[kind])
    try:
        ends_in_time("No Dask scheduler answers at", stranger.address)
    finally:
        stranger.close()


@pytest.mark.parametrize("address", ["tcp://127.0.0.1:1", "nonsense", "foo://127.0.0.1:8786"])
def test_an_address_without_a_scheduler_gets_a_sentence(address):
    ends_in_time("No Dask scheduler answers at", address)


def test_one_can_cancel_while_a_scheduler_is_silent():
    stranger, start = Stranger(), time.monotonic()
    looks = []

    def listen(_):
        looks.append(time.monotonic())
        return time.monotonic() - start < 0.3

    try:
        with pytest.raises(Cancelled):
            run([1], print, print, Reporter(listen), scheduler=stranger.address, patience=60)
    finally:
        stranger.close()
    assert max(b - a for a, b in zip([start, *looks], looks)) < 1.0
    assert time.monotonic() - start < 5.0


class Processes:
    """A scheduler and a worker in processes of their own."""

    def __init__(self, folder, plugin=ROOT):
        self.plugin = str(plugin)
        self.file = folder / "scheduler.json"
        self.scheduler = self._start("scheduler", "--port", "0", "--no-dashboard",
                                     "--scheduler-file", str(self.file))  # fmt: skip
        self.worker = None
        end = time.monotonic() + 60
        while not self.file.exists() or not self.file.read_text().strip():
            assert self.scheduler.poll() is None and time.monotonic() < end
            time.sleep(0.05)
        self.address = json.loads(self.file.read_text())["address"]

    def _start(self, kind, *options):
        return subprocess.Popen(
            [sys.executable, "-m", "distributed.cli.dask_" + kind, *options],
            cwd=self.file.parent,
            env={**os.environ, "PYTHONPATH": self.plugin},
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )

    def start_worker(self):
        self.worker = self._start("worker", self.address, "--no-nanny", "--nthreads", "1",
                                  "--no-dashboard")  # fmt: skip

    def close(self):
        for process in (self.worker, self.scheduler):
            if process is not None:
                process.send_signal(signal.SIGCONT)
                process.kill()
                process.wait()


@pytest.fixture
def processes(tmp_path):
    found = Processes(tmp_path)
    yield found
    found.close()


def test_a_scheduler_without_workers_gets_a_sentence(processes):
    ends_in_time("has no workers: start some", processes.address)


def wait_for_worker(processes):
    """Start a worker, and see by a run that it works."""
    processes.start_worker()
    with distributed.Client(processes.address, set_as_default=False) as client:
        client.wait_for_workers(1, timeout=60)
    done = []
    run([2, 3], lambda item, _: item**2, lambda *r: done.append(r), Reporter(),
        scheduler=processes.address, patience=20)  # fmt: skip
    assert sorted(done) == [(2, 4), (3, 9)]


def test_a_cluster_without_this_plugin_gets_a_sentence(tmp_path):
    processes = Processes(tmp_path, plugin="")
    try:
        processes.start_worker()
        with distributed.Client(processes.address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=60)
        ends_in_time("have this plugin", processes.address)
    finally:
        processes.close()


@pytest.mark.parametrize(
    ("who", "how", "words"),
    [
        ("worker", signal.SIGKILL, "has been without workers for"),
        ("scheduler", signal.SIGSTOP, "has not answered for"),
        ("scheduler", signal.SIGKILL, "has not answered for"),
    ],
)
def test_what_is_lost_on_the_way_gets_a_sentence(processes, who, how, words):
    wait_for_worker(processes)
    process, looks = getattr(processes, who), []

    def listen(_):
        looks.append(time.monotonic())
        if len(looks) == 10:  # a second after the beginning, the work is under way
            process.send_signal(how)

    ends_in_time(words, processes.address, Reporter(listen), items=range(3))
    assert max(b - a for a, b in zip(looks, looks[1:])) < 1.0
