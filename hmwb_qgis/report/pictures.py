# SPDX-License-Identifier: GPL-2.0-or-later
"""Images for the page: composites, colour-coded maps, and their PNG form."""

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

Rgb = NDArray[np.uint8]
Plane = NDArray[np.floating[Any]]

SIDE = (300, 640)  # pixels of the longer side of a picture on the page
VISIBLE = (660.0, 555.0, 470.0)  # nm: red, green, blue
MARKS = ((230, 159, 0), (86, 180, 233), (0, 158, 115), (204, 121, 167), (213, 94, 0))
BLANK = (128, 128, 128)

# A ramp that rises evenly in lightness, readable without colour vision.
_RAMP = np.array(
    [
        (12, 7, 54), (52, 14, 98), (96, 20, 110), (139, 34, 106), (181, 51, 90),
        (217, 79, 65), (241, 119, 35), (250, 170, 20), (243, 224, 86), (252, 255, 200),
    ],
    np.float64,
)  # fmt: skip


def colour_bands(wavelengths: ArrayLike | None, bands: int) -> tuple[int, int, int]:
    """Red, green and blue bands: true colour if the wavelengths allow it, else spread out."""
    if wavelengths is not None:
        centres = np.asarray(wavelengths, np.float64)
        chosen = [int(np.abs(centres - w).argmin()) for w in VISIBLE]
        if len(set(chosen)) == 3 and np.abs(centres[chosen] - VISIBLE).max() < 60:
            return chosen[0], chosen[1], chosen[2]
    if bands <= 4:  # blue, green, red, and perhaps near infrared
        return min(2, bands - 1), min(1, bands - 1), 0
    return 3 * bands // 4, bands // 2, bands // 4


def stretch(planes: Plane, valid: NDArray[np.bool_] | None = None) -> NDArray[np.float64]:
    """Limits that leave out 1 % of the values at either end, (3, 2)."""
    pixels = planes.reshape(len(planes), -1)
    if valid is not None:
        pixels = pixels[:, valid.ravel()]
    if pixels.shape[1] == 0:
        return np.tile([0.0, 1.0], (len(planes), 1))
    return np.asarray(np.percentile(pixels, (1, 99), axis=1).T)


def composite(
    planes: Plane, limits: ArrayLike | None = None, valid: NDArray[np.bool_] | None = None
) -> Rgb:
    """A colour image of three bands.

    Parameters
    ----------
    planes : ndarray, (3, rows, cols)
        Red, green and blue.
    limits : array_like, (3, 2), or None
        Values shown black and white; None is `stretch` of the planes.
    valid : ndarray of bool, (rows, cols), or None
        Other pixels are grey.

    Returns
    -------
    ndarray, (rows, cols, 3), uint8
    """
    low, high = np.asarray(stretch(planes, valid) if limits is None else limits, np.float64).T
    span = np.where(high > low, high - low, 1.0)
    scaled = (planes - low[:, None, None]) / span[:, None, None]
    rgb = 255 * np.clip(np.nan_to_num(scaled), 0, 1) ** 0.75
    image = np.moveaxis(rgb.astype(np.uint8), 0, -1).copy()
    if valid is not None:
        image[~valid] = BLANK
    return image


def ramp(values: Plane, low: float, high: float) -> Rgb:
    """Values as colours of the sequential ramp; NaN is grey. The result is (..., 3), uint8."""
    position = (np.asarray(values, np.float64) - low) / (high - low if high > low else 1.0)
    blank = np.isnan(position)
    index = np.clip(np.where(blank, 0, position), 0, 1) * (len(_RAMP) - 1)
    steps = np.arange(len(_RAMP))
    colours = np.stack([np.interp(index, steps, channel) for channel in _RAMP.T], axis=-1)
    colours[blank] = BLANK
    return np.asarray(colours.round(), np.uint8)


def map_limits(maps: Sequence[Plane]) -> tuple[float, float]:
    """Ends of a scale for all maps: 0 or the minimum below it, and the 98th percentile."""
    values = np.concatenate([np.ravel(m)[np.isfinite(np.ravel(m))] for m in maps])
    if values.size == 0:
        return 0.0, 1.0
    low, high = min(0.0, float(values.min())), float(np.percentile(values, 98))
    return low, high if high > low else low + 1.0


def mark_pixels(rgb: Rgb, places: Sequence[tuple[int, int]]) -> Rgb:
    """The picture at its size on the page, with a coloured square around each of the pixels."""
    shown, factor = fit(rgb), scale(rgb.shape[:2])
    for (row, col), colour in zip(places, MARKS):
        r, c = int((row + 0.5) * factor), int((col + 0.5) * factor)
        for reach, shade in ((8, (255, 255, 255)), (7, colour), (4, None)):
            box = (slice(max(r - reach, 0), r + reach + 1), slice(max(c - reach, 0), c + reach + 1))
            shown[box] = fit(rgb)[box] if shade is None else shade
    return shown


def scale(shape: tuple[int, ...]) -> float:
    """Factor from the pixels of an image to those of its picture."""
    longer = max(shape[:2])
    if longer > SIDE[1]:
        return 1.0 / -(-longer // SIDE[1])
    return float(max(1, -(-SIDE[0] // longer)))


def fit(rgb: Rgb) -> Rgb:
    """Enlarge by a whole factor, or take means, to the size on the page."""
    factor = scale(rgb.shape)
    if factor >= 1:
        k = int(factor)
        return np.repeat(np.repeat(rgb, k, axis=0), k, axis=1)
    k = round(1 / factor)
    return np.asarray(_block_sums(rgb, k) / k**2, np.uint8)


def shrink(values: Plane) -> Plane:
    """A map, (rows, cols), at its size on the page if that is smaller: means without NaN."""
    k = round(1 / scale(values.shape))
    if k <= 1:
        return values
    known = np.isfinite(values)
    count = _block_sums(known[..., None], k)[..., 0]
    total = _block_sums(np.where(known, values, 0)[..., None], k)[..., 0]
    return np.where(count > 0, total / np.maximum(count, 1), np.nan)


def _block_sums(values: NDArray[np.generic], k: int) -> NDArray[np.float64]:
    """Sums over blocks of k x k pixels; what does not fill a block is left out."""
    rows, cols = (n // k * k for n in values.shape[:2])
    blocks = values[:rows, :cols].reshape(rows // k, k, cols // k, k, -1)
    return np.asarray(blocks.sum(axis=(1, 3), dtype=np.float64))


def png(rgb: Rgb) -> bytes:
    """The PNG file of an image, (rows, cols, 3), uint8."""
    rows, cols, _ = rgb.shape
    lines = np.zeros((rows, 1 + 3 * cols), np.uint8)  # each line begins with its filter: none
    lines[:, 1:] = rgb.reshape(rows, -1)

    def chunk(kind: bytes, data: bytes) -> bytes:
        check = zlib.crc32(kind + data)
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", check)

    header = struct.pack(">IIBBBBB", cols, rows, 8, 2, 0, 0, 0)
    body = zlib.compress(lines.tobytes(), 9)
    parts = (chunk(b"IHDR", header), chunk(b"IDAT", body), chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def data_uri(kind: str, content: bytes) -> str:
    """Content that a page carries along."""
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"
