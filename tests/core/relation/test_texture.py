# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hmwb_qgis.core.denoising.multispectral_noise import noise_gain
from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import box_psf, gaussian_psf
from hmwb_qgis.core.relation.texture import Texture, find_texture

NOISE = 0.01
SIDE, RATIO, BANDS = 120, 4, 4


def looked_at(error, seed=0, times=True, noise=(NOISE,) * BANDS):
    """What is found in a pair whose m errs in single pixels, (bands, rows, cols)."""
    rng = np.random.default_rng(seed)
    planes = gaussian_filter(rng.standard_normal((BANDS, SIDE, SIDE)), (0, 2, 2), mode="reflect")
    image = np.exp(planes / planes.std()) if times else 5 + planes / planes.std()
    degrade = SpatialDegradation(
        gaussian_psf(2.8), Sampling.of(RATIO), (SIDE, SIDE), (SIDE // RATIO, SIDE // RATIO)
    )
    h = degrade(image) + 0.002 * rng.standard_normal((BANDS, SIDE // RATIO, SIDE // RATIO))
    m = image * (1 + error) if times else image + error
    m = m + NOISE * rng.standard_normal(m.shape)
    pair = ObservedPair(h.astype("f4"), m.astype("f4"), Sampling.of(RATIO))
    flat = np.full(BANDS, 0.002)
    subspace = Subspace(h.mean(axis=(1, 2)), flat, np.eye(BANDS), np.ones(BANDS))
    known = [np.ones(h.shape[1:], bool)]
    return find_texture([pair], [degrade], known, subspace, np.array(noise)), image, m


def white(common, strength=0.3):
    rng = np.random.default_rng(5)
    error = rng.standard_normal((1 if common else BANDS, SIDE, SIDE))
    return strength * np.broadcast_to(error, (BANDS, SIDE, SIDE))


@pytest.mark.parametrize("times", [True, False])
@pytest.mark.parametrize("common", [True, False])
def test_white_texture_is_found_with_its_strength(common, times):
    found, image, m = looked_at(white(common), times=times)
    level = 1.0 if times else np.sqrt((m**2).mean(axis=(1, 2)))
    np.testing.assert_allclose(found.share * level, 0.3, rtol=0.3)
    spread = np.sqrt(np.diag(found.covariance))
    others = (found.covariance / np.outer(spread, spread))[~np.eye(BANDS, dtype=bool)]
    assert others.min() > 0.9 if common else np.abs(others).max() < 0.2
    # Texture in proportion is known to be so: all but the darkest pixels count by their value.
    assert (found.dark < image.mean(axis=(1, 2))).all() == times


def test_what_is_found_is_removed():
    found, image, m = looked_at(white(True))
    error = np.sqrt(((found.removed(m.astype("f4"), None) - image) ** 2).mean())
    assert error < 0.75 * np.sqrt(((m - image) ** 2).mean())


def test_nothing_is_found_where_there_is_none():
    assert looked_at(np.zeros((BANDS, SIDE, SIDE)))[0] is None


def test_weak_texture_is_left():
    assert looked_at(white(True, 0.02))[0] is None


@pytest.mark.parametrize("taken_for_noise", [1, 2])
def test_texture_that_is_partly_taken_for_noise_is_found(taken_for_noise):
    noise = [0.15] * taken_for_noise + [NOISE] * (BANDS - taken_for_noise)
    found = looked_at(white(False), times=False, noise=noise)[0]
    assert (found.share > 0).all()


def test_noise_that_is_known_is_no_texture():
    assert looked_at(white(False), times=False, noise=[0.3] * BANDS)[0] is None


@pytest.mark.parametrize("width", [8, 20])
def test_what_is_alike_over_pixels_of_h_is_no_texture(width):
    error = gaussian_filter(white(True), (0, width, width), mode="reflect")
    assert looked_at(0.3 * error / error.std())[0] is None


def test_whitened_texture_has_the_identity_as_covariance():
    rng = np.random.default_rng(2)
    factor = np.tril(0.2 * rng.random((3, 3)) + 0.1 * np.eye(3))
    texture = Texture(np.full(3, 0.1), factor @ factor.T, np.eye(3), np.full(3, 0.2))
    level = np.array([5.0, 8.0, 20.0])
    values = level[:, None] * np.exp(factor @ rng.standard_normal((3, 10_000)))
    flat = texture.whitened(values[:, None].astype("f4"))[:, 0]
    np.testing.assert_allclose(np.cov(flat), np.eye(3), atol=0.05)


@pytest.mark.parametrize("psf", [gaussian_psf(4.0), box_psf(4.0)])
def test_gains_are_those_of_degraded_noise(psf):
    sampling, fine = Sampling.of(RATIO), (400, 400)
    degrade = SpatialDegradation(psf, sampling, fine, (100, 100))
    noise = degrade(np.random.default_rng(3).standard_normal((10, *fine)))
    for lag in range(3):
        first, second = noise[:, :, : 100 - lag], noise[:, :, lag:]
        expected = noise_gain(degrade, lag)
        assert (first * second).mean() == pytest.approx(expected, abs=0.03 * noise_gain(degrade))
