# SPDX-License-Identifier: GPL-2.0-or-later
"""Small versions of rasters, and spectra of single pixels, for pictures in reports."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image, Mask, Window
from hmwb_qgis.raster.sensors.spectral import display_bands

from .source import RasterSource

_STRIP = 64
_SIDE = 1024  # pixels of a small version, at most


@dataclass(frozen=True)
class Thumbnail:
    """Every `step`-th pixel of three bands (or of all, if there are fewer).

    Parameters
    ----------
    image : ndarray, (bands, rows, cols), float32
        Blue, green and red, the order of sensors.
    valid : ndarray of bool, (rows, cols)
    wavelengths : ndarray, (bands,), or None
        In nm.
    step : int
    """

    image: Image
    valid: Mask
    wavelengths: NDArray[np.float64] | None
    step: int


def thumbnail(source: RasterSource, window: Window | None = None) -> Thumbnail:
    """A small version of a raster.

    Parameters
    ----------
    source : RasterSource
    window : (slice, slice) or None
        Rows and columns; None is the whole.
    """
    places = sorted(display_bands(source.spectral)) or list(range(source.shape[0]))[:3]
    few = source.select(places)
    rows, cols = window or (slice(0, source.grid.rows), slice(0, source.grid.cols))
    step = max(math.ceil((part.stop - part.start) / _SIDE) for part in (rows, cols))
    images, masks = [], []
    height = max(_STRIP // step, 1) * step
    for start in range(rows.start, rows.stop, height):
        image, valid = few.read(slice(start, min(start + height, rows.stop)), cols)
        images.append(image[:, ::step, ::step])
        masks.append(valid[::step, ::step])
    centres = few.spectral.wavelengths
    return Thumbnail(np.concatenate(images, axis=1), np.concatenate(masks), centres, step)


def spectra(source: RasterSource, pixels: Sequence[tuple[int, int]]) -> Image:
    """The spectra of some pixels (row, column), (bands, pixels), float32."""
    found = [source.read(slice(r, r + 1), slice(c, c + 1))[0][:, 0, 0] for r, c in pixels]
    return np.stack(found, axis=1)
