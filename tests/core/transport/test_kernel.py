# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest
from scipy.special import logsumexp

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.transport.banded import CUTOFF, BandedKernel
from hmwb_qgis.core.transport.kernel import PAPER_KERNEL_H, PAPER_KERNEL_M, KernelScale
from tests.tolerances import STORED, rounded, summed


def test_paper_parameters_move_m_along_the_bands_and_h_in_space_only():
    assert np.exp(-PAPER_KERNEL_M.pixel) < 1e-26
    assert np.exp(-PAPER_KERNEL_H.band) < 1e-100
    # Standard deviations of exp(-alpha d^2 / gamma) and exp(-d^2 / gamma) on 93 bands and 128 rows.
    assert (2 * PAPER_KERNEL_M.band) ** -0.5 == pytest.approx(92 * np.sqrt(1e-6 / (2 * 1e-3)))
    assert (2 * PAPER_KERNEL_H.pixel) ** -0.5 == pytest.approx(127 * np.sqrt(1e-4 / 2))


def test_a_kernel_from_the_paper_is_the_paper_s_formula_on_its_grid():
    gamma, alpha = 2e-4, 3.0
    scale = KernelScale.from_paper(gamma, alpha)
    x, z = np.linspace(0, 1, 128), np.linspace(0, 1, 93)
    dx, dz = x[7] - x[3], z[5] - z[2]
    expected = np.exp(-(dx**2) / gamma - alpha * dz**2 / gamma)
    assert np.exp(-scale.pixel * 4**2 - scale.band * 3**2) == pytest.approx(expected)


@pytest.mark.parametrize("bad", [(0, 1), (1, -1), (np.nan, 1)])
def test_refuses_exponents_that_are_not_positive(bad):
    with pytest.raises(HmwbError, match="positive"):
        KernelScale(*bad)
    with pytest.raises(HmwbError, match="positive"):
        KernelScale.from_paper(*bad)


@pytest.mark.parametrize("exponent", [0.003, 0.12, 0.6, 5.0, 30.0])
@pytest.mark.parametrize("size", [1, 7, 90])
def test_banded_products_are_the_dense_products(exponent, size):
    # Up to 90 products in float32. (The weights that are left out, below 1e-8, are a tenth of it.)
    off = {"rtol": min(2e-6, rounded(size) + 2 * STORED)}
    rng = np.random.default_rng(1)
    for places in (
        np.arange(float(size)),
        np.sort(rng.random(size)) * size,
        rng.random(size) * size,
    ):
        dense = np.exp(-exponent * (places[:, None] - places) ** 2)
        kernel = BandedKernel(places, exponent, np.float32)
        x = rng.random((2, size, 1100), np.float32) + np.float32(0.1)
        out = np.empty_like(x)
        kernel.along_rows(x, out)
        np.testing.assert_allclose(out, dense @ x, **off)
        across = np.ascontiguousarray(x.swapaxes(1, 2))
        out = np.empty_like(across)
        kernel.along_cols(across, out)
        np.testing.assert_allclose(out, across @ dense, **off)


def test_products_of_logarithms_hold_where_float64_gives_up():
    rng = np.random.default_rng(2)
    places = np.sort(rng.random(50)) * 50
    x = rng.normal(0, 2000, (50, 7))
    cost = 0.12 * (places[:, None] - places) ** 2
    cost[np.exp(-cost) < CUTOFF] = np.inf
    expected = logsumexp(-cost[:, :, None] + x, axis=1)
    kernel = BandedKernel(places, 0.12, np.float64)
    np.testing.assert_allclose(kernel.log_along(x, 0), expected, rtol=summed(50))
    np.testing.assert_allclose(kernel.log_along(x.T, 1), expected.T, rtol=summed(50))
