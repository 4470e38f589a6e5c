# SPDX-License-Identifier: GPL-2.0-or-later
"""Wavelengths, band widths, bad bands and band names in raster metadata."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.calls import text

from .own_response import ITEM as RESPONSE
from .own_response import understood, written
from .response_table import ResponseTable
from .wavelength_units import in_nanometres, widths_in_nanometres

Vector = NDArray[np.float64]

_WITH_UNIT = re.compile(
    r"([0-9]+(?:\.[0-9]+)?)\s*(nm|um|\u00b5m|\u03bcm|nanomet\w*|micromet\w*|microns?)\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(r"(?<![\w.])([0-9]+(?:\.[0-9]+)?)(?![\w.])")
_DECIMAL_COMMA = re.compile(r"^\s*([0-9]+),([0-9]+)\s*$")
_APPENDED = re.compile(r"\s*\([0-9.]+ (Nanometers|nm)\)$")
_UNNAMED = re.compile(r"(band )?[0-9]+(\.[0-9]+)?( nm)?", re.IGNORECASE)
RESOLUTION = "RESOLUTION_METRES"  # item of a band
UNIT = "data_units"  # in a header of ENVI
_MARKS_OF_ENVI = re.compile(r"[\s{},]+")  # what ends a name in a header
_VISIBLE = (665.0, 560.0, 490.0)  # red, green, blue


@dataclass(frozen=True)
class SpectralMetadata:
    """What is known of the bands of a raster.

    Parameters
    ----------
    names : tuple of str
        Band descriptions, empty where there is none.
    wavelengths, fwhm : ndarray, (bands,), or None
        Band centres and full widths at half maximum in nanometres.
    good : ndarray of bool, (bands,)
        False for bands that the metadata call bad.
    notes : tuple of str
        What had to be guessed.
    resolution : ndarray, (bands,), or None
        Side of the pixels that the sensor measured, in metres: larger than those of the raster
        where a band was resampled to a finer grid.
    unit : str
        Of the values of all bands, as the raster writes it; empty: not known.
    response : ResponseTable or None
        What each band sees, where the raster itself says so.
    """

    names: tuple[str, ...]
    wavelengths: Vector | None
    fwhm: Vector | None
    good: NDArray[np.bool_]
    notes: tuple[str, ...] = ()
    resolution: Vector | None = None
    unit: str = ""
    response: ResponseTable | None = None

    @property
    def count(self) -> int:
        """Number of bands."""
        return len(self.names)

    def take(self, where: Sequence[int] | NDArray[np.int64]) -> SpectralMetadata:
        """Some of the bands, by their places from 0."""
        index = np.asarray(where, np.int64)
        return replace(
            self,
            names=tuple(self.names[i] for i in index),
            wavelengths=None if self.wavelengths is None else self.wavelengths[index],
            fwhm=None if self.fwhm is None else self.fwhm[index],
            good=self.good[index],
            resolution=None if self.resolution is None else self.resolution[index],
            response=None if self.response is None else self.response.take(index),
        )

    def with_wavelengths(
        self, wavelengths: Sequence[float] | Vector, fwhm: Vector | None = None
    ) -> SpectralMetadata:
        """The user's wavelengths (and widths), in place of those that the raster may have.

        Raises
        ------
        HmwbError
            If there is not one a band.
        """
        if len(wavelengths) != self.count:
            raise HmwbError(
                "{given} wavelengths were given for {bands} bands: give one for each under "
                '"Wavelengths of the hyperspectral bands".',
                given=len(wavelengths),
                bands=self.count,
            )
        given, noted = in_nanometres(np.asarray(wavelengths, np.float64), "")
        return replace(self, wavelengths=given, fwhm=fwhm, notes=noted)


def read_spectral(
    dataset: Any, bands: Sequence[int] | None = None, among: Sequence[int] | None = None
) -> SpectralMetadata:
    """Read what a GDAL dataset says of its bands.

    The first of these that has a wavelength for every band counts: band items, lists of the ENVI
    domain, band items of the IMAGERY domain, lists of other domains, numbers in the descriptions.

    Parameters
    ----------
    dataset : gdal.Dataset
    bands : sequence of int or None
        Band numbers from 1; None takes all.
    among : sequence of int or None
        The bands that hold an image, `bands` among them: no alpha band has a wavelength. None:
        all of the file.
    """
    numbers = list(among or range(1, dataset.RasterCount + 1))
    items = [dataset.GetRasterBand(number) for number in numbers]
    names = tuple(_name(band) for band in items)
    wavelengths, unit = None, ""
    for reader in _READERS:
        wavelengths, unit = reader(dataset, items)
        if wavelengths is not None:
            break
    fwhm, good = _widths(dataset, items), _good_bands(dataset, items)
    notes: tuple[str, ...] = ()
    if wavelengths is not None:
        wavelengths, notes = in_nanometres(wavelengths, unit)
    fwhm = None if wavelengths is None else widths_in_nanometres(fwhm, wavelengths, unit)
    resolution = _band_values(dataset, items, RESOLUTION)
    found = SpectralMetadata(
        names=names,
        wavelengths=wavelengths,
        fwhm=fwhm,
        good=good,
        notes=notes,
        resolution=resolution,
        unit=_unit(dataset, items),
        response=understood(_band_texts(dataset, items, RESPONSE), names),
    )
    return found if bands is None else found.take([numbers.index(b) for b in bands])


def _unit(dataset: Any, bands: list[Any]) -> str:
    """The one unit that all bands have; empty where they differ."""
    units = {text(band.GetUnitType() or "").strip() for band in bands}
    own = units.pop() if len(units) == 1 else ""
    return own or text(dataset.GetMetadataItem(UNIT, "ENVI") or "").strip(" {}")


def _from_band_items(_dataset: Any, bands: list[Any]) -> tuple[Vector | None, str]:
    texts = [_item(band, "wavelength") for band in bands]
    lists = [_listed(written) for written in texts]
    if all(len(parts) == len(bands) for parts in lists):  # every band holds the list of all
        texts = [parts[k] for k, parts in enumerate(lists)]
    return _numbers(texts), _item(bands[0], "wavelength_units", "wavelength_unit")


def _from_envi(dataset: Any, bands: list[Any]) -> tuple[Vector | None, str]:
    return _domain_list(dataset, "ENVI", "wavelength", len(bands)), _domain_unit(dataset, "ENVI")


def _from_imagery(_dataset: Any, bands: list[Any]) -> tuple[Vector | None, str]:
    texts = [band.GetMetadataItem("CENTRAL_WAVELENGTH_UM", "IMAGERY") or "" for band in bands]
    return _numbers(texts), "um"


def _from_other_domains(dataset: Any, bands: list[Any]) -> tuple[Vector | None, str]:
    for domain in dataset.GetMetadataDomainList() or []:
        for key in ("wavelength", "wavelengths"):
            values = _domain_list(dataset, domain, key, len(bands))
            if values is not None:
                return values, _domain_unit(dataset, domain)
    return None, ""


def _from_descriptions(_dataset: Any, bands: list[Any]) -> tuple[Vector | None, str]:
    texts = [_name(band) for band in bands]
    found = [_WITH_UNIT.search(text) for text in texts]
    if all(found):
        values = np.array([float(f.group(1)) for f in found if f])
        return values, found[0].group(2) if found[0] else ""
    bare = [_NUMBER.findall(text) for text in texts]
    if all(len(b) == 1 for b in bare):
        values = np.array([float(b[0]) for b in bare])
        plausible = (values.min() >= 300 or values.max() < 20) and np.any(
            values != np.round(values)
        )
        if plausible or values.min() >= 300:
            return values, ""
    return None, ""


_READERS: tuple[Callable[[Any, list[Any]], tuple[Vector | None, str]], ...] = (
    _from_band_items,
    _from_envi,
    _from_imagery,
    _from_other_domains,
    _from_descriptions,
)


def _widths(dataset: Any, bands: list[Any]) -> Vector | None:
    widths = _band_values(dataset, bands, "fwhm")
    if widths is None:
        texts = [band.GetMetadataItem("FWHM_UM", "IMAGERY") or "" for band in bands]
        widths = _numbers(texts)
        widths = None if widths is None else widths * 1e3
    if widths is None:
        for domain in dataset.GetMetadataDomainList() or []:
            widths = _domain_list(dataset, domain, "fwhm", len(bands))
            if widths is not None:
                break
    return widths


def _band_values(
    dataset: Any, bands: list[Any], key: str, *, positive: bool = True
) -> Vector | None:
    """An item of each band, or the list of the ENVI domain."""
    values = _numbers([_item(band, key) for band in bands], positive=positive)
    if values is None:
        values = _domain_list(dataset, "ENVI", key.lower(), len(bands), positive=positive)
    return values


def _band_texts(dataset: Any, bands: list[Any], key: str) -> list[str]:
    """The same as it is written."""
    texts = [_item(band, key) for band in bands]
    if not any(texts):
        texts = _listed(text(dataset.GetMetadataItem(key.lower(), "ENVI") or ""))
    return texts if len(texts) == len(bands) else []


def _good_bands(dataset: Any, bands: list[Any]) -> NDArray[np.bool_]:
    flags = _band_values(dataset, bands, "bbl", positive=False)
    if flags is None:
        return np.ones(len(bands), bool)
    return np.asarray(flags != 0)


def _name(band: Any) -> str:
    return text(band.GetDescription() or "")


def _item(band: Any, *keys: str) -> str:
    for key in keys:
        found = band.GetMetadataItem(key) or band.GetMetadataItem(key.upper())
        if found:
            return text(found)
    return ""


def _domain_list(
    dataset: Any, domain: str, key: str, count: int, *, positive: bool = True
) -> Vector | None:
    """A list such as ``{1, 2, 3}``, if it has an entry a band: stale lists have another length."""
    found = dataset.GetMetadataItem(key, domain)
    if not found:
        return None
    parts = _listed(text(found))
    return _numbers(parts, positive=positive) if len(parts) == count else None


def _listed(written: str) -> list[str]:
    """The entries of a list such as ``{1, 2, 3}``."""
    return [part for part in re.split(r"[,;\s]+", written.strip(" {}[]\n")) if part]


def _domain_unit(dataset: Any, domain: str) -> str:
    return text(dataset.GetMetadataItem("wavelength_units", domain) or "").strip(" {}")


def _numbers(texts: Sequence[str], *, positive: bool = True) -> Vector | None:
    try:
        values = np.array([float(_DECIMAL_COMMA.sub(r"\1.\2", text)) for text in texts])
    except ValueError:
        return None
    if not np.isfinite(values).all() or (positive and (values <= 0).any()):
        return None
    return values


def write_spectral(dataset: Any, metadata: SpectralMetadata, driver: str) -> None:
    """Write what is known of the bands to a dataset that is being created.

    Parameters
    ----------
    dataset : gdal.Dataset
    metadata : SpectralMetadata
        A band each.
    driver : str
        "ENVI" takes the lists of its header, others the items of each band.
    """
    from osgeo import gdal

    for k in range(metadata.count):
        dataset.GetRasterBand(k + 1).SetDescription(_description(metadata, k, driver))
    colours = display_bands(metadata)
    if driver == "ENVI":
        _write_envi(dataset, metadata, colours)
        return
    for k in range(metadata.count):
        _write_band(dataset.GetRasterBand(k + 1), metadata, k)
    if colours:
        kinds = (gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand)
        for band, kind in zip(colours, kinds):
            dataset.GetRasterBand(band + 1).SetColorInterpretation(kind)


def _write_band(band: Any, metadata: SpectralMetadata, k: int) -> None:
    items = {"bbl": str(int(metadata.good[k]))} if not metadata.good.all() else {}
    imagery = {}
    if metadata.resolution is not None:
        items[RESOLUTION] = f"{metadata.resolution[k]:.12g}"
    if metadata.wavelengths is not None:
        items["wavelength"] = f"{metadata.wavelengths[k]:.12g}"
        items["wavelength_units"] = "Nanometers"
        if metadata.fwhm is not None:
            items["fwhm"] = f"{metadata.fwhm[k]:.12g}"
            imagery["CENTRAL_WAVELENGTH_UM"] = f"{metadata.wavelengths[k] / 1e3:.6f}"
            imagery["FWHM_UM"] = f"{metadata.fwhm[k] / 1e3:.6f}"
    if metadata.response is not None:
        items[RESPONSE] = written(metadata.response)[k]
    if metadata.unit:
        band.SetUnitType(metadata.unit)
    if items:
        band.SetMetadata(items)
    if imagery:
        band.SetMetadata(imagery, "IMAGERY")


def _write_envi(dataset: Any, metadata: SpectralMetadata, colours: tuple[int, ...]) -> None:
    lists = {}
    if metadata.wavelengths is not None:
        lists["wavelength"] = _braced(f"{w:.12g}" for w in metadata.wavelengths)
        lists["wavelength_units"] = "Nanometers"
        if metadata.fwhm is not None:
            lists["fwhm"] = _braced(f"{w:.12g}" for w in metadata.fwhm)
    if not metadata.good.all():
        lists["bbl"] = _braced(str(int(g)) for g in metadata.good)
    if metadata.resolution is not None:
        lists[RESOLUTION.lower()] = _braced(f"{r:.12g}" for r in metadata.resolution)
    if metadata.response is not None:
        lists[RESPONSE.lower()] = _braced(written(metadata.response))
    if metadata.unit:
        lists[UNIT] = _MARKS_OF_ENVI.sub(" ", metadata.unit).strip()
    if colours:
        lists["default_bands"] = _braced(str(c + 1) for c in colours)
    if lists:
        dataset.SetMetadata(lists, "ENVI")


def _braced(parts: Any) -> str:
    return "{" + ", ".join(parts) + "}"


def _description(metadata: SpectralMetadata, k: int, driver: str) -> str:
    """Name and wavelength of a band, short enough for a legend."""
    name, unnamed = metadata.names[k], f"band {k + 1}"
    if driver == "ENVI":
        name = _MARKS_OF_ENVI.sub(" ", name).strip()
    if metadata.wavelengths is None:
        return name or unnamed
    name = _APPENDED.sub("", name)
    name = "" if _UNNAMED.fullmatch(name) else name
    if driver == "ENVI":
        return name or unnamed  # GDAL's reader appends the wavelength
    if _WITH_UNIT.search(name):
        return name
    wavelength = f"{metadata.wavelengths[k]:.1f}".removesuffix(".0") + " nm"
    return f"{name} ({wavelength})" if name else wavelength


def display_bands(metadata: SpectralMetadata) -> tuple[int, ...]:
    """Places from 0 of the bands to show as red, green and blue; empty below three bands."""
    if metadata.count < 3:
        return ()
    centres = metadata.wavelengths
    if centres is not None and centres.min() < 520 and centres.max() > 620:
        chosen = tuple(int(np.argmin(abs(centres - w))) for w in _VISIBLE)
        if len(set(chosen)) == 3:
            return chosen
    last = metadata.count - 1
    return tuple(math.floor(last * share + 0.5) for share in (0.75, 0.5, 0.25))
