# SPDX-License-Identifier: GPL-2.0-or-later
"""The order of the bands and what lies outside the measured area say nothing: results stay."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core import fuse, simulate
from hmwb_qgis.core.observation.arrangement import Arrangement, trimmed
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.registry import METHODS
from hmwb_qgis.core.sample_scene import sample_scene

BANDS, RATIO = 16, 4
WAVELENGTHS = np.linspace(430.0, 2400.0, BANDS)
RESPONSE = np.kron(np.eye(4), np.full(BANDS // 4, 4.0 / BANDS))
SHUFFLED = np.random.default_rng(0).permutation(BANDS)
FRAME = 2  # hyperspectral pixels
# Sums over the bands of m add up in another order. They are float64 and rounded once to float32,
# which may fall to the other side: one epsilon of the result and one of what went into it. Methods
# that iterate in float32 round in each step: ADMM does not stretch distances, so that errors add up
# at most; so they do in the updates of CNMF (4.5 times 150 of both factors, and 300 of one).
EPS = float(np.finfo(np.float32).eps)
STEPS = {"hysure": 200, "cnmf": 1650}


@pytest.fixture(scope="module")
def pair():
    reference = sample_scene(rows=64, cols=56, bands=BANDS).image
    return simulate(
        reference, RATIO, spectral_response=RESPONSE, snr_hyperspectral=35, snr_multispectral=40
    )


@pytest.fixture(scope="module")
def fused(pair):
    """Results by method and by whether the responses were given, each computed once."""
    known = {}

    def of(method, given):
        if (method, given) not in known:
            known[method, given] = run(pair, method, given)
        return known[method, given]

    return of


def run(pair, method, given, wavelengths=WAVELENGTHS, **more):
    if given:
        more = {"spectral_response": pair.spectral_response, "psf": pair.psf, **more}
    h, m = pair.hyperspectral, pair.multispectral
    return fuse(h, m, RATIO, method=method, wavelengths=wavelengths, **more).image


both = pytest.mark.parametrize("given", [True, False], ids=["given", "estimated"])
every = pytest.mark.parametrize("method", METHODS)


@every
@both
def test_the_order_of_the_hyperspectral_bands_does_not_matter(pair, fused, method, given):
    shuffled = replace(
        pair,
        hyperspectral=pair.hyperspectral[SHUFFLED],
        spectral_response=pair.spectral_response[:, SHUFFLED],
    )
    found = run(shuffled, method, given, WAVELENGTHS[SHUFFLED])
    np.testing.assert_array_equal(found, fused(method, given)[SHUFFLED])


@pytest.mark.parametrize("method", [name for name in METHODS if name != "hmwb"])
@both
def test_the_order_of_the_multispectral_bands_does_not_matter(pair, fused, method, given):
    order = [2, 0, 3, 1]
    shuffled = replace(
        pair,
        multispectral=pair.multispectral[order],
        spectral_response=pair.spectral_response[order],
    )
    expected = fused(method, given)
    allowed = (2 + STEPS.get(method, 0)) * EPS
    np.testing.assert_allclose(
        run(shuffled, method, given), expected, rtol=0, atol=allowed * expected.max()
    )


def framed(pair, filling):
    """The pair with a frame of invalid pixels that hold `filling`, and its masks."""
    wide = FRAME * RATIO
    valid = np.pad(np.ones(pair.hyperspectral.shape[1:], bool), FRAME)
    h_valid, m_valid = valid, np.kron(valid, np.ones((RATIO, RATIO), bool))
    h = np.pad(pair.hyperspectral, ((0, 0), (FRAME, FRAME), (FRAME, FRAME)))
    m = np.pad(pair.multispectral, ((0, 0), (wide, wide), (wide, wide)))
    for image, mask in ((h, h_valid), (m, m_valid)):
        image[:, ~mask] = filling((len(image), int((~mask).sum())))
    masks = {"hyperspectral_valid": h_valid, "multispectral_valid": m_valid}
    return replace(pair, hyperspectral=h, multispectral=m), masks


FILLINGS = {
    "nothing": np.zeros,
    "not a number": lambda shape: np.full(shape, np.nan),
    "something else": lambda shape: np.random.default_rng(1).uniform(0, 1e6, shape),
}


@every
@pytest.mark.parametrize("filling", FILLINGS)
def test_a_frame_without_measurements_changes_nothing(pair, fused, method, filling):
    around, masks = framed(pair, FILLINGS[filling])
    found = run(around, method, True, **masks)
    inner = slice(FRAME * RATIO, -FRAME * RATIO)
    np.testing.assert_array_equal(found[:, inner, inner], fused(method, True))
    assert np.isfinite(found).all()


@every
def test_what_lies_under_a_hole_does_not_matter(pair, method):
    h_valid = np.ones(pair.hyperspectral.shape[1:], bool)
    m_valid = np.ones(pair.multispectral.shape[1:], bool)
    h_valid[5:9, 3:6] = False
    m_valid[:, 40:] = False
    found = []
    for filling in FILLINGS.values():
        h, m = pair.hyperspectral.copy(), pair.multispectral.copy()
        h[:, ~h_valid], m[:, ~m_valid] = filling((BANDS, 12)), filling((4, 64 * 16))
        spoilt = replace(pair, hyperspectral=h, multispectral=m)
        masks = {"hyperspectral_valid": h_valid, "multispectral_valid": m_valid}
        found.append(run(spoilt, method, True, **masks))
    np.testing.assert_array_equal(found[1], found[0])
    np.testing.assert_array_equal(found[2], found[0])


def test_the_way_back_from_an_arranged_pair():
    rng = np.random.default_rng(0)
    h_valid, m_valid = np.zeros((5, 4), bool), np.zeros((15, 12), bool)
    h_valid[1:4, 2], m_valid[4:11, 5:8] = True, True
    pair = ObservedPair(
        rng.random((3, 5, 4)), rng.random((2, 15, 12)), Sampling.of(3), rng.random((2, 3)),
        wavelengths=np.array([500.0, 700.0, 600.0]),
        hyperspectral_valid=h_valid, multispectral_valid=m_valid,
    )  # fmt: skip
    found = Arrangement.of(pair)
    inner = found.pair
    # The outer edges of the valid pixels of h lie at rows 3 and 12, columns 6 and 9.
    assert found.window == (slice(3, 12), slice(5, 9))
    np.testing.assert_array_equal(inner.wavelengths, [500.0, 600.0, 700.0])
    np.testing.assert_array_equal(inner.spectral_response, pair.spectral_response[:, [0, 2, 1]])
    np.testing.assert_array_equal(inner.hyperspectral, pair.hyperspectral[[0, 2, 1], 1:4, 2:3])
    assert inner.sampling.offset == (1.0, 2.0)
    image = rng.random((3, 9, 4))
    restored = found.restored(image)
    assert restored.shape == pair.fused_shape
    np.testing.assert_array_equal(restored[[0, 2, 1], 3:12, 5:9], image)
    assert len(found.notes) == 1


def test_nothing_is_cut_where_one_image_has_measurements():
    valid = np.ones((6, 6), bool)
    valid[:, 4:] = False
    pair = ObservedPair(
        np.ones((2, 3, 3)), np.ones((2, 6, 6)), Sampling.of(2),
        hyperspectral_valid=np.ones((3, 3), bool), multispectral_valid=valid,
    )  # fmt: skip
    assert trimmed(pair)[0] is pair
    everywhere = replace(pair, hyperspectral_valid=None)
    assert trimmed(everywhere)[0] is everywhere
    nothing = replace(pair, multispectral_valid=np.zeros((6, 6), bool))
    assert trimmed(nothing)[0] is nothing
    ring = replace(pair, hyperspectral_valid=valid[::2, ::2], boundary="circular")
    assert trimmed(ring)[0] is ring
