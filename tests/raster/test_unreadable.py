# SPDX-License-Identifier: GPL-2.0-or-later
"""Files that GDAL opens and cannot read are told in its own words, at every read."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.fuse import fuse_rasters
from hmwb_qgis.raster.reading.source import RasterSource

from .conftest import reference_cube, write_raster

ALL = (slice(None), slice(None))


def cut(path, share):
    """Leave the beginning of a file only."""
    os.truncate(path, int(Path(path).stat().st_size * share))
    return path


def mosaic(folder, parts, name):
    """A virtual raster of the upper and the lower half of an image."""
    paths = []
    for k, (image, transform) in enumerate(parts):
        paths.append(write_raster(folder / f"{name}{k}.tif", image, transform=transform))
    gdal.BuildVRT(str(folder / f"{name}.vrt"), paths).FlushCache()
    return folder / f"{name}.vrt", paths


def halves(image, transform):
    middle = image.shape[1] // 2
    x, dx, row_x, y, col_y, dy = transform
    lower = (x, dx, row_x, y + middle * dy, col_y, dy)
    return (image[:, :middle], transform), (image[:, middle:], lower)


def test_a_source_that_is_gone_is_told_at_every_read(tmp_path, pair):
    path, parts = mosaic(tmp_path, halves(pair.h, pair.h_transform), "h")
    Path(parts[1]).unlink()
    source = RasterSource(path)
    for _ in range(3):
        for read in (source.read, source.read_each):
            with suppress(RuntimeError):  # of the next read at this place GDAL says nothing
                source._dataset().ReadRaster()
            with pytest.raises(HmwbError, match=r"h\.vrt cannot be read .*h1\.tif: No such file"):
                read(*ALL)
    np.testing.assert_array_equal(source.read(slice(0, 4), slice(None))[0], pair.h[:, :4])


@pytest.mark.parametrize("spoilt", ["h", "m"])
@pytest.mark.parametrize("method", ["hmwb", "arithmetic-mean"])
def test_a_fusion_of_a_mosaic_with_a_gap_ends_with_a_sentence(tmp_path, pair, method, spoilt):
    m_transform = RasterSource(pair.m_path).grid.geotransform
    image, transform = (pair.h, pair.h_transform) if spoilt == "h" else (pair.m, m_transform)
    path, parts = mosaic(tmp_path, halves(image, transform), "part")
    Path(parts[1]).unlink()
    h, m = (RasterSource(path if spoilt == name else getattr(pair, f"{name}_path"))
            for name in "hm")  # fmt: skip
    with pytest.raises(HmwbError, match=r"part\.vrt cannot be read .*part1\.tif"):
        fuse_rasters(h, m, tmp_path / "f.tif", method=method)
    assert not list(tmp_path.glob("*f.*"))


@pytest.mark.parametrize("options", [[], ["COMPRESS=DEFLATE"], ["TILED=YES"]])
def test_a_geotiff_that_was_cut_off(tmp_path, options):
    path = write_raster(tmp_path / "x.tif", reference_cube(), options=options)
    source = RasterSource(cut(path, 0.9))
    for _ in range(2):
        with pytest.raises(HmwbError, match=r"x\.tif cannot be read .*TIFF"):
            source.read(*ALL)


def test_an_alpha_band_that_was_cut_off(tmp_path):
    image = np.random.default_rng(0).integers(1, 255, (5, 64, 64), np.uint8)
    image[4] = np.where(image[4] > 127, 255, 0)
    options = ["COMPRESS=DEFLATE", "INTERLEAVE=BAND", "PHOTOMETRIC=MINISBLACK"]
    path = write_raster(tmp_path / "x.tif", image, alpha=True, options=options)
    with pytest.raises(HmwbError, match=r"x\.tif.*: its alpha band cannot be read: .*TIFF"):
        RasterSource(cut(path, 0.97))


@pytest.mark.parametrize("share", [0.1, 0.3, 0.6, 0.9])
@pytest.mark.parametrize("content", ["valid", "noise"])
def test_a_mask_that_was_cut_off(tmp_path, share, content):
    mask = np.full((200, 200), 255, np.uint8)
    if content == "noise":
        mask *= np.random.default_rng(0).integers(0, 2, mask.shape, np.uint8)

    def masked(dataset):
        # A file beside the raster, which is no longer what GDAL does by itself.
        gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", "NO")
        try:
            dataset.CreateMaskBand(gdal.GMF_PER_DATASET)
        finally:
            gdal.SetConfigOption("GDAL_TIFF_INTERNAL_MASK", None)
        dataset.GetRasterBand(1).GetMaskBand().WriteArray(mask)

    path = write_raster(tmp_path / "x.tif", np.ones((2, 200, 200), np.float32), prepare=masked)
    np.testing.assert_array_equal(RasterSource(path).read(*ALL)[1], mask > 0)
    cut(f"{path}.msk", share)
    with pytest.raises(HmwbError, match=r"x\.tif.* cannot be read"):
        RasterSource(path).read(*ALL)


@pytest.mark.parametrize("name", ["x.bsq", "x.bil", "x.bip"])
@pytest.mark.parametrize("dtype", ["float32", "uint16"])
def test_an_envi_file_that_was_cut_off_is_not_read_as_zeros(tmp_path, name, dtype):
    image = (1000 * reference_cube()).astype(dtype)
    options = [f"INTERLEAVE={name[2:].upper()}"]
    path = write_raster(tmp_path / name, image, driver="ENVI", options=options)
    np.testing.assert_array_equal(RasterSource(path).read(*ALL)[0], image)
    size = image.nbytes
    os.truncate(path, size - 1)
    with pytest.raises(HmwbError, match=f"{size - 1} bytes, and its header asks for {size}"):
        RasterSource(path)


def test_a_header_in_latin_1_is_read_as_text(tmp_path):
    path = write_raster(tmp_path / "x.bsq", reference_cube(), driver="ENVI")
    header = tmp_path / "x.hdr"
    names = ", ".join(f"R\u00e9flectance {k}" for k in range(8))
    waves = ", ".join(f"{0.45 + 0.05 * k:.2f}" for k in range(8))
    lines = f"band names = {{{names}}}\nwavelength units = \u00b5m\nwavelength = {{{waves}}}\n"
    kept = header.read_text().split("band names")[0]
    (tmp_path / "x.bsq.aux.xml").unlink(missing_ok=True)
    for encoding in ("latin-1", "utf-8"):
        header.write_text(kept + lines, encoding)
        found = RasterSource(path).spectral
        assert all(name.startswith("R\u00e9flectance") for name in found.names)
        np.testing.assert_allclose(found.wavelengths, 450 + 50 * np.arange(8))
