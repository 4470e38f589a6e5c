# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 6, denoise: the noise of m, and m without it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.nl_bayes import channel_rotation, denoise_nl_bayes
from hmwb_qgis.core.denoising.noise import spatial_noise
from hmwb_qgis.core.hmwb.sample import Sample
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.visibility import TAILS
from hmwb_qgis.core.observation.windows import together
from hmwb_qgis.core.progress import SILENT, Reporter
from hmwb_qgis.core.relation.affine import AffineRelation
from hmwb_qgis.core.threads import in_threads

_DOUBT = 1.2  # standard errors of a limit of the noise that are allowed for
# Of the spatial estimate: noise of h may hide all that of m in what both show. Without it the error
# of one of eighty made pairs grows by 7 %.
_LEAST = 1.0 / 3.0
PROBED = 64  # multispectral pixels a side in which it is looked for what becomes of noise
_PROBE = np.float32(0.1)  # standard deviations of the noise that are added for that


@dataclass(frozen=True)
class NoiseResponse:
    """What denoising makes of noise of m, in units of the noise of its bands."""

    derivative: Floats  # (b_m, b_m): mean, of the denoised bands, as rows, by the noisy ones
    spread: Floats  # (b_m, b_m): covariance of what is left of noise of variance 1


@dataclass(frozen=True)
class Cleaning:
    """How m is denoised."""

    noise: Floats  # (b_m,): standard deviations of the bands that are used
    rotation: Floats  # (b_m, b_m): channels in which they are denoised
    active: bool = True  # whether they are

    @classmethod
    def fit(
        cls, samples: list[Sample], active: bool, report: Reporter
    ) -> tuple[Cleaning, list[Sample]]:
        """Measure the noise of m, and take it off the samples if it is `active`."""
        noise = multispectral_noise(samples)
        flat = together([s.pair.multispectral for s in samples])
        white = flat[:, :, None] / noise.astype(np.float32)[:, None, None]
        found = cls(noise, channel_rotation(white), active)

        def cleaned(sample: Sample, step: Reporter) -> Sample:
            return sample.with_multispectral(found.cleaned(sample.pair, step))

        return found, in_threads(cleaned, samples, report)

    def cleaned(self, pair: ObservedPair, report: Reporter = SILENT) -> Image:
        """The bands of m without their noise, (b_m, rows_m, cols_m)."""
        return self._denoised(pair.multispectral, pair.origin, report)

    def response(self, pair: ObservedPair) -> NoiseResponse:
        """What denoising makes of noise, in the middle of the pair.

        By a probe b, white noise: the derivative is the mean of (f(y + t b) - f(y)) b' / t (S.
        Ramani, T. Blu and M. Unser, Monte-Carlo SURE, IEEE Transactions on Image Processing 17,
        2008).
        """
        if not self.active:
            return NoiseResponse(np.eye(self.noise.size), np.eye(self.noise.size))
        first = [max((n - PROBED) // 2, 0) for n in pair.multispectral.shape[1:]]
        middle = tuple(slice(start, start + PROBED) for start in first)
        noisy = pair.multispectral[(slice(None), *middle)]
        origin = (pair.origin[0] + first[0], pair.origin[1] + first[1])
        unit = self.noise.astype(np.float32)[:, None, None]
        probe = np.random.default_rng(0).standard_normal(noisy.shape).astype(np.float32)
        clean = self._denoised(noisy, origin)
        moved = self._denoised(noisy + _PROBE * unit * probe, origin)
        change = ((moved - clean) / unit / _PROBE).reshape(len(noisy), -1).astype(np.float64)
        pixels = change.shape[1]
        derivative = change @ probe.reshape(len(noisy), -1).T / pixels
        return NoiseResponse(derivative, change @ change.T / pixels)

    def _denoised(self, bands: Image, origin: tuple[int, int], report: Reporter = SILENT) -> Image:
        if not self.active:
            return bands
        return denoise_nl_bayes(bands, self.noise, report, origin=origin, rotation=self.rotation)


def multispectral_noise(samples: list[Sample]) -> Floats:
    """Noise of each multispectral band, as standard deviations, (b_m,).

    Where texture is everywhere, the spatial estimate takes it for noise. But noise averages out
    when the image is degraded, by a known factor, and what the degraded bands then hold that is not
    in the hyperspectral image is a limit: at most the spatial estimate is taken, and at least a
    third of it. Bands that were sharpened with the others are functions of them, which hides noise
    of both: theirs is told, and the others are estimated without them.
    """
    pairs = [s.pair for s in samples]
    told = np.asarray(pairs[0].sharpened or np.zeros(len(pairs[0].multispectral)), np.float64)
    own = told == 0
    if not own.any():
        return told

    def spatial(pair: ObservedPair, _report: Reporter) -> Floats:
        return spatial_noise(pair.multispectral[own], pair.fused_valid)

    most = np.median(in_threads(spatial, pairs, Reporter()), axis=0)
    told[own] = np.clip(_limit(samples)[own], _LEAST * most, most)
    return told


def _limit(samples: list[Sample]) -> Floats:
    """The largest noise that what is seen of m in the pixels of h allows for, (b_m,)."""
    known = [s.known & (s.unseen < TAILS) for s in samples]
    m, z = (
        np.concatenate([image[:, k] for image, k in zip(images, known)], axis=1)
        for images in ([s.degraded for s in samples], [s.scores for s in samples])
    )
    count, terms = z.shape[1], len(z) + 1
    fitted = sum(s.degradation.free * k.sum() for s, k in zip(samples, known)) / len(m)
    free = count - terms - fitted
    if free < terms:
        return np.full(len(m), np.inf)
    relation = AffineRelation.fit(z, m, np.ones(count))
    left = relation.scale**2 * count / free
    # The scores bring noise of their own, of variance 1.
    own = (relation.weights[:, :-1] ** 2).sum(axis=1)
    doubt = _DOUBT * left * np.sqrt(2.0 / count)
    gain = np.median([s.degradation.noise_gain for s in samples])
    return np.asarray(np.sqrt(np.maximum(left - own + doubt, 0.0) / gain))
