# SPDX-License-Identifier: GPL-2.0-or-later
"""Runs algorithms through qgis_process, with a plugin folder and a profile of our own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

PLUGIN = "hmwb_qgis"


class QgisProcessError(Exception):
    """An algorithm failed; the message is what QGIS said."""


class QgisProcess:
    """The program qgis_process with our plugin switched on.

    Parameters
    ----------
    plugins : Path or None
        Folder that holds the staged plugin; None if it is installed in the profile.
    profile : Path
        Folder for settings, so that the user's own profile stays untouched.
    """

    def __init__(self, plugins: Path | None, profile: Path) -> None:
        profile.mkdir(parents=True, exist_ok=True)
        self._program = _program()
        folder = str(Path(self._program).parent)
        self._environment = {
            **os.environ,
            # Python inside takes its libraries from beside the first python3 on the path.
            "PATH": os.pathsep.join([folder, os.environ.get("PATH", "")]),
            "QGIS_PLUGINPATH": str(plugins.resolve()) if plugins else "",
            "QGIS_CUSTOM_CONFIG_PATH": str(profile.resolve()),
            "GDAL_PAM_ENABLED": "NO",  # QGIS leaves statistics beside every raster that it opens
            "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen"),
        }
        self._profile = profile
        self._call("plugins", "enable", PLUGIN)

    def algorithms(self) -> list[str]:
        """Ids of the plugin's algorithms."""
        listed = self._call("list")
        words = (line.split() for line in listed.splitlines())
        return [line[0] for line in words if line and line[0].startswith("hmwb:")]

    def help(self, algorithm: str) -> str:
        """What the user reads about an algorithm."""
        return self._call("help", algorithm)

    def run(self, algorithm: str, **parameters: Any) -> dict[str, Any]:
        """Run an algorithm; return its outputs."""
        given = [f"{key}={_absolute(value)}" for key, value in parameters.items()]
        answer = self._call("--json", "run", algorithm, "--", *given)
        results: dict[str, Any] = json.loads(answer[answer.index("{") :])["results"]
        return results

    def _call(self, *arguments: str) -> str:
        done = subprocess.run(
            [self._program, *arguments],
            env=self._environment,
            cwd=self._profile,  # Python inside looks into the working directory first
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode != 0:
            said = dict.fromkeys(f"{done.stdout}\n{done.stderr}".splitlines())  # it repeats itself
            raise QgisProcessError("\n".join([" ".join(arguments), *said]))
        return done.stdout


def _absolute(value: Any) -> Any:
    return value.resolve() if isinstance(value, Path) else value


def _program() -> str:
    # The wrapper script of some Debian packages passes an option that the program does not know.
    for name in ("qgis_process.bin", "qgis_process"):
        found = shutil.which(name)
        if found:
            return found
    raise QgisProcessError("There is no qgis_process: install QGIS 3.22 or newer.")
