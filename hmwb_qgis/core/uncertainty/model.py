# SPDX-License-Identifier: GPL-2.0-or-later
"""The parts of the variance of a fused image, and what they are in a window."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats, Image
from hmwb_qgis.core.kriging.doubt import RegressionDoubt
from hmwb_qgis.core.methods.base import Deviation
from hmwb_qgis.core.observation.windows import strips
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.uncertainty.parts import joint_maps
from hmwb_qgis.core.uncertainty.texture import Texture


@dataclass(frozen=True)
class Uncertainty:
    """What each part of the variance is in each band, in squared units of the image."""

    doubt: RegressionDoubt
    texture: Texture  # where what m does not tell is large
    # (bands, maps): for each part, the variance in each band of a variance of 1 of each of its maps
    spectra: dict[str, Floats]

    @property
    def working(self) -> int:
        """Values held for each pixel beside its deviations."""
        return 2 * len(self.doubt.members) + len(self.spectra) + 4

    def told(
        self, variances: Image, finished: Iterator[slice], *, trust: NDArray[np.float32] | None,
        texture: NDArray[np.float32], report: Reporter,
    ) -> Callable[[slice], Deviation]:  # fmt: skip
        """`deviation` of some rows of a window: all bands of all rows are as large as the image.

        Parameters
        ----------
        variances : ndarray, (2, sets, rows, cols)
            What is kriged, and the coefficients.
        finished : iterator of slice
            Rows of these that are there, from the top; is asked as far as they are needed.
        trust, texture
            As for `deviation`, of the whole window.
        report : Reporter
            Is looked at for the wish to stop.

        Returns
        -------
        callable
            Takes rows.
        """
        there = 0

        def of_rows(rows: slice) -> Deviation:
            nonlocal there
            while there < rows.stop:
                there = next(finished).stop
                report.pause()
            known = None if trust is None else trust[rows]
            return self.deviation(*variances[:, :, rows], trust=known, texture=texture[:, rows])

        return of_rows

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
        texture : ndarray, (2, rows, cols)
            Factors of the variance of what m does not tell, see `Texture`.
        """
        shape = kriged.shape[1:]
        bands = np.concatenate(list(self.spectra.values()), axis=1).astype(np.float32)
        image = np.empty((len(bands), *shape), np.float32)
        parts = {name: np.empty(shape, np.float32) for name in self.spectra}
        for rows in strips(shape[0]):
            near = texture[:, rows]
            known = np.ones_like(near[0]) if trust is None else trust[rows]
            maps = _maps(kriged[:, rows], coefficients[:, rows], known, near)
            for name, spectra in self.spectra.items():
                mean = spectra.mean(axis=0).astype(np.float32)
                _root(np.tensordot(mean, maps[name], axes=1), parts[name][rows])
            variances = np.concatenate([maps[name] for name in self.spectra])
            _root(np.tensordot(bands, variances, axes=1), image[:, rows])
        return Deviation(image, parts)


def _maps(
    kriged: Image, coefficients: Image, trust: NDArray[np.float32], texture: NDArray[np.float32]
) -> dict[str, Image]:
    """The maps of each part of the variance, (maps, rows, cols)."""
    fused = trust[None] ** 2
    known, unknown = texture
    return {
        "kriged": joint_maps(kriged) * fused * known,
        "coefficients": joint_maps(coefficients) * fused * unknown,
        "noise of m": np.concatenate([fused, fused * unknown]),
        "detail": fused * known,
        "outside": unknown[None],
        "interpolated": 1.0 - trust[None],
    }


def _root(variances: NDArray[np.float32], out: NDArray[np.float32]) -> None:
    """Standard deviations, where rounding may have made a variance less than nothing."""
    np.sqrt(np.maximum(variances, 0.0, out=variances), out=out)
