# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.fusion import fuse
from hmwb_qgis.core.methods.hysure import HySure, SubspaceProblem
from hmwb_qgis.core.observation.model import degradation_of, simulate
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import starck_murtagh_psf
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sums import weighted_sums

BANDS, RATIO, RANK = 16, 4, 4
RESPONSE = np.exp(-0.5 * ((np.arange(BANDS) - np.arange(2, BANDS, 4)[:, None]) / 2.0) ** 2)


@pytest.fixture(scope="module")
def scene():
    rng = np.random.default_rng(7)
    fields = gaussian_filter(rng.standard_normal((RANK, 40, 48)), (0, 2, 2), mode="wrap")
    abundances = np.exp(12 * fields)
    abundances /= abundances.sum(axis=0)
    spectra = gaussian_filter(rng.random((BANDS, RANK)), (1, 0)) + 0.2
    return np.tensordot(spectra, abundances, axes=1).astype(np.float32)


def observed(scene, boundary="circular", offset=1.0, **noise):
    return simulate(
        scene,
        RATIO,
        spectral_response=RESPONSE,
        psf=starck_murtagh_psf(),
        offset=offset,
        boundary=boundary,
        **noise,
    )


def solved(pair, **options):
    options = {"dimensions": RANK, **options}
    problem = SubspaceProblem(HySure(**options), pair)
    coefficients, history = problem.solve(Reporter())
    return np.tensordot(problem.basis * problem.scale, coefficients, axes=1), history


def relative(a, b):
    return float(np.linalg.norm(a - b) / np.linalg.norm(b))


@pytest.mark.parametrize("subspace", ["vca", "svd"])
@pytest.mark.parametrize("boundary", ["circular", "mirror"])
def test_recovers_a_subspace_that_the_response_resolves(scene, subspace, boundary):
    """As many multispectral bands as dimensions: without noise m alone tells everything."""
    pair = observed(scene, boundary)
    image, _ = solved(pair, subspace=subspace, tv_weight=0.0, penalty=1e-4, iterations=300)
    assert relative(image, scene) < 0.005


@pytest.mark.parametrize("boundary", ["circular", "mirror"])
@pytest.mark.parametrize("offset", [1.0, 1.5])
def test_explains_both_images(scene, boundary, offset):
    pair = observed(scene, boundary, offset)
    image, _ = solved(pair, tv_weight=1e-6, penalty=1e-4, iterations=300)
    h = degradation_of(pair, pair.psf)(image)
    m = weighted_sums(pair.spectral_response, image)
    assert relative(h, pair.hyperspectral) < 0.005
    assert relative(m, pair.multispectral) < 0.005


def test_splits_meet_what_they_stand_for(scene):
    _, history = solved(observed(scene, snr_hyperspectral=30, snr_multispectral=35), iterations=400)
    assert history["split residual"][-1] < 2e-3
    assert history["split residual"][-1] < 0.15 * history["split residual"][0]
    assert history["change"][-1] < 1e-4


def test_the_penalty_leads_to_the_same_minimum(scene):
    pair = observed(scene, snr_hyperspectral=30, snr_multispectral=35)
    images = [solved(pair, penalty=mu, iterations=800)[0] for mu in (0.02, 0.05)]
    assert relative(*images) < 2e-3


def test_total_variation_takes_noise_out(scene):
    pair = observed(scene, snr_hyperspectral=20, snr_multispectral=20)
    rough, _ = solved(pair, tv_weight=0.0)
    smooth, _ = solved(pair, tv_weight=3e-3)
    assert relative(smooth, scene) < 0.9 * relative(rough, scene)

    def variation(image):
        return sum(np.abs(np.diff(image, axis=k)).sum() for k in (1, 2))

    assert variation(smooth) < variation(rough)


def test_a_shifted_scene_gives_a_shifted_image(scene):
    """On a circular grid nothing but the sampling knows where the origin is."""
    first, _ = solved(observed(scene), subspace="svd")
    moved, _ = solved(observed(np.roll(scene, (RATIO, -2 * RATIO), (1, 2))), subspace="svd")
    np.testing.assert_allclose(np.roll(first, (RATIO, -2 * RATIO), (1, 2)), moved, atol=2e-3)


def test_a_hole_in_m_is_filled_from_h(scene):
    pair = observed(scene, "mirror")
    valid = np.ones(scene.shape[1:], bool)
    valid[16:24, 20:28] = False
    spoilt = replace(pair, multispectral_valid=valid)
    spoilt.multispectral[:, ~valid] = 100.0
    image, _ = solved(spoilt)
    assert relative(image[:, valid], scene[:, valid]) < 0.02
    assert relative(image[:, ~valid], scene[:, ~valid]) < 0.3


def test_stops_at_the_tolerance(scene):
    _, early = solved(observed(scene), tolerance=1e-2)
    _, late = solved(observed(scene))
    assert len(early["change"]) < len(late["change"])
    assert early["change"][-1] < 1e-2


def test_refuses_a_broken_ratio(scene):
    pair = replace(observed(scene), sampling=Sampling.of(3.7))
    with pytest.raises(HmwbError, match="whole ratio"):
        SubspaceProblem(HySure(), pair)


def test_refuses_an_empty_image(scene):
    pair = observed(scene)
    with pytest.raises(HmwbError, match="same everywhere"):
        fuse(
            0 * pair.hyperspectral, pair.multispectral, RATIO, method="hysure",
            spectral_response=RESPONSE, psf=pair.psf,
        )  # fmt: skip
