# SPDX-License-Identifier: GPL-2.0-or-later
"""What every product comes down to: bands, a grid, and layers that say what pixels show."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.raster.formats.grids import Grid
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata

REFLECTANCE = "reflectance"  # the unit of values that have none

# What a pixel can be left out for, in the words that all families are brought to.
CONDITIONS = ("cloud", "cloud shadow", "cirrus", "haze", "snow", "water", "defective")


@dataclass(frozen=True)
class ProductBand:
    """One band of a product.

    Parameters
    ----------
    name : str
    wavelength, fwhm : float or None
        Centre and full width at half maximum in nanometres.
    file : str
        What GDAL opens; empty where the product has a `Cube`.
    number : int
        Of the band in the file, or its place along the cube, from 1.
    scale, offset : float
        value = scale * stored + offset.
    nodata : float or None
        Stored value of pixels without a measurement.
    good : bool
        False if the product calls the band bad.
    resolution : float or None
        Side of the pixels that the sensor measured, in metres.
    detector : str
        Which of two it belongs to, where both see a part of the spectrum.
    """

    name: str
    wavelength: float | None
    fwhm: float | None
    file: str = ""
    number: int = 1
    scale: float = 1.0
    offset: float = 0.0
    nodata: float | None = None
    good: bool = True
    resolution: float | None = None
    detector: str = ""


@dataclass(frozen=True)
class Flag:
    """The values of a quality layer that mean one condition.

    Parameters
    ----------
    values : tuple of int
        Each of these means it.
    bits : int
        So does any of these bits.
    """

    values: tuple[int, ...] = ()
    bits: int = 0

    def marks(self, layer: NDArray[Any]) -> NDArray[np.bool_]:
        """Where a layer says so."""
        found = np.isin(layer, self.values)
        if self.bits:
            found |= (layer.astype(np.int64) & self.bits) != 0
        return found


@dataclass(frozen=True)
class QualityLayer:
    """A raster that says what pixels show.

    Parameters
    ----------
    file : str
        What GDAL opens, or the name of an array of the product's `Cube`.
    number : int
        Of the band, from 1.
    flags : mapping
        Of some of `CONDITIONS` to the values that mean them.
    """

    file: str
    number: int
    flags: Mapping[str, Flag]

    def left_out(self, layer: NDArray[Any], conditions: Collection[str]) -> NDArray[np.bool_]:
        """Where any of some conditions holds."""
        found = np.zeros(layer.shape, bool)
        for condition, flag in self.flags.items():
            if condition in conditions:
                found |= flag.marks(layer)
        return found

    def knows(self, conditions: Collection[str]) -> bool:
        """Whether the layer tells of any of some conditions."""
        return any(condition in conditions for condition in self.flags)


class Cube(ABC):
    """Values that no virtual raster can hold as they lie in the file.

    Attributes
    ----------
    dtype : str
        NumPy name of what is stored.
    by_bands : bool
        Read few bands of all rows at a time. False: few rows of all bands.
    """

    dtype: str
    by_bands: bool = False

    @abstractmethod
    def read(self, numbers: Sequence[int], rows: slice) -> NDArray[Any]:
        """Stored values of some bands, by their numbers from 1, (bands, rows, cols)."""

    @abstractmethod
    def quality(self, layer: QualityLayer, rows: slice) -> NDArray[Any]:
        """Values of a quality layer, (rows, cols)."""


@dataclass(frozen=True)
class Product:
    """A product, opened.

    Parameters
    ----------
    title : str
        Family and level, such as "EnMAP L2A".
    grid : Grid
        That of the finest band.
    bands : tuple of ProductBand
    quality : tuple of QualityLayer
    cube : Cube or None
    metadata : mapping
        Items of the whole raster.
    unit : str
        Of the scaled values; empty: it depends on what was ordered.
    """

    title: str
    grid: Grid
    bands: tuple[ProductBand, ...]
    quality: tuple[QualityLayer, ...] = ()
    cube: Cube | None = None
    metadata: Mapping[str, str] = field(default_factory=dict)
    unit: str = ""

    @property
    def spectral(self) -> SpectralMetadata:
        """Names, wavelengths, widths, own pixels and flags of the bands."""

        def known(values: list[float | None]) -> NDArray[np.float64] | None:
            return None if None in values else np.array(values, np.float64)

        return SpectralMetadata(
            tuple(band.name for band in self.bands),
            known([band.wavelength for band in self.bands]),
            known([band.fwhm for band in self.bands]),
            np.array([band.good for band in self.bands], bool),
            resolution=known([band.resolution for band in self.bands]),
            unit=self.unit,
        )

    @property
    def conditions(self) -> tuple[str, ...]:
        """Those of `CONDITIONS` that its quality layers tell of."""
        return tuple(c for c in CONDITIONS if any(layer.knows((c,)) for layer in self.quality))

    def take(self, bands: Sequence[ProductBand]) -> Product:
        """The same product with some of its bands, on the grid of the finest of them.

        Raises
        ------
        HmwbError
            If none is left.
        """
        if not bands:
            raise HmwbError(
                '{product}: no band is left; choose others under "Bands".', product=self.title
            )
        finest = [min(b.resolution or 0.0 for b in some) for some in (self.bands, bands)]
        grid = self.grid
        if finest[1] > finest[0] > 0:
            size = round(finest[1] / finest[0])
            sampling = Sampling.of(size)
            grid = grid.coarser(sampling, grid.rows // size, grid.cols // size)
        return replace(self, bands=tuple(bands), grid=grid)

    def of_pixels(self, sizes: Collection[float]) -> Product:
        """The bands that were measured in pixels of these sizes (m), if there are several sizes.

        Raises
        ------
        HmwbError
            If none is left.
        """
        if len({band.resolution for band in self.bands}) < 2:
            return self
        return self.take([band for band in self.bands if band.resolution in sizes])

    def named(self, words: Sequence[str]) -> Product:
        """The bands that the user asked for, in the order of the product.

        Parameters
        ----------
        words : sequence of str
            Names, numbers from 1, or ranges of numbers such as 3-7; empty takes all.

        Raises
        ------
        HmwbError
            If there is no such band.
        """
        if not words:
            return self
        names = {band.name.lower(): k for k, band in enumerate(self.bands)}
        chosen: set[int] = set()
        for word in words:
            first, _, last = word.partition("-")
            if word.lower() in names:
                chosen.add(names[word.lower()])
            elif first.isdigit() and (last or first).isdigit() and int(first) >= 1:
                chosen.update(range(int(first) - 1, int(last or first)))
            else:
                chosen.add(len(self.bands))  # of no band
        if max(chosen, default=len(self.bands)) >= len(self.bands):
            raise HmwbError(
                "{product} has {count} bands, {names}: give names, numbers or ranges under "
                '"Bands".',
                product=self.title,
                count=len(self.bands),
                names=", ".join(b.name for b in self.bands[:13]),
            )
        return self.take([self.bands[k] for k in sorted(chosen)])


def sorted_bands(bands: Sequence[ProductBand], *, keep_overlap: bool) -> list[ProductBand]:
    """Bands by their wavelengths, with two detectors cut where they overlap.

    Parameters
    ----------
    bands : sequence of ProductBand
        The detector of the short waves first.
    keep_overlap : bool
        Keep what both detectors measured, so that their bands alternate. False: each counts up
        to the middle of what both see.
    """
    if any(band.wavelength is None for band in bands):
        return list(bands)
    centres = np.array([band.wavelength for band in bands], np.float64)
    kept = np.ones(len(bands), bool)
    detectors = dict.fromkeys(band.detector for band in bands)
    if len(detectors) == 2 and not keep_overlap:
        short = np.array([band.detector == next(iter(detectors)) for band in bands])
        middle = (centres[short].max() + centres[~short].min()) / 2
        kept = np.where(short, centres <= middle, centres > middle)
    return [bands[k] for k in np.argsort(centres, kind="stable") if kept[k]]
