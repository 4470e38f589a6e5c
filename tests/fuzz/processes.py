# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs a function in a process of its own, forked from this warm one."""

from __future__ import annotations

import json
import os
import select
import signal
import time
import traceback
import warnings
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Optional

NOBODY = 65_534
POLL = 0.002  # seconds between looks at a process that is to be killed


@dataclass
class End:
    """How a process ended.

    Attributes
    ----------
    value : object
        What the function returned, as JSON carries it; None if it did not come to that.
    signal : int
        That ended it; 0 if none did.
    killed : bool
        Whether `kill` asked for the end.
    late : bool
        Whether the limit of time did.
    error : str
        Traceback of an exception that the function let out.
    seconds : float
    peak : int
        Memory in bytes.
    """

    value: Any = None
    signal: int = 0
    killed: bool = False
    late: bool = False
    error: str = ""
    seconds: float = 0.0
    peak: int = 0


class Apart:
    """A function at work in another process.

    Parameters
    ----------
    work : callable
        Takes nothing and returns what JSON can carry.
    """

    def __init__(self, work: Callable[[], Any]):
        self.start = time.monotonic()
        self._reading, writing = os.pipe()
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", DeprecationWarning)  # threads of Qt, which sleep
            self.pid = os.fork()
        if self.pid == 0:
            os.close(self._reading)
            _answer(work, writing)
        os.close(writing)

    def end(self, limit: float, kill: Optional[Callable[[float], bool]] = None) -> End:
        """Wait for the end.

        Parameters
        ----------
        limit : float
            Seconds, after which the process is killed.
        kill : callable or None
            Takes the seconds since the start; True kills the process.
        """
        found, parts = End(), []
        while True:
            passed = time.monotonic() - self.start
            if passed > limit:
                found.late = True
            if not found.killed and kill is not None and kill(passed):
                found.killed = True
            if found.late or found.killed:
                os.kill(self.pid, signal.SIGKILL)
                break
            if select.select([self._reading], [], [], POLL if kill else 0.1)[0]:
                part = os.read(self._reading, 65_536)
                if not part:
                    break
                parts.append(part)
        os.close(self._reading)
        _, status, usage = os.wait4(self.pid, 0)
        found.seconds = time.monotonic() - self.start
        found.peak = usage.ru_maxrss * 1024
        if os.WIFSIGNALED(status):
            found.signal = os.WTERMSIG(status)
        elif parts and not found.killed:
            answer = json.loads(b"".join(parts))
            found.value, found.error = answer.get("value"), answer.get("error", "")
        return found


def apart(work: Callable[[], Any], limit: float = 120.0) -> End:
    """Run a function in a process of its own and wait for it."""
    return Apart(work).end(limit)


def _answer(work, writing):
    """In the other process: work, say what came of it, and leave without tearing QGIS down."""
    try:
        _give_up_privileges()
        answer = {"value": work()}
        text = json.dumps(answer)
    except BaseException:  # noqa: BLE001 (whatever it is, it is told)
        text = json.dumps({"error": traceback.format_exc()})
    with os.fdopen(writing, "wb") as pipe:
        pipe.write(text.encode())
    os._exit(0)


def _give_up_privileges():
    """Go on as nobody where root started: rights to files count, and no device is in danger.

    Root stays where nobody could not read the project.
    """
    folders = Path(__file__).resolve().parents
    if os.geteuid() == 0 and all(folder.stat().st_mode & 0o005 == 0o005 for folder in folders):
        os.setgroups([])
        os.setresgid(NOBODY, NOBODY, NOBODY)
        os.setresuid(NOBODY, NOBODY, NOBODY)
