# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core import HmwbError
from hmwb_qgis.core.observation.profiles import wrap
from hmwb_qgis.core.observation.psf import (
    ArrayPsf,
    BoxPsf,
    as_psf,
    box_psf,
    gaussian_psf,
    starck_murtagh_psf,
)

PSFS = {
    "gaussian": gaussian_psf(4.0),
    "box": box_psf(3.5),
    "starck-murtagh": starck_murtagh_psf(),
    "even": ArrayPsf(np.add.outer(np.arange(4.0), np.arange(6.0))),
}


@pytest.mark.parametrize("name", PSFS)
@pytest.mark.parametrize("boundary", ["mirror", "circular"])
def test_every_hyperspectral_pixel_is_a_weighted_mean(name, boundary):
    centres = 1.3 + 3.7 * np.arange(9)
    total = sum(
        np.outer(row.matrix(centres, 34, boundary).sum(1), col.matrix(centres, 34, boundary).sum(1))
        for row, col in PSFS[name].terms()
    )
    np.testing.assert_allclose(total, 1.0)


@pytest.mark.parametrize("psf", [gaussian_psf(4.0), box_psf(3.5), starck_murtagh_psf()])
@pytest.mark.parametrize("centre", [10.0, 10.5, 10.27])
def test_symmetric_kernels_are_centred_on_the_pixel(psf, centre):
    ((row, _),) = psf.terms()
    where, weight = row.taps(centre)
    # A box that covers part of a pixel takes its value as the pixel's, from the pixel's middle: of
    # a share p that is (1 - p) / 2 off, which moves the mean by p (1 - p) / 2 of the width.
    # A Gaussian is cut at 7.8 pixels, 4.6 standard deviations, where a pixel has 6.4e-6 of it.
    tolerance = 1 / 8 / 3.5 if isinstance(psf, BoxPsf) else 7.8 * 6.4e-6
    assert (where * weight).sum() / weight.sum() == pytest.approx(centre, abs=tolerance)


def test_gaussian_has_half_its_height_at_half_its_width():
    ((row, col),) = gaussian_psf((4.0, 8.0)).terms()
    for profile, width in ((row, 4), (col, 8)):
        where, weight = profile.taps(0.0)
        weights = dict(zip(where.tolist(), weight))
        assert weights[width // 2] == pytest.approx(weights[0] / 2)
        assert weights[-width // 2] == pytest.approx(weights[0] / 2)


@pytest.mark.parametrize("make", [gaussian_psf, box_psf])
@pytest.mark.parametrize("width", [1e-300, 1e-6, 0.01, 0.05])
def test_a_psf_much_narrower_than_a_pixel_sees_the_nearest_alone(make, width):
    centres = 1.0 + 3.0 * np.arange(5) + np.linspace(-0.3, 0.3, 5)
    nearest = np.zeros((5, 15))
    nearest[np.arange(5), np.rint(centres).astype(int)] = 1
    ((row, _),) = make(width).terms()
    # A Gaussian of FWHM 0.05 has exp(-(0.7^2 - 0.3^2) / (2 0.0212^2)) = 1e-193 of its neighbour.
    np.testing.assert_allclose(row.matrix(centres, 15, "mirror").toarray(), nearest, atol=1e-190)
    where, weight = row.taps_at(centres)
    assert np.isfinite(weight).all()
    np.testing.assert_allclose((where * weight).sum(axis=1), np.rint(centres))
    # Between two pixels it sees both.
    where, weight = row.taps(7.5)
    assert dict(zip(where[weight > 0], weight[weight > 0])) == pytest.approx({7: 0.5, 8: 0.5})


def test_box_is_the_covered_share_of_each_pixel():
    ((row, _),) = box_psf(2.5).terms()
    where, weight = row.taps(3.0)
    assert dict(zip(where.tolist(), weight)) == pytest.approx({2: 0.75 / 2.5, 3: 0.4, 4: 0.3})


@pytest.mark.parametrize("shape", [(5, 5), (8, 8), (3, 6), (1, 4)])
def test_terms_of_an_array_add_up_to_it(shape):
    weights = np.random.default_rng(0).random(shape)
    total = np.zeros((shape[0] + 1, shape[1] + 1))
    for row, col in ArrayPsf(weights).terms():
        # With the middle of the array at its own middle no tap is shared.
        (i, u), (j, v) = (p.taps((n - 1) / 2) for p, n in ((row, shape[0]), (col, shape[1])))
        total[np.ix_(i, j)] += np.outer(u, v)
    # Terms below 1e-12 of the first, which is below 1, are left out.
    np.testing.assert_allclose(total[:-1, :-1], weights / weights.sum(), rtol=0, atol=1e-12)
    np.testing.assert_array_equal(total[-1], 0)


def test_taps_between_pixels_are_shared_linearly():
    psf = ArrayPsf(np.ones((1, 1)))
    where, weight = psf.terms()[0][0].taps(4.25)
    shared = np.bincount(where, np.abs(weight), minlength=7)
    np.testing.assert_allclose(shared, [0, 0, 0, 0, 0.75, 0.25, 0])


def test_boundaries():
    where = np.arange(-3, 7)
    assert wrap(where, 4, "circular").tolist() == [1, 2, 3, 0, 1, 2, 3, 0, 1, 2]
    assert wrap(where, 4, "mirror").tolist() == [2, 1, 0, 0, 1, 2, 3, 3, 2, 1]
    assert set(wrap(np.arange(-30, 30), 3, "mirror").tolist()) == {0, 1, 2}


def test_a_psf_may_be_an_array_or_none():
    assert as_psf(None) is None
    assert as_psf(PSFS["box"]) is PSFS["box"]
    np.testing.assert_array_equal(as_psf([[1, 2], [3, 4]]).weights, [[1, 2], [3, 4]])


@pytest.mark.parametrize("bad", [[1.0, 2.0], [[np.nan, 1.0]], [[1.0, -1.0]], [[0.0]]])
def test_bad_arrays_get_their_sentence(bad):
    with pytest.raises(HmwbError, match="two-dimensional array of finite weights"):
        as_psf(bad)


@pytest.mark.parametrize("make", [gaussian_psf, box_psf])
@pytest.mark.parametrize("width", [0.0, -1.0, float("nan"), (2.0, float("inf"))])
def test_bad_widths_get_their_sentence(make, width):
    with pytest.raises(HmwbError, match="give positive numbers"):
        make(width)
