# SPDX-License-Identifier: GPL-2.0-or-later
"""Which release this is."""

from __future__ import annotations

import configparser
from importlib.metadata import PackageNotFoundError, version

from .paths import resource_path


def release_version() -> str:
    """Of the plugin, or of the package where that was installed alone; empty if nobody knows."""
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(resource_path("..").resolve() / "metadata.txt", encoding="utf-8")
    if metadata.has_section("general"):
        return metadata.get("general", "version", fallback="")
    try:
        return version("hmwb-qgis")
    except PackageNotFoundError:
        return ""
