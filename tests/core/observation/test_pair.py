# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core import HmwbError
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.scenes import ArrayScene
from tests.tolerances import STORED


def make_pair(ratio=3.0, offset=None, fine=(24, 30), coarse=(8, 10), boundary="circular"):
    """A pair whose values tell where each pixel is: band 0 its row, band 1 its column."""
    sampling = Sampling.of(ratio, offset)
    h = np.stack(
        np.meshgrid(sampling.centres(0, coarse[0]), sampling.centres(1, coarse[1]), indexing="ij")
    ).astype(np.float32)
    m = np.indices(fine).astype(np.float32)
    return ObservedPair(
        h,
        m,
        sampling,
        hyperspectral_valid=h[0] > 5,
        multispectral_valid=m[1] > 7,
        displacements=np.asarray(h, np.float64),
        boundary=boundary,
    )


@pytest.mark.parametrize(
    ("ratio", "offset"), [(3.0, None), (3.0, 1.4), (2.5, -0.3), ((3.0, 2.7), (0.0, 2.2))]
)
@pytest.mark.parametrize(
    ("rows", "cols"), [((6, 15), (9, 30)), ((0, 24), (4, 11)), ((7, 20), (5, 13))]
)
@pytest.mark.parametrize("margin", [0, 2])
def test_a_window_keeps_every_pixel_in_its_place(ratio, offset, rows, cols, margin):
    pair = make_pair(ratio, offset)
    part = pair.window(slice(*rows), slice(*cols), margin)
    np.testing.assert_array_equal(
        part.multispectral, pair.multispectral[:, slice(*rows), slice(*cols)]
    )
    assert part.origin == (rows[0], cols[0])
    for axis, start in enumerate(part.origin):
        centres = part.sampling.centres(axis, part.hyperspectral.shape[1 + axis]) + start
        found = part.hyperspectral[axis].mean(axis=1 - axis, dtype=float)
        np.testing.assert_allclose(found, centres, rtol=STORED)
    assert part.sampling.ratio == pair.sampling.ratio
    np.testing.assert_array_equal(part.displacements, part.hyperspectral)
    np.testing.assert_array_equal(part.hyperspectral_valid, part.hyperspectral[0] > 5)
    np.testing.assert_array_equal(part.multispectral_valid, part.multispectral[1] > 7)


def test_windows_that_cover_the_image_share_out_the_hyperspectral_pixels():
    pair = make_pair(2.7, 0.6)
    parts = [pair.window(slice(r, r + 8), slice(0, 30)) for r in range(0, 24, 8)]
    rows = np.concatenate([part.hyperspectral[0, :, 0] for part in parts])
    centres = pair.sampling.centres(0, 8)
    np.testing.assert_allclose(rows, centres[centres < 23.5], rtol=STORED)


def test_a_window_of_a_window_is_a_window():
    pair = make_pair(2.5, 0.2)
    twice = pair.window(slice(3, 23), slice(4, 28)).window(slice(5, 15), slice(2, 20))
    once = pair.window(slice(8, 18), slice(6, 24))
    assert twice.origin == once.origin
    np.testing.assert_array_equal(twice.hyperspectral, once.hyperspectral)
    np.testing.assert_allclose(twice.sampling.offset, once.sampling.offset)


def test_a_part_of_a_circular_image_is_not_circular():
    pair = make_pair()
    assert pair.window(slice(None), slice(None)).boundary == "circular"
    assert pair.window(slice(0, 12), slice(None)).boundary == "mirror"


def test_a_window_without_a_hyperspectral_pixel_gets_its_sentence():
    with pytest.raises(HmwbError, match="window holds no hyperspectral pixel"):
        make_pair().window(slice(2, 3), slice(0, 30))


def test_an_image_in_memory_is_a_scene_of_one_block():
    pair = make_pair()
    scene = ArrayScene(pair)
    ((rows, cols),) = scene.blocks()
    np.testing.assert_array_equal(scene.read(rows, cols).hyperspectral, pair.hyperspectral)
    assert scene.fused_shape == pair.fused_shape == (2, 24, 30)


@pytest.mark.parametrize("ratio", [1, 2, 4, 2.5])
def test_by_default_the_outer_corners_are_aligned(ratio):
    sampling = Sampling.of(ratio)
    edges = sampling.offset[0] - ratio / 2, sampling.centres(0, 4)[-1] + ratio / 2
    assert edges == pytest.approx((-0.5, 4 * ratio - 0.5))


def test_ratio_and_offset_may_differ_by_axis():
    assert Sampling.of((2, 3), (0.5, 1)) == Sampling((2.0, 3.0), (0.5, 1.0))


@pytest.mark.parametrize("ratio", [0.9, -2, float("nan"), float("inf"), (2.0, 0.5)])
def test_bad_ratios_get_their_sentence(ratio):
    with pytest.raises(HmwbError, match="must be at least 1; check"):
        Sampling.of(ratio)
