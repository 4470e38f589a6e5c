# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.fusion import fuse
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.methods.wavelet import FILTERS, approximation
from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from tests.tolerances import SINGLE, summed

PSF = gaussian_psf(4.0)
SAMPLING = Sampling.of(4)


def affine_pair(bands=3, seed=0):
    """Six bands that are affine in the bands of m."""
    rng = np.random.default_rng(seed)
    m = rng.random((bands, 32, 36)).astype(np.float32)
    slope, level = rng.standard_normal((6, bands)), rng.random(6) + 2
    reference = (np.tensordot(slope, m, axes=1) + level[:, None, None]).astype(np.float32)
    return reference, degrade(reference, PSF, SAMPLING, (8, 9)), m


def rounding(h, m):
    """What the rounding of h to float32 does to a regression on the blurred bands of m."""
    blurred = degrade(m, PSF, SAMPLING, h.shape[1:]).reshape(len(m), -1)
    condition = np.linalg.cond(np.concatenate([blurred, np.ones_like(blurred[:1])]))
    return condition * SINGLE * np.abs(h).max()


@pytest.mark.parametrize("bands", [1, 3])
def test_regression_is_exact_where_the_relation_is_affine(bands):
    reference, h, m = affine_pair(bands)
    image = fuse(h, m, 4, psf=PSF, method="regression").image
    np.testing.assert_allclose(image, reference, rtol=0, atol=rounding(h, m))


def test_regression_bears_two_bands_that_say_the_same():
    reference, h, m = affine_pair()
    doubled = np.concatenate([m, 2 * m[:1], np.ones_like(m[:1])])
    image = fuse(h, doubled, 4, psf=PSF, method="regression").image
    np.testing.assert_allclose(image, reference, rtol=0, atol=2 * rounding(h, m))


def test_regression_leaves_masked_pixels_out():
    reference, h, m = affine_pair()
    valid = np.ones(m.shape[1:], bool)
    valid[10:16, 4:9] = False
    m = m.copy()
    m[:, ~valid] = 50.0
    image = fuse(h, m, 4, psf=PSF, method="regression", multispectral_valid=valid).image
    np.testing.assert_allclose(image[:, valid], reference[:, valid], atol=3e-3)


@pytest.mark.parametrize("kernel", ["linear", "cubic", "lanczos"])
def test_interpolation_is_the_inverse_operator(kernel):
    _, h, m = affine_pair()
    image = fuse(h, m, 4, method="interpolation", kernel=kernel).image
    np.testing.assert_array_equal(image, interpolate(h, SAMPLING, m.shape[1:], kernel))


@pytest.mark.parametrize("name", sorted(FILTERS))
@pytest.mark.parametrize("levels", [1, 2, 3])
def test_approximation_is_an_orthogonal_projection(name, levels):
    matrix = approximation(40, FILTERS[name], levels, 0, "circular").toarray()
    # Rows of norm 1 at most: in a sum of products both factors and the result are float32.
    np.testing.assert_array_equal(matrix, matrix.T)
    np.testing.assert_allclose(matrix @ matrix, matrix, rtol=0, atol=summed(4, SINGLE))
    assert np.linalg.matrix_rank(matrix, tol=1e-3) == 40 // 2**levels
    np.testing.assert_allclose(matrix.sum(axis=1, dtype=float), 1, rtol=0, atol=summed(4, SINGLE))


@pytest.mark.parametrize("name", sorted(FILTERS))
def test_approximation_does_not_move_with_the_window(name):
    whole = approximation(80, FILTERS[name], 2, 0, "mirror").toarray()
    part = approximation(45, FILTERS[name], 2, 21, "mirror").toarray()
    np.testing.assert_allclose(part[15:30, :], whole[36:51, 21:66], rtol=0, atol=SINGLE)


def test_haar_takes_the_means_of_blocks():
    matrix = approximation(12, FILTERS["haar"], 2, 0, "mirror").toarray()
    expected = np.kron(np.eye(3), np.full((4, 4), 0.25))
    np.testing.assert_allclose(matrix, expected, rtol=0, atol=SINGLE)


def test_wavelet_puts_the_details_of_the_best_band():
    """Where h is a multiple of one band of m, that band is chosen and its details are exact."""
    rng = np.random.default_rng(4)
    m = rng.random((2, 32, 32)).astype(np.float32)
    reference = np.stack([3 * m[1] + 1, 0.5 * m[0]]).astype(np.float32)
    h = degrade(reference, PSF, SAMPLING, (8, 8))
    result = fuse(h, m, 4, psf=PSF, method="wavelet", wavelet="daubechies4")
    assert result.parameters["guide"] == [2, 1]
    keep = approximation(32, FILTERS["daubechies4"], 2, 0, "mirror")

    def details(image):
        return image - np.stack([keep @ plane @ keep.T for plane in image])

    inner = (slice(None), slice(12, 20), slice(12, 20))
    found, expected = (details(image)[inner] for image in (result.image, reference))
    np.testing.assert_allclose(found, expected, rtol=0, atol=rounding(h, m))


@pytest.mark.parametrize("method", ["wavelet", "regression"])
@pytest.mark.parametrize("side", [16, 32, 40])
def test_a_blur_far_too_wide_blows_nothing_up(method, side):
    """It leaves m almost flat, and a steep line fits h by chance."""
    reference, h, m = affine_pair()
    box = np.ones((side, side))  # h was seen through a quarter of the least of them
    result = fuse(h, m, 4, psf=box, method=method)
    assert result.image.min() >= reference.min() and result.image.max() <= reference.max()
    assert any("no more than chance" in note and "6 of 6" in note for note in result.notes)


@pytest.mark.parametrize("method", ["wavelet", "regression"])
def test_what_is_explained_clearly_is_left_as_it_is(method):
    _, h, m = affine_pair(bands=1)
    noise = np.random.default_rng(1).standard_normal((1, *h.shape[1:])).astype(np.float32)
    result = fuse(np.concatenate([h, 1 + noise]), m, 4, psf=PSF, method=method)
    alone = fuse(h, m, 4, psf=PSF, method=method)
    assert any("1 of 7" in note for note in result.notes)
    assert not any("chance" in note for note in alone.notes)
    np.testing.assert_array_equal(result.image[:6], alone.image)
