# SPDX-License-Identifier: GPL-2.0-or-later
"""A small scene, and what two sensors see of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import gaussian_filter

from .rasters import Raster, utm

ORIGIN = (367_000.0, 5_808_000.0)
PIXEL = 10.0  # metres, of the multispectral raster
NOISE = 0.002  # of values between 0.1 and 1


@dataclass
class Scene:
    """Three rasters of one place, and the response that joins two of them."""

    reference: Raster
    hyperspectral: Raster
    multispectral: Raster
    response: np.ndarray  # (multispectral bands, hyperspectral bands), rows sum to 1
    ratio: int


def draw_scene(rng):
    """A scene of 8 to 16 hyperspectral pixels a side."""
    ratio = int(rng.choice([2, 3, 4, 4]))
    side = int(rng.integers(8, 17))
    bands, few = int(rng.integers(6, 17)), int(rng.choice([1, 3, 4, 4]))
    rows, cols = side * ratio, int(rng.integers(8, 17)) * ratio
    centres = np.linspace(450.0, 900.0, bands)
    reference = _reference(rng, bands, (rows, cols))
    response = _response(bands, few)
    blurred = np.stack([gaussian_filter(band, ratio / 2.35) for band in reference])
    coarse = blurred.reshape(bands, rows // ratio, ratio, cols // ratio, ratio).mean(axis=(2, 4))
    fine = np.einsum("mb,bij->mij", response, reference)
    coarse += NOISE * rng.standard_normal(coarse.shape)
    fine += NOISE * rng.standard_normal(fine.shape)
    return Scene(
        reference=_placed("reference", reference, PIXEL, centres),
        hyperspectral=_placed("hyperspectral", coarse, PIXEL * ratio, centres),
        multispectral=_placed("multispectral", fine, PIXEL, None),
        response=response,
        ratio=ratio,
    )


def _reference(rng, bands, size):
    """Fields with edges, each of one of four spectra."""
    smooth = [gaussian_filter(rng.standard_normal(size), 2.0) for _ in range(4)]
    field = np.argmax(smooth, axis=0)
    places = np.linspace(0, 1, bands)
    spectra = [0.2 + 0.5 * np.exp(-(((places - c) / 0.3) ** 2)) for c in (0.1, 0.4, 0.7, 1.0)]
    texture = 1.0 + 0.1 * rng.standard_normal(size)
    return np.stack(spectra)[field].transpose(2, 0, 1) * texture


def _response(bands, few):
    """Neighbouring bands, each in one multispectral band."""
    owner = np.arange(bands) * few // bands
    response = (owner == np.arange(few)[:, None]).astype(float)
    return response / response.sum(axis=1, keepdims=True)


def _placed(name, values, pixel, wavelengths):
    transform = (ORIGIN[0], pixel, 0.0, ORIGIN[1], 0.0, -pixel)
    return Raster(name, values, transform=transform, crs=utm(), wavelengths=wavelengths)
