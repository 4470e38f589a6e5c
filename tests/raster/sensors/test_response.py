# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.sensors.known_sensors import sensor_bands
from hmwb_qgis.raster.sensors.own_response import understood
from hmwb_qgis.raster.sensors.response import (
    Response,
    equal_response,
    find_response,
    response_from_table,
    response_from_widths,
    seen_bands,
)
from hmwb_qgis.raster.sensors.response_table import read_table, write_table
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata

H_CENTRES = np.arange(400.0, 1001.0, 10.0)


def metadata(wavelengths=None, fwhm=None, names=None, count=None):
    count = count or len(wavelengths)
    names = names or ("",) * count
    wavelengths = None if wavelengths is None else np.asarray(wavelengths, float)
    fwhm = None if fwhm is None else np.asarray(fwhm, float)
    return SpectralMetadata(tuple(names), wavelengths, fwhm, np.ones(count, bool))


HYPER = metadata(H_CENTRES, np.full(H_CENTRES.size, 10.0))
TABLE = "wavelength_nm,blue,red\n" + "".join(
    f"{w},{np.exp(-(((w - 480) / 30) ** 2))},{np.exp(-(((w - 650) / 40) ** 2))}\n"
    for w in range(380, 801, 5)
)


def write(tmp_path, text, name="srf.csv"):
    path = tmp_path / name
    path.write_text(text)
    return path


def test_a_response_integrates_linear_spectra_exactly(tmp_path):
    """The hat functions add up to the integral of sensitivity times spectrum."""
    table = read_table(write(tmp_path, TABLE))
    matrix, _ = response_from_table(table, HYPER)
    fine = np.arange(400, 800.25, 0.5)
    for row, values in zip(matrix, table.values):
        sensitivity = np.interp(fine, table.wavelengths, values)
        mean = (sensitivity * fine).sum() / sensitivity.sum()
        assert np.isclose(row @ H_CENTRES, mean, rtol=1e-4)
    np.testing.assert_allclose(matrix.sum(axis=1), 1)


def test_the_order_of_hyperspectral_bands_does_not_matter(tmp_path):
    table = read_table(write(tmp_path, TABLE))
    matrix, _ = response_from_table(table, HYPER)
    order = np.random.default_rng(0).permutation(H_CENTRES.size)
    mixed, _ = response_from_table(table, HYPER.take(order))
    np.testing.assert_allclose(mixed, matrix[:, order])


@pytest.mark.parametrize(
    "change",
    [lambda t: t.replace(",", ";"), lambda t: t.replace(",", "\t"), lambda t: "# note\n" + t,
     lambda t: t.replace(",", " "), lambda t: "\ufeff" + t],
)  # fmt: skip
def test_tables_are_read_with_any_separator(tmp_path, change):
    expected = read_table(write(tmp_path, TABLE))
    found = read_table(write(tmp_path, change(TABLE), "other.csv"))
    np.testing.assert_allclose(found.values, expected.values)
    assert found.names == ("blue", "red")


def test_micrometres_are_guessed(tmp_path):
    lines = ["wavelength,a", *(f"{w / 1000},{1}" for w in range(500, 601, 10))]
    found = read_table(write(tmp_path, "\n".join(lines)))
    np.testing.assert_allclose(found.wavelengths, np.arange(500, 601, 10))


@pytest.mark.parametrize("text", ["", "a\n1\n2\n3\n", "wavelength,a\n1,x\n2,y\n3,z\n"])
def test_what_is_no_table_is_refused(tmp_path, text):
    with pytest.raises(HmwbError, match=r"srf\.csv"):
        read_table(write(tmp_path, text))


def test_a_missing_table_is_refused(tmp_path):
    with pytest.raises(HmwbError, match="cannot be read"):
        read_table(tmp_path / "missing.csv")


def test_the_table_comes_first_then_metadata_then_nothing(tmp_path):
    path = write(tmp_path, TABLE)
    known = metadata([480, 650], [60, 80])
    assert "srf.csv" in find_response(HYPER, known, table=path).source
    assert "metadata" in find_response(HYPER, known).source
    unknown = find_response(HYPER, metadata([480, 650]))
    assert unknown.matrix is None and "estimated" in unknown.source


def test_gaussians_from_metadata_have_the_centres_and_widths_asked_for():
    matrix = find_response(HYPER, metadata([480, 650], [60, 80])).matrix
    seen = seen_bands(Response(matrix, ""), metadata(H_CENTRES, np.full(H_CENTRES.size, 1e-3)))
    np.testing.assert_allclose(seen.wavelengths, [480, 650], atol=0.5)
    np.testing.assert_allclose(seen.fwhm, [60, 80], rtol=0.03)


def test_a_table_with_another_number_of_bands_is_matched_by_name_or_refused(tmp_path):
    path = write(tmp_path, TABLE)
    named = metadata([650], names=["red"])
    matrix = find_response(HYPER, named, table=path).matrix
    assert matrix.shape == (1, H_CENTRES.size)
    assert 640 < matrix[0] @ H_CENTRES < 660
    chosen = find_response(HYPER, metadata(count=1), table=path, columns=["blue"]).matrix
    assert 470 < chosen[0] @ H_CENTRES < 490
    with pytest.raises(HmwbError, match="3 bands"):
        find_response(HYPER, metadata(count=3), table=path)
    with pytest.raises(HmwbError, match="do not fit"):
        find_response(HYPER, metadata(count=1), table=path, columns=["green"])


def test_a_band_outside_the_hyperspectral_range_is_refused_and_half_a_band_noted():
    with pytest.raises(HmwbError, match="outside"):
        find_response(HYPER, metadata([480, 1600], [60, 80]))
    notes = find_response(HYPER, metadata([480, 985], [60, 60])).notes
    assert len(notes) == 1 and "%" in notes[0]


def test_unknown_wavelengths_need_a_table_with_a_row_a_band(tmp_path):
    unknown = metadata(count=4)
    with pytest.raises(HmwbError, match="wavelengths"):
        find_response(unknown, metadata(count=2), table=write(tmp_path, TABLE))
    rows = "band,a,b\n1,1,0\n2,1,0\n3,0,1\n4,0,3\n"
    matrix = find_response(unknown, metadata(count=2), table=write(tmp_path, rows)).matrix
    np.testing.assert_allclose(matrix, [[0.5, 0.5, 0, 0], [0, 0, 0.25, 0.75]])


@pytest.mark.parametrize("wavelengths", [H_CENTRES**1.02, H_CENTRES[::-1], None])
def test_a_written_response_is_read_again(tmp_path, wavelengths):
    hyper = HYPER if wavelengths is None else metadata(wavelengths)
    if wavelengths is None:
        hyper = metadata(count=H_CENTRES.size)
    response = equal_response(hyper, 5)
    path = tmp_path / "r.csv"
    write_table(path, response.matrix, hyper.wavelengths, response.names)
    again = find_response(hyper, metadata(count=5), table=path).matrix
    np.testing.assert_allclose(again, response.matrix, atol=1e-8)


def test_equal_bands_are_disjoint_and_cover_everything():
    matrix = equal_response(HYPER, 4).matrix
    assert ((matrix > 0).sum(axis=0) == 1).all()
    with pytest.raises(HmwbError, match="fewer"):
        equal_response(HYPER, 100)


def test_steep_edges_hold_the_band_together():
    """Of the same width, but almost a box: half at the edges, more inside and less outside."""
    h = metadata(np.arange(400.0, 801.0, 2.0), np.full(201, 2.0))
    centre, width = np.array([600.0]), np.array([80.0])
    near = abs(h.wavelengths - 600) <= 40
    shares = []
    for order in (2.0, 6.0):
        row = response_from_widths(h, centre, width, order)[0][0]
        top, edge = row[h.wavelengths == 600], row[h.wavelengths == 640]
        np.testing.assert_allclose(edge / top, 0.5, atol=0.01)
        np.testing.assert_allclose(row @ h.wavelengths, 600, atol=0.01)
        shares.append(row[near].sum())
    assert shares[0] < 0.8 and shares[1] > 0.9


def test_the_edges_of_a_sensor_are_those_of_its_table():
    h = metadata(np.arange(400.0, 1001.0, 2.0), np.full(301, 2.0))
    bands = sensor_bands("Sentinel-2A")
    own = find_response(h, None, sensor="Sentinel-2A", columns=["B8"]).matrix
    at = bands.names.index("B8")
    expected = response_from_widths(
        h, bands.wavelengths[[at]], bands.fwhm[[at]], bands.order[[at]]
    )[0]
    np.testing.assert_allclose(own, expected)
    assert bands.order[at] > 2


@pytest.mark.parametrize("texts", [[], ["450:1/x:2"], ["450/500"], ["450:nan"], [""]])
def test_an_item_that_is_no_response_is_none(texts):
    assert understood(texts, ("a",)) is None


def test_bands_that_are_told_at_other_wavelengths_are_zero_beyond_their_own():
    table = understood(["450:0/500:1/550:0", "600:2/650:2"], ("a", "b"))
    np.testing.assert_array_equal(table.wavelengths, [450, 500, 550, 600, 650])
    np.testing.assert_array_equal(table.values, [[0, 1, 0, 0, 0], [0, 0, 0, 2, 2]])
