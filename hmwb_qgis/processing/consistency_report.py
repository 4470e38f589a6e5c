# SPDX-License-Identifier: GPL-2.0-or-later
"""The report on a fused raster without a reference, from files."""

from __future__ import annotations

import copy

from hmwb_qgis.raster.reading.thumbnail import thumbnail
from hmwb_qgis.raster.without_reference import RasterAssessment
from hmwb_qgis.report import Facts, Report, Text, write_report
from hmwb_qgis.report import without_reference as sections
from hmwb_qgis.report.coverage import predicted_section
from hmwb_qgis.report.quality import composites
from hmwb_qgis.translation import said, text_language, tr

from .quality_report import fusion_facts, run_facts, software_versions


def write_consistency_report(path, result: RasterAssessment, method, run, names):
    """Write the page.

    Parameters
    ----------
    path : str or Path
    result : RasterAssessment
    method : str or None
        That was judged one scale down.
    run : dict
        The parameters of the assessment.
    names : sequence of str
        Of the fused, the hyperspectral and the multispectral raster, as the user knows them.
    """
    found, scene = result.found, result.pair.scene
    centres = result.fused.spectral.wavelengths
    shown = [
        sections.index_table(found, tr),
        sections.consistency_table(found, tr),
        sections.limits(tr),
        _images(result),
        *sections.maps(found, tr),
        sections.band_charts(found, centres, tr),
        *_predicted(result, centres),
        sections.match_table(found, scene.multispectral.spectral.names, tr),
    ]
    if result.wald is not None:
        shown += sections.wald_sections(result.wald, method, tr)
    shown.append(Text(tr("Notes"), tuple(said(note) for note in result.notes)))
    parameters = result.fused.metadata.get("HMWB_PARAMETERS")
    if parameters:
        shown.append(fusion_facts(parameters))
    told = {name: value for name, value in run.items() if name != "notes"}
    shown.append(run_facts(tr("Parameters of the assessment"), told))
    shown.append(Facts(tr("Versions"), software_versions()))
    lead = tr("{} compared with {} and {}.").format(*names)
    title = tr("A fused raster without a reference")
    write_report(path, Report(title, lead, tuple(shown), text_language()))


def _predicted(result, centres):
    """What the uncertainty raster says, if there is one."""
    return [] if result.predicted is None else [predicted_section(result.predicted, centres, tr)]


def _images(result):
    """Colour composites of the three rasters where they overlap."""
    scene = result.pair.scene
    small = {
        tr("Fused"): thumbnail(result.fused, result.window),
        tr("Hyperspectral"): thumbnail(scene.hyperspectral, scene.overlap.coarse),
        tr("Multispectral"): thumbnail(_with_centres(result.pair), scene.overlap.fine),
    }
    return composites(
        {caption: s.image for caption, s in small.items()},
        {caption: s.wavelengths for caption, s in small.items()},
        valid={caption: s.valid for caption, s in small.items()},
        tr=tr,
    )


def _with_centres(pair):
    """The multispectral raster, with the centres of its response where it has no wavelengths."""
    source, centres = pair.scene.multispectral, pair.scene.hyperspectral.spectral.wavelengths
    known = source.spectral.wavelengths is not None
    if known or pair.response.matrix is None or centres is None:
        return source
    told = copy.copy(source)
    told.spectral = source.spectral.with_wavelengths(pair.response.matrix @ centres)
    return told
