# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.methods.vca import vertex_component_analysis
from tests.tolerances import summed


@pytest.fixture
def mixture():
    """300 mixtures of five spectra, each of them once pure."""
    rng = np.random.default_rng(1)
    spectra = rng.random((20, 5)) + 0.1
    abundances = rng.dirichlet(np.ones(5), 300).T
    abundances[:, [7, 50, 120, 200, 299]] = np.eye(5)
    return spectra, spectra @ abundances


def distances(found, spectra):
    """From each spectrum to the nearest that was found."""
    return np.linalg.norm(found[:, :, None] - spectra[:, None], axis=0).min(axis=0)


@pytest.mark.parametrize("seed", range(5))
def test_finds_the_pure_pixels(mixture, seed):
    spectra, pixels = mixture
    found = vertex_component_analysis(pixels, 5, seed=seed)
    assert found.shape == (20, 5)
    off = summed(5) * np.linalg.norm(spectra, axis=0).max()  # the pixels are sums of five products
    np.testing.assert_allclose(distances(found, spectra), 0, atol=off)


def test_stays_near_the_pure_pixels_under_noise(mixture):
    spectra, pixels = mixture
    noisy = pixels + 0.003 * np.random.default_rng(2).standard_normal(pixels.shape)
    found = vertex_component_analysis(noisy, 5, runs=5)
    assert distances(found, spectra).max() < 0.1 * np.linalg.norm(spectra, axis=0).min()


def test_more_runs_never_give_a_smaller_simplex(mixture):
    _, pixels = mixture
    noisy = pixels + 0.05 * np.random.default_rng(2).standard_normal(pixels.shape)

    def volume(runs):
        corners = vertex_component_analysis(noisy, 5, seed=3, runs=runs)
        edges = corners[:, 1:] - corners[:, :1]
        return np.sqrt(np.linalg.det(edges.T @ edges))

    volumes = [volume(runs) for runs in (1, 5, 20)]
    assert np.all(np.diff(volumes) >= -1e-9 * volumes[0])  # the same corners may come in turn


def test_the_seed_decides(mixture):
    _, pixels = mixture
    noisy = pixels + 0.05 * np.random.default_rng(2).standard_normal(pixels.shape)
    one, again = (vertex_component_analysis(noisy, 5, seed=9) for _ in range(2))
    np.testing.assert_array_equal(one, again)


def test_one_endmember_is_an_extreme_pixel(mixture):
    _, pixels = mixture
    assert vertex_component_analysis(pixels, 1).shape == (20, 1)


@pytest.mark.parametrize("count", [0, 21])
def test_refuses_impossible_numbers(mixture, count):
    with pytest.raises(HmwbError, match="endmembers"):
        vertex_component_analysis(mixture[1], count)
