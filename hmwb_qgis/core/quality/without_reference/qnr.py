# SPDX-License-Identifier: GPL-2.0-or-later
"""QNR and its successors: indices of a fused image without a reference.

All compare relations between bands, block by block, on the same ground at both scales. A block is
8 x 8 hyperspectral pixels. Q is the universal image quality index, Q2n its hypercomplex form.

==========  ========================================================================================
d_lambda    Mean over pairs of bands of |Q(f_l, f_r) - Q(h_l, h_r)| [1]_: spectral distortion.
d_s         Mean over the bands of f and m of |Q(f_l, m_k) - Q(h_l, m_k degraded)| [1]_, with
            every multispectral band in the place of the panchromatic one: spatial distortion.
d_lambda_k  1 - Q2n(f degraded, h) [2]_ [3]_: spectral distortion, by consistency.
d_s_r       1 - R^2 of the regression of the bands of m on those of f [4]_, mean over the bands of
            m: spatial distortion, by consistency.
qnr         (1 - d_lambda) (1 - d_s) [1]_.
hqnr        (1 - d_lambda_k) (1 - d_s) [5]_.
rqnr        (1 - d_lambda_k) (1 - d_s_r) [4]_.
==========  ========================================================================================

References
----------
.. [1] L. Alparone, B. Aiazzi, S. Baronti, A. Garzelli, F. Nencini and M. Selva, "Multispectral and
   panchromatic data fusion assessment without reference", Photogrammetric Engineering and Remote
   Sensing 74(2), 2008.
.. [2] M. M. Khan, L. Alparone and J. Chanussot, "Pansharpening quality assessment using the
   modulation transfer functions of instruments", IEEE Transactions on Geoscience and Remote
   Sensing 47(11), 2009.
.. [3] A. Garzelli and F. Nencini, see `hypercomplex`.
.. [4] L. Alparone, A. Garzelli and G. Vivone, "Spatial consistency for full-scale assessment of
   pansharpening", IGARSS 2018.
.. [5] B. Aiazzi, L. Alparone, S. Baronti, R. Carla, A. Garzelli and L. Santurri, "Full-scale
   assessment of pansharpening methods and data products", Proceedings of SPIE 9244, 2014.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Floats
from hmwb_qgis.core.linear_algebra import eigh
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.quality.local import uiqi_of
from hmwb_qgis.core.quality.without_reference.hypercomplex import q2n

_Pixels = NDArray[np.float32]

BLOCK = 8  # hyperspectral pixels a side
LEAST_PIXELS = 16  # valid hyperspectral pixels of a block that counts

INDICES = ("d_lambda", "d_s", "qnr", "d_lambda_k", "hqnr", "d_s_r", "rqnr")


@dataclass(frozen=True)
class NoReferenceIndices:
    """Indices without a reference; NaN where the image is too small for them."""

    # See the table of the module; all lie in [0, 1]. Distortions are best at 0, the others at 1.
    overall: dict[str, float]
    # (b_h,): ``d_lambda`` and ``d_s`` of each band, means over its pairs
    per_band: dict[str, Floats]
    blocks: int  # that counted


class NoReferenceAccumulator:
    """Sums up the indices block by block."""

    def __init__(self, hs_bands: int, ms_bands: int):
        self._bands = hs_bands
        both = hs_bands + ms_bands
        self._blocks = 0
        self._fine = np.zeros((hs_bands, both))
        self._coarse = np.zeros((hs_bands, both))
        self._q2n = 0.0
        self._all = BandMoments(both)

    def add(
        self,
        hyperspectral: _Pixels,
        degraded_fused: _Pixels,
        degraded_multispectral: _Pixels,
        fused: _Pixels,
        multispectral: _Pixels,
    ) -> None:
        """Count one block, given by its valid pixels: n hyperspectral, k multispectral ones."""
        if fused.shape[1] == 0:
            return
        pixels = np.concatenate([fused, multispectral])
        self._all.add(pixels)
        if hyperspectral.shape[1] < LEAST_PIXELS:
            return
        stack = np.concatenate([hyperspectral, degraded_multispectral, degraded_fused])
        fine, coarse = BandMoments.of(pixels), BandMoments.of(stack)
        h, both = slice(0, self._bands), slice(0, self._fine.shape[1])
        self._fine += _uiqi(fine, h, both)
        self._coarse += _uiqi(coarse, h, both)
        self._q2n += _q2n(coarse, h, slice(both.stop, len(stack)))
        self._blocks += 1

    def indices(self) -> NoReferenceIndices:
        """The indices of all blocks so far."""
        n, bands = self._blocks, self._bands
        change = np.abs(self._fine - self._coarse) / n if n else np.full_like(self._fine, math.nan)
        among = change[:, :bands]
        d_lambda = among.sum(axis=1) / max(bands - 1, 1)  # the diagonal is zero
        d_s = change[:, bands:].mean(axis=1)
        found = {
            "d_lambda": _distortion(float(d_lambda.mean())),
            "d_s": _distortion(float(d_s.mean())),
            "d_lambda_k": _distortion(1 - self._q2n / n) if n else math.nan,
            "d_s_r": _distortion(1 - self._determination()),
        }
        for name, spectral, spatial in (
            ("qnr", "d_lambda", "d_s"),
            ("hqnr", "d_lambda_k", "d_s"),
            ("rqnr", "d_lambda_k", "d_s_r"),
        ):
            found[name] = (1 - found[spectral]) * (1 - found[spatial])
        overall = {name: found[name] for name in INDICES}
        return NoReferenceIndices(overall, {"d_lambda": d_lambda, "d_s": d_s}, n)

    def _determination(self) -> float:
        """R^2 of each band of m by all bands of f, mean over the bands of m that vary."""
        if self._all.count <= 2 * self._bands:
            return math.nan  # so few pixels are explained by any bands
        covariance = self._all.covariance
        spread = np.sqrt(np.maximum(np.diag(covariance), 0.0))
        varies = spread > 1e-6 * np.abs(self._all.mean)
        scaled = covariance / np.outer(*2 * (np.where(varies, spread, 1.0),))
        f = np.flatnonzero(varies[: self._bands])
        m = self._bands + np.flatnonzero(varies[self._bands :])
        if m.size == 0:
            return math.nan
        if f.size == 0:
            return 0.0
        values, vectors = eigh(scaled[np.ix_(f, f)])
        kept = values > 1e-10 * values[-1]
        along = vectors[:, kept].T @ scaled[np.ix_(f, m)]
        return float((along**2 / values[kept, None]).sum(axis=0).mean())


def _uiqi(moments: BandMoments, x: slice, y: slice) -> Floats:
    """Q of each band in x with each in y; of bands without spread only their levels count."""
    mean, covariance = moments.mean, moments.covariance
    variance = np.diag(covariance)
    first, second = mean[x, None], mean[None, y]
    spread = variance[x, None] + variance[None, y]
    least = 1e-12 * (first**2 + second**2)
    return uiqi_of(first, second, spread, covariance[x, y], least=least)


def _q2n(moments: BandMoments, x: slice, y: slice) -> float:
    """Q2n of the image with bands x and that with bands y."""
    mean, covariance = moments.mean, moments.covariance
    variance = np.diag(covariance)
    return q2n(
        (mean[x], mean[y]), (float(variance[x].sum()), float(variance[y].sum())), covariance[x, y]
    )


def _distortion(value: float) -> float:
    """In [0, 1]; only bands that are each other's negatives exceed 1."""
    return value if math.isnan(value) else min(max(value, 0.0), 1.0)
