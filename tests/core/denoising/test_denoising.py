# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.denoising.noise import detail_noise, spatial_noise
from hmwb_qgis.core.denoising.spectral_noise import spectral_noise
from hmwb_qgis.core.denoising.sstv import denoise_sstv
from hmwb_qgis.core.denoising.wiener import denoise_wiener
from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.observation.model import add_noise
from tests.tolerances import SINGLE, STORED, of_drawn_deviation, rounded, summed


def scene(bands=24, rows=32, cols=36, seed=0):
    """Fields with sharp edges and smooth spectra, each field with a shade of its own."""
    rng = np.random.default_rng(seed)
    grid = np.linspace(0, 1, bands)
    spectra = np.stack([0.3 + 0.1 * grid, 0.1 + 0.5 / (1 + np.exp(-20 * (grid - 0.6))),
                        0.5 - 0.3 * grid])  # fmt: skip
    blocks = rng.integers(3, size=(rows // 8 + 1, cols // 6 + 1))
    field = np.kron(blocks, np.ones((8, 6), int))[:rows, :cols]
    shade = 1 + 0.2 * np.cumsum(rng.standard_normal((rows, cols)), axis=1) / cols
    return (spectra.T[:, field] * shade).astype(np.float32)


def snr(clean, image):
    return 10 * np.log10((clean**2).sum() / ((image - clean) ** 2).sum())


def noisy(clean, snr_db=25.0, seed=1):
    return add_noise(clean, snr_db, np.random.default_rng(seed))


def test_spectral_noise_finds_the_noise_of_each_band():
    clean = scene()
    sigma = np.linspace(0.002, 0.01, 24)
    noise = np.random.default_rng(2).standard_normal(clean.shape) * sigma[:, None, None]
    # In repeated draws the estimate of a band has a standard deviation of 4.2 %, of which 2.1 % are
    # that of 32 x 36 values and the rest edges that other bands do not explain.
    np.testing.assert_allclose(spectral_noise(clean + noise), sigma, rtol=4 * 0.042)


def test_spectral_noise_overlooks_dead_pixels():
    image = noisy(scene())
    spoilt = image.copy()
    spoilt[:, 3, 4] = 0
    spoilt[7, 20:24, 9] = 5
    # Five of 32 x 36 pixels count for less than chance does.
    off = of_drawn_deviation(32 * 36)
    np.testing.assert_allclose(spectral_noise(spoilt), spectral_noise(image), rtol=off)


def test_spectral_noise_makes_do_with_few_pixels():
    few = noisy(scene())[:, :4, :5]
    true = np.sqrt(np.mean(scene() ** 2, axis=(1, 2))) * 10 ** (-25 / 20)
    assert 0.3 < np.median(spectral_noise(few) / true) < 3


def test_spectral_noise_is_not_taken_for_signal_where_pixels_are_few():
    clean = scene(bands=60)[:, :12, :12]
    noise = 0.005 * np.random.default_rng(0).standard_normal(clean.shape)
    found = np.median(spectral_noise(clean + noise))
    # In repeated draws of noise and scenes it is 5 % too small, with a standard deviation of 2 %. A
    # regression of each band on all others, 144 pixels for 59 weights, finds 22 % less.
    assert found == pytest.approx(0.005, rel=0.05 + 4 * 0.02)


def test_spatial_noise_finds_the_noise_of_each_band():
    clean = scene(4, 96, 96)
    sigma = np.array([0.002, 0.004, 0.008, 0.003])
    noise = np.random.default_rng(3).standard_normal(clean.shape) * sigma[:, None, None]
    # In repeated draws it is up to 6 % too small, with a standard deviation of up to 4 %.
    np.testing.assert_allclose(spatial_noise(clean + noise), sigma, rtol=0.06 + 3 * 0.04)


def test_spatial_noise_leaves_invalid_pixels_out():
    image = noisy(scene(4, 64, 64))
    valid = np.ones((64, 64), bool)
    valid[20:40, 10:30] = False
    other = image.copy()
    other[:, ~valid] = 1e4 * np.random.default_rng(4).random((4, 400))
    # Values under the mask reach the scale alone.
    off = summed(64 * 64)
    np.testing.assert_allclose(spatial_noise(other, valid), spatial_noise(image, valid), rtol=off)


def test_detail_noise_tells_noise_from_texture_of_one_band_in_a_small_image():
    rows, cols = np.mgrid[:30, :30] / 30
    sigma = np.array([0.002, 0.004, 0.008, 0.003, 0.004, 0.005])
    rng = np.random.default_rng(3)
    smooth = np.stack([np.sin(3 * rows), np.cos(4 * cols), np.sin(2 * rows + cols)])
    clean = 1 + np.tensordot(rng.random((sigma.size, 3)), smooth, axes=1)
    clean[0, :12] += 0.1 * rng.standard_normal((12, 30))
    image = clean + rng.standard_normal(clean.shape) * sigma[:, None, None]
    # Sixty pixels, less a weight for each band, tell a deviation to 10 %; those with the flattest
    # surroundings are also those in which noise is small by chance.
    found = detail_noise(image)
    assert (found > (1 - 4 * 0.1) * sigma).all() and (found < (1 + 4 * 0.1) * sigma).all()
    assert found[0] < spatial_noise(image)[0]


def test_detail_noise_of_few_pixels_leaves_saturated_ones_out():
    rng = np.random.default_rng(5)
    image = 1 + 0.01 * rng.standard_normal((4, 20, 20))
    image[:, :10] = 2.0
    # Forty pixels, less a weight for each of the bands, tell a deviation to 12 %.
    assert (np.abs(detail_noise(image) / 0.01 - 1) < 4 * 0.12).all()


def test_detail_noise_leaves_invalid_pixels_out():
    image = noisy(scene(4, 64, 64))
    valid = np.ones((64, 64), bool)
    valid[20:40, 10:30] = False
    other = image.copy()
    other[:, ~valid] = 1e4 * np.random.default_rng(4).random((4, 400))
    off = summed(64 * 64)
    np.testing.assert_allclose(detail_noise(other, valid), detail_noise(image, valid), rtol=off)
    assert (detail_noise(np.ones((3, 2, 2))) > 0).all()


@pytest.mark.parametrize("denoise", [denoise_wiener, denoise_sstv])
class TestBoth:
    def test_raises_the_snr(self, denoise):
        clean = scene()
        image = noisy(clean)
        assert snr(clean, denoise(image)) > snr(clean, image) + 1

    def test_keeps_constants(self, denoise):
        image = np.full((6, 10, 11), 3.7, np.float32)
        np.testing.assert_allclose(denoise(image), image, rtol=STORED)

    def test_keeps_the_units(self, denoise):
        image = noisy(scene())
        # 60 iterations of SSTV round each pixel about ten times.
        off = rounded(60 * 10)
        np.testing.assert_allclose(denoise(image * 1e4), denoise(image) * 1e4, rtol=off)

    def test_leaves_its_input_alone_and_returns_float32(self, denoise):
        image = noisy(scene()).astype(np.float64)
        before = image.copy()
        assert denoise(image).dtype == np.float32
        np.testing.assert_array_equal(image, before)

    def test_can_be_cancelled(self, denoise):
        with pytest.raises(Cancelled):
            denoise(noisy(scene()), progress=lambda done: done < 0.3)

    def test_takes_an_image_of_zeros(self, denoise):
        zeros = np.zeros((5, 9, 9), np.float32)
        np.testing.assert_array_equal(denoise(zeros), zeros)


def test_wiener_with_no_noise_changes_nothing():
    image = noisy(scene())
    np.testing.assert_allclose(denoise_wiener(image, 3, 0.0), image, rtol=STORED)


def test_wiener_with_much_noise_is_the_local_mean():
    image = noisy(scene())
    smooth = denoise_wiener(image, 3, 1e6)
    inner = np.lib.stride_tricks.sliding_window_view(image, (3, 3), axis=(1, 2)).mean(axis=(3, 4))
    # Sums of nine float32 pixels below 1.
    np.testing.assert_allclose(smooth[:, 1:-1, 1:-1], inner, rtol=0, atol=summed(9, SINGLE))


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda x: denoise_wiener(x, 4), "odd"),
        (lambda x: denoise_wiener(x, 3, [1.0, 2.0]), "variances"),
        (lambda x: denoise_sstv(x, [1.0, 2.0]), "noise levels"),
        (lambda x: denoise_sstv(x, 0.0), "positive"),
        (lambda x: denoise_sstv(x, smoothness=-1.0), "negative"),
    ],
)
def test_wrong_parameters_are_refused(call, word):
    with pytest.raises(HmwbError, match=word):
        call(scene(5, 8, 9))


def objective(x, y, std, mu):
    across = np.diff(x / std, axis=0)
    variation = np.abs(np.diff(across, axis=1)).sum() + np.abs(np.diff(across, axis=2)).sum()
    return (((y - x) / std) ** 2).sum() + mu * variation


def test_sstv_minimises_its_objective():
    # Bands of one level and one noise, so that the units in which it works are known.
    rng = np.random.default_rng(5)
    clean = np.kron(rng.random((1, 4, 4)), np.ones((6, 4, 4))).astype(np.float32)
    y = clean + 0.05 * rng.standard_normal(clean.shape).astype(np.float32)
    y /= np.sqrt((y**2).mean(axis=(1, 2), keepdims=True))
    x = denoise_sstv(y, 0.05, sparse=False, iterations=2000, tolerance=0.0)
    best = objective(x, y, 0.05, 1.5)
    least = best * (1 - 4 * SINGLE)  # pixels are float32
    assert best < objective(y, y, 0.05, 1.5)
    for _ in range(20):
        step = rng.standard_normal(x.shape) * 10 ** rng.uniform(-4, -1)
        assert objective(x + step, y, 0.05, 1.5) > least
    for share in (-0.1, -0.01, 0.01, 0.1):
        assert objective(x + share * (x - y), y, 0.05, 1.5) > least


def test_sstv_keeps_what_all_bands_share_and_what_all_pixels_share():
    rng = np.random.default_rng(6)
    image = 1 + rng.random((1, 12, 13)) + rng.random((14, 1, 1))
    kept = denoise_sstv(image, 0.1, sparse=False)
    # Only the adding of the two is free of cost, and bands are brought to one level first.
    assert np.abs(kept - image).max() < 0.1 * np.abs(image - image.mean()).max()


def test_sparse_term_takes_dead_pixels_and_stripes():
    clean = scene()
    image = noisy(clean, 30.0)
    rng = np.random.default_rng(7)
    spoilt = np.zeros(image.shape, bool)
    spoilt[rng.integers(24, size=30), rng.integers(32, size=30), rng.integers(36, size=30)] = True
    spoilt[5, :, 10] = spoilt[15, :, 30] = True
    image[spoilt] = 0
    error = {
        sparse: np.abs(denoise_sstv(image, sparse=sparse) - clean)[spoilt].mean()
        for sparse in (True, False)
    }
    assert error[True] < 0.5 * error[False]
    assert error[True] < 0.3 * np.abs(image - clean)[spoilt].mean()


def test_sstv_leaves_blanked_bands_alone():
    clean = scene()
    image = noisy(clean)
    blanked = np.insert(image, [10] * 12, 0.0, axis=0)
    result = denoise_sstv(blanked)
    np.testing.assert_array_equal(result[10:22], 0.0)
    kept = np.delete(result, np.s_[10:22], axis=0)
    assert snr(clean, kept) > snr(clean, denoise_sstv(image)) - 0.5


def test_sstv_without_noise_changes_little():
    clean = scene()
    change = denoise_sstv(clean) - clean
    assert np.abs(change).max() < 0.05 * clean.max()
    assert np.sqrt((change**2).mean()) < 0.002 * clean.max()
