# SPDX-License-Identifier: GPL-2.0-or-later
"""Quality of a fused image against a reference (section 4.4, and the usual indices beside it).

Large images are assessed window by window: `QualityAccumulator` takes windows with a halo and
gives the same indices as `assess` does on the whole. UIQI and SSIM are in `local`.

References
----------
.. [1] L. Wald, "Quality of high resolution synthesised images: is there a simple criterion?",
   Fusion of Earth Data, 2000 (ERGAS).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.arrays import Floats, Mask, Window, mask_of
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.quality.coverage import Coverage
from hmwb_qgis.core.quality.local import (
    HALO,
    SSIM_WINDOW,
    UIQI_WINDOW,
    divide,
    local_fields,
    ssim,
    ssim_weights,
    uiqi,
    whole_windows,
)

Maps = dict[str, NDArray[np.float32]]

STRIP = 64  # rows that are assessed together, so that they stay in the processor's cache


@dataclass(frozen=True)
class Assessment:
    """Quality indices. NaN means that an index is not defined.

    Parameters
    ----------
    overall : dict of str to float
        ``rmse`` over all voxels; ``normalised_rmse``, the paper's, after each image is divided by
        its own sum; ``relative_rmse``, that times the number of voxels, in percent; ``sam`` in
        degrees, mean over pixels; ``cc``, ``psnr`` (dB), ``uiqi``, ``ssim``, means over bands;
        ``ergas``.
    per_band : dict of str to ndarray, (bands,), float64
        ``rmse``, ``cc``, ``psnr``, ``uiqi``, ``ssim``.
    per_pixel : dict of str to ndarray, (rows, cols), float32
        ``sam`` in degrees and ``rmse``; NaN where there is none.
    coverage : Coverage or None
        What a predicted error was worth; its numbers are among the others then.
    """

    overall: dict[str, float]
    per_band: dict[str, Floats]
    per_pixel: Maps = field(default_factory=dict)
    coverage: Coverage | None = None


def assess(
    reference: ArrayLike,
    fused: ArrayLike,
    *,
    ratio: float | tuple[float, float] | None = None,
    valid: Mask | None = None,
    data_range: ArrayLike | None = None,
    progress: Progress | None = None,
) -> Assessment:
    """Compare a fused image with the reference.

    Parameters
    ----------
    reference, fused : array_like, (bands, rows, cols)
        In the same units.
    ratio : float, pair or None
        Hyperspectral pixel size in pixels of the fused image, for ERGAS; None leaves ERGAS NaN.
    valid : ndarray of bool, (rows, cols), or None
        Only these pixels count. A window of UIQI or SSIM counts if all its pixels are valid.
    data_range : float, array_like of (bands,), or None
        Peak of PSNR and range of SSIM; None is the maximum of each band of the reference.
    progress : callable or None

    Returns
    -------
    Assessment
        Bands that are constant have no CC, bands that are equal have an infinite PSNR and pixels
        that are zero in the reference have no SAM; means leave these out. A pixel that is zero in
        the fused image only has a SAM of 90 degrees.

    Raises
    ------
    HmwbError
        If the shapes differ, no pixel is valid, or a valid pixel is not finite.
    Cancelled
        If `progress` asked to stop.
    """
    x, f = np.asarray(reference), np.asarray(fused)
    _check(x, f, valid)
    if data_range is None:
        data_range = band_maxima(x, valid)
    accumulator = QualityAccumulator(x.shape, data_range, ratio=ratio)
    report = Reporter(progress)
    strips, rows = [], x.shape[1]
    for start in range(0, rows, STRIP):
        stop = min(start + STRIP, rows)
        outer = slice(max(start - HALO, 0), min(stop + HALO, rows))
        part = accumulator.add(
            x[:, outer],
            f[:, outer],
            valid=None if valid is None else valid[outer],
            inner=(slice(start - outer.start, stop - outer.start), slice(None)),
            progress=report.part(start / rows, stop / rows),
        )
        strips.append(part)
    maps = {name: np.concatenate([part[name] for part in strips]) for name in strips[0]}
    return accumulator.assessment(maps)


def band_maxima(reference: ArrayLike, valid: Mask | None = None) -> Floats:
    """The maximum of each band over the valid pixels, (bands,), float64; 0 without any."""
    planes = np.asarray(reference)
    if valid is None:
        return np.asarray(planes.max(axis=(1, 2)), np.float64)
    return np.array([plane[valid].max() if valid.any() else 0.0 for plane in planes], np.float64)


class QualityAccumulator:
    """Sums up quality indices over the windows of an image.

    Parameters
    ----------
    shape : (int, int, int)
        Bands, rows and columns of the whole image.
    data_range : float or array_like, (bands,)
        Peak of PSNR and range of SSIM; the maxima of the reference's bands are usual.
    ratio : float, pair or None
        As in `assess`.

    Notes
    -----
    Give each window with `HALO` pixels around the part that is counted, fewer only where the
    image ends. Every pixel of the image must be counted once.
    """

    def __init__(
        self,
        shape: tuple[int, ...],
        data_range: ArrayLike,
        *,
        ratio: float | tuple[float, float] | None = None,
    ):
        bands, rows, cols = shape
        self._shape = (bands, rows, cols)
        self._range = np.broadcast_to(np.asarray(data_range, np.float64), (bands,))
        self._ratio = None if ratio is None else math.sqrt(np.prod(np.broadcast_to(ratio, 2)))
        side = min(rows, cols)
        self._uiqi_window, taps = min(UIQI_WINDOW, side), min(SSIM_WINDOW, side)
        self._ssim_weights = ssim_weights(taps)
        self._moments = _Moments(bands)
        self._windowed = {name: _Mean(bands) for name in ("uiqi", "ssim")}
        self._sam = _Mean(1)

    def add(
        self,
        reference: ArrayLike,
        fused: ArrayLike,
        *,
        valid: Mask | None = None,
        inner: Window | None = None,
        progress: Progress | None = None,
    ) -> Maps:
        """Count one window.

        Parameters
        ----------
        reference, fused : array_like, (bands, rows, cols)
        valid : ndarray of bool, (rows, cols), or None
        inner : (slice, slice) or None
            The part that is counted, without the halo; None is the whole window.
        progress : callable or None

        Returns
        -------
        dict of str to ndarray
            ``sam`` (degrees) and ``rmse`` of each pixel of `inner`, float32; NaN where there is
            none.

        Raises
        ------
        HmwbError
            If the shapes differ or a valid pixel is not finite.
        Cancelled
            If `progress` asked to stop.
        """
        x, f = np.asarray(reference), np.asarray(fused)
        _check(x, f, valid)
        good = mask_of(valid, x.shape[1:])
        inner = (slice(None), slice(None)) if inner is None else inner
        counted = good[inner]
        report = Reporter(progress)
        size, taps = self._uiqi_window, self._ssim_weights.size
        whole = {"uiqi": whole_windows(good, size)[inner], "ssim": whole_windows(good, taps)[inner]}
        pixels = _Pixels(counted.shape)
        for band in range(x.shape[0]):
            report(band / x.shape[0])
            xb, fb = _plane(x[band], good, "reference"), _plane(f[band], good, "fused")
            xi, fi = xb[inner], fb[inner]
            self._moments.add(band, xi[counted], fi[counted])
            pixels.add(xi, fi)
            local = local_fields(xb, fb, float(xb.mean()))
            for name, index in (
                ("uiqi", uiqi(local, size)),
                ("ssim", ssim(local, self._ssim_weights, float(self._range[band]))),
            ):
                self._windowed[name].add(band, index[inner][whole[name]])
        self._moments.count += int(counted.sum())
        maps = pixels.maps(counted, x.shape[0])
        self._sam.add(0, maps["sam"][np.isfinite(maps["sam"])].astype(np.float64))
        report(1.0)
        return maps

    def assessment(self, per_pixel: Maps | None = None) -> Assessment:
        """The indices of all windows so far.

        Parameters
        ----------
        per_pixel : dict of str to ndarray, or None
            Maps put together from those that `add` returned.

        Raises
        ------
        HmwbError
            If no valid pixel was counted.
        """
        moments = self._moments
        if moments.count == 0:
            raise HmwbError(
                "No pixel is valid in both images: check their extents and nodata values."
            )
        bands, rmse = self._shape[0], moments.rmse()
        per_band = {"rmse": rmse, "cc": moments.correlation(), "psnr": _psnr(rmse, self._range)}
        per_band.update({name: mean.value() for name, mean in self._windowed.items()})
        relative = moments.relative_rmse()
        overall = {
            "rmse": math.sqrt(float(np.mean(rmse**2))),
            "normalised_rmse": relative / (moments.count * bands),
            "relative_rmse": 100 * relative,
            "sam": float(self._sam.value()[0]),
            "cc": _mean_of_defined(per_band["cc"]),
            "psnr": _mean_of_defined(per_band["psnr"]),
            "ergas": _ergas(rmse, moments.mean[0], self._ratio),
            "uiqi": _mean_of_defined(per_band["uiqi"]),
            "ssim": _mean_of_defined(per_band["ssim"]),
        }
        return Assessment(overall, per_band, per_pixel or {})


class _Moments:
    """Means, centred second moments and squared differences of each band, window by window."""

    def __init__(self, bands: int):
        self.count = 0
        self.mean = np.zeros((2, bands))  # reference, fused
        self.squares = np.zeros((3, bands))  # centred: reference, fused, mixed
        self.difference = np.zeros(bands)

    def add(self, band: int, x: Floats, f: Floats) -> None:
        """Merge a window (pairwise update of Chan, Golub and LeVeque)."""
        if x.size == 0:
            return
        means = np.array([x.mean(), f.mean()])
        xc, fc, d = x - means[0], f - means[1], x - f
        total = self.count + x.size
        step = means - self.mean[:, band]
        share = self.count * x.size / total
        jump = share * np.array([step[0] ** 2, step[1] ** 2, step[0] * step[1]])
        self.squares[:, band] += np.array([xc @ xc, fc @ fc, xc @ fc]) + jump
        self.mean[:, band] += step * (x.size / total)
        self.difference[band] += d @ d

    def rmse(self) -> Floats:
        """Root mean square error of each band."""
        return np.asarray(np.sqrt(self.difference / self.count))

    def correlation(self) -> Floats:
        """Cross-correlation of each band; NaN where a band is constant."""
        xx, ff, xf = self.squares
        # Below this a band varies by less than the rounding of its own mean.
        floor = self.count * (1e-10 * self.mean) ** 2
        varies = (xx > floor[0]) & (ff > floor[1])
        return divide(xf, np.sqrt(np.where(varies, xx * ff, 0.0)), np.nan)

    def relative_rmse(self) -> float:
        """RMSE after each image was divided by its mean; NaN if a mean is not positive."""
        x, f = float(self.mean[0].mean()), float(self.mean[1].mean())
        if x <= 0 or f <= 0:
            return math.nan
        # x/X - f/F = d/X + f (1/X - 1/F): no cancellation where both images are alike.
        gap = 1 / x - 1 / f
        ff = (self.squares[1] / self.count + self.mean[1] ** 2).mean()
        xf = (self.squares[2] / self.count + self.mean[0] * self.mean[1]).mean()
        dd = (self.difference / self.count).mean()
        return math.sqrt(max(float(dd / x**2 + 2 * (xf - ff) * gap / x + ff * gap**2), 0.0))


class _Mean:
    """The mean of samples that come in parts, for each of several series."""

    def __init__(self, series: int):
        self.total, self.count = np.zeros(series), np.zeros(series)

    def add(self, series: int, samples: Floats) -> None:
        self.total[series] += samples.sum()
        self.count[series] += samples.size

    def value(self) -> Floats:
        return divide(self.total, self.count, np.nan)


class _Pixels:
    """Inner products of the spectra in each pixel."""

    def __init__(self, shape: tuple[int, ...]):
        self.xx, self.ff, self.xf, self.dd = np.zeros((4, *shape))

    def add(self, x: Floats, f: Floats) -> None:
        self.xx += x * x
        self.ff += f * f
        self.xf += x * f
        self.dd += (x - f) ** 2

    def maps(self, valid: Mask, bands: int) -> Maps:
        """SAM in degrees and RMSE, NaN where not valid."""
        cosine = divide(self.xf, np.sqrt(self.xx * self.ff), 0.0)
        sam = np.degrees(np.arccos(np.clip(cosine, -1.0, 1.0)))
        sam[(self.xx == 0) | ~valid] = np.nan
        rmse = np.where(valid, np.sqrt(self.dd / bands), np.nan)
        return {"sam": sam.astype(np.float32), "rmse": rmse.astype(np.float32)}


def _check(x: NDArray[np.generic], f: NDArray[np.generic], valid: Mask | None) -> None:
    if x.ndim != 3:
        raise HmwbError(
            "The reference has {dimensions} dimensions: give (bands, rows, cols).",
            dimensions=x.ndim,
        )
    if x.shape != f.shape:
        raise HmwbError(
            "The reference has shape {reference}, the fused image {fused}: bring both to "
            "the same bands and pixels.",
            reference=x.shape,
            fused=f.shape,
        )
    if valid is not None and valid.shape != x.shape[1:]:
        raise HmwbError(
            "The mask has shape {mask}, the images {shape}: give one value a pixel.",
            mask=valid.shape,
            shape=x.shape[1:],
        )


def _plane(plane: NDArray[np.generic], valid: Mask, name: str) -> Floats:
    """A band in float64, zero where it is not valid."""
    band = np.where(valid, plane, 0).astype(np.float64)
    if not np.isfinite(band).all():
        raise HmwbError(
            "The {name} image holds NaN or infinite values: mark them as nodata or replace them.",
            name=name,
        )
    return band


def _psnr(rmse: Floats, peak: Floats) -> Floats:
    """20 log10(peak / rmse) of each band; infinite without error, NaN without a positive peak."""
    ratio = np.where(peak > 0, divide(peak, rmse, np.inf), np.where(rmse == 0, np.inf, np.nan))
    return np.asarray(20 * np.log10(ratio))


def _ergas(rmse: Floats, mean: Floats, ratio: float | None) -> float:
    """Relative dimensionless global error [1]_; bands with a mean of zero are left out."""
    if ratio is None:
        return math.nan
    return 100 / ratio * math.sqrt(_mean_of_defined(divide(rmse, mean, np.nan) ** 2))


def _mean_of_defined(values: Floats) -> float:
    """Mean of the finite values; without any, infinity if there is one, else NaN."""
    finite = values[np.isfinite(values)]
    if finite.size:
        return float(finite.mean())
    return math.inf if np.isinf(values).any() else math.nan
