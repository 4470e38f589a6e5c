# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 1 counts every valid value once, whatever the blocks, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.hmwb.survey import survey
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import NEGATIVE_SHARE
from tests.tolerances import summed

SILENT = Reporter(None)


@dataclass(frozen=True)
class Quarters(ArrayScene):
    """A pair of 64 x 64 pixels in four blocks."""

    def blocks(self):
        for rows in (slice(0, 24), slice(24, 64)):
            for cols in (slice(0, 40), slice(40, 64)):
                yield rows, cols


def test_blocks_make_no_difference(observed, surveyed):
    parts = survey(Quarters(observed[1]), SILENT)
    for name in ("hyperspectral", "multispectral"):
        of_parts, of_whole = getattr(parts, name), getattr(surveyed, name)
        # Sums of up to 64 x 64 squares, of which the square of the mean is taken off.
        np.testing.assert_allclose(of_parts.mean, of_whole.mean, rtol=summed(64 * 64))
        off = summed(64 * 64) * (np.diag(of_whole.covariance) + of_whole.mean**2).max()
        np.testing.assert_allclose(of_parts.covariance, of_whole.covariance, rtol=0, atol=off)
    assert parts.geometry == surveyed.geometry


def test_invalid_pixels_do_not_count(observed):
    pair = observed[1]
    h, m = pair.hyperspectral.copy(), pair.multispectral.copy()
    h_valid, m_valid = np.ones(h.shape[1:], bool), np.ones(m.shape[1:], bool)
    h_valid[:5], m_valid[:20] = False, False
    h[:, ~h_valid], m[:, ~m_valid] = -1e6, 1e6
    masked = replace(
        pair, hyperspectral=h, multispectral=m,
        hyperspectral_valid=h_valid, multispectral_valid=m_valid,
    )  # fmt: skip
    found = survey(ArrayScene(masked), SILENT)
    for image, valid, moments in (
        (h, h_valid, found.hyperspectral), (m, m_valid, found.multispectral),
    ):  # fmt: skip
        expected = image[:, valid].mean(axis=1, dtype=float)
        np.testing.assert_allclose(moments.mean, expected, rtol=summed(64 * 64))
    assert found.positive


@pytest.mark.parametrize(("share", "positive"), [(0.5, True), (2.0, False)])
def test_few_negative_values_are_noise_and_many_are_not(observed, share, positive):
    h = np.abs(observed[1].hyperspectral)
    count = int(share * NEGATIVE_SHARE * h.size)
    h.ravel()[np.random.default_rng(0).permutation(h.size)[:count]] *= -1
    assert survey(ArrayScene(replace(observed[1], hyperspectral=h)), SILENT).positive is positive


def test_a_scene_without_a_valid_pixel_is_refused(observed):
    pair = observed[1]
    nothing = replace(pair, hyperspectral_valid=np.zeros(pair.hyperspectral.shape[1:], bool))
    with pytest.raises(HmwbError, match="no valid pixel"):
        survey(ArrayScene(nothing), SILENT)
