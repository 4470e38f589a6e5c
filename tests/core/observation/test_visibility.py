# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest

from hmwb_qgis.core.errors import HmwbError
from hmwb_qgis.core.observation.model import degradation_of, simulate
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import ArrayPsf, DetectorPsf, GridPsf, box_psf, gaussian_psf
from hmwb_qgis.core.observation.visibility import check_width, unseen_share
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


def padded(weights):
    """Weights in the middle of an array that is larger than any image here."""
    return ArrayPsf(np.pad(weights, 50))


@pytest.mark.parametrize(
    ("fits", "too_wide"),
    [
        (gaussian_psf(4.0), gaussian_psf(6.0)),  # 0.58 and 0.32 of it within two pixels each way
        (box_psf(5.5), box_psf(6.0)),  # 0.53 and 0.44
        (padded(np.ones((5, 5))), padded(np.ones((7, 7)))),
        (GridPsf(np.ones((9, 9)), (0.5, 0.5)), GridPsf(np.ones((9, 9)), (1.0, 1.0))),
        (DetectorPsf((4.0, 4.0), (2.0, 2.0)), DetectorPsf((4.0, 4.0), (8.0, 8.0))),
    ],
)
def test_a_psf_is_refused_where_less_than_half_of_it_lies_on_the_image(fits, too_wide):
    check_width(fits, (4, 4))
    check_width(too_wide, (12, 12))
    with pytest.raises(HmwbError, match=r"wider than what it blurs: \d+ % .* 4 x 4 pixels"):
        check_width(too_wide, (4, 4))


def test_a_simulation_takes_no_psf_that_is_wider_than_the_reference():
    with pytest.raises(HmwbError, match="wider than what it blurs"):
        simulate(np.ones((3, 12, 12)), 4, spectral_response=np.ones((1, 3)), psf=box_psf(30.0))
