# SPDX-License-Identifier: GPL-2.0-or-later
"""A raster as it will be written: kinds change it, `write` makes the files."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Optional

import numpy as np
from osgeo import gdal, osr

EXTENSIONS = {"GTiff": "tif", "ENVI": "img", "HFA": "img", "COG": "tif"}


@dataclass
class Raster:
    """Values, and all that a file says about them.

    Attributes
    ----------
    name : str
        Of the file, without extension.
    values : ndarray, (bands, rows, cols), float64
        As stored, junk included.
    clean : ndarray
        The measurements among them: results are held against their range.
    nodata : list of float or None
        A value each band.
    invalid : ndarray of bool, (rows, cols), or None
        What a mask or an alpha band hides.
    mask : str
        Empty, or "internal", "sidecar", "alpha".
    wavelengths : ndarray or None
        In nanometres, if the file is to tell them.
    spectral_items : dict
        Other items of each band, by name a list of texts.
    header_lines : list of bytes
        That an ENVI header gets at its end.
    told : bool
        Whether wavelengths are written as they are expected in a result.
    placed : bool
        Whether the raster lies where the scene put it.
    whole : bool
        Whether all its pixels are measurements.
    odd : bool
        Whether its values contradict the other raster.
    virtual : str
        Empty, or the kind of a VRT that is laid over the file.
    """

    name: str
    values: np.ndarray
    transform: Optional[tuple] = None
    crs: str = ""
    wavelengths: Optional[np.ndarray] = None
    clean: Optional[np.ndarray] = None
    driver: str = "GTiff"
    options: list = field(default_factory=list)
    dtype: str = "Float32"
    nodata: Optional[list] = None
    invalid: Optional[np.ndarray] = None
    mask: str = ""
    scale: Optional[list] = None
    offset: Optional[list] = None
    gcps: Optional[list] = None
    spectral_items: dict = field(default_factory=dict)
    header_lines: list = field(default_factory=list)
    descriptions: Optional[list] = None
    told: bool = True
    placed: bool = True
    whole: bool = True
    odd: bool = False
    virtual: str = ""

    def __post_init__(self):
        self.values = np.array(self.values, np.float64)
        if self.clean is None:
            self.clean = self.values.copy()

    @property
    def file_name(self):
        return f"{self.name}.{EXTENSIONS[self.driver]}"

    def set_values(self, values):
        """Replace the measurements themselves."""
        self.values = np.array(values, np.float64)
        self.clean = self.values.copy()

    def multiply(self, factor):
        """Other units; junk among the values grows with the rest."""
        with np.errstate(over="ignore"):
            self.values, self.clean = self.values * factor, self.clean * factor

    def cut(self, bands=slice(None), rows=slice(None), cols=slice(None)):
        """Keep a part that begins at the first pixel."""
        self.values = self.values[bands, rows, cols]
        self.clean = self.clean[bands, rows, cols]
        if self.wavelengths is not None:
            self.wavelengths = self.wavelengths[bands]

    def scaled(self):
        """What the stored values, junk included, stand for."""
        scale, offset = (np.array(v or d) for v, d in ((self.scale, [1.0]), (self.offset, [0.0])))
        with np.errstate(over="ignore", invalid="ignore"):
            return self.values * scale[:, None, None] + offset[:, None, None]

    def block(self, rng):
        """Up to a quarter of the pixels, as a mask."""
        _, rows, cols = self.values.shape
        found = np.zeros((rows, cols), bool)
        row, col = rng.integers(rows), rng.integers(cols)
        found[row : row + max(rows // 2, 1), col : col + max(cols // 2, 1)] = True
        return found

    def write(self, folder):
        """Write the files; returns the path to give to an algorithm."""
        path = Path(folder) / self.file_name
        memory = self._in_memory()
        gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "YES" if self.mask == "internal" else "NO")
        made = gdal.GetDriverByName(self.driver).CreateCopy(str(path), memory, 0, self.options)
        if made is None:
            raise OSError(f"{self.driver} did not write {path.name}: {gdal.GetLastErrorMsg()}")
        made.FlushCache()
        made = memory = None
        if self.driver == "ENVI":
            self._finish_header(path.with_suffix(".hdr"))
        return _virtual(self.virtual, path) if self.virtual else path

    def _in_memory(self):
        bands, rows, cols = self.values.shape
        code = getattr(gdal, f"GDT_{self.dtype}")
        extra = int(self.mask == "alpha")
        dataset = gdal.GetDriverByName("MEM").Create("", cols, rows, bands + extra, code)
        if self.transform is not None:
            dataset.SetGeoTransform(self.transform)
        if self.gcps:
            dataset.SetGCPs(self.gcps, self.crs)
        elif self.crs:
            dataset.SetProjection(self.crs)
        for k, plane in enumerate(_stored(self.values, self.dtype)):
            band = dataset.GetRasterBand(k + 1)
            band.WriteArray(plane)
            self._describe(band, k)
        if self.mask == "alpha":
            band = dataset.GetRasterBand(bands + 1)
            band.WriteArray(np.where(self.invalid, 0, 255))
            band.SetColorInterpretation(gdal.GCI_AlphaBand)
        elif self.mask:
            dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
            shown = np.where(self.invalid, 0, 255).astype(np.uint8)
            dataset.GetRasterBand(1).GetMaskBand().WriteArray(shown)
        return dataset

    def _describe(self, band, k):
        if self.nodata is not None and self.nodata[k] is not None:
            self._declare_nodata(band, self.nodata[k])
        if self.scale is not None:
            band.SetScale(self.scale[k])
        if self.offset is not None:
            band.SetOffset(self.offset[k])
        if self.wavelengths is not None and k < len(self.wavelengths):
            band.SetMetadataItem("wavelength", repr(float(self.wavelengths[k])))
            if "wavelength_units" not in self.spectral_items:
                band.SetMetadataItem("wavelength_units", "Nanometers")
        for name, texts in self.spectral_items.items():
            band.SetMetadataItem(name, texts[k % len(texts)])
        if self.descriptions:
            band.SetDescription(self.descriptions[k % len(self.descriptions)])

    def _declare_nodata(self, band, value):
        """GDAL takes no other number than a whole one for 64 bits."""
        if not self.dtype.endswith("Int64"):
            band.SetNoDataValue(value)
        elif np.isfinite(value) and (0 if self.dtype[0] == "U" else -1e18) <= value < 1e18:
            band.SetNoDataValue(int(value))

    def _finish_header(self, header):
        """ENVI's own lists, which GDAL does not write in CreateCopy."""
        lines = list(self.header_lines)
        if self.wavelengths is not None and self.told:
            listed = ", ".join(f"{w:.4f}" for w in self.wavelengths)
            lines += [f"wavelength = {{{listed}}}".encode(), b"wavelength units = Nanometers"]
        if lines:
            header.write_bytes(header.read_bytes().rstrip() + b"\n" + b"\n".join(lines) + b"\n")


def utm():
    """WKT of the CRS of all scenes."""
    return crs_text(32633)


def crs_text(epsg):
    """WKT of a CRS by its number."""
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    return reference.ExportToWkt()


def _stored(values, dtype):
    """Values that fit the type, whole where it is one of whole numbers."""
    if "Float" in dtype or dtype.startswith("C"):
        with np.errstate(over="ignore"):
            return values.astype(np.float64 if "64" in dtype else np.float32)
    limits = np.iinfo(dtype.lower().replace("byte", "uint8"))
    whole = np.nan_to_num(np.rint(values), nan=0.0)
    # The largest 64-bit numbers are no doubles: a step below they are.
    low, high = float(limits.min), np.nextafter(float(limits.max), 0.0)
    return np.clip(whole, low, high if limits.bits == 64 else limits.max).astype(limits.dtype)


def _virtual(kind, path):
    """A VRT beside the file."""
    target = path.with_name(f"{path.stem}_{kind}.vrt")
    if kind == "mosaic":
        gdal.BuildVRT(str(target), [str(path)])
    elif kind == "stack":  # each band from a description of its own
        count = gdal.Open(str(path)).RasterCount
        parts = []
        for number in range(1, count + 1):
            part = path.with_name(f"{path.stem}_{number}.vrt")
            gdal.Translate(str(part), str(path), format="VRT", bandList=[number])
            parts.append(str(part))
        stack = gdal.BuildVRT(str(target), parts, separate=True)
        # Else nothing tells an alpha band from others. A raster that lies south up has no stack.
        stacked = 0 if stack is None else stack.RasterCount
        for number, part in enumerate(parts[:stacked], 1):
            opened = gdal.Open(part)
            meaning = opened.GetRasterBand(1).GetColorInterpretation()
            stack.GetRasterBand(number).SetColorInterpretation(meaning)
        del stack
    if (
        not target.exists() or gdal.Open(str(target)) is None
    ):  # a copy, or GDAL mosaics no raster that lies upside down
        gdal.Translate(str(target), str(path), format="VRT").FlushCache()
    return target
