# SPDX-License-Identifier: GPL-2.0-or-later
"""Sections on a fused image without a reference, and what they cannot tell."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from hmwb_qgis.core.quality.indices import Assessment
from hmwb_qgis.core.quality.without_reference.assessment import WithoutReference

from .model import Chart, Charts, Maps, Section, Series, Table, Text
from .quality import Translate, band_axis, indices

_CONSISTENCY = ("sam", "relative_rmse", "rmse", "cc", "ergas", "uiqi")


def numbers(
    found: WithoutReference,
    wald: Assessment | None = None,
    predicted: NDArray[np.float64] | None = None,
) -> Assessment:
    """All numbers under one roof, for tables and other programs.

    `predicted` is the error of each band by the raster of their uncertainty.

    Returns
    -------
    Assessment
        Without maps. ``spectral_``, ``spatial_`` and ``wald_`` begin the names of indices of
        `core.quality`.
    """
    overall = dict(found.indices.overall)
    for prefix, part in (("spectral", found.spectral), ("spatial", found.spatial), ("wald", wald)):
        if part is not None:
            overall.update({f"{prefix}_{name}": value for name, value in part.overall.items()})
    per_band = {f"spectral_{name}": values for name, values in found.spectral.per_band.items()}
    if predicted is not None:
        overall["predicted_rmse"] = float(np.sqrt((predicted**2).mean()))
        per_band["predicted_rmse"] = predicted
    return Assessment(overall, {**found.indices.per_band, **per_band})


def limits(tr: Translate = str) -> Text:
    """What the indices can and cannot tell."""
    return Text(
        tr("What these indices can and cannot tell"),
        (
            tr(
                "They can refute a fused raster, not prove it: one that disagrees with its own "
                "inputs is wrong, but one that agrees with both may still be wrong in all that "
                "neither input shows, the fine detail of bands that the multispectral sensor does "
                "not see."
            ),
            tr(
                "Consistency counts noise, shifts and differences of calibration between the "
                "inputs as errors, too: with noisy inputs even the truth has a spectral angle "
                "above zero, and a method that reproduces the noise gets a better one. A wrong "
                "PSF or spectral response spoils it for every method alike."
            ),
            tr(
                "D_lambda and D_s assume that relations between bands are the same at both "
                "scales. They are not quite: the truth itself does not reach a QNR of 1, and an "
                "image that is only interpolated has a D_lambda near 0. Brightness that is wrong "
                "by the same factor everywhere is not seen by them at all."
            ),
            tr(
                "Compare methods on the same scene with the same settings; do not compare QNR "
                "between scenes. Where it matters, simulate a pair from a known reference and "
                "assess against that."
            ),
        ),
    )


def index_table(found: WithoutReference, tr: Translate = str) -> Table:
    """QNR and its successors."""
    rows = (
        ("QNR", "qnr", "1", tr("(1 - D_lambda) (1 - D_s); Alparone et al. 2008.")),
        ("D_lambda", "d_lambda", "0",
         tr("Change of the relations between bands from the coarse to the fine scale.")),
        ("D_s", "d_s", "0",
         tr("Change of the relations of the bands to the multispectral ones, mean over all.")),
        ("HQNR", "hqnr", "1", tr("(1 - D_lambda K) (1 - D_s); Aiazzi et al. 2014.")),
        ("D_lambda K", "d_lambda_k", "0",
         tr("Disagreement with the hyperspectral raster: 1 - Q2n; Khan et al. 2009.")),
        ("RQNR", "rqnr", "1", tr("(1 - D_lambda K) (1 - D_s R); Alparone et al. 2018.")),
        ("D_s R", "d_s_r", "0",
         tr("Share of the multispectral raster that the fused bands do not explain.")),
    )  # fmt: skip
    values = found.indices.overall
    return Table(
        tr("Indices without a reference"),
        (tr("Index"), tr("Value"), tr("Perfect"), tr("Meaning")),
        tuple((title, values[key], perfect, meaning) for title, key, perfect, meaning in rows),
        note=tr("{} blocks of 8 x 8 hyperspectral pixels.").format(found.indices.blocks),
    )


def consistency_table(found: WithoutReference, tr: Translate = str) -> Table:
    """Agreement with both inputs."""
    shown = indices(tr)
    rows = []
    for key in _CONSISTENCY:
        index = shown[key]
        title = f"{index.title} ({index.unit})" if index.unit else index.title
        rows.append((title, found.spectral.overall[key], found.spatial.overall[key], index.perfect))
    heads = (
        tr("Index"),
        tr("With the hyperspectral raster"),
        tr("With the multispectral raster"),
        tr("Perfect"),
    )
    note = tr(
        "The fused raster as the hyperspectral sensor would see it, through its PSF, and as the "
        "multispectral one would, through its spectral response."
    )
    return Table(tr("Consistency with the inputs"), heads, tuple(rows), note=note)


def maps(found: WithoutReference, tr: Translate = str) -> list[Section]:
    """Where the fused raster disagrees with its inputs."""
    parts = (
        (found.spectral, "sam", tr("Spectral angle to the hyperspectral raster"), "°"),
        (found.spectral, "rmse", tr("Difference from the hyperspectral raster"), ""),
        (found.spatial, "rmse", tr("Difference from the multispectral raster"), ""),
    )
    return [
        Maps(title, {tr("Fused"): part.per_pixel[key]}, unit)
        for part, key, title, unit in parts
        if key in part.per_pixel
    ]


def band_charts(
    found: WithoutReference, wavelengths: ArrayLike | None, tr: Translate = str
) -> Charts:
    """Distortions and errors over the spectrum."""
    per_band = found.indices.per_band
    x, label = band_axis(wavelengths, per_band["d_lambda"].size, tr)
    errors = found.spectral.per_band["rmse"]
    both = tuple(
        Series(title, x, per_band[key]) for title, key in (("D_lambda", "d_lambda"), ("D_s", "d_s"))
    )
    return Charts(
        tr("Over the spectrum"),
        (
            Chart("", label, tr("Distortion"), both),
            Chart("", label, tr("RMSE to the hyperspectral raster"), (Series("", x, errors),)),
        ),
    )


def match_table(found: WithoutReference, names: tuple[str, ...], tr: Translate = str) -> Table:
    """How the multispectral bands follow from the hyperspectral ones, and how well."""
    errors = found.spatial.per_band
    rows = tuple(
        (
            names[k] if k < len(names) and names[k] else str(k + 1),
            float(found.match.gain[k]),
            float(found.match.offset[k]),
            float(errors["rmse"][k]),
            float(errors["cc"][k]),
        )
        for k in range(np.size(found.match.gain))
    )
    heads = (tr("Multispectral band"), tr("Gain"), tr("Offset"), tr("RMSE"), tr("CC"))
    note = tr(
        "Gain and offset bring what the spectral response makes of the hyperspectral raster to "
        "the calibration of the multispectral one; far from 1 and 0 the sensors or their "
        "processing differ."
    )
    return Table(tr("The multispectral bands"), heads, rows, note=note)


def wald_sections(assessment: Assessment, method: str, tr: Translate = str) -> list[Section]:
    """The method one scale down."""
    shown = indices(tr)
    rows = tuple(
        (f"{i.title} ({i.unit})" if i.unit else i.title, assessment.overall[k], i.perfect)
        for k, i in shown.items()
    )
    note = tr(
        "Both rasters were degraded by the ratio once more and fused with '{}' and its default "
        "parameters; the hyperspectral raster is the reference. This judges the method on this "
        "scene and not the fused raster itself, and it assumes that the method does as well at "
        "the full scale, where the detail to be restored is finer."
    ).format(method)
    title = tr("Wald's protocol, one scale down")
    sections: list[Section] = [
        Table(title, (tr("Index"), tr("Value"), tr("Perfect")), rows, note=note)
    ]
    if "sam" in assessment.per_pixel:
        caption = tr("Spectral angle one scale down")
        sections.append(Maps(caption, {method: assessment.per_pixel["sam"]}, "°"))
    return sections
