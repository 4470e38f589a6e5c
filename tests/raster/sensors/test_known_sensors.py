# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.sensors.known_sensors import (
    hyperspectral_sensors,
    multispectral_sensors,
    sensor_bands,
)
from hmwb_qgis.raster.sensors.response import find_response
from hmwb_qgis.raster.sensors.spectral import SpectralMetadata

MULTISPECTRAL = {
    "Sentinel-2A", "Sentinel-2B", "Sentinel-2C", "Landsat-8", "Landsat-9", "PlanetScope-SuperDove",
    "WorldView-2", "WorldView-3", "Pleiades", "SPOT-6", "SPOT-7", "IKONOS", "QuickBird",
}  # fmt: skip
HYPERSPECTRAL = {"EnMAP", "PRISMA", "DESIS", "EMIT", "Hyperion", "AVIRIS"}
DIGIT = 0.05  # nm, half of the last digit that is told
NEAR = 6.0  # nm, half of the 12 between bands of EnMAP, but for gaps at water vapour


def test_the_usual_sensors_are_there():
    assert set(multispectral_sensors()) >= MULTISPECTRAL
    assert set(hyperspectral_sensors()) >= HYPERSPECTRAL


@pytest.mark.parametrize("name", [*multispectral_sensors(), *hyperspectral_sensors()])
def test_a_table_is_plausible_and_names_its_source(name):
    bands = sensor_bands(name)
    assert len(bands.source) > 20
    assert len(set(bands.names)) == len(bands.names)
    assert (bands.wavelengths > 350).all() and (bands.wavelengths < 2600).all()
    assert ((bands.order >= 2) & (bands.order <= 12)).all()
    widest = 30 if name in HYPERSPECTRAL else 300
    assert (bands.fwhm > 1).all() and (bands.fwhm < widest).all()
    if name in HYPERSPECTRAL:
        assert len(bands.names) > 150
        assert np.diff(np.sort(bands.wavelengths)).max() < 200  # water vapour may be left out


def hyper(name):
    bands = sensor_bands(name)
    count = len(bands.names)
    return SpectralMetadata(("",) * count, bands.wavelengths, bands.fwhm, np.ones(count, bool))


@pytest.mark.parametrize("name", sorted(MULTISPECTRAL))
def test_every_multispectral_sensor_is_seen_by_enmap(name):
    """But for bands that reach beyond its 418 nm."""
    bands = sensor_bands(name)
    inside = [n for n, w in zip(bands.names, bands.wavelengths) if w > 430]
    matrix = find_response(hyper("EnMAP"), None, sensor=name, columns=inside).matrix
    assert matrix.shape == (len(inside), 224)
    centres = matrix @ sensor_bands("EnMAP").wavelengths
    expected = [w for w in bands.wavelengths if w > 430]
    np.testing.assert_allclose(centres, expected, atol=NEAR)


def test_bands_are_matched_by_their_names():
    names = ("SR_B04", "SR_B03", "SR_B02")
    m = SpectralMetadata(names, None, None, np.ones(3, bool))
    matrix = find_response(hyper("EnMAP"), m, sensor="Sentinel-2A").matrix
    centres = matrix @ sensor_bands("EnMAP").wavelengths
    np.testing.assert_allclose(centres, [664.6, 559.8, 492.7], atol=DIGIT)


def test_an_unknown_sensor_is_refused_with_the_known_ones():
    with pytest.raises(HmwbError, match="EnMAP"):
        sensor_bands("Hubble")


def plain(count, **told):
    """Bands of which only this is known."""
    known = {"names": ("",) * count, "wavelengths": None, "fwhm": None, **told}
    return SpectralMetadata(**known, good=np.ones(count, bool))


def centres_of(sensor, m, **options):
    response = find_response(hyper("EnMAP"), m, sensor=sensor, **options)
    return response.matrix @ sensor_bands("EnMAP").wavelengths, response.notes


STACKS = [
    ("Sentinel-2A", 4, "B2 B3 B4 B8"),
    ("Sentinel-2B", 10, "B2 B3 B4 B5 B6 B7 B8 B8A B11 B12"),
    ("Sentinel-2C", 12, "B1 B2 B3 B4 B5 B6 B7 B8 B8A B9 B11 B12"),
    ("Sentinel-2A", 13, "B1 B2 B3 B4 B5 B6 B7 B8 B8A B9 B10 B11 B12"),
    ("Landsat-9", 6, "B2 B3 B4 B5 B6 B7"),
    ("Landsat-8", 7, "B1 B2 B3 B4 B5 B6 B7"),
    ("WorldView-3", 8, "coastal blue green yellow red,red edge,nir1 nir2"),
]


@pytest.mark.parametrize(("sensor", "count", "names"), STACKS)
def test_the_usual_stacks_of_a_sensor_are_known_and_said(sensor, count, names):
    split = names.split(",") if "," in names else [names]
    wanted = [n for part in split for n in ([part] if part == "red edge" else part.split())]
    bands = sensor_bands(sensor)
    expected = [bands.wavelengths[bands.names.index(name)] for name in wanted]
    found, notes = centres_of(sensor, plain(count))
    np.testing.assert_allclose(found, expected, atol=NEAR)
    assert any(", ".join(wanted) in note for note in notes)


def test_all_sixteen_bands_of_worldview_3_are_a_stack():
    found, _ = centres_of("WorldView-3", plain(16))
    np.testing.assert_allclose(found, sensor_bands("WorldView-3").wavelengths, atol=NEAR)


def test_bands_are_matched_by_wavelength_whatever_their_order():
    m = plain(3, wavelengths=np.array([842.0, 490.0, 865.0]))
    found, notes = centres_of("Sentinel-2A", m)
    np.testing.assert_allclose(found, [832.8, 492.7, 864.7], atol=DIGIT)
    assert notes == ()


@pytest.mark.parametrize(
    "names",
    [
        ("T33UUU_20240612T101031_B8A_20m", "T33UUU_20240612T101031_B02_10m"),
        ("Band 8A", "Band 2"),
        ("B8A (865 nm)", "B2 (490 nm)"),
    ],
)
def test_names_of_products_are_understood(names):
    found, notes = centres_of("Sentinel-2B", plain(2, names=names))
    np.testing.assert_allclose(found, [864, 492.3], atol=DIGIT)
    assert notes == ()


def test_bands_that_are_not_of_the_sensor_are_refused_only_where_a_response_must_be_known():
    five = plain(5)
    with pytest.raises(HmwbError, match="Columns of the table"):
        find_response(hyper("EnMAP"), five, sensor="Sentinel-2A")
    response = find_response(hyper("EnMAP"), five, sensor="Sentinel-2A", must_be_known=False)
    assert response.matrix is None and "estimated" in response.source
    assert any("Columns of the table" in note for note in response.notes)
    with pytest.raises(HmwbError, match="do not fit"):  # what the user wrote counts always
        find_response(
            hyper("EnMAP"), five, sensor="Sentinel-2A", columns=["B2"], must_be_known=False
        )


def test_a_sensor_of_other_bands_leaves_the_word_to_the_metadata():
    m = plain(3, wavelengths=np.array([500.0, 600.0, 700.0]), fwhm=np.full(3, 40.0))
    response = find_response(hyper("EnMAP"), m, sensor="Sentinel-2A", must_be_known=False)
    assert "metadata" in response.source and "Sentinel-2A" in response.notes[0]
    np.testing.assert_allclose(
        response.matrix @ sensor_bands("EnMAP").wavelengths, m.wavelengths, atol=3
    )


def test_bands_beyond_the_hyperspectral_range_are_estimated_where_that_will_do():
    """DESIS ends at 1000 nm; B11 and B12 of Sentinel-2 lie beyond."""
    ten = plain(10)
    with pytest.raises(HmwbError, match="outside"):
        find_response(hyper("DESIS"), ten, sensor="Sentinel-2A")
    response = find_response(hyper("DESIS"), ten, sensor="Sentinel-2A", must_be_known=False)
    assert response.matrix is None and any("outside" in note for note in response.notes)


def test_the_pixels_of_the_bands_are_known_where_they_differ():
    bands = sensor_bands("Sentinel-2C")
    assert [bands.pixel[bands.names.index(n)] for n in ("B2", "B8A", "B9")] == [10, 20, 60]
    assert sensor_bands("Landsat-9").pixel is None
