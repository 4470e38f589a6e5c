# SPDX-License-Identifier: GPL-2.0-or-later
"""What is done about a shift between two rasters before a method sees them, and what is said."""

from __future__ import annotations

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import Psf
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.raster.notes import Notes
from hmwb_qgis.raster.reading.source import RasterSource

from .alignment import Shift, TooFewPixels, measure_shift

# Of a hyperspectral pixel. A measured shift may be wrong by a tenth, which the tests hold it to: a
# smaller one is not worth a word. Beyond a half, most of a pixel lies where its neighbour should.
_NOTABLE_SHIFT, _LARGE_SHIFT = 0.1, 0.5


def aligned(
    hyperspectral: RasterSource,
    multispectral: RasterSource,
    sampling: Sampling,
    say: Notes,
    report: Reporter,
    *,
    psf: Psf | None = None,
    correct: bool = False,
) -> tuple[Shift | None, Sampling]:
    """Measure the shift, and correct it if that is asked for.

    Parameters
    ----------
    hyperspectral, multispectral : RasterSource
    sampling : Sampling
        Of the whole grids, as the georeferences have it.
    say : Notes
    report : Reporter
    psf : Psf or None
    correct : bool

    Returns
    -------
    shift : Shift or None
        None: it could not be measured.
    sampling : Sampling
        With the shift, if it was corrected.

    Raises
    ------
    HmwbError
        If it is to be corrected, but cannot be measured.
    Cancelled
    """
    try:
        shift = measure_shift(hyperspectral, multispectral, sampling, psf=psf, progress=report)
    except HmwbError as error:
        if correct:
            raise
        too_few = Sentence(
            "The shift between the rasters was not measured, because the overlap holds too few "
            "valid pixels: they are taken as they lie."
        )
        say(too_few if isinstance(error, TooFewPixels) else error.sentence)
        return None, sampling
    if not shift.reliable:
        say(
            Sentence(
                "The shift between the rasters could not be measured (too little detail, or too "
                "far): they are taken as they lie."
            ).as_doubt()
        )
        return shift, sampling
    if correct:
        say(
            Sentence(
                "Shift of the hyperspectral raster: {rows:+.2f} rows and {cols:+.2f} columns of "
                "its own pixels, corrected.",
                rows=shift.rows,
                cols=shift.cols,
            )
        )
        return shift, shift.apply(sampling)
    say(*_left_in_place(shift))
    return shift, sampling


def _left_in_place(shift: Shift) -> list[Sentence]:
    """What is said of a shift that is not corrected, and whether it should be."""
    place = {"rows": shift.rows, "cols": shift.cols}
    if shift.size < _NOTABLE_SHIFT:
        note = Sentence(
            "Shift of the hyperspectral raster: {rows:+.2f} rows and {cols:+.2f} columns of its "
            "own pixels, too little to matter.",
            **place,
        )
        return [note]
    note = Sentence(
        "Shift of the hyperspectral raster: {rows:+.2f} rows and {cols:+.2f} columns of its own "
        "pixels, not corrected.",
        **place,
    )
    advice = Sentence(
        "The hyperspectral raster lies {size:.2f} of its pixels off the multispectral one: choose "
        "'correct' as 'Residual shift' to have that taken away.",
        size=shift.size,
    )
    return [note, advice if shift.size < _LARGE_SHIFT else advice.as_doubt()]


def moved(sampling: Sampling, shift: tuple[float, float], say: Notes) -> Sampling:
    """A sampling whose pixels lie where a fusion found them."""
    rows, cols = shift
    if round(rows, 2) or round(cols, 2):  # what the sentence would show as zero is none
        say(
            Sentence(
                "The fusion found the hyperspectral pixels {rows:+.2f} rows and {cols:+.2f} "
                "columns of multispectral pixels off their places and took that into account; it "
                "is done here, too, and nothing is left to do.",
                rows=rows,
                cols=cols,
            )
        )
    return Sampling(sampling.ratio, (sampling.offset[0] + rows, sampling.offset[1] + cols))
