# SPDX-License-Identifier: GPL-2.0-or-later
"""Which hyperspectral bands are worth fusing."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Window
from hmwb_qgis.core.denoising.spectral_noise import spectral_noise
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.reading.source import RasterSource

_SAMPLE_SIDE = 32
_SAMPLES = 4  # windows a side


@dataclass(frozen=True)
class BandChoice:
    """Places of the bands from 0.

    Parameters
    ----------
    used, skipped : tuple of int
        Those used in the order in which they are fused.
    notes : tuple of str
        Which bands were skipped and why, one sentence each reason.
    """

    used: tuple[int, ...]
    skipped: tuple[int, ...]
    notes: tuple[str, ...]


def choose_bands(
    source: RasterSource, window: Window, *, min_snr: float | None, report: Reporter
) -> BandChoice:
    """Leave out bands that the metadata call bad, that hold one value only, or that are noise.

    Parameters
    ----------
    source : RasterSource
    window : (slice, slice)
        Where to look.
    min_snr : float or None
        Bands with a lower signal-to-noise ratio in dB are skipped; None asks for none.
    report : Reporter

    Raises
    ------
    HmwbError
        If fewer than two bands remain, or nothing is valid.
    Cancelled
    """
    sample = _sample(source, window, report)
    if sample.shape[1] == 0:
        raise HmwbError("{name} holds no valid pixel: check its nodata value.", name=source.name)
    why = np.full(source.shape[0], "", dtype=object)
    why[~source.spectral.good] = Sentence("called bad by the metadata")
    why[(why == "") & _without_content(sample)] = Sentence("without content")
    left = np.flatnonzero(why == "")
    if min_snr is not None and left.size >= 3:
        values = sample[left]
        values = values[:, np.isfinite(values).all(axis=0)]
        if values.shape[1] >= 2 * left.size + 20:
            power = np.mean(values**2, axis=1)
            snr = 10 * np.log10(power / spectral_noise(values) ** 2)
            why[left[snr < min_snr]] = Sentence("noisier than {snr:g} dB", snr=min_snr)
    used = np.flatnonzero(why == "")
    if used.size < 2:
        raise HmwbError(
            "{name} has {count} usable bands after bad and noisy ones were left out, and several "
            'are needed: switch off "Leave out bad bands", or lower "Least signal-to-noise ratio '
            'of a band (dB)".',
            name=source.name,
            count=used.size,
        )
    notes = tuple(
        Sentence(
            "Bands {bands} are {reason}: not fused, interpolated instead.",
            bands=_ranges(np.flatnonzero(why == reason), source),
            reason=reason,
        )
        for reason in dict.fromkeys(why)
        if reason
    )
    skipped = tuple(int(k) for k in np.flatnonzero(why != ""))
    return BandChoice(tuple(int(k) for k in used), skipped, notes)


def _without_content(sample: NDArray[np.float64]) -> NDArray[np.bool_]:
    """Bands with at most one value in all valid pixels."""
    known = np.isfinite(sample)
    low = np.where(known, sample, np.inf).min(axis=1)
    high = np.where(known, sample, -np.inf).max(axis=1)
    return np.asarray(high <= low)


def _sample(source: RasterSource, window: Window, report: Reporter) -> NDArray[np.float64]:
    """Spectra in windows spread over the raster, (bands, n), NaN where a band is invalid."""
    parts = [_places(w.start, w.stop) for w in window]
    found = []
    for k, rows in enumerate(parts[0]):
        for cols in parts[1]:
            image, valid = source.read_each(rows, cols)
            image[~valid] = np.nan
            found.append(image[:, valid.any(axis=0)])
        report((k + 1) / len(parts[0]))
    return np.concatenate(found, axis=1, dtype=np.float64)


def _places(start: int, stop: int) -> list[slice]:
    if stop - start <= _SAMPLES * _SAMPLE_SIDE:
        return [slice(start, stop)]
    begins = np.linspace(start, stop - _SAMPLE_SIDE, _SAMPLES).astype(int)
    return [slice(int(b), int(b) + _SAMPLE_SIDE) for b in begins]


def _ranges(places: NDArray[np.int64], source: RasterSource) -> str:
    """Band numbers, runs as 3-7."""
    numbers = [source.bands[k] for k in places]
    parts: list[list[int]] = []
    for number in numbers:
        if parts and number == parts[-1][-1] + 1:
            parts[-1].append(number)
        else:
            parts.append([number])
    return ", ".join(f"{p[0]}-{p[-1]}" if len(p) > 2 else ", ".join(map(str, p)) for p in parts)
