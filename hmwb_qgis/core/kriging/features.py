# SPDX-License-Identifier: GPL-2.0-or-later
"""Functions of the multispectral image that explain the hyperspectral one, for universal kriging.

Three groups, each evaluated on the multispectral grid and degraded like the hyperspectral image:

- trend: a constant and the bands,
- gradient: the slopes of the bands, which stand for small shifts between bands or sensors,
- colour: radial basis functions of the colour (bands divided by brightness), times brightness, so
  that a spectrum depends on colour in any way and on brightness in proportion.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import IN_CACHE, Floats, Image
from hmwb_qgis.core.denoising.nl_bayes import CHANNELS
from hmwb_qgis.core.kriging.local import Local
from hmwb_qgis.core.linear_algebra import cholesky, eigh
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.relation.affine import BEYOND_CHANCE, PIXELS_PER_NUMBER
from hmwb_qgis.core.rounding import ROUNDING, TINY
from hmwb_qgis.core.threads import in_threads

GROUPS = ("trend", "gradient", "colour")
_CENTRES = 72
_FEW = 12  # bands, all of which are used as they are
_ABOVE = 12.0  # variance of a component of many bands, in units of the noise, if it is to count
_OF_ONE = 8  # radial functions of a single band whose coefficients may vary, too


@dataclass(frozen=True)
class Features:
    """Constants of the feature functions, the same for every window of a scene."""

    mean: Floats  # (b_m,): of the multispectral bands
    std: Floats  # (b_m,): deviations of these
    # (n, b_m): from centred bands to those of the trend and the slopes: each band by its deviation,
    # or the components that stand out of the noise of many bands
    axes: Floats
    whitening: Floats  # (k, b_m): from centred bands to uncorrelated directions of unit variance
    # Mean over pixels and bands; 0 if m has no zero that is dark, and with it no brightness
    brightness: float
    dark: float  # mean over the bands that is noise: below it colour and brightness mean nothing
    colour_mean: Floats  # (b_m,)
    colour_scale: float
    centres: Floats  # (n, b_m): of the radial functions, in scaled colours

    @property
    def sizes(self) -> tuple[int, int, int]:
        """Number of functions in each of `GROUPS`."""
        return 1 + len(self.axes), 2 * len(self.axes), self.centres.shape[0]

    @property
    def together(self) -> int:
        """Functions that are held at a time: as many as follow the bands themselves."""
        return self.sizes[0]

    @property
    def group(self) -> NDArray[np.int64]:
        """Which of `GROUPS` each function belongs to."""
        return np.repeat(np.arange(3), self.sizes)

    def local(self, multispectral: Image) -> Local:
        """What the covariance of the rest depends on from place to place.

        Parameters
        ----------
        multispectral : ndarray, (b_m, rows, cols)

        Returns
        -------
        Local
            Float32. Its brightness is 1 everywhere if m has none.
        """
        centred = multispectral - self.mean.astype(np.float32)[:, None, None]
        directions = np.tensordot(self.whitening.astype(np.float32), centred, 1)
        if len(multispectral) == 1:
            # One direction tells two materials of a place apart, functions of it tell several.
            colour, weight = self._colours(multispectral)
            some = self.centres[:_OF_ONE].astype(np.float32)
            functions = np.empty((len(some), weight.size), np.float32)
            _weighted_radial(some, colour, weight, functions)
            functions = functions.reshape(-1, *multispectral.shape[1:])
            directions = np.concatenate([directions, functions])
        brightness = np.ones(multispectral.shape[1:], np.float32)
        if self.brightness > 0:
            level = np.maximum(multispectral.mean(axis=0), np.float32(self.dark))
            brightness = level / np.float32(self.brightness)
        return Local(np.asarray(directions, np.float32), brightness)

    def all(self, multispectral: Image) -> Image:
        """The functions of an image, (n, rows, cols), float32.

        Parameters
        ----------
        multispectral : ndarray, (b_m, rows, cols)
        """
        every = np.empty((sum(self.sizes), *multispectral.shape[1:]), np.float32)
        for _ in self.parts(multispectral, every.__getitem__):
            pass
        return every

    def parts(
        self, multispectral: Image, room: Callable[[slice], Image] | None = None
    ) -> Iterator[tuple[slice, Image]]:
        """The functions of an image, a few at a time.

        Parameters
        ----------
        multispectral : ndarray, (b_m, rows, cols)
        room : callable or None
            Gives the array that some of the functions are put into, at most `together`; None: each
            few have one of their own.

        Yields
        ------
        slice
            Which of all functions.
        ndarray, (k, rows, cols), float32
        """
        centred = multispectral - self.mean.astype(np.float32)[:, None, None]
        standard = np.asarray(np.tensordot(self.axes.astype(np.float32), centred, 1), np.float32)
        rows, cols = standard.shape[1:]

        def new(where: slice) -> Image:
            return np.empty((where.stop - where.start, rows, cols), np.float32)

        room = room or new
        slopes = (slope(band, axis) for axis in (0, 1) for band in standard)
        planes = chain([np.ones((rows, cols), np.float32)], standard, slopes)
        first = 1 + 3 * len(standard)
        for start in range(0, first, self.together):
            where = slice(start, min(start + self.together, first))
            part = room(where)
            for place, plane in zip(part, planes):
                place[...] = plane
            yield where, part
        colour, weight = self._colours(multispectral)
        centres = self.centres.astype(np.float32)
        for start in range(0, len(centres), self.together):
            some = centres[start : start + self.together]
            where = slice(first + start, first + start + len(some))
            part = room(where)
            _weighted_radial(some, colour, weight, part.reshape(len(some), -1))
            yield where, part

    def basis_change(self) -> Floats:
        """Lower triangular L, (n, n): L^-1 times the radial functions are of like importance."""
        centres = self.centres.astype(np.float32)
        gram = _radial(centres, centres.T).astype(np.float64)
        return cholesky(gram + ROUNDING * np.eye(len(gram)))

    def _colours(self, multispectral: Image) -> tuple[Image, NDArray[np.float32]]:
        """Scaled colours (b_m, n), and the weights (n,) of the radial functions."""
        flat = multispectral.reshape(multispectral.shape[0], -1)
        levels = (self.brightness, self.dark)
        return _scaled_colours(
            flat, self.mean, self.std, levels, self.colour_mean, self.colour_scale
        )


def fit_features(
    mean: Floats, covariance: Floats, samples: Image, noise: Floats | None = None, *,
    positive: bool = True,
) -> Features:  # fmt: skip
    """Choose the constants of the feature functions.

    Parameters
    ----------
    mean, covariance : ndarray, (b_m,) and (b_m, b_m)
        Of the multispectral bands over the scene.
    samples : ndarray, (b_m, n)
        Pixels from all over the scene.
    noise : ndarray, (b_m,), or None
        Standard deviations. Many bands are few components and much noise, if that is known.
    positive : bool
        The multispectral bands cannot be negative, but for noise: zero is dark.

    Returns
    -------
    Features
    """
    std = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    std = np.where(std > 0, std, 1.0)
    values, vectors = eigh(covariance)
    kept = np.flatnonzero(values > ROUNDING**2 * max(values[-1], TINY))[::-1][:CHANNELS]
    whitening = (vectors[:, kept] / np.sqrt(values[kept])).T
    brightness = float(mean.mean()) if positive and (mean > 0).all() else 0.0
    # The mean over the bands has noise, too.
    shaded = 0.0 if noise is None else BEYOND_CHANCE * float(np.sqrt((noise**2).sum())) / mean.size
    dark = max(shaded, ROUNDING * brightness)
    zero, one = np.zeros(mean.size), 1.0
    colours, _ = _scaled_colours(samples, mean, std, (brightness, dark), zero, one)
    colour_mean = colours.mean(axis=1).astype(np.float64)
    colour_scale = float(colours.std(axis=1).mean()) or 1.0
    # The radial functions are as wide as colours usually lie from their mean.
    colour_scale *= float(np.sqrt(mean.size))
    scaled = (colours - colour_mean[:, None]) / colour_scale
    centres = _spread_out(scaled.T.astype(np.float64), _CENTRES)
    return Features(
        mean=mean,
        std=std,
        axes=_axes(covariance, std, noise),
        whitening=whitening,
        brightness=brightness,
        dark=dark,
        colour_mean=colour_mean,
        colour_scale=colour_scale,
        centres=centres,
    )


def _axes(covariance: Floats, std: Floats, noise: Floats | None) -> Floats:
    """Each band by its deviation, or of many bands those components that are more than noise."""
    if noise is None or noise.size <= _FEW:
        return np.diag(1.0 / std)
    values, vectors = eigh(covariance / np.outer(noise, noise))
    count = max(int((values > _ABOVE).sum()), CHANNELS)
    kept = np.arange(values.size)[::-1][:count]
    return np.asarray((vectors[:, kept] / np.sqrt(np.maximum(values[kept], TINY))).T / noise)


def _scaled_colours(
    flat: Image,
    mean: Floats,
    std: Floats,
    levels: tuple[float, float],
    colour_mean: Floats,
    colour_scale: float,
) -> tuple[Image, NDArray[np.float32]]:
    """Scaled colours (b_m, n) and weights (n,); `levels` are the brightness, and what is dark."""
    brightness, dark = levels
    if brightness > 0 and len(flat) > 1:  # a single band has no colour
        level = np.maximum(flat.mean(axis=0), np.float32(dark))
        colour = flat / level
        weight = level / np.float32(brightness)
    else:
        colour = (flat - mean.astype(np.float32)[:, None]) / std.astype(np.float32)[:, None]
        weight = np.ones(flat.shape[1], np.float32)
    colour = (colour - colour_mean.astype(np.float32)[:, None]) / np.float32(colour_scale)
    return colour, weight


def _weighted_radial(
    centres: NDArray[np.float32], points: Image, weight: NDArray[np.float32],
    out: NDArray[np.float32],
) -> None:  # fmt: skip
    """`_radial` times the weights of the points, into (n, m)."""
    step = max(IN_CACHE // (len(out) + 2 * len(points)), 1)  # functions, colours, their squares

    def fill(first: int, _report: Reporter) -> None:
        some = slice(first, first + step)
        np.multiply(_radial(centres, points[:, some]), weight[some], out=out[:, some])

    in_threads(fill, range(0, weight.size, step), Reporter())


def _radial(centres: NDArray[np.float32], points: Image) -> NDArray[np.float32]:
    """exp(-d^2 / 2) from (n, k) centres to (k, m) points, (n, m)."""
    exponent: NDArray[np.float32] = centres @ points
    exponent -= 0.5 * (centres**2).sum(axis=1)[:, None]
    exponent -= 0.5 * (points**2).sum(axis=0)
    np.minimum(exponent, 0.0, out=exponent)
    return np.exp(exponent, out=exponent)


def slope(bands: Image, axis: int) -> Image:
    """Central differences along an axis, one-sided at the borders.

    Parameters
    ----------
    bands : ndarray, (..., rows, cols)
    axis : int

    Returns
    -------
    ndarray, of the shape of `bands`, float32
        Change from one pixel to the next; 0 along an axis of one pixel.
    """
    if bands.shape[axis] < 2:
        return np.zeros_like(bands)
    return np.asarray(np.gradient(bands, axis=axis), np.float32)


def _spread_out(points: Floats, count: int) -> Floats:
    """Points that lie apart, chosen as the first centres of k-means++ are, at most `count`, (n, k).

    D. Arthur and S. Vassilvitskii, k-means++: the advantages of careful seeding, 2007.
    """
    rng = np.random.default_rng(0)
    count = min(count, max(points.shape[0] // PIXELS_PER_NUMBER, 1))
    centres: Floats = points[rng.integers(points.shape[0])][None]
    distance = ((points - centres[0]) ** 2).sum(axis=1)
    while len(centres) < count and distance.sum() > 0:
        new = points[rng.choice(points.shape[0], p=distance / distance.sum())]
        centres = np.concatenate([centres, new[None]])
        distance = np.minimum(distance, ((points - new) ** 2).sum(axis=1))
    return centres
