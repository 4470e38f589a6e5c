# SPDX-License-Identifier: GPL-2.0-or-later
"""Holds the linear algebra library to one thread while a method looks at a scene or at tiles.

Each call of a threaded BLAS occupies all processors, which gains nothing where matrices are small,
and makes two tiles at once wait for each other. NumPy has no way to tell its library. threadpoolctl
has, where it is installed; else OpenBLAS, which NumPy and SciPy come with nearly everywhere, is
told by its own functions. Where there is neither, nothing happens: the results are the same.
"""

from __future__ import annotations

import ctypes
import importlib
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

import numpy as np
import scipy

# What builds of OpenBLAS add to the names of its functions, before and after.
_PREFIXES = ("", "scipy_")
_SUFFIXES = ("", "64_", "_64_", "_64")


class _Hold:
    """One thread for BLAS as long as somebody holds it."""

    def __init__(self) -> None:
        self._lock, self._holders, self._undo = threading.Lock(), 0, ExitStack()

    def begin(self) -> None:
        with self._lock:
            self._holders += 1
            if self._holders == 1:
                self._set()

    def end(self) -> None:
        with self._lock:
            self._holders -= 1
            if self._holders == 0:
                self._undo.close()

    def _set(self) -> None:
        with suppress(ImportError):
            control = importlib.import_module("threadpoolctl")
            self._undo.enter_context(control.threadpool_limits(limits=1, user_api="blas"))
            return
        for read, write in _openblas():
            self._undo.callback(write, read())
            write(1)


_hold = _Hold()


@contextmanager
def one_blas_thread() -> Iterator[None]:
    """One thread for each call of BLAS inside; what was set before holds again afterwards.

    The setting is one of the process: the first that comes makes it, the last that goes ends it.
    """
    _hold.begin()
    try:
        yield
    finally:
        _hold.end()


def blas_threads() -> list[int]:
    """Threads that each OpenBLAS of this process may use; empty if there is none."""
    return [read() for read, _ in _openblas()]


def _openblas() -> list[tuple[Callable[[], int], Callable[[int], None]]]:
    """Functions that read and set the threads of each OpenBLAS that is loaded."""
    found: dict[int | None, tuple[Callable[[], int], Callable[[int], None]]] = {}
    for path in _libraries():
        with suppress(OSError):
            library = ctypes.CDLL(path)
            for prefix in _PREFIXES:
                for suffix in _SUFFIXES:
                    names = (f"{prefix}openblas_{do}_num_threads{suffix}" for do in ("get", "set"))
                    read, write = (getattr(library, name, None) for name in names)
                    if read is None or write is None:
                        continue
                    read.restype, write.argtypes, write.restype = ctypes.c_int, [ctypes.c_int], None
                    # Several libraries may lead to the same function.
                    found[ctypes.cast(write, ctypes.c_void_p).value] = (read, write)
    return list(found.values())


def _libraries() -> set[str]:
    """Files of libraries that may be OpenBLAS: those that are loaded, or come with the packages."""
    found = set()
    with suppress(OSError):
        loaded = Path("/proc/self/maps").read_text(errors="replace").splitlines()
        found = {line.split(maxsplit=5)[-1] for line in loaded if "blas" in line}
    for package in (np, scipy):
        home = Path(str(package.__file__)).parent
        for folder in (home.parent / f"{home.name}.libs", home / ".libs", home / ".dylibs"):
            with suppress(OSError):
                found |= {str(file) for file in folder.glob("*openblas*")}
    return found
