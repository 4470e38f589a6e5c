# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.spectral_response import (
    ResponseEstimator,
    estimate_spectral_response,
)


def spectra(bands=12, pixels=400, seed=0):
    return np.random.default_rng(seed).random((bands, pixels)).astype(np.float32)


def true_response(bands=12):
    grid = np.arange(bands)
    curves = np.maximum(1 - np.abs(grid - np.array([[1.5], [5.0], [9.0]])) / 3, 0)
    return curves / curves.sum(axis=1, keepdims=True)


def test_response_is_found_whatever_the_units():
    h, truth = spectra(), true_response()
    for gain in (1.0, 1e4):
        found = estimate_spectral_response(h, gain * truth @ h)
        np.testing.assert_allclose(found, gain * truth, atol=1e-4 * gain)


def test_response_is_never_negative_and_explains_noisy_images():
    rng = np.random.default_rng(1)
    h, truth = spectra(), true_response()
    m = truth @ h + 0.01 * rng.standard_normal((3, 400))
    found = estimate_spectral_response(h, m)
    assert (found >= 0).all()
    assert np.linalg.norm(found @ h - truth @ h) < 0.02 * np.linalg.norm(truth @ h)


def test_windows_add_up():
    h, truth = spectra(), true_response()
    parts = ResponseEstimator(3, 12)
    for k in range(0, 400, 100):
        parts.add(h[:, k : k + 100], (truth @ h[:, k : k + 100]).astype(np.float32))
    np.testing.assert_allclose(parts.solve(), estimate_spectral_response(h, truth @ h), atol=1e-5)


@pytest.mark.parametrize(
    ("h", "m", "word"),
    [
        (np.ones((3, 4, 5)), np.ones((2, 4, 6)), "grid"),
        (np.zeros((3, 0)), np.zeros((2, 0)), "valid"),
        (np.ones((3, 9)), -np.ones((2, 9)), "nothing in common"),
    ],
)
def test_images_that_tell_nothing_are_refused(h, m, word):
    with pytest.raises(HmwbError, match=word):
        estimate_spectral_response(h, m)
