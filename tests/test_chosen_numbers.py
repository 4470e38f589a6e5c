# SPDX-License-Identifier: GPL-2.0-or-later
"""The page of chosen numbers names every one that the default method has, and no other."""

from __future__ import annotations

import re

from chosen_numbers import ROOT, chosen_numbers

PAGE = ROOT / "docs" / "chosen-numbers.md"


def test_the_page_names_every_number_and_no_other():
    used = {number.name for number in chosen_numbers()}
    told = re.findall(r"^\| `([\w.]+)` \|", PAGE.read_text("utf-8"), re.MULTILINE)
    assert len(told) == len(set(told))
    assert set(told) == used
