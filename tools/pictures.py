# SPDX-License-Identifier: GPL-2.0-or-later
"""Takes the pictures of the guide from the window of QGIS, in a virtual display.

Leaves docs/pictures/NAME.png, small: a palette of few colours does for dialogs.
"""

from __future__ import annotations

import argparse
import json
import sys
import tempfile
from pathlib import Path

from PIL import Image

import window

ROOT = Path(__file__).resolve().parent.parent
TOUR = Path(__file__).with_name("guide_tour.py")
COLOURS = 48
MAPS = ("toolbox", "fused")  # hold images, which need more colours
MAP_COLOURS = 128
WIDTH = 900  # pixels; wider ones are scaled down


def shrink(source: Path, target: Path) -> int:
    """Write a picture with few colours; return its size in bytes."""
    with Image.open(source) as picture:
        image = picture.convert("RGB")
    if image.width > WIDTH:
        height = round(image.height * WIDTH / image.width)
        image = image.resize((WIDTH, height), Image.LANCZOS)
    colours = MAP_COLOURS if source.stem in MAPS else COLOURS
    image.quantize(colours, dither=Image.NONE).save(target, optimize=True)
    return target.stat().st_size


def main() -> None:
    """Take the pictures from the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--into", type=Path, default=ROOT / "docs" / "pictures")
    parser.add_argument("--language", default="en")
    options = parser.parse_args()
    if not window.available():
        sys.exit("Pictures need qgis and Xvfb (Debian: apt-get install qgis xvfb).")
    options.into.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as name, window.display() as number:
        folder = Path(name) / "screens"
        window.run_tour(TOUR, folder, number, options.language)
        seen = json.loads((folder / "seen.json").read_text("utf-8"))
        if seen["errors"]:
            sys.exit("\n".join(seen["errors"]))
        for picture in sorted(folder.glob("*.png")):
            size = shrink(picture, options.into / picture.name)
            print(f"{picture.name:32} {size / 1024:6.1f} kB")


if __name__ == "__main__":
    main()
