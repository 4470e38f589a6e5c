# SPDX-License-Identifier: GPL-2.0-or-later
"""Bad input gets one clear sentence, and nothing is written."""

from __future__ import annotations

import resource
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal, gdal_array, osr
from qgis.core import QgsProcessingException, QgsRasterLayer, QgsVectorLayer

ORIGIN = (500_000.0, 5_400_000.0)


def write(path, array, pixel, *, epsg=32632, origin=ORIGIN, nodata=None):
    array = np.asarray(array, np.float32)
    bands, rows, cols = array.shape
    code = gdal_array.NumericTypeCodeToGDALTypeCode(array.dtype.type)
    dataset = gdal.GetDriverByName("GTiff").Create(str(path), cols, rows, bands, code)
    dataset.SetGeoTransform((origin[0], pixel, 0, origin[1], 0, -pixel))
    reference = osr.SpatialReference()
    reference.ImportFromEPSG(epsg)
    dataset.SetProjection(reference.ExportToWkt())
    for band in range(bands):
        if nodata is not None:
            dataset.GetRasterBand(band + 1).SetNoDataValue(nodata)
        dataset.GetRasterBand(band + 1).SetMetadataItem("wavelength", str(450 + 10 * band))
    dataset.WriteArray(array)
    return str(path)


def cube(bands, side):
    rows, cols = np.mgrid[:side, :side] / side
    return np.stack([1 + 0.1 * b + np.sin(5 * rows + b) * np.cos(4 * cols) for b in range(bands)])


def coarse(bands=8, side=8):
    return cube(bands, 4 * side).reshape(bands, side, 4, side, 4).mean(axis=(2, 4))


def few():
    fine = cube(8, 32)
    return np.stack([fine[:3].mean(axis=0), fine[3:5].mean(axis=0), fine[5:].mean(axis=0)])


class Case:
    """Two good rasters, of which a test spoils one."""

    def __init__(self, folder):
        self.folder = folder
        self.inputs = {
            "HYPERSPECTRAL": write(folder / "h.tif", coarse(), 4.0),
            "MULTISPECTRAL": write(folder / "m.tif", few(), 1.0),
        }
        lines = [f"{450 + 10 * b},{int(b < 3)},{int(3 <= b < 5)},{int(b >= 5)}" for b in range(8)]
        self.file("SPECTRAL_RESPONSE", "\n".join(["wavelength_nm,a,b,c", *lines]))
        self.outputs = folder / "outputs"
        self.outputs.mkdir()
        self.output = self.outputs / "fused.tif"

    def hyperspectral(self, array=None, pixel=4.0, **options):
        array = coarse() if array is None else array
        self.inputs["HYPERSPECTRAL"] = write(self.folder / "bad_h.tif", array, pixel, **options)

    def multispectral(self, array=None, pixel=1.0, **options):
        array = few() if array is None else array
        self.inputs["MULTISPECTRAL"] = write(self.folder / "bad_m.tif", array, pixel, **options)

    def file(self, parameter, text):
        path = self.folder / f"{parameter.lower()}.csv"
        path.write_text(text, "utf-8")
        self.inputs[parameter] = str(path)


def no_overlap(case):
    case.hyperspectral(origin=(600_000.0, 5_400_000.0))


def ratio_below_one(case):
    case.inputs = {
        "HYPERSPECTRAL": write(case.folder / "a.tif", cube(8, 32), 1.0),
        "MULTISPECTRAL": write(case.folder / "b.tif", cube(3, 8), 4.0),
    }


def one_multispectral_band_more_than_hyperspectral(case):
    case.hyperspectral(coarse(bands=2))


def one_hyperspectral_band(case):
    case.hyperspectral(coarse(bands=1))


def an_extent_of_one_hyperspectral_pixel(case):
    x, y = ORIGIN
    case.inputs["EXTENT"] = f"{x},{x + 5},{y - 5},{y} [EPSG:32632]"


def hyperspectral_all_nodata(case):
    case.hyperspectral(np.full((8, 8, 8), -1.0), nodata=-1.0)


def multispectral_all_nodata(case):
    case.multispectral(np.full((3, 32, 32), -1.0), nodata=-1.0)


def nan_outside_the_mask(case):
    spoilt = coarse()
    spoilt[3, 4, 5] = np.nan
    case.hyperspectral(spoilt)


def table_with_too_few_bands(case):
    case.file("SPECTRAL_RESPONSE", "wavelength_nm,a,b\n450,1,0\n490,1,1\n520,0,1\n")


def table_outside_the_range(case):
    case.file("SPECTRAL_RESPONSE", "wavelength_nm,a,b,c\n2000,1,1,1\n2100,1,1,1\n2200,1,1,1\n")


def table_without_numbers(case):
    case.file("SPECTRAL_RESPONSE", "wavelength_nm,a,b,c\nred,1,1,1\ngreen,1,1,1\nblue,1,1,1\n")


def table_that_does_not_exist(case):
    case.inputs["SPECTRAL_RESPONSE"] = str(case.folder / "nowhere.csv")


def psf_file_without_numbers(case):
    case.inputs["PSF"] = "file"
    case.file("PSF_FILE", "a,b\nc,d\n")


def psf_file_missing(case):
    case.inputs["PSF"] = "file"


def nodata_that_is_no_number(case):
    case.inputs["NODATA"] = "none"


def nodata_that_is_a_whole_file(case):
    case.inputs["NODATA"] = "a" * 10_000


def table_whose_name_is_a_whole_file(case):
    case.inputs["SPECTRAL_RESPONSE"] = "a" * 10_000


def virtual_layer_of_another_provider(case):
    uri = "type=xyz&url=https://example.invalid/{z}/{x}/{y}.png"
    case.inputs["MULTISPECTRAL"] = QgsRasterLayer(uri, "tiles_raster", "wms")


def vector_layer(case):
    case.inputs["MULTISPECTRAL"] = QgsVectorLayer("Point?crs=EPSG:4326", "points_layer", "memory")


def folder_that_does_not_exist(case):
    case.output = case.outputs / "nowhere" / "fused.tif"


def output_that_is_a_folder(case):
    case.output = case.outputs / "folder.tif"
    case.output.mkdir()


def output_with_an_unknown_extension(case):
    case.output = case.outputs / "fused.png"


def output_over_an_input(case):
    case.output = Path(case.inputs["MULTISPECTRAL"])


def creation_options_that_are_no_pairs(case):
    case.inputs["CREATION_OPTIONS"] = "COMPRESS"


def unknown_method(case):
    case.inputs["METHOD"] = "magic"


SPOILERS = {
    no_overlap: "overlap",
    ratio_below_one: "exchange",
    one_multispectral_band_more_than_hyperspectral: "exchange",
    one_hyperspectral_band: "one band",
    an_extent_of_one_hyperspectral_pixel: "one hyperspectral pixel only: choose a larger extent",
    hyperspectral_all_nodata: "no valid pixel",
    multispectral_all_nodata: "no valid pixel",
    nan_outside_the_mask: "NaN or infinite",
    table_with_too_few_bands: "3 bands",
    table_outside_the_range: "outside the hyperspectral range",
    table_without_numbers: "finite number",
    table_that_does_not_exist: "nowhere.csv",
    psf_file_without_numbers: "finite number",
    psf_file_missing: "Weights of the PSF",
    nodata_that_is_no_number: "Nodata value",
    nodata_that_is_a_whole_file: "Nodata value",
    table_whose_name_is_a_whole_file: "no file",
    virtual_layer_of_another_provider: "GDAL",
    vector_layer: "Multispectral raster|MULTISPECTRAL",
    folder_that_does_not_exist: "existing folder|does not exist",
    output_that_is_a_folder: "folder",
    output_with_an_unknown_extension: ".tif",
    output_over_an_input: "input",
    creation_options_that_are_no_pairs: "KEY=VALUE",
    unknown_method: "METHOD",
}


@pytest.mark.parametrize("spoil", SPOILERS, ids=lambda spoil: spoil.__name__)
def test_bad_input_is_explained_and_leaves_nothing(run, tmp_path, spoil):
    case = Case(tmp_path)
    spoil(case)
    before = contents(tmp_path)
    with pytest.raises(QgsProcessingException, match=SPOILERS[spoil]) as raised:
        run("fusehmwb", **case.inputs, OUTPUT=str(case.output))
    assert "Traceback" not in str(raised.value)
    assert len(str(raised.value)) < 1000 + len(str(tmp_path))
    assert contents(tmp_path) == before


def test_the_unspoilt_case_fuses(run, tmp_path):
    case = Case(tmp_path)
    run("fusehmwb", **case.inputs, OUTPUT=str(case.output))
    assert case.output.is_file()


def test_negative_and_zero_values_are_handled_and_reported(run, tmp_path, listener):
    case = Case(tmp_path)
    dark, sharp = coarse(), few()
    dark[:, :2, :2], sharp[:, :8, :8] = -0.01, -0.01
    dark[:, 3, :], sharp[:, 12:16] = 0.0, 0.0
    case.hyperspectral(dark)
    case.multispectral(sharp)
    run("fusehmwb", listener, **case.inputs, OUTPUT=str(case.output))
    assert np.isfinite(gdal.Open(str(case.output)).ReadAsArray()).all()
    said = " ".join(listener.messages)
    assert "negative" in said


@pytest.mark.parametrize("value", [np.inf, 1e30, 3.4e38, -9999.0, 65535.0])
@pytest.mark.parametrize("which", ["hyperspectral", "multispectral"])
def test_a_pixel_that_nobody_measured_spoils_nothing(run, tmp_path, listener, which, value):
    case = Case(tmp_path)
    spoilt = coarse() if which == "hyperspectral" else few()
    spoilt[:, 4, 5] = value
    getattr(case, which)(spoilt)
    run("fusehmwb", listener, **case.inputs, OUTPUT=str(case.output))
    fused = gdal.Open(str(case.output)).ReadAsArray()
    assert np.isfinite(fused).all() and abs(fused - cube(8, 32)).max() < 1.0
    assert any(f"1 {which} pixels" in said and "not measured" in said for said in listener.messages)


def test_quality_refuses_other_bands_and_other_grids(run, tmp_path):
    one = write(tmp_path / "one.tif", cube(8, 8), 4.0)
    for other, sentence in (
        (write(tmp_path / "bands.tif", cube(7, 8), 4.0), "bands"),
        (write(tmp_path / "grid.tif", cube(8, 8), 3.0), "grid"),
    ):
        sam = tmp_path / "sam.tif"
        with pytest.raises(QgsProcessingException, match=sentence):
            run("assessquality", REFERENCE=one, FUSED=other, SAM_MAP=str(sam))
        assert not sam.exists()


def test_a_psf_that_is_wider_than_any_pixel_is_refused_by_its_name(run, tmp_path):
    truth = write(tmp_path / "truth.tif", cube(8, 16), 1.0)
    outputs = {name: str(tmp_path / f"{name}.tif") for name in ("HYPERSPECTRAL", "MULTISPECTRAL")}
    with pytest.raises(QgsProcessingException, match="Width of the PSF"):
        run(
            "simulatedegradation", REFERENCE=truth, PSF="gaussian", PSF_FWHM=2147483648.0, **outputs
        )
    assert [path.name for path in contents(tmp_path)] == ["truth.tif"]


@pytest.mark.parametrize(
    "tool",
    ["fusehmwb", "fusesimple", "fusemean", "comparemethods", "simulatedegradation",
     "assesswithoutreference"],
)  # fmt: skip
def test_a_psf_of_more_pixels_than_there_are_is_refused(run, tmp_path, tool):
    case = Case(tmp_path)
    case.file("PSF_FILE", "\n".join([",".join(["1"] * 101)] * 101))
    truth = write(tmp_path / "truth.tif", cube(8, 32), 1.0)
    given = {**case.inputs, "PSF": "file", "REFERENCE": truth, "FUSED": truth}
    if tool == "simulatedegradation":
        given.update(HYPERSPECTRAL=str(case.outputs / "h.tif"), MULTISPECTRAL=str(case.output))
    else:
        names = {"comparemethods": "CSV", "assesswithoutreference": "CSV"}
        given[names.get(tool, "OUTPUT")] = str(case.outputs / "made.tif")
    with pytest.raises(QgsProcessingException, match="10 % of its weight lies on 32 x 32 pixels"):
        run(tool, **given)
    assert not contents(case.outputs)


@pytest.mark.parametrize("name", ["HTML", "CSV", "JSON", "SAM_MAP"])
def test_a_full_disk_leaves_no_half_report(run, tmp_path, name):
    truth = write(tmp_path / "truth.tif", cube(8, 64), 1.0)
    fused = write(tmp_path / "fused.tif", 1.01 * cube(8, 64), 1.0)
    path = tmp_path / f"x{'.tif' if name == 'SAM_MAP' else '.txt'}"
    before = contents(tmp_path)
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (300, limits[1]))
    try:
        with pytest.raises(QgsProcessingException, match="Cannot write") as raised:
            run("assessquality", REFERENCE=truth, FUSED=fused, **{name: str(path)})
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert "Traceback" not in str(raised.value)
    assert contents(tmp_path) == before


def contents(folder):
    """Every file and when it was written."""
    return {p: p.stat().st_mtime_ns for p in folder.rglob("*") if p.is_file()}
