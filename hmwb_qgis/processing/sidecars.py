# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps QGIS from leaving statistics beside the rasters that an algorithm reads.

QGIS stretches every layer that it makes, and GDAL writes the histograms of that to an .aux.xml
when it closes the file.
"""

from __future__ import annotations

from contextlib import contextmanager
from pathlib import Path

from osgeo import gdal


@contextmanager
def without_sidecars():
    """No raster that is opened inside gets a sidecar."""
    option = "GDAL_PAM_ENABLED"
    before = gdal.GetThreadLocalConfigOption(option)
    gdal.SetThreadLocalConfigOption(option, "NO")
    try:
        yield
    finally:
        gdal.SetThreadLocalConfigOption(option, before)


def forget_statistics(layer, context):
    """Drop what GDAL would write beside a raster that was opened before `without_sidecars`.

    qgis_process opens the rasters itself to see whether it can. Layers of a project are the
    user's, and a sidecar that was there before stays.
    """
    path = Path(layer.source().split("|option:")[0])
    sidecar = path.with_name(f"{path.name}.aux.xml")
    ours = context.temporaryLayerStore().mapLayer(layer.id()) is not None
    if not ours or not path.is_file() or sidecar.exists():
        return
    with without_sidecars():
        layer.dataProvider().reloadData()  # closes the file, and GDAL writes
    sidecar.unlink(missing_ok=True)
