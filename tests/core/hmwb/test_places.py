# SPDX-License-Identifier: GPL-2.0-or-later
"""Where the two images, or bands of m, lie apart, the default method puts them together."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core.hmwb.method import Hmwb
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import box_psf
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.registration.geometry import bands_moved

from .pairs import SILENT, blind, observe, relative_rmse, run, scene


def test_pixels_near_the_border_of_a_small_scene_tell_where_it_lies():
    pair = blind(observe(scene(40, 40), psf=box_psf(4.0)))
    found = Hmwb().register(ArrayScene(pair), SILENT)
    # m shows the outermost pixels of h as a whole, but to the widest PSF that there may be.
    assert found.effective > 0.5 * 10 * 10
    np.testing.assert_allclose(found.chosen.shift, 0.0, atol=0.04)


@pytest.mark.parametrize("offset", [1.5, 1.0])
def test_m_that_lies_a_whole_hyperspectral_pixel_off_is_moved_back(offset):
    reference = scene()
    pair = blind(observe(reference, boundary="circular", offset=offset))
    # Nobody knows the true offset.
    known = replace(pair, sampling=Sampling.of(4), master="hyperspectral")
    far = ObservedPair(
        **{**known.__dict__, "multispectral": np.roll(pair.multispectral, (4, -4), axis=(1, 2))}
    )
    near, moved = (run(p)[0] for p in (known, far))
    assert relative_rmse(reference, moved) < 1.06 * relative_rmse(reference, near)


def test_m_that_is_the_master_is_not_moved_but_h():
    reference = scene()
    pair = blind(observe(reference, boundary="circular"))
    far = ObservedPair(
        **{
            **pair.__dict__,
            "multispectral": np.roll(pair.multispectral, (4, -4), axis=(1, 2)),
            "master": "multispectral",
        }
    )
    near, (image, fitted) = run(pair)[0], run(far)
    there = np.roll(reference, (4, -4), axis=(1, 2))
    assert relative_rmse(there, image) < 1.06 * relative_rmse(reference, near)
    assert any("off their places" in str(note) for note in fitted.report.notes)


@pytest.mark.parametrize("master", ["hyperspectral", "multispectral"])
def test_bands_of_m_that_lie_off_each_other_are_put_in_place(master):
    reference = scene(96, 96)
    pair = replace(blind(observe(reference)), master=master)
    shifts = ((1.0, 0.0), (-1.0, 1.0), (0.0, -1.0), (0.0, 0.0))
    m = bands_moved(pair.multispectral, tuple((-r, -c) for r, c in shifts), "mirror")
    image, fitted = run(replace(pair, multispectral=m))
    np.testing.assert_allclose(fitted.geometry.band_shifts, shifts, atol=0.1)
    assert any("lie off each other" in str(note) for note in fitted.report.notes)
    inner = (slice(None), slice(8, -8), slice(8, -8))  # m does not hold what was beyond its border
    best = relative_rmse(reference[inner], run(pair)[0][inner])
    assert relative_rmse(reference[inner], image[inner]) < 1.05 * best
    part = (slice(30, 70), slice(10, 60))
    cut = fitted.fuse_part(replace(pair, multispectral=m), part, SILENT)[0]
    # As in test_a_part_is_what_it_is_in_the_whole.
    off = 10 * np.finfo(np.float32).eps * image.max()
    np.testing.assert_allclose(cut, image[:, part[0], part[1]], rtol=0, atol=off)


def test_windows_agree_with_the_whole_if_bands_are_moved():
    pair = observe(scene(240, 120, 12), ratio=3)
    shifts = ((0.7, 0.0), (-0.5, 0.6), (0.0, -0.6), (0.0, 0.0))
    m = bands_moved(pair.multispectral, tuple((-r, -c) for r, c in shifts), "mirror")
    pair = blind(pair, multispectral=m)
    fitted = Hmwb().fit(ArrayScene(pair), SILENT)
    assert fitted.geometry.band_shifts
    whole = fitted.fuse(pair, SILENT)
    top = 50 + fitted.halo
    part = fitted.fuse(pair.window(slice(50, 240), slice(0, 120)), SILENT)
    np.testing.assert_allclose(
        part[:, fitted.halo :], whole[:, top:], rtol=1e-4, atol=1e-7 * whole.mean()
    )


def _apart(rows, cols):
    """h of one part of a scene and m of another, which lies some hyperspectral pixels farther."""
    reference = scene(160, 152)
    h_part, m_part = (
        reference[:, 24 + r : 24 + r + 112, 24 + c : 24 + c + 104]
        for r, c in ((0, 0), (-4 * rows, -4 * cols))
    )
    seen, other = (blind(observe(np.ascontiguousarray(part))) for part in (h_part, m_part))
    return h_part, m_part, seen, replace(seen, multispectral=other.multispectral)


@pytest.mark.parametrize("step", [(2, 0), (-1, 4), (5, -3)])
def test_m_that_lies_many_hyperspectral_pixels_off_is_moved_back(step):
    reference, _, near, far = _apart(*step)
    inner = tuple(slice(28, n - 28) for n in reference.shape[1:])  # that both images show
    far = replace(far, master="hyperspectral")
    expected, image = (run(p)[0][:, inner[0], inner[1]] for p in (near, far))
    truth = reference[:, inner[0], inner[1]]
    assert relative_rmse(truth, image) < 1.15 * relative_rmse(truth, expected)


def test_h_that_lies_many_hyperspectral_pixels_off_its_master_is_moved():
    _, reference, _, far = _apart(3, -2)
    image, fitted = run(replace(far, master="multispectral"))
    inner = tuple(slice(28, n - 28) for n in reference.shape[1:])
    truth, got = (x[:, inner[0], inner[1]] for x in (reference, image))
    own = _apart(0, 0)
    expected = relative_rmse(own[0], run(own[2])[0])
    assert relative_rmse(truth, got) < 1.3 * expected
    assert any("off their places" in str(note) for note in fitted.report.notes)
