# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np

from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.relation.trust import agreement, coarse_trust, detail, local_trust

ONES = np.ones((30, 30), np.float32)


def fields(seed=0):
    return 5 * np.random.default_rng(seed).standard_normal((3, 30, 30)).astype(np.float32)


def test_detail_of_a_smooth_field_is_nothing():
    y, x = np.mgrid[:9, :9].astype(np.float32)
    np.testing.assert_allclose(detail((2 * x - y)[None])[:, 1:-1, 1:-1], 0, atol=1e-5)


def test_full_trust_where_both_agree_and_none_where_they_do_not():
    h = fields()
    np.testing.assert_allclose(agreement(h, h, ONES), 1.0, atol=1e-5)
    assert coarse_trust(h, fields(1), ONES).mean() < 0.2
    assert coarse_trust(h, -h, ONES).max() == 0.0


def test_trust_is_local():
    h, claimed = fields(), fields()
    claimed[:, :, :15] = fields(2)[:, :, :15]
    trust = local_trust(h, claimed, ONES, Sampling.of(3.0), (90, 90))
    assert trust.shape == (90, 90)
    assert trust[:, :25].mean() < 0.3 and trust[:, 65:].min() > 0.95


def test_without_detail_there_is_nothing_to_distrust():
    h = np.random.default_rng(3).standard_normal((3, 30, 30)).astype(np.float32)
    assert coarse_trust(h, 0 * h, ONES).min() == 1.0


def test_unmeasured_pixels_have_no_say():
    h, noise = fields(), ONES.copy()
    claimed = h.copy()
    h[:, 10:14, 10:14] += 400
    noise[8:16, 8:16] = 1e6
    assert coarse_trust(h, claimed, noise).min() > 0.95
