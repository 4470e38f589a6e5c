# SPDX-License-Identifier: GPL-2.0-or-later
"""A small town of the project's own making, to try everything without any data.

The plan of the town is in `town`, the reflectances are in `materials`. Pixels at
the edges of objects mix what lies in them, objects of one material differ in brightness and in
the shape of their spectra, surfaces have texture, and buildings and trees cast bluish shadows.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter, uniform_filter

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.sample_scene.materials import MATERIALS, TEXTURE, reflectances, variations
from hmwb_qgis.core.sample_scene.town import SUN, Plan, draw_town

RANGE = (430.0, 860.0)  # nm
CELLS = 2  # cells of the plan along each side of a pixel
SLOPE = 1.1  # how fast the edge of a shadow sinks, cells per cell
DIFFUSE = 0.24  # light from the sky at 550 nm, relative to sun and sky
MIN_SIDE, MIN_BANDS = 16, 2


@dataclass(frozen=True)
class SampleScene:
    """A reference image.

    Parameters
    ----------
    image : ndarray, (bands, rows, cols), float32
        Reflectance, 0 to 1.
    wavelengths, fwhm : ndarray, (bands,), float64
        Band centres and widths in nm.
    """

    image: Image
    wavelengths: NDArray[np.float64]
    fwhm: NDArray[np.float64]


def sample_scene(
    rows: int = 128,
    cols: int = 128,
    bands: int = 93,
    seed: int = 0,
    progress: Progress | None = None,
) -> SampleScene:
    """Make a town seen from above, 430 to 860 nm.

    Parameters
    ----------
    rows, cols : int
        At least 16. A larger image shows a larger town.
    bands : int
        At least 2.
    seed : int
        Another seed is another town.
    progress : callable or None

    Returns
    -------
    SampleScene
        The same for the same arguments.

    Raises
    ------
    HmwbError
        If the scene would be too small.
    Cancelled
        If `progress` asked to stop.
    """
    if min(rows, cols) < MIN_SIDE or bands < MIN_BANDS:
        raise HmwbError(
            "A sample scene of {bands} bands, {rows} x {cols} pixels is too small: take at "
            "least {least} bands and {side} x {side} pixels.",
            bands=bands,
            rows=rows,
            cols=cols,
            least=MIN_BANDS,
            side=MIN_SIDE,
        )
    report = Reporter(progress)
    rng = np.random.default_rng(seed)
    wavelengths = np.linspace(*RANGE, bands)
    plan = draw_town(rows, cols, CELLS, rng, report.part(0.0, 0.3))
    report(0.3)
    surface = _surface(plan, rng, wavelengths, report.part(0.3, 0.6))
    image = _render(surface, wavelengths, report.part(0.6, 1.0))
    report(1.0)
    fwhm = np.full(bands, (RANGE[1] - RANGE[0]) / (bands - 1))
    return SampleScene(image, wavelengths, fwhm)


@dataclass(frozen=True)
class _Surface:
    """Per pixel: shares of the materials times brightness, spectral variation, sunlit share."""

    shares: Image  # (materials, rows, cols)
    variation: Image  # (modes, rows, cols)
    sunlit: Image  # (rows, cols)


def _surface(
    plan: Plan, rng: np.random.Generator, wavelengths: NDArray[np.float64], report: Reporter
) -> _Surface:
    rows, cols = (n // CELLS for n in plan.material.shape)
    bright = np.exp(0.13 * rng.standard_normal(plan.parts, dtype=np.float32))
    texture = np.repeat(np.repeat(_texture(rng, (rows, cols)), CELLS, 0), CELLS, 1)
    gain = plan.gain * bright[plan.part] * (1 + TEXTURE[plan.material] * texture)
    haze = gaussian_filter(rng.standard_normal((rows, cols)), min(rows, cols) / 6, mode="wrap")
    light = 1 + 0.05 * np.asarray(haze / (abs(haze).max() + 1e-12), np.float32)
    shares = np.empty((len(MATERIALS), rows, cols), np.float32)
    for number in range(len(MATERIALS)):
        report(0.5 * number / len(MATERIALS))
        shares[number] = _to_pixels(np.where(plan.material == number, gain, 0)) * light
    _, applies = variations(wavelengths)
    variation = np.empty((len(applies), rows, cols), np.float32)
    for mode, materials in enumerate(applies):
        report(0.5 + 0.5 * mode / len(applies))
        of_part = rng.standard_normal(plan.parts, dtype=np.float32)
        within = 0.45 * _texture(rng, (rows, cols))
        amount = np.where(materials[plan.material], of_part[plan.part], 0)
        variation[mode] = _to_pixels(amount) + within * _to_pixels(materials[plan.material])
    return _Surface(shares, variation, _to_pixels(~_shadow(plan.height)))


def _texture(rng: np.random.Generator, shape: tuple[int, int]) -> Image:
    """Noise with fine and coarse grain, standard deviation near 1."""
    noise = rng.standard_normal(shape, dtype=np.float32)
    coarse = gaussian_filter(rng.standard_normal(shape, dtype=np.float32), 2.0)
    return np.asarray(0.6 * gaussian_filter(noise, 0.6) * 2.1 + 0.8 * 7.1 * coarse, np.float32)


def _shadow(height: Image) -> NDArray[np.bool_]:
    """Cells that something towards the sun hides from it."""
    shadow = np.zeros(height.shape, bool)
    for step in range(1, int(height.max() / SLOPE) + 2):
        dr, dc = round(step * SUN[0]), round(step * SUN[1])
        if dr >= height.shape[0] or dc >= height.shape[1]:
            break
        hidden = height[: height.shape[0] - dr, : height.shape[1] - dc] - SLOPE * step
        shadow[dr:, dc:] |= hidden > height[dr:, dc:]
    return shadow


def _to_pixels(cells: NDArray[np.generic]) -> Image:
    """Means over the cells of each pixel."""
    rows, cols = (n // CELLS for n in cells.shape)
    blocks = cells.reshape(rows, CELLS, cols, CELLS).astype(np.float32)
    return np.asarray(blocks.mean(axis=(1, 3)), np.float32)


def _render(surface: _Surface, wavelengths: NDArray[np.float64], report: Reporter) -> Image:
    spectra = reflectances(wavelengths).astype(np.float32)
    shapes = variations(wavelengths)[0].astype(np.float32)
    sky = (DIFFUSE * (wavelengths / 550) ** -1.6).astype(np.float32)
    _, rows, cols = surface.shares.shape
    image = np.empty((wavelengths.size, rows, cols), np.float32)
    # The sky's share of the light comes from around: shadows have soft edges.
    sunlit = 0.75 * surface.sunlit + 0.25 * uniform_filter(surface.sunlit, 3)
    for row in range(0, rows, 64):
        report(row / rows)
        part = slice(row, row + 64)
        reflected = np.tensordot(spectra.T, surface.shares[:, part], axes=1)
        reflected *= 1 + np.tensordot(shapes.T, surface.variation[:, part], axes=1)
        lit = sunlit[part]
        reflected *= lit + (1 - lit) * sky[:, None, None]
        image[:, part] = np.clip(reflected, 1e-4, 1.0)
    return image
