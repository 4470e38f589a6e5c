# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.observation.pair import ObservedPair
from hmwb_qgis.core.observation.psf import gaussian_psf, starck_murtagh_psf
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.responses.estimation import (
    estimate_responses,
    estimate_spectral_response,
)
from tests.tolerances import SINGLE, summed

BANDS, RATIO = 20, 4
RESPONSE = np.exp(-0.5 * ((np.arange(BANDS) - np.arange(3, BANDS, 5)[:, None]) / 3.0) ** 2)


@pytest.fixture(scope="module")
def scene():
    """Spectra that vary in as many ways as there are bands, sharp in space."""
    rng = np.random.default_rng(11)
    cube = gaussian_filter(rng.standard_normal((BANDS, 96, 80)), (1, 0.7, 0.7), mode="wrap")
    return (0.5 + 0.1 * cube / cube.std()).astype(np.float32)


def observed(scene, psf=None, offset=1.0, boundary="circular", **noise):
    return simulate(
        scene,
        RATIO,
        spectral_response=RESPONSE,
        psf=psf or starck_murtagh_psf(),
        offset=offset,
        boundary=boundary,
        **noise,
    )


def relative(a, b):
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))


def placed(psf, shape):
    """An array PSF in the middle of a larger one."""
    out = np.zeros(shape)
    edge = [(n - k) // 2 for n, k in zip(shape, psf.shape)]
    out[edge[0] : edge[0] + psf.shape[0], edge[1] : edge[1] + psf.shape[1]] = psf
    return out / psf.sum()


@pytest.mark.parametrize("boundary", ["circular", "mirror"])
def test_recovers_the_psf(scene, boundary):
    pair = observed(scene, boundary=boundary)
    found = estimate_responses(
        pair, response=pair.spectral_response, dimensions=BANDS, smoothness_psf=1e-4
    )
    # Without noise only the pull of smoothness s is left: s (N + s L)^-1 L w of the weights w, with
    # the normal equations N of the weights and L of their differences, is 1.2e-5 of w.
    truth = placed(starck_murtagh_psf().weights, found.psf.shape)
    assert relative(found.psf, truth) < 2e-5
    assert found.psf.sum() == pytest.approx(1)
    # The arms of 9 x 9 weights are sqrt(9 (2 (1 + 4 + 9 + 16))) = 23 as a vector.
    arms = np.sqrt(9 * 60)
    np.testing.assert_allclose(
        found.offset, pair.sampling.offset, atol=arms * 2e-5 * np.linalg.norm(truth)
    )


@pytest.mark.parametrize("boundary", ["circular", "mirror"])
def test_recovers_the_response_where_the_psf_plays_no_part(scene, boundary):
    smooth = gaussian_filter(scene, (0, 2, 2), mode="wrap")
    smooth = 0.5 + (smooth - 0.5) * (0.1 / smooth.std())
    pair = observed(smooth, boundary=boundary)
    found = estimate_responses(pair, smoothness_response=1e-3)
    # Without noise the PSF is what is left: h has it beside the strong blur of both, and so loses
    # fine detail. (With a box of one pixel as PSF smoothness is all, 1e-3.)
    assert relative(found.response, pair.spectral_response) < 0.05


def test_predicts_the_pair_under_noise(scene):
    pair = observed(scene, snr_hyperspectral=35, snr_multispectral=40)
    found = estimate_responses(pair, dimensions=BANDS)
    seen = np.tensordot(found.response, pair.hyperspectral, axes=1)
    truth = np.tensordot(pair.spectral_response, pair.hyperspectral, axes=1)
    variation = truth - truth.mean(axis=(1, 2), keepdims=True)
    # The noise of m is 1 % of its level, 0.5, and a twentieth of the variation, 0.1, so that all
    # else that goes wrong (blur, noise of h in the regression) may be four times as much.
    assert np.linalg.norm(seen - truth) < 0.2 * np.linalg.norm(variation)


def test_finds_a_shift_between_the_sensors(scene):
    pair = observed(scene, gaussian_psf(3.0), offset=(1.5, 1.5))
    shifted = replace(pair, sampling=replace(pair.sampling, offset=(1.0, 2.0)))
    found = estimate_responses(shifted, dimensions=BANDS, smoothness_psf=1e-3)
    # What estimation leaves wrong in the response looks like a shift: 0.04 pixels, 0.002 if it is
    # known.
    np.testing.assert_allclose(found.offset, (1.5, 1.5), atol=0.05)
    assert "centre of gravity" in " ".join(found.notes)


@pytest.mark.parametrize(("offset", "odd"), [(1.0, True), (1.5, False), (1.1, True)])
def test_weights_lie_on_pixels(scene, offset, odd):
    found = estimate_responses(observed(scene, offset=offset))
    assert all(bool(n % 2) == odd for n in found.psf.shape)


def test_response_carries_the_gain(scene):
    pair = observed(scene)
    brighter = replace(pair, multispectral=7 * pair.multispectral)
    plain, bright = estimate_responses(pair), estimate_responses(brighter)
    # m is rounded anew, which moves it by half a step of float32. Least squares enlarge that by
    # their condition at most, the root of that of their normal equations: 450 of the response, 800
    # of the PSF.
    largest = np.linalg.norm(bright.response, axis=1).max()
    off = 450 * SINGLE * largest
    np.testing.assert_allclose(bright.response, 7 * plain.response, rtol=0, atol=off)
    off = 800 * SINGLE * np.linalg.norm(plain.psf)
    np.testing.assert_allclose(bright.psf, plain.psf, rtol=0, atol=off)
    assert plain.response.min() >= 0


def test_the_response_alone_is_the_one_that_comes_with_the_psf(scene):
    pair = observed(scene)
    both = estimate_responses(pair).response
    alone = estimate_spectral_response(ArrayScene(pair))
    # That one is divided by the sum of the PSF's weights, which smoothness pulls below 1.
    gain = alone.sum() / both.sum()
    assert gain == pytest.approx(1, abs=0.002)
    np.testing.assert_allclose(alone, gain * both, rtol=summed(alone.size))


def test_a_known_response_is_kept(scene):
    pair = observed(scene)
    found = estimate_responses(pair, response=pair.spectral_response)
    np.testing.assert_array_equal(found.response, pair.spectral_response)
    assert all("response was estimated" not in note for note in found.notes)


@pytest.mark.parametrize("unit", [1e-4, 3.0, 1e4])
def test_a_known_response_need_not_know_the_units(scene, unit):
    pair = observed(scene)
    other = replace(pair, hyperspectral=np.float32(unit) * pair.hyperspectral)
    plain, found = (estimate_responses(p, response=p.spectral_response).psf for p in (pair, other))
    # h is rounded anew, see above.
    np.testing.assert_allclose(found, plain, rtol=0, atol=800 * SINGLE * np.linalg.norm(plain))


def test_masked_pixels_do_not_matter(scene):
    pair = observed(scene, boundary="mirror")
    m_valid = np.ones(scene.shape[1:], bool)
    m_valid[30:50, 20:40] = False
    h_valid = np.ones(pair.hyperspectral.shape[1:], bool)
    h_valid[3, 15] = False
    found = []
    for rubbish in (0.0, 1.0):
        h, m = pair.hyperspectral.copy(), pair.multispectral.copy()
        m[:, ~m_valid], h[:, ~h_valid] = rubbish, rubbish
        masked = replace(
            pair, hyperspectral=h, multispectral=m,
            hyperspectral_valid=h_valid, multispectral_valid=m_valid,
        )  # fmt: skip
        found.append(estimate_responses(masked))
    np.testing.assert_array_equal(found[0].response, found[1].response)
    np.testing.assert_array_equal(found[0].psf, found[1].psf)


@dataclass(frozen=True)
class Quarters(ArrayScene):
    """A pair in four blocks."""

    def blocks(self) -> Iterator[tuple[slice, slice]]:
        for rows in (slice(0, 48), slice(48, 96)):
            for cols in (slice(0, 40), slice(40, 80)):
                yield rows, cols


def test_blocks_give_about_what_the_whole_gives(scene):
    pair: ObservedPair = observed(scene, boundary="mirror")
    whole, parts = estimate_responses(pair), estimate_responses(Quarters(pair))
    assert relative(parts.psf, whole.psf) < 0.1
    assert relative(parts.response, whole.response) < 0.1


def test_says_when_the_images_do_not_go_together(scene):
    pair = observed(scene)
    noise = np.random.default_rng(0).standard_normal(pair.multispectral.shape).astype(np.float32)
    with pytest.raises(HmwbError, match=r"same place|nothing in common"):
        estimate_responses(replace(pair, multispectral=noise))


def test_says_when_a_band_has_nothing_to_do_with_the_rest(scene):
    pair = observed(scene)
    m = pair.multispectral.copy()
    m[2] *= -1
    with pytest.raises(HmwbError, match="band 3 has nothing in common"):
        estimate_responses(replace(pair, multispectral=m))


def test_can_be_cancelled(scene):
    with pytest.raises(Cancelled):
        estimate_responses(observed(scene), progress=lambda _: False)
