# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 3 draws windows of the scene and puts them in their places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.hmwb.sample import check_known, draw
from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.observation.windows import together
from tests.tolerances import of_drawn_deviation, summed


def test_a_small_scene_is_one_window(observed):
    pair = observed[1]
    windows, some = draw(ArrayScene(pair), pair.sampling.ratio)
    assert some == [0]
    np.testing.assert_array_equal(windows[0].multispectral, pair.multispectral)


def test_windows_of_a_large_scene_are_parts_of_it(observed):
    pair = observed[1]
    reach = 12
    large = replace(
        pair,
        hyperspectral=np.tile(pair.hyperspectral, (1, reach, reach)),
        multispectral=np.tile(pair.multispectral, (1, reach, reach)),
    )
    windows, some = draw(ArrayScene(large), pair.sampling.ratio)
    assert 1 < len(some) <= len(windows)
    assert sum(w.multispectral[0].size for w in windows) < large.multispectral[0].size
    for window in windows:
        row, col = window.origin
        rows, cols = window.multispectral.shape[1:]
        expected = large.multispectral[:, row : row + rows, col : col + cols]
        np.testing.assert_array_equal(window.multispectral, expected)


def test_a_sample_holds_scores_with_noise_of_variance_one(observed, sample_of, subspace):
    truth, pair = observed
    sample = sample_of(pair)
    clean = degrade(truth, pair.psf, pair.sampling, pair.hyperspectral.shape[1:])
    noise = sample.scores - subspace.scores(clean)
    # The noise is estimated from 16 x 16 spectra.
    assert noise.std() == pytest.approx(1.0, rel=of_drawn_deviation(16 * 16))
    assert sample.known.all()
    np.testing.assert_allclose(
        sample.degraded,
        degrade(pair.multispectral, pair.psf, pair.sampling, pair.hyperspectral.shape[1:]),
    )


def test_pixels_beside_m_or_without_a_measurement_tell_nothing(observed, sample_of):
    pair = observed[1]
    m_valid, h_valid = np.ones((64, 64), bool), np.ones((16, 16), bool)
    m_valid[:, :8] = False  # two columns of pixels of h
    h_valid[10, 10] = False
    sample = sample_of(replace(pair, multispectral_valid=m_valid, hyperspectral_valid=h_valid))
    assert not sample.known[:, :2].any()
    assert not sample.known[10, 10]
    assert sample.known[:, 4:].sum() == 16 * 12 - 1
    assert 0 < sample.unseen[5, 2] < 0.5  # its surroundings look over the border
    # Beyond the reach of the PSF: 1 less the sum of at most 19 x 19 weights.
    assert sample.unseen[5, 8] <= summed(19 * 19)


def test_parts_of_a_sample_go_together(observed, sample_of):
    sample = sample_of(observed[1])
    two = sample.with_bands([2, 0])
    np.testing.assert_array_equal(two.degraded, sample.degraded[[2, 0]])
    doubled = sample.with_multispectral(2 * sample.pair.multispectral)
    np.testing.assert_array_equal(doubled.degraded, 2 * sample.degraded)
    both = together([sample.scores, sample.scores[:, :3]])
    assert both.shape == (len(sample.scores), 16 * 16 + 3 * 16)
    np.testing.assert_array_equal(both[:, :5], sample.scores[:, 0, :5])


def test_pixels_of_which_m_shows_little_are_too_few(observed, sample_of):
    pair = observed[1]
    third = np.zeros((64, 64), bool)
    third[:, ::3] = True
    unseen = sample_of(replace(pair, multispectral_valid=third))
    with pytest.raises(HmwbError, match="less than half of every hyperspectral pixel"):
        check_known([unseen, unseen])
    check_known([unseen, sample_of(pair)])
