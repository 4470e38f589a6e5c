# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.inverse.operators import interpolate, interpolation_matrix
from hmwb_qgis.core.inverse.spectral import (
    balance,
    completed_pseudo_inverse,
    pseudo_inverse,
    right_inverse,
    unseen_bands,
)
from hmwb_qgis.core.observation.pair import Sampling
from tests.tolerances import SINGLE, STORED, summed

KERNELS = ["linear", "cubic", "lanczos"]
SAMPLINGS = [
    Sampling.of(4.0),
    Sampling.of(4.0, (1.0, 0.25)),
    Sampling.of((3.0, 2.5), (0.4, -0.3)),
    Sampling.of(1.0, 0.0),
    Sampling.of(2.7182818, 1.2345),
]


def sampled(function, sampling, coarse=(20, 22)):
    """A function of fine coordinates seen at the hyperspectral centres, and on the fine grid."""
    y, x = (sampling.centres(axis, coarse[axis]) for axis in (0, 1))
    fine = tuple(int(np.floor(n * r)) for n, r in zip(coarse, sampling.ratio))
    low = function(y[:, None], x[None, :])[None]
    return low, function(np.arange(fine[0])[:, None], np.arange(fine[1])[None, :])[None], fine


def interior(image, sampling, radius=3):
    row, col = (int(np.ceil(radius * r)) + 1 for r in sampling.ratio)
    return image[:, row:-row, col:-col]


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("kernel", KERNELS)
@pytest.mark.parametrize("boundary", ["mirror", "circular"])
def test_constants_are_reproduced_up_to_the_border(kernel, sampling, boundary):
    low, high, fine = sampled(lambda y, x: 7.5 + 0 * y * x, sampling)
    fused = interpolate(low, sampling, fine, kernel, boundary)
    assert fused.dtype == np.float32
    # Up to 6 float32 weights an axis, whose absolute values sum to less than 1.5.
    np.testing.assert_allclose(fused, high, rtol=summed(18, SINGLE))


@pytest.mark.parametrize("sampling", SAMPLINGS)
@pytest.mark.parametrize("kernel", ["linear", "cubic"])
def test_ramps_are_reproduced_at_the_exact_offset(kernel, sampling):
    low, high, fine = sampled(lambda y, x: 3.0 + 0.25 * y - 0.125 * x, sampling)
    fused = interpolate(low, sampling, fine, kernel)
    # Up to 4 float32 weights an axis, whose absolute values sum to 1.25 at most.
    off = summed(10, SINGLE) * np.abs(low).max()
    found, expected = (interior(image, sampling) for image in (fused, high))
    np.testing.assert_allclose(found, expected, rtol=0, atol=off)


@pytest.mark.parametrize("sampling", SAMPLINGS)
def test_cubic_reproduces_parabolas_and_linear_does_not(sampling):
    low, high, fine = sampled(lambda y, x: (0.1 * y) ** 2 + 0.01 * x * y - (0.1 * x) ** 2, sampling)
    error = {
        kernel: np.abs(interior(interpolate(low, sampling, fine, kernel) - high, sampling)).max()
        for kernel in ("linear", "cubic")
    }
    assert error["cubic"] < summed(10, SINGLE) * np.abs(low).max()  # as for ramps
    if sampling.ratio != (1.0, 1.0):
        assert error["linear"] > 100 * error["cubic"]


@pytest.mark.parametrize("kernel", KERNELS)
def test_values_at_the_centres_are_kept(kernel):
    low = np.random.default_rng(0).random((3, 8, 9), dtype=np.float32)
    fused = interpolate(low, Sampling.of(4, (1.0, 2.0)), (32, 36), kernel)
    # One weight is 1, the others are 1e-17.
    np.testing.assert_allclose(fused[:, 1::4, 2::4], low, rtol=0, atol=SINGLE)


def test_circular_borders_carry_a_wave_round():
    sampling = Sampling.of(4, 1.0)
    low, high, fine = sampled(lambda y, x: np.cos(2 * np.pi * (y / 80 + x / 88)), sampling)
    round_about = interpolate(low, sampling, fine, "cubic", "circular")
    mirrored = interpolate(low, sampling, fine, "cubic", "mirror")
    assert np.abs(round_about - high).max() < 1e-3 < np.abs(mirrored - high).max()


def test_shifting_the_offset_by_a_pixel_shifts_the_image():
    low = np.random.default_rng(1).random((2, 10, 10), dtype=np.float32)
    here = interpolate(low, Sampling.of(3.3, 1.1), (33, 33))
    there = interpolate(low, Sampling.of(3.3, 2.1), (33, 33))
    # As for ramps: weights of places that differ in the last digit may round to either side.
    off = summed(10, SINGLE)
    np.testing.assert_allclose(there[:, 12:22, 12:22], here[:, 11:21, 11:21], rtol=0, atol=off)


def test_large_and_small_images_take_the_same_weights():
    matrix = interpolation_matrix(Sampling.of(4, 0.7), 0, 90, 360)
    low = np.random.default_rng(2).random((1, 90, 5), dtype=np.float32)
    fused = interpolate(low, Sampling((4, 1), (0.7, 0)), (360, 5))
    # Four float32 weights, whose absolute values sum to 1.25 at most.
    np.testing.assert_allclose(fused[0], matrix @ low[0], rtol=0, atol=summed(5, SINGLE))


def test_unknown_kernel_is_refused():
    with pytest.raises(HmwbError, match="kernel"):
        interpolate(np.ones((1, 4, 4)), Sampling.of(2), (8, 8), "nearest")


def response_and_spectra():
    """Four overlapping bands, and smooth spectra that a few curves span."""
    grid = np.linspace(0, 1, 60)
    response = np.exp(-0.5 * ((grid - np.array([[0.1], [0.35], [0.6], [0.85]])) / 0.1) ** 2)
    response /= response.sum(axis=1, keepdims=True)
    rng = np.random.default_rng(3)
    curves = np.stack([np.ones(60), grid, np.tanh(12 * (grid - 0.6)), np.sin(5 * grid)])
    return response, np.abs(rng.standard_normal((500, 4)) @ curves).T


def test_both_inverses_are_right_inverses():
    response, spectra = response_and_spectra()
    moment = spectra @ spectra.T / spectra.shape[1]
    for inverse, metric in (
        (pseudo_inverse(response), np.eye(60)), (right_inverse(response, moment), moment),
    ):  # fmt: skip
        off = summed(60) * np.linalg.cond(response @ metric @ response.T)
        np.testing.assert_allclose(response @ inverse, np.eye(4), rtol=0, atol=min(off, 1e-8))


def test_pseudo_inverse_has_least_norm_and_right_inverse_suits_real_spectra():
    response, spectra = response_and_spectra()
    moment = spectra @ spectra.T / spectra.shape[1]
    plain, suited = pseudo_inverse(response), right_inverse(response, moment)
    assert np.linalg.norm(plain) < np.linalg.norm(suited)
    error = [np.linalg.norm(x @ response @ spectra - spectra) for x in (plain, suited)]
    assert error[1] < 0.5 * error[0]


def test_dependent_bands_do_no_harm():
    response, spectra = response_and_spectra()
    twice = response[[0, 0, 2]]
    for inverse in (pseudo_inverse(twice), right_inverse(twice, spectra @ spectra.T)):
        np.testing.assert_allclose(twice @ inverse @ twice @ spectra, twice @ spectra, rtol=1e-6)


def test_rounding_of_an_estimated_response_is_not_amplified():
    """Bands that are one but for the rounding of float32 have the inverse of that one."""
    one = response_and_spectra()[0][:1].repeat(3, axis=0)
    rounded = one * (1 + 2.0**-24 * np.random.default_rng(0).uniform(-1, 1, one.shape))
    # The inverse of a matrix moves by at most the change of the matrix, times its norm squared.
    exact = pseudo_inverse(one)
    change = np.linalg.norm(rounded - one, 2) * np.linalg.norm(exact, 2) ** 2
    np.testing.assert_allclose(pseudo_inverse(rounded), exact, rtol=0, atol=2 * change)


def test_second_moment_of_another_size_is_refused():
    with pytest.raises(HmwbError, match="second moment"):
        right_inverse(np.ones((2, 5)), np.eye(4))


def test_completed_inverse_gives_unseen_bands_their_mass():
    response, spectra = response_and_spectra()
    response[:, 25:32] = 0.0
    moment = spectra @ spectra.T / spectra.shape[1]
    plain = pseudo_inverse(response)
    completed = completed_pseudo_inverse(response, moment)
    off = summed(60) * np.linalg.cond(response @ response.T)
    np.testing.assert_allclose(response @ completed, np.eye(4), rtol=0, atol=off)
    error = [
        np.linalg.norm((inverse @ response @ spectra - spectra)[25:32])
        for inverse in (plain, completed)
    ]
    assert error[1] < 0.2 * error[0]


def test_nothing_is_completed_where_all_bands_are_seen():
    response, spectra = response_and_spectra()
    response += 0.02 * response.max()
    np.testing.assert_array_equal(
        completed_pseudo_inverse(response, spectra @ spectra.T), pseudo_inverse(response)
    )


def test_balance_gives_each_stretch_of_bands_its_mass():
    response, spectra = response_and_spectra()
    response[:, 25:32] = 0.0
    unseen = unseen_bands(response)
    means = spectra.mean(axis=1)
    seen_means = response @ means
    given = balance(pseudo_inverse(response), unseen, means, seen_means) @ seen_means
    edges = np.flatnonzero(np.diff(unseen.astype(int))) + 1
    for part in np.split(np.arange(60), edges):
        if not unseen[part[0]]:
            np.testing.assert_allclose(given[part].sum(), means[part].sum())
    completed = completed_pseudo_inverse(response, spectra @ spectra.T)
    given = balance(completed, unseen, means, seen_means) @ seen_means
    np.testing.assert_allclose(given[unseen], means[unseen])


@pytest.mark.parametrize("boundary", ["mirror", "circular"])
@pytest.mark.parametrize("sampling", SAMPLINGS[:4])
def test_some_rows_are_what_they_are_among_all(sampling, boundary):
    coarse = np.random.default_rng(3).random((2, 24, 20), np.float32)
    whole = interpolate(coarse, sampling, (24, 20), boundary=boundary)
    for part in (slice(0, 3), slice(9, 15), slice(20, 24)):
        moved = sampling.moved((-part.start, -5))
        some = interpolate(coarse, moved, (part.stop - part.start, 15), boundary=boundary)
        # Four weights: BLAS may add them in another order where fewer rows are asked for.
        np.testing.assert_allclose(some, whole[:, part, 5:], rtol=0, atol=STORED)
