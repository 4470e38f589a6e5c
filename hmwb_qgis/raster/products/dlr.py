# SPDX-License-Identifier: GPL-2.0-or-later
"""What EnMAP and DESIS share: an image beside an XML file with an element for each band."""

from __future__ import annotations

from pathlib import PurePosixPath

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.georeference import grid_of
from hmwb_qgis.raster.formats.grids import Grid

from .files import open_raster
from .markup import Element
from .product import ProductBand

_RESOLUTION = 30.0  # metres


def described_bands(
    root: Element, image: str, names: tuple[str, str, str, str, str], *, nodata: float
) -> tuple[ProductBand, ...]:
    """The bands of an image as the XML file describes them.

    Parameters
    ----------
    root : Element
    image : str
    names : tuple of str
        Of the elements: band, centre, width, gain and offset.
    nodata : float
        Of all bands.

    Raises
    ------
    HmwbError
        If the file describes no band, or numbers are missing.
    """
    band, *items = names
    section = root.first("bandCharacterisation") or root
    found = [
        [element.number(item) for item in items]
        for element in section.all(band)
        if element.first(items[0]) is not None
    ]
    if not found:
        raise HmwbError(
            "The metadata beside {name} describe no bands.", name=PurePosixPath(image).name
        )
    return tuple(
        ProductBand(
            name=f"band {number}",
            wavelength=centre,
            fwhm=width,
            file=image,
            number=number,
            scale=gain,
            offset=offset,
            nodata=nodata,
            resolution=_RESOLUTION,
        )
        for number, (centre, width, gain, offset) in enumerate(found, 1)
    )


def geographic_image(path: str, bands: int, title: str) -> Grid:
    """The grid of an image that must lie on a map and have so many bands.

    Raises
    ------
    HmwbError
        If it does not.
    """
    name = PurePosixPath(path).name
    dataset = open_raster(path)
    grid, count = grid_of(dataset, name)[0], dataset.RasterCount
    if count != bands:
        raise HmwbError(
            "{product}: {name} has {count} bands and its metadata describe {described}: the files "
            "do not belong together.",
            product=title,
            name=name,
            count=count,
            described=bands,
        )
    if not grid.placed or not grid.crs:
        raise HmwbError(
            "{product}: {name} does not say where it lies: take it as it was delivered.",
            product=title,
            name=name,
        )
    return grid
