# SPDX-License-Identifier: GPL-2.0-or-later
"""Errors of left-out pixels, against leaving each one out indeed."""

import numpy as np
import pytest

from hmwb_qgis.core.kriging.blocks import Measured
from hmwb_qgis.core.kriging.left_out import left_out
from hmwb_qgis.core.kriging.local import LocalKriging
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import ArrayPsf
from tests.tolerances import rounded

RATIO = 2
WEIGHTS = np.array([[0.0, 3.0, 1.0, 5.0, 10.0], [0.0, 1.0, 2.0, 0.5, 10.0]])


def model_of(coarse, seed=0):
    """Two components on a grid of h, with one pixel that was not measured."""
    rng = np.random.default_rng(seed)
    kriging = LocalKriging(ArrayPsf(np.ones((RATIO, RATIO))), WEIGHTS)
    noise = np.ones(coarse, np.float32)
    noise[3, 4] = 1e10
    measured = Measured(
        errors=rng.standard_normal((2, *coarse)).astype(np.float32),
        noise=noise,
        unseen=np.zeros(coarse, np.float32),
        local=np.zeros((1, *coarse), np.float32),
    )
    return kriging, measured


def found_in(kriging, measured):
    fine = tuple(RATIO * n for n in measured.noise.shape)
    return left_out(kriging, measured, Sampling.of(RATIO), fine=fine, first=(0, 0))


def dense(kriging, shape, weights):
    """Covariance of the pixels by the spatial residuals."""
    ends = [(0, n) for n in shape]
    tables = kriging.tables(Sampling.of(RATIO), ends, [(0, 1), (0, 1)])
    kernels = kriging.spatial_kernels(tables).astype(float)
    return np.tensordot(weights[1:-1], kernels, axes=1)


def test_errors_are_those_of_leaving_each_pixel_out():
    shape = (9, 8)
    kriging, measured = model_of(shape)
    found = found_in(kriging, measured)
    sets = np.unique(WEIGHTS, axis=0)
    noise = measured.noise.ravel().astype(float)
    for weights, component in zip(WEIGHTS, range(2)):
        which = int(np.flatnonzero((sets == weights).all(axis=1))[0])
        covariance = dense(kriging, shape, weights) + np.diag(noise)
        y = measured.errors[component].ravel().astype(float)
        for pixel in (0, 20, 37, 71):
            others = np.delete(np.arange(y.size), pixel)
            told = np.linalg.solve(covariance[np.ix_(others, others)], covariance[others, pixel])
            error = y[pixel] - told @ y[others]
            variance = covariance[pixel, pixel] - told @ covariance[others, pixel]
            place = np.unravel_index(pixel, shape)
            # Float32 solutions of 72 equations; the covariance is worth ten times its noise.
            off = {"rel": 100 * rounded(72), "abs": 100 * rounded(72)}
            assert found.squares[(component, *place)] == pytest.approx(
                (error / variance) ** 2, **off
            )
            total = found.signal[(which, *place)] + found.noise[(which, *place)]
            assert total == pytest.approx(1.0 / variance, **off)
            by_noise = (noise[others] * told**2).sum() + noise[pixel]
            assert found.noise[(which, *place)] == pytest.approx(by_noise / variance**2, **off)


def test_a_pixel_that_was_not_measured_tells_nothing():
    found = found_in(*model_of((9, 8)))
    for values in (found.squares, found.signal, found.noise):
        assert (values[:, 3, 4] < 1e-6 * np.median(values)).all()


def test_blocks_leave_no_pixel_out_and_find_what_the_whole_would():
    """Squares beyond two pixels of a border differ by what pixels further away tell."""
    shape = (21, 19)
    kriging, measured = model_of(shape)
    found = found_in(kriging, measured)
    known = measured.noise < 2
    assert (found.signal[:, known] > 0).all()
    sets = np.unique(WEIGHTS, axis=0)
    for which, weights in enumerate(sets):
        covariance = dense(kriging, shape, weights) + np.diag(measured.noise.ravel().astype(float))
        whole = np.diag(np.linalg.inv(covariance)).reshape(shape)
        total = found.signal[which] + found.noise[which]
        np.testing.assert_allclose(total[known], whole[known], rtol=0.03)
