# SPDX-License-Identifier: GPL-2.0-or-later
"""Every product becomes a raster with its values, wavelengths, place and mask."""

from __future__ import annotations

import shutil
import tarfile
import zipfile
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, osr

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.raster.products.files import ProductFiles
from hmwb_qgis.raster.products.product import sorted_bands
from hmwb_qgis.raster.products.registry import open_product
from hmwb_qgis.raster.products.writer import write_product
from hmwb_qgis.raster.reading.sharpness import band_sharpness
from hmwb_qgis.raster.reading.source import RasterSource

from . import made
from .faults import FAULTS
from .products_table import broken_table, opened_table

MAKERS = {
    "EnMAP L2A": made.enmap,
    "EnMAP L1C": lambda folder: made.enmap(folder, "L1C"),
    "DESIS L2A": made.desis,
    "PRISMA L2D": made.prisma,
    "PRISMA L2C": lambda folder: made.prisma(folder, "L2C"),
    "EMIT L2A": made.emit,
    "Tanager ortho": made.tanager,
    "Tanager basic": lambda folder: made.tanager(folder, ortho=False),
    "AVIRIS-NG": made.envi,
    "Hyperion": made.hyperion,
    "Sentinel-2 L2A": made.sentinel2,
    "Sentinel-2 L1C": lambda folder: made.sentinel2(folder, "L1C"),
    "Sentinel-2 before 04.00": lambda folder: made.sentinel2(folder, "L2A", "02.14"),
    "Landsat 9 L2": made.landsat,
    "Landsat 8 L2": lambda folder: made.landsat(folder, "LANDSAT_8", "L2SR"),
    "SuperDove SR": made.planetscope,
    "SuperDove radiance": lambda folder: made.planetscope(folder, surface=False),
    "WorldView-3": made.worldview,
    "WorldView-2": lambda folder: made.worldview(folder, "WV02"),
}
GUIDE = Path(__file__).resolve().parents[3] / "docs" / "products.md"
CUBES = {"PRISMA L2D", "PRISMA L2C", "EMIT L2A", "Tanager ortho", "Tanager basic"}


SMALL = {"creation_options": "TILED=NO|COMPRESS=NONE"}  # blocks larger than the image take time


def opened(path, kind, *, all_pixels=False):
    """As the algorithms do by default."""
    product = open_product(path, kind)
    bands = product.bands
    if kind == "hyperspectral":
        bands = sorted_bands(bands, keep_overlap=False)
    elif not all_pixels:
        bands = [b for b in bands if b.resolution <= 2 * min(b.resolution for b in bands)]
    return product.take(bands)


@pytest.fixture(scope="module")
def products(tmp_path_factory):
    """Each product, made once."""
    known = {}

    def get(name):
        if name not in known:
            known[name] = MAKERS[name](tmp_path_factory.mktemp("products") / "delivered")
        return known[name]

    return get


def check(raster, product, *, masked):
    """A written raster against what the product was made from."""
    source = RasterSource(raster)
    assert source.shape == product.image.shape
    np.testing.assert_allclose(source.spectral.wavelengths, product.wavelengths, atol=0.005)
    np.testing.assert_allclose(source.spectral.fwhm, product.fwhm, atol=0.005)
    assert tuple(np.flatnonzero(~source.spectral.good)) == product.bad
    assert source.spectral.unit == product.unit
    np.testing.assert_allclose(source.grid.geotransform, product.transform, rtol=1e-12, atol=1e-9)
    reference = osr.SpatialReference(source.grid.crs)
    assert reference.GetAuthorityCode(None) == str(product.epsg)
    image, valid = source.read_each(*(slice(0, n) for n in source.shape[1:]))
    expected = np.isfinite(product.image)
    if masked and product.cloudy is not None:
        expected = expected & ~product.cloudy
        assert not valid[:, product.cloudy].any()
    np.testing.assert_array_equal(valid, expected)
    # The bright spot lies where it was put, to a tenth of a pixel.
    row, col = np.unravel_index(np.argmax(image[1]), image[1].shape)
    x, dx, _, y, _, dy = source.grid.geotransform
    left, step, _, top, _, down = product.transform
    place = [x + (col + 0.5) * dx, y + (row + 0.5) * dy]
    spot = [left + (made.SPOT[1] + 0.5) * step, top + (made.SPOT[0] + 0.5) * down]
    np.testing.assert_allclose(place, spot, rtol=0, atol=0.1 * step)
    tolerance = np.nanmax(abs(product.image)) * 2e-6
    np.testing.assert_allclose(image[valid], product.image[valid], rtol=2e-6, atol=tolerance)
    assert source.spectral.resolution.min() == pytest.approx(
        abs(product.transform[1]) if product.epsg == made.EPSG else 60, rel=1e-6
    )


@pytest.mark.parametrize("name", sorted(MAKERS))
@pytest.mark.parametrize("ending", [".tif", ".vrt"])
def test_a_product_becomes_a_raster(products, tmp_path, name, ending):
    product = products(name)
    output = tmp_path / f"raster{ending}"
    found = opened(product.path, product.kind)
    assert found.title == product.title
    if ending == ".vrt" and name in CUBES:
        with pytest.raises(HmwbError, match=r"VRT cannot hold .*\.tif"):
            write_product(found, output)
    else:
        write_product(found, output, resampling="nearest", **SMALL)
        check(output, product, masked=False)
    assert [p.name for p in tmp_path.iterdir()] == ([output.name] if output.exists() else [])


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_clouds_are_left_out(products, tmp_path, name):
    product = products(name)
    output = tmp_path / "raster.tif"
    found = opened(product.path, product.kind)
    notes = write_product(
        found, output, leave_out=("cloud", "cloud shadow"), resampling="nearest", **SMALL
    )
    check(output, product, masked=True)
    assert bool(notes) == ("cloud shadow" not in found.conditions)


@pytest.mark.parametrize("name", ["EnMAP L2A", "Sentinel-2 L2A", "Landsat 9 L2"])
def test_a_vrt_masks_as_a_copy_does(products, tmp_path, name):
    product = products(name)
    output = tmp_path / "raster.vrt"
    write_product(opened(product.path, product.kind), output, leave_out=("cloud",),
                  resampling="nearest")  # fmt: skip
    check(output, product, masked=True)


@pytest.mark.parametrize("name", ["PRISMA L2D", "PRISMA L2C"])
def test_what_prisma_calls_invalid_in_most_bands_is_defective(products, tmp_path, name):
    product = products(name)
    output = tmp_path / "raster.tif"
    write_product(opened(product.path, product.kind), output, leave_out=("defective",), **SMALL)
    _, valid = RasterSource(output).read_each(slice(0, made.ROWS), slice(0, made.COLS))
    expected = np.isfinite(product.image)
    expected[:, made.CLOUD[0], made.CLOUD[1]] = False
    np.testing.assert_array_equal(valid, expected)


def test_sentinel_2_keeps_the_pixels_of_each_band(products, tmp_path):
    product = opened(products("Sentinel-2 L2A").path, "multispectral", all_pixels=True)
    output = tmp_path / "raster.vrt"
    write_product(product, output)
    source = RasterSource(output)
    assert source.shape == (12, 24, 18)
    np.testing.assert_allclose(band_sharpness(source), [6, 1, 1, 1, 2, 2, 2, 1, 2, 6, 2, 2])
    assert source.spectral.names[8].startswith("B8A")


def test_coarse_bands_are_interpolated_without_their_nodata(products, tmp_path):
    """The corner that was not measured does not darken what lies beside it."""
    product = products("Sentinel-2 L2A")
    output = tmp_path / "raster.tif"
    write_product(opened(product.path, product.kind), output, resampling="cubic")
    image, valid = RasterSource(output).read_each(slice(0, 24), slice(0, 18))
    coarse = band_sharpness(RasterSource(output)) == 2
    own = product.image[coarse]
    assert (image[coarse][valid[coarse]] > np.nanmin(own) - 0.1).all()
    assert abs(np.nanmean(np.where(valid[coarse], image[coarse], np.nan)) - np.nanmean(own)) < 0.01
    assert abs(image[coarse] - np.nan_to_num(own)).max() > 0.01  # it was interpolated


def archived(folder, archive, form=tarfile.GNU_FORMAT):
    """A folder packed as the agencies do, with itself as the only top folder."""
    if archive.suffix == ".zip":
        with zipfile.ZipFile(archive, "w") as packed:
            for path in sorted(p for p in folder.rglob("*") if p.is_file()):
                packed.write(path, path.relative_to(folder.parent))
    else:
        mode = "w:gz" if archive.suffix == ".gz" else "w"
        with tarfile.open(archive, mode, format=form) as packed:
            packed.add(folder, folder.name)
    return archive


@pytest.mark.parametrize(
    ("name", "archive"),
    [("Sentinel-2 L2A", "S2.zip"), ("EnMAP L2A", "enmap.tar.gz"), ("Landsat 9 L2", "LC09.tar"),
     ("PRISMA L2D", "prisma.zip"), ("AVIRIS-NG", "ang.tar.gz")],
)  # fmt: skip
@pytest.mark.parametrize("ending", [".tif", ".vrt"])
def test_archives_are_opened_as_they_are(products, tmp_path, name, archive, ending):
    if ending == ".vrt" and name in CUBES:
        return
    product = products(name)
    folder = product.path if product.path.is_dir() else product.path.parent
    packed = archived(folder, tmp_path / archive)
    output = tmp_path / f"raster{ending}"
    found = opened(packed, product.kind)
    write_product(found, output, leave_out=("cloud",), resampling="nearest", **SMALL)
    check(output, product, masked=True)


def test_names_that_gdal_would_cut_are_refused(products, tmp_path):
    archive = archived(products("EnMAP L2A").path, tmp_path / "x.tar.gz", tarfile.PAX_FORMAT)
    with pytest.raises(HmwbError, match="unpack it"):
        open_product(archive, "hyperspectral")


@pytest.mark.parametrize("name", sorted(MAKERS))
def test_the_folder_and_the_metadata_file_will_do(products, name):
    product = products(name)
    folder = product.path if product.path.is_dir() else product.path.parent
    metadata = [p for p in folder.rglob("*") if p.name.upper().endswith(
        ("METADATA.XML", ".HE5", "RFL_001_20230801T101500_2321301_003.NC", ".H5", ".HDR", "L2A.XML",
         "L1C.XML", "MTL.TXT", "8B.TIF", ".IMD"))]  # fmt: skip
    for given in (folder, metadata[0]):
        found = open_product(given, product.kind)
        assert found.title == product.title


def test_what_lies_in_folders_beside_a_chosen_file_is_not_looked_at(products, tmp_path):
    """The folder of downloads may hold anything."""
    folder = tmp_path / "downloads"
    shutil.copytree(products("Landsat 9 L2").path, folder)
    shutil.copytree(products("EnMAP L2A").path, folder / "other")
    files = ProductFiles(next(folder.glob("*MTL.txt")))
    assert not files.find(r".*METADATA\.XML")
    assert open_product(next(folder.glob("*MTL.txt")), "multispectral").title == "Landsat-9 L2"


def test_bands_are_chosen_by_name_number_and_range(products):
    product = open_product(products("Sentinel-2 L2A").path, "multispectral")
    assert [b.name for b in product.named(["b8a", "B2"]).bands] == ["B2", "B8A"]
    assert [b.name for b in product.named(["2-4"]).bands] == ["B2", "B3", "B4"]
    for words in (["B10"], ["0"], ["11-13"], ["red"]):
        with pytest.raises(HmwbError, match="Bands"):
            product.named(words)


def test_both_detectors_can_be_kept(products):
    bands = open_product(products("PRISMA L2D").path, "hyperspectral").bands
    everything = sorted_bands(bands, keep_overlap=True)
    assert len(everything) == 234
    assert (np.diff([b.wavelength for b in everything]) >= 0).all()
    assert len(sorted_bands(bands, keep_overlap=False)) < 234


def test_cancelling_leaves_nothing(products, tmp_path):
    product = products("PRISMA L2D")
    for name in ("PRISMA L2D", "Landsat 9 L2"):
        product = products(name)
        with pytest.raises(Cancelled):
            write_product(opened(product.path, product.kind), tmp_path / "x.tif",
                          progress=lambda _: False)  # fmt: skip
    assert list(tmp_path.iterdir()) == []


def test_a_vrt_does_not_replace_a_file_of_the_product(products, tmp_path):
    folder = tmp_path / "copy"
    shutil.copytree(products("Landsat 9 L2").path, folder)
    image = next(folder.glob("*_SR_B1.TIF"))
    target = image.with_suffix(".vrt")
    image.rename(target)
    mtl = next(folder.glob("*_MTL.txt"))
    mtl.write_text(mtl.read_text().replace("_SR_B1.TIF", "_SR_B1.vrt"))
    before = target.read_bytes()
    with pytest.raises(HmwbError, match="belongs to the input"):
        write_product(open_product(folder, "multispectral"), target)
    assert target.read_bytes() == before


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_product_that_is_not_what_it_says_gets_a_sentence(products, tmp_path, fault):
    path, kind = FAULTS[fault](products, tmp_path)
    with pytest.raises(HmwbError) as caught:
        write_product(opened(path, kind), tmp_path / "raster.tif")
    text = str(caught.value)
    assert len(text) > 25 and "Traceback" not in text, text
    assert not (tmp_path / "raster.tif").exists()


def test_what_is_no_product_is_told_the_products_that_are(tmp_path):
    (tmp_path / "notes.txt").write_text("nothing")
    with pytest.raises(HmwbError, match=r"EnMAP.*PRISMA.*EMIT.*DESIS|EnMAP.*DESIS.*PRISMA.*EMIT"):
        open_product(tmp_path, "hyperspectral")
    with pytest.raises(HmwbError, match=r"Sentinel-2.*Landsat"):
        open_product(tmp_path / "notes.txt", "multispectral")
    with pytest.raises(HmwbError, match="no file or folder"):
        open_product(tmp_path / "missing", "multispectral")
    (tmp_path / "bad.zip").write_bytes(b"PK\x03\x04 nothing")
    with pytest.raises(HmwbError, match=r"bad\.zip"):
        open_product(tmp_path / "bad.zip", "multispectral")


def test_the_wrong_tool_names_the_right_one(products):
    with pytest.raises(HmwbError, match="Sentinel-2"):
        open_product(products("Sentinel-2 L2A").path, "hyperspectral")


def test_a_missing_driver_is_said(products, monkeypatch):
    product = products("PRISMA L2D")
    real = gdal.GetDriverByName
    monkeypatch.setattr(gdal, "GetDriverByName", lambda n: None if n == "HDF5" else real(n))
    with pytest.raises(HmwbError, match="driver"):
        open_product(product.path, "hyperspectral")


def test_nothing_is_written_beside_the_product(products, tmp_path):
    """GDAL keeps statistics beside what it opens; archives and folders stay as they are."""
    for name in ("EnMAP L2A", "Sentinel-2 L2A"):
        folder = products(name).path
        before = sorted(p for p in Path(folder).rglob("*"))
        write_product(opened(folder, products(name).kind), tmp_path / "x.tif")
        assert sorted(p for p in Path(folder).rglob("*")) == before


def test_the_tables_of_the_guide_are_what_comes_out(products, tmp_path):
    page = GUIDE.read_text("utf-8")
    for part in ("opened", "broken"):
        (tmp_path / part).mkdir()
    assert opened_table(MAKERS, products, opened, tmp_path / "opened") in page
    assert broken_table(products, opened, tmp_path / "broken") in page
