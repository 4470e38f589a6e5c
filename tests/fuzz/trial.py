# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs the algorithm of a case in this process, which is its own, and tells how it ended."""

from __future__ import annotations

import os
import resource
import signal
import sys
import tempfile
import threading
import traceback

from osgeo import gdal
from qgis.core import QgsProcessingException, QgsProcessingFeedback

from .layers import open_layer

ADDRESSES = 8 << 30  # bytes, so that a fault takes no memory from others
CHANGES = ("os.rename", "os.remove", "os.mkdir", "os.link", "shutil.rmtree")


class Listener(QgsProcessingFeedback):
    """Keeps what is said; cancels when told to."""

    def __init__(self, cancel_at=None):
        super().__init__(False)
        self.said = []
        self.cancel_at = cancel_at
        self.progressChanged.connect(self._moved)

    def _moved(self, percent):
        if self.cancel_at is not None and percent >= self.cancel_at:
            self.cancel()

    def pushInfo(self, text):
        self.said.append(text)

    def pushWarning(self, text):
        self.said.append(text)

    def reportError(self, text, fatalError=False):  # noqa: ARG002 (QGIS passes it)
        self.said.append(text)


def run_case(case):
    """Run the algorithm.

    Returns
    -------
    dict
        ``how`` ("result", "sentence", "cancelled" or "raised"), ``text``, ``results``, the
        ``traces`` of exceptions that are no sentences, and ``said``, the words of the log.
    """
    import processing

    traces: list = []
    _prepare_process(case)
    _record_exceptions(traces)
    given = {name: open_layer(case.parameters[name], s) for name, s in case.layers.items()}
    parameters = {**case.parameters, **given}
    feedback = Listener(case.plan.get("percent"))
    told = {"how": "result", "text": "", "results": {}, "traces": traces, "said": feedback.said}
    try:
        results = processing.run(f"hmwb:{case.algorithm}", parameters, feedback=feedback)
        told["results"] = {k: _plain(v) for k, v in results.items()}
        if feedback.isCanceled():
            told["how"] = "cancelled"
    except QgsProcessingException as error:
        told["how"], told["text"] = "sentence", str(error)
    except Exception as error:  # noqa: BLE001 (that there is one is the finding)
        told["how"], told["text"] = "raised", f"{type(error).__name__}: {error}"
        traces.append(traceback.format_exc())
    return told


def _prepare_process(case):
    """Its own folders, its own log, and limits."""
    log = os.open(str(case.folder / "log"), os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
    os.dup2(log, 2)
    os.chdir(case.folder / "work")
    os.environ["TMPDIR"] = str(case.folder / "temp")
    tempfile.tempdir = None
    gdal.SetConfigOption("CPL_TMPDIR", str(case.folder / "temp"))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_AS, (ADDRESSES, ADDRESSES))
    if "bytes" in case.plan:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (case.plan["bytes"], resource.RLIM_INFINITY))
    if case.plan.get("how") == "operation":
        sys.addaudithook(_killer(case))


def _killer(case):
    """An audit hook that ends the process at one of its changes to the folder of results."""
    left = [case.plan["operation"]]
    folder = str(case.outputs)

    def hook(event, values):
        writes = event == "open" and isinstance(values[1], str) and set("wax+") & set(values[1])
        if not writes and event not in CHANGES:
            return
        if any(folder in str(value) for value in values[:2]):
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return hook


def _record_exceptions(traces):
    """Keep exceptions that are no sentences: QGIS shows users their traceback."""
    from hmwb_qgis.processing.base import HmwbAlgorithm

    def recorded(method):
        def call(*values):
            try:
                return method(*values)
            except QgsProcessingException:
                raise
            except BaseException:
                traces.append(traceback.format_exc())
                raise

        return call

    for name in ("checkParameterValues", "prepareAlgorithm", "processAlgorithm"):
        setattr(HmwbAlgorithm, name, recorded(getattr(HmwbAlgorithm, name)))

    def in_a_thread(problem):
        kind, error, trace = problem.exc_type, problem.exc_value, problem.exc_traceback
        traces.append("".join(traceback.format_exception(kind, error, trace)))

    threading.excepthook = sys.unraisablehook = in_a_thread


def _plain(value):
    return value if isinstance(value, (int, float, str, type(None))) else repr(value)
