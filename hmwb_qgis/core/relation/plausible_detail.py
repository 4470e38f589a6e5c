# SPDX-License-Identifier: GPL-2.0-or-later
"""How much detail may lie between the pixels of h, whatever m shows there.

Detail finer than a pixel of h is taken from m alone: h can neither confirm nor refute it. But
scenes are alike on neighbouring scales: what the pixels of h differ by from their neighbours, and
how that grows with the distance, tells how much there is between them, within a third in real
scenes. A checkerboard, stripes, grain or sharpening that h cannot see give m several times as
much. Then the detail is damped: all of it, and each direction of the spectra that has more than
its share.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import correlate1d, minimum_filter

from hmwb_qgis.core.inverse.operators import Kernel, interpolation_matrix
from hmwb_qgis.core.kriging.covariance import axis_tables
from hmwb_qgis.core.observation.pair import Image, Mask, ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import GaussianPsf, Psf

Floats = NDArray[np.float64]

_ROUGHNESS = np.linspace(0.0, 0.7, 15)  # exponents of the variogram: smoother is not believed
_FINEST, _WIDEST = 0.25, 8.0  # Gaussians of the variogram, in pixels of m and of h
_BLURRED = 1.2  # FWHM of a PSF in pixels of h: a wider one that was found is for sharpened m
_SIDE = 7  # pixels of h that the model looks at
_NEIGHBOURS = 5  # known ones of eight, from which on a pixel of h tells its detail
_WEAK = 0.2  # variance of detail in units of the noise of h: less is never expected
_EVEN = 0.02  # of the strongest direction, that is expected in every other one
_OVERALL, _SINGLE = 0.95, 1.25  # times the expected energy, in all and in one direction, at most
_DOUBT = 3.0  # more of it, divided by the root of the number of pixels
_POWER = 1.5  # a little more than the gain of Wiener, beyond what is believed
_PIXELS = 5000  # of m in each window, that tell what is claimed


def expected_detail(psf: Psf, sampling: Sampling, growth: float) -> float:
    """Energy between the pixels of h, for each unit of what they differ by from their neighbours.

    Parameters
    ----------
    psf : Psf
    sampling : Sampling
    growth : float
        Mean squared difference of pixels of h that lie 2 apart, in that of neighbours.

    Returns
    -------
    float
        E (f - H~ h)^2 / E (h - mean of its eight neighbours)^2, H~ being cubic interpolation, for
        a field with the variogram |d|^p, where p gives the growth that was measured.

    Notes
    -----
    Constants drop out of all these, so that the variogram may be a covariance: a sum of Gaussians
    with weights s^p, each of which is separable as the PSF is.
    """
    if isinstance(psf, GaussianPsf):
        rows, cols = (min(w, _BLURRED * r) for w, r in zip(psf.fwhm, sampling.ratio))
        psf = GaussianPsf((rows, cols))
    ratio = float(np.sqrt(sampling.ratio[0] * sampling.ratio[1]))
    scales = [_FINEST / ratio]
    while 2.0 * scales[-1] <= _WIDEST:
        scales.append(2.0 * scales[-1])
    energies = _energies(psf, sampling, scales)
    shares = np.asarray(scales) ** _ROUGHNESS[:, None]
    between, among, near, far = (shares @ energies).T
    # The rougher the field, the less it grows.
    return float(np.interp(growth, far / near, between / among))


def _energies(psf: Psf, sampling: Sampling, scales: list[float]) -> Floats:
    """For a Gaussian covariance of each scale, (scales, 4).

    Mean squares of detail between pixels and among pixels of h, and of the differences of pixels 1
    and 2 apart.
    """
    tables, weights = [], []
    for axis in (0, 1):
        ratio, offset = sampling.ratio[axis], sampling.offset[axis] % 1.0
        here = Sampling((ratio, ratio), (offset, offset))
        first = round(offset + ratio * (_SIDE // 2 - 0.5))
        fine = (first, first + max(round(ratio), 1))
        tables.append(axis_tables(psf, here, axis, (0, _SIDE), fine, scales))
        matrix = interpolation_matrix(here, axis, _SIDE, fine[1], "cubic").toarray()
        weights.append(matrix[slice(*fine)])
    middle = _SIDE // 2
    looks = np.zeros((4, _SIDE))  # itself, with its neighbours, and those 1 and 2 away
    looks[0, middle], looks[1, middle - 1 : middle + 2] = 1.0, 1.0
    looks[2, middle + 1], looks[3, middle + 2] = 1.0, 1.0
    found = []
    for k in range(len(scales)):
        areas, points = ([getattr(t, n)[k] for t in tables] for n in ("areas", "points"))
        cross = [np.einsum("xj,txj->tx", w, p) for w, p in zip(weights, points)]
        spread = [np.einsum("xi,stij,xj->stx", w, a, w) for w, a in zip(weights, areas)]
        between = 1.0 - 2.0 * np.einsum("tx,ty->xy", *cross) + np.einsum("stx,sty->xy", *spread)
        rows, cols = (np.einsum("ai,stij,bj->stab", looks, a, looks) for a in areas)
        one, mixed, nine = (
            (rows[..., a, b] * cols[..., a, b]).sum() for a, b in ((0, 0), (0, 1), (1, 1))
        )
        near, far = (
            float(
                (
                    2 * rows[..., 0, 0] * cols[..., 0, 0]
                    - rows[..., 0, k] * cols[..., 0, 0]
                    - rows[..., 0, 0] * cols[..., 0, k]
                ).sum()
            )
            for k in (2, 3)
        )
        among = (81.0 * one - 18.0 * mixed + nine) / 64.0
        found.append((float(between.mean()), float(among), near, far))
    return np.array(found)


@dataclass(frozen=True)
class Damping:
    """What becomes of detail that m claims and that is more than can be.

    Parameters
    ----------
    gain : ndarray, (rank, rank)
        What the scores of the detail are multiplied by.
    share : float
        Root of the energy that is left, in [0, 1].
    """

    gain: Floats
    share: float

    def __call__(self, detail: Image) -> Image:
        """Damped scores, (rank, rows, cols)."""
        return np.asarray(np.tensordot(self.gain.astype(np.float32), detail, axes=1))


class ClaimedDetail:
    """Moments of what functions of m show beside what their values in the pixels of h foretell.

    Parameters
    ----------
    pair : ObservedPair
    trust : ndarray, (rows_h, cols_h), float32
        How much each pixel of h counts, in [0, 1]: as much as its detail is used.

    Notes
    -----
    Strips of the window that are as high as a pixel of h are enough.
    """

    def __init__(self, pair: ObservedPair, trust: NDArray[np.float32]):
        rows, cols = pair.multispectral.shape[1:]
        high = min(max(round(pair.sampling.ratio[0]), 1), rows)
        count = min(max(_PIXELS // (high * cols), 1), rows // high)
        starts = np.linspace(0, rows - high, count).astype(int)
        self._rows = (starts[:, None] + np.arange(high)).ravel()
        self._cubic = self._matrices(pair, trust.shape, "cubic")
        # Interpolation looks two pixels around.
        whole = minimum_filter((trust > 0).astype(np.float32), 5, mode="nearest")
        linear = self._matrices(pair, trust.shape, "linear")
        self._weight = linear[0] @ (trust * whole) @ linear[1]
        if pair.boundary != "circular":
            beneath = [_beneath(pair, axis, trust.shape[axis]) for axis in (0, 1)]
            self._weight *= beneath[0][self._rows, None] & beneath[1]
        if pair.multispectral_valid is not None:
            self._weight *= pair.multispectral_valid[self._rows]
        self._values: list[NDArray[np.float32]] = []

    def _matrices(
        self, pair: ObservedPair, coarse: tuple[int, ...], kernel: Kernel
    ) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """H~ for the rows of the strips and for all columns."""
        rows, cols = (
            interpolation_matrix(
                pair.sampling, a, coarse[a], pair.multispectral.shape[1 + a], kernel, pair.boundary
            )
            for a in (0, 1)
        )
        chosen = rows[self._rows].toarray().astype(np.float32)
        return chosen, np.ascontiguousarray(cols.toarray().T, np.float32)

    def add(self, fine: Image, coarse: Image) -> None:
        """Take in functions, (k, rows_m, cols_m), and their means over the pixels of h."""
        rows, cols = self._cubic
        detail = (fine[:, self._rows] - rows @ (coarse @ cols)) * self._weight
        self._values.append(np.asarray(detail, np.float32).reshape(len(fine), -1))

    def moments(self) -> tuple[Floats, float]:
        """Sums of products of all functions, (p, p), and of the weights."""
        values = np.concatenate(self._values)
        weight = float((self._weight.astype(np.float64) ** 2).sum())
        return (values @ values.T).astype(np.float64), weight


def _beneath(pair: ObservedPair, axis: int, coarse: int) -> Mask:
    """Pixels of m along an axis that lie in pixels of h, (fine,)."""
    fine = np.arange(pair.multispectral.shape[1 + axis])
    position = (fine - pair.sampling.offset[axis]) / pair.sampling.ratio[axis]
    return np.asarray((position >= -0.5) & (position <= coarse - 0.5))


class MeasuredDetail:
    """Moments of what pixels of h differ by from those around them, without noise.

    Parameters
    ----------
    rank : int
        Of the scores.
    """

    def __init__(self, rank: int):
        self._products, self._noise = np.zeros((rank, rank)), 0.0
        self._steps, self._pairs = np.zeros(2), np.zeros(2)
        self.pixels = 0

    def add(self, scores: Image, measured: Mask) -> None:
        """Take in scores with noise of variance 1, (rank, rows_h, cols_h), where they are known."""
        weight = measured.astype(np.float32)
        around = _nine(scores * weight) - scores * weight
        neighbours = _nine(weight[None])[0] - weight
        used = measured & (neighbours > _NEIGHBOURS - 0.5)
        differences = scores - around / np.maximum(neighbours, 1.0)
        values = differences[:, used].astype(np.float64)
        self._products += values @ values.T
        self._noise += float((1.0 + 1.0 / neighbours[used]).sum())
        self.pixels += int(used.sum())
        for lag in (1, 2):
            for axis in (0, 1):
                first, second = (
                    tuple(side if a == axis else slice(None) for a in (0, 1))
                    for side in (slice(lag, None), slice(None, -lag))
                )
                both = measured[first] & measured[second]
                step = (scores[(slice(None), *first)] - scores[(slice(None), *second)])[:, both]
                self._steps[lag - 1] += float((step.astype(np.float64) ** 2).sum())
                self._pairs[lag - 1] += int(both.sum())

    @property
    def covariance(self) -> Floats:
        """Of the differences from the eight neighbours, (rank, rank)."""
        noise = self._noise * np.eye(len(self._products))
        return np.asarray((self._products - noise) / max(self.pixels, 1))

    @property
    def growth(self) -> float:
        """Mean squared difference of pixels that lie 2 apart, in that of neighbours."""
        own = self._steps / np.maximum(self._pairs, 1) - 2.0 * len(self._products)
        return float(own[1] / own[0]) if own[0] > 0 and own[1] > 0 else 0.0


def damping(
    claimed: Floats, measured: Floats, expected: float, pixels: int, unexplained: float = 0.0
) -> Damping | None:
    """What to do with the detail of m; None if all of it is plausible.

    Parameters
    ----------
    claimed : ndarray, (rank, rank)
        Mean products of the detail that m claims between the pixels of h.
    measured : ndarray, (rank, rank)
        Those of what pixels of h differ by from their neighbours, without noise.
    expected : float
        See `expected_detail`.
    pixels : int
        Of h, that this was measured in.
    unexplained : float
        Share of `measured` that m does not explain, in [0, 1].

    Notes
    -----
    What m explains has the less energy, the less it explains, and still less on the finer scale.
    In the directions in which the expected energy is 1, the eigenvalues of the claimed one say how
    much too much it is.
    """
    values, axes = np.linalg.eigh(measured)
    values = expected * np.maximum(values, _WEAK)
    doubt = 1.0 + _DOUBT / np.sqrt(max(pixels, 1))
    energy = float(values.sum()) * (1.0 - unexplained) ** 2
    overall = _damping(float(np.trace(claimed)) / max(energy, 1e-30), _OVERALL * doubt)
    values += _EVEN * values[-1]
    root, inverse = ((axes * values**p) @ axes.T for p in (0.5, -0.5))
    excess, directions = np.linalg.eigh(overall**2 * (inverse @ claimed @ inverse))
    gains = _damping(excess, _SINGLE * doubt)
    if overall == 1.0 and gains.min() == 1.0:
        return None
    gain = overall * (root @ (directions * gains) @ directions.T @ inverse)
    left = np.trace(gain @ claimed @ gain.T) / np.trace(claimed)
    return Damping(gain, float(np.sqrt(left)))


def _damping(excess: Floats | float, most: float) -> Floats:
    return np.asarray((most / np.maximum(excess, most)) ** _POWER)


def _nine(image: Image) -> Image:
    ones = np.ones(3, np.float32)
    summed = correlate1d(image, ones, axis=1, mode="constant")
    return np.asarray(correlate1d(summed, ones, axis=2, mode="constant"), np.float32)
