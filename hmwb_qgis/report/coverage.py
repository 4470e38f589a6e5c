# SPDX-License-Identifier: GPL-2.0-or-later
"""Sections on predicted errors: what they were worth, or what they say."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.quality.coverage import Coverage

from .model import Chart, Charts, Section, Series, Table
from .quality import band_axis

Translate = Callable[[str], str]


def coverage_sections(
    coverage: Coverage, wavelengths: ArrayLike | None, tr: Translate = str
) -> list[Section]:
    """Tables and curves that show predicted beside true errors."""
    return [_numbers(coverage, tr), _quarters(coverage, tr), _curves(coverage, wavelengths, tr)]


def predicted_section(
    predicted: NDArray[np.float64], wavelengths: ArrayLike | None, tr: Translate = str
) -> Charts:
    """The predicted error of each band, (bands,), where no reference says the true one."""
    x, label = band_axis(wavelengths, predicted.size, tr)
    return Charts(
        tr("The predicted errors"),
        (Chart("", label, tr("Predicted RMSE"), (Series("", x, predicted),)),),
        tr(
            "Of the uncertainty raster, over all pixels: how far the fused bands are from the "
            "truth, as far as the two rasters themselves can tell."
        ),
    )


def _numbers(coverage: Coverage, tr: Translate) -> Table:
    rows = (
        (tr("Errors within one standard deviation (%)"), 100 * coverage.within_one, "68.3"),
        (tr("Errors within two standard deviations (%)"), 100 * coverage.within_two, "95.4"),
        (tr("Predicted over true RMSE"), coverage.ratio, "1"),
    )
    note = tr(
        "Of all values of all bands. Errors with a few large ones among many small ones have more "
        "than 68 % within one standard deviation even if the prediction is right."
    )
    heads = (tr("Number"), tr("Value"), tr("Perfect"))
    return Table(tr("The predicted errors"), heads, rows, note=note)


def _quarters(coverage: Coverage, tr: Translate) -> Table:
    names = (tr("The surest quarter"), tr("The second"), tr("The third"), tr("The least sure"))
    rows = tuple(
        (name, float(q[0]), float(q[1]), 100 * float(q[2]), 100 * float(q[3]), 100 * float(q[4]))
        for name, q in zip(names, coverage.quarters)
    )
    heads = (
        tr("Pixels"), tr("Predicted RMSE"), tr("True RMSE"), tr("Within one (%)"),
        tr("Within two (%)"), tr("Share of the squared error (%)"),
    )  # fmt: skip
    note = tr(
        "A prediction that does not know where the errors are has 25 % of the squared error in "
        "each quarter."
    )
    return Table(tr("By quarter of the predicted error"), heads, rows, note=note)


def _curves(coverage: Coverage, wavelengths: ArrayLike | None, tr: Translate) -> Charts:
    """The calibration curve, and both errors over the spectrum."""
    predicted, true = coverage.curve
    x, label = band_axis(wavelengths, coverage.per_band["predicted_rmse"].size, tr)
    by_band = coverage.per_band["predicted_rmse"]
    truth = by_band / np.maximum(coverage.per_band["predicted_over_true"], 1e-30)
    calibration = (
        Series(tr("Found"), predicted, true),
        Series(tr("Perfect"), predicted, predicted, reference=True),
    )
    spectrum = (Series(tr("Predicted"), x, by_band), Series(tr("True"), x, truth, reference=True))
    return Charts(
        tr("Calibration"),
        (
            Chart("", tr("Predicted RMSE"), tr("True RMSE"), calibration, of_bands=False),
            Chart("", label, tr("RMSE"), spectrum),
        ),
        tr(
            "Each point of the first curve is a twentieth of the pixels, those with like "
            "predictions."
        ),
    )
