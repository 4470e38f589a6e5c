# SPDX-License-Identifier: GPL-2.0-or-later
"""The hyperspectral image in the subspace that stands out of its noise.

Each band is divided by its noise, so that noise is alike in every direction; then the principal
components above what noise alone would give are the signal. All that is needed of the image is
its mean and covariance, which a large raster yields block by block.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.denoising.shrinkage import bulk_edge, optimal_gain
from hmwb_qgis.core.linear_algebra import eigh, orthonormal_basis, positive_inverse
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.rounding import ROUNDING

_EXCESS = 0.04  # of the bulk edge, that a component must exceed it by: the noise is estimated
_ROUNDS = 12  # of noise and components, at most
_ABSORBED = 0.8  # of the noise of a band, that components may take


@dataclass(frozen=True)
class Subspace:
    """A few spectra that hold the signal; noise is white in their coordinates."""

    # (bands,): mean spectrum and standard deviation of the noise, in the units of the image
    mean: Floats
    noise: Floats
    basis: Floats  # (bands, rank): orthonormal spectra in units of the noise, the strongest first
    gain: Floats  # (rank,): how much of each score is signal

    @property
    def rank(self) -> int:
        """Number of components."""
        return self.basis.shape[1]

    def scores(self, image: Image) -> Image:
        """Coordinates of an image, (rank, rows, cols), float32, with noise of variance 1.

        Parameters
        ----------
        image : ndarray, (bands, rows, cols)
        """
        analysis = (self.basis / self.noise[:, None]).T
        centred = image - self.mean.astype(np.float32)[:, None, None]
        return np.asarray(np.tensordot(analysis.astype(np.float32), centred, axes=1), np.float32)

    def image(self, scores: Image) -> Image:
        """The image of some coordinates, (bands, rows, cols), float32, in the units of `mean`.

        Parameters
        ----------
        scores : ndarray, (rank, rows, cols)
        """
        synthesis = (self.basis * self.noise[:, None]).astype(np.float32)
        flat = synthesis @ scores.reshape(self.rank, -1)
        flat += self.mean.astype(np.float32)[:, None]
        image: Image = flat.reshape(-1, *scores.shape[1:])
        return image

    def extended(self, spectra: Floats) -> Subspace:
        """The subspace with more spectra.

        Parameters
        ----------
        spectra : ndarray, (bands, n)
            In units of the noise.
        """
        basis = orthonormal_basis(np.concatenate([self.basis, spectra], axis=1))
        return Subspace(self.mean, self.noise, basis, np.ones(basis.shape[1]))

    def rotated(self, rotation: Floats) -> Subspace:
        """The same subspace with other axes.

        Parameters
        ----------
        rotation : ndarray, (rank, rank)
            Orthogonal; its columns are the axes.
        """
        return Subspace(self.mean, self.noise, self.basis @ rotation, np.ones(self.rank))


def signal_subspace(
    moments: BandMoments, *, least: int = 1, most: int | None = None, known: Sequence[float] = ()
) -> Subspace:
    """Noise of each band and the components that stand out of it.

    Low rank plus diagonal noise, by turns: components of the whitened covariance, then the noise
    from what they leave, corrected for the share of noise that they absorb.

    Parameters
    ----------
    moments : BandMoments
        Of the valid pixels.
    least, most : int
        Bounds of the rank.
    known : sequence of float
        Standard deviations of the noise, (bands,); empty: they are to be found.

    Returns
    -------
    Subspace
    """
    covariance, count = moments.covariance, moments.count
    bands = covariance.shape[0]
    edge = (1.0 + _EXCESS) * bulk_edge(bands, max(count, 1))
    noise = np.asarray(known, np.float64) if len(known) else _noise(moments, edge)
    values, vectors = eigh(covariance / np.outer(noise, noise))
    rank = int((values > edge).sum())
    rank = int(np.clip(max(rank, least), 1, min(bands, most or bands)))
    order = np.arange(bands)[::-1][:rank]
    gain = optimal_gain(values[order], bands, max(count, 1))
    return Subspace(moments.mean, noise, vectors[:, order], gain)


def _noise(moments: BandMoments, edge: float) -> Floats:
    """Standard deviation of the noise of each band, (bands,)."""
    covariance, count = moments.covariance, moments.count
    bands = covariance.shape[0]
    floor = ROUNDING * np.sqrt(np.diag(covariance) + moments.mean**2)
    floor[floor <= 0] = floor.max() or 1.0
    noise = np.maximum(_first_guess(covariance, count), floor)
    for _ in range(_ROUNDS):
        values, vectors = eigh(covariance / np.outer(noise, noise))
        rank = int(np.clip((values > edge).sum(), 1, max(bands // 2, 1)))
        strong = vectors[:, -rank:]
        keep = np.eye(bands) - noise[:, None] * (strong @ strong.T) / noise
        left = np.einsum("ij,jk,ik->i", keep, covariance, keep, optimize=True)
        absorbed = (strong**2).sum(axis=1)
        free = (1.0 - np.minimum(absorbed, _ABSORBED)) * max(count - rank, 1) / max(count, 1)
        update = np.maximum(np.sqrt(np.maximum(left, 0.0) / free), floor)
        # A component of little else than one band leaves nothing to tell its noise from.
        update = np.where(absorbed > _ABSORBED, noise, update)
        settled = np.abs(update / noise - 1).max() < ROUNDING
        noise = update
        if settled:
            break
    return noise


def _first_guess(covariance: Floats, count: int) -> Floats:
    """Noise from the regression of each band on the others, or on its two neighbours."""
    bands = covariance.shape[0]
    scale = np.sqrt(np.maximum(np.diag(covariance), 0.0))
    scale = np.where(scale > 0, scale, 1.0)
    correlation = covariance / np.outer(scale, scale) + ROUNDING**2 * np.eye(bands)
    if count > 2 * bands:
        residual = 1.0 / np.diag(positive_inverse(correlation)) * count / (count - bands)
        return np.asarray(scale * np.sqrt(residual))
    if bands < 3:
        return 0.1 * scale
    second = np.zeros((bands, bands))
    for band in range(bands):
        middle = min(max(band, 1), bands - 2)
        second[band, [middle - 1, middle, middle + 1]] = -0.5, 1.0, -0.5
    variance = np.einsum("ij,jk,ik->i", second, covariance, second, optimize=True) / 1.5
    return np.asarray(np.sqrt(np.maximum(variance, 0.0)))
