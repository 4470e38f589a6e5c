# SPDX-License-Identifier: GPL-2.0-or-later
"""The tables of docs/products.md, from what the tools make of the products of the tests.

``python -m tests.raster.products.products_table`` prints them.
"""

from __future__ import annotations

import re
import sys
import tempfile
from pathlib import Path

import numpy as np

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.products.writer import write_product
from hmwb_qgis.raster.reading.source import RasterSource

from . import made
from .faults import FAULTS

CLOUDS = ("cloud", "cloud shadow")
SMALL = {"creation_options": "TILED=NO|COMPRESS=NONE", "resampling": "nearest"}
HEADS = ("Product", "Files of the test", "Command", "Bands", "Wavelengths (nm)", "Pixels",
         "Place off by (pixels)", "Cloudy pixels left out")  # fmt: skip


def table(heads, rows):
    """As Markdown."""
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join("| " + " | ".join(map(str, line)) + " |" for line in lines)


def line_of(name, product, found, raster):
    """What a written raster says, beside what the product was made from."""
    source = RasterSource(raster)
    image, valid = source.read_each(*(slice(0, n) for n in source.shape[1:]))
    row, col = np.unravel_index(np.argmax(np.where(valid[1], image[1], -1)), image[1].shape)
    x, dx, _, y, _, dy = source.grid.geotransform
    left, step, _, top, _, down = product.transform
    off = np.hypot((x + (col + 0.5) * dx - left) / step - made.SPOT[1] - 0.5,
                   (y + (row + 0.5) * dy - top) / down - made.SPOT[0] - 0.5)  # fmt: skip
    waves = source.spectral.wavelengths
    cloudy = "none delivered"
    if product.cloudy is not None:
        cloudy = f"{int((~valid.any(axis=0) & product.cloudy).sum())} of {product.cloudy.sum()}"
    unit = "m" if product.epsg == made.EPSG else "degrees"
    folder = product.path.parent if product.path.is_file() else product.path
    count = sum(p.is_file() for p in folder.rglob("*"))
    return (
        name,
        f"{count}, taken for {found.title}",
        f"`hmwb:open{product.kind}`",
        source.shape[0],
        f"{waves.min():.1f}-{waves.max():.1f}",
        f"{source.shape[2]} x {source.shape[1]} of {abs(step):.5g} {unit}",
        f"{off:.2f}",
        cloudy,
    )


def opened_table(names, products, opened, folder):
    """A line a product."""
    rows = []
    for name in names:
        product = products(name)
        found = opened(product.path, product.kind)
        write_product(found, folder / f"{name}.tif", leave_out=CLOUDS, **SMALL)
        rows.append(line_of(name, product, found, folder / f"{name}.tif"))
    return table(HEADS, rows)


def sentence_of(error):
    """What users read; what GDAL adds in its own words differs from version to version."""
    said = error.args[0]
    reason = str(getattr(said, "values", {}).get("reason", ""))
    text = str(said).replace(reason, "...") if reason else str(said)
    text = re.sub(r"\S{20,}(?=\S{24}(\s|$))", "...", text)  # names are told by their ends
    return re.sub("^delivered\\b", "FOLDER", text)


def broken_table(products, opened, folder):
    """A line a fault."""
    rows = []
    for number, (name, fault) in enumerate(FAULTS.items()):
        place = folder / str(number)
        place.mkdir()
        path, kind = fault(products, place)
        try:
            write_product(opened(path, kind), place / "raster.tif", **SMALL)
        except HmwbError as error:
            rows.append((name, sentence_of(error)))
    return table(("Product", "What the tool says"), rows)


def main():
    """Print both."""
    from .test_products import MAKERS, opened

    with tempfile.TemporaryDirectory() as name:
        folder, known = Path(name), {}

        def products(kind):
            if kind not in known:
                known[kind] = MAKERS[kind](folder / f"made {len(known)}" / "delivered")
            return known[kind]

        for part in ("opened", "broken"):
            (folder / part).mkdir()
        sys.stdout.write(opened_table(MAKERS, products, opened, folder / "opened") + "\n\n")
        sys.stdout.write(broken_table(products, opened, folder / "broken") + "\n")


if __name__ == "__main__":
    main()
