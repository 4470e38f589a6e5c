# SPDX-License-Identifier: GPL-2.0-or-later
"""Everything that takes long looks at the wish to stop again and again, whatever the size."""

from __future__ import annotations

import time
from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core import Cancelled, estimate_responses, fuse, simulate
from hmwb_qgis.core.denoising.sstv import denoise_sstv
from hmwb_qgis.core.inverse.operators import interpolate
from hmwb_qgis.core.methods import cnmf
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.progress import Reporter
from hmwb_qgis.core.registry import METHODS
from hmwb_qgis.core.sample_scene import sample_scene
from hmwb_qgis.core.sums import weighted_sums

BANDS, RATIO = 48, 4
RESPONSE = np.kron(np.eye(4), np.full(BANDS // 4, 4.0 / BANDS))
FEW = {"cnmf": {"inner_iterations": 10}, "hysure": {"iterations": 10}}
OTHERS = [name for name in METHODS if name != "hmwb"]


class Looks:
    """A progress callable that remembers when it was called, in processor time of all threads."""

    def __init__(self):
        self.times, self.fractions = [time.process_time()], []

    def __call__(self, fraction):
        self.times.append(time.process_time())
        self.fractions.append(fraction)

    @property
    def count(self):
        return len(self.fractions)

    @property
    def largest_gap(self):
        times = [*self.times, time.process_time()]
        return max(b - a for a, b in zip(times, times[1:]))


@pytest.fixture(scope="module")
def pair():
    tile = sample_scene(rows=128, cols=128, bands=BANDS).image
    reference = np.tile(tile, (1, 2, 2))
    return simulate(
        reference, RATIO, spectral_response=RESPONSE, snr_hyperspectral=35, snr_multispectral=40
    )


def part_of(pair, side):
    return pair.window(slice(0, side), slice(0, side))


def looks_of(pair, method):
    looks = Looks()
    fuse(pair.hyperspectral, pair.multispectral, RATIO, method=method, progress=looks,
         spectral_response=RESPONSE, psf=pair.psf, **FEW.get(method, {}))  # fmt: skip
    return looks


@pytest.mark.parametrize("method", OTHERS)
def test_no_method_works_for_a_second_without_a_look(pair, method):
    looks = looks_of(pair, method)
    assert looks.fractions == sorted(looks.fractions)
    # What is promised; a tenth of it on a processor of today.
    assert looks.largest_gap < 1.0


def test_estimating_the_responses_looks(pair):
    looks = Looks()
    estimate_responses(replace(pair, spectral_response=None, psf=None), progress=looks)
    assert looks.largest_gap < 1.0
    # Once for each band of m and each row of the PSF at the least, however few the blocks are.
    assert looks.count >= len(pair.multispectral) * (2 * RATIO + 1)


@pytest.mark.parametrize("method", ["cnmf", "interpolation", "regression"])
def test_four_times_the_pixels_are_looked_at_more_often(pair, method, monkeypatch):
    monkeypatch.setattr(cnmf, "_PART", 64)
    small, large = (looks_of(part_of(pair, side), method).count for side in (128, 256))
    assert large >= 1.4 * small  # of what is done row by row: twice as many rows
    if method == "cnmf":  # works pixel by pixel
        assert large >= 2.5 * small


def test_each_step_of_admm_looks_once_for_each_plane(pair):
    looks = looks_of(part_of(pair, 64), "hysure")
    transforms, dimensions = 4, 10
    assert looks.count >= FEW["hysure"]["iterations"] * transforms * dimensions


def test_each_step_of_the_total_variation_looks(pair):
    looks = Looks()
    denoise_sstv(pair.hyperspectral, iterations=5, tolerance=0.0, progress=looks)
    assert looks.count >= 5 * 10  # transforms of three axes, forth and back, and both differences
    assert looks.fractions == sorted(looks.fractions)


def test_products_and_interpolations_look_as_often_as_they_are_large():
    planes = np.ones((50, 1000, 100), np.float32)
    for count in (10, 40):
        looks = Looks()
        weighted_sums(np.ones((8, count)), planes[:count], Reporter(looks))
        assert looks.count >= count * 100_000 / 2**19
    looks = Looks()
    interpolate(planes[:2], Sampling.of(4), (4000, 400), report=Reporter(looks))
    assert looks.count >= 4000 / 64


@pytest.mark.parametrize("method", OTHERS)
def test_a_look_in_the_middle_stops_the_work(pair, method):
    inner = part_of(pair, 64)
    whole = looks_of(inner, method).count
    seen = []

    def stop(_):
        seen.append(None)
        return len(seen) < whole // 2

    with pytest.raises(Cancelled):
        fuse(inner.hyperspectral, inner.multispectral, RATIO, method=method, progress=stop,
             spectral_response=RESPONSE, psf=pair.psf, **FEW.get(method, {}))  # fmt: skip
    assert len(seen) == whole // 2
