# SPDX-License-Identifier: GPL-2.0-or-later
"""Sections of a comparison with a reference: one method, or several side by side.

Every function takes results by the name of the method. Texts go through `tr`, which a caller may
give to translate them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.quality.indices import Assessment

from .model import Chart, Charts, Maps, Picture, Pictures, Series, Table
from .pictures import MARKS, colour_bands, composite, mark_pixels, stretch

Translate = Callable[[str], str]
Cube = NDArray[np.floating[Any]]
Place = tuple[int, int]


@dataclass(frozen=True)
class Index:
    """How an index is shown."""

    title: str
    unit: str
    best: Literal["low", "high"]
    perfect: str
    meaning: str


def indices(tr: Translate = str) -> dict[str, Index]:
    """The indices of `core.quality` by their names there, in the order in which they are shown."""
    return {
        "sam": Index(title=tr("SAM"), unit="°", best="low", perfect="0",
                     meaning=tr("Mean angle between the spectra; brightness does not matter.")),
        "relative_rmse": Index(title=tr("Relative RMSE"), unit="%", best="low", perfect="0",
                     meaning=tr("Error after each image is divided by its mean.")),
        "rmse": Index(title=tr("RMSE"), unit="", best="low", perfect="0",
                     meaning=tr("Error in the units of the images.")),
        "normalised_rmse": Index(title=tr("Normalised RMSE"), unit="", best="low", perfect="0",
                     meaning=tr("The paper's: after each image is divided by its sum.")),
        "cc": Index(title=tr("CC"), unit="", best="high", perfect="1",
                     meaning=tr("Correlation, mean over the bands.")),
        "psnr": Index(title=tr("PSNR"), unit="dB", best="high", perfect="∞",
                     meaning=tr("Peak signal over error, mean over the bands.")),
        "ergas": Index(title=tr("ERGAS"), unit="", best="low", perfect="0",
                     meaning=tr("Relative error of all bands that takes the ratio into account.")),
        "uiqi": Index(title=tr("UIQI"), unit="", best="high", perfect="1",
                     meaning=tr("Universal quality index, mean over windows and bands.")),
        "ssim": Index(title=tr("SSIM"), unit="", best="high", perfect="1",
                     meaning=tr("Structural similarity, mean over windows and bands.")),
    }  # fmt: skip


def index_table(assessments: Mapping[str, Assessment], tr: Translate = str) -> Table:
    """One method: a line an index, explained. Several: a line a method, the best emphasised."""
    shown = indices(tr)
    title = tr("Quality indices")
    if len(assessments) == 1:
        (overall,) = (a.overall for a in assessments.values())
        rows = tuple(
            (f"{i.title} ({i.unit})" if i.unit else i.title, overall[k], i.perfect, i.meaning)
            for k, i in shown.items()
        )
        return Table(title, (tr("Index"), tr("Value"), tr("Perfect"), tr("Meaning")), rows)
    heads = [f"{i.title} ({i.unit})" if i.unit else i.title for i in shown.values()]
    lines: tuple[tuple[str | float, ...], ...] = tuple(
        (name, *(a.overall[k] for k in shown)) for name, a in assessments.items()
    )
    best: tuple[Literal["low", "high", ""], ...] = ("", *(i.best for i in shown.values()))
    return Table(title, (tr("Method"), *heads), lines, best)


def band_table(assessments: Mapping[str, Assessment], wavelengths: ArrayLike | None,
               tr: Translate = str) -> list[Table]:  # fmt: skip
    """The indices of each band, folded; one table a method."""
    shown = indices(tr)
    tables = []
    for name, assessment in assessments.items():
        keys = [k for k in shown if k in assessment.per_band]
        columns = [assessment.per_band[k] for k in keys]
        centres, label = band_axis(wavelengths, len(columns[0]), tr)
        rows = tuple(
            (b + 1, float(centres[b]), *(float(c[b]) for c in columns)) for b in range(len(centres))
        )
        heads = (tr("Band"), label, *(shown[k].title for k in keys))
        title = tr("Numbers of each band")
        title = title if len(assessments) == 1 else f"{title}: {name}"
        tables.append(Table(title, heads, rows, folded=True))
    return tables


def band_charts(assessments: Mapping[str, Assessment], wavelengths: ArrayLike | None,
                tr: Translate = str) -> Charts:  # fmt: skip
    """RMSE and CC over the wavelength, or the band where there is none; a line a method."""
    shown = indices(tr)
    charts = []
    for key in ("rmse", "cc"):
        series = []
        for name, assessment in assessments.items():
            values = assessment.per_band[key]
            x, label = band_axis(wavelengths, values.size, tr)
            series.append(Series(name, x, values))
        index = shown[key]
        title = f"{index.title} ({index.unit})" if index.unit else index.title
        charts.append(Chart("", label, title, tuple(series)))
    return Charts(tr("Quality over the spectrum"), tuple(charts))


def error_maps(assessments: Mapping[str, Assessment], tr: Translate = str) -> list[Maps]:
    """SAM and RMSE of each pixel, all methods on one scale."""
    return [
        Maps(title, {name: a.per_pixel[key] for name, a in assessments.items()}, unit, note=note)
        for key, title, unit, note in (
            ("sam", tr("Spectral angle of each pixel"), "°", ""),
            ("rmse", tr("Error of each pixel"), "",
             tr("RMSE over the bands, in the units of the images.")),
        )
        if all(key in a.per_pixel for a in assessments.values())
    ]  # fmt: skip


def composites(
    images: Mapping[str, Cube],
    wavelengths: Mapping[str, ArrayLike | None],
    *,
    places: Sequence[Place] = (),
    mark: str = "",
    valid: Mapping[str, NDArray[np.bool_]] | None = None,
    tr: Translate = str,
) -> Pictures:
    """Colour composites.

    Parameters
    ----------
    images : mapping of str to ndarray, (bands, rows, cols)
        By caption. Images with values like those of the first share its stretch.
    wavelengths : mapping of str to array_like, (bands,), or None
        By caption, in nm.
    places : sequence of (row, col)
        Pixels to mark in the image with the caption `mark`.
    valid : mapping of str to ndarray of bool, (rows, cols), or None
    tr : callable
    """
    common: NDArray[np.float64] | None = None
    shown = []
    for caption, image in images.items():
        chosen = colour_bands(wavelengths.get(caption), len(image))
        planes = np.stack([image[band] for band in chosen])
        good = None if valid is None else valid.get(caption)
        own = stretch(planes, good)
        common = own if common is None else common
        rgb = composite(planes, common if _alike(own, common) else own, good)
        shown.append(Picture(caption, mark_pixels(rgb, places) if caption == mark else rgb))
    note = tr("Images with values of the same size have the same stretch.")
    if places:
        note += " " + tr("Squares mark the pixels whose spectra are shown below.")
    return Pictures(tr("Images"), tuple(shown), note)


def _alike(own: NDArray[np.float64], common: NDArray[np.float64]) -> bool:
    """Whether a stretch fits another image: as for two sensors in the same units and colours."""
    common_span = np.maximum(common[:, 1] - common[:, 0], 1e-30)
    spans = (own[:, 1] - own[:, 0]) / common_span
    moved = abs(own.mean(axis=1) - common.mean(axis=1)) / common_span
    return bool((spans > 0.4).all() and (spans < 2.5).all() and (moved < 0.75).all())


def choose_places(error: NDArray[np.floating[Any]]) -> list[Place]:
    """Four pixels from the best to the worst tenth by error, far from each other.

    Parameters
    ----------
    error : ndarray, (rows, cols)
        Such as the map of SAM; NaN is never chosen.
    """
    inner = np.full(error.shape, np.nan)
    margin = tuple(slice(n // 20, n - n // 20) for n in error.shape)
    inner[margin] = error[margin]
    order = np.argsort(inner, axis=None)[: int(np.isfinite(inner).sum())]
    places: list[Place] = []
    for share in np.linspace(0.1, 0.98, 4)[: order.size]:
        middle = int(share * (order.size - 1))
        near = order[max(middle - 40, 0) : middle + 40]
        rows, cols = np.unravel_index(near, error.shape)
        apart = [
            min((np.hypot(r - a, c - b) for a, b in places), default=0.0)
            for r, c in zip(rows, cols)
        ]
        best = int(np.argmax(apart)) if places else int(np.argmin(np.abs(near - order[middle])))
        places.append((int(rows[best]), int(cols[best])))
    return places


def spectra_charts(
    places: Sequence[Place],
    spectra: Mapping[str, Cube],
    wavelengths: ArrayLike | None,
    *,
    sam: NDArray[np.floating[Any]] | None = None,
    map_places: Sequence[str] = (),
    tr: Translate = str,
) -> Charts:
    """The spectra of some pixels; the first of `spectra` is the reference.

    Parameters
    ----------
    places : sequence of (row, col)
    spectra : mapping of str to ndarray, (bands, places)
        By caption.
    wavelengths : array_like, (bands,), or None
    sam : ndarray, (rows, cols), or None
        For the titles.
    map_places : sequence of str
        The coordinates of the places on the map, for the titles, if they are known.
    tr : callable
    """
    bands = len(next(iter(spectra.values())))
    x, x_label = band_axis(wavelengths, bands, tr)
    charts = []
    for k, (row, col) in enumerate(places):
        title = tr("Row {}, column {}").format(row, col)
        if map_places:
            title += f" ({map_places[k]})"
        if sam is not None and np.isfinite(sam[row, col]):
            title += f": SAM {sam[row, col]:.2f}°"
        series = tuple(
            Series(name, x, values[:, k], reference=n == 0)
            for n, (name, values) in enumerate(spectra.items())
        )
        charts.append(Chart(title, x_label, tr("Value"), series, mark=MARKS[k]))
    note = tr("From pixels with a small error to pixels with a large one.")
    return Charts(tr("Spectra"), tuple(charts), note)


def history_charts(history: Mapping[str, Sequence[float]], tr: Translate = str) -> Charts:
    """Curves over iterations, such as the residual."""
    charts = []
    for name, values in history.items():
        y = np.asarray(values, np.float64)
        x = np.arange(1, y.size + 1, dtype=np.float64)
        positive = y.size > 1 and bool((y > 0).all()) and y.max() > 20 * y.min()
        charts.append(Chart("", tr("Iteration"), name, (Series(name, x, y),), log=positive))
    return Charts(tr("Convergence"), tuple(charts))


def band_axis(
    wavelengths: ArrayLike | None, bands: int, tr: Translate
) -> tuple[NDArray[np.float64], str]:
    """Where the bands lie on the axis of a chart, and what it is called."""
    if wavelengths is None:
        return np.arange(1, bands + 1, dtype=np.float64), tr("Band")
    return np.asarray(wavelengths, np.float64), tr("Wavelength (nm)")
