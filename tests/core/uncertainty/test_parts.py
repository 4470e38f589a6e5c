# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core.denoising.subspace import Subspace
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import ArrayPsf, gaussian_psf
from hmwb_qgis.core.uncertainty import parts
from tests.tolerances import summed

USUAL = 0.15


def test_noise_left_is_the_error_of_the_best_estimate():
    """Of Gaussian signal and noise, in directions that are clear and in those that are not."""
    rng = np.random.default_rng(0)
    axes = np.linalg.qr(rng.standard_normal((3, 3)))[0]
    signal = (axes * [9.0, 1.0, 0.04]) @ axes.T
    noise = np.array([0.5, 1.0, 2.0])
    covariance = np.diag(noise**2)
    x = np.linalg.cholesky(signal) @ rng.standard_normal((3, 40000))
    noisy = x + noise[:, None] * rng.standard_normal(x.shape)
    gain = signal @ np.linalg.inv(signal + covariance)
    clean = gain @ noisy
    error = clean - x
    expected = error @ error.T / error.shape[1]
    # The largest variance, 2.6, has a standard error of sqrt(2 / 40000) times it, 0.018.
    response = gain * noise / noise[:, None]
    np.testing.assert_allclose(parts.noise_left(noisy, clean, noise, response), expected, atol=0.03)
    found = parts.noise_left(noisy, noisy, noise, np.eye(3))
    np.testing.assert_allclose(found, covariance, rtol=0, atol=summed(40000) * covariance.max())


def test_what_denoising_leaves_is_noise_or_signal_that_it_took():
    """Half of all is taken away: of the noise a quarter is left, of the signal another quarter."""
    noise = np.array([0.5, 2.0])
    variances = 3.0 * noise**2
    left = np.diag(0.25 * noise**2 + 0.25 * variances)
    assert parts.signal_share(left, 0.25 * np.eye(2), noise) == pytest.approx(0.75)
    assert parts.signal_share(np.diag(noise**2), np.eye(2), noise) == 0.0
    assert parts.signal_share(np.zeros((2, 2)), 0.1 * np.eye(2), noise) == 0.0


@pytest.mark.parametrize(("detail", "expected"), [(0.0, USUAL), (4.0, 4.0)])
def test_detail_that_no_component_holds_is_told_by_what_neighbours_share(detail, expected):
    """White detail of the pixels of m, seen through the PSF, under noise of h that is as large."""
    rng = np.random.default_rng(1)
    bands, coarse, ratio = 40, (40, 40), 2
    psf, sampling = gaussian_psf(2.4), Sampling.of(ratio)
    fine = tuple(n * ratio for n in coarse)
    down = SpatialDegradation(psf, sampling, fine, coarse)
    drawn = np.sqrt(detail) * rng.standard_normal((bands, *fine))
    white = down(drawn.astype(np.float32)) + rng.standard_normal((bands, *coarse))
    subspace = Subspace(np.zeros(bands), np.ones(bands), np.eye(bands)[:, :2], np.ones(2))
    known = np.ones(coarse, bool)
    known[3, 4:9] = False
    near, far = (parts.common_outside(white, subspace, known, lag) for lag in (1, 2))
    by_detail = parts.white_detail(psf, sampling)
    share = parts.outside_share((near[0] / near[1], far[0] / far[1]), far[1], by_detail, USUAL)
    assert share == pytest.approx(expected, rel=0.25)


def test_nothing_to_look_at_leaves_what_is_usual():
    assert parts.outside_share((0.0, 0.0), 0, (0.2, 0.1), USUAL) == USUAL
    assert parts.outside_share((0.5, 0.0), 1, (0.2, 0.0), USUAL) == USUAL


@pytest.mark.parametrize("beside", [0.0, 0.01])
def test_pixels_that_share_next_to_nothing_tell_nothing_of_detail(beside):
    """Chance that is three errors large, between pixels of h whose PSF overlap hardly or not."""
    kernel = np.pad(np.ones((5, 5)), 1, constant_values=beside)
    by_detail = parts.white_detail(ArrayPsf(kernel), Sampling.of(5))
    chance = 3.0 * np.sqrt(2.0 / 20000)
    assert parts.outside_share((chance, 0.0), 20000, by_detail, USUAL) == USUAL


def test_white_detail_is_what_pixels_of_h_hold_and_share_of_it():
    """Against the kernel itself."""
    kernel = np.outer([1.0, 2.0, 3.0, 2.0, 1.0], [1.0, 1.0, 1.0, 1.0, 1.0])
    kernel /= kernel.sum()
    own, shared = parts.white_detail(ArrayPsf(kernel), Sampling.of(3))
    moved = [(np.roll(np.pad(kernel, 6), lag, axis) * np.pad(kernel, 6)).sum()
             for lag in (3, 6) for axis in (0, 1)]  # fmt: skip
    assert own == pytest.approx((kernel**2).sum())
    assert shared == pytest.approx((moved[0] + moved[1] - moved[2] - moved[3]) / 2)


@pytest.mark.parametrize("pixels", [100, 900])
def test_a_spectrum_as_strong_as_is_believed_at_most_does_not_stand_out_of_noise(pixels):
    """And one that is a few times stronger does."""
    rng, bands = np.random.default_rng(2), 60
    largest = parts.detectable(bands, pixels)
    edge = (1.0 + np.sqrt(bands / pixels)) ** 2
    top = []
    for strength in (0.5 * largest, 4.0 * largest):
        noisy = rng.standard_normal((bands, pixels))
        noisy[0] += np.sqrt(strength) * rng.standard_normal(pixels)
        top.append(np.linalg.eigvalsh(noisy @ noisy.T / pixels)[-1])
    assert top[0] < 1.1 * edge
    assert top[1] > 1.2 * edge


@pytest.mark.parametrize("power", [1.5, 4.0])
@pytest.mark.parametrize("area", [1.0, 16.0])
def test_components_that_are_not_seen_go_on_to_fall_as_those_that_are(power, area):
    """Of which the last one that is seen is where noise begins."""
    bands, pixels, rank = 50, 400, 6
    ranks = np.arange(1, bands + 1, dtype=float)
    variances = parts.detectable(bands, pixels) * (ranks / rank) ** -power
    grown = np.mean(area ** ((np.arange(1000) + 0.5) / 1000))
    expected = variances[rank:].mean() * grown + (rank + 1) / pixels
    found = parts.undetected(variances[:rank], bands, pixels, area)
    # The mean of powers by the rule of midpoints is wrong by (log(area) / 1000)^2 / 24 of it.
    assert found == pytest.approx(expected, rel=1e-6)


def test_of_one_component_as_of_many_something_is_not_seen():
    many = [parts.undetected(np.full(n, 1e3), 50, 400, 9.0) for n in (1, 2, 50)]
    assert many[0] > 0 and many[1] > 0
    assert many[2] == pytest.approx(51 / 400)  # no direction is left


def test_bands_in_which_errors_cancel_are_told_from_those_in_which_they_add_up():
    """Against the dense product, for components of three sets whose variances vary in space."""
    rng = np.random.default_rng(3)
    members = (np.array([0, 2]), np.array([1]), np.array([3, 4]))
    loadings, root = rng.standard_normal((7, 5)), rng.standard_normal((5, 5))
    covariance = root @ root.T
    variances = rng.uniform(0.0, 3.0, (3, 4, 6)).astype(np.float32)
    spectra = parts.joint_spectra(loadings, covariance, members)
    found = np.tensordot(spectra, parts.joint_maps(variances), axes=1)
    deviations = np.zeros((5, 4, 6))
    for some, variance in zip(members, variances):
        deviations[some] = np.sqrt(variance)
    scaled = np.einsum("bk,krc->bkrc", loadings, deviations)
    expected = np.einsum("bkrc,kl,blrc->brc", scaled, covariance, scaled)
    np.testing.assert_allclose(found, expected, rtol=1e-5)
    assert expected.min() > 0


def test_interpolation_is_wrong_by_what_neighbours_differ_beyond_noise():
    rng = np.random.default_rng(4)
    steps = rng.standard_normal((3, 2)) @ rng.standard_normal((2, 3))
    steps = steps + steps.T
    covariance = parts.interpolation_covariance(steps, 0.5)
    assert np.linalg.eigvalsh(covariance).min() > -1e-12
    likely = np.diag([4.0, 1.0, 0.0])
    np.testing.assert_allclose(parts.interpolation_covariance(likely, 0.5), 0.5 * likely, atol=1e-9)
