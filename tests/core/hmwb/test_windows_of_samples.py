# SPDX-License-Identifier: GPL-2.0-or-later
import pytest

from hmwb_qgis.core.hmwb.sample import WHOLE, corners_and_middle, spans


@pytest.mark.parametrize("ratio", [1.5, 2.0, 4.0, 10.0])
@pytest.mark.parametrize("coarse", [3, 44, 45, 60, 128, 300, 5000])
def test_windows_lie_in_the_scene_and_reach_its_ends(coarse, ratio):
    size = round(coarse * ratio)
    found = spans(size, ratio)
    assert found[0].start == 0 and found[-1].stop == size
    assert all(a.start < b.start for a, b in zip(found, found[1:]))
    assert (len(found) == 1) == (size <= WHOLE * ratio)


def test_a_larger_scene_has_more_windows_but_not_without_end():
    counts = [len(spans(4 * coarse, 4.0)) for coarse in (40, 60, 130, 180, 240, 1000, 10_000)]
    assert counts == sorted(counts)
    assert counts[0] < counts[2] < counts[-1] == counts[-2]


@pytest.mark.parametrize("rows", [1, 2, 3, 5])
@pytest.mark.parametrize("cols", [1, 2, 4])
def test_corners_and_the_middle_are_chosen(rows, cols):
    chosen = corners_and_middle(rows, cols)
    assert chosen == sorted(set(chosen)) and len(chosen) <= 5
    assert {0, cols - 1, rows * cols - 1, (rows - 1) * cols} <= set(chosen)
    assert set(chosen) <= set(range(rows * cols))
