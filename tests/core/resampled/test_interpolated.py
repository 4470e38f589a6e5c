# SPDX-License-Identifier: GPL-2.0-or-later
"""Bands that were interpolated are known by the equations that hold in them, and are undone."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, map_coordinates

from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.resampled.interpolated import REACH, Interpolation, interpolation_of
from tests.tolerances import SINGLE

OWN = 24  # pixels a side
# kernel: sum of the sizes of the weights of a pixel away from the ends, at most; in two dimensions
# its square. Rounding by half a step moves the pixel by half of that at most.
WEIGHTS = {"linear": 2.1, "cubic": 1.8, "cubic spline": 4.8}


def own_pixels(seed=0):
    """Pixels with noise, some hundred steps of whole numbers apart."""
    rng = np.random.default_rng(seed)
    return 1000 + 300 * rng.standard_normal((OWN, OWN))


def brought(own, kernel, side):
    """To pixels that are smaller by a factor, by code that knows nothing of ours if there is."""
    shape = (own.shape[0] * side, own.shape[1] * side)
    if kernel == "cubic":
        return interpolate(own[None], Sampling.of(float(side)), shape, "cubic")[0]
    places = [(np.arange(size) + 0.5) / side - 0.5 for size in shape]
    order = 1 if kernel == "linear" else 3
    grid = np.meshgrid(*places, indexing="ij")
    return map_coordinates(own, grid, order=order, prefilter=False, mode="nearest")


def found_in(image, valid=None, origin=(0, 0), **options):
    return interpolation_of([image.astype(np.float32)], [valid], [origin], **options)


@pytest.mark.parametrize("side", [2, 3, 6])
@pytest.mark.parametrize("kernel", WEIGHTS)
@pytest.mark.parametrize("step", [0.0, 1.0, 1e-4])
def test_an_interpolated_band_is_known_and_undone(kernel, side, step):
    own = own_pixels() * (step or 1e-3)
    image = brought(own, kernel, side)
    if step:
        image = np.round(image / step) * step
    found = found_in(image)
    assert found is not None and (found.side, found.first) == (side, (0, 0))
    if kernel == "cubic" and side == 2:
        # What it makes is what linear interpolation makes of other pixels.
        assert found.kernel == "linear"
        found = Interpolation("cubic", 2, (0, 0))
    assert found.kernel == kernel
    undone = found.undone(image[None].astype(np.float32), (0, 0))[0]
    inner = (slice(2 * REACH, -2 * REACH),) * 2
    rounding = step / 2 + SINGLE * np.abs(image).max()
    # The cubic kernel for half of the pixels tells those far away apart to 3e-6 of their spread.
    atol = WEIGHTS[kernel] ** 2 * rounding + 1e-5 * np.ptp(own) + 2 * SINGLE * own.max()
    np.testing.assert_allclose(undone[inner], own[inner], rtol=0, atol=atol)


def test_repeated_pixels_are_not_interpolated():
    assert found_in(own_pixels().repeat(2, 0).repeat(2, 1)) is None


@pytest.mark.parametrize("noise", [0.5, 2.0])  # of a step of the digits
@pytest.mark.parametrize("extent", [1, 3, 10])  # pixels
@pytest.mark.parametrize("spread", [2.0, 50.0, 2000.0])
def test_a_measured_band_is_not_taken_for_interpolated(noise, extent, spread):
    rng = np.random.default_rng(3)
    smooth = gaussian_filter(rng.standard_normal((72, 72)), extent)
    image = 3000 + spread * smooth / smooth.std() + noise * rng.standard_normal(smooth.shape)
    assert found_in(np.round(image)) is None
    assert found_in(image) is None


def test_noise_of_half_a_step_upon_an_interpolated_band_is_a_measurement():
    rng = np.random.default_rng(3)
    image = brought(own_pixels(), "linear", 2)
    assert found_in(np.round(image)) is not None
    assert found_in(np.round(image + 0.5 * rng.standard_normal(image.shape))) is None


def test_a_band_that_shows_nothing_is_not_taken_for_interpolated():
    assert found_in(np.full((72, 72), 7.0)) is None
    ramp = np.add.outer(np.arange(72.0), 2 * np.arange(72.0))
    assert found_in(ramp) is None
    assert found_in(own_pixels()[:3, :3]) is None


@pytest.mark.parametrize("origin", [(0, 0), (7, 4)])
def test_windows_of_a_scene_show_the_same(origin):
    image = brought(own_pixels(), "linear", 3).astype(np.float32)
    row, col = origin
    window = image[row : row + 50, col : col + 50]
    found = found_in(window, origin=origin)
    assert found == Interpolation("linear", 3, (0, 0))
    starts = -row % 3, -col % 3
    part = found.undone(window[None], starts)[0][REACH:-REACH, REACH:-REACH]
    whole = found.undone(image[None], (0, 0))[0]
    first = [(o + s) // 3 + REACH for o, s in zip(origin, starts)]
    there = whole[first[0] : first[0] + part.shape[0], first[1] : first[1] + part.shape[1]]
    # The same mixture of the same values, in double precision.
    np.testing.assert_allclose(part, there, rtol=2 * SINGLE)


def test_gaps_and_what_is_beside_them_hide_nothing():
    rng = np.random.default_rng(1)
    image, valid = brought(own_pixels(), "linear", 2), np.ones((2 * OWN,) * 2, np.bool_)
    valid[10:14, 20:30] = False
    image[10:14, 20:30] = -9999.0
    # Beside a gap interpolation takes what there is.
    beside = np.zeros_like(valid)
    beside[8:16, 18:32] = True
    image[beside & valid] += rng.standard_normal((beside & valid).sum()) * 100
    assert found_in(np.round(image), valid) == Interpolation("linear", 2, (0, 0))


def test_the_size_may_be_known():
    image = brought(own_pixels(), "linear", 6)
    assert found_in(image).side == 6
    assert found_in(image, sides=(3,)) is None
