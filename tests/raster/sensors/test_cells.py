# SPDX-License-Identifier: GPL-2.0-or-later
"""Tables that are none are refused in a sentence that says where, and cost no memory."""

from __future__ import annotations

import resource

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.sensors.psf_table import read_psf
from hmwb_qgis.raster.sensors.response import response_from_table, response_from_widths
from hmwb_qgis.raster.sensors.response_table import read_table
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata

GOOD = "wavelength_nm,a,b\n450,1,0\n500,0.5,0.5\n550,0,1\n"


@pytest.mark.parametrize(
    ("table", "sentence"),
    [
        (GOOD.replace("0.5,0.5", "nan,1"), "'nan' in line 3"),
        (GOOD.replace("0.5,0.5", "inf,1"), "'inf' in line 3"),
        (GOOD.replace("0.5,0.5", "1e999,1"), "'1e999' in line 3"),
        (GOOD.replace("550", "green"), "'green' in line 4"),
        (GOOD.replace("550", "9" * 100_000), r"9 \.\.\.' in line 4"),
        (GOOD.replace("550,0,1", "550,0"), "2 cells in line 4 and 3 in its header"),
        (GOOD.replace("450,1,0", '450,"1,0'), "in line 2"),
        (f"# a comment\n\n{GOOD.replace('450', 'x')}", "'x' in line 4"),
        ("wavelength_nm,a\n", "fewer than three lines"),
        ("", "fewer than three lines"),
        ("a\n1\n2\n", "a wavelength column and a column for each band"),
    ],
)
def test_what_is_wrong_with_a_response_table_is_told(tmp_path, table, sentence):
    path = tmp_path / "r.csv"
    path.write_text(table, "utf-8")
    with pytest.raises(HmwbError, match=sentence) as raised:
        read_table(path)
    assert len(str(raised.value)) < 200


@pytest.mark.parametrize("read", [read_table, read_psf])
@pytest.mark.parametrize("content", [GOOD.encode("utf-16"), bytes(range(256)) * 20])
def test_files_that_are_no_text_are_told_from_tables(tmp_path, read, content):
    path = tmp_path / "r.csv"
    path.write_bytes(content)
    with pytest.raises(HmwbError) as raised:
        read(path)
    assert str(raised.value).isprintable()
    assert "convert" not in str(raised.value)


@pytest.mark.parametrize("read", [read_table, read_psf])
def test_a_file_of_another_size_than_a_table_is_not_read(tmp_path, read):
    path = tmp_path / "r.csv"
    with path.open("wb") as file:
        file.truncate(1 << 40)  # it takes no room on the disk
    with pytest.raises(HmwbError, match="far smaller"):
        read(path)


@pytest.mark.parametrize("far", [1e9, 1e15, 1e30])
def test_wavelengths_beyond_any_sensor_cost_no_memory(tmp_path, far):
    bands = SpectralMetadata(("a", "b"), np.array([450.0, 550.0]), None, np.ones(2, bool))
    path = tmp_path / "r.csv"
    path.write_text(GOOD.replace("550", f"{far:g}"), "utf-8")
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with pytest.raises(HmwbError, match="outside"):
        response_from_table(read_table(path), bands)
    with pytest.raises(HmwbError, match="outside"):
        response_from_widths(bands, np.array([450.0, far]), np.array([50.0, far]))
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 100 * 1024  # KiB
