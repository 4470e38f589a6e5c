# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest
from numpy.lib.stride_tricks import sliding_window_view

from hmwb_qgis.core.denoising.nl_bayes import (
    HALO,
    PATCH,
    REACH,
    _alike,
    _nearest,
    _strips,
    denoise_nl_bayes,
)
from hmwb_qgis.core.denoising.shrinkage import bulk_edge, gain_matrices, optimal_gain
from hmwb_qgis.core.errors import Cancelled, HmwbError
from tests.tolerances import SINGLE, summed


def scene(rows=48, cols=52, bands=4, seed=0):
    """Fields with edges, a stripe pattern and a ramp."""
    y, x = np.mgrid[:rows, :cols].astype(np.float64)
    shapes = np.stack([(x + y > 50) * 1.0, (np.sin(y / 2.0) > 0) * 0.3, x / cols, y * 0 + 1])
    mixing = np.random.default_rng(seed).uniform(0.1, 1, (bands, 4))
    return np.tensordot(mixing, shapes, 1)


def groups_around(image, rows, cols):
    """Indices of the patches of the groups around patches at rows x cols, (n, like)."""
    high, wide = (n - PATCH + 1 for n in image.shape[1:])
    nearest = _nearest(image, rows, cols)
    places = np.stack(np.meshgrid(rows, cols, indexing="ij")).reshape(2, -1)
    row, col = _alike(places, nearest.reshape(-1, nearest.shape[-1]), (high, wide))
    return row * wide + col


def rms(x):
    return float(np.sqrt(np.mean(np.square(x))))


def test_gain_is_none_for_pure_noise_and_grows_to_one():
    values = np.geomspace(1e-3, 1e5, 400)
    gain = optimal_gain(values, 36, 60)
    assert (gain[values <= bulk_edge(36, 60)] == 0).all()
    assert (np.diff(gain) >= 0).all() and 0.99 < gain[-1] < 1


def test_gain_matrices_agree_with_eigenvectors():
    rng = np.random.default_rng(1)
    spread = np.geomspace(1, 300, 12)[:, None, None] ** (rng.random((12, 1, 18)) < 0.3)
    data = rng.standard_normal((12, 60, 18)) * spread
    turn = np.linalg.qr(rng.standard_normal((18, 18)))[0]
    covariance = np.matmul((data @ turn).transpose(0, 2, 1), data @ turn) / 59
    values, vectors = np.linalg.eigh(covariance)
    exact = (vectors * optimal_gain(values, 18, 60)[:, None]) @ vectors.transpose(0, 2, 1)
    fast = gain_matrices(covariance.astype(np.float32), 60)
    in_axes = np.einsum("nji,njk,nkl->nil", vectors, fast, vectors)
    difference = np.abs(np.linalg.eigvalsh(fast - exact)).max(axis=1)
    clear = np.abs(values - bulk_edge(18, 60)).min(axis=1) > 0.8
    assert difference.max() < 0.25  # smooth where the exact function jumps
    assert difference[clear].max() < 0.12
    off = in_axes - np.einsum("nii->ni", in_axes)[..., None] * np.eye(18)
    assert np.abs(off).max() < 5e-3  # a function of the matrix shares its eigenvectors


@pytest.mark.parametrize("snr", [5.0, 20.0, 100.0])
def test_denoising_removes_most_noise_at_every_level(snr):
    clean = scene()
    std = clean.mean() / snr
    noisy = clean + np.random.default_rng(2).standard_normal(clean.shape) * std
    error = rms(denoise_nl_bayes(noisy, std) - clean)
    assert error < 0.5 * std


def test_estimated_noise_serves_as_well_as_the_true_one():
    clean = scene()
    std = np.array([0.01, 0.02, 0.03, 0.01])
    noisy = clean + np.random.default_rng(3).standard_normal(clean.shape) * std[:, None, None]
    given = rms((denoise_nl_bayes(noisy, std) - clean) / std[:, None, None])
    found = rms((denoise_nl_bayes(noisy) - clean) / std[:, None, None])
    assert found < 1.15 * given


def test_image_without_noise_is_left_alone():
    clean = scene().astype(np.float32)
    np.testing.assert_array_equal(denoise_nl_bayes(clean, 0.0), clean)


def test_where_all_is_alike_each_patch_is_in_its_own_group():
    side = 40 - PATCH + 1
    places = np.arange(0, side, PATCH)
    groups = groups_around(np.ones((2, 40, 40), np.float32), places, places)
    own = (places[:, None] * side + places).reshape(-1, 1)
    assert (groups == own).any(axis=1).all()


@pytest.mark.parametrize("shape", [(23, 31), (40, 17)])
def test_groups_are_the_nearest_patches_in_reach(shape):
    image = np.random.default_rng(12).standard_normal((3, *shape)).astype(np.float32)
    high, wide = (n - PATCH + 1 for n in shape)
    patches = sliding_window_view(image, (PATCH, PATCH), axis=(1, 2)).transpose(1, 2, 0, 3, 4)
    patches = patches.reshape(high, wide, -1)
    rows, cols = np.array([0, 2, high - 5, high - 1]), np.array([0, 4, 9, wide - 1])
    groups = groups_around(image, rows, cols)
    for group, row, col in zip(groups, np.repeat(rows, 4), np.tile(cols, 4)):
        distance = ((patches - patches[row, col]) ** 2).sum(axis=2)
        y, x = np.mgrid[:high, :wide]
        distance[(abs(y - row) > REACH) | (abs(x - col) > REACH)] = np.inf
        found = np.unique(group)
        expected = np.sort(distance.ravel())[: len(found)]
        # Of two that are equally near within float32 sums of squares either may be taken.
        off = summed(3 * PATCH**2, SINGLE)
        np.testing.assert_allclose(np.sort(distance.ravel()[found]), expected, rtol=off)
        assert len(found) == min(60, np.isfinite(distance).sum())


def test_noise_band_does_not_spoil_the_others():
    clean = scene()
    rng = np.random.default_rng(4)
    noise = rng.standard_normal(clean.shape) * 0.02
    std = np.array([0.02, 0.02, 0.02, 5.0])
    noisy = clean + noise
    noisy[3] = rng.standard_normal(clean.shape[1:]) * 5
    assert rms(denoise_nl_bayes(noisy, std)[:3] - clean[:3]) < 0.5 * 0.02


@pytest.mark.parametrize("corner", [(14, 11), (15, 13)])
def test_windows_agree_with_the_whole(corner):
    noisy = scene(130, 110) + np.random.default_rng(5).standard_normal((4, 130, 110)) * 0.03
    whole = denoise_nl_bayes(noisy, 0.03)
    window = tuple(slice(first, first + size) for first, size in zip(corner, (100, 90)))
    part = denoise_nl_bayes(noisy[(slice(None), *window)], 0.03, origin=corner)
    inner = (slice(None), slice(HALO, -HALO), slice(HALO, -HALO))
    np.testing.assert_array_equal(part[inner], whole[(slice(None), *window)][inner])


def test_every_pixel_has_some_estimates():
    """Pixels that no group of the first half meets get groups of their own."""
    image = np.random.default_rng(13).standard_normal((1, 60, 60)) * 100.0
    image[0, 30:33, 30:33] += 1e4
    assert np.isfinite(denoise_nl_bayes(image, 1.0)).all()


@pytest.mark.parametrize("bands", [1, 3, 9])
def test_any_number_of_bands(bands):
    clean = scene(bands=bands)
    noisy = clean + np.random.default_rng(6).standard_normal(clean.shape) * 0.05
    assert rms(denoise_nl_bayes(noisy, 0.05) - clean) < 0.6 * 0.05


@pytest.mark.parametrize("shape", [(2, 1, 1), (2, 2, 9), (2, 3, 3), (1, 5, 4)])
def test_tiny_images_pass(shape):
    image = np.random.default_rng(7).random(shape)
    assert np.isfinite(denoise_nl_bayes(image, 0.1)).all()


def test_result_does_not_depend_on_the_run():
    noisy = scene() + np.random.default_rng(8).standard_normal((4, 48, 52)) * 0.03
    np.testing.assert_array_equal(denoise_nl_bayes(noisy), denoise_nl_bayes(noisy))


def test_wrong_noise_is_explained_and_cancel_stops():
    with pytest.raises(HmwbError, match="3 noise levels"):
        denoise_nl_bayes(scene(), [1.0, 2.0, 3.0])
    with pytest.raises(Cancelled):
        denoise_nl_bayes(scene(), 0.1, progress=lambda _: False)


def test_result_does_not_depend_on_the_number_of_processors(monkeypatch):
    """Sums of a pixel are formed in the same order, whoever adds to them."""
    noisy = scene(160, 60) + np.random.default_rng(14).standard_normal((4, 160, 60)) * 0.03
    found = []
    for count in (1, 2, 5):
        monkeypatch.setattr("os.cpu_count", lambda count=count: count)
        found.append(denoise_nl_bayes(noisy, 0.03))
    np.testing.assert_array_equal(found[1], found[0])
    np.testing.assert_array_equal(found[2], found[0])


@pytest.mark.parametrize("rows", [1, 16, 17, 27, 28, 32, 33, 49, 342, 1000])
def test_strips_that_are_worked_on_at_once_do_not_meet(rows):
    strips = _strips(rows)
    assert [row for strip in strips for row in range(strip.start, strip.stop)] == list(range(rows))
    # What a group changes: patches that begin up to `REACH` away. Rows of groups are `PATCH` apart,
    # but for the first and the last of an image.
    for one, other in zip(strips, strips[2:]):
        between = PATCH * (other.start - (one.stop - 1) - 2)
        assert between > 2 * REACH + PATCH - 1
