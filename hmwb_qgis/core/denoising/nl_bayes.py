# SPDX-License-Identifier: GPL-2.0-or-later
"""Patch denoising of the multispectral image: like patches all over the place share their signal.

After Lebrun, Buades and Morel, A nonlocal Bayesian image denoising algorithm, SIAM J. Imaging
Sciences 6 (2013). One pass is enough here, because the components of each group of patches are
shrunk optimally (`optimal_gain`) and not by the difference of the variances.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from hmwb_qgis.core.arrays import IN_CACHE, Image
from hmwb_qgis.core.denoising.noise import level_and_floor, spatial_noise
from hmwb_qgis.core.denoising.shrinkage import gain_matrices
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.linear_algebra import eigh
from hmwb_qgis.core.observation.windows import STRIP
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.rounding import UNKNOWN
from hmwb_qgis.core.threads import every_other_in_threads, in_threads

PATCH = 3  # pixels a side
REACH = 7  # how far away a like patch is looked for
_LIKE = 60  # patches a group
# Principal components of m that hold nearly all of it: they tell what is alike, are denoised
# together, as more would need larger groups, and have a regression that varies.
CHANNELS = 4
# Estimates of a pixel: those with fewer get more groups. Beside all groups, errors of a made scene
# grow by 0.4 % with 16, by 0.2 % with 32 and not at all with 64, at more time.
_ENOUGH = 32
_SHARED = 4  # strips, and times as many: two processors have as much to do, in either turn
_SHIFTS = tuple((dy, dx) for dy in range(PATCH) for dx in range(PATCH))

# Pixels around a window that its result depends on: patches, those like them, and again for the
# number of estimates that a pixel has from half of the groups.
HALO = (REACH + PATCH) + (REACH + PATCH) + REACH


def denoise_nl_bayes(
    image: ArrayLike,
    noise: ArrayLike | None = None,
    progress: Progress | None = None,
    *,
    origin: tuple[int, int] = (0, 0),
    rotation: NDArray[np.float64] | None = None,
) -> Image:
    """Denoise an image of one or several bands, all bands of a patch together.

    Parameters
    ----------
    image : array_like, (bands, rows, cols)
        Finite everywhere: the caller fills invalid pixels.
    noise : float, array_like of (bands,), or None
        Standard deviation of the noise, in the units of the image; None estimates it.
    progress : callable or None
        Takes a fraction; returns False to cancel.
    origin : (int, int)
        Row and column of this window in the image that it was cut from. Windows agree with the
        whole where they hold `HALO` pixels more.
    rotation : ndarray, (bands, bands), or None
        Orthogonal: channels, as rows, of the image in units of its noise. None takes the bands
        themselves or, if they are many, their principal components in this image.

    Returns
    -------
    ndarray, (bands, rows, cols), float32

    Raises
    ------
    HmwbError
        If the noise does not fit the bands.
    Cancelled
        If `progress` asked to stop.
    """
    cube = np.asarray(image, np.float32)
    report = Reporter(progress)
    report(0.0)
    std = spatial_noise(cube) if noise is None else np.asarray(noise, np.float64)
    if std.size not in (1, cube.shape[0]) or not (std >= 0).all():
        raise HmwbError(
            "{given} noise levels were given for {bands} bands: give one each, or one for "
            "all, none negative.",
            given=std.size,
            bands=cube.shape[0],
        )
    _, floor = level_and_floor(cube.reshape(len(cube), -1))
    if min(cube.shape[1:]) < PATCH or (std <= floor).all():
        return cube.copy()
    std = np.maximum(std.ravel(), floor).astype(np.float32)
    white = cube / std[:, None, None]
    turn = channel_rotation(white) if rotation is None else rotation
    denoised = _turned(turn.T, _denoise(_turned(turn, white), origin, report))
    report(1.0)
    denoised *= std[:, None, None]
    return denoised


def _turned(turn: NDArray[np.float64], bands: Image) -> Image:
    """Bands along other axes; those of few bands are their own."""
    if (turn == np.eye(len(turn))).all():
        return bands
    return np.asarray(np.tensordot(turn.astype(np.float32), bands, axes=1), np.float32)


def channel_rotation(white: Image) -> NDArray[np.float64]:
    """Channels to denoise together: the bands, or the principal components of many bands.

    Parameters
    ----------
    white : ndarray, (bands, rows, cols)
        In units of the noise.

    Returns
    -------
    ndarray, (bands, bands), float64
        Orthogonal; its rows are the channels.
    """
    bands = white.shape[0]
    if bands <= CHANNELS:
        return np.eye(bands)
    flat = white.reshape(bands, -1).astype(np.float64)
    flat -= flat.mean(axis=1, keepdims=True)
    turn: NDArray[np.float64] = eigh(flat @ flat.T)[1][:, ::-1].T
    return turn


def _denoise(channels: Image, origin: tuple[int, int], report: Reporter) -> Image:
    """Denoise channels whose noise has variance 1; the first tell which patches are alike."""
    found = _Estimates(channels)
    groups = _Groups.of(channels[:CHANNELS], origin, report.part(0.0, 0.2))
    # Half of the groups, like the white squares of a chessboard, then those of the black ones that
    # are needed.
    square = [(p + o) // PATCH for p, o in zip((groups.rows, groups.cols), origin)]
    black = np.add.outer(*square) % 2 == 1
    for colour, part in ((~black, report.part(0.2, 0.8)), (black, report.part(0.8, 1.0))):
        few = found.fewest(groups.rows, groups.cols) < _ENOUGH
        groups.tell(found, colour & few, part)
    return found.mean()


@dataclass(frozen=True)
class _Groups:
    """Where groups of like patches are formed, and which patches are in each."""

    rows: NDArray[np.int64]  # of the patches that are in the middle of a group
    cols: NDArray[np.int64]
    nearest: list[NDArray[np.uint8]]  # of each (rows, cols, like): see `_nearest`; of strips
    strips: list[slice]  # of the rows

    @classmethod
    def of(cls, guide: Image, origin: tuple[int, int], report: Reporter) -> _Groups:
        """The groups of an image."""
        rows, cols = (_lattice(n - PATCH + 1, o) for n, o in zip(guide.shape[1:], origin))
        strips = _strips(rows.size)
        nearest = in_threads(lambda strip, _: _nearest(guide, rows[strip], cols), strips, report)
        return cls(rows, cols, nearest, strips)

    def tell(self, found: _Estimates, chosen: NDArray[np.bool_], report: Reporter) -> None:
        """Add what some of the groups tell, (rows, cols), to the estimates."""

        def add(number: int, step: Reporter) -> None:
            strip = self.strips[number]
            j, i = np.nonzero(chosen[strip].T)
            places = np.stack([self.rows[strip][i], self.cols[j]])
            found.add(places, self.nearest[number][i, j], step)

        every_other_in_threads(add, range(len(self.nearest)), report)


class _Estimates:
    """What groups of patches tell of each pixel.

    Sums are float64, so that they round to the same float32 in whatever order windows add them.
    """

    def __init__(self, channels: Image):
        self._channels = channels
        self._sum = np.zeros(channels.shape)
        self._number = np.zeros(channels.shape[1:])
        self.patches = (channels.shape[1] - PATCH + 1, channels.shape[2] - PATCH + 1)

    def fewest(self, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> NDArray[np.float64]:
        """Estimates of the pixel that has the fewest, of each patch at rows x cols."""
        views = [self._number[np.ix_(rows + dy, cols + dx)] for dy, dx in _SHIFTS]
        return np.asarray(np.minimum.reduce(views))

    def add(self, places: NDArray[np.int64], nearest: NDArray[np.uint8], report: Reporter) -> None:
        """Take in what groups tell around some patches, from left to right, (2, n)."""
        most = max(IN_CACHE // (_LIKE * len(self._channels) * PATCH**2), 1)
        times = max(math.ceil(len(nearest) / most), 1)
        step = max(math.ceil(len(nearest) / times), 1)
        shape = (min(step, len(nearest)), nearest.shape[1], len(self._channels) * PATCH**2)
        group, signal = np.empty(shape, np.float32), np.empty(shape, np.float32)
        for start in range(0, len(nearest), step):
            some = slice(start, start + step)
            row, col = _alike(places[:, some], nearest[some], self.patches)
            top, left = int(row.min()), int(col.min())
            bottom, right = int(row.max()) + 1, int(col.max()) + 1
            window = slice(top, bottom + PATCH - 1), slice(left, right + PATCH - 1)
            index = (row - top) * (right - left) + col - left
            patches = _patches(self._channels[(slice(None), *window)])
            count = len(index)
            patches.take(index, axis=0, out=group[:count], mode="clip")
            _shrink(group[:count], signal[:count], report)
            self._scatter(window, index, signal[:count])

    def _scatter(
        self, window: tuple[slice, slice], index: NDArray[np.int64], estimate: NDArray[np.float32]
    ) -> None:
        """Add estimates of the patches of a window, which are counted row by row."""
        total, number = self._sum[(slice(None), *window)], self._number[window]
        flat, (high, wide) = index.ravel(), (n - PATCH + 1 for n in number.shape)
        places = sparse.csc_matrix(
            (np.ones(flat.size), flat, np.arange(flat.size + 1)), shape=(high * wide, flat.size)
        )
        sums = (places @ estimate.reshape(flat.size, -1)).T
        by_patch = sums.reshape(len(total), PATCH**2, high, wide)
        counted = np.bincount(flat, minlength=high * wide).reshape(high, wide)
        for k, (dy, dx) in enumerate(_SHIFTS):
            place = slice(dy, dy + high), slice(dx, dx + wide)
            total[(slice(None), *place)] += by_patch[:, k]
            number[place] += counted

    def mean(self) -> Image:
        """Of the estimates of each pixel; every pixel has some."""
        mean = np.empty(self._sum.shape, np.float32)
        return np.divide(self._sum, self._number, out=mean, casting="same_kind")


def _patches(channels: Image) -> NDArray[np.float32]:
    """All patches of an image, row by row, (n, channels * PATCH^2)."""
    high, wide = (n - PATCH + 1 for n in channels.shape[1:])
    views = [channels[:, dy : dy + high, dx : dx + wide] for dy, dx in _SHIFTS]
    patches: NDArray[np.float32] = np.stack(views, axis=1).reshape(-1, high * wide).T.copy()
    return patches


def _lattice(count: int, origin: int) -> NDArray[np.int64]:
    """Where groups are formed along one axis: every `PATCH`-th patch of the whole, and the last."""
    places = np.arange(-origin % PATCH, count, PATCH)
    lattice: NDArray[np.int64] = np.unique(np.concatenate([[0], places, [count - 1]]))
    return lattice


def _strips(rows: int) -> list[slice]:
    """Strips of rows of groups, so high that those on both sides of one do not meet."""
    count = _SHARED * math.ceil(rows / (_SHARED * STRIP))
    if PATCH * (rows // count - 2) < 2 * REACH:
        count = 1
    edges = np.linspace(0, rows, count + 1).astype(int)
    return [slice(int(a), int(b)) for a, b in zip(edges[:-1], edges[1:])]


def _nearest(guide: Image, rows: NDArray[np.int64], cols: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Places of the patches most like each patch at rows x cols, (rows, cols, like).

    They are counted row by row in the square of patches around each.
    """
    top, bottom = rows[0] - REACH, rows[-1] + PATCH + REACH
    # Beyond the border everything is infinitely different.
    margins = (max(-top, 0), max(bottom - guide.shape[1], 0))
    field = np.pad(
        guide[:, max(top, 0) : bottom], ((0, 0), margins, (2 * REACH, 2 * REACH)),
        constant_values=UNKNOWN,
    )  # fmt: skip
    nearest = np.empty((rows.size, cols.size, _LIKE), np.uint8)
    # Groups abreast, as `_distances` holds them.
    width = IN_CACHE // (field.shape[1] * (2 * REACH + 1))
    step = max((width - 2 * REACH) // PATCH, 1)
    for start in range(0, cols.size, step):
        some = cols[start : start + step]
        seen = field[..., some[0] : some[-1] + PATCH + 4 * REACH]
        distance = _distances(seen, rows - top, some - some[0])
        # Each patch is in its own group even where all are alike: the groups cover every pixel.
        distance[REACH, REACH] = -1.0
        flat = distance.reshape(-1, rows.size * some.size).T
        found = np.argpartition(flat, _LIKE - 1, axis=1)[:, :_LIKE]
        nearest[:, start : start + step] = found.reshape(rows.size, some.size, -1)
    return nearest


def _alike(
    places: NDArray[np.int64], nearest: NDArray[np.uint8], patches: tuple[int, int]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns of the patches in groups around some, (2, n); each (n, like)."""
    (high, wide), side = patches, 2 * REACH + 1
    own_row, own_col = places[..., None]
    row, col = own_row + nearest // side - REACH, own_col + nearest % side - REACH
    inside = (row >= 0) & (row < high) & (col >= 0) & (col < wide)
    # A group that finds too few inside the image repeats its own patch.
    return np.where(inside, row, own_row), np.where(inside, col, own_col)


def _distances(
    field: Image, rows: NDArray[np.int64], cols: NDArray[np.int64]
) -> NDArray[np.float32]:
    """Squared distances of the patches at rows x cols to those around each.

    (2 REACH + 1, 2 REACH + 1, rows, cols), by the rows and columns that they lie further, within a
    field of `REACH` more rows and twice as many more columns. All differences across at once: at
    each call of NumPy threads wait for each other.
    """
    out = np.empty((2 * REACH + 1, 2 * REACH + 1, rows.size, cols.size), np.float32)
    # (channels, rows, differences across, cols)
    across = sliding_window_view(field, field.shape[2] - 2 * REACH, axis=2)
    for down in range(REACH + 1):
        # From each pixel of the strip, and of the rows above it, to those around it.
        start, stop = REACH - down, field.shape[1] - REACH
        square = np.zeros((stop - start, *across.shape[2:]), np.float32)
        difference = np.empty_like(square)
        here, there = across[:, start:stop, [REACH]], across[:, start + down : stop + down]
        for one, other in zip(here, there):
            np.subtract(one, other, out=difference)
            difference *= difference
            square += difference
        for sign in (1, -1) if down else (1,):
            # What lies as far the other way sees the same differences from their other end.
            first = rows - start - (down if sign < 0 else 0)
            lines = square[first]
            for k in range(1, PATCH):
                lines += square[first + k]
            wide = lines.shape[2] - PATCH + 1
            sums = lines[..., :wide].copy()
            for k in range(1, PATCH):
                sums += lines[..., k : k + wide]
            if sign > 0:
                out[REACH + down] = sums[..., cols + REACH].transpose(1, 0, 2)
            else:
                for k in range(2 * REACH + 1):
                    out[REACH - down, 2 * REACH - k] = sums[:, k, cols + 2 * REACH - k]
    return out


def _shrink(group: NDArray[np.float32], signal: NDArray[np.float32], report: Reporter) -> None:
    """The signal of groups of like patches, (n, like, size), which are overwritten."""
    like, size = group.shape[1:]
    # As a product: NumPy's mean along an axis in the middle takes six times as long.
    mean = np.matmul(np.full((1, like), 1.0 / like, np.float32), group)
    group -= mean
    for first in range(0, size, CHANNELS * PATCH**2):
        report(0.0)
        part = slice(first, first + CHANNELS * PATCH**2)
        some = group[..., part]
        covariance = np.matmul(some.transpose(0, 2, 1), some)
        covariance *= np.float32(1.0 / max(like - 1, 1))
        np.matmul(some, gain_matrices(covariance, like), out=signal[..., part])
    signal += mean
