# SPDX-License-Identifier: GPL-2.0-or-later
"""Correlations of the errors of components, on scores that are drawn from them."""

import numpy as np
import pytest

from hmwb_qgis.core.kriging.correlation import LeftOutErrors
from hmwb_qgis.core.kriging.likelihood import Block
from hmwb_qgis.core.kriging.local import LocalKriging
from hmwb_qgis.core.kriging.variance_power import USUAL_POWER
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.rounding import UNKNOWN

COARSE, FACTOR = (8, 8), 2.0
WEIGHTS = np.array([[0.0, 4.0, 6.0, 8.0, 0.0]] * 2 + [[0.0, 2.0, 1.0, 3.0, 0.0]])  # none shaded
TRUE = np.array([[1.0, 0.8, 0.0], [0.8, 1.0, -0.5], [0.0, -0.5, 1.0]])


def drawn(blocks, seed=0, correlation=TRUE):
    """Blocks of scores of three components in two sets, under independent noise."""
    rng = np.random.default_rng(seed)
    pixels = [(0, n) for n in COARSE]
    model = LocalKriging(gaussian_psf(3.0), WEIGHTS)
    spatial = model.spatial_kernels(model.tables(Sampling.of(3), pixels, [(0, 1), (0, 1)]))
    n = spatial.shape[1]
    kernels = np.concatenate([np.zeros((1, n, n)), spatial])
    roots = [np.linalg.cholesky(FACTOR * np.tensordot(w[:-1], kernels, axes=1)) for w in WEIGHTS]
    mixing = np.linalg.cholesky(correlation)
    noise = np.ones(n)
    noise[:3] = UNKNOWN
    out = []
    for _ in range(blocks):
        white = mixing @ rng.standard_normal((3, n))
        scores = np.stack([root @ w for root, w in zip(roots, white)])
        scores += np.sqrt(noise) * rng.standard_normal((3, n))
        out.append(Block(scores, np.ones((1, n)), kernels, noise, np.zeros(n)))
    return out


def found(blocks):
    residuals = [b.scores for b in blocks]
    return LeftOutErrors.of(blocks, WEIGHTS, residuals, [np.zeros((1, 1))] * 3)


def test_correlations_of_components_of_one_set_and_of_two_are_found():
    correlation = found(drawn(40)).correlation(np.full(3, FACTOR))
    np.testing.assert_allclose(correlation, TRUE, atol=0.12)


def test_components_that_are_apart_stay_apart():
    correlation = found(drawn(40, correlation=np.eye(3))).correlation(np.full(3, FACTOR))
    np.testing.assert_allclose(correlation, np.eye(3), atol=0.12)


def test_noise_of_the_scores_is_told_from_what_varies():
    errors = found(drawn(40))
    assert 0.2 < errors.shares.min() < errors.shares.max() < 1.0
    assert errors.count == 40 * (64 - 3)


def test_the_power_of_the_detail_is_told_by_pixels_that_hold_a_measurement():
    """Every other block has three times the error, and nine times the detail."""
    blocks = drawn(40)
    strengths = [np.full(64, 9.0 if i % 2 else 1.0) for i in range(40)]
    residuals = [b.scores * np.sqrt(s) for b, s in zip(blocks, strengths)]
    none = [np.zeros((1, 1))] * 3
    assert LeftOutErrors.of(blocks, WEIGHTS, residuals, none).power == USUAL_POWER
    assert LeftOutErrors.of(blocks, WEIGHTS, residuals, none, strengths).power > 0.8
    plain = [b.scores for b in blocks]
    assert LeftOutErrors.of(blocks, WEIGHTS, plain, none, strengths).power < 0.2


def test_few_pixels_are_hardly_believed():
    """One pixel in which two components are wrong together is no proof of a correlation."""
    few = LeftOutErrors(np.full((2, 2), 4.0), np.full(2, 0.5), 1)
    assert few.correlation(np.ones(2))[0, 1] < 0.8
    none = LeftOutErrors(np.zeros((2, 2)), np.zeros(2), 0)
    np.testing.assert_array_equal(none.correlation(np.ones(2)), np.eye(2))


@pytest.mark.parametrize("seed", range(3))
def test_it_is_a_correlation_whatever_was_counted(seed):
    """Also if the sums contradict each other: no band has a variance below nothing."""
    rng = np.random.default_rng(seed)
    products = rng.uniform(-90.0, 90.0, (6, 6))
    errors = LeftOutErrors(products + products.T, rng.uniform(0.0, 1.0, 6), 100)
    correlation = errors.correlation(rng.uniform(0.1, 4.0, 6))
    np.testing.assert_allclose(np.diag(correlation), 1.0)
    np.testing.assert_allclose(correlation, correlation.T)
    assert np.linalg.eigvalsh(correlation).min() > -1e-9
