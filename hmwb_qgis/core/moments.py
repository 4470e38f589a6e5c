# SPDX-License-Identifier: GPL-2.0-or-later
"""Means and covariances of bands that come in parts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from hmwb_qgis.core.arrays import Floats


class BandMoments:
    """Mean and covariance of so many bands, gathered block by block."""

    def __init__(self, bands: int):
        self.count = 0
        self._shift = np.zeros(bands)
        self._sum = np.zeros(bands)
        self._squares = np.zeros((bands, bands))

    @classmethod
    def of(cls, pixels: ArrayLike) -> BandMoments:
        """Those of some pixels.

        Parameters
        ----------
        pixels : array_like, (bands, n)
        """
        moments = cls(len(np.asarray(pixels)))
        moments.add(pixels)
        return moments

    def add(self, pixels: ArrayLike) -> None:
        """Take in pixels.

        Parameters
        ----------
        pixels : array_like, (bands, n)
        """
        values = np.asarray(pixels, np.float64)
        if values.shape[1] == 0:
            return
        if self.count == 0:
            self._shift = values.mean(axis=1)  # keeps the sums of squares small
        values = values - self._shift[:, None]
        self.count += values.shape[1]
        self._sum += values.sum(axis=1)
        self._squares += values @ values.T

    @property
    def mean(self) -> Floats:
        """(bands,)."""
        mean: Floats = self._shift + self._sum / max(self.count, 1)
        return mean

    @property
    def covariance(self) -> Floats:
        """(bands, bands)."""
        mean = self._sum / max(self.count, 1)
        covariance: Floats = self._squares / max(self.count, 1) - np.outer(mean, mean)
        return covariance

    def of_bands(self, bands: Sequence[int]) -> BandMoments:
        """The moments of some of the bands.

        Parameters
        ----------
        bands : sequence of int
            Places from 0.
        """
        chosen = list(bands)
        part = BandMoments(len(chosen))
        part.count = self.count
        part._shift, part._sum = self._shift[chosen], self._sum[chosen]
        part._squares = self._squares[np.ix_(chosen, chosen)]
        return part
