# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.raster.response import find_response
from hmwb_qgis.raster.sensors import hyperspectral_sensors, multispectral_sensors, sensor_bands
from hmwb_qgis.raster.spectral import SpectralMetadata

MULTISPECTRAL = {
    "Sentinel-2A", "Sentinel-2B", "Landsat-8", "Landsat-9", "PlanetScope-SuperDove", "WorldView-2",
    "WorldView-3", "Pleiades", "SPOT-6", "SPOT-7", "IKONOS", "QuickBird",
}  # fmt: skip
HYPERSPECTRAL = {"EnMAP", "PRISMA", "DESIS", "EMIT", "Hyperion", "AVIRIS"}


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
    np.testing.assert_allclose(centres, expected, atol=12)


def test_bands_are_matched_by_their_names():
    names = ("SR_B04", "SR_B03", "SR_B02")
    m = SpectralMetadata(names, None, None, np.ones(3, bool))
    matrix = find_response(hyper("EnMAP"), m, sensor="Sentinel-2A").matrix
    centres = matrix @ sensor_bands("EnMAP").wavelengths
    np.testing.assert_allclose(centres, [664.6, 559.8, 492.7], atol=5)


def test_an_unknown_sensor_is_refused_with_the_known_ones():
    with pytest.raises(HmwbError, match="EnMAP"):
        sensor_bands("Hubble")
