# SPDX-License-Identifier: GPL-2.0-or-later
"""The window of QGIS in a virtual display, with the staged plugin, for tests and pictures."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from stage import stage

TOOLS = Path(__file__).resolve().parent
SETTINGS = """\
[PythonPlugins]
hmwb_qgis=true
processing=true
[qgis]
showTips=false
checkVersion=false
newsFeed\\disabled=true
[locale]
overrideFlag={overridden}
userLocale={language}
"""


def available() -> bool:
    """Whether there are QGIS and a virtual display."""
    return shutil.which("Xvfb") is not None and shutil.which("qgis") is not None


@contextmanager
def display() -> Iterator[str]:
    """A virtual display on a number that Xvfb chooses."""
    read, write = os.pipe()
    run = ["Xvfb", "-displayfd", str(write), "-screen", "0", "1600x3000x24", "-nolisten", "tcp"]
    with tempfile.TemporaryFile() as log:
        server = subprocess.Popen(run, pass_fds=[write], stdout=log, stderr=log)
        os.close(write)
        with os.fdopen(read) as numbers:
            number = numbers.readline().strip()
        try:
            if not number:
                raise OSError("Xvfb did not start.")
            yield f":{number}"
        finally:
            server.terminate()
            server.wait()


def run_tour(tour: Path, folder: Path, number: str, language: str = "en", limit: int = 280) -> None:
    """Open QGIS with the staged plugin and let it run a script of steps.

    Parameters
    ----------
    tour : Path
        A script that makes and starts a `window_tour.WindowTour`.
    folder : Path
        For what it saves; emptied first.
    number : str
        Of the display.
    language : str
        Of QGIS and the plugin.
    limit : int
        Seconds until QGIS is ended.
    """
    shutil.rmtree(folder, ignore_errors=True)
    (folder / "data").mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        scratch = Path(name)
        stage(scratch / "plugins")
        settings = scratch / "profiles" / "default" / "QGIS" / "QGIS3.ini"
        settings.parent.mkdir(parents=True)
        overridden = "false" if language == "en" else "true"
        settings.write_text(SETTINGS.format(overridden=overridden, language=language), "utf-8")
        environment = {
            **os.environ,
            "DISPLAY": number,
            "QT_QPA_PLATFORM": "xcb",
            "QGIS_PLUGINPATH": str(scratch / "plugins"),
            "PYTHONPATH": str(TOOLS),
            "HMWB_SCREENS": str(folder),
            "LIBGL_ALWAYS_SOFTWARE": "1",
        }
        program = shutil.which("qgis.bin") or shutil.which("qgis")
        options = ["--nologo", "--profiles-path", str(scratch), "--code", str(tour)]
        with (folder / "qgis.log").open("w") as log:
            subprocess.run(
                [str(program), *options], env=environment, stdout=log, stderr=log, check=False,
                timeout=limit,
            )  # fmt: skip
