# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of the variance of a fused image, and what they are in a window."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.kriging.doubt import Doubt
from hmwb_qgis.core.observation.pair import Image
from hmwb_qgis.core.observation.windows import strips
from hmwb_qgis.core.uncertainty.texture import Texture

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Deviation:
    """How sure a fused image is.

    Parameters
    ----------
    image : ndarray, (bands, rows, cols), float32
        One standard deviation of each value, in the units of the image.
    parts : dict of str to ndarray, (rows, cols), float32
        Root of the mean variance over the bands that each part has, by its name.
    """

    image: Image
    parts: dict[str, NDArray[np.float32]]

    def cut(self, part: tuple[slice, ...]) -> Deviation:
        """Of some of the rows and columns."""
        parts = {name: value[part] for name, value in self.parts.items()}
        return Deviation(self.image[(slice(None), *part)], parts)


@dataclass(frozen=True)
class Uncertainty:
    """What each part of the variance is in each band, in squared units of the image.

    Parameters
    ----------
    doubt : Doubt
    texture : Texture
        Where what m does not tell is large.
    spectra : dict of str to ndarray, (bands, maps)
        For each part, the variance in each band of a variance of 1 of each of its maps.
    """

    doubt: Doubt
    texture: Texture
    spectra: dict[str, Floats]

    @property
    def working(self) -> int:
        """Values held for each pixel beside its deviations."""
        return 3 * sum(s.shape[1] for s in self.spectra.values()) + len(self.spectra)

    def deviation(
        self, kriged: Image, coefficients: Image, *, trust: NDArray[np.float32] | None,
        texture: NDArray[np.float32],
    ) -> Deviation:  # fmt: skip
        """One standard deviation of a window.

        Parameters
        ----------
        kriged, coefficients : ndarray, (sets, rows, cols)
            Variances of the components of each set.
        trust : ndarray, (rows, cols), or None
            In m, in [0, 1]; None is 1. The image is trust t times what is fused and the rest times
            what is interpolated. Trust is N. Wiener's: d / (d + e) with d the variance of the
            detail and e that of m's error, which leaves t^2 e + (1 - t)^2 d = (1 - t) d.
        texture : ndarray, (rows, cols)
            Factors of the variance of what m does not tell.
        """
        shape = kriged.shape[1:]
        one = np.ones((1, *shape), np.float32)
        fused = one if trust is None else trust[None] ** 2
        apart = 0.0 * one if trust is None else 1.0 - trust[None]
        maps = {
            "kriged": kriged * fused * texture,
            "coefficients": coefficients * fused * texture,
            "noise of m": fused,
            "detail": fused * texture,
            "outside": one * texture,
            "interpolated": apart,
        }
        spectra = np.concatenate([self.spectra[name] for name in maps], axis=1)
        variance = np.concatenate(list(maps.values()))
        parts = {
            name: np.sqrt(np.tensordot(self.spectra[name].mean(axis=0), value, 1)).astype(
                np.float32
            )
            for name, value in maps.items()
        }
        return Deviation(_deviations(spectra.astype(np.float32), variance), parts)


def _deviations(spectra: NDArray[np.float32], maps: Image) -> Image:
    """Roots of the sums of maps times spectra, (bands, rows, cols), a few rows at a time."""
    out = np.empty((len(spectra), *maps.shape[1:]), np.float32)
    for rows in strips(maps.shape[1]):
        some = maps[:, rows]
        variance = (spectra @ some.reshape(len(some), -1)).reshape(-1, *some.shape[1:])
        np.sqrt(np.maximum(variance, 0.0), out=out[:, rows])
    return out
