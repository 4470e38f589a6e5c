# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core.observation.model import degradation_of
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import ArrayPsf, DetectorPsf, GridPsf, box_psf, gaussian_psf
from hmwb_qgis.core.observation.visibility import unseen_share
from tests.tolerances import STORED, summed


def pair(rows=24, cols=32, ratio=4, valid=None, boundary="mirror"):
    h = np.zeros((1, rows // ratio, cols // ratio), np.float32)
    m = np.zeros((1, rows, cols), np.float32)
    return ObservedPair(h, m, Sampling.of(ratio), multispectral_valid=valid, boundary=boundary)


def test_a_box_is_seen_wholly_and_a_wider_psf_is_not_at_the_border():
    assert unseen_share(pair(), box_psf(4.0)).max() <= summed(4 * 4)
    share = unseen_share(pair(), gaussian_psf(6.0))
    # The border is 2 pixels from the first centre, 0.78 standard deviations, and 10 from the third,
    # 3.9 of them: 0.22 and 4.4e-5 of a Gaussian lie beyond, and in a corner twice as much.
    assert share[0].min() > 0.2 and share[2:-2, 2:-2].max() < 9e-5
    assert (unseen_share(pair(boundary="circular"), gaussian_psf(6.0)) == 0).all()


@pytest.mark.parametrize("psf", [gaussian_psf(5.0), DetectorPsf((4.0, 4.0), (2.0, 3.0))])
def test_it_is_what_a_degraded_mask_says(psf):
    valid = np.ones((24, 32), bool)
    valid[6:11, 9:20] = False
    found = unseen_share(pair(valid=valid, boundary="circular"), psf)
    whole = pair(boundary="circular")
    degraded = degradation_of(whole, psf)((~valid)[None].astype(np.float32))[0]
    np.testing.assert_allclose(found, degraded, rtol=0, atol=STORED)  # of the whole, which is 1


def test_weights_of_either_sign_do_not_make_up_for_each_other():
    weights = np.zeros((9, 9))
    weights[4, 4], weights[4, 0], weights[4, 8] = 1.0, -0.25, 0.25
    for psf in (ArrayPsf(weights), GridPsf(weights, (1.0, 1.0))):
        share = unseen_share(pair(ratio=2), psf)
        assert share[:, 0].min() >= 0.25 / 1.5 - summed(9 * 9)  # of the absolute weights
        assert share[:, 4:-4].max() <= summed(9 * 9)
