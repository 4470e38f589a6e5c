# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import math

import numpy as np
import pytest

from hmwb_qgis.core import Cancelled, HmwbError, assess
from hmwb_qgis.core.quality.indices import QualityAccumulator, band_maxima
from hmwb_qgis.core.quality.local import HALO, local_fields, ssim, ssim_weights, uiqi
from tests.tolerances import STORED


@pytest.fixture
def images():
    rng = np.random.default_rng(3)
    rows, cols = np.mgrid[:30, :37] / 30
    bands = np.linspace(0.5, 2.0, 5)[:, None, None]
    reference = 0.3 + 0.2 * np.sin(6 * rows * bands) * np.cos(4 * cols) + 0.1 * bands
    fused = 1.05 * reference + 0.05 * rng.standard_normal(reference.shape)
    return reference.astype(np.float32), fused.astype(np.float32)


def test_indices_are_their_textbook_formulas(images):
    x, f = (a.astype(np.float64) for a in images)
    got = assess(*images, ratio=4)
    rmse = np.sqrt(((x - f) ** 2).mean(axis=(1, 2)))
    np.testing.assert_allclose(got.per_band["rmse"], rmse)
    np.testing.assert_allclose(got.overall["rmse"], np.sqrt(((x - f) ** 2).mean()))
    normalised = np.sqrt(((x / x.sum() - f / f.sum()) ** 2).mean())
    np.testing.assert_allclose(got.overall["normalised_rmse"], normalised)
    np.testing.assert_allclose(got.overall["relative_rmse"], 100 * x.size * normalised)
    cc = [np.corrcoef(a.ravel(), b.ravel())[0, 1] for a, b in zip(x, f)]
    np.testing.assert_allclose(got.per_band["cc"], cc)
    np.testing.assert_allclose(got.overall["cc"], np.mean(cc))
    psnr = 20 * np.log10(x.max(axis=(1, 2)) / rmse)
    np.testing.assert_allclose(got.overall["psnr"], psnr.mean())
    ergas = 100 / 4 * np.sqrt(((rmse / x.mean(axis=(1, 2))) ** 2).mean())
    np.testing.assert_allclose(got.overall["ergas"], ergas)
    cosine = (x * f).sum(0) / np.sqrt((x**2).sum(0) * (f**2).sum(0))
    np.testing.assert_allclose(got.per_pixel["sam"], np.degrees(np.arccos(cosine)), rtol=STORED)
    np.testing.assert_allclose(
        got.overall["sam"], np.degrees(np.arccos(cosine)).mean(), rtol=STORED
    )
    error = np.sqrt(((x - f) ** 2).mean(0))
    np.testing.assert_allclose(got.per_pixel["rmse"], error, rtol=STORED)


def test_uiqi_is_the_published_formula_in_each_window(images):
    x, f = (a[0].astype(np.float64) for a in images)
    index = uiqi(local_fields(x, f, 0.4), 8)
    for row, col in ((4, 4), (20, 11), (26, 33)):
        a, b = (v[row - 4 : row + 4, col - 4 : col + 4].ravel() for v in (x, f))
        cov = np.cov(a, b)
        q = 4 * cov[0, 1] * a.mean() * b.mean()
        q /= (cov[0, 0] + cov[1, 1]) * (a.mean() ** 2 + b.mean() ** 2)
        np.testing.assert_allclose(index[row, col], q)


def test_ssim_is_the_published_formula_in_each_window(images):
    x, f = (a[1].astype(np.float64) for a in images)
    index = ssim(local_fields(x, f, 0.4), ssim_weights(), 0.9)
    weights = np.outer(ssim_weights(), ssim_weights())
    c1, c2 = (0.01 * 0.9) ** 2, (0.03 * 0.9) ** 2
    for row, col in ((5, 5), (17, 20), (24, 31)):
        a, b = (v[row - 5 : row + 6, col - 5 : col + 6] for v in (x, f))
        ma, mb = (weights * a).sum(), (weights * b).sum()
        va, vb = (weights * (a - ma) ** 2).sum(), (weights * (b - mb) ** 2).sum()
        cov = (weights * (a - ma) * (b - mb)).sum()
        s = (2 * ma * mb + c1) * (2 * cov + c2) / ((ma**2 + mb**2 + c1) * (va + vb + c2))
        np.testing.assert_allclose(index[row, col], s)


def test_an_image_equals_itself(images):
    got = assess(images[0], images[0], ratio=4).overall
    for name in ("rmse", "normalised_rmse", "relative_rmse", "sam", "ergas"):
        # The angle whose cosine is 1 but for some e of rounding is the root of 2 e: 1e-5 degrees
        # are 140 roundings of float64.
        assert got[name] == pytest.approx(0, abs=1e-5)
    for name in ("cc", "uiqi", "ssim"):
        assert got[name] == pytest.approx(1)
    assert got["psnr"] == math.inf


def test_scale_moves_only_what_depends_on_scale(images):
    reference, fused = images
    plain, scaled = (assess(reference, k * fused, ratio=4).overall for k in (1, 3))
    for name in ("normalised_rmse", "relative_rmse", "sam", "cc"):
        assert scaled[name] == pytest.approx(plain[name], rel=STORED)
    assert scaled["rmse"] > plain["rmse"]
    both = assess(10000 * reference, 10000 * fused, ratio=4).overall
    for name in set(both) - {"rmse"}:
        assert both[name] == pytest.approx(plain[name], rel=STORED)
    assert both["rmse"] == pytest.approx(10000 * plain["rmse"])


def test_windows_sum_up_to_the_whole(images):
    reference, fused = images
    valid = np.ones(reference.shape[1:], bool)
    valid[11:14, 8:20] = False
    fused = np.where(valid, fused, np.nan)
    whole = assess(reference, fused, ratio=3, valid=valid)
    tiles = QualityAccumulator(reference.shape, band_maxima(reference, valid), ratio=3)
    maps = {name: np.empty(valid.shape, np.float32) for name in whole.per_pixel}
    for r in range(0, 30, 12):
        for c in range(0, 37, 10):
            r0, c0 = max(r - HALO, 0), max(c - HALO, 0)
            rows, cols = slice(r0, min(r + 12, 30) + HALO), slice(c0, min(c + 10, 37) + HALO)
            inner = (slice(r - r0, r - r0 + 12), slice(c - c0, c - c0 + 10))
            part = tiles.add(
                reference[:, rows, cols], fused[:, rows, cols], valid=valid[rows, cols], inner=inner
            )
            for name, plane in part.items():
                maps[name][r : r + 12, c : c + 10] = plane
    summed = tiles.assessment()
    assert summed.overall == pytest.approx(whole.overall, rel=1e-9)
    for name, values in whole.per_band.items():
        np.testing.assert_allclose(summed.per_band[name], values, rtol=1e-9)
    for name, plane in whole.per_pixel.items():
        np.testing.assert_array_equal(maps[name], plane)


def test_invalid_pixels_have_no_influence(images):
    reference, fused = (a.copy() for a in images)
    valid = np.ones(reference.shape[1:], bool)
    valid[:9] = False
    cut = assess(reference[:, 9:], fused[:, 9:], ratio=4)
    reference[:, :9], fused[:, :9] = -9999, np.nan
    masked = assess(reference, fused, ratio=4, valid=valid)
    assert masked.overall == pytest.approx(cut.overall, rel=1e-9)
    assert np.isnan(masked.per_pixel["sam"][:9]).all()
    assert np.isfinite(masked.per_pixel["sam"][9:]).all()


def test_undefined_values_are_left_out_of_means(images):
    reference, fused = (a.copy() for a in images)
    reference[2] = 0.25
    fused[3] = reference[3]
    got = assess(reference, fused, ratio=4)
    assert np.isnan(got.per_band["cc"]).tolist() == [False, False, True, False, False]
    assert got.per_band["psnr"][3] == math.inf
    assert all(math.isfinite(v) for v in got.overall.values())


def test_zero_pixels_have_a_defined_angle(images):
    reference, fused = (a.copy() for a in images)
    reference[:, 3, 4] = fused[:, 3, 4] = 0
    fused[:, 10, 10] = 0
    sam = assess(reference, fused).per_pixel["sam"]
    assert np.isnan(sam[3, 4])
    assert np.isnan(sam).sum() == 1
    assert sam[10, 10] == 90


@pytest.mark.parametrize("value", [0.0, 0.4])
def test_constant_images_survive(value):
    reference = np.full((2, 12, 12), value)
    equal = assess(reference, reference, ratio=2)
    assert equal.overall["uiqi"] == equal.overall["ssim"] == 1
    assert math.isnan(equal.overall["cc"])
    other = assess(reference, reference + 0.1, ratio=2)
    assert other.overall["rmse"] == pytest.approx(0.1)
    assert 0 <= other.overall["uiqi"] < 1


def test_an_image_smaller_than_the_windows():
    rng = np.random.default_rng(0)
    got = assess(rng.random((3, 4, 6)), rng.random((3, 4, 6)), ratio=2)
    assert all(math.isfinite(v) for v in got.overall.values())


def test_data_range_is_the_peak(images):
    plain, wide = assess(*images), assess(*images, data_range=10 * band_maxima(images[0]))
    assert wide.overall["psnr"] == pytest.approx(plain.overall["psnr"] + 20)
    assert math.isnan(plain.overall["ergas"])


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda x, f: (x[0], f, None), "bands, rows, cols"),
        (lambda x, f: (x, f[1:], None), "same bands and pixels"),
        (lambda x, f: (x, f, np.ones((2, 2), bool)), "one value a pixel"),
        (lambda x, f: (x, f, np.zeros(x.shape[1:], bool)), "No pixel is valid"),
        (lambda x, f: (x, np.where(f > 0.5, np.nan, f), None), "fused image holds NaN"),
        (lambda x, f: (np.where(x > 0.5, np.inf, x), f, None), "reference image holds NaN"),
    ],
)
def test_bad_input_gets_its_sentence(images, change, words):
    reference, fused, valid = change(*images)
    with pytest.raises(HmwbError, match=words):
        assess(reference, fused, valid=valid)


def test_progress_rises_and_cancels(images):
    seen = []
    assess(*images, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1
    with pytest.raises(Cancelled):
        assess(*images, progress=lambda done: done < 0.3)
