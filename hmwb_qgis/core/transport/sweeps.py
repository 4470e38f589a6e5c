# SPDX-License-Identifier: GPL-2.0-or-later
"""One regularised transport of equation 8, in the logarithms of Algorithm 1's scaling vectors.

All that Algorithm 1 asks of a transport is log(xi * v) with v = data / (xi * u), for a given
logarithm of u. It is computed block by block, so that exponentials, products and logarithms stay
in the processor's cache: along the bands in blocks of pixels, in space in groups of bands and
strips of rows. The blocks follow from the shape of the image alone, never from the number of
threads, so that results do not depend on it.

Within one pixel (along the bands) or one band (in space) a constant factor commutes with the
kernel. The middle of the range of log u is taken out before the exponential; a block whose range is
still too wide for float32 is computed in float64, and one too wide for that by sums of exponentials
relative to the largest. Nothing is clipped.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Optional, Union

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.threads import in_threads
from hmwb_qgis.core.transport.banded import BandedKernel, Real, kernel_reach
from hmwb_qgis.core.transport.kernel import KernelScale

PIXELS_PER_BLOCK = 1024
BANDS_PER_GROUP = 8
PIXELS_PER_STRIP = 2**16
# A range up to which exp, a product and a quotient of data up to 1e12 stay within the type.
FLOAT32_RANGE = 120.0
FLOAT64_RANGE = 1300.0
_DIRAC = 1e30  # exponent of a kernel in place of an infinite one, whose product with zero is none

Index = tuple[slice, slice, slice]
Exponent = Callable[[Index], Image]
Consume = Callable[[int, Index, Real], None]


@dataclass(frozen=True)
class Block:
    """A part of a cube: its number, what is written, and what has to be read for that."""

    number: int
    write: Index
    read: Index

    def kept(self, values: Real) -> Real:
        """The part to write of an array over the part read."""
        start = self.write[1].start - self.read[1].start
        return values[:, start : start + self.write[1].stop - self.write[1].start]


class _SpectralPass:
    """The kernel along the bands, on blocks of pixels with all their bands."""

    constant_over = (0,)

    def __init__(self, coordinates: NDArray[np.float64], exponent: float):
        self._kernel = {t: BandedKernel(coordinates, exponent, t) for t in (np.float32, np.float64)}

    def blocks(self, shape: tuple[int, ...], products: int) -> list[Block]:
        """Parts of the image with about `PIXELS_PER_BLOCK` pixels."""
        del products  # a pixel needs no neighbours
        bands, rows, cols = shape
        width = min(cols, PIXELS_PER_BLOCK)
        height = max(1, PIXELS_PER_BLOCK // width)
        parts = [
            (slice(0, bands), row, col) for row in _cut(rows, height) for col in _cut(cols, width)
        ]
        return [Block(number, part, part) for number, part in enumerate(parts)]

    def product(self, x: Real, spare: Real) -> Real:
        """K x, in `spare`."""
        bands = x.shape[0]
        self._kernel[x.dtype.type].along_rows(x.reshape(bands, -1), spare.reshape(bands, -1))
        return spare

    def log_product(self, x: Real) -> Real:
        """log(K exp(x)) without products; for ranges beyond float64."""
        return self._kernel[np.float64].log_along(x, 0)


class _SpatialPass:
    """The kernel along rows and columns, on groups of bands and strips of rows."""

    constant_over = (1, 2)

    def __init__(self, rows: int, cols: int, exponent: float):
        self._exponent = exponent
        self._reach = int(kernel_reach(exponent))
        self._cols = self._kernels(cols)
        self._rows: dict[int, dict[type, BandedKernel]] = {}
        for block in self.blocks((1, rows, cols), 1) + self.blocks((1, rows, cols), 2):
            height = block.read[1].stop - block.read[1].start
            if height not in self._rows:
                self._rows[height] = self._kernels(height)

    def _kernels(self, size: int) -> dict[type, BandedKernel]:
        places = np.arange(size, dtype=np.float64)
        return {t: BandedKernel(places, self._exponent, t) for t in (np.float32, np.float64)}

    def blocks(self, shape: tuple[int, ...], products: int) -> list[Block]:
        """Groups of bands and strips of rows; a strip reads as far as `products` kernels reach."""
        bands, rows, cols = shape
        margin = products * self._reach
        height = max(PIXELS_PER_STRIP // cols, 4 * margin)
        all_cols = slice(0, cols)
        parts = [(band, row) for band in _cut(bands, BANDS_PER_GROUP) for row in _cut(rows, height)]
        return [
            Block(
                number,
                (band, row, all_cols),
                (band, slice(max(0, row.start - margin), min(rows, row.stop + margin)), all_cols),
            )
            for number, (band, row) in enumerate(parts)
        ]

    def product(self, x: Real, spare: Real) -> Real:
        """K x, in `x`."""
        kind = x.dtype.type
        self._cols[kind].along_cols(x, spare)
        self._rows[x.shape[1]][kind].along_rows(spare, x)
        return x

    def log_product(self, x: Real) -> Real:
        """log(K exp(x)) without products; for ranges beyond float64."""
        along_cols = self._cols[np.float64].log_along(x, 2)
        return self._rows[x.shape[1]][np.float64].log_along(along_cols, 1)


def _cut(size: int, step: int) -> list[slice]:
    return [slice(start, min(start + step, size)) for start in range(0, size, step)]


_Pass = Union[_SpectralPass, _SpatialPass]
_Stage = tuple[_Pass, Exponent, Consume]


def copied_from(cube: Image) -> Exponent:
    """The values of a cube, as an exponent that may be overwritten."""
    return lambda index: cube[index].copy()


def stored_in(cube: Image) -> Consume:
    """What writes each result to its place in a cube."""

    def store(_: int, index: Index, values: Real) -> None:
        cube[index] = values

    return store


class Transport:
    """The transport between the barycenter and one of the images, which is positive everywhere."""

    def __init__(
        self, data: Image, scale: KernelScale, wavelengths: NDArray[np.float64] | None = None
    ):
        bands, rows, cols = data.shape
        self.data = data
        self.scale = scale
        self.coordinates = scale.band_coordinates(bands, wavelengths)
        self._passes: list[_Pass] = []
        if bands > 1 and kernel_reach(scale.band) >= np.diff(np.sort(self.coordinates)).min():
            self._passes.append(_SpectralPass(self.coordinates, scale.band))
        if max(rows, cols) > 1 and kernel_reach(scale.pixel) >= 1:
            self._passes.append(_SpatialPass(rows, cols, scale.pixel))
        if not self._passes:  # no mass moves: a kernel that reaches no other band
            self._passes.append(_SpectralPass(self.coordinates, min(scale.band, _DIRAC)))

    @property
    def keeps_pixels(self) -> bool:
        """Whether mass never leaves its pixel."""
        return not any(isinstance(p, _SpatialPass) for p in self._passes)

    def blocks(self) -> list[Block]:
        """The blocks in which `scaled` hands out its result."""
        return self._passes[-1].blocks(self.data.shape, 2 if len(self._passes) < 2 else 1)

    def scaled(self, exponent: Exponent, consume: Consume, progress: Reporter) -> None:
        """Hand log(xi * (data / (xi * exp(exponent)))) to `consume`, block by block.

        `exponent` takes an index and returns a new array with log u there. `consume` takes the
        block's number, its index and the result, which it may overwrite; it is called from several
        threads, once for every block.
        """
        if len(self._passes) < 2:
            self._sweep(self._passes[0], exponent, self.data, consume, progress)
            return
        first, second = self._passes
        inner, outer = np.empty_like(self.data), np.empty_like(self.data)
        log_data = np.log(self.data)

        def store_outer(_: int, index: Index, values: Real) -> None:
            outer[index] = log_data[index] - values

        stages: list[_Stage] = [
            (first, exponent, stored_in(inner)),
            (second, copied_from(inner), store_outer),
            (first, copied_from(outer), stored_in(inner)),
            (second, copied_from(inner), consume),
        ]
        self._sweeps(stages, progress)

    def blurred(self, exponent: Exponent, consume: Consume, progress: Reporter) -> None:
        """Hand log(xi * exp(exponent)) to `consume`, block by block; see `scaled`."""
        if len(self._passes) < 2:
            self._sweep(self._passes[0], exponent, None, consume, progress)
            return
        first, second = self._passes
        inner = np.empty_like(self.data)
        stages = [(first, exponent, stored_in(inner)), (second, copied_from(inner), consume)]
        self._sweeps(stages, progress)

    def _sweeps(self, stages: list[_Stage], progress: Reporter) -> None:
        for number, (one, source, sink) in enumerate(stages):
            part = progress.part(number / len(stages), (number + 1) / len(stages))
            self._sweep(one, source, None, sink, part)

    def _sweep(
        self,
        one: _Pass,
        exponent: Exponent,
        data: Optional[Image],
        consume: Consume,
        progress: Reporter,
    ) -> None:
        def work(block: Block, _report: Reporter) -> None:
            source = None if data is None else data[block.read]
            values = _stabilised(one, exponent(block.read), source)
            consume(block.number, block.write, block.kept(values))

        blocks = one.blocks(self.data.shape, 1 if data is None else 2)
        in_threads(work, blocks, progress)


def _stabilised(one: _Pass, exponent: Real, data: Image | None) -> Real:
    """The log of K exp(exponent) or of K (data / K exp(exponent)); overwrites `exponent`."""
    high = exponent.max(one.constant_over, keepdims=True)
    low = exponent.min(one.constant_over, keepdims=True)
    middle = (high + low) * exponent.dtype.type(0.5)
    exponent -= middle
    span = float((high - low).max())
    if span > FLOAT64_RANGE:
        log_ku = one.log_product(exponent.astype(np.float64))
        if data is not None:
            log_ku, middle = one.log_product(np.log(data) - log_ku), -middle
        return np.add(log_ku, middle, out=log_ku)
    if span > FLOAT32_RANGE:
        exponent = exponent.astype(np.float64)
    u = np.exp(exponent, out=exponent)
    spare = np.empty_like(u)
    result = one.product(u, spare)
    if data is not None:
        np.divide(data, result, out=result)
        result = one.product(result, spare if result is u else u)
    np.log(result, out=result)
    # Taken out of log u, it has been divided by in the quotient.
    return np.subtract(result, middle, out=result) if data is not None else result + middle
