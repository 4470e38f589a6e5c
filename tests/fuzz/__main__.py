# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs cases from a seed and prints the table by kind; `make fuzz` calls it."""

from __future__ import annotations

import argparse
import gc
import importlib.util
import os
import pkgutil
import resource
import sys
import time
from pathlib import Path

PLUGINS = "/usr/share/qgis/python/plugins"
# One thread: a process that is forked while others are at work may wait for them for ever.
SURROUNDINGS = {"QT_QPA_PLATFORM": "offscreen", "OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--start", type=int, default=0, help="number of the first case")
    parser.add_argument("--count", type=int, default=2000, help="cases at most")
    parser.add_argument("--seconds", type=float, default=3600.0, help="in all, at most")
    parser.add_argument("--limit", type=float, default=120.0, help="seconds for a run")
    parser.add_argument("--case", help="SEED:NUMBER, to repeat one and to keep its files")
    parser.add_argument("--json", type=Path, help="where the table goes as well")
    arguments = parser.parse_args()
    application = start_qgis()
    faults = repeat(arguments) if arguments.case else run(arguments)
    del application
    sys.stdout.flush()
    return 1 if faults else 0


def start_qgis():
    """QGIS without a window, the provider in it, and every module loaded: forks find it warm."""
    os.environ.update(SURROUNDINGS)
    from qgis.core import QgsApplication

    application = QgsApplication([], False)
    application.initQgis()
    sys.path.append(PLUGINS)
    from processing.core.Processing import Processing

    import hmwb_qgis

    Processing.initialize()
    plugin = hmwb_qgis.classFactory(None)
    plugin.initProcessing()
    for module in pkgutil.walk_packages(hmwb_qgis.__path__, "hmwb_qgis."):
        importlib.import_module(module.name)
    if importlib.util.find_spec("matplotlib"):  # each fork would make a list of fonts
        importlib.import_module("matplotlib.backends.backend_agg")
    gc.collect()
    gc.freeze()
    return application, plugin


def run(arguments):
    """Many cases; returns the faults."""
    from .summary import Summary

    summary, start = Summary(arguments.seed), time.monotonic()
    try:
        for number in range(arguments.start, arguments.start + arguments.count):
            if time.monotonic() - start > arguments.seconds:
                break
            try_case(arguments, number, summary)
    except KeyboardInterrupt:
        print("Interrupted: what was tried until then.")
    summary.seconds = time.monotonic() - start
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    summary.processor_seconds = used.ru_utime + used.ru_stime
    print(f"\n{summary.text()}")
    if arguments.json:
        summary.write(arguments.json)
    return summary.faults


def try_case(arguments, number, summary):
    """One of many cases; its faults are printed at once."""
    from .runner import CaseRunner

    runner = CaseRunner(arguments.seed, number, arguments.limit)
    try:
        verdict = runner.run()
    finally:
        runner.remove()
    summary.add(runner.case, verdict)
    for kind, seen in verdict.faults:
        print(f"{kind}: {runner.case.algorithm}, {', '.join(runner.case.kinds)}")
        print(f"    {seen}\n    make fuzz CASE={arguments.seed}:{number}", flush=True)


def repeat(arguments):
    """One case, with all that is known of it; its files stay."""
    from .runner import CaseRunner

    seed, _, number = arguments.case.partition(":")
    runner = CaseRunner(int(seed), int(number), arguments.limit)
    for name, value in runner.case.told().items():
        print(f"{name}: {value}")
    verdict = runner.run()
    print(f"\n{verdict.ending}: {verdict.text}")
    for kind, seen in verdict.faults:
        print(f"{kind}: {seen}")
    print(f"Files: {runner.folder}")
    return verdict.faults


if __name__ == "__main__":
    sys.exit(main())
