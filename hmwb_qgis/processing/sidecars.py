# SPDX-License-Identifier: GPL-2.0-or-later
"""Keeps QGIS from leaving statistics beside, or in, the rasters that an algorithm reads.

QGIS stretches every layer that it makes, and GDAL writes the histograms of that when it closes
the file: to an .aux.xml, or into a virtual raster.
"""

from __future__ import annotations

import os
import shutil
import uuid
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path

from osgeo import gdal
from qgis.core import QgsRasterLayer

_START = 1024  # bytes that tell a virtual raster from others


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


@contextmanager
def rasters_unchanged(context):
    """Nothing is written about the rasters that QGIS opens inside, whatever happens then."""
    try:
        with without_sidecars():
            yield
    finally:
        forget_statistics(context)


def forget_statistics(context):
    """Drop what GDAL would write about the rasters that QGIS opened for this run.

    qgis_process opens them itself to see whether it can, and a virtual raster keeps statistics
    within itself, whatever `without_sidecars` says. Layers of a project are the user's, and what
    was there before stays.
    """
    for layer in context.temporaryLayerStore().mapLayers().values():
        if isinstance(layer, QgsRasterLayer) and layer.providerType() == "gdal":
            _close_unchanged(layer)


def _close_unchanged(layer):
    """Close the raster, and put the files that GDAL has then written back to what they were."""
    path = Path(layer.source().split("|option:")[0])
    if not is_there(path):
        return
    with ExitStack() as kept, without_sidecars():
        for file in _written_on_closing(path):
            kept.enter_context(_unchanged(file))
        layer.dataProvider().reloadData()


@contextmanager
def _unchanged(file):
    """Put a file back to what it was, also where GDAL or a full disk has cut it short meanwhile."""
    content = _content(file)
    if content is None:
        yield
        if is_there(file):
            file.unlink()
        return
    aside = file.with_name(f".kept-{uuid.uuid4().hex[:8]}")
    _put_aside(file, aside)
    try:
        yield
    finally:
        _put_back(file, content, aside)


def _put_aside(file, aside):
    """Copy the file or, where there is no room for a copy, move it: that takes none."""
    try:
        shutil.copy2(file, aside)
    except OSError:
        aside.unlink(missing_ok=True)
        with suppress(OSError):
            file.replace(aside)


def _put_back(file, content, aside):
    """Write in place, so that links stay; else take what was put aside."""
    try:
        if _content(file) != content:
            file.write_bytes(content)
    except OSError:
        aside.replace(file)
    else:
        aside.unlink(missing_ok=True)


def _written_on_closing(path):
    """Sidecars, whether they exist or not, and virtual rasters, those inside others too."""
    from hmwb_qgis.raster.writing.destinations import files_of, sidecars_of

    files = files_of(str(path)) if _is_virtual(path) else sidecars_of(str(path))
    written = [file for file in files if file.name.endswith(".aux.xml") or _is_virtual(file)]
    return [file for file in written if not is_there(file) or os.access(file, os.R_OK)]


def _is_virtual(path):
    if not is_there(path) or not os.access(path, os.R_OK):
        return False
    with path.open("rb") as file:
        return b"<VRTDataset" in file.read(_START)


def is_there(path, *, folder=False):
    """Whether it is a file, or a folder where that will do; a name may be too long for one."""
    try:
        return path.exists() if folder else path.is_file()
    except OSError:
        return False


def _content(path):
    """None if there is no such file."""
    return path.read_bytes() if is_there(path) else None
