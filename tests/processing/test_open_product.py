# SPDX-License-Identifier: GPL-2.0-or-later
"""The products of the agencies, opened from the toolbox."""

from __future__ import annotations

import zipfile

import numpy as np
import pytest
from qgis.core import QgsProcessingException, QgsRasterLayer

from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.processing.openproduct import CONDITIONS, name_of
from hmwb_qgis.raster.products import product
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.response import response_from_widths
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata
from tests.raster.products import made


@pytest.fixture(scope="module")
def enmap(tmp_path_factory):
    return made.enmap(tmp_path_factory.mktemp("enmap") / "delivered")


@pytest.fixture(scope="module")
def sentinel(tmp_path_factory):
    return made.sentinel2(tmp_path_factory.mktemp("sentinel"))


def test_the_conditions_of_the_dialog_are_those_of_the_products():
    assert product.CONDITIONS == CONDITIONS


def test_enmap_opens_from_its_metadata_file(run, enmap, listener, tmp_path):
    output = str(tmp_path / "enmap.vrt")
    metadata = next(enmap.path.glob("*METADATA.XML"))
    run("openhyperspectral", feedback=listener, PRODUCT=str(metadata), OUTPUT=output)
    source = RasterSource(output)
    assert source.shape == enmap.image.shape
    np.testing.assert_allclose(source.spectral.wavelengths, enmap.wavelengths, atol=0.005)
    _, valid = source.read_each(slice(0, made.ROWS), slice(0, made.COLS))
    assert not valid[:, enmap.cloudy].any()
    assert any("EnMAP L2A: 224 bands" in text for text in listener.messages)
    layer = QgsRasterLayer(output, "opened")
    assert layer.isValid() and layer.crs().authid() == "EPSG:32633"


@pytest.mark.parametrize(
    ("chosen", "count", "pixel"),
    [({}, 10, 10), ({"PIXEL_SIZES": ["10", "20", "60"]}, 12, 10), ({"BANDS": "B2,B8A,B9"}, 3, 10),
     ({"PIXEL_SIZES": ["20"]}, 6, 20), ({"PIXEL_SIZES": ["60"], "LEAVE_OUT": []}, 2, 60)],
)  # fmt: skip
def test_bands_of_sentinel_2_are_chosen_by_name_or_pixel(
    run, sentinel, tmp_path, chosen, count, pixel
):
    output = str(tmp_path / "sentinel.tif")
    run("openmultispectral", PRODUCT=str(sentinel.path), OUTPUT=output, **chosen)
    source = RasterSource(output)
    assert source.shape == (count, 240 // pixel, 180 // pixel)
    assert source.grid.pixel == (pixel, pixel)
    assert source.grid.geotransform[0] == made.LEFT and source.grid.geotransform[3] == made.TOP


def test_a_temporary_output_is_a_copy(run, sentinel):
    result = run("openmultispectral", PRODUCT=str(sentinel.path), OUTPUT="TEMPORARY_OUTPUT")
    assert result["OUTPUT"].endswith(".tif")
    assert RasterSource(result["OUTPUT"]).shape[0] == 10


def test_bad_bands_and_the_overlap_of_detectors_can_be_left_out_or_kept(run, tmp_path):
    prisma = made.prisma(tmp_path / "prisma")
    emit = made.emit(tmp_path / "emit")
    for path, chosen, count in (
        (prisma.path, {}, prisma.image.shape[0]),
        (prisma.path, {"KEEP_OVERLAP": True}, 234),
        (emit.path, {"LEAVE_OUT_BAD_BANDS": True}, emit.image.shape[0] - len(emit.bad)),
        (emit.path, {"BANDS": "1-20, 30"}, 21),
    ):
        output = str(tmp_path / "raster.tif")
        run("openhyperspectral", PRODUCT=str(path), OUTPUT=output, **chosen)
        assert RasterSource(output).shape[0] == count


@pytest.mark.parametrize(
    ("tool", "path", "output", "words"),
    [("openhyperspectral", "sentinel", "x.tif", "Sentinel-2"),
     ("openmultispectral", "enmap", "x.tif", "EnMAP"),
     ("openhyperspectral", "missing", "x.tif", "^Product: there is no file or folder .*missing"),
     ("openmultispectral", "x" * 300, "x.tif", "^Product: there is no file or folder .*xxx"),
     ("openhyperspectral", "enmap", "x.png", "(?i)cannot write|extension|format"),
     ("createsamplescene", None, "x.vrt", "Cannot write")],
)  # fmt: skip
def test_what_cannot_be_opened_or_written_gets_a_sentence(
    run, request, tmp_path, tool, path, output, words
):
    given = {}
    if path is not None:
        made = path in ("sentinel", "enmap")
        found = request.getfixturevalue(path).path if made else tmp_path / path
        given["PRODUCT"] = str(found)
    with pytest.raises(QgsProcessingException, match=words):
        run(tool, OUTPUT=str(tmp_path / output), **given)
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_the_product_is_not_overwritten(run, enmap):
    image = next(enmap.path.glob("*SPECTRAL_IMAGE.TIF"))
    before = image.read_bytes()
    for given in (enmap.path, next(enmap.path.glob("*METADATA.XML"))):
        with pytest.raises(QgsProcessingException):
            run("openhyperspectral", PRODUCT=str(given), OUTPUT=str(image))
    assert image.read_bytes() == before


@pytest.mark.parametrize(
    ("path", "name"),
    [("x/ENMAP01-L2A-METADATA.XML", "ENMAP01-L2A"), ("x/DESIS-L2A-SPECTRAL_IMAGE.tif", "DESIS-L2A"),
     ("x/S2B_MSIL2A_T33.SAFE/MTD_MSIL2A.xml", "S2B_MSIL2A_T33"), ("S2B_T33.SAFE", "S2B_T33"),
     ("S2B_T33.SAFE.zip", "S2B_T33"), ("LC09_T1_MTL.txt", "LC09_T1"), ("LC09_T1.tar.gz", "LC09_T1"),
     ("PRS_L2D_STD.he5", "PRS_L2D_STD"), ("ENMAP01-L2A", "ENMAP01-L2A")],
)  # fmt: skip
def test_layers_are_called_after_the_product(path, name):
    """Not after the file of its metadata, which all products of Sentinel-2 call the same."""
    assert name_of(path) == name


def mean_of(image, size):
    """Pixels of size x size together."""
    bands, rows, cols = image.shape
    return image.reshape(bands, rows // size, size, cols // size, size).mean(axis=(2, 4))


def enmap_of(truth, folder):
    """What EnMAP delivers of a scene of 10 m pixels."""
    delivered = made.enmap(folder)
    rng = np.random.default_rng(0)
    seen = mean_of(truth, 3)
    seen += 0.002 * rng.standard_normal(seen.shape)
    image = next(folder.glob("*SPECTRAL_IMAGE.TIF"))
    made.write(image, np.rint(seen * 1e4).astype(np.int16), 30, nodata=-32768)
    for layer in folder.glob("*QL_QUALITY*"):
        made.write(layer, np.zeros((1, *seen.shape[1:]), np.uint8), 30)
    return delivered.path


def sentinel_of(truth, folder):
    """What Sentinel-2 delivers of it, packed; each band in its own pixels."""
    safe = made.sentinel2(folder).path
    _, centres, widths = made.table("hyperspectral/EnMAP")
    names, *bands = made.table("Sentinel-2B")
    known = SpectralMetadata(("",) * 224, centres, widths, np.ones(224, bool))
    seen = np.tensordot(response_from_widths(known, *bands, 6.0)[0], truth, 1)
    for name, band in zip(names, seen):
        pixel = made.S2_PIXELS[name]
        if pixel < 60:
            stored = np.rint(mean_of(band[None], pixel // 10) * 1e4 + 1000).astype(np.uint16)
            image = next(safe.rglob(f"*_B{name[1:].rjust(2, '0')}_{pixel}m.jp2"))
            made.write(image, stored, pixel, driver="JP2OpenJPEG")
    clear = np.full((1, truth.shape[1] // 2, truth.shape[2] // 2), 4, np.uint8)
    made.write(next(safe.rglob("*_SCL_20m.jp2")), clear, 20, driver="JP2OpenJPEG")
    archive = folder / "sentinel.zip"
    with zipfile.ZipFile(archive, "w") as packed:
        for path in sorted(p for p in safe.rglob("*") if p.is_file()):
            packed.write(path, path.relative_to(folder))
    return archive


def test_from_what_was_delivered_to_a_fused_raster(run, listener, tmp_path):
    scene = sample_scene(rows=48, cols=48, bands=93).image
    centres = made.table("hyperspectral/EnMAP")[1]
    places = np.interp(centres, np.linspace(430, 860, 93), np.arange(93)).round().astype(int)
    truth = scene[places] * np.interp(centres, [860, 2460], [1, 0.7])[:, None, None]
    names = ("h.tif", "m.vrt", "fused.tif")
    h, m, fused = (str(tmp_path / name) for name in names)
    run("openhyperspectral", PRODUCT=str(enmap_of(truth, tmp_path / "enmap")), OUTPUT=h)
    run("openmultispectral", PRODUCT=str(sentinel_of(truth, tmp_path)), OUTPUT=m)
    run("fusehmwb", feedback=listener, HYPERSPECTRAL=h, MULTISPECTRAL=m, SENSOR="Sentinel-2B",
        OUTPUT=fused)  # fmt: skip
    image, valid = RasterSource(fused).read_each(slice(0, 48), slice(0, 48))
    assert image.shape == truth.shape and valid.all()
    error, blocks = (
        np.sqrt(np.mean((estimate - truth) ** 2) / np.mean(truth**2))
        for estimate in (image, np.kron(mean_of(truth, 3), np.ones((3, 3))))
    )
    assert error < 0.5 * blocks
    assert any("published bands of Sentinel-2B" in text for text in listener.messages)
