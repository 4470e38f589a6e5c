# SPDX-License-Identifier: GPL-2.0-or-later
"""The report on a fused raster, from files: pictures are read small, spectra pixel by pixel."""

from __future__ import annotations

import json
import math

from qgis.core import Qgis

from hmwb_qgis.core.quality.indices import Assessment
from hmwb_qgis.raster.assess import shared_part
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.reading.thumbnail import spectra, thumbnail
from hmwb_qgis.release import release_version
from hmwb_qgis.report import Facts, Report, versions, write_report
from hmwb_qgis.report.coverage import coverage_sections
from hmwb_qgis.report.quality import (
    band_charts,
    band_table,
    choose_places,
    composites,
    error_maps,
    history_charts,
    index_table,
    spectra_charts,
)
from hmwb_qgis.translation import text_language, tr


def write_quality_report(
    path,
    assessment: Assessment,
    reference: RasterSource,
    fused: RasterSource,
    others: dict[str, RasterSource],
    run: dict[str, object],
    names: tuple[str, str],
):
    """Write the page.

    Parameters
    ----------
    path : str or Path
    assessment : Assessment
    reference, fused : RasterSource
    others : dict of str to RasterSource
        Further rasters to show, by caption.
    run : dict
        The parameters of the assessment.
    names : (str, str)
        Of the fused raster and of the reference, as the user knows them.
    """
    history = json.loads(fused.metadata.get("HMWB_HISTORY") or "{}")
    name = tr("Fused")
    sections = quality_sections({name: assessment}, reference, {name: fused}, others, history)
    if assessment.coverage is not None:
        sections.extend(coverage_sections(assessment.coverage, fused.spectral.wavelengths, tr))
    sections.extend(_facts(fused, run))
    lead = tr("{} compared with {}.").format(*names)
    title = tr("Quality of a fused raster")
    write_report(path, Report(title, lead, tuple(sections), text_language()))


def quality_sections(assessments, reference, fused, others, history=None):
    """What there is to say of one or several fused rasters, the table of indices first.

    Parameters
    ----------
    assessments : dict of str to Assessment
        By method.
    reference : RasterSource
    fused : dict of str to RasterSource
        By method, all on one grid.
    others : dict of str to RasterSource
        Further rasters to show, by caption.
    history : dict of str to list of float, or None
        Curves over iterations.
    """
    first = next(iter(fused.values()))
    centres, truth = first.spectral.wavelengths, tr("Reference")
    shared = shared_part(reference, first)
    small = {truth: thumbnail(reference, shared.fine)}
    small.update({name: thumbnail(source, shared.coarse) for name, source in fused.items()})
    small.update({caption: thumbnail(source) for caption, source in others.items()})
    sam = next(iter(assessments.values())).per_pixel.get("sam")
    places = [] if sam is None else choose_places(sam)
    step = small[truth].step
    sections = [
        index_table(assessments, tr),
        composites(
            {caption: s.image for caption, s in small.items()},
            {caption: s.wavelengths for caption, s in small.items()},
            places=[(row // step, col // step) for row, col in places],
            mark=truth,
            valid={caption: s.valid for caption, s in small.items()},
            tr=tr,
        ),
        *error_maps(assessments, tr),
    ]
    if places:
        lines = {truth: spectra(reference, _moved(places, shared.fine))}
        where = _moved(places, shared.coarse)
        lines.update({name: spectra(source, where) for name, source in fused.items()})
        alone = sam if len(fused) == 1 else None
        shown = _map_places(reference.grid, _moved(places, shared.fine))
        sections.append(spectra_charts(places, lines, centres, sam=alone, map_places=shown, tr=tr))
    sections.append(band_charts(assessments, centres, tr))
    if history:
        sections.append(history_charts(history, tr))
    return [*sections, *band_table(assessments, centres, tr)]


def _facts(fused, run):
    """What is needed to repeat the run."""
    found = []
    parameters = fused.metadata.get("HMWB_PARAMETERS")
    if parameters:
        found.append(fusion_facts(parameters))
    found.append(run_facts(tr("Parameters of the assessment"), run))
    found.append(Facts(tr("Versions"), software_versions()))
    return found


def fusion_facts(parameters):
    """What a fusion has written down of itself in its raster, as JSON."""
    note = tr("Names and values as in scripts and in the metadata of the raster.")
    return Facts(tr("Parameters of the fusion"), json.loads(parameters), note)


def run_facts(title, run):
    """What a report was asked for."""
    return Facts(title, run, tr("Names and values as in scripts."))


def software_versions():
    """Of the plugin and of what it runs on."""
    from osgeo import gdal

    return versions(HMWB=release_version(), QGIS=Qgis.QGIS_VERSION, GDAL=gdal.__version__)


def _map_places(grid, places):
    """X and y of the centres of pixels, as precise as a tenth of a pixel; none without a map."""
    if not grid.placed:
        return ()
    x, across, skew_x, y, skew_y, down = grid.geotransform
    digits = max(0, 1 - math.floor(math.log10(min(grid.pixel))))
    return tuple(
        f"{x + (col + 0.5) * across + (row + 0.5) * skew_x:.{digits}f}, "
        f"{y + (col + 0.5) * skew_y + (row + 0.5) * down:.{digits}f}"
        for row, col in places
    )


def _moved(places, window):
    """Places of the shared part in the raster that it is a window of."""
    return [(row + window[0].start, col + window[1].start) for row, col in places]
