# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import pytest

from hmwb_qgis.core import Cancelled
from hmwb_qgis.core.progress import Reporter


def test_parts_of_parts_cover_their_stretch():
    seen = []
    part = Reporter(seen.append).part(0.2, 0.6).part(0.5, 1.0)
    for fraction in (0.0, 0.5, 1.0):
        part(fraction)
    assert seen == pytest.approx([0.4, 0.5, 0.6])


def test_fractions_beyond_the_end_are_cut():
    seen = []
    report = Reporter(seen.append, 0.1, 0.9)
    report(-1)
    report(7)
    assert seen == pytest.approx([0.1, 0.9])


@pytest.mark.parametrize("answer", [None, True, 0, ""])
def test_only_false_cancels(answer):
    Reporter(lambda _: answer)(0.5)


def test_false_cancels_also_from_a_part():
    report = Reporter(lambda done: done < 0.5)
    report(0.4)
    with pytest.raises(Cancelled):
        report.part(0.4, 0.8)(0.5)


def test_nobody_need_listen():
    assert Reporter()(0.5) is None


def test_a_pause_repeats_what_was_reported_last():
    seen = []
    part = Reporter(seen.append).part(0.5, 1.0)
    part.pause()
    part(0.4)
    part.pause()
    assert seen == [0.5, 0.7, 0.7]
    with pytest.raises(Cancelled):
        Reporter(lambda _: False).pause()
