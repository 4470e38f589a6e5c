# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import threading
import time

import pytest

from hmwb_qgis.core.errors import Cancelled
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.threads import ahead, every_other_in_threads, in_threads

LONG = 30  # seconds after which a test has failed


@pytest.fixture(params=[1, 2, 16])
def processors(request, monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: request.param)
    return request.param


@pytest.mark.usefixtures("processors")
def test_results_come_in_the_order_of_the_items():
    assert in_threads(lambda item, _: item**2, range(20), Reporter()) == [i**2 for i in range(20)]
    assert in_threads(lambda item, _: item, [], Reporter()) == []


def test_work_is_done_on_as_many_items_at_once_as_there_are_processors(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 3)
    met = threading.Barrier(3)

    def meeting(_item, _report):
        return met.wait(LONG)

    assert sorted(in_threads(meeting, range(3), Reporter())) == [0, 1, 2]


@pytest.mark.usefixtures("processors")
def test_progress_is_told_in_the_calling_thread_only():
    told = []

    def listening(fraction):
        told.append((fraction, threading.current_thread()))

    def work(item, report):
        report(0.5)
        return item

    in_threads(work, range(5), Reporter(listening))
    fractions, threads = zip(*told)
    assert set(threads) == {threading.current_thread()}
    assert list(fractions) == sorted(fractions) and max(fractions) > 0.8


def test_who_asks_to_stop_stops_all_work(processors):
    begun = []

    def endless(item, report):
        begun.append(item)
        while True:
            report(0.0)

    with pytest.raises(Cancelled):
        in_threads(endless, range(50), Reporter(lambda _: False if begun else None))
    assert len(begun) <= processors


def test_an_error_stops_all_other_work(processors):
    def failing(item, report):
        if item == 0:
            raise ValueError("of the first")
        while processors > 1:
            report(0.0)

    with pytest.raises(ValueError, match="of the first"):
        in_threads(failing, range(50), Reporter())


def test_work_within_work_takes_no_processor_of_its_neighbours(monkeypatch):
    """The threads of one level keep all processors busy: those below run in their place."""
    monkeypatch.setattr("os.cpu_count", lambda: 3)

    def inner(_item, _report):
        return threading.get_ident()

    def outer(_item, report):
        return threading.get_ident(), in_threads(inner, range(4), report)

    for own, below in in_threads(outer, range(3), Reporter()):
        assert set(below) == {own}
    assert threading.get_ident() not in in_threads(inner, range(4), Reporter())


def test_neighbours_are_never_at_work_at_once(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 4)
    working, lock, done = set(), threading.Lock(), []

    def work(number, _report):
        with lock:
            working.add(number)
        time.sleep(0.002)
        with lock:
            assert not working & {number - 1, number + 1}
            working.remove(number)
            done.append(number)

    every_other_in_threads(work, range(15), Reporter())
    assert set(done[:8]) == set(range(0, 15, 2)) and set(done[8:]) == set(range(1, 15, 2))


@pytest.mark.usefixtures("processors")
def test_work_that_never_looks_at_the_wish_to_stop_ends_after_the_item():
    done = []

    def work(item, _report):
        time.sleep(0.01)
        done.append(item)

    with pytest.raises(Cancelled):
        in_threads(work, range(500), Reporter(lambda _: not done))
    assert len(done) < 500


@pytest.mark.usefixtures("processors")
@pytest.mark.parametrize("most", [1, 3, 50])
def test_what_is_made_ahead_comes_in_its_order(most):
    assert list(ahead(iter(range(20)), most)) == list(range(20))
    assert list(ahead(iter([]), most)) == []


def test_no_more_is_made_ahead_than_was_asked_for(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    made = []

    def items():
        for k in range(30):
            made.append(k)
            yield k

    for k in ahead(items(), 4):
        time.sleep(0.002)
        assert len(made) <= k + 1 + 4
    assert len(made) == 30


def test_items_are_made_while_others_are_in_use(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    begun = threading.Event()

    def items():
        yield 0
        begun.set()
        yield 1

    coming = ahead(items())
    assert next(coming) == 0
    assert begun.wait(LONG)
    assert list(coming) == [1]


@pytest.mark.usefixtures("processors")
def test_an_error_in_the_making_comes_after_what_was_made_before():
    def items():
        yield 0
        raise ValueError("of the second")

    coming = ahead(items(), 5)
    assert next(coming) == 0
    with pytest.raises(ValueError, match="of the second"):
        next(coming)


def test_who_stops_taking_stops_the_making(monkeypatch):
    monkeypatch.setattr("os.cpu_count", lambda: 2)
    made = []

    def items():
        for k in range(10_000):
            made.append(k)
            time.sleep(0.001)
            yield k

    coming = ahead(items(), 5)
    next(coming)
    coming.close()
    assert len(made) < 20
