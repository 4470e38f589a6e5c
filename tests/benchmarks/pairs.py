# SPDX-License-Identifier: GPL-2.0-or-later
"""Simulated pairs in .npz files, as the benchmarks read them.

Arrays: reference, hyperspectral, multispectral (bands, rows, cols), spectral_response, psf, ratio,
sample, wavelengths. The hyperspectral image is the reference convolved circularly with psf, whose
origin is its element [k // 2, k // 2], and taken at rows and columns sample, sample + ratio, ...
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np


def load_pair(path: str | Path) -> dict[str, Any]:
    """The arguments of `fuse`, with the reference and without a method."""
    with np.load(path) as file:
        pair = {name: file[name] for name in file.files}
    side = pair["psf"].shape[0]
    # An even kernel is centred half a pixel further on.
    pair["offset"] = float(pair.pop("sample")) + (side // 2 - (side - 1) / 2)
    pair["ratio"] = float(pair["ratio"])
    return {**pair, "boundary": "circular"}
