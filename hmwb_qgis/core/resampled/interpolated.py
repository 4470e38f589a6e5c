# SPDX-License-Identifier: GPL-2.0-or-later
"""Images that were interpolated from pixels a whole number of times as large: seen, and undone.

Interpolation is linear, and it makes many values of few: along a line the values fulfil linear
equations whose coefficients follow from the kernel, the factor and the place, whatever the image
shows. Beyond those equations nothing is left but what rounding to the digits of the raster added.
The values of a band that was measured on the grid have noise, which fulfils no equation [1]_, [2]_.

References
----------
.. [1] A. C. Popescu and H. Farid, "Exposing digital forgeries by detecting traces of resampling",
   IEEE Transactions on Signal Processing 53 (2), 2005.
.. [2] M. Kirchner, "Linear row and column predictors for the analysis of resized images", ACM
   Workshop on Multimedia and Security, 2010.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import NDArray
from scipy import sparse
from scipy.ndimage import minimum_filter

from hmwb_qgis.core.arrays import Mask, mask_of
from hmwb_qgis.core.denoising.noise import ENOUGH
from hmwb_qgis.core.inverse.operators import KERNELS, SPLINE
from hmwb_qgis.core.linear_algebra import eigh, pseudo_inverse
from hmwb_qgis.core.observation.psf import LEFT_OUT
from hmwb_qgis.core.rounding import ROUNDING, ROUNDINGS

SIDES = (6, 5, 4, 3, 2)  # the larger first: what fits them may fit a divisor of theirs, too
REACH = 3  # pixels of the image, around one of them, whose interpolated values tell it
# Variances of rounding that may be left of the equations: one is of an interpolated band, four and
# more of a measured one, which has noise of half a step of its digits, else they would be finer
# (Widrow and Kollar, Quantization Noise, 2008).
_ROUNDED = 2.0


_KERNELS = {**KERNELS, "cubic spline": SPLINE}


@dataclass(frozen=True)
class Interpolation:
    """From which pixels an image was interpolated, and how."""

    kernel: str  # "linear", "cubic" (Keys), "cubic spline" (B-spline) or "lanczos"
    side: int  # of a pixel, in those of the finer grid
    first: tuple[int, int]  # row and column of the finer grid where a pixel begins, below `side`

    def undone(self, image: NDArray[np.float32], starts: tuple[int, int]) -> NDArray[np.float32]:
        """The pixels that an image was interpolated from, those that lie in it as a whole, float32.

        Each is a fixed mixture of values around it, of least norm among those that are exact: it
        does not matter where the image ends if it goes on for `REACH` of them.

        Parameters
        ----------
        image : ndarray, (bands, rows, cols)
        starts : (int, int)
            Row and column of the image where its first whole pixel begins.
        """
        rows, cols = (
            _inverse(self.kernel, self.side, start, size)
            for start, size in zip(starts, image.shape[1:])
        )
        undone = np.stack([rows @ (cols @ band.T.astype(np.float64)).T for band in image])
        return np.asarray(undone, np.float32)


def interpolation_of(
    planes: Sequence[NDArray[np.float32]],
    valid: Sequence[Mask | None],
    origins: Sequence[tuple[int, int]],
    sides: Sequence[int] = SIDES,
) -> Interpolation | None:
    """How a band was interpolated, by what all windows show of it; None: not in a way that tells.

    At the right place nothing but rounding contradicts the interpolation, and at all others more
    does than any detector's digits hide. A band that it is found for is no more than its larger
    pixels tell, however it was made.
    """
    rounding = _rounding_variance(planes, valid)
    if rounding <= 0:
        return None
    for side in sides:
        # Pixels that nothing beyond the border or a gap had a part in.
        safe = [
            minimum_filter(mask_of(v, p.shape), 4 * side + 1, mode="constant", cval=0)
            for p, v in zip(planes, valid)
        ]
        for kernel in _KERNELS:
            first = []
            for axis in (0, 1):
                place = _place(planes, safe, origins, axis, kernel, side, rounding)
                if place is None:
                    break
                first.append(place)
            else:
                return Interpolation(kernel, side, (first[0], first[1]))
    return None


def _rounding_variance(
    planes: Sequence[NDArray[np.float32]], valid: Sequence[Mask | None]
) -> float:
    """Variance of what rounding to the digits of the image adds; 0 if it is constant."""
    parts = [p[v] if v is not None else p.ravel() for p, v in zip(planes, valid)]
    values = np.unique(np.concatenate(parts)).astype(np.float64)
    if values.size < 2:
        return 0.0
    least = ROUNDINGS * float(np.finfo(np.float32).eps) * float(np.abs(values).max())
    return float(max(np.diff(values).min(), least) ** 2 / 12)


def _place(
    planes: Sequence[NDArray[np.float32]],
    safe: Sequence[Mask],
    origins: Sequence[tuple[int, int]],
    axis: int,
    kernel: str,
    side: int,
    rounding: float,
) -> int | None:  # fmt: skip
    """Where a pixel begins along an axis; None if the image contradicts all places or too few."""
    checks = _equations(kernel, side)
    squares: list[list[NDArray[np.float64]]] = [[] for _ in range(side)]
    for plane, known, origin in zip(planes, safe, origins):
        here = dict(_contradictions(plane, known, axis, checks, side, origin[axis]))
        for place, part in here.items():
            squares[place].append(part)
        # Most bands were measured, and the first window says so.
        if len(here) == side and all(np.median(s) > _ROUNDED * rounding for s in here.values()):
            return None
    means = np.array([_mean_without_tail(np.concatenate(s)) if s else np.nan for s in squares])
    if not np.isfinite(means).all():
        return None
    best = int(np.argmin(means))
    others = np.delete(means, best)
    told = means[best] <= _ROUNDED * rounding and (others > _ROUNDED * rounding).all()
    return best if told else None


def _contradictions(
    plane: NDArray[np.float32],
    known: Mask,
    axis: int,
    checks: NDArray[np.float64],
    side: int,
    origin: int,
) -> Iterator[tuple[int, NDArray[np.float64]]]:  # fmt: skip
    """Squares of what is left of the equations, for each place where a pixel may begin."""
    lines, good = np.moveaxis(plane, axis, 1), np.moveaxis(known, axis, 1)
    length = checks.shape[1]
    if lines.shape[1] < length:
        return
    taken = np.unique(np.linspace(0, len(lines) - 1, -(-ENOUGH // lines.shape[1])).astype(int))
    good = sliding_window_view(good[taken], length, axis=1).all(axis=2)
    left = sliding_window_view(lines[taken].astype(np.float64), length, axis=1) @ checks.T
    squares = np.square(left).mean(axis=2)
    places = (np.arange(squares.shape[1]) + origin) % side
    for place in range(side):
        there = places == place
        found = squares[:, there][good[:, there]]
        if found.size:
            yield place, found


def _mean_without_tail(squares: NDArray[np.float64]) -> float:
    # A share of the values may be something else: clipped, or beside a gap.
    kept = squares.size - int(LEFT_OUT * squares.size)
    return float(np.partition(squares, kept - 1)[:kept].mean())


def _weights(kernel: str, side: int, start: int, count: int) -> tuple[NDArray[np.float64], int]:
    """Interpolation along a line: weights (count, pixels), and the number of the first pixel.

    `start` is counted from where pixel 0 begins.
    """
    function, radius = _KERNELS[kernel]
    position = (np.arange(start, start + count) + 0.5) / side - 0.5
    first = int(np.floor(position[0])) - radius + 1
    pixels = np.arange(first, int(np.floor(position[-1])) + radius + 1)
    weights = function(position[:, None] - pixels)
    return weights / weights.sum(axis=1, keepdims=True), first


@cache
def _equations(kernel: str, side: int) -> NDArray[np.float64]:
    """Orthonormal mixtures of values, from where a pixel begins, that are zero: (k, length)."""
    taps = 2 * _KERNELS[kernel][1]
    length = side * (taps // (side - 1) + 2)
    weights, _ = _weights(kernel, side, 0, length)
    values, vectors = eigh(weights @ weights.T)
    return np.asarray(vectors[:, values < ROUNDING**2 * values[-1]].T)


@cache
def _mixture(kernel: str, side: int, before: int, behind: int) -> NDArray[np.float64]:
    """A pixel from so many values before where it begins and so many from there on.

    Where an image ends interpolation does as it likes: what is beyond is unknown there, and what
    the values hardly tell is left out.
    """
    weights, first = _weights(kernel, side, -before, before + behind)
    whole = before >= REACH * side and behind >= (REACH + 1) * side
    return np.asarray(pseudo_inverse(weights, None if whole else LEFT_OUT)[-first])


def _inverse(kernel: str, side: int, start: int, size: int) -> sparse.csr_matrix:
    """Pixels from interpolated values, along an axis: (pixels, size)."""
    reach, count = REACH * side, (size - start) // side
    matrix = sparse.lil_matrix((count, size))
    for number in range(count):
        begin = start + number * side
        # Near an end the more on its other side.
        first = max(min(begin - reach, size - 2 * reach - side), 0)
        last = min(max(begin + side + reach, 2 * reach + side), size)
        matrix[number, first:last] = _mixture(kernel, side, begin - first, last - begin)
    return matrix.tocsr()
