# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core import Cancelled, HmwbError
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.core.sample_scene.materials import INDEX, MATERIALS, reflectances
from hmwb_qgis.core.sample_scene.town import draw_town


@pytest.fixture(scope="module")
def scene():
    return sample_scene()


def _energy(image, components):
    pixels = image.reshape(len(image), -1).astype(np.float64)
    pixels -= pixels.mean(axis=1, keepdims=True)
    energy = np.linalg.eigvalsh(pixels @ pixels.T)
    return energy[-components:].sum() / energy.sum()


def test_shape_range_and_wavelengths(scene):
    assert scene.image.shape == (93, 128, 128)
    assert scene.image.dtype == np.float32
    assert scene.image.min() > 0
    assert scene.image.max() <= 1
    assert scene.wavelengths[[0, -1]].tolist() == [430, 860]
    assert (scene.fwhm > 0).all()
    assert scene.wavelengths.shape == scene.fwhm.shape == (93,)


@pytest.mark.parametrize("seed", range(4))
def test_scene_is_not_nearly_low_rank(seed):
    assert _energy(sample_scene(seed=seed).image, 6) <= 0.999


def test_same_arguments_same_scene_other_seed_other_scene(scene):
    np.testing.assert_array_equal(sample_scene().image, scene.image)
    assert np.abs(sample_scene(seed=1).image - scene.image).mean() > 0.01


def test_spectra_are_those_of_a_town(scene):
    red, infrared, blue = (np.abs(scene.wavelengths - w).argmin() for w in (670, 850, 450))
    image = scene.image
    index = (image[infrared] - image[red]) / (image[infrared] + image[red])
    assert 0.1 < (index > 0.5).mean() < 0.7  # vegetation
    assert 0.02 < (index < -0.2).mean() < 0.4  # water
    assert (image[red] > 2.5 * image[blue]).mean() > 0.01  # tiles and soil


def test_plan_holds_mixed_pixels_many_objects_and_heights():
    plan = draw_town(96, 96, 2, np.random.default_rng(0), Reporter())
    cells = plan.material.reshape(96, 2, 96, 2)
    mixed = (cells != cells[:, :1, :, :1]).any(axis=(1, 3))
    assert 0.05 < mixed.mean() < 0.6
    assert np.unique(plan.material).size > 10
    assert plan.part.max() < plan.parts
    assert plan.height.max() > 10
    assert (plan.height[plan.material == INDEX["water"]] == 0).all()


@pytest.mark.parametrize(("rows", "cols", "bands"), [(16, 16, 2), (40, 90, 7), (33, 17, 150)])
def test_any_size(rows, cols, bands):
    got = sample_scene(rows, cols, bands)
    assert got.image.shape == (bands, rows, cols)
    assert np.isfinite(got.image).all()


def test_too_small_a_scene_gets_its_sentence():
    with pytest.raises(HmwbError, match="too small: take at least"):
        sample_scene(8, 8)


def test_progress_rises_and_cancels():
    seen = []
    sample_scene(48, 48, 10, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1
    with pytest.raises(Cancelled):
        sample_scene(48, 48, 10, progress=lambda done: done < 0.4)


def test_reflectances_are_reflectances():
    curves = reflectances(np.linspace(400, 900, 251))
    assert curves.shape == (len(MATERIALS), 251)
    assert curves.min() > 0
    assert curves.max() < 1
