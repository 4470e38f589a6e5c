# SPDX-License-Identifier: GPL-2.0-or-later
"""Puts the plugin together in build/hmwb_qgis, as QGIS wants it.

The repository keeps metadata, licence and resources at its root; QGIS looks for them inside the
plugin folder. The guide comes along, if it was built.
"""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = "hmwb_qgis"
GUIDE = ROOT / "build" / "guide"  # made by `make docs`
ROOT_FILES = ("metadata.txt", "LICENSE", "CHANGELOG.md", "CITATION.cff")
NOT_SHIPPED = shutil.ignore_patterns("__pycache__", "*.pyc", ".*", "*~", "*.ts", "py.typed")


def stage(target: Path) -> Path:
    """Assemble the plugin folder inside `target`, replacing an older one; return it."""
    plugin = target / PACKAGE
    if plugin.exists():
        shutil.rmtree(plugin)
    shutil.copytree(ROOT / PACKAGE, plugin, ignore=NOT_SHIPPED)
    shutil.copytree(ROOT / "resources", plugin / "resources", ignore=NOT_SHIPPED)
    if GUIDE.is_dir():
        shutil.copytree(GUIDE, plugin / "guide", ignore=NOT_SHIPPED)
    for name in ROOT_FILES:
        shutil.copy2(ROOT / name, plugin / name)
    return plugin


def main() -> None:
    """Stage from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "build", help="folder to stage into")
    print(f"Staged {stage(parser.parse_args().into)}")


if __name__ == "__main__":
    main()
