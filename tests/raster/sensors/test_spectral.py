# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.reading.source import RasterSource
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata
from hmwb_qgis.raster.writing.writer import RasterWriter
from tests.raster.conftest import set_wavelengths, write_raster

CUBE = np.ones((4, 3, 3), np.float32)
CENTRES = np.array([450.25, 550.5, 650.0, 850.125])
FWHM = np.array([10.5, 11.25, 12.0, 20.0])


def spectral_of(path):
    return RasterSource(path).spectral


@pytest.mark.parametrize(
    ("unit", "factor"),
    [("nm", 1), ("Nanometers", 1), ("Nanometer", 1), ("um", 1e-3), ("\u00b5m", 1e-3),
     ("Micrometers", 1e-3)],
)  # fmt: skip
def test_band_items_are_read_in_their_unit(tmp_path, unit, factor):
    prepare = set_wavelengths(CENTRES * factor, FWHM * factor, unit)
    found = spectral_of(write_raster(tmp_path / "x.tif", CUBE, prepare=prepare))
    np.testing.assert_allclose(found.wavelengths, CENTRES)
    np.testing.assert_allclose(found.fwhm, FWHM)
    assert not found.notes


@pytest.mark.parametrize("factor", [1, 1e-3])
def test_a_missing_unit_is_guessed_with_a_note(tmp_path, factor):
    prepare = set_wavelengths(CENTRES * factor, unit="")
    found = spectral_of(write_raster(tmp_path / "x.tif", CUBE, prepare=prepare))
    np.testing.assert_allclose(found.wavelengths, CENTRES)
    assert "unit" in found.notes[0]


def test_the_envi_header_is_read_with_its_widths_and_bad_bands(tmp_path):
    write_raster(tmp_path / "x.dat", CUBE, driver="ENVI")
    header = tmp_path / "x.hdr"
    text = header.read_text()
    text += "wavelength units = Micrometers\nwavelength = {0.45025, 0.5505, 0.65, 0.850125}\n"
    text += "fwhm = {0.0105, 0.01125, 0.012, 0.02}\nbbl = {1, 0, 1, 1}\n"
    header.write_text(text)
    found = spectral_of(tmp_path / "x.dat")
    np.testing.assert_allclose(found.wavelengths, CENTRES)
    np.testing.assert_allclose(found.fwhm, FWHM)
    np.testing.assert_array_equal(found.good, [True, False, True, True])


def test_imagery_items_are_read_and_band_items_come_first(tmp_path):
    def imagery(dataset):
        for k in range(4):
            items = {"CENTRAL_WAVELENGTH_UM": f"{CENTRES[k] / 1e3}", "FWHM_UM": f"{FWHM[k] / 1e3}"}
            dataset.GetRasterBand(k + 1).SetMetadata(items, "IMAGERY")

    def both(dataset):
        imagery(dataset)
        set_wavelengths(CENTRES + 7)(dataset)

    found = spectral_of(write_raster(tmp_path / "x.tif", CUBE, prepare=imagery))
    np.testing.assert_allclose(found.wavelengths, CENTRES)
    np.testing.assert_allclose(found.fwhm, FWHM)
    found = spectral_of(write_raster(tmp_path / "y.tif", CUBE, prepare=both))
    np.testing.assert_allclose(found.wavelengths, CENTRES + 7)


def test_an_alpha_band_needs_no_wavelength(tmp_path):
    cube = np.full((5, 6, 7), 9, np.uint8)
    cube[-1, :, :3], cube[-1, :, 3:] = 0, 255
    prepare = set_wavelengths([450, 550, 650, 750])
    path = write_raster(tmp_path / "a.tif", cube, alpha=True, prepare=prepare)
    for bands, expected in ((None, [450, 550, 650, 750]), ([2, 3], [550, 650])):
        assert RasterSource(path, bands=bands).spectral.wavelengths.tolist() == expected


def test_a_stale_list_of_another_length_is_not_believed(tmp_path):
    def prepare(dataset):
        dataset.SetMetadata({"wavelength": "{450, 550, 650}", "wavelength_units": "nm"}, "ENVI")

    assert spectral_of(write_raster(tmp_path / "x.tif", CUBE, prepare=prepare)).wavelengths is None


@pytest.mark.parametrize("text", ["band {k} ({w} Nanometers)", "{w} nm", "B{k}: {w}nm"])
def test_descriptions_are_read_last(tmp_path, text):
    def prepare(dataset):
        for k in range(4):
            dataset.GetRasterBand(k + 1).SetDescription(text.format(k=k, w=CENTRES[k]))

    found = spectral_of(write_raster(tmp_path / "x.tif", CUBE, prepare=prepare))
    np.testing.assert_allclose(found.wavelengths, CENTRES)


@pytest.mark.parametrize("text", ["Band {k}", "", "B{k}", "2022-07-2{k}"])
def test_band_numbers_are_no_wavelengths(tmp_path, text):
    def prepare(dataset):
        for k in range(4):
            dataset.GetRasterBand(k + 1).SetDescription(text.format(k=k))

    assert spectral_of(write_raster(tmp_path / "x.tif", CUBE, prepare=prepare)).wavelengths is None


def test_the_users_wavelengths_win():
    bare = SpectralMetadata(("a", "b"), None, None, np.ones(2, bool))
    np.testing.assert_allclose(bare.with_wavelengths([0.5, 0.6]).wavelengths, [500, 600])
    known = SpectralMetadata(("a", "b"), np.array([400.0, 900.0]), None, np.ones(2, bool))
    np.testing.assert_allclose(known.with_wavelengths([500, 600]).wavelengths, [500, 600])
    with pytest.raises(HmwbError, match="2 bands"):
        bare.with_wavelengths([500])


@pytest.mark.parametrize("name", ["x.tif", "x.dat", "x.bil"])
def test_what_is_written_is_read_again(tmp_path, name):
    good = np.array([True, True, False, True])
    metadata = SpectralMetadata(("a", "", "c", "d"), CENTRES, FWHM, good)
    grid = RasterSource(write_raster(tmp_path / "grid.tif", CUBE)).grid
    with RasterWriter(tmp_path / name, grid, 4, spectral=metadata) as writer:
        writer.write(CUBE, 0, 0)
    found = spectral_of(tmp_path / name)
    np.testing.assert_allclose(found.wavelengths, CENTRES, rtol=1e-12)
    np.testing.assert_allclose(found.fwhm, FWHM, rtol=1e-12)
    np.testing.assert_array_equal(found.good, good)
    written = ("a (450.25 Nanometers)", "a (450.2 nm)")  # GDAL's reader of ENVI, ours
    assert found.names[0] in written
    assert not list(tmp_path.glob("*.aux.xml"))


def test_a_geotiff_shows_true_colours_and_imagery_items_with_six_decimals(tmp_path):
    metadata = SpectralMetadata(("",) * 4, CENTRES, FWHM, np.ones(4, bool))
    grid = RasterSource(write_raster(tmp_path / "grid.tif", CUBE)).grid
    with RasterWriter(tmp_path / "x.tif", grid, 4, spectral=metadata) as writer:
        writer.write(CUBE, 0, 0)
    dataset = gdal.Open(str(tmp_path / "x.tif"))
    kinds = [dataset.GetRasterBand(k + 1).GetColorInterpretation() for k in range(4)]
    assert kinds[2::-1] == [gdal.GCI_RedBand, gdal.GCI_GreenBand, gdal.GCI_BlueBand]
    assert dataset.GetRasterBand(1).GetMetadata("IMAGERY") == {
        "CENTRAL_WAVELENGTH_UM": "0.450250", "FWHM_UM": "0.010500"
    }  # fmt: skip


def test_widths_are_left_out_of_imagery_where_they_are_unknown(tmp_path):
    metadata = SpectralMetadata(("",) * 4, CENTRES, None, np.ones(4, bool))
    grid = RasterSource(write_raster(tmp_path / "grid.tif", CUBE)).grid
    with RasterWriter(tmp_path / "x.tif", grid, 4, spectral=metadata) as writer:
        writer.write(CUBE, 0, 0)
    dataset = gdal.Open(str(tmp_path / "x.tif"))
    band = dataset.GetRasterBand(1)
    assert not band.GetMetadata("IMAGERY") and band.GetMetadataItem("wavelength") == "450.25"


@pytest.mark.parametrize("name", ["", "band 2", "band 2 (550.512345 Nanometers)", "550.5 nm"])
def test_descriptions_are_short_enough_for_a_legend(tmp_path, name):
    metadata = SpectralMetadata(("", name, "", ""), CENTRES, FWHM, np.ones(4, bool))
    grid = RasterSource(write_raster(tmp_path / "grid.tif", CUBE)).grid
    with RasterWriter(tmp_path / "x.tif", grid, 4, spectral=metadata) as writer:
        writer.write(CUBE, 0, 0)
    assert spectral_of(tmp_path / "x.tif").names[1:3] == ("550.5 nm", "650 nm")


@pytest.mark.parametrize(
    ("unit", "values"),
    [
        ("Wavenumber", 1e7 / CENTRES),
        ("GHz", 299_792_458 / CENTRES),
        ("Centimeters", CENTRES / 1e7),
        ("nm", ["{450.25, 550.5,650 , 850.125}"] * 4),  # the list of all in every band
        ("nm", ["450,25", "550,5", "650,0", "850,125"]),
    ],
)
def test_units_that_headers_know_are_converted(tmp_path, unit, values):
    path = write_raster(tmp_path / "x.tif", CUBE, prepare=set_wavelengths(values, unit=unit))
    found = spectral_of(path)
    np.testing.assert_allclose(found.wavelengths, CENTRES)
    assert found.notes == ()


def test_widths_in_wavenumbers_become_nanometres(tmp_path):
    prepare = set_wavelengths(1e7 / CENTRES, 1e7 * 10 / CENTRES**2, "Wavenumber")
    found = spectral_of(write_raster(tmp_path / "x.tif", CUBE, prepare=prepare))
    np.testing.assert_allclose(found.fwhm, 10)


def test_an_index_is_no_wavelength_and_the_log_says_so(tmp_path):
    path = write_raster(
        tmp_path / "x.tif", CUBE, prepare=set_wavelengths([1, 2, 3, 4], unit="Index")
    )
    found = spectral_of(path)
    assert found.wavelengths is None
    assert "Index" in found.notes[0] and found.with_wavelengths(CENTRES).notes != found.notes


@pytest.mark.parametrize("name", ["y.tif", "y.dat"])
def test_the_unit_of_the_values_is_written_and_read_again(tmp_path, name):
    metadata = SpectralMetadata(("",) * 4, CENTRES, FWHM, np.ones(4, bool), unit="W/m2/sr/um")
    grid = RasterSource(write_raster(tmp_path / "x.tif", CUBE)).grid
    with RasterWriter(tmp_path / name, grid, 4, spectral=metadata) as writer:
        writer.write(CUBE, 0, 0)
    assert spectral_of(tmp_path / name).unit == "W/m2/sr/um"
    assert not list(tmp_path.glob("*.aux.xml"))
    assert spectral_of(tmp_path / "x.tif").unit == ""


def test_units_that_differ_are_not_one(tmp_path):
    def several(dataset):
        for k in range(4):
            dataset.GetRasterBand(k + 1).SetUnitType("K" if k else "reflectance")

    assert spectral_of(write_raster(tmp_path / "x.tif", CUBE, prepare=several)).unit == ""
