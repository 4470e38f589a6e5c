# SPDX-License-Identifier: GPL-2.0-or-later
"""Fine texture in the multispectral image that the hyperspectral one cannot see, nor confirm.

Grain, speckle or invented detail averages out in the pixels of h, but not quite: it leaves an error
in the degraded bands of m that neighbouring pixels of h hardly share, and that is known to be many
times stronger in single pixels of m. What else may make the images disagree (another date, other
gains, haze) is alike over many pixels of h. So the texture is told from it, weighed band by band
and by brightness, and removed as noise.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import nnls

from hmwb_qgis.core.denoising.multispectral_noise import noise_gain
from hmwb_qgis.core.denoising.nl_bayes import channel_rotation, denoise_nl_bayes
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.masks import fused_valid
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Image, Mask, ObservedPair
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.relation.disagreement import fit_relation

Floats = NDArray[np.float64]

_ROUNDS = 6  # of reweighting
_LOW = 0.05  # of the mean variance: what is darker counts no more than this
_ALIKE = (0.35, 0.15)  # correlation of pixels of h, 1 and 2 apart, above that of white noise
_MOST = 4.0  # usual errors, that one pixel counts at most
_CLEAR = 9.0  # variance of a texture in that of the noise, from which on it is one
_OWN = 0.5  # of the errors, that slopes of the band do not explain
_SHARE = 0.25  # of the variance of the detail of m, from which on it matters
_COLOUR = 0.003  # of the variance of the strongest part: parts below it are noise
_DARK = (1e-2, 1e2)  # of the root mean square of a band
_MEDIAN = 0.4549  # of the square of a normal variable
_ENOUGH = 100  # pixels of h


@dataclass(frozen=True)
class Texture:
    """What is wrong with single pixels of m, as if it were white noise.

    Parameters
    ----------
    dark : ndarray, (b_m,)
        Value of each band up to which the texture is added rather than in proportion, positive.
    covariance : ndarray, (b_m, b_m)
        Of the errors of arsinh(m / dark).
    rotation : ndarray, (b_m, b_m)
        Channels in which m is denoised.
    share : ndarray, (b_m,)
        Standard deviation of the texture in the root mean square of each band, 0 where there is
        none.
    """

    dark: Floats
    covariance: Floats
    rotation: Floats
    share: Floats

    def removed(
        self, multispectral: Image, report: Reporter | None, origin: tuple[int, int] = (0, 0)
    ) -> Image:
        """The bands of m without it, and without noise."""
        white = self.whitened(multispectral)
        white = denoise_nl_bayes(white, 1.0, report, origin=origin, rotation=self.rotation)
        stable = np.tensordot(np.linalg.cholesky(self.covariance).astype(np.float32), white, 1)
        return np.asarray(np.sinh(stable) * self.dark.astype(np.float32)[:, None, None], np.float32)

    def whitened(self, multispectral: Image) -> Image:
        """The bands such that the error of each pixel has about the identity as covariance."""
        stable = np.arcsinh(multispectral / self.dark.astype(np.float32)[:, None, None])
        factor = np.linalg.inv(np.linalg.cholesky(self.covariance)).astype(np.float32)
        return np.asarray(np.tensordot(factor, stable, 1), np.float32)


@dataclass(frozen=True)
class _Unexplained:
    """What h does not explain of the degraded bands of some windows.

    Parameters
    ----------
    maps : list of ndarray, (b_m, rows_h, cols_h)
    squares : list of ndarray, (b_m, rows_h, cols_h)
        Mean squares of the bands in the pixels of h.
    known : list of ndarray of bool, (rows_h, cols_h)
    own : ndarray, (b_m, b_m)
        The part of the covariance that the noise of h brings.
    """

    maps: list[Floats]
    squares: list[Floats]
    known: list[Mask]
    own: Floats

    def flat(self, maps: list[Floats]) -> Floats:
        """What is known of them, (b_m, n)."""
        return np.concatenate([m[:, k] for m, k in zip(maps, self.known)], axis=1)


def find_texture(
    windows: list[ObservedPair],
    downs: list[SpatialDegradation],
    known: list[Mask],
    subspace: Subspace,
    noise: Floats,
) -> Texture | None:
    """Look for texture that h does not know; None if there is none that matters.

    Parameters
    ----------
    windows : list of ObservedPair
        Samples of the scene.
    downs : list of SpatialDegradation
        From the fine to the coarse grid of each.
    known : list of ndarray of bool, (rows_h, cols_h)
        Pixels that may be compared.
    subspace : Subspace
        Of the hyperspectral image.
    noise : ndarray, (b_m,)
        Of the multispectral bands, as standard deviations.

    Notes
    -----
    The squared errors are regressed on 1 and the mean square of the band in the pixel: the texture
    may be added or in proportion. Where few pixels err by much, as at the edges of what is not
    measured, the median tells what is usual. The variance is that of white noise that would leave
    the same error; smooth texture is weaker in single pixels, and as strong in means of them.
    """
    scores = [subspace.scores(w.hyperspectral).astype(np.float64) for w in windows]
    found = _unexplained(windows, downs, known, scores)
    if found is None:
        return None
    gain = _gain(downs, 0)
    white = [_gain(downs, lag) / gain for lag in range(1, len(_ALIKE) + 1)]
    fine = _fine(found, gain, noise, white)
    if not fine.any():
        return None
    beside = _unexplained(windows, downs, known, scores, slopes=True)
    if beside is None:
        return None
    fine &= _excess(beside) > _OWN * _excess(found)
    if not fine.any():
        return None
    dark = _dark(found, fine, gain)
    total, covariance = _covariance(found, windows, downs, dark, fine, noise, gain)
    large = total > _SHARE * _detail(windows, downs)
    # Of bands with noise that is as large, what is more than noise need not be clear.
    if large[fine].mean() < 0.5 or not (total > _CLEAR * noise**2)[large & fine].any():
        return None
    share = np.where(fine, np.sqrt(total / found.flat(found.squares).mean(axis=1)), 0.0)
    texture = Texture(dark, covariance, np.eye(noise.size), share)
    return replace(texture, rotation=_rotation(texture, windows))


def _gain(downs: list[SpatialDegradation], lag: int) -> float:
    return float(np.median([noise_gain(down, lag) for down in downs]))


def _unexplained(
    windows: list[ObservedPair],
    downs: list[SpatialDegradation],
    known: list[Mask],
    scores: list[Floats],
    slopes: bool = False,
) -> _Unexplained | None:
    """What the scores, and if wanted the slopes of each band itself, leave of the bands.

    A band that lies a little off the others errs by its slopes, as no texture does.
    """
    degraded = [down(w.multispectral).astype(np.float64) for w, down in zip(windows, downs)]
    count, rank = sum(int(k.sum()) for k in known), len(scores[0])
    free = count - rank - (3 if slopes else 1)
    if free < max(rank, _ENOUGH):
        return None
    scale = np.sqrt(count / free)
    maps = [np.empty_like(m) for m in degraded]
    linear = np.empty((len(degraded[0]), rank))
    sets = [[b] for b in range(len(linear))] if slopes else [list(range(len(linear)))]
    for bands in sets:
        told = scores
        if slopes:
            own = [_slopes(w.multispectral[bands[0]], down) for w, down in zip(windows, downs)]
            told = [np.concatenate(both) for both in zip(scores, own)]
        relation = fit_relation(
            np.concatenate([x[:, k] for x, k in zip(told, known)], axis=1),
            np.concatenate([m[bands][:, k] for m, k in zip(degraded, known)], axis=1),
        )
        weights, constant = relation.weights[:, :-1], relation.weights[:, -1:, None]
        linear[bands] = weights[:, :rank]
        for errors, m, x in zip(maps, degraded, told):
            errors[bands] = scale * (m[bands] - np.tensordot(weights, x, 1) - constant)
    squares = [down(w.multispectral**2).astype(np.float64) for w, down in zip(windows, downs)]
    # The scores have noise of variance 1.
    return _Unexplained(maps, squares, known, linear @ linear.T)


def _slopes(band: NDArray[np.float32], down: SpatialDegradation) -> Floats:
    """Those of a band along rows and columns, degraded, (2, rows_h, cols_h)."""
    return down(np.stack(np.gradient(band)).astype(np.float32)).astype(np.float64)


def _excess(found: _Unexplained) -> Floats:
    """Variance of the errors beyond the part of the noise of h, (b_m,)."""
    return np.asarray((found.flat(found.maps) ** 2).mean(axis=1) - np.diag(found.own))


def _fine(found: _Unexplained, gain: float, noise: Floats, white: list[float]) -> Mask:
    """Bands with errors that are more than noise and hardly shared; none if all are noise."""
    if not (_excess(found) > _CLEAR * gain * noise**2).any():
        return np.zeros(noise.size, np.bool_)
    return _hardly_shared(found, white)


def _hardly_shared(found: _Unexplained, white: list[float]) -> Mask:
    """Bands whose errors are hardly more alike in neighbouring pixels than `white` noise is."""
    errors = found.flat(found.maps)
    usual = np.sqrt(np.median(errors**2, axis=1) / _MEDIAN)[:, None, None]
    usual = np.maximum(usual, 1e-30)
    clipped = [np.clip(r / usual, -_MOST, _MOST) * k for r, k in zip(found.maps, found.known)]
    power = sum((r**2).sum(axis=(1, 2)) for r in clipped) / errors.shape[1]
    fine = np.ones(len(errors), np.bool_)
    for lag, (noise, more) in enumerate(zip(white, _ALIKE), start=1):
        common, pairs = np.zeros((2, len(errors))), np.zeros(2)
        for residual, known in zip(clipped, found.known):
            for axis in (0, 1):
                first = tuple(slice(None, -lag if a == axis else None) for a in (0, 1))
                second = tuple(slice(lag if a == axis else None, None) for a in (0, 1))
                product = residual[(slice(None), *first)] * residual[(slice(None), *second)]
                common[axis] += product.sum(axis=(1, 2))
                pairs[axis] += (known[first] & known[second]).sum()
        alike = (common / np.maximum(pairs, 1)[:, None] / np.maximum(power, 1e-30)).max(axis=0)
        fine &= alike < noise + more
    return fine


def _dark(found: _Unexplained, fine: Mask, gain: float) -> Floats:
    """Where the texture turns from a constant to a share of the band, alike in all bands."""
    squares = found.flat(found.squares)
    level = squares.mean(axis=1)
    excess = (found.flat(found.maps) ** 2 - np.diag(found.own)[:, None]) / gain
    total = np.maximum(excess.mean(axis=1), 1e-30)
    target = (excess / total[:, None])[fine].ravel()
    basis = np.stack([np.ones(target.size), (squares / level[:, None])[fine].ravel()], axis=1)
    weight, parts = np.ones(target.size), np.ones(2)
    for _ in range(_ROUNDS):
        parts = nnls(basis * weight[:, None], target * weight)[0]
        model = basis @ parts
        weight = 1.0 / np.maximum(model, max(_LOW * float(model.mean()), 1e-30))
    ratio = np.clip(np.sqrt(parts[0] / max(parts[1], 1e-30)), *_DARK)
    return np.asarray(ratio * np.sqrt(level))


def _detail(windows: list[ObservedPair], downs: list[SpatialDegradation]) -> Floats:
    """Variance of what the pixels of m show beside its degraded self."""
    total, count = np.zeros(len(windows[0].multispectral)), 0
    for window, down in zip(windows, downs):
        m = window.multispectral
        fine = m - interpolate(down(m), window.sampling, down.fine, "linear")
        valid = fused_valid(window)
        kept = fine.reshape(len(m), -1) if valid is None else fine[:, valid]
        total += (kept.astype(np.float64) ** 2).sum(axis=1)
        count += kept.shape[1]
    return total / max(count, 1)


def _covariance(
    found: _Unexplained,
    windows: list[ObservedPair],
    downs: list[SpatialDegradation],
    dark: Floats,
    fine: Mask,
    noise: Floats,
    gain: float,
) -> tuple[Floats, Floats]:
    """Variances of single pixels of the bands, and the covariance of their arsinh.

    Each pixel of h counts by the texture that it may hold: common texture then has the same
    share of all bands, whatever pixels are bright in one and dark in another.
    """
    slopes = [
        np.sqrt(w.multispectral.astype(np.float64) ** 2 + _column(dark) ** 2) for w in windows
    ]
    errors = found.flat(found.maps)
    count = noise.size
    covariance, usual = np.zeros((count, count)), np.zeros(count)
    for i in range(count):
        for j in range(i + 1):
            maps = [down((s[i] * s[j])[None]).astype(np.float64) for s, down in zip(slopes, downs)]
            scale = gain * found.flat(maps)[0]
            ratio = (errors[i] * errors[j] - found.own[i, j]) / scale
            covariance[i, j] = covariance[j, i] = ratio.mean()
            if i == j:
                usual[i] = np.median(np.maximum(ratio, 0.0)) / _MEDIAN
    mean = np.array([np.mean([(s[i] ** 2).mean() for s in slopes]) for i in range(count)])
    unit = noise / np.sqrt(mean)
    few = np.sqrt(np.clip(usual / np.maximum(np.diag(covariance), 1e-30), 0.0, 1.0))
    covariance *= np.outer(few, few)
    ratio = covariance / np.outer(unit, unit)
    ratio[~fine], ratio[:, ~fine] = 0.0, 0.0
    values, vectors = np.linalg.eigh(ratio)
    # Colours that hardly err hold noise only.
    values = np.where(values > max(_CLEAR, _COLOUR * values[-1]), values, 1.0)
    covariance = np.outer(unit, unit) * ((vectors * values) @ vectors.T)
    return np.diag(covariance) * mean, covariance


def _column(values: Floats) -> Floats:
    return values[:, None, None]


def _rotation(texture: Texture, windows: list[ObservedPair]) -> Floats:
    white = [texture.whitened(w.multispectral).reshape(len(texture.dark), -1) for w in windows]
    return channel_rotation(np.concatenate(white, axis=1)[:, :, None])
