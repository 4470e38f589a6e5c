# SPDX-License-Identifier: GPL-2.0-or-later
import threading
import time

from hmwb_qgis.core.kriging.kept import Kept


def test_those_asked_for_last_are_kept():
    made = []
    kept = Kept(2)

    def ask(key):
        return kept.get(key, lambda: made.append(key) or f"of {key}")

    assert [ask(key) for key in "abac"] == ["of a", "of b", "of a", "of c"]
    assert made == ["a", "b", "c"]
    ask("a")  # is there: b was asked for longest ago
    ask("b")
    assert made == ["a", "b", "c", "b"]


def test_a_value_is_made_once_however_many_threads_ask():
    made = []
    kept = Kept(1)

    def slow():
        time.sleep(0.05)
        made.append(1)
        return len(made)

    threads = [threading.Thread(target=kept.get, args=("key", slow)) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert made == [1]
