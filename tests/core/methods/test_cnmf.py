# SPDX-License-Identifier: GPL-2.0-or-later
from __future__ import annotations

import numpy as np
import pytest

from hmwb_qgis.core.methods.cnmf import (
    Cnmf,
    CoupledUnmixing,
    prepare_update,
    squared_error,
)
from hmwb_qgis.core.observation.model import simulate
from hmwb_qgis.core.observation.psf import box_psf
from hmwb_qgis.core.progress import Reporter

BANDS, RATIO, ENDMEMBERS = 15, 2, 3


@pytest.fixture(scope="module")
def scene():
    """Three smooth spectra, mixed linearly, with fields that are pure."""
    rng = np.random.default_rng(0)
    wave = np.linspace(0, 1, BANDS)
    spectra = np.stack([0.2 + 0.6 * np.exp(-(((wave - c) / 0.3) ** 2)) for c in (0, 0.5, 1)], 1)
    abundances = rng.dirichlet(np.ones(ENDMEMBERS), (24, 24)).transpose(2, 0, 1)
    for k in range(ENDMEMBERS):
        abundances[:, 8 * k : 8 * k + 4, :4] = np.eye(ENDMEMBERS)[k][:, None, None]
    return np.tensordot(spectra, abundances, axes=1).astype(np.float32)


@pytest.fixture(scope="module")
def pair(scene):
    response = np.kron(np.eye(5), np.ones(3))
    return simulate(scene, RATIO, spectral_response=response, psf=box_psf(2.0))


def solved(pair, **options):
    unmixing = CoupledUnmixing(Cnmf(**options), pair)
    unmixing.run(Reporter())
    return unmixing


def test_recovers_a_linear_mixture_without_noise(scene, pair):
    fused = solved(pair, endmembers=ENDMEMBERS, inner_iterations=1000, outer_iterations=3).fused()
    assert np.linalg.norm(fused - scene) < 0.01 * np.linalg.norm(scene)


def test_explains_both_images(pair):
    run = solved(pair, endmembers=ENDMEMBERS, inner_iterations=1000)
    h = run.endmembers[:-1] @ run.degrade(run.abundances.reshape(3, 24, 24)).reshape(3, -1)
    h *= run.h_scale
    seen = pair.hyperspectral.reshape(BANDS, -1)
    assert np.linalg.norm(h - seen) < 0.01 * np.linalg.norm(seen)


def test_factors_are_not_negative(pair):
    run = solved(pair, inner_iterations=30)
    assert run.endmembers.min() >= 0
    assert run.abundances.min() >= 0


def test_abundances_sum_to_one_as_their_weight_grows(pair):
    off = [
        np.abs(solved(pair, inner_iterations=200, sum_to_one=w).abundances.sum(axis=0) - 1).mean()
        for w in (0.02, 0.2, 2.0)
    ]
    assert off == sorted(off, reverse=True)
    assert off[-1] < 0.01


def test_updates_never_raise_the_error():
    rng = np.random.default_rng(5)
    data = rng.random((9, 200)).astype(np.float32)
    w, a = rng.random((9, 4)).astype(np.float32), rng.random((4, 200)).astype(np.float32)
    data[-1], w[-1] = 0.3, 0.3
    errors = [squared_error(data, w, a)]
    for _ in range(50):
        for factor in ("abundances", "endmembers"):
            prepare_update(factor, data, w, a)()
            errors.append(squared_error(data, w, a))
    assert all(after <= before * (1 + 1e-6) for before, after in zip(errors, errors[1:]))
    assert errors[-1] < 0.5 * errors[0]
    assert (w[-1] == np.float32(0.3)).all()


def test_history_falls_within_an_unmixing(pair):
    run = solved(pair, inner_iterations=40)
    m = run.errors["multispectral"]
    assert all(after <= before * (1 + 1e-5) for before, after in zip(m, m[1:]))


def test_stops_when_the_error_no_longer_falls(pair):
    loose = solved(pair, inner_tolerance=0.1)
    strict = solved(pair)
    assert len(loose.errors["multispectral"]) < len(strict.errors["multispectral"]) / 4


def test_turns_end_early_when_neither_image_gains(pair):
    few = solved(pair, inner_iterations=20, outer_iterations=50, outer_tolerance=0.9)
    assert len(few.errors["multispectral"]) <= 3 * 40 // 5


def test_negative_values_do_no_harm(scene, pair):
    shifted = type(pair)(
        pair.hyperspectral - 0.25, pair.multispectral - 0.25, pair.sampling,
        pair.spectral_response, pair.psf,
    )  # fmt: skip
    assert shifted.hyperspectral.min() < 0
    fused = solved(shifted).fused()
    assert np.isfinite(fused).all()
    assert fused.min() >= 0
    assert np.linalg.norm(fused - np.maximum(scene - 0.25, 0)) < 0.2 * np.linalg.norm(scene)
