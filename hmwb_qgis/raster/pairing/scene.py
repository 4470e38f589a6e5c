# SPDX-License-Identifier: GPL-2.0-or-later
"""A pair of rasters as a `core.observation.scenes.Scene`: read window by window."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.fft import next_fast_len

from hmwb_qgis.core.arrays import Image, Mask, Window
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.arrangement import Lines, measured_window
from hmwb_qgis.core.observation.fillings import Counts
from hmwb_qgis.core.observation.masks import fill_invalid
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.observation.windows import widened, within
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sentences import Caution, Sentence
from hmwb_qgis.raster.formats.grids import Grid, Overlap
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.tiling.tiles import cover

# Invalid pixels are filled from their surroundings. Reading this many pixels more on each side
# makes the filling the same in every window that sees the valid pixels near them.
_FILL_MARGIN = 48


class RasterScene:
    """The overlap of a hyperspectral and a multispectral raster.

    Parameters
    ----------
    hyperspectral, multispectral : RasterSource
    overlap : Overlap
    spectral_response : ndarray, (b_m, b_h), or None
    psf : Psf or None
    block : (int, int)
        Rows and columns of the blocks in which methods look at the whole.
    displacements : callable or None
        See `ObservedPair`; takes rows and columns of the hyperspectral raster.
    sharpness : tuple of float
        Of the multispectral bands, see `ObservedPair`.

    Attributes
    ----------
    filled : (Counts, Counts)
        How many pixels of the two rasters hold undeclared nodata, as `survey` found.
    """

    def __init__(
        self,
        hyperspectral: RasterSource,
        multispectral: RasterSource,
        overlap: Overlap,
        *,
        spectral_response: NDArray[np.float64] | None = None,
        psf: Psf | None = None,
        block: tuple[int, int] = (512, 512),
        displacements: Callable[[slice, slice], NDArray[np.float64]] | None = None,
        sharpness: tuple[float, ...] = (),
    ):
        self.hyperspectral, self.multispectral = hyperspectral, multispectral
        self.overlap = overlap
        self.spectral_response, self.psf = spectral_response, psf
        self.block = block
        self.displacements, self.sharpness = displacements, sharpness
        self.filled = (Counts(), Counts())
        self._means: tuple[NDArray[np.float32] | None, NDArray[np.float32] | None] = (None, None)
        self._lines: tuple[Lines, Lines] | None = None

    @property
    def fused_shape(self) -> tuple[int, int, int]:
        """(b_h, rows_m, cols_m) of the overlap."""
        return (self.hyperspectral.shape[0], *self.overlap.fine_shape)

    @property
    def grid(self) -> Grid:
        """Of the fused raster: the multispectral grid, cropped to the overlap."""
        cropped = self.multispectral.grid.window(*self.overlap.fine)
        return replace(cropped, crs=cropped.crs or self.hyperspectral.grid.crs)

    def blocks(self) -> Iterator[Window]:
        """Windows of the overlap that cover it once, cut between hyperspectral pixels."""
        yield from cover(self.overlap, self.block)

    def read(self, rows: slice, cols: slice, margin: int = 0) -> ObservedPair:
        """The pair on a window of the overlap, invalid pixels filled from their neighbours.

        `margin` hyperspectral pixels more come along on each side, as far as there are, or some
        more than that.

        Raises
        ------
        HmwbError
            If the window holds no centre of a hyperspectral pixel, or cannot be read.
        """
        return self.read_for_output(rows, cols, margin)[0]

    def read_for_output(
        self, rows: slice, cols: slice, margin: int = 0
    ) -> tuple[ObservedPair, Mask | None]:
        """Like `read`, and where a result belongs; None: everywhere.

        There is none where one raster is declared invalid, or where neither holds a measurement.
        Where one of them holds a filling that nobody declares, the other tells.
        """
        origin = self.overlap.fine
        fine = (_moved(rows, origin[0]), _moved(cols, origin[1]))
        coarse, sampling = self.coarse_window(rows, cols, margin)
        coarse_margin = max(math.ceil(_FILL_MARGIN / min(sampling.ratio)), margin)
        h = _Filled.of(self.hyperspectral, coarse, coarse_margin, self._means[0])
        m = _Filled.of(self.multispectral, fine, _FILL_MARGIN, self._means[1])
        pair = ObservedPair(
            hyperspectral=h.image,
            multispectral=m.image,
            sampling=sampling,
            spectral_response=self.spectral_response,
            psf=self.psf,
            wavelengths=self.hyperspectral.spectral.wavelengths,
            hyperspectral_valid=h.valid,
            multispectral_valid=m.valid,
            origin=(rows.start, cols.start),
            displacements=None if self.displacements is None else self.displacements(*coarse),
            master="multispectral",  # the result lies on its grid
            sharpness=self.sharpness,
        )
        declared = replace(pair, hyperspectral_valid=h.declared, multispectral_valid=m.declared)
        wanted, seen = declared.fused_valid, pair.seen_by_one
        if wanted is None or seen is None:
            return pair, seen if wanted is None else wanted
        return pair, wanted & seen

    def coarse_window(self, rows: slice, cols: slice, margin: int = 0) -> tuple[Window, Sampling]:
        """The hyperspectral pixels with centres in a window of the overlap, and where they lie.

        `margin` more come along on each side, as far as there are, or some more than that.

        Raises
        ------
        HmwbError
            If there are none.
        """
        down, first_row = self._coarse_part(0, rows, margin)
        across, first_col = self._coarse_part(1, cols, margin)
        origin = self.overlap.coarse
        window = (_moved(down, origin[0]), _moved(across, origin[1]))
        return window, Sampling(self.overlap.sampling.ratio, (first_row, first_col))

    def _coarse_part(self, axis: int, part: slice, margin: int) -> tuple[slice, float]:
        count = self.overlap.coarse_shape[axis]
        centres = self.overlap.sampling.centres(axis, count)
        inside = np.flatnonzero((centres >= part.start - 0.5) & (centres < part.stop - 0.5))
        if inside.size == 0:
            raise HmwbError(
                "A window holds no hyperspectral pixel: use windows of at least one of its pixels."
            )
        first, stop = max(int(inside[0]) - margin, 0), min(int(inside[-1]) + margin + 1, count)
        if margin:  # what is there for the margin is transformed: lengths without large factors
            length = min(next_fast_len(stop - first, real=True), count)
            stop = min(first + length, count)
            first = stop - length
        return slice(first, stop), float(centres[first]) - part.start

    def trim(self) -> Window:
        """Leave out outer rows and columns in which neither raster holds a measurement.

        To be called after `survey`, which finds them.

        Returns
        -------
        rows, cols : slice
            What is left of the overlap.
        """
        rows, cols = self.overlap.fine_shape
        window = (slice(0, rows), slice(0, cols))
        if self._lines is not None:
            window = measured_window(*self._lines, self.overlap.sampling)
        coarse, sampling = self.coarse_window(*window)
        first_row, first_col = self.overlap.fine
        fine = (_moved(window[0], first_row), _moved(window[1], first_col))
        self.overlap = Overlap(fine, coarse, sampling)
        return window

    def survey(self, progress: Reporter) -> tuple[str, ...]:
        """Look at every value of both rasters once.

        Returns
        -------
        tuple of str
            Notes on nodata, zeros and negative values.

        Raises
        ------
        HmwbError
            If a raster holds no valid pixel in the overlap, or NaN or infinite values.
        Cancelled
        """
        half = progress.part(0.0, 0.5)
        h = _Totals.of(self.hyperspectral, self.overlap.coarse, half)
        m = _Totals.of(self.multispectral, self.overlap.fine, progress.part(0.5, 1.0))
        self._means = (h.mean, m.mean)
        self.filled = (h.filled, m.filled)
        self._lines = (h.lines, m.lines)
        return (
            *h.notes(Sentence("hyperspectral"), self.hyperspectral.mask),
            *m.notes(Sentence("multispectral"), self.multispectral.mask),
            *self.hyperspectral.fillings.notes(Sentence("hyperspectral"), h.filled),
            *self.multispectral.fillings.notes(Sentence("multispectral"), m.filled),
        )


class _Totals:
    """Sums over the valid pixels of a raster, and which lines of the window hold any."""

    def __init__(self, bands: int, window: Window):
        self.sum = np.zeros(bands)
        rows, cols = (np.zeros(part.stop - part.start, np.bool_) for part in window)
        self.lines = (rows, cols)
        self.declared = self.valid = self.pixels = self.negative = self.zero = 0
        self.filled = Counts()

    @classmethod
    def of(cls, source: RasterSource, window: Window, progress: Reporter) -> _Totals:
        totals = cls(source.shape[0], window)
        rows, cols = window
        # Strips of whole rows read every file in its own order.
        width = (cols.stop - cols.start) * source.shape[0]
        height = max(1, min(rows.stop - rows.start, 4_000_000 // width))
        for row in range(rows.start, rows.stop, height):
            progress((row - rows.start) / (rows.stop - rows.start))
            image, declared = source.read_declared(slice(row, min(row + height, rows.stop)), cols)
            totals.filled += source.fillings.count(image, declared)
            valid = source.measured(image, declared)
            totals.add(image, declared, valid)
            strip = slice(row - rows.start, row - rows.start + len(valid))
            totals.lines[0][strip] = valid.any(axis=1)
            totals.lines[1][:] |= valid.any(axis=0)
        if totals.valid == 0:
            raise HmwbError(
                "{name} holds no valid pixel in the overlap: check its nodata value.",
                name=source.name,
            )
        return totals

    def add(self, image: Image, declared: Mask, valid: Mask) -> None:
        values = image[:, valid]
        self.pixels += valid.size
        self.declared += int(declared.sum())
        self.valid += values.shape[1]
        self.sum += values.sum(axis=1, dtype=np.float64)
        if values.size and values.min() <= 0:
            self.negative += int((values < 0).sum())
            self.zero += int((values == 0).sum())

    @property
    def mean(self) -> NDArray[np.float32]:
        return (self.sum / self.valid).astype(np.float32)

    def notes(self, name: str, mask: str) -> list[str]:
        found: list[str] = []
        if mask and self.declared == self.pixels:
            useless = Caution(
                "The mask {mask} leaves out no {name} pixel: check its values, of which only whole "
                "numbers count, and where it lies.",
                mask=mask,
                name=name,
            )
            found.append(useless)
        if self.declared < self.pixels:
            share = 100 * (1 - self.declared / self.pixels)
            found.append(
                Sentence("{share:.3g} % of the {name} pixels are nodata.", share=share, name=name)
            )
        values = self.valid * self.sum.size
        kinds = ((self.negative, Sentence("negative")), (self.zero, Sentence("zero")))
        for count, what in kinds:
            if count:
                note = Sentence(
                    "{count} {name} values ({share:.2g} %) are {what}.",
                    count=count,
                    name=name,
                    share=100 * count / values,
                    what=what,
                )
                found.append(note)
        return found


def _moved(part: slice, origin: slice) -> slice:
    return slice(part.start + origin.start, part.stop + origin.start)


@dataclass(frozen=True)
class _Filled:
    """A window of a raster without holes, and where it had some; None: nowhere.

    Parameters
    ----------
    image : ndarray, (bands, rows, cols)
    valid : ndarray of bool, (rows, cols), or None
        Where something was measured.
    declared : ndarray of bool, (rows, cols), or None
        Where nobody declares nodata.
    """

    image: Image
    valid: Mask | None
    declared: Mask | None

    @classmethod
    def of(
        cls, source: RasterSource, window: Window, margin: int, mean: NDArray[np.float32] | None
    ) -> _Filled:
        image, declared = source.read_declared(*window)
        valid = source.measured(image, declared)
        if valid.all():
            return cls(image, None, None)
        wide = widened(window, margin, source.shape[1:])
        filled = fill_invalid(*source.read(*wide), mean)
        image = np.ascontiguousarray(filled[(slice(None), *within(window, wide))])
        return cls(image, valid, None if declared.all() else declared)
