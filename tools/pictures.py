# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes the pictures of the guide from the window of QGIS, in a virtual display.

Leaves docs/pictures/NAME.png, and the dialogs in other languages in docs/pictures/LANGUAGE.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

import window
from shrink import FEW, MANY, shrink

ROOT = Path(__file__).resolve().parent.parent
TOUR = Path(__file__).with_name("guide_tour.py")
MAPS = ("toolbox", "fused")  # hold images, which need more colours


def take(language: str, number: str, into: Path) -> None:
    """Take the pictures in one language: in English all, else those of the tools' dialogs."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "screens"
        window.run_tour(TOUR, folder, number, language)
        seen = json.loads((folder / "seen.json").read_text("utf-8"))
        if seen["errors"]:
            sys.exit("\n".join(seen["errors"]))
        taken = sorted(folder.glob("*.png"))
        if language != "en":
            into = into / language
            taken = [picture for picture in taken if picture.stem in seen["tools"]]
        into.mkdir(parents=True, exist_ok=True)
        for picture in taken:
            size = shrink(picture, into / picture.name, MANY if picture.stem in MAPS else FEW)
            print(f"{language} {picture.name:32} {size / 1024:6.1f} kB")


def main() -> None:
    """Take the pictures from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--languages", nargs="+", default=["en", "de"])
    options = parser.parse_args()
    if not window.available():
        sys.exit("Pictures need qgis and Xvfb (Debian: apt-get install qgis xvfb).")
    with window.display() as number:
        for language in options.languages:
            take(language, number, options.into)


if __name__ == "__main__":
    main()
