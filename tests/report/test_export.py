# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import csv
import json
import math

import numpy as np
import pytest

from hmwb_qgis.core import HmwbError, assess
from hmwb_qgis.report import versions, write_csv, write_json
from hmwb_qgis.report.numbers import number, text


def test_csv_holds_every_number(case, tmp_path):
    path = tmp_path / "quality.csv"
    write_csv(path, case.assessment, case.wavelengths)
    with path.open(newline="") as file:
        first, *bands = csv.DictReader(file)
    assert first["band"] == "all"
    for name, value in case.assessment.overall.items():
        assert float(first[name]) == pytest.approx(value)
    assert len(bands) == len(case.reference)
    for name, values in case.assessment.per_band.items():
        np.testing.assert_allclose([float(line[name]) for line in bands], values)
    np.testing.assert_allclose([float(b["wavelength_nm"]) for b in bands], case.wavelengths)
    assert bands[0]["sam"] == ""


def test_json_holds_every_number_and_no_nan(case, tmp_path):
    path = tmp_path / "quality.json"
    same = assess(case.reference, case.reference)
    write_json(path, same, wavelengths=case.wavelengths, parameters={"ratio": (4, 4), "psf": None})
    content = json.loads(path.read_text("utf-8"), parse_constant=pytest.fail)
    assert content["overall"]["ergas"] is None
    assert content["overall"]["psnr"] is None
    assert content["per_band"]["cc"] == pytest.approx([1] * 12)
    assert content["wavelengths"] == case.wavelengths.tolist()
    assert content["parameters"] == {"ratio": [4, 4], "psf": None}


def test_what_cannot_be_written_gets_its_sentence(case, tmp_path):
    for write in (write_csv, write_json):
        with pytest.raises(HmwbError, match="Cannot write"):
            write(tmp_path / "missing" / "file", case.assessment)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("value", [0.001234567, 3.2e-8, 12.3456, 98765.4, -0.5, 1e9])
def test_numbers_keep_four_digits(value):
    shown = number(value).translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789"))
    mantissa, _, power = shown.partition(" × 10")  # noqa: RUF001
    assert float(mantissa) * 10.0 ** int(power or 0) == pytest.approx(value, rel=5e-4)


def test_numbers_that_are_none():
    assert number(None) == number(math.nan) == text(None)
    assert number(math.inf) == "∞"
    assert number(3) == number(3.0) == "3"


def test_parameters_are_readable():
    assert text({"ratio": (4, 2.5), "denoise": True, "psf": None}).startswith("ratio: 4, 2.5, d")
    assert text(np.float32(0.25)) == "0.25"
    assert float(text(0.12345678)) == 0.12345678
    assert text(123456) == "123456"


def test_versions_name_what_matters():
    found = versions(QGIS="3.99", GDAL="3.9")
    assert list(found)[:3] == ["QGIS", "GDAL", "Python"]
    assert found["NumPy"] == np.__version__
