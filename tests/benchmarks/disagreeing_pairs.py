# SPDX-License-Identifier: GPL-2.0-or-later
"""Pairs of which the two images disagree, or one is damaged, made from a pair as it should be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from pairs import load_pair
from scipy.ndimage import gaussian_filter, map_coordinates, shift

from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import as_psf

Cube = NDArray[np.float32]


@dataclass(frozen=True)
class Case:
    """A pair, and the truth that it is judged by."""

    h: Cube
    m: Cube
    response: NDArray[np.float64]
    reference: Cube
    bands: NDArray[np.bool_]
    pixels: NDArray[np.bool_]


class Maker:
    """All that is needed to make cases from a pair."""

    def __init__(self, path: Path):
        self.pair = load_pair(path)
        self.reference = self.pair["reference"].astype(np.float32)
        self.response = self.pair["spectral_response"].astype(np.float64)
        self.ratio = int(self.pair["ratio"])
        self.noise_h = self.pair["hyperspectral"] - self.observe_h(self.reference)
        self.noise_m = self.pair["multispectral"] - self.observe_m(self.reference)
        bands, rows, cols = self.reference.shape
        self.plain = Case(
            self.pair["hyperspectral"], self.pair["multispectral"], self.response, self.reference,
            np.ones(bands, bool), np.ones((rows, cols), bool),
        )  # fmt: skip

    def observe_h(self, image: Cube) -> Cube:
        """What the hyperspectral sensor sees."""
        sampling = Sampling.of(self.pair["ratio"], self.pair["offset"])
        shape = self.pair["hyperspectral"].shape[1:]
        return degrade(image, as_psf(self.pair["psf"]), sampling, shape, "circular")

    def observe_m(self, image: Cube) -> Cube:
        """What the multispectral sensor sees."""
        return np.tensordot(self.response, image, 1).astype(np.float32)

    def with_m_of(self, image: Cube) -> Case:
        """m sees another scene than h."""
        return replace(self.plain, m=self.observe_m(image) + self.noise_m)

    def with_h_of(self, image: Cube) -> Case:
        """h sees another scene than m."""
        return replace(self.plain, h=self.observe_h(image) + self.noise_h)

    def smooth(self, seed: int, width: float = 0.16) -> NDArray[np.float32]:
        """A smooth random plane with values from -1 to 1."""
        shape = self.reference.shape[1:]
        noise = np.random.default_rng(seed).standard_normal(shape)
        plane = gaussian_filter(noise, width * np.mean(shape), mode="wrap")
        plane -= plane.mean()
        return (plane / np.abs(plane).max()).astype(np.float32)


def other_date(maker: Maker, seed: int = 0) -> Case:
    """In a part of the scene other materials stand, and each band has another gain."""
    image = maker.reference
    rng = np.random.default_rng(seed)
    where = np.clip(3 * maker.smooth(seed) + 0.5, 0, 1)
    gain = 1 + 0.3 * gaussian_filter(rng.standard_normal(len(image)), 8) * 4
    other = image[:, ::-1, ::-1]
    changed = gain[:, None, None] * (0.5 * image + 0.5 * other)
    return maker.with_m_of((image + where * (changed - image)).astype(np.float32))


def other_gain(maker: Maker) -> Case:
    """Smooth changes of the brightness of each band of m, from place to place."""
    m = maker.plain.m.copy()
    for band in range(len(m)):
        m[band] *= 1 + 0.3 * maker.smooth(band)
    return replace(maker.plain, m=m)


def moved_objects(maker: Maker) -> Case:
    """Squares of the scene lie elsewhere in m."""
    rng = np.random.default_rng(1)
    image = maker.reference.copy()
    size = 2 * maker.ratio
    for _ in range(12):
        a, b = (
            tuple(int(rng.integers(n - size)) for n in image.shape[1:]) for _ in range(2)
        )  # fmt: skip
        patch = maker.reference[:, a[0] : a[0] + size, a[1] : a[1] + size]
        image[:, b[0] : b[0] + size, b[1] : b[1] + size] = patch
    return maker.with_m_of(image)


def _spots(maker: Maker, share: float, width: float, seed: int) -> NDArray[np.float32]:
    plane = gaussian_filter(
        np.random.default_rng(seed).standard_normal(maker.reference.shape[1:]), width, mode="wrap"
    )
    mask = (plane > np.quantile(plane, 1 - share)).astype(float)
    return gaussian_filter(mask, 1.0, mode="wrap").astype(np.float32)


def shadows(maker: Maker) -> Case:
    """A tenth of m is in shadow."""
    dark = 1 - 0.7 * _spots(maker, 0.1, 4.0, 2)
    return replace(maker.plain, m=maker.plain.m * dark)


def clouds(maker: Maker) -> Case:
    """A seventh of m is under white clouds."""
    m = maker.plain.m
    cover = _spots(maker, 0.15, 7.0, 3)
    return replace(maker.plain, m=m + cover * (1.2 * np.quantile(m, 0.99) - m))


def noise_band(maker: Maker) -> Case:
    """The second band of m is noise."""
    m = maker.plain.m.copy()
    noise = np.random.default_rng(4).standard_normal(m[1].shape)
    m[1] = m[1].mean() + m[1].std() * noise
    return replace(maker.plain, m=m)


def dead_band(value: float) -> Callable[[Maker], Case]:
    def make(maker: Maker) -> Case:
        m = maker.plain.m.copy()
        m[2] = value
        return replace(maker.plain, m=m)

    return make


def striped_m(maker: Maker) -> Case:
    """Columns of two bands of m have offsets of their own."""
    m = maker.plain.m.copy()
    rng = np.random.default_rng(5)
    for band in (0, 3):
        m[band] += 0.05 * m[band].mean() * rng.standard_normal(m.shape[2])
    return replace(maker.plain, m=m)


def shifted(pixels: float, of: str = "h") -> Callable[[Maker], Case]:
    """m lies elsewhere, by pixels of h or m.

    Nothing is told of places, so that the result lies where m does, and is judged there.
    """

    def make(maker: Maker) -> Case:
        by = (0, pixels * (maker.ratio if of == "h" else 1), 0)
        image = np.stack([
            shift(band, by[:2], order=3, mode="grid-wrap") for band in maker.reference
        ])  # fmt: skip
        return replace(maker.with_m_of(image), reference=image)

    return make


def warped(size: float, seed: int = 0) -> Callable[[Maker], Case]:
    """h is warped smoothly by at most `size` hyperspectral pixels along each axis."""

    def make(maker: Maker) -> Case:
        rows, cols = maker.reference.shape[1:]
        y, x = np.mgrid[:rows, :cols]
        far = size * maker.ratio
        places = [y + far * maker.smooth(2 * seed + 10), x + far * maker.smooth(2 * seed + 11)]
        image = [map_coordinates(b, places, order=3, mode="grid-wrap") for b in maker.reference]
        return maker.with_h_of(np.stack(image))

    return make


def single_band(maker: Maker) -> Case:
    """m is the mean of its bands."""
    m, response = maker.plain.m.mean(axis=0), maker.response.mean(axis=0)
    return replace(maker.plain, m=m[None], response=response[None])


def texture(strength: float, common: bool = True, width: float = 0.8) -> Callable[[Maker], Case]:
    """m has fine texture that h has not, the same in all bands or not."""

    def make(maker: Maker) -> Case:
        m = maker.plain.m
        noise = np.random.default_rng(6).standard_normal((1 if common else len(m), *m.shape[1:]))
        fine = np.stack([gaussian_filter(plane, width, mode="wrap") for plane in noise])
        fine *= strength / fine.std()
        return replace(maker.plain, m=(m * np.exp(fine)).astype(np.float32))

    return make


def checkerboard(strength: float, bands: slice = slice(None)) -> Callable[[Maker], Case]:
    """m has a checkerboard of single pixels, which h cannot see."""

    def make(maker: Maker) -> Case:
        m = maker.plain.m.copy()
        y, x = np.indices(m.shape[1:])
        m[bands] *= 1 + np.float32(strength) * (-1.0) ** (x + y)
        return replace(maker.plain, m=m)

    return make


def columns(strength: float) -> Callable[[Maker], Case]:
    """All bands of m have stripes, the same in all."""

    def make(maker: Maker) -> Case:
        m = maker.plain.m
        gain = 1 + strength * np.random.default_rng(8).standard_normal(m.shape[2])
        return replace(maker.plain, m=np.maximum(m * gain, 0).astype(np.float32))

    return make


def half_textured(maker: Maker) -> Case:
    """Half of m has fine texture."""
    plain, fine = maker.plain, texture(0.4)(maker)
    m = fine.m.copy()
    half = m.shape[2] // 2
    m[:, :, half:] = plain.m[:, :, half:]
    return replace(plain, m=m)


def salt(maker: Maker) -> Case:
    """One pixel of m in ten is black or white."""
    m = maker.plain.m
    rng = np.random.default_rng(9)
    value = np.where(rng.random(m.shape[1:]) < 0.5, 0.01, 1.5) * np.quantile(m, 0.95)
    hit = rng.random(m.shape[1:]) < 0.1
    return replace(maker.plain, m=np.where(hit, value, m).astype(np.float32))


def sharpened(maker: Maker) -> Case:
    """m was sharpened by an unsharp mask."""
    m = maker.plain.m
    strong = m + 2 * (m - gaussian_filter(m, (0, 1, 1), mode="wrap"))
    return replace(maker.plain, m=np.maximum(strong, 1e-4))


def other_m(kind: str) -> Callable[[Maker], Case]:
    """m is noise, or shows another place, or has its bands off each other."""

    def make(maker: Maker) -> Case:
        m = maker.plain.m
        if kind == "noise":
            m = m.mean() * (1 + 0.3 * np.random.default_rng(10).standard_normal(m.shape))
        elif kind == "place":
            m = m[:, ::-1, ::-1]
        else:
            m = np.stack([np.roll(b, (i % 2, -(i // 2)), axis=(0, 1)) for i, b in enumerate(m)])
        return replace(maker.plain, m=np.ascontiguousarray(m, np.float32))

    return make


def damaged_h(kind: str) -> Callable[[Maker], Case]:
    """A few bands of h are dead or striped."""

    def make(maker: Maker) -> Case:
        h = maker.plain.h.copy()
        chosen = np.linspace(3, len(h) - 4, 4).astype(int)
        if kind == "dead":
            h[chosen] = 0
        else:
            offsets = np.random.default_rng(7).standard_normal((chosen.size, 1, h.shape[2]))
            h[chosen] += 0.2 * h[chosen].mean(axis=(1, 2), keepdims=True) * offsets
        bands = maker.plain.bands.copy()
        bands[chosen] = False
        return replace(maker.plain, h=h.astype(np.float32), bands=bands)

    return make


def zeros(which: str, collar: bool, value: float = 0.0) -> Callable[[Maker], Case]:
    """A pixel, or a collar, of h or m is zero and nobody says that it is not measured."""

    def make(maker: Maker) -> Case:
        case = maker.plain
        cube = (case.h if which == "h" else case.m).copy()
        wide = 2 if which == "h" else 2 * maker.ratio
        spot = (slice(5, 6), slice(6, 7)) if which == "h" else (slice(30, 31), slice(21, 22))
        hole = np.zeros(cube.shape[1:], bool)
        if collar:
            hole[:] = True
            hole[wide:-wide, wide:-wide] = False
        else:
            hole[spot] = True
        cube[:, hole] = value
        grow = maker.ratio if which == "h" else 1
        fine = np.kron(hole, np.ones((grow, grow), bool))
        pixels = ~fine[: case.pixels.shape[0], : case.pixels.shape[1]]
        return replace(case, **{which: cube}, pixels=pixels)

    return make


def smile(maker: Maker) -> Case:
    """The bands of h shift along its columns, by up to one and a half band either way."""
    image = maker.reference
    bands, _, cols = image.shape
    by = 1.5 * np.linspace(-1, 1, cols) ** 2 * np.sign(np.linspace(-1, 1, cols))
    places = np.clip(np.arange(bands)[:, None] + by, 0, bands - 1)
    low = np.minimum(places.astype(int), bands - 2)
    share = (places - low).astype(np.float32)[:, None]
    lower, upper = (
        np.stack([image[k[:, c], :, c] for c in range(cols)], axis=2) for k in (low, low + 1)
    )
    return maker.with_h_of(lower + share * (upper - lower))


CASES: dict[str, Callable[[Maker], Case]] = {
    "another date": other_date,
    "other gains": other_gain,
    "moved objects": moved_objects,
    "shadows": shadows,
    "clouds": clouds,
    "fine texture": texture(0.1),
    "strong texture": texture(0.4),
    "white texture": texture(0.2, width=0.0),
    "wide texture": texture(0.4, width=1.5),
    "texture by band": texture(0.2, common=False),
    "white by band": texture(0.3, common=False, width=0.0),
    "checkerboard": checkerboard(0.3),
    "checkerboard one band": checkerboard(0.3, slice(1, 2)),
    "columns": columns(0.2),
    "half textured": half_textured,
    "salt and pepper": salt,
    "sharpened": sharpened,
    "noise for m": other_m("noise"),
    "another place": other_m("place"),
    "bands of m apart": other_m("apart"),
    "noise band of m": noise_band,
    "dead band of m": dead_band(0.0),
    "constant band of m": dead_band(0.2),
    "striped bands of m": striped_m,
    "single band": single_band,
    "m shifted 1 h pixel": shifted(1.0),
    "m shifted 3 h pixels": shifted(3.0),
    "m shifted 0.4 pixels": shifted(0.4, "m"),
    "m shifted 0.4 h pixel": shifted(0.4),
    "warp 1/4": warped(0.25),
    "warp 1/2 a": warped(0.5, 0),
    "warp 1/2 b": warped(0.5, 1),
    "warp 1/2 c": warped(0.5, 2),
    "warp 1/2 d": warped(0.5, 3),
    "warp 1": warped(1.0),
    "warp 2": warped(2.0),
    "smile": smile,
    "dead bands of h": damaged_h("dead"),
    "striped bands of h": damaged_h("striped"),
    "zero pixel in h": zeros("h", False),
    "zero collar in h": zeros("h", True),
    "zero pixel in m": zeros("m", False),
    "zero collar in m": zeros("m", True),
}
