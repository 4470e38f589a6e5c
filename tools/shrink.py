# SPDX-License-Identifier: GPL-2.0-or-later
"""Makes pictures small: not too wide, and with a palette of few colours."""

from __future__ import annotations

from pathlib import Path

from PIL import Image

WIDTH = 900  # pixels; wider ones are scaled down
FEW, MANY = 48, 128  # colours of a dialog, and of what holds an image


def shrink(source: Path, target: Path, colours: int = FEW) -> int:
    """Write a picture with few colours; return its size in bytes."""
    with Image.open(source) as picture:
        image = picture.convert("RGB")
    if image.width > WIDTH:
        height = round(image.height * WIDTH / image.width)
        image = image.resize((WIDTH, height), Image.LANCZOS)
    image.quantize(colours, dither=Image.NONE).save(target, optimize=True)
    return target.stat().st_size
