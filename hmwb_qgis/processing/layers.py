# SPDX-License-Identifier: GPL-2.0-or-later
"""What the work needs to know about raster layers, and what users set for them in QGIS."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

from qgis.core import QgsCoordinateReferenceSystem, QgsProcessingException

from hmwb_qgis.translation import tr


@dataclass(frozen=True)
class LayerSource:
    """A raster layer, free of QGIS.

    Parameters
    ----------
    path : str
        That GDAL opens.
    name : str
        Of the layer.
    open_options : tuple of str
        Of GDAL, ``KEY=VALUE`` each.
    excluded : dict of int to tuple of (float, float)
        Ranges of nodata that the user set, by band number: they are unknown to GDAL.
    crs : str
        That the user set in place of the one in the file, as WKT; empty: that of the file.
    notes : tuple of str
        What of this the log should say.
    """

    path: str
    name: str
    open_options: tuple[str, ...] = ()
    excluded: dict[int, tuple[tuple[float, float], ...]] = field(default_factory=dict)
    crs: str = ""
    notes: tuple[str, ...] = ()

    @property
    def identity(self):
        """Equal for two layers that show one file, by whatever name."""
        try:
            found = Path(self.path).stat()
        except (OSError, ValueError):  # within an archive or a database, or a virtual raster's text
            return self.path
        return found.st_dev, found.st_ino


def describe_layer(layer, title):
    """What there is to know of a raster layer.

    Raises
    ------
    QgsProcessingException
        If the layer is not a file that GDAL reads.
    """
    provider = layer.dataProvider()
    if not layer.isValid() or provider is None or provider.name() != "gdal":
        raise QgsProcessingException(
            tr("{}: {} is not a raster file that GDAL reads; export it to GeoTIFF first.").format(
                title, layer.name()
            )
        )
    path, *options = layer.source().split("|option:")
    excluded = _excluded(provider)
    crs, notes = "", []
    own, chosen = QgsCoordinateReferenceSystem(provider.crs()), layer.crs()
    if chosen.isValid() and chosen != own:
        crs = chosen.toWkt(QgsCoordinateReferenceSystem.WktVariant.WKT_PREFERRED_GDAL)
        notes.append(
            tr("The CRS {} is taken from the properties of layer {}.").format(
                chosen.authid() or chosen.description(), layer.name()
            )
        )
    if excluded:
        notes.append(
            tr("Nodata values {} are taken from the properties of layer {}.").format(
                _listed(excluded), layer.name()
            )
        )
    if options:
        notes.append(
            tr("Layer {} is opened as in QGIS, with {}.").format(layer.name(), ", ".join(options))
        )
    if any(_switched_off(provider, band) for band in range(1, provider.bandCount() + 1)):
        notes.append(
            tr(
                "The nodata value in the file of layer {} is switched off in its properties, but "
                "counts here: give another one as 'Nodata value of the inputs' to replace it."
            ).format(layer.name())
        )
    return LayerSource(
        path=path,
        name=layer.name(),
        open_options=tuple(options),
        excluded=excluded,
        crs=crs,
        notes=tuple(notes),
    )


def check_distinct(layers, titles):
    """See that no two parameters name one raster: QGIS fills all boxes with the active layer.

    Parameters
    ----------
    layers : dict of str to LayerSource
        By the names of the parameters.
    titles : dict of str to str
        Of the parameters, by their names.

    Raises
    ------
    QgsProcessingException
    """
    for one, other in combinations(layers, 2):
        if layers[one].identity == layers[other].identity:
            raise QgsProcessingException(
                tr("{} and {} are the same raster, {}: choose two different ones.").format(
                    titles[one], titles[other], layers[one].name
                )
            )


def _excluded(provider):
    """The ranges of nodata that the user set, by band number; empty bounds are open."""
    found = {}
    for band in range(1, provider.bandCount() + 1):
        ranges = [(r.min(), r.max()) for r in provider.userNoDataValues(band)]
        if ranges:
            found[band] = tuple(ranges)
    return found


def _switched_off(provider, band):
    return provider.sourceHasNoDataValue(band) and not provider.useSourceNoDataValue(band)


def _listed(excluded):
    """All ranges of all bands, each once."""
    ranges = sorted({pair for band in excluded.values() for pair in band})
    return ", ".join(f"{low:g}" if low == high else f"{low:g}-{high:g}" for low, high in ranges)
