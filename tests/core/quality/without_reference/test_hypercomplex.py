# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.quality.without_reference.hypercomplex import conjugate_product, q2n


def moments(x, y):
    means = x.mean(axis=1), y.mean(axis=1)
    xc, yc = x - means[0][:, None], y - means[1][:, None]
    n = x.shape[1]
    return means, (float((xc**2).sum() / n), float((yc**2).sum() / n)), xc @ yc.T / n


def numbers(bands, seed=0):
    return np.random.default_rng(seed).random((bands, 200)) + 0.5


def test_two_bands_are_complex_numbers():
    x, y = numbers(2), numbers(2, 1)
    product = (x[0] + 1j * x[1]) * np.conj(y[0] + 1j * y[1])
    found = conjugate_product(x @ y.T)
    assert found[0] == pytest.approx(product.sum().real)
    assert abs(found[1]) == pytest.approx(abs(product.sum().imag))


def test_four_bands_have_the_products_of_quaternions():
    unit = np.eye(4)
    for i in range(4):
        for j in range(4):
            found = conjugate_product(np.outer(unit[i], unit[j]))
            assert abs(found[i ^ j]) == 1
            assert np.count_nonzero(found) == 1
    # The norm is multiplicative, which holds only with the right signs.
    for seed in range(5):
        x, y = np.random.default_rng(seed).standard_normal((2, 4))
        expected = np.linalg.norm(x) * np.linalg.norm(y)
        assert np.linalg.norm(conjugate_product(np.outer(x, y))) == pytest.approx(expected)


def test_eight_bands_have_the_norm_of_octonions():
    x, y = np.random.default_rng(3).standard_normal((2, 8))
    expected = np.linalg.norm(x) * np.linalg.norm(y)
    assert np.linalg.norm(conjugate_product(np.outer(x, y))) == pytest.approx(expected)


@pytest.mark.parametrize("bands", [1, 2, 3, 8, 20, 93])
def test_equal_images_have_an_index_of_one(bands):
    x = numbers(bands)
    assert q2n(*moments(x, x)) == pytest.approx(1)


@pytest.mark.parametrize("bands", [2, 4, 7, 30])
def test_the_index_lies_between_zero_and_one_and_falls_with_the_noise(bands):
    x = numbers(bands)
    noise = np.random.default_rng(5).standard_normal(x.shape)
    found = [q2n(*moments(x, x + level * noise)) for level in (0, 0.1, 0.3, 1, 10)]
    assert all(0 <= value <= 1 for value in found)
    assert found == sorted(found, reverse=True)


def test_one_band_gives_the_universal_quality_index():
    x, y = numbers(1), numbers(1) + 0.1 * numbers(1, 4)
    (mx, my), (vx, vy), c = moments(x, y)
    expected = 4 * c[0, 0] * mx[0] * my[0] / ((vx + vy) * (mx[0] ** 2 + my[0] ** 2))
    assert q2n((mx, my), (vx, vy), c) == pytest.approx(expected)


def test_turning_all_spectra_alike_is_seen():
    x = numbers(8)
    turned = x[::-1]
    assert q2n(*moments(x, turned)) < 0.99
