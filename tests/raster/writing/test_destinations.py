# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import os
import shutil
import zipfile
from pathlib import Path

import numpy as np
import pytest
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.writing.destinations import Destination, Input, check_destinations
from tests.raster.conftest import write_raster

IMAGE = np.ones((2, 4, 4), np.float32)


def check(outputs, inputs=()):
    """Check files and rasters by their extensions."""
    rasters = (".tif", ".bsq", ".img")
    made = [Destination(f"The {k}th", Path(p), Path(p).suffix in rasters)
            for k, p in enumerate(outputs)]  # fmt: skip
    check_destinations(made, [Input("the scene", str(path)) for path in inputs])


@pytest.fixture
def scene(tmp_path):
    return Path(write_raster(tmp_path / "scene.tif", IMAGE))


def virtual(path, source):
    gdal.BuildVRT(str(path), [str(source)]).FlushCache()
    return path


def itself(scene):
    return scene, scene


def spelt_otherwise(scene):
    (scene.parent / "sub").mkdir()
    return scene, scene.parent / "sub" / ".." / "scene.tif"


def relative(scene):
    return scene, Path(os.path.relpath(scene))


def linked(scene):
    (scene.parent / "link.tif").symlink_to(scene)
    return scene, scene.parent / "link.tif"


def input_is_the_link(scene):
    (scene.parent / "link.tif").symlink_to(scene)
    return scene.parent / "link.tif", scene


def hard_link(scene):
    (scene.parent / "hard.csv").hardlink_to(scene)
    return scene, scene.parent / "hard.csv"


def folder_linked(scene):
    (scene.parent / "other").symlink_to(scene.parent)
    return scene, scene.parent / "other" / "scene.tif"


def source_of_a_virtual_raster(scene):
    return virtual(scene.parent / "v.vrt", scene), scene


def source_of_a_source(scene):
    return virtual(scene.parent / "w.vrt", virtual(scene.parent / "v.vrt", scene)), scene


def source_of_a_raster_made_of_text(scene):
    return gdal.BuildVRT("", [str(scene)]).GetMetadata("xml:VRT")[0], scene


def sidecar_of_a_source(scene):
    scene.with_name("scene.tif.ovr").write_text("overviews")
    return virtual(scene.parent / "v.vrt", scene), scene.parent / "scene.tif.ovr"


def sidecar_that_does_not_exist_yet(scene):
    return scene, scene.parent / "scene.tif.aux.xml"


def header(scene):
    write_raster(scene.parent / "e.bsq", IMAGE, driver="ENVI")
    return scene.parent / "e.bsq", scene.parent / "e.hdr"


def raster_whose_header_is_an_inputs(scene):
    write_raster(scene.parent / "e.dat", IMAGE, driver="ENVI")
    (scene.parent / "e.bsq").write_text("data without a header")
    return scene.parent / "e.dat", scene.parent / "e.bsq"


def archive(scene):
    with zipfile.ZipFile(scene.parent / "a.zip", "w") as file:
        file.write(scene, "in/scene.tif")
    return f"/vsizip/{scene.parent}/a.zip/in/scene.tif", scene.parent / "a.zip"


def part_of_a_file(scene):
    return f"/vsisubfile/0_{scene.stat().st_size},{scene}", scene


def table(scene):
    (scene.parent / "response.csv").write_text("wavelength,a\n1,2\n")
    return scene.parent / "response.csv", scene.parent / "response.csv"


def file_in_a_product(scene):
    (scene.parent / "product").mkdir()
    shutil.copy(scene, scene.parent / "product" / "x.tif")
    return scene.parent / "product", scene.parent / "product" / "x.tif"


@pytest.mark.parametrize(
    "arrange",
    [itself, spelt_otherwise, relative, linked, input_is_the_link, hard_link, folder_linked,
     source_of_a_virtual_raster, source_of_a_source, source_of_a_raster_made_of_text,
     sidecar_of_a_source, sidecar_that_does_not_exist_yet, header,
     raster_whose_header_is_an_inputs, archive, part_of_a_file, table, file_in_a_product],
)  # fmt: skip
def test_a_file_of_an_input_is_no_destination(tmp_path, scene, arrange):
    given, output = arrange(scene)
    before = {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}
    with pytest.raises(HmwbError, match=r"^The 1th: .*belongs to the input the scene"):
        check([tmp_path / "fine.tif", output], [given])
    assert before == {p: p.read_bytes() for p in tmp_path.rglob("*") if p.is_file()}


def test_files_beside_an_input_are_destinations(tmp_path, scene):
    write_raster(tmp_path / "e.bsq", IMAGE, driver="ENVI")
    for name in ("scene.html", "scene.bsq", "scene.tif.csv", "other.tif"):
        (tmp_path / name).write_text("of a run before")
    (tmp_path / "scene.hdr").write_text("of a run before")
    free = ["scene.html", "scene.bsq", "scene.tif.csv", "other.tif", "e.tif", "new.img"]
    check([tmp_path / name for name in free], [scene, tmp_path / "e.bsq", tmp_path / "gone.tif"])


@pytest.mark.parametrize(
    ("one", "other"),
    [("x.tif", "x.tif"), ("x.csv", "sub/../x.csv"), ("x.csv", "again/x.csv"),
     ("x.bsq", "x.img"), ("x.bsq", "x.hdr"), ("x.tif", "x.tif.aux.xml"), ("here.csv", "link.csv")],
)  # fmt: skip
def test_two_destinations_do_not_share_a_file(tmp_path, one, other):
    (tmp_path / "sub").mkdir()
    (tmp_path / "again").symlink_to(tmp_path)
    (tmp_path / "here.csv").write_text("earlier")
    (tmp_path / "link.csv").symlink_to(tmp_path / "here.csv")
    with pytest.raises(HmwbError, match="The 0th and The 1th would be written to the same file"):
        check([tmp_path / one, tmp_path / other])


def test_a_folder_is_written_to_only_where_no_input_lies(tmp_path, scene):
    folder = Destination("The folder", tmp_path, contents=("a.tif", "scene.tif"))
    with pytest.raises(HmwbError, match=r"The folder: .*scene\.tif belongs to the input the scene"):
        check_destinations([folder], [Input("the scene", str(scene))])
    report = Destination("The report", tmp_path / "a.tif")
    with pytest.raises(HmwbError, match="The folder and The report"):
        check_destinations([folder, report], [])
    check_destinations([Destination("The folder", tmp_path, contents=("a.tif",))],
                       [Input("the scene", str(scene))])  # fmt: skip
    under_a_file = Destination("The folder", scene / "sub", contents=("a.tif",))
    with pytest.raises(HmwbError, match=r"The folder: .*a file is in the way"):
        check_destinations([under_a_file], [])
    check_destinations([Destination("The folder", tmp_path / "a" / "b", contents=("a.tif",))], [])
    assert not (tmp_path / "a").exists()


@pytest.mark.parametrize(
    ("name", "said"),
    [("missing/x.csv", "folder does not exist"), ("x.png.tif/", "is a folder"),
     ("x" * 300 + ".csv", "too long"), ("x.csv\0", "null"), ("queue.csv", "a device")],
)  # fmt: skip
def test_what_cannot_be_written_is_told_by_the_name_of_the_destination(tmp_path, name, said):
    os.mkfifo(tmp_path / "queue.csv")
    (tmp_path / "x.png.tif").mkdir()
    before = set(tmp_path.iterdir())
    with pytest.raises(HmwbError, match=rf"^The 0th: .*{said}"):
        check([tmp_path / name])
    assert set(tmp_path.iterdir()) == before


@pytest.mark.parametrize(("name", "said"), [("x" * 300, "too long"), ("x\0", "null")])
def test_a_folder_that_cannot_be_made_is_told_by_the_name_of_the_destination(tmp_path, name, said):
    folder = Destination("The folder", tmp_path / name, contents=("a.tif",))
    with pytest.raises(HmwbError, match=rf"^The folder: .*{said}"):
        check_destinations([folder], [])
    assert not list(tmp_path.iterdir())


def test_a_folder_that_takes_no_files_is_told_before_anything_is_computed():
    folder = Path("/proc")
    if not folder.is_dir():
        folder = Path("/System")
    with pytest.raises(HmwbError, match=r"^The 0th: Cannot write"):
        check([folder / "x.tif"])
