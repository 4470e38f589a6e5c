# SPDX-License-Identifier: GPL-2.0-or-later
"""Rasters that are given as layers of a project, with what users set in QGIS.

Each kind takes a generator of random numbers and what is known of a raster, and gives the state of
its layer, which JSON can carry; `open_layer` makes the layer of it.
"""

from __future__ import annotations

from qgis.core import (
    QgsCoordinateReferenceSystem,
    QgsProject,
    QgsRasterLayer,
    QgsRasterRange,
)

from hmwb_qgis.processing.sidecars import without_sidecars


def plain(_rng, _facts):
    return {}


def nodata_of_the_user(rng, facts):
    facts["whole"] = False
    return {"nodata": [[v := float(rng.choice([0.0, -9999.0, 0.3])), v]]}


def nodata_in_ranges(_rng, facts):
    facts["whole"] = False
    return {"nodata": [[-10.0, 0.25], [1e6, 1e6]]}


def nodata_of_the_file_switched_off(_rng, facts):
    facts["whole"] = False
    return {"use_nodata_of_the_file": False}


def crs_of_the_user(rng, facts):
    facts["placed"] = False
    return {"crs": str(rng.choice(["EPSG:32632", "EPSG:4326", "EPSG:32633", ""]))}


def open_layer(path, state):
    """A layer of the project; its statistics are not what is tried here.

    Or the path, where QGIS itself makes no layer of it and raises an exception without a name.
    """
    try:
        with without_sidecars():
            layer = QgsRasterLayer(path, "layer of a user")
    except Exception:  # noqa: BLE001 (of a class that has no name in Python)
        return path
    provider = layer.dataProvider()
    for band in range(1, layer.bandCount() + 1):
        if "nodata" in state:
            provider.setUserNoDataValue(band, [QgsRasterRange(*ends) for ends in state["nodata"]])
        if "use_nodata_of_the_file" in state:
            provider.setUseSourceNoDataValue(band, state["use_nodata_of_the_file"])
    if "crs" in state:
        layer.setCrs(QgsCoordinateReferenceSystem(state["crs"]))
    QgsProject.instance().addMapLayer(layer)
    return layer


KINDS = (
    plain,
    nodata_of_the_user,
    nodata_in_ranges,
    nodata_of_the_file_switched_off,
    crs_of_the_user,
)
