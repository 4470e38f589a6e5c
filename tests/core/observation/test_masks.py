# SPDX-License-Identifier: GPL-2.0-or-later
from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core import assess, fuse, simulate
from hmwb_qgis.core.observation.masks import measured
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.registry import METHODS
from hmwb_qgis.core.sample_scene import sample_scene


def image(bands=5, rows=8, cols=9):
    return np.random.default_rng(0).random((bands, rows, cols)).astype(np.float32)


def test_fillings_are_marked_and_filled_once():
    h, m = image(), image(3, 32, 36)
    h[:, 0] = 0
    m[:, 5, 5] = 0
    valid = np.ones((8, 9), bool)
    valid[0, :4] = False
    pair = ObservedPair(h, m, Sampling.of(4), hyperspectral_valid=valid)
    found, notes = measured(pair)
    assert [note.split()[:2] for note in notes] == [["5", "hyperspectral"], ["1", "multispectral"]]
    assert not found.hyperspectral_valid[0].any() and found.hyperspectral_valid[1:].all()
    np.testing.assert_array_equal(found.hyperspectral[:, 0], h[:, 1])
    assert found.multispectral[:, 5, 5].min() > 0
    assert measured(found)[0] is found


def test_an_image_of_zeros_is_kept():
    pair = ObservedPair(image(), np.zeros((3, 32, 36), np.float32), Sampling.of(4))
    assert measured(pair) == (pair, ())


def test_a_result_belongs_where_one_image_was_measured():
    h_valid, m_valid = np.ones((8, 9), bool), np.ones((32, 36), bool)
    h_valid[2], m_valid[:, 20:24] = False, False
    pair = ObservedPair(image(), image(3, 32, 36), Sampling.of(4))
    assert replace(pair, hyperspectral_valid=h_valid).seen_by_one is None
    both = replace(pair, hyperspectral_valid=h_valid, multispectral_valid=m_valid)
    missing = np.zeros((32, 36), bool)
    missing[8:12, 20:24] = True
    np.testing.assert_array_equal(both.seen_by_one, ~missing)


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("which", ["hyperspectral", "multispectral"])
def test_no_method_suffers_from_a_collar_of_zeros(method, which):
    scene = sample_scene(rows=48, cols=48, bands=16).image
    pair = simulate(scene, 4, spectral_response=np.kron(np.eye(4), np.ones(4)),
                    snr_hyperspectral=35, snr_multispectral=40)  # fmt: skip
    images = {"hyperspectral": pair.hyperspectral, "multispectral": pair.multispectral}
    inner = np.zeros((48, 48), bool)
    inner[12:-12, 12:-12] = True
    errors, notes = [], ()
    for spoil in (False, True):
        cubes = {name: cube.copy() for name, cube in images.items()}
        if spoil:
            width = 1 if which == "hyperspectral" else 4
            collar = np.ones(cubes[which].shape[1:], bool)
            collar[width:-width, width:-width] = False
            cubes[which][:, collar] = 0
        result = fuse(**cubes, ratio=4, spectral_response=pair.spectral_response, psf=pair.psf,
                      method=method)  # fmt: skip
        errors.append(assess(scene, result.image, valid=inner).overall["relative_rmse"])
        notes = result.notes
    assert errors[1] < 1.35 * errors[0]
    assert any("not measured" in note for note in notes)
