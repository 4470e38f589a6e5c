# SPDX-License-Identifier: GPL-2.0-or-later
"""The spectral response M, estimated from the two images where nobody knows it.

At the hyperspectral scale both images see the same pixels: the degraded multispectral image is
M h, up to noise. Non-negative least squares finds M band by band.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.linalg import solve_triangular
from scipy.optimize import nnls

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.linear_algebra import cholesky

_RIDGE = 1e-8  # of the mean diagonal, so that images without noise have a solution too


class ResponseEstimator:
    """The normal equations of M h = degraded m, summed up window by window.

    Parameters
    ----------
    ms_bands, hs_bands : int
    """

    def __init__(self, ms_bands: int, hs_bands: int):
        self.gram = np.zeros((hs_bands, hs_bands))
        self.cross = np.zeros((ms_bands, hs_bands))
        self.count = 0

    def add(self, hyperspectral: NDArray[np.float32], degraded: NDArray[np.float32]) -> None:
        """Take in the same n pixels of both images, (b_h, n) and (b_m, n)."""
        h, m = hyperspectral.astype(np.float64), degraded.astype(np.float64)
        self.gram += h @ h.T
        self.cross += m @ h.T
        self.count += h.shape[1]

    def solve(self) -> NDArray[np.float64]:
        """M, (b_m, b_h), in units of m per unit of h; no value is negative.

        Raises
        ------
        HmwbError
            If there were no pixels, or a band of m has nothing in common with h.
        """
        mean = np.trace(self.gram) / len(self.gram)
        if self.count == 0 or mean <= 0:
            raise HmwbError(
                "The spectral response cannot be estimated, because the two images share no valid "
                "pixels: give a table of the response."
            )
        factor = cholesky(self.gram + _RIDGE * mean * np.eye(len(self.gram)))
        targets = solve_triangular(factor, self.cross.T, lower=True)
        response: NDArray[np.float64] = np.stack(
            [nnls(factor.T, target)[0] for target in targets.T]
        )
        empty = np.flatnonzero(response.sum(axis=1) <= 0)
        if empty.size:
            raise HmwbError(
                "Multispectral band {band} has nothing in common with the hyperspectral image: "
                "leave it out or give a table of the spectral response.",
                band=empty[0] + 1,
            )
        return response


def estimate_spectral_response(
    hyperspectral: ArrayLike, degraded_multispectral: ArrayLike
) -> NDArray[np.float64]:
    """Estimate M by non-negative least squares at the hyperspectral scale.

    Parameters
    ----------
    hyperspectral : array_like, (b_h, rows_h, cols_h) or (b_h, n)
    degraded_multispectral : array_like, (b_m, rows_h, cols_h) or (b_m, n)
        The multispectral image as the hyperspectral sensor's pixels would see it.

    Returns
    -------
    ndarray, (b_m, b_h), float64
        In units of m per unit of h, so that M h explains m as it is; rows sum to 1 only where both
        images are in the same units.

    Raises
    ------
    HmwbError
        If the images hold different numbers of pixels, or have nothing in common.
    """
    h = np.asarray(hyperspectral, np.float32)
    m = np.asarray(degraded_multispectral, np.float32)
    if h.shape[1:] != m.shape[1:]:
        raise HmwbError(
            "The hyperspectral image has pixels {hyperspectral}, the degraded "
            "multispectral one {multispectral}: degrade it to the hyperspectral grid.",
            hyperspectral=h.shape[1:],
            multispectral=m.shape[1:],
        )
    estimator = ResponseEstimator(m.shape[0], h.shape[0])
    estimator.add(h.reshape(h.shape[0], -1), m.reshape(m.shape[0], -1))
    return estimator.solve()
