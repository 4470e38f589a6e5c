# SPDX-License-Identifier: GPL-2.0-or-later
"""Variance components, on scores that are drawn from them."""

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core.kriging.covariance import detail_covariance
from hmwb_qgis.core.kriging.likelihood import Block
from hmwb_qgis.core.kriging.local import LocalKriging
from hmwb_qgis.core.kriging.variance_components import VarianceComponents, quadratic_forms
from hmwb_qgis.core.observation.model import SpatialDegradation
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from tests.tolerances import SINGLE, of_drawn_mean, summed

COARSE, RATIO, BLOCKS = (9, 9), 3, 12
PSF, SAMPLING = gaussian_psf(3.0), Sampling.of(RATIO)
LOCAL = np.array([0.0, 4.0, 6.0, 8.0, 0.0])


def drawn(factor, detail, rng, count=8):
    """Blocks of scores with a known feature in them, and what is known of their covariance."""
    pixels = [(0, n) for n in COARSE]
    model = LocalKriging(PSF, LOCAL[None])
    kernels = model.spatial_kernels(model.tables(SAMPLING, pixels, [(0, 1), (0, 1)]))
    fine = detail_covariance(PSF, SAMPLING, *pixels)
    n = kernels.shape[1]
    kernels = np.concatenate([np.zeros((1, n, n)), kernels])
    covariance = factor * np.tensordot(LOCAL[:-1], kernels, axes=1) + detail * fine + np.eye(n)
    root = np.linalg.cholesky(covariance)
    blocks = [
        Block(
            root @ rng.standard_normal((n, count)),
            np.ones((1, n)),
            kernels,
            np.ones(n),
            np.zeros(n),
        )
        for _ in range(BLOCKS)
    ]
    return blocks, [fine] * BLOCKS


def of(blocks, details, residuals, covariance):
    information, found, left_out = quadratic_forms(
        blocks, details, LOCAL, residuals=residuals, covariance=covariance
    )
    return VarianceComponents(np.tile(information, (len(found), 1, 1)), found, left_out)


def estimated(factor, detail, seed=0, known=0.0, expected=10.0):
    count = 8
    blocks, details = drawn(factor, detail, np.random.default_rng(seed), count)
    residuals = [b.scores.T for b in blocks]
    components = of(blocks, details, residuals, np.zeros((1, 1)))
    return components.estimate(np.full(count, expected), np.full(count, known))


# In repeated draws the factor of one component has a standard deviation of 0.06, 0.10 and 0.28, and
# the mean of eight a third of that; what is left out pulls it towards 1, by 5 % at most.
@pytest.mark.parametrize(("factor", "off"), [(0.25, 0.05), (1.0, 0.15), (4.0, 0.6)])
def test_the_factor_of_the_covariance_is_found(factor, off):
    found, _ = estimated(factor, 0.0)
    assert found.shape == (8,)
    assert found.mean() == pytest.approx(factor, abs=off)


def test_detail_below_the_pixel_of_h_is_found_and_its_absence_too():
    factor, detail = estimated(1.0, 60.0, expected=40.0)
    # Beside detail one factor has a standard deviation of 0.16 in repeated draws, one detail of 10.
    assert factor.mean() == pytest.approx(1.0, abs=of_drawn_mean(8, 0.16))
    assert detail.mean() == pytest.approx(60.0, abs=of_drawn_mean(8, 10.0))
    assert estimated(1.0, 0.0, expected=40.0)[1].mean() < 6.0  # a tenth of that


def test_detail_that_nobody_expects_is_not_taken_from_chance():
    """Where the covariance knows of no detail, what looks like some is noise of h."""
    assert estimated(1.0, 0.0, expected=0.2)[1].max() < 0.2


def test_noise_of_m_is_not_counted_twice():
    _, detail = estimated(1.0, 60.0, known=60.0, expected=40.0)
    assert detail.mean() < 6.0


def test_too_few_scores_leave_what_was_believed():
    nothing = VarianceComponents(np.zeros((3, 2, 2)), np.zeros((3, 2)), np.zeros((3, 3)))
    factor, detail = nothing.estimate(np.full(3, 5.0), np.zeros(3))
    np.testing.assert_array_equal(factor, 1.0)
    np.testing.assert_array_equal(detail, 0.0)


def test_what_was_fitted_to_the_scores_is_missing_in_their_residuals():
    """Many features are fitted to a block: the factor is that of what was drawn all the same."""
    rng = np.random.default_rng(4)
    blocks, details = drawn(1.0, 0.0, rng)
    block = replace(blocks[0], features=rng.standard_normal((25, 81)))
    inverse = np.linalg.inv(block.covariance(LOCAL))
    covariance = np.linalg.inv(block.features @ inverse @ block.features.T)
    blocks = [replace(b, features=block.features) for b in blocks]
    fitted = [b.scores.T @ inverse @ b.features.T @ covariance for b in blocks]
    residuals = [b.scores.T - f @ b.features for b, f in zip(blocks, fitted)]
    factors = [
        of(blocks, details, residuals, c).estimate(np.zeros(8), np.zeros(8))[0].mean()
        for c in (covariance, 0 * covariance)
    ]
    assert factors[0] == pytest.approx(1.0, abs=0.12)  # 3.5 times 0.10 / sqrt(8), as above
    assert factors[1] < 0.8


def test_detail_covariance_is_that_of_means_of_white_pixels():
    fine = tuple(n * RATIO for n in COARSE)
    down = SpatialDegradation(PSF, SAMPLING, fine, COARSE)
    n = fine[0] * fine[1]
    seen = down(np.eye(n, dtype=np.float32).reshape(n, *fine)).reshape(n, *COARSE)
    middle = seen[:, 2:7, 2:7].reshape(n, -1)  # away from the border, where less is seen
    # Float32 sums of 13 x 13 weights, those within 4 sigma + 1 = 6 pixels.
    expected = middle.T @ middle
    found = detail_covariance(PSF, SAMPLING, (2, 7), (2, 7))
    off = summed(13 * 13, SINGLE) * expected.max()
    np.testing.assert_allclose(found, expected, rtol=0, atol=off)
