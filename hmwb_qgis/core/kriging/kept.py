# SPDX-License-Identifier: GPL-2.0-or-later
"""What takes long to make, kept for as long as it is asked for again and again."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """Values by key, of which so many that were asked for last are kept.

    Unlike `functools.lru_cache` a value is made once, however many threads ask for it at a time,
    and the key need not be all that it is made from. By default one is kept for each kind of block,
    which is the first, the last or neither of the two along either axis.
    """

    def __init__(self, most: int = 3 * 3):
        self._most = most
        self._values: dict[Hashable, Value] = {}
        self._lock = threading.Lock()

    def get(self, key: Hashable, make: Callable[[], Value]) -> Value:
        """The value of a key, which is made if it is not there."""
        with self._lock:
            value = self._values.pop(key) if key in self._values else make()
            self._values[key] = value  # behind all others, which go first
            if len(self._values) > self._most:
                del self._values[next(iter(self._values))]
            return value
