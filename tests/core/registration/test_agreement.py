# SPDX-License-Identifier: GPL-2.0-or-later
"""Place and width are found where clouds hide a good part of a scene of few pixels."""

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core.observation.psf import DetectorPsf, gaussian_psf
from hmwb_qgis.core.registration.agreement import (
    Information,
    likeliest_detector,
    screened,
    seen_with,
)
from hmwb_qgis.core.registration.hypotheses import RegistrationPolicy

from .test_hypotheses import RATIO, SIDE, fields, observe

POLICY = RegistrationPolicy()
OFFSET = 0.5 * (RATIO - 1) + 1.0  # a pixel of m from where the files say
WIDE = gaussian_psf(1.2 * RATIO)


def cloudy(psf, seed=0):
    """A view in which clouds of two sizes lie on m, and the pixels of h that they touch."""
    view = observe(psf, (OFFSET, OFFSET), seed=seed)
    shape = view.pair.multispectral.shape[1:]
    rows, cols = np.mgrid[: shape[0], : shape[1]]
    cloud = np.zeros(shape, bool)
    for row, col, radius in ((34, 40, 13), (72, 70, 9)):
        cloud |= (rows - row) ** 2 + (cols - col) ** 2 < radius**2
    texture = 4.0 + 0.3 * fields(seed + 9, 1)[0]
    m = np.where(cloud, texture, view.pair.multispectral).astype(np.float32)
    touched = cloud.reshape(SIDE, RATIO, SIDE, RATIO).any(axis=(1, 3))
    return replace(view, pair=replace(view.pair, multispectral=m)), touched


@pytest.mark.parametrize("seed", [0, 1, 2])
def test_the_likeliest_detector_lies_where_the_clear_part_does(seed):
    view, _ = cloudy(WIDE, seed)
    psf, shift = likeliest_detector([view], POLICY)
    # Its last steps are a twenty-fifth of a pixel of h.
    np.testing.assert_allclose(shift, 1.0, atol=RATIO / 25 + 0.1)
    assert isinstance(psf, DetectorPsf)
    variance = (psf.width[0] ** 2 - 1) / 12 + psf.fwhm[0] ** 2 / (8 * np.log(2))
    assert np.sqrt(8 * np.log(2) * variance) == pytest.approx(1.2 * RATIO, rel=0.15)


def test_clouds_are_told_from_the_rest():
    view, touched = cloudy(WIDE)
    shift = (1.0, 1.0)
    found = screened(seen_with([view], WIDE, [shift]), WIDE, [shift])[0]
    known = view.weight > 0
    assert found.weight[known & touched].mean() < 0.2
    clear = ~touched & ~np.roll(touched, 1, 0) & ~np.roll(touched, 1, 1)
    assert found.weight[known & clear].mean() > 0.6


def test_the_true_kernel_tells_more_than_the_nominal_one():
    view, _ = cloudy(WIDE)
    true = Information.of(seen_with([view], WIDE, [(1.0, 1.0)]), WIDE, [(1.0, 1.0)])
    nominal = POLICY.usual_psf(view.pair.sampling.ratio)
    other = Information.of(seen_with([view], nominal, [(0.0, 0.0)]), nominal, [(0.0, 0.0)])
    more = true.nats - other.nats
    assert more.mean() > 4 * more.std() / SIDE
    assert true.exceeds(other) and not other.exceeds(true)


def test_pixels_that_m_does_not_show_do_not_speak_for_the_one_that_sees_them():
    some, few = np.array([1.0, 2.0, 0.0, 0.0]), np.array([0.9, 1.9, 5.0, 5.0])
    unseen = np.array([0.0, 0.0, 0.4, 0.6])
    assert Information(some, unseen).exceeds(Information(few, np.zeros(4)))
    assert not Information(some, np.ones(4)).exceeds(Information(few, unseen))
