# SPDX-License-Identifier: GPL-2.0-or-later
"""Steps 7 to 9: functions of m that explain the scores of h, seen as h sees them."""

from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.hmwb.explaining import UNKNOWN, score_noise
from hmwb_qgis.core.hmwb.weighing import Parts
from tests.core.hmwb.pairs import regressed
from tests.tolerances import summed


@pytest.fixture(scope="module")
def fitted(observed, sample_of, subspace, surveyed):
    def fit(sample):
        return regressed(sample, subspace, surveyed.multispectral, np.full(4, 1e-3))

    sample = sample_of(observed[1])
    shuffled = np.random.default_rng(0).permutation(64 * 64)
    m = sample.pair.multispectral.reshape(4, -1)[:, shuffled].reshape(4, 64, 64)
    return fit(sample), fit(sample.with_multispectral(m))


def predicted(regression, sample):
    parts = [f for _, f in regression.features.parts(sample.pair.multispectral)]
    coarse = np.concatenate([sample.degradation(part) for part in parts])
    return np.tensordot(regression.coefficients, coarse, 1)


def unexplained(result):
    regression, _, sample = result
    scores = sample.scores
    left = scores - predicted(regression, sample)
    return left[0].var() / scores[0].var()


def test_m_explains_the_strongest_component(fitted):
    assert unexplained(fitted[0]) < 0.2


def test_m_of_another_place_explains_nothing_and_h_is_kriged(fitted):
    told, shuffled = fitted
    assert unexplained(shuffled) > 0.8
    # What m does not explain is left to the kriging.
    assert shuffled[0].kriging.weights[0].sum() > told[0].kriging.weights[0].sum()


def test_the_subspace_and_the_samples_go_together(fitted, subspace):
    regression, whole, sample = fitted[0]
    assert whole.rank == len(sample.scores) == len(regression.coefficients)
    assert whole.rank <= subspace.rank
    # A product of two rotations, each orthonormal to the rounding of sums over 20 bands.
    off = summed(2 * len(whole.basis) * whole.rank)
    np.testing.assert_allclose(whole.basis.T @ whole.basis, np.eye(whole.rank), rtol=0, atol=off)
    assert (regression.kriging.weights >= 0).all()


def test_a_score_without_a_measurement_is_all_noise():
    noise = score_noise(np.array([[True, False]]))
    np.testing.assert_array_equal(noise, [[1.0, UNKNOWN]])


def test_parts_that_are_switched_off_are_masked():
    used, local = Parts(gradient=False, residual=False).masks()
    np.testing.assert_array_equal(used, [True, False, True])
    np.testing.assert_array_equal(local, [True, *[False] * 3, *[True] * 3, True])
    _, local = Parts(varying=False, shaded=False).masks()
    np.testing.assert_array_equal(local, [False, *[True] * 3, *[False] * 3, True])


def test_what_m_explains_does_not_depend_on_the_strips_it_is_found_in(fitted):
    regression, _, sample = fitted[0]
    m = sample.pair.multispectral
    every = np.concatenate([f for _, f in regression.features.parts(m)]).astype(np.float64)
    whole = np.tensordot(regression.coefficients, every, 1)
    # The functions round to single precision, each in its own way.
    size = np.tensordot(np.abs(regression.coefficients), np.abs(every), 1)
    allowed = 8 * np.finfo(np.float32).eps * size
    found = regression.explained(m)
    assert found.dtype == np.float32
    assert (np.abs(found - whole) <= allowed).all()
