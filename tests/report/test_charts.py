# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import re

import numpy as np
import pytest

from hmwb_qgis.report import Chart, Series
from hmwb_qgis.report.charts import COLOURS, DARK, INK, _with_gaps, available, darken, draw


def test_lines_stop_at_missing_bands_and_where_a_detector_begins_anew():
    x = np.array([400.0, 410, 420, 430, 425, 435, 445, 800, 810])
    y = np.arange(9.0)
    y[1] = np.inf
    got_x, got_y = _with_gaps(x, y)
    assert np.isnan(got_y).nonzero()[0].tolist() == [1, 4, 8]
    assert got_x[~np.isnan(got_y)].tolist() == [400, 420, 430, 425, 435, 445, 800, 810]


@pytest.mark.skipif(not available(), reason="no Matplotlib: charts become tables")
def test_charts_change_only_their_colours_on_a_dark_page():
    x = np.arange(5.0)
    chart = Chart("", "x", "y", (Series("a", x, x, reference=True), Series("b", x, -x)), log=True)
    light = draw(chart).decode()
    dark = darken(draw(chart)).decode()
    for colour in (COLOURS[0], COLOURS[1], INK):
        assert colour in light
        assert colour not in dark
        assert light.count(colour) == dark.count(DARK[colour])
    assert len(light) == len(dark)


@pytest.mark.skipif(not available(), reason="no Matplotlib: charts become tables")
def test_a_line_that_is_not_of_bands_goes_through_all_its_points():
    x = np.array([1.0, 1.1, 1.2, 1.3, 3.0, 9.0])
    series = (Series("a", x, x**2),)

    def strokes(of_bands):
        """How many points the line is drawn on to, from the one before."""
        drawn = draw(Chart("", "x", "y", series, of_bands=of_bands)).decode()
        paths = re.findall(rf'<path d="([^"]*)"[^>]*fill: none; stroke: {COLOURS[1]}', drawn)
        return sum(path.count("L ") for path in paths)

    assert strokes(True) == strokes(False) - 2  # nothing leads to the last two points


@pytest.mark.skipif(not available(), reason="no Matplotlib: charts become tables")
@pytest.mark.parametrize("values", [[np.nan, np.nan], [1.0], [], [2.0, np.inf, 3.0]])
def test_any_numbers_can_be_drawn(values):
    series = Series("a", np.arange(len(values)), np.array(values))
    assert b"<svg" in draw(Chart("", "x", "y", (series,), log=True))


@pytest.mark.skipif(not available(), reason="no Matplotlib: charts become tables")
@pytest.mark.parametrize("compared", [True, False])
def test_no_two_of_nine_methods_look_alike(compared):
    """There are fewer colours that all can tell apart than methods."""
    x = np.arange(5.0)
    first = (Series("truth", x, x, reference=True),) if compared else ()
    lines = first + tuple(Series(f"method {k}", x, x + k) for k in range(9))
    drawn = draw(Chart("", "x", "y", lines)).decode()
    looks = re.findall(r'<path d="M[^"]*L[^"]*" clip-path[^>]*style="([^"]*)"', drawn)
    looks = [look for look in looks if "#dddddd" not in look]
    assert len(looks) == len(set(looks)) == len(lines)
