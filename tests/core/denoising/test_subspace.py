# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core import simulate
from hmwb_qgis.core.denoising.subspace import signal_subspace
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.sample_scene import sample_scene
from tests.tolerances import of_drawn_deviation, of_drawn_mean, summed

BANDS, RANK = 40, 5


def scene(seed=0, side=24):
    """A scene of five spectra with noise that differs from band to band."""
    rng = np.random.default_rng(seed)
    spectra = np.cumsum(rng.standard_normal((BANDS, RANK)), axis=0) + 20
    abundances = rng.dirichlet(np.ones(RANK), (side, side)).transpose(2, 0, 1)
    clean = np.tensordot(spectra, abundances, 1)
    std = 0.02 * clean.mean() * np.linspace(0.3, 2, BANDS) / 10
    return clean, clean + rng.standard_normal(clean.shape) * std[:, None, None], std


def moments(image):
    gathered = BandMoments(image.shape[0])
    gathered.add(image.reshape(image.shape[0], -1))
    return gathered


def denoised(image):
    """What stands out of the noise, as much of it as is signal."""
    subspace = signal_subspace(moments(image))
    scores = subspace.scores(image) * subspace.gain.astype(np.float32)[:, None, None]
    return subspace.image(scores)


def test_noise_and_rank_are_found():
    _, noisy, std = scene()
    subspace = signal_subspace(moments(noisy))
    # A deviation that 24 x 24 pixels tell has a relative standard error of 0.029 in each band, and
    # that scatter is told by 40 bands. In repeated draws it is 0.033.
    assert abs(np.mean(subspace.noise / std) - 1) < of_drawn_mean(BANDS, 0.035)
    assert np.std(subspace.noise / std) < (1 + of_drawn_deviation(BANDS)) / np.sqrt(2 * 24**2)
    assert subspace.rank == RANK - 1  # mixing fractions sum to one: four directions, and the mean


def test_scores_have_noise_of_variance_one():
    clean, noisy, _ = scene()
    subspace = signal_subspace(moments(noisy))
    noise = subspace.scores(noisy) - subspace.scores(clean)
    # 24 x 24 pixels: less than three standard errors of 0.029.
    np.testing.assert_allclose(noise.reshape(subspace.rank, -1).std(axis=1), 1, atol=0.08)


def test_blocks_give_the_moments_of_the_whole():
    _, noisy, _ = scene()
    pixels = noisy.reshape(BANDS, -1)
    whole, parts = moments(noisy), BandMoments(BANDS)
    for part in np.array_split(pixels, 5, axis=1):
        parts.add(part)
    parts.add(pixels[:, :0])
    np.testing.assert_allclose(parts.mean, whole.mean)
    expected = np.cov(pixels, bias=True)
    off = summed(24 * 24) * np.diag(expected).max()
    np.testing.assert_allclose(parts.covariance, expected, rtol=0, atol=off)


def test_denoising_raises_the_snr_as_the_rank_allows():
    clean, noisy, std = scene()
    before = np.mean(((noisy - clean) / std[:, None, None]) ** 2)
    after = np.mean(((denoised(noisy) - clean) / std[:, None, None]) ** 2)
    assert after < before * 1.6 * RANK / BANDS


@pytest.mark.parametrize("bad", ["dead", "stripes", "noise"])
def test_bad_band_does_not_spoil_the_others(bad):
    clean, noisy, std = scene()
    rng = np.random.default_rng(1)
    spoilt = noisy.copy()
    if bad == "dead":
        spoilt[7] = 0
    elif bad == "stripes":
        spoilt[7] += rng.standard_normal(24) * 3
    else:
        spoilt[7] = rng.standard_normal((24, 24)) * clean.max()
    others = np.arange(BANDS) != 7

    def error(image):
        return np.mean(((denoised(image) - clean) / std[:, None, None])[others] ** 2)

    assert error(spoilt) < 1.35 * error(noisy)


def test_fewer_pixels_than_bands():
    clean, noisy, _ = scene(side=5)
    found = denoised(noisy)
    assert np.isfinite(found).all()
    assert np.mean((found - clean) ** 2) < 1.2 * np.mean((noisy - clean) ** 2)


@pytest.mark.parametrize("value", [0.0, 3.0])
def test_constant_image_stays(value):
    image = np.full((6, 5, 5), value)
    np.testing.assert_array_equal(denoised(image), image)


@pytest.mark.parametrize("seed", [0, 5])
def test_the_noise_of_no_band_vanishes(seed):
    """A component of little else than one band would take all of its noise, round after round."""
    image = sample_scene(128, 128, 12).image
    h = simulate(
        image, 4, spectral_response=np.ones((1, 12)), snr_hyperspectral=30, seed=seed
    ).hyperspectral
    noise = np.sqrt(np.mean(h**2, axis=(1, 2))) * 10**-1.5
    assert (signal_subspace(moments(h)).noise > 0.4 * noise).all()
