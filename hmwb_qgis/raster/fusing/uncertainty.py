# SPDX-License-Identifier: GPL-2.0-or-later
"""The raster that says how sure a fused one is: all bands, or one relative error."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.arrays import Image, Window
from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.pairing.pair import RasterPair
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata
from hmwb_qgis.raster.writing.destinations import check_output
from hmwb_qgis.raster.writing.writer import RasterWriter

# All bands, as standard deviations in the units of the image; or one band, in percent.
KINDS = ("bands", "relative")
RELATIVE_TITLE = "Relative standard deviation (%)"
_STRIP_VALUES = 8_000_000
# Of the 23 binary digits of a mantissa, those that are left. A deviation that n independent errors
# tell has a standard error of 1 / sqrt(2 n) of it, 2^-6 for 2048 of them, and none here is known as
# well. The other digits would be four fifths of the file.
_KEPT_BITS = 5


@dataclass(frozen=True)
class UncertaintyOutput:
    """Where to write how sure a fused raster is.

    Parameters
    ----------
    path : str or Path
    kind : str
        One of `KINDS`.
    """

    path: str | Path
    kind: str = KINDS[0]

    def check(self, inputs: Iterable[str | Path], options: str) -> None:
        """See that it can be written.

        Raises
        ------
        HmwbError
            If there is no such kind, or the path is no place to write to.
        """
        if self.kind not in KINDS:
            raise HmwbError(
                "There is no uncertainty of the kind {kind!r}: choose one of {known}.",
                kind=self.kind,
                known=", ".join(KINDS),
            )
        check_output(self.path, inputs, options=options)

    def writer(
        self, pair: RasterPair, grid: Grid, *, creation_options: str, nodata: bool,
        block: tuple[int, int],
    ) -> RasterWriter:  # fmt: skip
        """Of real numbers, with the bands of the fused raster or one.

        Parameters
        ----------
        pair : RasterPair
        grid : Grid
            Of the fused raster.
        creation_options : str
        nodata : bool
            Some pixels have no value.
        block : (int, int)
            Rows and columns of the blocks of the file.
        """
        h, m = pair.hyperspectral, pair.scene.multispectral
        alone = SpectralMetadata((RELATIVE_TITLE,), None, None, np.ones(1, np.bool_), unit="%")
        return RasterWriter(
            self.path,
            grid,
            h.shape[0] if self.kind == "bands" else 1,
            nodata=float("nan") if nodata else None,
            spectral=h.spectral if self.kind == "bands" else alone,
            options=creation_options,
            block=block,
            inputs=(h.file, m.file),
            few_digits=self.kind == "bands",
        )


def relative_deviation(image: Image, deviation: Image) -> Image:
    """Predicted error of whole spectra in percent of their size, (1, rows, cols), float32.

    Roots of the mean squares over the bands; 0 where the image is.
    """
    size = np.sqrt(np.einsum("brc,brc->rc", image, image) / len(image))
    error = np.sqrt(np.einsum("brc,brc->rc", deviation, deviation) / len(deviation))
    share = np.divide(error, size, out=np.zeros_like(size), where=size > 0)
    return np.asarray(100.0 * share[None], np.float32)


def coarsely(deviation: Image) -> Image:
    """Round deviations to what is known of them, within 2^-6 of their size, in place.

    Parameters
    ----------
    deviation : ndarray, float32
        Finite, not negative.
    """
    dropped = np.finfo(np.float32).nmant - _KEPT_BITS
    # What overflows from the mantissa raises the exponent, as it should.
    binary = deviation.view(np.int32)
    binary += 1 << (dropped - 1)
    binary &= -1 << dropped
    return deviation


def predicted_rmse(
    deviations: RasterSource, window: Window, report: Reporter
) -> NDArray[np.float64]:
    """Predicted error of each band, (bands,): roots of the mean squares of its deviations.

    Parameters
    ----------
    deviations : RasterSource
        One standard deviation of each value, of all bands.
    window : (slice, slice)
        Rows and columns that are looked at.
    report : Reporter

    Raises
    ------
    HmwbError
        If none of their pixels is valid.
    """
    rows, cols = window
    total, count = np.zeros(deviations.shape[0]), 0
    height = max(_STRIP_VALUES // (len(total) * (cols.stop - cols.start)), 1)
    for start in range(rows.start, rows.stop, height):
        report((start - rows.start) / (rows.stop - rows.start))
        values, valid = deviations.read(slice(start, min(start + height, rows.stop)), cols)
        total += (values[:, valid].astype(np.float64) ** 2).sum(axis=1)
        count += int(valid.sum())
    if count == 0:
        raise HmwbError(
            "No pixel of the uncertainty raster is valid where the fused raster is assessed: check "
            "its nodata values."
        )
    return np.asarray(np.sqrt(total / count))


def kind_of(output: UncertaintyOutput | None) -> str:
    """One of `KINDS`; empty: nobody asked."""
    return "" if output is None else output.kind
