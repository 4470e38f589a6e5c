# SPDX-License-Identifier: GPL-2.0-or-later
"""The truth agrees with what was seen of it, and little else does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.quality.without_reference.assessment import assess_pair, assess_scene
from hmwb_qgis.core.quality.without_reference.consistency import MatchEstimator
from hmwb_qgis.core.sample_scene import sample_scene

BANDS, SHAPE = 12, (72, 64)
TRUTH = sample_scene(*SHAPE, BANDS).image
RESPONSE = np.kron(np.eye(3), np.full(4, 0.25))
PAIR = simulate(TRUTH, 4, spectral_response=RESPONSE)
CUBIC = interpolate(PAIR.hyperspectral, PAIR.sampling, SHAPE)
SCRAMBLED = TRUTH[np.random.default_rng(0).permutation(BANDS)]


@pytest.fixture(scope="module")
def found():
    images = {"truth": TRUTH, "cubic": CUBIC, "scrambled": SCRAMBLED}
    return {name: assess_pair(PAIR, image) for name, image in images.items()}


def test_the_truth_is_consistent_with_both_inputs(found):
    truth = found["truth"]
    for part in (truth.spectral, truth.spatial):
        assert part.overall["relative_rmse"] < 1e-3
        assert part.overall["cc"] > 1 - 1e-6
    assert truth.spectral.overall["sam"] < 0.05  # float32
    assert np.nanmax(truth.spatial.per_pixel["rmse"]) < 1e-5
    np.testing.assert_allclose(truth.match.gain, 1, atol=1e-4)
    np.testing.assert_allclose(truth.match.offset, 0, atol=1e-4)


def test_the_indices_of_the_truth_are_near_perfect(found):
    overall = found["truth"].indices.overall
    assert overall["d_lambda_k"] < 1e-5
    assert overall["d_s_r"] < 1e-5
    assert overall["rqnr"] > 1 - 1e-4
    assert overall["qnr"] > 0.85
    assert overall["hqnr"] > 0.9


@pytest.mark.parametrize("worse", ["cubic", "scrambled"])
@pytest.mark.parametrize("index", ["qnr", "hqnr", "rqnr"])
def test_the_truth_beats_others(found, worse, index):
    assert found["truth"].indices.overall[index] > found[worse].indices.overall[index] + 0.05


def test_each_distortion_sees_its_own_fault(found):
    cubic, scrambled = (found[name].indices.overall for name in ("cubic", "scrambled"))
    assert cubic["d_lambda"] < 0.05 < cubic["d_s"]  # right spectra, no detail
    assert cubic["d_s_r"] > 0.1 > scrambled["d_s_r"]  # all detail, wrong bands
    assert scrambled["d_lambda"] > 5 * cubic["d_lambda"]
    assert scrambled["d_lambda_k"] > cubic["d_lambda_k"]


@pytest.mark.parametrize(
    "image",
    [TRUTH, CUBIC, SCRAMBLED, -TRUTH, np.zeros_like(TRUTH), np.ones_like(TRUTH), 1e4 * TRUTH],
    ids=["truth", "cubic", "scrambled", "negative", "zero", "one", "bright"],
)
def test_all_indices_lie_between_zero_and_one(image):
    indices = assess_pair(PAIR, image).indices
    for name, value in indices.overall.items():
        assert 0 <= value <= 1, name


def test_noise_makes_everything_worse(found):
    noisy = TRUTH + 0.05 * np.random.default_rng(1).standard_normal(TRUTH.shape).astype("f4")
    worse, truth = assess_pair(PAIR, noisy), found["truth"]
    for index in ("qnr", "hqnr", "rqnr"):
        assert worse.indices.overall[index] < truth.indices.overall[index]
    assert worse.spectral.overall["sam"] > truth.spectral.overall["sam"]


def test_a_common_factor_is_seen_by_consistency_and_not_by_qnr(found):
    brighter = assess_pair(PAIR, 1.5 * TRUTH)
    assert brighter.indices.overall["d_lambda"] == pytest.approx(
        found["truth"].indices.overall["d_lambda"], abs=1e-5
    )
    assert brighter.spectral.overall["rmse"] > 0.01
    assert brighter.indices.overall["d_lambda_k"] > 0.05


def test_other_calibration_of_the_multispectral_sensor_is_no_fault():
    gain, offset = np.array([300.0, 100.0, 50.0]), np.array([5.0, 0.0, -3.0])
    m = PAIR.multispectral * gain[:, None, None] + offset[:, None, None]
    result = assess_pair(replace(PAIR, multispectral=m.astype("f4")), TRUTH)
    np.testing.assert_allclose(result.match.gain, gain, rtol=1e-3)
    np.testing.assert_allclose(result.match.offset, offset, atol=0.05)
    assert result.spatial.overall["relative_rmse"] < 0.1
    assert result.indices.overall["rqnr"] > 1 - 1e-3


@pytest.mark.parametrize("values", [1, BANDS * 32 * 40])
def test_windows_do_not_matter(found, values):
    coarse = PAIR.hyperspectral.shape[1:]
    maps = {}

    def sink(name, part, row, col):
        maps.setdefault(name, []).append((row, col, part))

    valid = np.ones(SHAPE, bool)
    result = assess_scene(
        ArrayScene(PAIR),
        lambda rows, cols: (CUBIC[:, rows, cols], valid[rows, cols]),
        PAIR.sampling,
        coarse,
        spectral_response=RESPONSE,
        psf=PAIR.psf,
        window_values=values,
        sink=sink,
    )
    whole = found["cubic"]
    assert len(maps["spatial_rmse"]) > 1
    assert result.indices.overall == pytest.approx(whole.indices.overall, rel=1e-5)
    assert result.spectral.overall == pytest.approx(whole.spectral.overall, rel=1e-4)
    assert result.spatial.overall == pytest.approx(whole.spatial.overall, rel=1e-4, nan_ok=True)
    together = np.full(coarse, np.nan)
    for row, col, part in maps["spectral_sam"]:
        together[row : row + part.shape[0], col : col + part.shape[1]] = part
    np.testing.assert_allclose(together, whole.spectral.per_pixel["sam"], atol=1e-3)


@pytest.mark.parametrize("where", ["hyperspectral", "multispectral", "fused"])
def test_invalid_pixels_do_not_count(where):
    pair, image, valid = PAIR, TRUTH.copy(), None
    if where == "fused":
        valid = np.ones(SHAPE, bool)
        valid[10:22, 20:30] = False
        image[:, ~valid] = -9999
    elif where == "multispectral":
        mask = np.ones(SHAPE, bool)
        mask[10:22, 20:30] = False
        m = np.where(mask, PAIR.multispectral, 7).astype("f4")
        pair = replace(PAIR, multispectral=m, multispectral_valid=mask)
    else:
        mask = np.ones(PAIR.hyperspectral.shape[1:], bool)
        mask[4:7, 5:9] = False
        h = np.where(mask, PAIR.hyperspectral, 7).astype("f4")
        pair = replace(PAIR, hyperspectral=h, hyperspectral_valid=mask)
    result = assess_pair(pair, image, valid=valid)
    assert result.spectral.overall["relative_rmse"] < 0.5
    assert result.spatial.overall["relative_rmse"] < 0.1
    assert result.indices.overall["rqnr"] > 0.99
    assert result.indices.overall["qnr"] > 0.8
    assert np.isnan(result.spectral.per_pixel["sam"]).any()


def test_a_ratio_that_is_not_whole():
    pair = simulate(TRUTH, 2.5, spectral_response=RESPONSE)
    result = assess_pair(pair, TRUTH)
    assert result.spectral.overall["relative_rmse"] < 1e-3
    assert result.indices.overall["rqnr"] > 1 - 1e-4
    assert result.indices.overall["qnr"] > 0.85


def test_what_is_not_known_is_estimated(found):
    blind = replace(PAIR, spectral_response=None, psf=None)
    result = assess_pair(blind, TRUTH)
    assert result.notes
    assert result.spectral.overall["cc"] > 0.97
    assert result.spatial.overall["cc"] > 0.97
    assert result.indices.overall["rqnr"] > found["cubic"].indices.overall["rqnr"]


def test_spreads_are_matched_whatever_the_parts():
    rng = np.random.default_rng(2)
    h = rng.random((BANDS, 300)).astype("f4")
    m = (RESPONSE @ h) * 3 + 1
    whole, parts = MatchEstimator(RESPONSE), MatchEstimator(RESPONSE)
    whole.add(h, m)
    for start, stop in ((0, 50), (50, 51), (51, 300)):
        parts.add(h[:, start:stop], m[:, start:stop])
    np.testing.assert_allclose(whole.solve().gain, 3, rtol=1e-5)
    np.testing.assert_allclose(whole.solve().offset, 1, rtol=1e-4)
    np.testing.assert_allclose(parts.solve().gain, whole.solve().gain, rtol=1e-6)


def test_bad_input_is_explained():
    with pytest.raises(HmwbError, match="shape"):
        assess_pair(PAIR, TRUTH[:5])
    with pytest.raises(HmwbError, match="nodata"):
        assess_pair(PAIR, TRUTH, valid=np.zeros(SHAPE, bool))
    with pytest.raises(HmwbError, match="NaN"):
        assess_pair(PAIR, np.full_like(TRUTH, np.nan))


def test_it_can_be_cancelled():
    for last in (0.0, 0.3, 0.7):
        with pytest.raises(Cancelled):
            assess_pair(PAIR, TRUTH, progress=lambda done, last=last: done < last)
