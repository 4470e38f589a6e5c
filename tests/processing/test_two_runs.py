# SPDX-License-Identifier: GPL-2.0-or-later
"""Python's warnings are one for the whole process: a run neither takes nor holds them up."""

from __future__ import annotations

import threading
import warnings

import pytest
from qgis.core import QgsApplication, QgsProcessingContext


@pytest.fixture
def started(provider, listening):  # noqa: ARG001 (must be registered)
    """Starts the work of an algorithm in a thread of its own; returns its feedback and the thread.

    `work` takes the feedback, in place of what the algorithm does.
    """

    def start(work):
        algorithm = QgsApplication.processingRegistry().algorithmById("hmwb:fusemean").create()
        algorithm.layers, feedback = {}, listening()
        algorithm.work = lambda _inputs, said: work(said) or {}
        thread = threading.Thread(
            target=algorithm.processAlgorithm, args=({}, QgsProcessingContext(), feedback)
        )
        thread.start()
        return feedback, thread

    return start


def test_runs_at_once_leave_warnings_to_those_whose_they_are(started):
    inside, over = threading.Barrier(3), [threading.Event(), threading.Event()]

    def work(number):
        def run(feedback):
            inside.wait(10)
            feedback.pushInfo(f"from run {number}")
            over[number].wait(10)

        return run

    seen = []
    with warnings.catch_warnings():  # puts back what this test changes
        warnings.simplefilter("always")
        warnings.showwarning = lambda message, *_, **__: seen.append(str(message))
        before = warnings.showwarning, list(warnings.filters)
        first, second = (started(work(number)) for number in (0, 1))
        inside.wait(10)
        warnings.warn("from elsewhere", UserWarning, stacklevel=1)
        for event, (_, thread) in zip(over, (first, second)):  # who began first ends first
            event.set()
            thread.join(10)
            assert not thread.is_alive()
        assert (warnings.showwarning, list(warnings.filters)) == before
    assert seen == ["from elsewhere"]
    for number, (feedback, _) in enumerate((first, second)):
        assert feedback.messages == [f"from run {number}"]
        assert feedback.warnings == []
