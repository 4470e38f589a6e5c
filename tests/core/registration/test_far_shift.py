# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest
from scipy.ndimage import gaussian_filter

from hmwb_qgis.core.registration.far_shift import far_shift

SIDE, FAR = 30, 10
ALL = np.ones((SIDE, SIDE))


def plane(seed, side=SIDE + 2 * FAR):
    return gaussian_filter(np.random.default_rng(seed).standard_normal((side, side)), 1.5)


def images(step, noise=0.05, seed=0):
    """Bands of m and scores of h; what h shows at a pixel m shows `step` pixels farther."""
    sources = np.stack([plane(seed + i) for i in range(3)])
    rng = np.random.default_rng(seed)
    mixing = np.array([[1.0, 0.2, 0.0], [0.5, -1.0, 0.3], [0.0, 0.4, 1.0], [1.0, 1.0, 1.0]])
    r, c = (FAR + s for s in step)
    h = sources[:, r : r + SIDE, c : c + SIDE]
    m = np.tensordot(mixing, sources[:, FAR : FAR + SIDE, FAR : FAR + SIDE], 1)
    return m + noise * m.std() * rng.standard_normal(m.shape), h


@pytest.mark.parametrize("step", [(0, 0), (3, 0), (-7, 2), (FAR, -FAR)])
def test_the_shift_is_found(step):
    m, h = images(step)
    assert far_shift([m], [h], [ALL]) == step


def test_windows_are_looked_at_together():
    several = [images((4, -5), noise=2.0, seed=s) for s in (1, 11, 21, 31)]
    m, h = zip(*several)
    assert far_shift(list(m), list(h), [ALL] * 4) == (4, -5)


def test_pixels_without_weight_tell_nothing():
    m, h = images((2, 3))
    weight = ALL.copy()
    weight[:, 24:] = 0.0
    wrong = h.copy()
    wrong[:, weight == 0] = 50 * np.random.default_rng(3).standard_normal((3, SIDE * 6))
    assert far_shift([m], [wrong], [weight]) == (2, 3)
