# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np

from hmwb_qgis.core.denoising.subspace import signal_subspace
from hmwb_qgis.core.hmwb.completing import (
    smooth_functions,
    strongest_beside,
    weak_components,
)
from hmwb_qgis.core.moments import BandMoments
from tests.tolerances import summed

BANDS, SIDE = 60, 24
PLACE = np.ones((SIDE, SIDE), bool)


def spectrum(seed):
    values = np.random.default_rng(seed).standard_normal(BANDS)
    return values / np.linalg.norm(values)


def scene(weak, seed=0):
    """White noise, a strong component, and (60,) times (SIDE, SIDE) that is weaker than noise."""
    rng = np.random.default_rng(seed)
    strong = 8 * np.outer(spectrum(1), rng.standard_normal(SIDE**2))
    pixels = 5 + strong + rng.standard_normal(strong.shape)
    for one, plane in weak:
        pixels += np.outer(one, plane.ravel())
    moments = BandMoments(BANDS)
    moments.add(pixels)
    return pixels, signal_subspace(moments)


def held(subspace, one):
    """Share of a spectrum that a subspace holds."""
    white = one / subspace.noise
    return np.linalg.norm(subspace.basis.T @ white) / np.linalg.norm(white)


def functions(count=8, seed=5):
    return np.random.default_rng(seed).standard_normal((count, SIDE**2))


def test_noise_hardly_ever_follows_a_function():
    every = np.concatenate([functions(), smooth_functions([PLACE])])
    added = []
    for seed in range(100, 130):
        pixels, subspace = scene([], seed)
        added.append(weak_components(subspace, pixels, every, 30).rank - subspace.rank)
    assert max(added) <= 1
    assert np.mean(added) < 0.3


def test_a_component_below_the_noise_is_found_if_a_function_tells_of_it():
    known = functions()
    one = spectrum(2)
    pixels, subspace = scene([(one, 0.6 * known[3])])
    assert held(subspace, one) < 0.5  # single pixels do not show it
    found = weak_components(subspace, pixels, known, 30)
    assert found.rank == subspace.rank + 1
    assert held(found, one) > 0.8
    off = summed(BANDS * found.rank)
    np.testing.assert_allclose(found.basis.T @ found.basis, np.eye(found.rank), rtol=0, atol=off)


def test_a_component_below_the_noise_is_found_if_it_is_smooth():
    one = spectrum(3)
    rows, cols = np.mgrid[:SIDE, :SIDE] / SIDE
    pixels, subspace = scene([(one, 1.2 * np.sin(2 * rows + 3 * cols))])
    assert held(subspace, one) < 0.5
    found = weak_components(subspace, pixels, smooth_functions([PLACE]), 30)
    assert held(found, one) > 0.8


def test_what_is_asked_to_be_clear_must_be_clear():
    known = functions()
    pixels, subspace = scene([(spectrum(2), 0.45 * known[3])])
    assert weak_components(subspace, pixels, known, 30, excess=3.0).rank == subspace.rank


def test_there_are_no_more_components_than_asked_for():
    known = functions()
    weak = [(spectrum(10 + i), 0.6 * plane) for i, plane in enumerate(known)]
    pixels, subspace = scene(weak)
    assert weak_components(subspace, pixels, known, 30).rank > subspace.rank + 2
    most = subspace.rank + 2
    assert weak_components(subspace, pixels, known, most).rank == most
    assert weak_components(subspace, pixels, known, subspace.rank).rank == subspace.rank


def test_few_pixels_ask_for_few_functions():
    """With as many functions as pixels everything would be explained."""
    pixels, subspace = scene([])
    few = np.random.default_rng(7).standard_normal((40, 12))
    assert weak_components(subspace, pixels[:, :12], few, 30).rank == subspace.rank


def test_smooth_functions_are_as_many_in_several_windows():
    one = smooth_functions([PLACE])
    hole = PLACE.copy()
    hole[:, 5:] = False
    four = smooth_functions([PLACE, hole, PLACE, PLACE])
    assert four.shape[1] == 3 * SIDE**2 + 5 * SIDE
    assert 0.5 * len(one) <= len(four) <= 1.5 * len(one)
    second = slice(SIDE**2, SIDE**2 + 5 * SIDE)
    apart = np.abs(four[:, second]).sum(axis=1) > 0
    rest = np.delete(four, np.r_[second], axis=1)
    assert not np.abs(rest[apart]).any()  # each wave lies in one window


def test_strongest_directions_tell_nothing_that_others_tell():
    rng = np.random.default_rng(8)
    others = rng.standard_normal((3, 200))
    new = rng.standard_normal((2, 200)) * [[5.0], [2.0]]
    mixed = rng.standard_normal((12, 3)) @ others + rng.standard_normal((12, 2)) @ new
    found = strongest_beside(mixed, others, 4)
    size = np.linalg.norm(found, axis=1)
    off = summed(200) * size[0]  # sums over 200 pixels
    np.testing.assert_allclose(found @ others.T, 0, atol=off * np.linalg.norm(others, axis=1).max())
    assert (np.diff(size) <= 0).all()
    assert size[2] < off  # there are only two
    basis = np.linalg.qr(np.concatenate([others, new]).T)[0]
    np.testing.assert_allclose(found @ basis @ basis.T, found, rtol=0, atol=off)
    assert len(strongest_beside(mixed, others, 1)) == 1
