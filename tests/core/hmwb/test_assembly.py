# SPDX-License-Identifier: GPL-2.0-or-later
"""Step 11 makes bands of scores; transport changes nothing where both images agree."""

from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.hmwb.assembly import Assembly
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.rounding import ROUNDING
from tests.tolerances import rounded


def test_scores_of_an_image_give_the_image_back(observed, subspace):
    truth = observed[0]
    back = Assembly(subspace, positive=True).bands(subspace.scores(truth))
    # What the subspace leaves out is below the noise of h, 35 dB.
    assert np.linalg.norm(back - truth) < 10 ** (-35 / 20) * np.linalg.norm(truth)


@pytest.mark.parametrize("positive", [True, False])
def test_only_an_image_that_cannot_be_negative_is_raised(subspace, positive):
    low = np.full((subspace.rank, 3, 3), -1e3, np.float32)
    bands = np.concatenate([Assembly(subspace, positive).bands(s * low) for s in (1, -1)])
    least = np.tile(ROUNDING * subspace.mean, 2)[:, None, None]
    assert (bands >= 0.999 * least).all() == positive


def test_the_barycenter_of_an_image_with_itself_is_that_image(observed, subspace):
    image = np.ascontiguousarray(observed[0][:, :24, :24])
    found = Assembly(subspace, True, True).barycenter(image, image, None, Reporter(None))
    # Ten iterations round seven float32 logarithms below 8 each, to 2^-22.
    np.testing.assert_allclose(found, image, rtol=rounded(7 * 10, 2.0**-22))


def test_transport_alone_needs_surroundings_and_memory(subspace):
    plain, moving = (Assembly(subspace, True, transport) for transport in (False, True))
    assert (plain.halo, plain.working) == (0, 0)
    assert moving.halo > 0
    assert moving.working > 0
