# SPDX-License-Identifier: GPL-2.0-or-later
"""The observation model (section 3.1, equation 7): h = I B S + N_h, m = M I + N_m."""

from __future__ import annotations

import math
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from hmwb_qgis.core.arrays import IN_CACHE, Image
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Boundary, ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import Psf, as_psf, gaussian_psf
from hmwb_qgis.core.observation.visibility import check_width
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.sums import weighted_sums
from hmwb_qgis.core.threads import in_threads


class SpatialDegradation:
    """B followed by S: blur with the PSF and sample at the hyperspectral pixel centres.

    Parameters
    ----------
    psf : Psf
        B of equation 7.
    sampling : Sampling
        Ratio and offset, S of equation 7.
    fine, coarse : (int, int)
        Rows and columns of the multispectral and of the hyperspectral grid.
    boundary : {"mirror", "circular"}
        How an image goes on beyond its borders.

    Attributes
    ----------
    free : float
        Numbers that were fitted to the images to tell where a hyperspectral pixel lies.
    """

    free = 0.0

    def __init__(
        self,
        psf: Psf,
        sampling: Sampling,
        fine: tuple[int, int],
        coarse: tuple[int, int],
        boundary: Boundary = "mirror",
    ):
        self.fine, self.coarse = fine, coarse
        centres = [sampling.centres(axis, coarse[axis]) for axis in (0, 1)]
        self.terms: list[tuple[sparse.csr_matrix, sparse.csr_matrix]] = [
            (row.matrix(centres[0], fine[0], boundary), col.matrix(centres[1], fine[1], boundary))
            for row, col in psf.terms()
        ]

    def __call__(self, image: ArrayLike) -> Image:
        """Degrade (bands, rows_m, cols_m) to (bands, rows_h, cols_h), float32."""
        image = np.asarray(image)
        out = np.empty((image.shape[0], *self.coarse), np.float32)
        # Of small windows, bands side by side: each product of SciPy's takes its time.
        together = max(IN_CACHE // math.prod(image.shape[1:]), 1)

        def see(start: int, _report: Reporter) -> None:
            some = image[start : start + together]
            count, rows, cols = some.shape
            flat = some.transpose(1, 0, 2).reshape(rows, count * cols)
            # Not times the transpose of c: SciPy would make two further matrices for that.
            seen = sum((c @ (r @ flat).reshape(-1, cols).T).T for r, c in self.terms)
            seen = seen.reshape(-1, count, self.coarse[1])
            out[start : start + together] = seen.transpose(1, 0, 2)

        in_threads(see, range(0, len(image), together), Reporter())
        return out

    @cached_property
    def noise_gain(self) -> float:
        """Variance of degraded white noise of variance 1, the median over the pixels."""
        total = np.zeros(1)
        for row, col in self.terms:
            for other_row, other_col in self.terms:
                along = np.asarray(row.multiply(other_row).sum(axis=1))
                total = total + np.outer(along, np.asarray(col.multiply(other_col).sum(axis=1)))
        return float(np.median(total))


def degradation_of(pair: ObservedPair, psf: Psf) -> SpatialDegradation:
    """B and S from the multispectral to the hyperspectral grid of a pair.

    Parameters
    ----------
    pair : ObservedPair
    psf : Psf
        In pixels of m.

    Returns
    -------
    SpatialDegradation
    """
    _, rows, cols = pair.hyperspectral.shape
    fine = pair.fused_shape[1:]
    return SpatialDegradation(psf, pair.sampling, fine, (rows, cols), pair.boundary)


def degrade(
    image: ArrayLike,
    psf: Psf,
    sampling: Sampling,
    coarse: tuple[int, int],
    boundary: Boundary = "mirror",
) -> Image:
    """Blur and sample an image (bands, rows_m, cols_m) once; see `SpatialDegradation`."""
    image = np.asarray(image)
    return SpatialDegradation(psf, sampling, _plane(image), coarse, boundary)(image)


def check_spectral_response(value: ArrayLike, ms_bands: int, hs_bands: int) -> NDArray[np.float64]:
    """A response matrix with rows that sum to 1.

    Parameters
    ----------
    value : array_like
    ms_bands, hs_bands : int
        Of the images that it is given for.

    Returns
    -------
    ndarray, (ms_bands, hs_bands), float64

    Raises
    ------
    HmwbError
        If the shape is not (ms_bands, hs_bands), a value is negative beyond rounding or not
        finite, or a row is empty.
    """
    response = np.asarray(value, dtype=np.float64)
    if response.shape != (ms_bands, hs_bands):
        raise HmwbError(
            "The spectral response has shape {shape}, but the images need ({ms_bands}, "
            "{hs_bands}): a row a multispectral band, a column a hyperspectral band.",
            shape=response.shape,
            ms_bands=ms_bands,
            hs_bands=hs_bands,
        )
    if not np.isfinite(response).all() or response.min() < -1e-6 * abs(response).max():
        raise HmwbError("The spectral response holds negative or infinite values: mend the table.")
    sums = response.sum(axis=1, keepdims=True)
    if (sums <= 0).any():
        empty = ", ".join(str(i + 1) for i in np.flatnonzero(sums[:, 0] <= 0))
        raise HmwbError(
            "Multispectral band {empty} does not overlap the hyperspectral range: leave it out.",
            empty=empty,
        )
    return np.asarray(response / sums)


def add_noise(image: ArrayLike, snr_db: ArrayLike | None, rng: np.random.Generator) -> Image:
    """White Gaussian noise on an image (bands, rows, cols), float32.

    `snr_db` is 10 log10(mean(x^2) / sigma^2) of all bands or of each; None adds nothing.
    """
    image = np.asarray(image, np.float32)
    if snr_db is None:
        return image.copy()
    power = np.mean(image.astype(np.float64) ** 2, axis=(1, 2))
    sigma = np.sqrt(power * 10.0 ** (-np.asarray(snr_db, np.float64) / 10.0))
    noise = rng.standard_normal(image.shape, dtype=np.float32)
    noisy: Image = image + noise * sigma.astype(np.float32)[:, None, None]
    return noisy


def simulate(
    reference: ArrayLike,
    ratio: int,
    *,
    spectral_response: ArrayLike,
    psf: Psf | ArrayLike | None = None,
    offset: float | tuple[float, float] | None = None,
    snr_hyperspectral: ArrayLike | None = None,
    snr_multispectral: ArrayLike | None = None,
    wavelengths: ArrayLike | None = None,
    boundary: Boundary = "mirror",
    seed: int = 0,
    progress: Progress | None = None,
) -> ObservedPair:
    """Observe a reference image with two sensors (equation 7).

    Parameters
    ----------
    reference : array_like, (b_h, rows, cols)
        I of the paper, any units.
    ratio : int
        Hyperspectral pixel size in reference pixels.
    spectral_response : array_like, (b_m, b_h)
        M; rows are divided by their sum.
    psf : Psf, array_like or None
        B; None is a Gaussian whose FWHM is the ratio.
    offset : float, pair or None
        Centre of hyperspectral pixel (0, 0); None aligns the outer corners.
    snr_hyperspectral, snr_multispectral : float, array_like of (bands,), or None
        Signal-to-noise ratios in dB; None is noise-free.
    wavelengths : array_like, (b_h,), or None
        Band centres in nm, handed on.
    boundary : {"mirror", "circular"}
    seed : int
        Of the noise.
    progress : callable or None

    Returns
    -------
    ObservedPair
        In the reference's units.

    Raises
    ------
    HmwbError
        If the reference is not a cube, smaller than one hyperspectral pixel or than the PSF, or the
        response does not fit.
    """
    report = Reporter(progress)
    cube = np.asarray(reference, np.float32)
    if cube.ndim != 3:
        raise HmwbError(
            "The reference has {dimensions} dimensions: give (bands, rows, cols).",
            dimensions=cube.ndim,
        )
    sampling = Sampling.of(ratio, offset)
    fine = _plane(cube)
    coarse = _coarse_shape(fine, sampling)
    response = np.atleast_2d(np.asarray(spectral_response, np.float64))
    response = check_spectral_response(response, response.shape[0], cube.shape[0])
    told = as_psf(psf)
    check_width(told, fine)
    blur = told or gaussian_psf(sampling.ratio)
    rng = np.random.default_rng(seed)
    report(0.0)
    blurred = degrade(cube, blur, sampling, coarse, boundary)
    report(0.6)
    hyperspectral = add_noise(blurred, snr_hyperspectral, rng)
    bands = weighted_sums(response, cube)
    multispectral = add_noise(bands, snr_multispectral, rng)
    report(1.0)
    centres = None if wavelengths is None else np.asarray(wavelengths, np.float64)
    return ObservedPair(
        hyperspectral=hyperspectral,
        multispectral=multispectral,
        sampling=sampling,
        spectral_response=response,
        psf=blur,
        wavelengths=centres,
        boundary=boundary,
    )


def _plane(image: NDArray[Any]) -> tuple[int, int]:
    return image.shape[1], image.shape[2]


def _coarse_shape(fine: tuple[int, int], sampling: Sampling) -> tuple[int, int]:
    """How many hyperspectral pixels lie wholly on the grid."""
    rows, cols = (int(np.floor(n / r + 1e-9)) for n, r in zip(fine, sampling.ratio))
    if min(rows, cols) < 1:
        raise HmwbError(
            "The reference has {rows} x {cols} pixels, less than one hyperspectral pixel "
            "at ratio {ratio}: take a larger image or a smaller ratio.",
            rows=fine[0],
            cols=fine[1],
            ratio=sampling.ratio,
        )
    return rows, cols
