# SPDX-License-Identifier: GPL-2.0-or-later
"""From a product to a raster that all tools take: a virtual one, or a copy."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.progress import Progress, Reporter
from hmwb_qgis.core.sentences import Sentence
from hmwb_qgis.files.unfinished import Unfinished
from hmwb_qgis.raster.formats.drivers import SIDECARS
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.writing.destinations import Destination, Input, check_destinations
from hmwb_qgis.raster.writing.stored import output_nodata
from hmwb_qgis.raster.writing.writer import RasterWriter

from .product import Cube, Product
from .virtual import virtual_raster

_VALUES = 32_000_000  # that are read at a time


def write_product(
    product: Product,
    output: str | Path,
    *,
    leave_out: Collection[str] = (),
    resampling: str = "cubic",
    creation_options: str = "",
    progress: Progress | None = None,
) -> tuple[str, ...]:
    """Write the bands of a product, with all that is known of them.

    Parameters
    ----------
    product : Product
    output : str or Path
        A .vrt refers to the files of the product; a .tif or an ENVI file holds a copy.
    leave_out : collection of str
        Of `product.CONDITIONS`: pixels that show any of them have no value.
    resampling : {"nearest", "bilinear", "cubic"}
        How bands with larger pixels come to the finest grid.
    creation_options : str
        ``KEY=VALUE|KEY=VALUE``, of a copy.
    progress : callable or None
        Takes a fraction; returns False to cancel.

    Returns
    -------
    tuple of str
        Notes: conditions that nothing tells of.

    Raises
    ------
    HmwbError
        If a VRT cannot hold the product, or something cannot be read or written.
    Cancelled
    """
    path, report = Path(output), Reporter(progress)
    virtual = path.suffix.lower() == ".vrt"
    _check_target(product, path, virtual=virtual)
    if virtual:
        if product.cube is not None:
            raise HmwbError(
                "A VRT cannot hold {product}, whose pixels lie in another order: choose a name "
                "that ends in .tif.",
                product=product.title,
            )
        _write_text(path, virtual_raster(product, leave_out, resampling))
    elif product.cube is None:
        _copy_files(product, path, virtual_raster(product, leave_out, resampling),
                    creation_options, report)  # fmt: skip
    else:
        _copy_cube(product, product.cube, path, leave_out, creation_options, report)
    report(1.0)
    unknown = [condition for condition in leave_out if condition not in product.conditions]
    if not unknown:
        return ()
    note = Sentence(
        "{product} has no layer that tells of {conditions}: nothing is left out for that.",
        product=product.title,
        conditions=", ".join(unknown),
    )
    return (note,)


def _write_text(path: Path, text: str) -> None:
    """Whole or not at all; what GDAL kept beside a raster of that name goes with it."""
    with Unfinished(path, SIDECARS) as file:
        try:
            file.path.write_text(text, encoding="utf-8")
        except OSError as error:
            raise HmwbError(
                "Cannot write {target}: {reason}; choose another place.",
                target=path,
                reason=error.strerror or str(error),
            ) from error


def _check_target(product: Product, path: Path, *, virtual: bool) -> None:
    files = {band.file for band in product.bands}
    files |= {layer.file for layer in product.quality if product.cube is None}
    target = Destination(Sentence("Output"), path, raster=True, virtual=virtual)
    check_destinations([target], [Input(product.title, file) for file in sorted(files) if file])


def _copy_files(
    product: Product, path: Path, description: str, creation_options: str, report: Reporter
) -> None:
    source = RasterSource(description, role=product.title)
    source.file = product.bands[0].file  # for messages
    writer = RasterWriter(
        path,
        product.grid,
        len(product.bands),
        dtype=source.dtype,
        nodata=output_nodata(source.dtype, source.declared_nodata),
        scale_offset=source.scale_offset,
        spectral=product.spectral,
        metadata=product.metadata,
        options=creation_options,
    )
    rows, cols = product.grid.rows, product.grid.cols
    height = max(_VALUES // (len(product.bands) * cols), 1)
    try:
        with writer:
            for row in range(0, rows, height):
                report(row / rows)
                part = slice(row, min(row + height, rows))
                image, valid = source.read_each(part, slice(0, cols))
                writer.write(image, row, 0, valid.any(axis=0), _gaps(valid))
    finally:
        source.close()  # a traceback would keep the files open


def _copy_cube(
    product: Product,
    cube: Cube,
    path: Path,
    leave_out: Collection[str],
    creation_options: str,
    report: Reporter,
) -> None:
    scale = np.array([band.scale for band in product.bands], np.float32)
    offset = np.array([band.offset for band in product.bands], np.float32)
    writer = RasterWriter(
        path,
        product.grid,
        len(product.bands),
        dtype=cube.dtype,
        nodata=output_nodata(cube.dtype, product.bands[0].nodata),
        scale_offset=(scale.astype(np.float64), offset.astype(np.float64)),
        spectral=product.spectral,
        metadata=product.metadata,
        options=creation_options,
    )
    layers = [layer for layer in product.quality if layer.knows(leave_out)]
    whole = slice(0, product.grid.rows)
    clear = np.ones((product.grid.rows, product.grid.cols), bool)
    for layer in layers:
        clear &= ~layer.left_out(cube.quality(layer, whole), leave_out)
    parts = list(_parts(product, cube))
    with writer:
        for done, (bands, rows) in enumerate(parts):
            report(done / len(parts))
            chosen = product.bands[bands]
            stored = cube.read([band.number for band in chosen], rows)
            valid = np.stack([_measured(s, b.nodata) for s, b in zip(stored, chosen)])
            image = stored.astype(np.float32)
            image *= scale[bands, None, None]
            image += offset[bands, None, None]
            valid &= clear[rows]
            gaps = _gaps(valid, bands.start)
            writer.write(image, rows.start, 0, valid.any(axis=0), gaps, first_band=bands.start)


def _parts(product: Product, cube: Cube) -> Iterator[tuple[slice, slice]]:
    """Bands and rows that are read together."""
    count, rows, cols = len(product.bands), product.grid.rows, product.grid.cols
    if cube.by_bands:
        # Files that hold all bands of a pixel together are unpacked whole for each group of bands.
        step = max(2 * _VALUES // (rows * cols), 1)
        for first in range(0, count, step):
            yield slice(first, min(first + step, count)), slice(0, rows)
    else:
        height = max(_VALUES // (count * cols), 1)
        for row in range(0, rows, height):
            yield slice(0, count), slice(row, min(row + height, rows))


def _measured(stored: NDArray[Any], nodata: float | None) -> NDArray[np.bool_]:
    found = np.isfinite(stored)
    if nodata is not None:
        found &= stored != np.asarray(nodata).astype(stored.dtype)
    return np.asarray(found)


def _gaps(valid: NDArray[np.bool_], first_band: int = 0) -> dict[int, NDArray[np.bool_]]:
    """Where single bands have no value, by their places, but for bands that have all."""
    return {first_band + k: ~band for k, band in enumerate(valid) if not band.all()}
