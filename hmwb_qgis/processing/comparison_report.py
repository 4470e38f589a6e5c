# SPDX-License-Identifier: GPL-2.0-or-later
"""The comparison of several methods as page, table and numbers."""

from __future__ import annotations

import csv
import io
import json
import math
from dataclasses import replace

from hmwb_qgis.files.text import write_text
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.report import Facts, Report, write_report
from hmwb_qgis.translation import text_language, tr

from .quality_report import quality_sections, run_facts, software_versions

# Of h; an error that is measured on so many has a standard error of a tenth or less, even where
# only one pixel in ten tells something of its own.
ENOUGH_PIXELS = 1000


def write_comparison(files, outcomes, reference, pair, run, feedback):
    """Write what was asked for, and the table to the log.

    Parameters
    ----------
    files : dict
        Paths, or None, by HTML, CSV and JSON.
    outcomes : list of raster.compare.Outcome
    reference : RasterSource
    pair : sequence of RasterSource
        Hyperspectral and multispectral.
    run : dict
        The parameters of the comparison.
    feedback : QgsProcessingFeedback
    """
    for outcome in outcomes:
        overall = outcome.assessment.overall
        feedback.pushInfo(
            tr("{}: SAM {:.3f} degrees, relative RMSE {:.3f} %, CC {:.4f}, {:.1f} s").format(
                outcome.method,
                overall["sam"],
                overall["relative_rmse"],
                overall["cc"],
                outcome.summary.seconds,
            )
        )
    few = _too_few(outcomes)
    if few:
        feedback.pushWarning(few)
    if files["CSV"]:
        write_text(files["CSV"], _table(outcomes))
    if files["JSON"]:
        write_text(files["JSON"], _numbers(outcomes))
    if files["HTML"]:
        run = {**run, "ratio": outcomes[0].summary.sampling.ratio}
        _write_page(files["HTML"], outcomes, reference, pair, run)


def _too_few(outcomes):
    """A warning where so few pixels were compared that methods differ by chance; else nothing."""
    summary = outcomes[0].summary
    rows, cols = summary.sampling.ratio
    pixels = summary.valid_pixels / (rows * cols)
    if pixels >= ENOUGH_PIXELS or len(outcomes) == 1:
        return ""
    return tr(
        "Only {:.0f} hyperspectral pixels were compared: small differences between the methods are "
        "chance. Take a larger scene, of {} such pixels at least."
    ).format(pixels, ENOUGH_PIXELS)


def _table(outcomes):
    """A line a method."""
    names = list(outcomes[0].assessment.overall)
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(["method", *names, "seconds"])
    for outcome in outcomes:
        values = (outcome.assessment.overall[name] for name in names)
        cells = (f"{value:.9g}" if math.isfinite(value) else "" for value in values)
        writer.writerow([outcome.method, *cells, f"{outcome.summary.seconds:.3f}"])
    return text.getvalue()


def _numbers(outcomes):
    """Everything by method; what is not defined is null."""
    content = {
        outcome.method: {
            "overall": {n: _finite(v) for n, v in outcome.assessment.overall.items()},
            "per_band": {
                k: [_finite(x) for x in v] for k, v in outcome.assessment.per_band.items()
            },
            "seconds": outcome.summary.seconds,
            "notes": list(outcome.summary.notes),
        }
        for outcome in outcomes
    }
    return json.dumps(content, indent=1, allow_nan=False, ensure_ascii=False)


def _finite(value):
    return float(value) if math.isfinite(value) else None


def _write_page(path, outcomes, reference, pair, run):
    assessments = {outcome.method: outcome.assessment for outcome in outcomes}
    fused = {o.method: RasterSource(o.path, role=o.method) for o in outcomes}
    others = {tr("Hyperspectral"): pair[0], tr("Multispectral"): pair[1]}
    indices, *sections = quality_sections(assessments, reference, fused, others)
    sections.append(run_facts(tr("Parameters of the comparison"), run))
    sections.append(Facts(tr("Versions"), software_versions()))
    for source in fused.values():
        source.close()
    lead = tr("{} methods under the same conditions.").format(len(outcomes))
    lead = f"{lead} {_too_few(outcomes)}".rstrip()
    sections = (_with_seconds(indices, outcomes), *sections)
    write_report(path, Report(tr("Comparison of methods"), lead, sections, text_language()))


def _with_seconds(table, outcomes):
    """The table of indices with the time as its last column."""
    if len(outcomes) == 1:
        return table
    rows = tuple((*row, o.summary.seconds) for row, o in zip(table.rows, outcomes))
    return replace(
        table, columns=(*table.columns, tr("Seconds")), rows=rows, best=(*table.best, "low")
    )
