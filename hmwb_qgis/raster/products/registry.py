# SPDX-License-Identifier: GPL-2.0-or-later
"""Which product it is: the families that are known, and how to find out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.sentences import Sentence

from . import desis, emit, enmap, envi, landsat, planetscope, prisma, sentinel2, tanager, worldview
from .files import ProductFiles
from .product import Product


@dataclass(frozen=True)
class Family:
    """Products of one sensor.

    Parameters
    ----------
    title : str
    kind : {"hyperspectral", "multispectral"}
    recognise : callable
        Takes the files, returns the one that the product is opened by, or None.
    open_product : callable
        Takes the files and that one.
    """

    title: str
    kind: str
    recognise: Callable[[ProductFiles], str | None]
    open_product: Callable[[ProductFiles, str], Product]


# Those with metadata of their own come before plain ENVI files, which DESIS has beside them.
FAMILIES = (
    Family(enmap.TITLE, "hyperspectral", enmap.recognise, enmap.open_product),
    Family(desis.TITLE, "hyperspectral", desis.recognise, desis.open_product),
    Family(prisma.TITLE, "hyperspectral", prisma.recognise, prisma.open_product),
    Family(emit.TITLE, "hyperspectral", emit.recognise, emit.open_product),
    Family(tanager.TITLE, "hyperspectral", tanager.recognise, tanager.open_product),
    Family(sentinel2.TITLE, "multispectral", sentinel2.recognise, sentinel2.open_product),
    Family(landsat.TITLE, "multispectral", landsat.recognise, landsat.open_product),
    Family(planetscope.TITLE, "multispectral", planetscope.recognise, planetscope.open_product),
    Family(worldview.TITLE, "multispectral", worldview.recognise, worldview.open_product),
    Family(envi.TITLE, "hyperspectral", envi.recognise, envi.open_product),
)


def open_product(path: str | Path, kind: str) -> Product:
    """Recognise a product by what its files say, and open it.

    Parameters
    ----------
    path : str or Path
        A folder, a file of the product, or an archive.
    kind : {"hyperspectral", "multispectral"}
        What it must be.

    Raises
    ------
    HmwbError
        If it is no known product of that kind, or not whole.
    """
    files = ProductFiles(path)
    for family in FAMILIES:
        metadata = family.recognise(files)
        if metadata is None:
            continue
        if family.kind != kind:
            raise HmwbError(
                "{name} is a {other} product ({title}): open it with the tool for those.",
                name=files.name,
                title=family.title,
                other=_said(family.kind),
            )
        return family.open_product(files, metadata)
    raise HmwbError(
        "{name} is none of the {kind} products that are known: {known}.",
        name=files.name,
        kind=_said(kind),
        known="; ".join(family.title for family in FAMILIES if family.kind == kind),
    )


def _said(kind: str) -> str:
    return Sentence("hyperspectral") if kind == "hyperspectral" else Sentence("multispectral")
