# SPDX-License-Identifier: GPL-2.0-or-later
from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import gaussian_filter, map_coordinates

from hmwb_qgis.core import assess, simulate
from hmwb_qgis.core.denoising.subspace import signal_subspace
from hmwb_qgis.core.hmwb.method import Hmwb
from hmwb_qgis.core.moments import BandMoments
from hmwb_qgis.core.observation.model import degradation_of
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.field import Learner
from hmwb_qgis.core.registration.warped import (
    Continuation,
    SmoothlyWarpedDegradation,
    Warp,
    WarpedDegradation,
    put_back,
    spread,
)
from hmwb_qgis.core.sample_scene import sample_scene
from tests.tolerances import SINGLE, rounded, summed

RATIO = 4


def displacement(rows, cols, size):
    """A smooth field of at most `size` pixels."""
    y, x = np.mgrid[:rows, :cols]
    field = [np.sin(2 * np.pi * x / cols) * np.cos(np.pi * y / rows), np.cos(2 * np.pi * y / rows)]
    return size * np.stack(field)


def observe(size):
    image = sample_scene(rows=80, cols=80, bands=24).image
    field = displacement(80, 80, size)
    y, x = np.mgrid[:80, :80]
    places = [y + field[0], x + field[1]]
    warped = np.stack([map_coordinates(band, places, order=3, mode="mirror") for band in image])
    options = {"spectral_response": np.kron(np.eye(4), np.ones(6)), "snr_hyperspectral": 35,
               "snr_multispectral": 40}  # fmt: skip
    pair = simulate(image, RATIO, **options)
    moved = simulate(warped, RATIO, **options)
    return image, pair, replace(pair, hyperspectral=moved.hyperspectral), field


def test_no_displacement_is_the_plain_operator():
    _, pair, _, _ = observe(0.0)
    nothing = np.zeros((2, *pair.hyperspectral.shape[1:]))
    warped = WarpedDegradation(pair, pair.psf, nothing)
    plain = degradation_of(pair, pair.psf)
    np.testing.assert_allclose(
        # Float32 sums of 17 x 17 weights, those of a Gaussian within 4 sigma + 1 = 8 pixels.
        warped(pair.multispectral),
        plain(pair.multispectral),
        rtol=0,
        atol=rounded(17 * 17) * pair.multispectral.max(),
    )


@pytest.mark.parametrize("beyond", ["circular", "mirror", "nearest"])
def test_a_warp_is_that_of_the_interpolation(beyond):
    _, pair, _, field = observe(1.5)
    coarse = field[:, 1::RATIO, 1::RATIO]
    sampling, m = pair.sampling, pair.multispectral
    how = Continuation(beyond)
    mode = {"circular": "grid-wrap", "mirror": "reflect", "nearest": "nearest"}[beyond]
    places = np.indices(m.shape[1:]) + spread(coarse, sampling, m.shape[1:])
    expected = [map_coordinates(band, places, order=3, mode=mode) for band in m]
    warped = Warp(sampling, m.shape[1:], coarse, how)(m)
    # Splines of 4 x 4 float32 coefficients, whose weights are float32 as well.
    off = rounded(2 * 4 * 4) * m.max()
    np.testing.assert_allclose(warped, expected, rtol=0, atol=off)
    both = SmoothlyWarpedDegradation(pair, pair.psf, coarse, how)(m)
    np.testing.assert_allclose(both, degradation_of(pair, pair.psf)(warped), rtol=0, atol=off)


def test_the_slope_is_the_change_with_the_displacement():
    _, pair, _, field = observe(1.0)
    coarse, fine = field[:, 1::RATIO, 1::RATIO], pair.fused_shape[1:]
    how = Continuation("circular")
    smooth = gaussian_filter(pair.multispectral, (0, 3, 3), mode="wrap")
    for axis in (0, 1):
        step = np.zeros((2, 1, 1))
        step[axis] = 0.1
        low, high = (Warp(pair.sampling, fine, coarse + s, how)(smooth) for s in (-step, step))
        slope = Warp(pair.sampling, fine, coarse, how).slope(smooth, axis)
        np.testing.assert_allclose(slope, (high - low) / 0.2, rtol=0, atol=0.04 * slope.max())


def test_a_shift_of_all_pixels_is_the_same_as_an_offset():
    _, pair, _, field = observe(1.0)
    coarse, m = field[:, 1::RATIO, 1::RATIO], pair.multispectral
    rows, cols = pair.sampling.offset
    moved = replace(pair, sampling=Sampling(pair.sampling.ratio, (rows + 0.5, cols - 0.3)))
    plain = SmoothlyWarpedDegradation(moved, pair.psf, coarse, Continuation("mirror"))
    shift = Continuation("mirror", (0.5, -0.3))
    total = coarse + np.reshape(shift.shift, (2, 1, 1))
    shifted = SmoothlyWarpedDegradation(pair, pair.psf, total, shift)
    np.testing.assert_allclose(shifted(m), plain(m), rtol=0, atol=rounded(2 * 4 * 4) * m.max())


def test_what_is_put_back_lies_where_it_was_seen():
    _, pair, _, field = observe(2.0)
    fine = pair.fused_shape[1:]
    moved = spread(field[:, 1::RATIO, 1::RATIO], pair.sampling, fine)
    plane = gaussian_filter(np.random.default_rng(0).normal(size=fine), 3)
    seen_there = map_coordinates(plane, np.indices(fine) + moved, order=3)[None]
    whole = (slice(0, fine[0]), slice(0, fine[1]))
    part = (slice(12, 60), slice(16, 64))
    back = put_back(seen_there.astype(np.float32), moved, whole, part)[0]
    assert np.std(back - plane[part]) < 0.1 * np.std(seen_there[0][part] - plane[part])
    around = (slice(6, 70), slice(10, 74))
    cut = put_back(seen_there[(slice(None), *around)].astype(np.float32), moved, around, part)[0]
    np.testing.assert_allclose(cut, back, rtol=0, atol=rounded(2 * 4 * 4) * np.abs(back).max())


def test_displacements_are_found():
    _, _, pair, field = observe(2.0)
    h = pair.hyperspectral
    moments = BandMoments(len(h))
    moments.add(h.reshape(len(h), -1))
    valid = np.ones(h.shape[1:], bool)
    subspace = signal_subspace(moments, least=4)
    found = Learner([pair], [valid], subspace).learn(pair.psf, Continuation(pair.boundary))
    places = [np.round(pair.sampling.centres(a, 20)).astype(int) for a in (0, 1)]
    error = found.estimator.field(pair, valid) - field[:, places[0]][:, :, places[1]]
    assert np.median(np.abs(error)) < 0.35
    np.testing.assert_array_equal(found.fields[0], found.estimator.field(pair, valid))
    assert found.misfit < -4


@pytest.mark.parametrize("mode", ["grid-wrap", "mirror", "nearest"])
def test_a_circular_pair_tells_how_it_was_warped(mode):
    image = sample_scene(rows=96, cols=96, bands=24).image
    field = displacement(96, 96, 2.0)
    places = np.indices((96, 96)) + field
    warped = np.stack([map_coordinates(band, places, order=3, mode=mode) for band in image])
    options = {"spectral_response": np.kron(np.eye(4), np.ones(6)), "snr_hyperspectral": 35,
               "snr_multispectral": 40, "boundary": "circular"}  # fmt: skip
    errors = []
    for seen in (image, warped):
        h = simulate(seen, RATIO, **options).hyperspectral
        pair = replace(simulate(image, RATIO, **options), hyperspectral=h)
        fitted = Hmwb().fit(ArrayScene(pair), Reporter(None))
        fused = fitted.fuse(pair, Reporter(None))
        errors.append(assess(image, fused).overall["relative_rmse"])
    assert errors[1] < 1.1 * errors[0]


def test_windows_of_a_warped_scene_agree():
    image = sample_scene(rows=272, cols=48, bands=8).image
    y, x = np.mgrid[:272, :48]
    field = np.stack([np.sin(x / 20) * np.cos(y / 28), np.cos(y / 19)])
    places = [y + field[0], x + field[1]]
    warped = np.stack([map_coordinates(band, places, order=3, mode="reflect") for band in image])
    options = {"spectral_response": np.kron(np.eye(4), np.ones(2)), "snr_hyperspectral": 35,
               "snr_multispectral": 40}  # fmt: skip
    pair = replace(simulate(image, 2, **options),
                   hyperspectral=simulate(warped, 2, **options).hyperspectral)  # fmt: skip
    fitted = Hmwb().fit(ArrayScene(pair), Reporter())
    assert fitted.geometry.estimator is not None
    halo = fitted.halo
    part, inner, across = slice(halo + 8, halo + 48), slice(halo, halo + 40), slice(0, 48)
    window = pair.window(slice(8, part.stop + halo), across)
    assert window.multispectral.shape[1] < 272
    whole = fitted.fuse_part(pair, (part, across), Reporter())[0]
    cut = fitted.fuse_part(window, (inner, across), Reporter())[0]
    # A value is a sum of some ten terms in single precision, each as large as the image.
    np.testing.assert_allclose(cut, whole, rtol=0, atol=summed(20, SINGLE) * whole.max())


@pytest.mark.parametrize("blind", [False, True])
@pytest.mark.parametrize("far", [0.5, 1.5])
def test_fusion_of_a_warped_pair_is_nearly_as_good(blind, far):
    image, pair, warped, _ = observe(far * RATIO)
    errors = []
    for given in (pair, warped):
        known = replace(given, psf=None, spectral_response=None) if blind else given
        fitted = Hmwb().fit(ArrayScene(known), Reporter(None))
        fused = fitted.fuse(known, Reporter(None))
        errors.append(assess(image, fused).overall["relative_rmse"])
    assert (fitted.geometry.estimator is not None) and errors[1] < 1.4 * errors[0]


def scattered(size, seed=0):
    """A pair whose hyperspectral pixels lie off their places, each its own way."""
    image = sample_scene(rows=64, cols=64, bands=24).image
    pair = simulate(image, RATIO, spectral_response=np.kron(np.eye(4), np.ones(6)),
                    snr_multispectral=40)  # fmt: skip
    rng = np.random.default_rng(seed)
    i, j = np.indices(pair.hyperspectral.shape[1:])
    turned = np.stack([0.98 * i + 0.2 * j, 0.98 * j - 0.2 * i])  # the nearest pixels of such a grid
    off = 2 * size * (np.round(turned) - turned)
    h = WarpedDegradation(pair, pair.psf, off)(image)
    h += rng.normal(0, h.std() / 60, h.shape).astype(np.float32)
    return image, replace(pair, hyperspectral=h, displacements=off)


def test_pixels_that_say_where_they_lie_do_no_harm():
    image, in_place = scattered(0.0)
    _, off = scattered(RATIO / 2)
    fused = {}
    for name, pair in {
        "in place": replace(in_place, displacements=None),
        "known": off,
        "unknown": replace(off, displacements=None),
    }.items():
        scene = ArrayScene(pair)
        result = Hmwb().fit(scene, Reporter()).fuse(pair, Reporter())
        fused[name] = assess(image, result, ratio=RATIO).overall["relative_rmse"]
    assert fused["known"] < 1.2 * fused["in place"]
    assert fused["known"] < 0.7 * fused["unknown"]
