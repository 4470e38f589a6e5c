# SPDX-License-Identifier: GPL-2.0-or-later
"""The report on a fused raster, from files: pictures are read small, spectra pixel by pixel."""

from __future__ import annotations

import configparser
import json

from qgis.core import Qgis

from hmwb_qgis.core.quality import Assessment
from hmwb_qgis.paths import resource_path
from hmwb_qgis.raster.assess import shared_part
from hmwb_qgis.raster.source import RasterSource
from hmwb_qgis.raster.thumbnail import spectra, thumbnail
from hmwb_qgis.report import Facts, Report, versions, write_report
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
from hmwb_qgis.translation import tr


def write_quality_report(
    path,
    assessment: Assessment,
    reference: RasterSource,
    fused: RasterSource,
    others: dict[str, RasterSource],
    run: dict,
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
    name = tr("Fused")
    by_method = {name: assessment}
    centres = fused.spectral.wavelengths
    shared = shared_part(reference, fused)
    sam = assessment.per_pixel.get("sam")
    places = [] if sam is None else choose_places(sam)
    small = {
        tr("Reference"): thumbnail(reference, shared.fine),
        name: thumbnail(fused, shared.coarse),
        **{caption: thumbnail(source) for caption, source in others.items()},
    }
    step = next(iter(small.values())).step
    sections = [
        index_table(by_method, tr),
        composites(
            {caption: s.image for caption, s in small.items()},
            {caption: s.wavelengths for caption, s in small.items()},
            places=[(row // step, col // step) for row, col in places],
            mark=tr("Reference"),
            valid={caption: s.valid for caption, s in small.items()},
            tr=tr,
        ),
        *error_maps(by_method, tr),
    ]
    if places:
        lines = {
            tr("Reference"): spectra(reference, moved(places, shared.fine)),
            name: spectra(fused, moved(places, shared.coarse)),
        }
        sections.append(spectra_charts(places, lines, centres, sam=sam, tr=tr))
    sections.append(band_charts(by_method, centres, tr))
    history = fused.metadata.get("HMWB_HISTORY")
    if history:
        sections.append(history_charts(json.loads(history), tr))
    sections.extend(band_table(by_method, centres, tr))
    sections.extend(_facts(fused, run))
    lead = tr("{} compared with {}.").format(*names)
    write_report(path, Report(tr("Quality of a fused raster"), lead, tuple(sections)))


def _facts(fused, run):
    """What is needed to repeat the run."""
    found = []
    parameters = fused.metadata.get("HMWB_PARAMETERS")
    if parameters:
        found.append(Facts(tr("Parameters of the fusion"), json.loads(parameters)))
    found.append(Facts(tr("Parameters of the assessment"), run))
    found.append(Facts(tr("Versions"), software_versions()))
    return found


def software_versions():
    """Of the plugin and of what it runs on."""
    from osgeo import gdal

    return versions(HMWB=_plugin_version(), QGIS=Qgis.QGIS_VERSION, GDAL=gdal.__version__)


def _plugin_version():
    text = resource_path("..").resolve() / "metadata.txt"
    metadata = configparser.ConfigParser(interpolation=None)
    metadata.read(text, encoding="utf-8")
    return metadata.get("general", "version", fallback="")


def moved(places, window):
    """Places of the shared part in the raster that it is a window of."""
    return [(row + window[0].start, col + window[1].start) for row, col in places]
