# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core.denoising.subspace import BandMoments, signal_subspace
from hmwb_qgis.core.observation.model import add_noise, simulate
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import GaussianPsf, gaussian_psf
from hmwb_qgis.core.registration.psf_estimation import Sample, estimate_psf
from hmwb_qgis.core.registration.warp import WarpedDegradation
from hmwb_qgis.core.sample_scene import sample_scene


def observe(psf, offset=None, ratio=4, shift_band=None, boundary="mirror"):
    scene = sample_scene(rows=80, cols=72, bands=24)
    response = np.kron(np.eye(4), np.ones(6))
    pair = simulate(
        scene.image, ratio, spectral_response=response, psf=psf, offset=offset,
        snr_hyperspectral=35, snr_multispectral=40, boundary=boundary,
    )  # fmt: skip
    h, m = pair.hyperspectral, pair.multispectral.copy()
    if shift_band is not None:
        m[shift_band] = np.roll(m[shift_band], 1, axis=1)
    moments = BandMoments(len(h))
    moments.add(h.reshape(len(h), -1))
    scores = signal_subspace(moments, least=4).scores(h)
    return Sample(m, scores, Sampling.of(ratio), boundary, np.ones(h.shape[1:], bool))


@pytest.mark.parametrize("fwhm", [(2.4, 2.4), (4.0, 3.2)])
@pytest.mark.parametrize("boundary", ["mirror", "circular"])
def test_width_and_centre_are_found(fwhm, boundary):
    sample = observe(GaussianPsf(fwhm), offset=(1.0, 1.7), boundary=boundary)
    found = estimate_psf([sample])
    np.testing.assert_allclose(found.psf.fwhm, fwhm, rtol=0.06)
    np.testing.assert_allclose(found.shift, (-0.5, 0.2), atol=0.05)
    assert found.spread < 0.02


def test_a_whole_hyperspectral_pixel_is_found():
    found = estimate_psf([observe(gaussian_psf(4.0), offset=(5.5, 1.5))])
    np.testing.assert_allclose(found.shift, (4.0, 0.0), atol=0.15)


def test_right_psf_is_kept_and_wrong_one_is_not():
    sample = observe(gaussian_psf(4.0))
    right, wrong = gaussian_psf(4.0), gaussian_psf(2.0)
    assert estimate_psf([sample], right).given
    found = estimate_psf([sample], wrong)
    assert not found.given
    np.testing.assert_allclose(found.psf.fwhm, 4.0, rtol=0.06)


def test_bands_that_lie_differently_are_noticed():
    assert estimate_psf([observe(gaussian_psf(4.0), shift_band=2)]).spread > 0.02


def test_several_windows_serve_as_one():
    sample = observe(gaussian_psf(4.0), offset=(1.2, 1.5))
    m, z = sample.multispectral, sample.scores
    parts = [
        Sample(m[:, 40 * i : 40 * i + 40], z[:, 10 * i : 10 * i + 10], sample.sampling, "mirror",
               np.ones((10, 18), bool))
        for i in (0, 1)
    ]  # fmt: skip
    found = estimate_psf(parts)
    np.testing.assert_allclose(found.shift, (-0.3, 0.0), atol=0.1)


def test_pixels_that_lie_off_their_places_tell_the_same():
    fwhm, shift = (3.2, 4.4), (0.6, -0.4)
    scene = sample_scene(rows=80, cols=72, bands=24)
    pair = simulate(
        scene.image,
        4,
        spectral_response=np.kron(np.eye(4), np.ones(6)),
        psf=GaussianPsf(fwhm),
        snr_multispectral=40,
    )
    off = np.random.default_rng(2).uniform(-2, 2, (2, *pair.hyperspectral.shape[1:]))
    true = off + np.reshape(shift, (2, 1, 1))
    h = WarpedDegradation(pair, pair.psf, true)(scene.image)
    h = add_noise(h, 35, np.random.default_rng(3))
    moments = BandMoments(len(h))
    moments.add(h.reshape(len(h), -1))
    scores = signal_subspace(moments, least=4).scores(h)
    valid = np.ones(h.shape[1:], bool)
    found = estimate_psf([Sample(pair.multispectral, scores, pair.sampling, "mirror", valid, off)])
    np.testing.assert_allclose(found.psf.fwhm, fwhm, rtol=0.06)
    np.testing.assert_allclose(found.shift, shift, atol=0.05)
