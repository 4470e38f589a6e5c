# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts the sources of the guide together in build/guide-source, for Sphinx.

The pages of docs/, the examples, CONTRIBUTING.md and a page for each tool (see tool_pages.py, which
needs the Python of QGIS: this script runs with it).
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "build" / "guide-source"


def main() -> None:
    """Put the sources together."""
    shutil.rmtree(SOURCE, ignore_errors=True)
    shutil.copytree(ROOT / "docs", SOURCE)
    shutil.copytree(ROOT / "resources" / "examples", SOURCE / "examples", dirs_exist_ok=True)
    shutil.copy2(ROOT / "CONTRIBUTING.md", SOURCE / "CONTRIBUTING.md")
    run = [sys.executable, str(ROOT / "tools" / "tool_pages.py"), str(SOURCE)]
    subprocess.run(run, check=True, env={**os.environ, "QT_QPA_PLATFORM": "offscreen"})


if __name__ == "__main__":
    main()
