# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import threading
import time

import pytest

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.threads import in_threads
from hmwb_qgis.raster.tiling.executors import run


def square(item, report):
    report(0.5)
    return item * item


def test_every_item_is_consumed_once_in_the_calling_thread():
    results, caller = {}, threading.get_ident()

    def consume(item, result):
        assert threading.get_ident() == caller and item not in results
        results[item] = result

    for workers in (1, 2, 5):
        results.clear()
        run(range(23), square, consume, Reporter(), workers=workers)
        assert results == {k: k * k for k in range(23)}


def test_few_results_exist_at_a_time():
    alive, most, lock = [0], [0], threading.Lock()

    def work(_item, _report):
        with lock:
            alive[0] += 1
            most[0] = max(most[0], alive[0])
        time.sleep(0.002)

    def consume(_item, _result):
        time.sleep(0.004)
        with lock:
            alive[0] -= 1

    run(range(30), work, consume, Reporter(), workers=2)
    assert most[0] <= 4


def test_progress_moves_within_a_tile_and_never_back():
    seen = []

    def work(_item, report):
        for k in range(5):
            report(k / 5)
            time.sleep(0.05)

    run(range(2), work, lambda *_: None, Reporter(seen.append), workers=1)
    assert seen == sorted(seen) and len({round(s, 3) for s in seen}) > 3


def test_an_error_stops_the_rest():
    started = []

    def work(item, report):
        started.append(item)
        report(0.0)
        if item == 3:
            raise HmwbError("This tile is broken.")
        if item > 3:
            time.sleep(0.05)  # else one thread may do many before the other has raised

    with pytest.raises(HmwbError, match="broken"):
        run(range(100), work, lambda *_: None, Reporter(), workers=2)
    assert len(started) < 20


def test_cancelling_takes_effect_within_a_second():
    begun = time.monotonic()

    def work(_item, report):
        for _ in range(1000):
            report(0.1)
            time.sleep(0.01)

    with pytest.raises(Cancelled):
        wish = Reporter(lambda _: time.monotonic() - begun < 0.3)
        run(range(4), work, lambda *_: None, wish, workers=2)
    assert time.monotonic() - begun < 1.3


def test_each_tile_has_its_share_of_the_processors(monkeypatch):
    """What a tile does in threads keeps the others' processors free."""
    monkeypatch.setattr("os.cpu_count", lambda: 6)

    def work(_item, report):
        met, lock = set(), threading.Lock()

        def meet(_item, _report):
            with lock:
                met.add(threading.get_ident())
            time.sleep(0.02)

        in_threads(meet, range(12), report)
        return len(met)

    shares = []
    run(range(2), work, lambda _, share: shares.append(share), Reporter(), workers=2)
    assert shares == [3, 3]
