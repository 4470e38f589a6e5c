# SPDX-License-Identifier: GPL-2.0-or-later
"""The whole chain, and the two means that share all of it but the barycenter."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from hmwb_qgis.core import Cancelled, HmwbError, assess, fuse, simulate
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registry import create_method
from hmwb_qgis.core.sample_scene import sample_scene

METHODS = ["hmwb-paper", "arithmetic-mean", "geometric-mean"]
BANDS = 30


def response(wavelengths):
    """Four broad bands that overlap, like those of a camera."""
    centres = np.linspace(wavelengths[0], wavelengths[-1], 6)[1:5, None]
    curves = np.exp(-0.5 * ((wavelengths - centres) / 45.0) ** 2)
    return curves / curves.sum(axis=1, keepdims=True)


@pytest.fixture(scope="module")
def observed():
    """A reference of 64 x 48 pixels and its two noisy images."""
    scene = sample_scene(64, 48, BANDS, seed=3)
    pair = simulate(
        scene.image, 4, spectral_response=response(scene.wavelengths), offset=(1.25, 1.75),
        snr_hyperspectral=30.0, snr_multispectral=40.0, wavelengths=scene.wavelengths, seed=1,
    )  # fmt: skip
    return scene.image, pair


def run(pair: ObservedPair, method="hmwb-paper", **options):
    arguments = {
        "offset": pair.sampling.offset,
        "spectral_response": pair.spectral_response,
        "psf": pair.psf,
        "wavelengths": pair.wavelengths,
        **options,
    }
    return fuse(
        pair.hyperspectral, pair.multispectral, pair.sampling.ratio, method=method, **arguments
    )


@dataclass(frozen=True)
class Blocks(ArrayScene):
    """A scene that is read in blocks."""

    side: int

    def blocks(self):
        _, rows, cols = self.fused_shape
        for row in range(0, rows, self.side):
            for col in range(0, cols, self.side):
                yield slice(row, min(row + self.side, rows)), slice(col, min(col + self.side, cols))


def test_hmwb_beats_both_means_and_the_interpolation(observed):
    reference, pair = observed
    found = {method: assess(reference, run(pair, method).image).overall for method in METHODS}
    interpolated = assess(reference, run(pair, "arithmetic-mean", weight=0.0).image).overall
    for other in (found["arithmetic-mean"], found["geometric-mean"], interpolated):
        assert found["hmwb-paper"]["relative_rmse"] < other["relative_rmse"]
    assert found["hmwb-paper"]["cc"] > 0.95


def test_denoising_helps(observed):
    reference, pair = observed
    sam = [assess(reference, run(pair, denoise=d).image).overall["sam"] for d in (True, False)]
    assert sam[0] < sam[1]


@pytest.mark.parametrize("method", METHODS)
def test_result_is_in_the_units_of_the_hyperspectral_image(observed, method):
    reference, pair = observed
    image = run(pair, method).image
    assert image.shape == reference.shape
    assert image.dtype == np.float32
    # A geometric mean is below the arithmetic one, and loses some mass.
    assert abs(image.mean() / reference.mean() - 1) < (0.1 if "geometric" in method else 0.03)
    # Whatever the units of either image.
    other = replace(
        pair, hyperspectral=pair.hyperspectral * 1e4, multispectral=pair.multispectral * 7
    )
    np.testing.assert_allclose(run(other, method).image, image * 1e4, rtol=0.02)


@pytest.mark.parametrize(("method", "weight"), [("arithmetic-mean", 0.0), ("geometric-mean", 0.0)])
def test_means_of_weight_zero_are_the_interpolation(observed, method, weight):
    from hmwb_qgis.core.inverse.operators import interpolate

    _, pair = observed
    image = run(pair, method, weight=weight, denoise=False).image
    expected = interpolate(pair.hyperspectral, pair.sampling, image.shape[1:])
    # The logarithm of the least value, -9, is rounded by 9 / 2 epsilons, and so is its exponential.
    rounding = 10 * np.finfo(np.float32).eps
    np.testing.assert_allclose(image, np.maximum(expected, image.min()), rtol=rounding)


def test_geometric_mean_is_below_the_arithmetic_one(observed):
    _, pair = observed
    arithmetic, geometric = (
        run(pair, f"{name}-mean").image for name in ("arithmetic", "geometric")
    )
    assert (geometric <= arithmetic * (1 + 1e-5)).all()


def test_right_inverse_carries_spectra_better(observed):
    reference, pair = observed
    sam = [
        assess(reference, run(pair, weight=0.5, inverse=inverse).image).overall["sam"]
        for inverse in ("right-inverse", "pseudo-inverse")
    ]
    assert sam[0] < sam[1]


def test_subspace_reduces_h(observed):
    _, pair = observed
    method = create_method("arithmetic-mean", weight=0.0, components=3, denoise=False)
    fitted = method.fit(ArrayScene(pair), Reporter())
    _, from_h = fitted.apply(pair, Reporter())
    values = np.linalg.svd(from_h.reshape(BANDS, -1), compute_uv=False)
    assert values[3] < 1e-4 * values[0]


def test_unknown_response_is_estimated_and_said(observed):
    reference, pair = observed
    blind, given = run(pair, spectral_response=None), run(pair)
    assert any("response" in note and "estimated" in note for note in blind.notes)
    assert not any("estimated" in note for note in given.notes)
    sam = [assess(reference, result.image).overall["sam"] for result in (blind, given)]
    assert sam[0] < 1.5 * sam[1]


def test_negative_and_zero_values_are_handled_and_reported(observed):
    reference, pair = observed
    h, m = np.maximum(pair.hyperspectral, 1e-3), np.maximum(pair.multispectral, 1e-3)
    usual = run(replace(pair, hyperspectral=h.copy(), multispectral=m.copy()))
    assert not any("negative" in note for note in usual.notes)
    h[1:, 5, 6] = -0.01  # the same in all bands would be a filling
    m[1:, 10:13, 20:23] = 0
    result = run(replace(pair, hyperspectral=h, multispectral=m))
    assert np.isfinite(result.image).all()
    assert result.image.min() > 0
    assert sum("negative" in note for note in result.notes) == 1
    assert abs(result.image.mean() / reference.mean() - 1) < 0.05


@pytest.mark.parametrize("method", METHODS)
def test_values_under_the_mask_reach_nothing(observed, method):
    _, pair = observed
    h_valid = np.ones(pair.hyperspectral.shape[1:], bool)
    m_valid = np.ones(pair.multispectral.shape[1:], bool)
    h_valid[3:6, 4:8] = False
    m_valid[30:40, 20:31] = False
    h, m = pair.hyperspectral.copy(), pair.multispectral.copy()
    h[:, ~h_valid], m[:, ~m_valid] = -9999.0, 1e6
    masks = {"hyperspectral_valid": h_valid, "multispectral_valid": m_valid}
    clean, spoilt = (
        run(given, method, spectral_response=None, **masks).image
        for given in (pair, replace(pair, hyperspectral=h, multispectral=m))
    )
    np.testing.assert_array_equal(spoilt, clean)


def test_statistics_come_from_valid_pixels_alone(observed):
    """A method that is handed filled images must not count the filling."""
    _, pair = observed
    h_valid = np.ones(pair.hyperspectral.shape[1:], bool)
    m_valid = np.ones(pair.multispectral.shape[1:], bool)
    h_valid[:, :4], m_valid[:, :16] = False, False
    found = []
    for filling in (0.0, 50.0):
        h, m = pair.hyperspectral.copy(), pair.multispectral.copy()
        h[:, ~h_valid], m[:, ~m_valid] = filling, filling
        masked = replace(pair, hyperspectral=h, multispectral=m,
                         hyperspectral_valid=h_valid, multispectral_valid=m_valid)  # fmt: skip
        chain = create_method("hmwb-paper").fit(ArrayScene(masked), Reporter())
        found.append((*chain.masses, chain.statistics, chain.inverse))
    assert found[0][:2] == found[1][:2]
    for name in ("second_moment", "hyperspectral_noise", "multispectral_noise"):
        np.testing.assert_array_equal(getattr(found[0][2], name), getattr(found[1][2], name))


def test_statistics_do_not_depend_on_the_blocks(observed):
    _, pair = observed
    parts = create_method("hmwb-paper").fit(Blocks(pair, 24), Reporter()).statistics
    whole = create_method("hmwb-paper").fit(ArrayScene(pair), Reporter()).statistics
    # Sums of so many positive float64 values.
    rounding = pair.multispectral[0].size * np.finfo(np.float64).eps
    np.testing.assert_allclose(parts.second_moment, whole.second_moment, rtol=rounding)
    np.testing.assert_allclose(parts.multispectral_means, whole.multispectral_means, rtol=rounding)
    assert abs(parts.hyperspectral_mean / whole.hyperspectral_mean - 1) < 2e-3


@pytest.mark.parametrize("method", METHODS)
def test_a_window_with_its_halo_gives_what_the_whole_gives(method):
    scene = sample_scene(96, 160, 12, seed=5)
    pair = simulate(scene.image, 2, spectral_response=response(scene.wavelengths),
                    snr_hyperspectral=30.0, snr_multispectral=40.0)  # fmt: skip
    options = {"iterations": 10} if method == "hmwb-paper" else {}
    fitted = create_method(method, **options).fit(ArrayScene(pair), Reporter())
    whole = fitted.fuse(pair, Reporter())
    halo = fitted.halo + fitted.halo % 2
    assert 40 + halo < 160
    window = pair.window(slice(0, 96), slice(0, 40 + halo), fitted.hyperspectral_margin)
    part = fitted.fuse(window, Reporter())[:, :, :40]
    np.testing.assert_allclose(part, whole[:, :, :40], rtol=1e-4, atol=1e-7)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("stop", [0.0, 0.3, 0.6, 0.9])
def test_can_be_cancelled_anywhere(observed, method, stop):
    _, pair = observed
    seen = []

    def progress(done):
        seen.append(done)
        return done < stop

    with pytest.raises(Cancelled):
        run(pair, method, progress=progress)
    assert seen == sorted(seen)


def test_progress_rises_to_one(observed):
    seen = []
    run(observed[1], progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    assert len(seen) > 20


def test_the_report_holds_parameters_and_history(observed):
    result = run(observed[1], weight=0.2)
    assert result.parameters["weight"] == 0.2
    assert len(result.parameters["noise_hyperspectral"]) == BANDS
    assert result.history["residual"][-1] < result.history["residual"][0]


def test_an_iteration_that_does_not_end_is_said(observed):
    for options, said in (({"iterations": 3}, True), ({"iterations": 200}, False)):
        notes = run(observed[1], tolerance=1e-3, **options).notes
        assert any("below the tolerance" in note for note in notes) == said


def test_a_barycenter_that_is_still_moving_is_said(observed):
    for options, said in (({}, False), ({"iterations": 3}, True), ({"scheme": "plain"}, True)):
        notes = run(observed[1], **options).notes
        assert any("still moving" in note for note in notes) == said


def test_bands_that_nobody_sees_are_fused_and_said(observed):
    reference, pair = observed
    narrow = pair.spectral_response.copy()
    narrow[:, 12:16] = 0
    narrow /= narrow.sum(axis=1, keepdims=True)
    half = replace(
        pair,
        spectral_response=narrow,
        multispectral=np.tensordot(narrow, reference, axes=1).astype(np.float32),
    )
    result = run(half)
    assert any("of the 30" in note for note in result.notes)
    assert assess(reference, result.image).overall["cc"] > 0.95


@pytest.mark.parametrize(
    ("options", "word"),
    [
        ({"weight": 0.0}, "weight"),
        ({"weight": 1.5, "method": "arithmetic-mean"}, "weight"),
        ({"interpolation": "nearest"}, "interpolation"),
        ({"inverse": "transpose"}, "inverse"),
        ({"iterations": 0}, "iteration"),
        ({"tolerance": -1.0}, "tolerance"),
        ({"gamma_m": 0.0}, "gamma"),
        ({"floor": 0.0}, "floor"),
        ({"components": 0}, "components"),
        ({"wiener_window": 4}, "odd"),
        ({"nonsense": 1}, "nonsense"),
    ],
)
def test_wrong_options_are_refused(observed, options, word):
    with pytest.raises(HmwbError, match=word):
        run(observed[1], **options)


def test_images_without_mass_are_refused():
    rng = np.random.default_rng(0)
    with pytest.raises(HmwbError, match="positive"):
        fuse(
            -rng.random((5, 6, 6)), rng.random((2, 12, 12)),
            2, spectral_response=np.ones((2, 5)), method="hmwb-paper",
        )  # fmt: skip


def test_sampling_of_any_ratio_is_fused():
    scene = sample_scene(45, 50, 16, seed=7)
    sampling = Sampling.of((2.5, 3.25), (0.6, 1.4))
    from hmwb_qgis.core.observation.model import degrade
    from hmwb_qgis.core.observation.psf import gaussian_psf
    from hmwb_qgis.core.sums import weighted_sums

    psf = gaussian_psf(sampling.ratio)
    pair = ObservedPair(
        degrade(scene.image, psf, sampling, (18, 15)),
        weighted_sums(response(scene.wavelengths), scene.image),
        sampling, response(scene.wavelengths), psf,
    )  # fmt: skip
    assert assess(scene.image, run(pair).image).overall["cc"] > 0.9
