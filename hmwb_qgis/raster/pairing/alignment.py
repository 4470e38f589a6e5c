# SPDX-License-Identifier: GPL-2.0-or-later
"""The residual shift between two rasters that should lie on each other.

At the true shift, the multispectral image seen through the hyperspectral pixels is best explained
by the hyperspectral spectra. No spectral response is needed, and no similarity of the bands.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from hmwb_qgis.core.arrays import Image, Mask
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.linear_algebra import eigh, solve_positive
from hmwb_qgis.core.observation.masks import fill_invalid
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import Psf, gaussian_psf
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.formats.grids import overlap
from hmwb_qgis.raster.reading.source import RasterSource

_COMPONENTS = 6  # of the hyperspectral spectra
_WINDOW = 64  # hyperspectral pixels a side
_WINDOWS = 2  # a side
_WIDTHS = (0.5, 0.2, 0.07)  # of the parabolas, in hyperspectral pixels
_LEAST = 100  # pixels that a regression needs
_FINE_VALUES = 6_000_000


class TooFewPixels(HmwbError):
    """The overlap holds too few valid pixels to measure a shift."""


@dataclass(frozen=True)
class Shift:
    """Where the hyperspectral raster really lies.

    Parameters
    ----------
    rows, cols : float
        In hyperspectral pixels: what must be added to the position that its geotransform says.
    unexplained_before, unexplained_after : float
        Share of the variance of the multispectral image that the spectra do not explain.
    reliable : bool
        False if the best shift lies on the border of the search, or the scene shows nothing.
    """

    rows: float
    cols: float
    unexplained_before: float
    unexplained_after: float
    reliable: bool

    @property
    def size(self) -> float:
        """In hyperspectral pixels."""
        return math.hypot(self.rows, self.cols)

    def on_m(self, ratio: tuple[float, float]) -> tuple[float, float]:
        """Rows and columns in multispectral pixels."""
        return self.rows * ratio[0], self.cols * ratio[1]

    def apply(self, sampling: Sampling) -> Sampling:
        """The sampling with this shift corrected."""
        rows, cols = self.on_m(sampling.ratio)
        return Sampling(sampling.ratio, (sampling.offset[0] + rows, sampling.offset[1] + cols))


def measure_shift(
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    sampling: Sampling,
    *,
    psf: Psf | None = None,
    search: int = 2,
    progress: Reporter | None = None,
) -> Shift:
    """Measure the shift on windows spread over the overlap.

    Parameters
    ----------
    hyperspectral, multispectral : RasterSource
    sampling : Sampling
        Of the whole grids.
    psf : Psf or None
        None is a Gaussian whose FWHM is the ratio.
    search : int
        How far to look, in hyperspectral pixels.
    progress : Reporter or None

    Returns
    -------
    Shift

    Raises
    ------
    TooFewPixels
        If the overlap holds too few valid pixels.
    Cancelled
    """
    report = progress or Reporter()
    blur = psf or gaussian_psf(sampling.ratio)
    report(0.0)
    windows = _windows(hyperspectral, multispectral, sampling, blur, search)
    known: dict[tuple[float, float], float] = {}

    def cost(row: float, col: float) -> float:
        key = (row, col)
        if key not in known:
            known[key] = sum(w.unexplained(row, col) for w in windows) / len(windows)
        return known[key]

    steps = [
        (float(i), float(j)) for i in range(-search, search + 1) for j in range(-search, search + 1)
    ]
    for k, (row, col) in enumerate(steps):
        cost(row, col)
        report(0.6 * (k + 1) / len(steps))
    row, col = min(steps, key=lambda step: known[step])
    inside = max(abs(row), abs(col)) < search
    for k, width in enumerate(_WIDTHS):
        row, col = _descend(cost, row, col, width, search)
        report(0.6 + 0.4 * (k + 1) / len(_WIDTHS))
    before, after = cost(0.0, 0.0), cost(row, col)
    spread = max(known.values()) - after
    return Shift(
        rows=row,
        cols=col,
        unexplained_before=before,
        unexplained_after=after,
        reliable=inside and spread > 0.01,
    )


def _descend(
    cost: Callable[[float, float], float], row: float, col: float, width: float, search: int
) -> tuple[float, float]:
    """The vertex of the parabola through three points along each axis, twice."""
    for _ in range(2):
        row += _vertex([cost(row + d, col) for d in (-width, 0.0, width)]) * width
        col += _vertex([cost(row, col + d) for d in (-width, 0.0, width)]) * width
    return min(max(row, -search), search), min(max(col, -search), search)


def _vertex(values: list[float]) -> float:
    low, middle, high = values
    bend = low - 2 * middle + high
    if bend <= 0:  # no minimum in between: one step towards the lower side
        return -1.0 if low < high else 1.0 if high < low else 0.0
    return max(-1.0, min(1.0, 0.5 * (low - high) / bend))


class _Window:
    """One window of both images."""

    def __init__(
        self,
        h: Image,
        h_valid: Mask,
        m: Image,
        m_valid: Mask,
        sampling: Sampling,
        psf: Psf,
        edge: int,
    ):
        self.h_valid, self.sampling, self.psf = h_valid.copy(), sampling, psf
        # Shifted pixels must not reach beyond the window of m.
        frame = np.zeros_like(h_valid)
        frame[edge:-edge, edge:-edge] = True
        self.h_valid &= frame
        self.m, self.m_broken = m, None if m_valid.all() else (~m_valid).astype(np.float32)[None]
        self.scores = _scores(h, h_valid)
        self._columns: dict[float, list[sparse.csr_matrix]] = {}
        self._by_row: dict[float, list[NDArray[np.float64]]] = {}
        self._seen: dict[tuple[float, float], NDArray[np.float64]] = {}

    def unexplained(self, row: float, col: float) -> float:
        """Share of the variance of m, seen through shifted pixels, that the scores leave."""
        seen, valid = self._seen_shifted(row, col), self.h_valid
        if self.m_broken is not None:
            valid = valid & (seen[-1] < 1e-3)
            seen = seen[:-1]
        if valid.sum() < _LEAST:
            return 1.0
        x, y = self.scores[:, valid], seen[:, valid]
        x = x - x.mean(axis=1, keepdims=True)
        y = y - y.mean(axis=1, keepdims=True)
        total = np.einsum("ij,ij->i", y, y)
        square, product = x @ x.T, x @ y.T
        square[np.diag_indices_from(square)] += 1e-9 * np.trace(square) + 1e-300
        explained = (solve_positive(square, product) * product).sum(axis=0)
        share = np.maximum(total - explained, 0.0) / np.where(total > 0, total, 1.0)
        return float(share[total > 0].mean()) if (total > 0).any() else 1.0

    def _seen_shifted(self, row: float, col: float) -> NDArray[np.float64]:
        """The planes of m, and where it is broken, through the shifted hyperspectral pixels.

        A shift by whole pixels takes what the next pixels see: only the rest is computed. What
        comes around at the borders lies outside the frame.
        """
        whole = round(row), round(col)
        rest = row - whole[0], col - whole[1]
        if rest not in self._seen:
            if rest[1] not in self._columns:
                self._columns[rest[1]] = self._matrices(1, rest[1])
            if rest[0] not in self._by_row:
                planes = [*self.m, *(() if self.m_broken is None else self.m_broken)]
                parts = [np.stack([r @ p for p in planes]) for r in self._matrices(0, rest[0])]
                self._by_row = {rest[0]: parts}  # large, and the next shift may differ by column
            pairs = zip(self._by_row[rest[0]], self._columns[rest[1]])
            self._seen[rest] = sum(
                (c @ part.reshape(-1, part.shape[-1]).T).T.reshape(*part.shape[:-1], -1)
                for part, c in pairs
            )
        return np.roll(self._seen[rest], (-whole[0], -whole[1]), axis=(1, 2))

    def _matrices(self, axis: int, shift: float) -> list[sparse.csr_matrix]:
        """B and S along one axis, one matrix for each term of the PSF."""
        ratio = self.sampling.ratio[axis]
        centres = self.sampling.centres(axis, self.h_valid.shape[axis]) + shift * ratio
        return [
            term[axis].matrix(centres, self.m.shape[1 + axis], "mirror")
            for term in self.psf.terms()
        ]


def _scores(h: Image, valid: Mask) -> NDArray[np.float64]:
    """Principal components of the spectra, (components, rows, cols)."""
    values = h[:, valid].astype(np.float64)
    centred = h.astype(np.float64) - values.mean(axis=1)[:, None, None]
    scale = values.std(axis=1)
    centred /= np.where(scale > 0, scale, 1.0)[:, None, None]
    covariance = np.cov(centred[:, valid])
    count = min(_COMPONENTS, h.shape[0])
    vectors = eigh(np.atleast_2d(covariance))[1][:, -count:]
    return np.tensordot(vectors.T, centred, axes=1)


def _windows(
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    sampling: Sampling,
    psf: Psf,
    search: int,
) -> list[_Window]:
    shared = overlap(hyperspectral.grid, multispectral.grid, sampling)
    rows, cols = shared.coarse_shape
    budget = math.sqrt(_FINE_VALUES / multispectral.shape[0]) / max(sampling.ratio)
    side = max(int(min(_WINDOW, budget)), 4 * search + 12)
    found = []
    for i in _places(rows, side):
        for j in _places(cols, side):
            coarse = (slice(i, min(i + side, rows)), slice(j, min(j + side, cols)))
            window = _read_window(hyperspectral, multispectral, shared, coarse, psf, search)
            if window is not None:
                found.append(window)
    if not found:
        raise TooFewPixels(
            Sentence(
                "The shift between the rasters cannot be measured: the overlap holds too few valid "
                "pixels; choose 'report' as 'Residual shift' to take the rasters as they lie."
            )
        )
    return found


def _places(size: int, side: int) -> list[int]:
    if size <= side:
        return [0]
    count = min(_WINDOWS, math.ceil(size / side))
    return [int(p) for p in np.linspace(0, size - side, count)]


def _read_window(
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    shared: Any,
    coarse: tuple[slice, slice],
    psf: Psf,
    search: int,
) -> _Window | None:
    h_part = tuple(
        slice(c.start + o.start, c.stop + o.start) for c, o in zip(coarse, shared.coarse)
    )
    h, h_valid = hyperspectral.read(*h_part)
    edge = search + 1
    if h_valid[edge:-edge, edge:-edge].sum() < _LEAST:
        return None
    fine, offset = [], []
    for axis in (0, 1):
        ratio, start = shared.sampling.ratio[axis], shared.sampling.offset[axis]
        low = math.floor(start + (coarse[axis].start - 0.5) * ratio)
        high = math.ceil(start + (coarse[axis].stop - 0.5) * ratio) + 1
        size = shared.fine_shape[axis]
        low, high = max(low, 0), min(high, size)
        origin = shared.fine[axis].start
        fine.append(slice(low + origin, high + origin))
        offset.append(start + coarse[axis].start * ratio - low)
    m, m_valid = multispectral.read(fine[0], fine[1])
    if not m_valid.any():
        return None
    sampling = Sampling(shared.sampling.ratio, (offset[0], offset[1]))
    filled = fill_invalid(h, h_valid)
    return _Window(filled, h_valid, fill_invalid(m, m_valid), m_valid, sampling, psf, edge)
