# SPDX-License-Identifier: GPL-2.0-or-later
"""A small pair and what the first steps make of it, for the tests of single steps."""

from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core import simulate
from hmwb_qgis.core.denoising.subspace import signal_subspace
from hmwb_qgis.core.hmwb.sample import placed
from hmwb_qgis.core.hmwb.survey import survey
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.sample_scene import sample_scene

BANDS, SIDE = 20, 64


@pytest.fixture(scope="session")
def observed():
    """The truth and a pair of it: four bands of m, ratio 4, a little noise."""
    truth = sample_scene(rows=SIDE, cols=SIDE, bands=BANDS).image
    response = (np.arange(BANDS) * 4 // BANDS == np.arange(4)[:, None]).astype(float)
    noise = {"snr_hyperspectral": 35, "snr_multispectral": 30}
    return truth, simulate(truth, 4, spectral_response=response, **noise)


@pytest.fixture(scope="session")
def surveyed(observed):
    """What step 1 finds of the pair."""
    return survey(ArrayScene(observed[1]), Reporter(None))


@pytest.fixture(scope="session")
def subspace(surveyed):
    """What step 2 finds."""
    return signal_subspace(surveyed.hyperspectral)


@pytest.fixture(scope="session")
def sample_of(surveyed, subspace):
    """Takes a pair; gives step 3's sample of it, in its nominal place."""
    return lambda pair: placed(pair, surveyed.geometry, pair.psf, subspace)
