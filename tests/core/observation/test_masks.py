# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core import assess, fuse, simulate
from hmwb_qgis.core.methods.registry import METHODS
from hmwb_qgis.core.observation.masks import MeasuredScene, measured, unmeasured
from hmwb_qgis.core.observation.pair import ArrayScene, ObservedPair, Sampling
from hmwb_qgis.core.sample_scene import sample_scene


def image(bands=5, rows=8, cols=9):
    return np.random.default_rng(0).random((bands, rows, cols)).astype(np.float32)


def test_only_pixels_that_are_the_same_in_all_bands_are_fillings():
    cube = image()
    assert unmeasured(cube) is None
    cube[:, 2, 3] = 0
    cube[:, 4, 1] = -9999
    cube[:4, 6, 6] = 0  # one band saw something
    cube[:, 1, 1] = 0.5  # grey
    assert np.argwhere(unmeasured(cube)).tolist() == [[2, 3], [4, 1]]
    assert unmeasured(cube[:1]) is None


def test_fillings_are_marked_and_filled_once():
    h, m = image(), image(3, 32, 36)
    h[:, 0] = 0
    m[:, 5, 5] = 0
    valid = np.ones((8, 9), bool)
    valid[0, :4] = False
    pair = ObservedPair(h, m, Sampling.of(4), hyperspectral_valid=valid)
    found, counts = measured(pair)
    assert counts == (5, 1)
    assert not found.hyperspectral_valid[0].any() and found.hyperspectral_valid[1:].all()
    np.testing.assert_array_equal(found.hyperspectral[:, 0], h[:, 1])
    assert found.multispectral[:, 5, 5].min() > 0
    assert measured(found)[0] is found


def test_an_image_of_zeros_is_kept_but_a_window_of_zeros_is_not():
    pair = ObservedPair(image(), np.zeros((3, 32, 36), np.float32), Sampling.of(4))
    assert measured(pair, whole=True)[0] is pair
    window = MeasuredScene(ArrayScene(pair)).read(slice(0, 16), slice(0, 16))
    assert not window.multispectral_valid.any()


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
