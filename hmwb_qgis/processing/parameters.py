# SPDX-License-Identifier: GPL-2.0-or-later
"""Short ways to write parameters, and the groups of parameters that several algorithms share."""

from __future__ import annotations

import math

from qgis.core import (
    QgsProcessingParameterBand,
    QgsProcessingParameterBoolean,
    QgsProcessingParameterEnum,
    QgsProcessingParameterExtent,
    QgsProcessingParameterFile,
    QgsProcessingParameterFileDestination,
    QgsProcessingParameterNumber,
    QgsProcessingParameterRasterDestination,
    QgsProcessingParameterRasterLayer,
    QgsProcessingParameterString,
)

from hmwb_qgis.paths import resource_path
from hmwb_qgis.translation import tr

Type = QgsProcessingParameterNumber.Type
SHIFTS = ("report", "correct", "ignore")
PSF_KINDS = ("gaussian", "box", "starck-murtagh", "file")


def raster(name, title, optional=False):
    """A raster layer."""
    return QgsProcessingParameterRasterLayer(name, title, None, optional)


def raster_output(name, title, optional=False):
    """A raster to write; an optional one is not made unless asked for."""
    parameter = QgsProcessingParameterRasterDestination(name, title, None, optional)
    parameter.setCreateByDefault(not optional)
    return parameter


def file_output(name, title, kind, optional=True, offered=False):
    """A file to write; an optional one is not made unless asked for, or `offered` by dialogs."""
    parameter = QgsProcessingParameterFileDestination(name, title, kind, None, optional)
    parameter.setCreateByDefault(offered or not optional)
    return parameter


def add_reports(algorithm, title, lines):
    """HTML, called `title`, CSV and JSON; `lines` says what a line of the table is."""
    algorithm.add(
        file_output("HTML", title, tr("Web pages (*.html)"), offered=True),
        tr("Table, images, maps and curves in one page that needs no network."),
    )
    algorithm.add(file_output("CSV", tr("Table (CSV)"), tr("Tables (*.csv)")), lines)
    algorithm.add(
        file_output("JSON", tr("Numbers (JSON)"), "JSON (*.json)"),
        tr("All numbers, for other programs."),
    )


def csv_input(name, title):
    """An optional table."""
    behavior = QgsProcessingParameterFile.Behavior.File
    return QgsProcessingParameterFile(
        name, title, behavior, optional=True, fileFilter=tr("Tables (*.csv *.txt);;All files (*)")
    )


def integer(name, title, default, low, high=None, optional=False):
    """A whole number."""
    bounds = [low] if high is None else [low, high]
    return QgsProcessingParameterNumber(name, title, Type.Integer, default, optional, *bounds)


def real(name, title, default, low=None, high=None, optional=False, decimals=None):
    """A real number."""
    parameter = QgsProcessingParameterNumber(name, title, Type.Double, default, optional)
    if low is not None:
        parameter.setMinimum(low)
    if high is not None:
        parameter.setMaximum(high)
    # Dialogs round to so many decimals: enough for the default and a thousandth of it.
    if decimals is None:
        decimals = 4 if default else 6
        if default and default < 1:
            decimals = 3 - math.floor(math.log10(default))
    parameter.setMetadata({"widget_wrapper": {"decimals": decimals}})
    return parameter


def boolean(name, title, default):
    """Yes or no."""
    return QgsProcessingParameterBoolean(name, title, default)


def choice(name, title, options, default, optional=False, several=False):
    """One of several strings; scripts and models use the strings themselves, not their numbers."""
    return QgsProcessingParameterEnum(
        name, title, list(options), several, default, optional, usesStaticStrings=True
    )


def as_string(help_text, options):
    """The help of a choice, which names the strings that scripts give."""
    listed = ", ".join(f"'{option}'" for option in options)
    return f"{help_text} {tr('In scripts give the string, not a number:')} {listed}."


def add_inputs(algorithm):
    """HYPERSPECTRAL and MULTISPECTRAL."""
    algorithm.add(
        raster("HYPERSPECTRAL", tr("Hyperspectral raster")),
        tr(
            "The raster with many bands and large pixels. Its wavelengths are read from the file. "
            "The fused raster has its bands and its units."
        ),
    )
    algorithm.add(
        raster("MULTISPECTRAL", tr("Multispectral raster")),
        tr(
            "The raster with few bands and small pixels, of the same place and the same CRS. The "
            "fused raster lies exactly on its grid."
        ),
    )


def add_band_subsets(algorithm):
    """BANDS_HYPERSPECTRAL and BANDS_MULTISPECTRAL."""
    for name, title in (
        ("HYPERSPECTRAL", tr("Bands of the hyperspectral raster")),
        ("MULTISPECTRAL", tr("Bands of the multispectral raster")),
    ):
        algorithm.add(
            QgsProcessingParameterBand(f"BANDS_{name}", title, None, name, True, True),
            tr("Only these bands take part, by their numbers from 1. Empty: all."),
            advanced=True,
        )


def add_masks(algorithm):
    """MASK_ and MASK_VALUES_ of both rasters."""
    for name, mask, values in (
        (
            "HYPERSPECTRAL",
            tr("Mask of the hyperspectral raster"),
            tr("Values left out by the hyperspectral mask"),
        ),
        (
            "MULTISPECTRAL",
            tr("Mask of the multispectral raster"),
            tr("Values left out by the multispectral mask"),
        ),
    ):
        algorithm.add(
            raster(f"MASK_{name}", mask, optional=True),
            tr(
                "A raster of classes or flags, such as clouds, in any CRS and with any pixels. "
                "Pixels that it shows to be left out count like nodata, those beyond it stay."
            ),
        )
        algorithm.add(
            QgsProcessingParameterString(f"MASK_VALUES_{name}", values, None, False, True),
            tr("Whole numbers and ranges such as 3, 8-10, separated by commas. Empty: all but 0."),
        )


def add_spectral_response(algorithm):
    """SPECTRAL_RESPONSE, the table."""
    algorithm.add(
        csv_input("SPECTRAL_RESPONSE", tr("Spectral response (CSV)")),
        tr(
            "Sensitivity of each multispectral band: a column of wavelengths in nanometres, then a "
            "column a band, with a header line. If empty, the response follows from the sensor, "
            "else from what the multispectral raster says of its bands: the response itself, or "
            "wavelengths and widths. Else it is estimated from the two rasters. The log says which."
        ),
    )
    add_response_columns(algorithm)
    add_sensor(
        algorithm,
        tr(
            "Sensor of the multispectral raster, whose published bands give the response when no "
            "table is given."
        ),
    )
    add_wavelengths(algorithm)


def add_wavelengths(algorithm):
    """WAVELENGTHS and HYPERSPECTRAL_SENSOR, for rasters that do not tell their wavelengths."""
    algorithm.add(
        QgsProcessingParameterString(
            "WAVELENGTHS", tr("Wavelengths of the hyperspectral bands"), None, False, True
        ),
        tr(
            "In place of those in the file: a number for each band, in nanometres or micrometres, "
            "separated by commas."
        ),
        advanced=True,
    )
    tables = resource_path("sensors") / "hyperspectral"
    names = sorted(path.stem for path in tables.glob("*.csv"))
    algorithm.add(
        choice("HYPERSPECTRAL_SENSOR", tr("Hyperspectral sensor"), names, None, optional=True),
        as_string(
            tr(
                "Used only where neither the file nor the parameter above has wavelengths: the "
                "published ones of this sensor, if the raster holds all its bands."
            ),
            names,
        ),
        advanced=True,
    )


def add_response_columns(algorithm):
    """RESPONSE_COLUMNS, for tables with more bands than the raster."""
    algorithm.add(
        QgsProcessingParameterString(
            "RESPONSE_COLUMNS", tr("Columns of the table"), None, False, True
        ),
        tr(
            "Names of the columns that belong to the multispectral bands, separated by commas. "
            "Empty: all columns in their order, or those named like the bands of the raster."
        ),
        advanced=True,
    )


def add_sensor(algorithm, help_text):
    """SENSOR, one of those with a table of published bands."""
    names = sorted(path.stem for path in resource_path("sensors").glob("*.csv"))
    algorithm.add(
        choice("SENSOR", tr("Multispectral sensor"), names, None, optional=True),
        as_string(help_text, names),
    )


def add_psf(algorithm, default=None):
    """PSF, PSF_FWHM and PSF_FILE: the blur of the hyperspectral sensor."""
    algorithm.add(
        choice("PSF", tr("Point spread function"), PSF_KINDS, default, optional=default is None),
        as_string(
            tr(
                "Blur of the hyperspectral sensor: Gaussian or box of the width below, the 5 x 5 "
                "filter of Starck and Murtagh, or the weights in a file."
            )
            + ("" if default else " " + tr("Empty: not known.")),
            PSF_KINDS,
        ),
        advanced=default is None,
    )
    algorithm.add(
        real("PSF_FWHM", tr("Width of the PSF (multispectral pixels)"), None, 0.01, optional=True),
        tr(
            "Full width at half maximum of a Gaussian, or side of a box, in pixels of the "
            "multispectral grid. Empty: one hyperspectral pixel."
        ),
        advanced=True,
    )
    algorithm.add(
        csv_input("PSF_FILE", tr("Weights of the PSF (CSV)")),
        tr(
            "For the PSF 'file': rows of numbers without a header, on the multispectral grid, the "
            "middle of the table at the centre of the pixel. They are divided by their sum."
        ),
        advanced=True,
    )


def add_nodata(algorithm):
    """NODATA, which overrides what the files say."""
    algorithm.add(
        QgsProcessingParameterString(
            algorithm.NODATA, tr("Nodata value of the inputs"), None, False, True
        ),
        tr(
            "A number, or nan, which stands for infinite values too: replaces the nodata values "
            "that the files declare. Empty: those in the files and those set in the layer "
            "properties. Masks and alpha bands count always."
        ),
        advanced=True,
    )


def add_creation_options(algorithm):
    """CREATION_OPTIONS of the driver that writes the rasters."""
    parameter = QgsProcessingParameterString(
        algorithm.CREATION_OPTIONS, tr("Creation options"), "", False, True
    )
    parameter.setMetadata({"widget_wrapper": {"widget_type": "rasteroptions"}})
    algorithm.add(
        parameter,
        tr(
            "GDAL creation options of the output, as KEY=VALUE|KEY=VALUE, for example "
            "COMPRESS=ZSTD|BIGTIFF=YES. Empty: a tiled GeoTIFF, compressed with DEFLATE."
        ),
        advanced=True,
    )


def add_alignment(algorithm, shift_note=""):
    """EXTENT, SHIFT, SKIP_BAD_BANDS and MIN_SNR: what is fused, and how it lies.

    Parameters
    ----------
    algorithm : HmwbAlgorithm
    shift_note : str
        What the help of SHIFT ends with.
    """
    algorithm.add(
        QgsProcessingParameterExtent("EXTENT", tr("Extent"), None, True),
        tr(
            "Only this part is fused: choose a small one, such as that of the canvas, for a quick "
            "look. Empty: all that the two rasters share."
        ),
    )
    algorithm.add(
        choice("SHIFT", tr("Residual shift"), SHIFTS, SHIFTS[0]),
        as_string(
            tr(
                "The shift that is left between the two rasters is measured at the scale of the "
                "hyperspectral pixels: 'report' writes it to the log, 'correct' moves the "
                "hyperspectral raster as well, 'ignore' does not measure."
            )
            + shift_note,
            SHIFTS,
        ),
    )
    algorithm.add(
        boolean("SKIP_BAD_BANDS", tr("Leave out bad bands"), True),
        tr(
            "Bands that the metadata call bad, or that are mostly noise, do not take part; in the "
            "output they are interpolated. The log says which."
        ),
        advanced=True,
    )
    algorithm.add(
        real(
            "MIN_SNR", tr("Least signal-to-noise ratio of a band (dB)"), 3.0, 0.0, 200.0, decimals=1
        ),
        tr("Bands with less are taken for bad ones; 0 takes only those in the metadata."),
        advanced=True,
    )


def add_workers(algorithm):
    """WORKERS and SCHEDULER: what fuses the tiles."""
    algorithm.add(
        integer("WORKERS", tr("Tiles at once"), None, 0, 256, optional=True),
        tr("Empty: as many as suit the processors and the memory; the result is the same."),
        advanced=True,
    )
    algorithm.add(
        QgsProcessingParameterString("SCHEDULER", tr("Dask scheduler"), None, False, True),
        tr(
            "Address of a Dask scheduler, such as tcp://host:8786, whose workers see the same "
            "files and have this plugin. Empty: this computer does the work."
        ),
        advanced=True,
    )
    algorithm.add(
        real("SCHEDULER_TIMEOUT", tr("Patience with the scheduler (s)"), 30.0, 1.0, decimals=1),
        tr(
            "If the scheduler does not answer for so long, or has no workers for so long, the run "
            "ends with a message."
        ),
        advanced=True,
    )


def add_memory(algorithm):
    """MEMORY, the bound on what a run may take."""
    algorithm.add(
        integer(algorithm.MEMORY, tr("Memory (MiB)"), None, 256, optional=True),
        tr(
            "The work is done in tiles that fit into this. Empty: a quarter of the memory that is "
            "free."
        ),
        advanced=True,
    )


def add_seed(algorithm):
    """SEED of everything random."""
    algorithm.add(
        integer("SEED", tr("Random seed"), 0, 0),
        tr("The same seed gives the same result, to the last bit."),
        advanced=True,
    )
