# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np

from hmwb_qgis.core.rounding import TINY, varies, without_tails


def test_a_band_that_rounding_alone_moves_is_constant():
    rng = np.random.default_rng(0)
    noise = rng.standard_normal(1000)
    for level in (1e-6, 1.0, 1e6):
        rounded = (level * (1.0 + 1e-7 * noise)).astype(np.float32).astype(np.float64)
        seen = level * (1.0 + 1e-3 * noise)
        assert varies(np.stack([rounded, seen, np.zeros(1000)])).tolist() == [False, True, False]


def test_products_of_what_is_left_are_not_subnormal():
    values = np.logspace(-30, 0, 200)
    left = without_tails(values)
    assert ((left == 0) | (left == values)).all()
    assert (left[left > 0] ** 2 >= 0.999 * TINY).all()
    assert left[-1] == 1.0 and left[0] == 0.0
    assert without_tails(values.astype(np.float32)).dtype == np.float32
