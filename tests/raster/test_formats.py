# SPDX-License-Identifier: GPL-2.0-or-later
"""What a file format takes is known before anything is written."""

from __future__ import annotations

import pytest
from osgeo import gdal

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.formats.drivers import (
    check_format,
    creation_options,
    format_of,
    parse_creation_options,
)
from hmwb_qgis.raster.writing.stored import output_nodata


@pytest.mark.parametrize(
    ("dtype", "options"),
    [("float32", "BLOCKXSIZE=100"), ("float32", "COMPRESS=CCITTFAX4"), ("int16", "PREDICTOR=7")],
)
def test_what_a_format_does_not_take_is_told_before_anything_is_computed(dtype, options):
    with pytest.raises(HmwbError, match=r"Cannot write x\.tif: ") as failed:
        check_format("x.tif", dtype, f"{options}|COMPRESS=LZW" if "PRE" in options else options)
    assert "vsimem" not in str(failed.value) and not gdal.ReadDir("/vsimem/")
    check_format("x.tif", dtype, "")


def test_a_type_that_gdal_does_not_know_is_told():
    with pytest.raises(HmwbError, match="data type datetime64"):
        check_format("x.tif", "datetime64[s]")


def test_creation_options_are_split_and_win_over_ours():
    assert parse_creation_options("COMPRESS=LZW| TILED=NO |") == ["COMPRESS=LZW", "TILED=NO"]
    with pytest.raises(HmwbError, match="KEY=VALUE"):
        parse_creation_options("COMPRESS")
    chosen = creation_options("x.tif", "float32", "COMPRESS=LZW|TILED=NO")
    assert "COMPRESS=LZW" in chosen and "TILED=NO" in chosen and "TILED=YES" not in chosen
    assert not any(o.startswith("PREDICTOR") for o in chosen)
    assert "PREDICTOR=3" in creation_options("x.tif", "float32")
    assert "PREDICTOR=2" in creation_options("x.tif", "int16")
    assert "PREDICTOR=2" in creation_options("x.tif", "float32", few_digits=True)


@pytest.mark.parametrize("name", ["x.TIF", "x.Bsq"])
def test_extensions_are_known_in_capitals_too(name):
    assert format_of(name).driver in ("GTiff", "ENVI")


@pytest.mark.parametrize(
    ("dtype", "declared", "expected"),
    [("float32", None, -9999.0), ("float32", -32768, -32768), ("int16", -9999, -9999),
     ("uint8", -9999, 255), ("uint16", None, 65535), ("int16", 1e20, -32768),
     ("uint16", 0, 0), ("float32", -1.7976931348623157e308, -9999.0)],
)  # fmt: skip
def test_the_nodata_value_fits_the_type(dtype, declared, expected):
    assert output_nodata(dtype, declared) == expected


@pytest.mark.parametrize(
    ("option", "words"),
    [
        ("FOO=1", "Neither GeoTIFF nor ENVI has the creation option 'FOO'"),
        ("COMPRESS=FOO", "'COMPRESS=FOO' cannot be used: .*FOO"),
        ("TILED=perhaps", "'TILED=perhaps' cannot be used: .*perhaps"),
    ],
)
def test_an_option_that_gdal_would_pass_over_is_refused(tmp_path, option, words):
    with pytest.raises(HmwbError, match=words):
        check_format(tmp_path / "x.tif", "float32", f"BIGTIFF=YES|{option}")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("name", ["x.tif", "x.dat"])
def test_one_set_of_options_serves_outputs_of_both_formats(tmp_path, name):
    check_format(tmp_path / name, "float32", "COMPRESS=LZW|tiled=YES|BIGTIFF=IF_NEEDED")
