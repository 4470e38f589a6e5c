# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from hmwb_qgis.core.comparison import Contender, compare_methods
from hmwb_qgis.core.errors import Cancelled, HmwbError
from hmwb_qgis.core.fusion import fuse
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.observation.pair import Sampling
from hmwb_qgis.core.observation.psf import gaussian_psf
from hmwb_qgis.core.quality.indices import assess

METHODS = ("regression", "interpolation")


@pytest.fixture(scope="module")
def reference():
    rng = np.random.default_rng(2)
    m = rng.random((3, 24, 28))
    return (np.tensordot(rng.random((7, 3)), m, axes=1) + 0.5).astype(np.float32)


@pytest.fixture(scope="module")
def pair(reference):
    response = np.repeat(np.eye(3), (2, 2, 3), axis=1)
    return simulate(reference, 4, spectral_response=response, psf=gaussian_psf(4.0))


def test_gives_what_fuse_and_assess_give(reference, pair):
    found = compare_methods(reference, pair, METHODS)
    for outcome, method in zip(found, METHODS):
        fused = fuse(
            pair.hyperspectral, pair.multispectral, 4,
            spectral_response=pair.spectral_response, psf=pair.psf, method=method,
        ).image  # fmt: skip
        expected = assess(reference, fused, ratio=4)
        assert outcome.assessment.overall == pytest.approx(expected.overall, nan_ok=True)
        assert outcome.seconds > 0
    assert [outcome.contender.name for outcome in found] == list(METHODS)
    assert found[0].assessment.overall["sam"] < found[1].assessment.overall["sam"]


def test_one_method_twice_with_other_options(reference, pair):
    kernels = [Contender("interpolation", {"kernel": k}, f"H~, {k}") for k in ("linear", "cubic")]
    found = compare_methods(reference, pair, kernels)
    assert [outcome.contender.name for outcome in found] == ["H~, linear", "H~, cubic"]
    assert found[0].assessment.overall != found[1].assessment.overall


def test_a_method_that_refuses_does_not_stop_the_others(reference, pair):
    broken = replace(pair, sampling=Sampling.of(4.05, 1.5))
    refused, fused = compare_methods(reference, broken, ["hysure", "interpolation"])
    assert refused.assessment is None
    assert "whole ratio" in refused.problem
    assert np.isnan(refused.seconds)
    assert fused.assessment is not None


def test_only_pixels_valid_everywhere_count(reference, pair):
    m_valid, ref_valid = (np.ones(reference.shape[1:], bool) for _ in range(2))
    m_valid[:5, :5], ref_valid[20:, 20:] = False, False
    spoilt = reference.copy()
    spoilt[:, ~ref_valid] = np.nan
    masked = replace(pair, multispectral_valid=m_valid)
    found = compare_methods(spoilt, masked, METHODS, reference_valid=ref_valid)
    again = compare_methods(reference, masked, METHODS, reference_valid=ref_valid)
    for one, other in zip(found, again):
        assert one.assessment.overall == pytest.approx(other.assessment.overall, nan_ok=True)
        counted = np.isfinite(one.assessment.per_pixel["sam"])
        np.testing.assert_array_equal(counted, m_valid & ref_valid)


def test_progress_runs_through_and_cancels(reference, pair):
    seen = []
    compare_methods(reference, pair, METHODS, progress=seen.append)
    assert seen == sorted(seen)
    assert seen[-1] == 1.0
    with pytest.raises(Cancelled):
        compare_methods(reference, pair, METHODS, progress=lambda done: done < 0.6)


@pytest.mark.parametrize(
    ("methods", "message"),
    [
        ((), "at least one"),
        (("regression", "regression"), "own title"),
        (("unheard-of",), "no method"),
        ((Contender("regression", {"speed": 1}),), "no option"),
    ],
)
def test_refuses_senseless_lists(reference, pair, methods, message):
    with pytest.raises(HmwbError, match=message):
        compare_methods(reference, pair, methods)


def test_refuses_another_reference(reference, pair):
    with pytest.raises(HmwbError, match="reference of this pair"):
        compare_methods(reference[:, :-1], pair, METHODS)
