# SPDX-License-Identifier: GPL-2.0-or-later
import numpy as np
import pytest
from scipy.ndimage import gaussian_filter
from scipy.special import erfc

from hmwb_qgis.core.hmwb.method import Hmwb
from hmwb_qgis.core.observation.model import degrade
from hmwb_qgis.core.observation.pair import ObservedPair, Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.observation.scenes import ArrayScene
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registration.far_shift import errors_of_best, far_shift, steps_between
from tests.tolerances import STANDARD_ERRORS

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


def test_the_best_of_many_must_exceed_what_is_the_best_by_chance():
    assert errors_of_best(2.0, 1) == pytest.approx(2.0)
    looks = len(steps_between([(20, 24), (26, 22)]))
    assert looks == 21 * 23
    limit, once = errors_of_best(2.0, looks), 0.5 * erfc(2.0 / np.sqrt(2.0))
    best = np.random.default_rng(0).standard_normal((4000, looks)).max(axis=1)
    off = STANDARD_ERRORS * np.sqrt(once / len(best))
    assert (best > limit).mean() == pytest.approx(once, abs=off)
    assert (best > 2.0).mean() > 0.99


@pytest.mark.parametrize("seed", [0, 1, 38])
def test_images_with_nothing_in_common_are_not_brought_near(seed):
    """Smooth fields, of which parts are alike somewhere; those of the last seed are by 2 errors."""
    rng, n = np.random.default_rng(seed), 60

    def fields(smooth=6.0):
        found = gaussian_filter(rng.standard_normal((3, n, n)), (0, smooth, smooth))
        return 0.3 * found / found.std()

    mixing = rng.standard_normal((12, 3))
    reference, m = 5 + np.tensordot(mixing, fields(), 1), 5 + fields()
    h = degrade(reference, gaussian_psf(3.0), Sampling.of(3), (20, 20))
    h = (h + 0.02 * rng.standard_normal(h.shape)).astype(np.float32)
    m = (m + 0.01 * rng.standard_normal(m.shape)).astype(np.float32)
    scene = ArrayScene(ObservedPair(h, m, Sampling.of(3)))
    chosen = Hmwb().register(scene, Reporter(None)).chosen
    assert chosen is None or max(map(abs, chosen.shift)) < 3.0
