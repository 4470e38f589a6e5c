# SPDX-License-Identifier: GPL-2.0-or-later
"""The versions that a run depends on, so that it can be repeated."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = {"numpy": "NumPy", "scipy": "SciPy", "matplotlib": "Matplotlib"}


def versions(**others: str) -> dict[str, str]:
    """Versions by name: `others` first (HMWB, QGIS, GDAL), then Python and its packages."""
    found = {**others, "Python": platform.python_version()}
    for package, name in _PACKAGES.items():
        try:
            found[name] = version(package)
        except PackageNotFoundError:  # noqa: PERF203 (three packages)
            continue
    found["System"] = platform.platform(terse=True)
    return found
