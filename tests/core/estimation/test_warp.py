# SPDX-License-Identifier: GPL-2.0-or-later
from dataclasses import replace

import numpy as np
import pytest
from scipy.ndimage import map_coordinates

from hmwb_qgis.core import assess, simulate
from hmwb_qgis.core.denoising.subspace import BandMoments, signal_subspace
from hmwb_qgis.core.estimation.warp import Learner, WarpedDegradation
from hmwb_qgis.core.hmwb import Hmwb
from hmwb_qgis.core.observation_model import degradation_of
from hmwb_qgis.core.pair import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sample_scene import sample_scene

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
        warped(pair.multispectral), plain(pair.multispectral), rtol=1e-4, atol=1e-5
    )


def test_displacements_are_found():
    _, _, pair, field = observe(2.0)
    h = pair.hyperspectral
    moments = BandMoments(len(h))
    moments.add(h.reshape(len(h), -1))
    valid = np.ones(h.shape[1:], bool)
    subspace = signal_subspace(moments, extra=1, least=4)
    found = Learner([pair], [valid], subspace).register(pair.psf)
    places = [np.round(pair.sampling.centres(a, 20)).astype(int) for a in (0, 1)]
    error = found.registration.field(pair, valid) - field[:, places[0]][:, :, places[1]]
    assert np.median(np.abs(error)) < 0.35
    np.testing.assert_array_equal(found.fields[0], found.registration.field(pair, valid))
    assert found.misfit < -4


@pytest.mark.parametrize("blind", [False, True])
def test_fusion_of_a_warped_pair_is_nearly_as_good(blind):
    image, pair, warped, _ = observe(2.0)
    errors = []
    for given in (pair, warped):
        known = replace(given, psf=None, spectral_response=None) if blind else given
        fitted = Hmwb().fit(ArrayScene(known), Reporter(None))
        fused = fitted.fuse(known, Reporter(None))
        errors.append(assess(image, fused).overall["relative_rmse"])
    assert (fitted.geometry.registration is not None) and errors[1] < 1.4 * errors[0]


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
