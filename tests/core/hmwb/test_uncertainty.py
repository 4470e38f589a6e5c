# SPDX-License-Identifier: GPL-2.0-or-later
"""The standard deviation of what `fuse` returns."""

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core import fuse, simulate
from hmwb_qgis.core.hmwb.method import Hmwb
from hmwb_qgis.core.kriging.doubt import Doubtful
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sample_scene import sample_scene
from tests.tolerances import SINGLE, STORED, summed

SILENT = Reporter(None)


def observe(reference, ratio=4, **options):
    bands = len(reference)
    response = (np.arange(bands) * 4 // bands == np.arange(4)[:, None]).astype(float)
    given = {"snr_hyperspectral": 35, "snr_multispectral": 40, **options}
    return simulate(reference, ratio, spectral_response=response, **given)


def fused(pair, **changes):
    given = {
        "hyperspectral_valid": pair.hyperspectral_valid,
        "multispectral_valid": pair.multispectral_valid,
        "boundary": pair.boundary,
        "uncertainty": True,
        **changes,
    }
    sampling = pair.sampling
    return fuse(
        pair.hyperspectral, pair.multispectral, sampling.ratio, offset=sampling.offset, **given
    )


@pytest.fixture(scope="module")
def reference():
    return sample_scene(rows=96, cols=88, bands=24).image


@pytest.fixture(scope="module")
def pair(reference):
    return observe(reference)


@pytest.fixture(scope="module")
def result(pair):
    return fused(pair)


def test_the_image_is_the_same_with_and_without(pair, result):
    plain = fused(pair, uncertainty=False)
    np.testing.assert_array_equal(plain.image, result.image)
    assert plain.uncertainty is None
    assert plain.uncertainty_parts == {}


def test_it_is_about_as_large_as_the_errors_and_knows_where_they_are(reference, result):
    deviation, error = result.uncertainty, result.image - reference
    assert deviation.shape == result.image.shape
    assert deviation.dtype == np.float32
    assert (deviation > 0).all()
    ratio = np.sqrt((deviation**2).mean() / (error**2).mean())
    assert 0.67 < ratio < 1.5
    assert 0.55 < (np.abs(error) < deviation).mean() < 0.9
    square = (error**2).sum(axis=0).ravel()
    worst = np.argsort((deviation**2).sum(axis=0).ravel())[-square.size // 4 :]
    assert square[worst].sum() > 0.4 * square.sum()


def test_a_wish_to_stop_is_looked_at_before_each_function_in_doubt(pair, monkeypatch):
    looks, at = [], []

    def see(self, *given):
        at.append(len(looks))
        return original(self, *given)

    def progress(fraction):
        looks.append(fraction)
        return True

    original = Doubtful.see
    monkeypatch.setattr(Doubtful, "see", see)
    fused(pair, progress=progress)
    assert len(at) > 1
    assert (np.diff([0, *at]) > 0).all()


def test_the_parts_make_up_the_whole(result):
    total = sum(part**2 for part in result.uncertainty_parts.values())
    # A float32 mean of 24 bands, and a float32 sum of the parts.
    expected = (result.uncertainty**2).mean(axis=0)
    off = summed(24 + len(result.uncertainty_parts), SINGLE)
    np.testing.assert_allclose(total, expected, rtol=off)


def test_a_linear_scene_without_noise_leaves_next_to_no_doubt():
    """Every spectrum is a mixture of four, which the four bands of m tell apart."""
    rng = np.random.default_rng(0)
    spectra = np.abs(rng.standard_normal((24, 4))).cumsum(axis=0)
    cover = sample_scene(rows=96, cols=96, bands=4).image
    linear = np.tensordot(spectra, cover, axes=1).astype(np.float32)
    response = np.kron(np.eye(4), np.ones((1, 6))) / 6
    exact = simulate(
        linear, 4, spectral_response=response, snr_hyperspectral=None, snr_multispectral=None
    )
    found = fused(exact)
    size = linear.std(axis=(1, 2)).mean()
    assert np.median(found.uncertainty) < 0.02 * size


def test_it_grows_where_h_holds_no_measurement(pair, result):
    valid = np.ones(pair.hyperspectral.shape[1:], bool)
    valid[10:14, 8:12] = False
    masked = fused(replace(pair, hyperspectral_valid=valid))
    hole, far = (slice(44, 52), slice(36, 44)), (slice(0, 20), slice(60, 88))
    before, after = (r.uncertainty_parts["kriged"] for r in (result, masked))
    # Another sample of pixels has other weights: what grows is the hole beside the rest.
    growth = [after[place].mean() / before[place].mean() for place in (hole, far)]
    assert growth[0] > 1.2 * growth[1]


def test_it_grows_under_clouds_of_m_and_where_m_holds_no_measurement(pair, result):
    m = pair.multispectral.copy()
    m[:, 30:50, 20:44] = m.max() * 1.5
    cloudy = fused(replace(pair, multispectral=m))
    inside = (slice(None), slice(36, 44), slice(26, 38))
    assert cloudy.uncertainty[inside].mean() > 2 * result.uncertainty[inside].mean()
    valid = np.ones(m.shape[1:], bool)
    valid[30:50, 20:44] = False
    masked = fused(replace(pair, multispectral_valid=valid))
    assert masked.uncertainty[inside].mean() > 1.5 * result.uncertainty[inside].mean()


def test_it_grows_where_m_shows_strong_detail(pair, result):
    """And with it the errors that no component holds, of which no pixel of h tells."""
    slopes = sum(np.gradient(pair.multispectral, axis=axis) ** 2 for axis in (1, 2)).sum(axis=0)
    steep = slopes > np.quantile(slopes, 0.9)
    plain = slopes < np.quantile(slopes, 0.5)
    for name in ("kriged", "outside"):
        part = result.uncertainty_parts[name]
        assert part[steep].mean() > 1.2 * part[plain].mean()


def test_units_scale_it(pair, result):
    scaled = fused(
        replace(
            pair,
            hyperspectral=pair.hyperspectral * np.float32(4096.0),
            multispectral=pair.multispectral * np.float32(4096.0),
        )
    )
    # A power of 2 changes no digit.
    np.testing.assert_allclose(scaled.uncertainty, 4096.0 * result.uncertainty, rtol=STORED)


def test_windows_agree_with_the_whole():
    pair = observe(sample_scene(rows=176, cols=104, bands=12).image, ratio=3)
    fitted = Hmwb(uncertainty=True).fit(ArrayScene(pair), SILENT)
    rows, cols = pair.fused_shape[1:]
    whole = fitted.fuse_part(pair, (slice(0, rows), slice(0, cols)), SILENT)[1]
    part = (slice(30, 95), slice(11, 60))
    some = fitted.fuse_part(pair, part, SILENT)[1]
    np.testing.assert_allclose(some.image, whole.image[(slice(None), *part)], rtol=1e-4)
    window = pair.window(slice(40, 176), slice(0, 104))
    halo = fitted.halo
    assert halo < 120
    inner = (slice(halo, 136), slice(0, 104))
    cut = fitted.fuse_part(window, inner, SILENT)[1]
    np.testing.assert_allclose(cut.image, whole.image[:, 40 + halo :], rtol=1e-3)
